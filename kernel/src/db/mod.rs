//! The database: SQLite built in, PostgreSQL when one machine is not enough, and every statement the same on both.
//!
//! [`Db::write`] is the only way to write. It hands a command (a plain function) to the one writer, which commits it
//! together with whatever else has queued; see [`writer`]. [`Db::read`] gives a snapshot on another connection.
//!
//! Why our own layer: measured on one machine, SQLite through sqlx costs a thread hop per statement (1,650–1,960
//! commands/s whatever is batched) against 22,000–40,000/s through rusqlite on a writer thread.

pub(crate) mod address;
mod connection;
pub mod dialect;
mod migrate;
mod postgres;
mod record;
mod remembered;
mod room;
pub mod snapshot;
mod sql;
mod sqlite;
mod store;
mod sums;
mod tx;
mod upkeep;
mod value;
mod writer;

use std::marker::PhantomData;
use std::sync::{Arc, OnceLock};

use serde::Serialize;
use tokio::sync::{mpsc, oneshot};

pub use migrate::Migration;
pub use record::{Record, Row, Values, placeholders};
pub use record::{insert_sql, select_sql, update_sql};
#[doc(hidden)]
pub use room::Load;
pub use sql::{Filter, Sql, SqlExt, id_list};
pub use store::{Store, StoreKind, WeakDb, make_folder};
pub use tx::{Context, Tx};
pub use value::{FromValue, Json, Value};
pub(crate) use writer::Refusal;

use crate::actor::Caller;
use crate::feed::Feed;
use crate::{Error, Id, Result, Sealer, secret};

/// Makes a parameter list: `params![id, "open", now]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::db::Value::from($value)),*] };
}

/// The answer to a command: its output as JSON, formatted once, for the caller and for every repeat.
#[derive(Clone, Debug)]
pub struct Reply<O> {
    /// The output.
    pub json: String,
    kind: PhantomData<fn() -> O>,
}

impl<O: serde::de::DeserializeOwned> Reply<O> {
    /// Reads the output, for callers inside the process.
    ///
    /// # Errors
    /// `internal` when the stored answer does not fit the type.
    pub fn output(&self) -> Result<O> {
        serde_json::from_str(&self.json).map_err(Error::internal)
    }
}

/// A refused command, as the caller hears it.
#[derive(Debug)]
pub enum Refused {
    /// Refused now.
    Now(Error),
    /// Refused before, under the same key; the first answer again.
    Before(crate::error::Problem),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Now(error)
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Now(error) => error,
            Refused::Before(problem) => Self::conflict(problem.detail),
        }
    }
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    organisation: Id,
    store: Store,
    queue: mpsc::Sender<writer::Job>,
    feed: Arc<Feed>,
    failed: Arc<tokio::sync::Notify>,
    sealer: SealedWith,
}

/// What seals the keys of persons, once it is known.
type SealedWith = Arc<OnceLock<Arc<Sealer>>>;

fn sealer_of(sealer: &SealedWith) -> Result<Arc<Sealer>> {
    sealer.get().cloned().ok_or_else(|| Error::unavailable("nothing can be sealed: the sealing key was not opened"))
}

impl Db {
    /// Opens a store: migrates it, checks that it is durable, starts the writer.
    ///
    /// Must be called from a blocking thread inside a runtime.
    ///
    /// # Errors
    /// `unavailable` when the store cannot be opened or is not durable, with what to change.
    pub fn open(
        kind: StoreKind,
        migrations: &[Migration],
        clock: Arc<dyn crate::clock::Clock>,
        feed: Arc<Feed>,
    ) -> Result<Self> {
        let store = Store::open(kind)?;
        let mut connection = store.writer()?;
        let organisation = migrate::migrate(&mut *connection, migrations, clock.now())?;
        let (sender, queue) = mpsc::channel(room::QUEUE_MAX);
        let failed = Arc::new(tokio::sync::Notify::new());
        let reopened = store.clone();
        let sealer = SealedWith::default();
        let writer = writer::Writer {
            connection,
            reopen: Box::new(move || reopened.writer()),
            organisation,
            name: Id::new(clock.now()),
            clock,
            queue,
            feed: feed.clone(),
            failed: failed.clone(),
            now: crate::Time::default(),
            remembered: remembered::Remembered::default(),
            sealer: sealer.clone(),
            sealed: crate::subject::Sealed::default(),
            within: None,
        };
        std::thread::Builder::new().name("writer".into()).spawn(move || writer.run()).map_err(Error::internal)?;
        let db = Self { inner: Arc::new(Inner { organisation, store, queue: sender, feed, failed, sealer }) };
        db.inner.store.start_upkeep(&db)?;
        Ok(db)
    }

    /// The organisation this database belongs to.
    pub fn organisation(&self) -> Id {
        self.inner.organisation
    }

    /// Says what seals and opens the keys of persons; said once.
    pub fn seal_with(&self, sealer: Sealer) {
        // A second one would not open what the first has sealed.
        let _ = self.inner.sealer.set(Arc::new(sealer));
    }

    /// The feed of committed entries.
    pub fn feed(&self) -> &Arc<Feed> {
        &self.inner.feed
    }

    /// Which store, in words.
    pub fn store_name(&self) -> &'static str {
        self.inner.store.name()
    }

    /// What the clock of the database's machine says; none where the database is a part of this program.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn clock(&self) -> Result<Option<crate::Time>> {
        let Some(statement) = dialect::clock(self.inner.store.dialect()) else { return Ok(None) };
        let asked = self.read(move |sql| sql.query(statement, &[])?.first().map(|row| row.get(0)).transpose());
        Ok(asked.await?.map(crate::Time::from_micros))
    }

    /// Returns when a flush has failed: the process must end and recover from the log.
    pub async fn failed(&self) {
        self.inner.failed.notified().await;
    }

    /// Moves everything into the database file itself, for an orderly end: a copy of that file is then whole.
    ///
    /// # Errors
    /// `unavailable` when the disk does not take it; nothing is lost then, it stays in the log.
    pub fn settle(&self) -> Result<()> {
        self.inner.store.settle()
    }

    /// Reads all that the database lies in, and has [`crate::rot`] told of every page that is not what was written. Gives
    /// the number of pages that could be told from others; none where the database does that by itself.
    ///
    /// # Errors
    /// `conflict`, naming what does not fit together, such as an index that lacks a row.
    pub async fn look_at_all(&self) -> Result<Option<usize>> {
        let inner = self.inner.clone();
        let looked =
            tokio::task::spawn_blocking(move || inner.store.look_at_all()).await.map_err(Error::internal)??;
        if looked.is_some() {
            self.read(|sql| {
                let said: String = sql.scalar(dialect::SOUND, &[])?;
                if said == "ok" { Ok(()) } else { Err(Error::conflict(format!("the database is damaged: {said}"))) }
            })
            .await?;
        }
        Ok(looked)
    }

    /// Whether each page of the database has a sum by which rot is seen: always in SQLite's file, whose sums are ours; in
    /// PostgreSQL when its cluster was made so.
    ///
    /// # Errors
    /// `unavailable` when the database is not there.
    pub async fn has_page_sums(&self) -> Result<bool> {
        if self.inner.store.keeps_own_sums() {
            return Ok(true);
        }
        let said: String = self.read(|sql| sql.scalar(dialect::PAGE_SUMS, &[])).await?;
        Ok(said != "off")
    }

    /// Runs a command and answers after its commit is on disk.
    ///
    /// # Errors
    /// What the command refuses; `key_reused`; `unavailable` when it could not be stored (nothing was done, or, after a
    /// broken connection, the same key tells).
    pub async fn write<I, O>(
        &self,
        caller: Caller,
        input: I,
        command: fn(&mut Tx<'_>, &Context, I) -> Result<O>,
    ) -> Result<Reply<O>, Refused>
    where
        I: Serialize + Clone + Send + 'static,
        O: Serialize + 'static,
    {
        self.must_have_room(Load::Act)?;
        self.write_first(caller, input, command).await
    }

    /// The same for alarms, for which places are kept: it is never refused for want of room, it waits.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub async fn write_first<I, O>(
        &self,
        caller: Caller,
        input: I,
        command: fn(&mut Tx<'_>, &Context, I) -> Result<O>,
    ) -> Result<Reply<O>, Refused>
    where
        I: Serialize + Clone + Send + 'static,
        O: Serialize + 'static,
    {
        let request_hash = if caller.key.is_some() {
            let json = serde_json::to_vec(&input).map_err(Error::internal)?;
            secret::sha256(&[caller.request.as_bytes(), &[0], &json])
        } else {
            [0; 32]
        };
        let run: writer::Run = Box::new(move |tx, context| {
            let output = command(tx, context, input.clone())?;
            serde_json::to_string(&output).map_err(Error::internal)
        });
        let (reply, answer) = oneshot::channel();
        let job = writer::Job { caller, request_hash, run, reply };
        self.inner.queue.send(job).await.map_err(|_| Error::unavailable("the writer has stopped; nothing was done"))?;
        match answer.await {
            Ok(Ok(json)) => Ok(Reply { json, kind: PhantomData }),
            Ok(Err(Refusal::Fresh(error))) => Err(Refused::Now(error)),
            Ok(Err(Refusal::Again(problem))) => Err(Refused::Before(problem)),
            Err(_) => {
                Err(Error::unavailable("the writer has stopped; the outcome is unknown, ask again with the same key")
                    .into())
            }
        }
    }

    /// Refuses what has to stand back while more is to be written than the disk takes.
    ///
    /// # Errors
    /// `unavailable`.
    pub fn must_have_room(&self, load: Load) -> Result<()> {
        if load.has_room(room::QUEUE_MAX - self.inner.queue.capacity()) {
            return Ok(());
        }
        metrics::counter!("castellan_shed_total", "load" => load.name()).increment(1);
        Err(Error::unavailable("more is being written than the disk takes; nothing was done, try again"))
    }

    /// Runs a query on a snapshot.
    ///
    /// # Errors
    /// What the query gives; `unavailable` when the database is not there.
    pub async fn read<T, F>(&self, query: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut dyn Sql) -> Result<T> + Send + 'static,
    {
        let inner = self.inner.clone();
        tokio::task::spawn_blocking(move || inner.store.read(inner.organisation, &inner.sealer, query))
            .await
            .map_err(|_| Error::internal("a query panicked"))?
    }
}
