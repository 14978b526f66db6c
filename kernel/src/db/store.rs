//! Where the data lies: which database, how its connections are made, and its upkeep.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tokio::runtime::{Builder, Handle, Runtime};

use super::address::Address;
use super::connection::{Connection, Snapshot};
use super::dialect::Dialect;
use super::postgres::{self, Drive, PostgresConnection};
use super::sqlite::{ReadPool, SqliteConnection};
use super::upkeep::Upkeep;
use super::{Db, SealedWith, Sql};
use crate::{Error, Id, Result};

/// Name of the database file in the data folder.
pub(super) const FILE: &str = "castellan.sqlite";
/// File systems on which a flush or a lock does not mean what it says.
const NETWORK_FILE_SYSTEMS: [&str; 9] = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "9p", "fuse.sshfs", "afs"];
/// File systems in memory: durable until the power goes.
const MEMORY_FILE_SYSTEMS: [&str; 2] = ["tmpfs", "ramfs"];

/// Where to store.
#[derive(Clone, Debug)]
pub enum StoreKind {
    /// A SQLite file in this folder.
    Folder(PathBuf),
    /// A PostgreSQL server.
    Postgres(String),
}

/// An opened store.
#[derive(Clone)]
pub struct Store {
    kind: Arc<Kind>,
}

enum Kind {
    Sqlite {
        path: PathBuf,
        readers: ReadPool,
        upkeep: OnceLock<Upkeep>,
    },
    Postgres {
        writers: deadpool_postgres::Pool,
        readers: deadpool_postgres::Pool,
        address: Box<Address>,
        thread: Thread,
    },
}

/// A thread of its own for what readers say to PostgreSQL and for the tailer: on the threads that serve, each answer of the database would wait
/// behind a thousand streams that a change has just woken.
struct Thread(Option<Runtime>);

impl Thread {
    fn start() -> Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("postgres").enable_all().build();
        Ok(Self(Some(runtime.map_err(Error::internal)?)))
    }

    fn handle(&self) -> &Handle {
        self.0.as_ref().expect("the thread runs until it is dropped").handle()
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        // The last one who lets go may be a task, which must not wait for threads.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Store {
    pub(super) fn open(kind: StoreKind) -> Result<Self> {
        let kind = match kind {
            StoreKind::Folder(folder) => {
                make_folder(&folder).map_err(|error| {
                    Error::unavailable(format!("the data folder {} cannot be made: {error}", folder.display()))
                })?;
                check_file_system(&folder)?;
                let path = folder.join(FILE);
                Kind::Sqlite { readers: ReadPool::new(path.clone()), path, upkeep: OnceLock::new() }
            }
            StoreKind::Postgres(url) => {
                let address = Box::new(Address::parse(&url)?);
                Kind::Postgres {
                    writers: postgres::pool(&address, 2)?,
                    readers: postgres::read_pool(&address)?,
                    address,
                    thread: Thread::start()?,
                }
            }
        };
        Ok(Self { kind: Arc::new(kind) })
    }

    pub(super) fn name(&self) -> &'static str {
        match *self.kind {
            Kind::Sqlite { .. } => "SQLite",
            Kind::Postgres { .. } => "PostgreSQL",
        }
    }

    pub(super) fn dialect(&self) -> Dialect {
        match *self.kind {
            Kind::Sqlite { .. } => Dialect::Sqlite,
            Kind::Postgres { .. } => Dialect::Postgres,
        }
    }

    /// A connection for the writer, checked for durability.
    pub(super) fn writer(&self) -> Result<Box<dyn Connection>> {
        Ok(match &*self.kind {
            Kind::Sqlite { path, .. } => Box::new(SqliteConnection::writer(path)?),
            Kind::Postgres { writers, .. } => {
                let mut connection = PostgresConnection::take(writers, Drive::own()?)?;
                connection.require_durable()?;
                Box::new(connection)
            }
        })
    }

    pub(super) fn read<T>(
        &self,
        organisation: Id,
        sealer: &SealedWith,
        query: impl FnOnce(&mut dyn Sql) -> Result<T>,
    ) -> Result<T> {
        let snapshot = |connection: &mut dyn Connection| {
            connection.begin_read()?;
            query(&mut Snapshot { connection, organisation, sealer })
        };
        match &*self.kind {
            Kind::Sqlite { readers, .. } => readers.with(|connection| snapshot(connection)),
            Kind::Postgres { readers, thread, .. } => {
                let mut connection = PostgresConnection::take(readers, Drive::Shared(thread.handle().clone()))?;
                let outcome = snapshot(&mut connection);
                connection.rollback();
                outcome
            }
        }
    }

    /// Moves everything into the database file itself, for an orderly end.
    pub(super) fn settle(&self) -> Result<()> {
        match &*self.kind {
            Kind::Sqlite { upkeep, .. } => upkeep.get().map_or(Ok(()), Upkeep::settle),
            Kind::Postgres { .. } => Ok(()),
        }
    }

    /// Reads the whole database file, held against the sums that were left at an orderly end. Gives the number of pages that
    /// had one; PostgreSQL keeps sums of its own.
    pub(super) fn look_at_all(&self) -> Result<Option<usize>> {
        match &*self.kind {
            Kind::Sqlite { upkeep, .. } => upkeep.get().map(Upkeep::look_at_all).transpose(),
            Kind::Postgres { .. } => Ok(None),
        }
    }

    /// Whether the sums of its pages are kept here.
    pub(super) fn keeps_own_sums(&self) -> bool {
        matches!(*self.kind, Kind::Sqlite { .. })
    }

    /// Starts what the store needs beside the writer: checkpoints for SQLite, the tailer for PostgreSQL.
    pub(super) fn start_upkeep(&self, db: &Db) -> Result<()> {
        match &*self.kind {
            Kind::Sqlite { path, upkeep, .. } => {
                let _ = upkeep.set(Upkeep::start(path)?);
            }
            Kind::Postgres { address, thread, .. } => {
                thread.handle().spawn(crate::feed::tail::follow(
                    (**address).clone(),
                    db.inner.feed.clone(),
                    Arc::downgrade(&db.inner).into(),
                ));
            }
        }
        Ok(())
    }
}

impl From<std::sync::Weak<super::Inner>> for WeakDb {
    fn from(inner: std::sync::Weak<super::Inner>) -> Self {
        Self { inner }
    }
}

/// A handle that does not keep the database open.
pub struct WeakDb {
    inner: std::sync::Weak<super::Inner>,
}

impl WeakDb {
    /// The database, while it is open.
    pub fn get(&self) -> Option<Db> {
        self.inner.upgrade().map(|inner| Db { inner })
    }
}

/// Makes a folder that only its owner may enter: it holds what people said and the hashes of their passwords.
///
/// # Errors
/// When the operating system refuses it.
pub fn make_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Refuses a folder on a network file system, warns of one in memory.
fn check_file_system(folder: &Path) -> Result<()> {
    let folder = folder.canonicalize().map_err(Error::internal)?;
    // Other systems than Linux have no such table; the journal-mode check still catches what cannot map memory.
    let Ok(mounts) = std::fs::read_to_string("/proc/self/mounts") else { return Ok(()) };
    let kind = file_system_of(&folder, &mounts).unwrap_or_default();
    if NETWORK_FILE_SYSTEMS.contains(&kind) {
        return Err(Error::unavailable(format!(
            "{} lies on a network file system ({kind}), where a flushed write can still be lost. \
             Put the data folder on a local disk (--data), or use PostgreSQL (--database-url).",
            folder.display()
        )));
    }
    if MEMORY_FILE_SYSTEMS.contains(&kind) {
        tracing::warn!(folder = %folder.display(), "the data folder lies in memory: everything is lost when the power goes");
    }
    Ok(())
}

fn file_system_of<'a>(folder: &Path, mounts: &'a str) -> Option<&'a str> {
    mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            let (_, point, kind) = (words.next()?, words.next()?, words.next()?);
            folder.starts_with(point).then_some((point.len(), kind))
        })
        .max_by_key(|(length, _)| *length)
        .map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mount_decides() {
        let mounts = "/dev/sda / ext4 rw 0 0\nnas:/x /srv nfs4 rw 0 0\ntmpfs /srv/fast tmpfs rw 0 0\n";
        for (folder, kind) in [("/var/lib", "ext4"), ("/srv/castellan", "nfs4"), ("/srv/fast/a", "tmpfs")] {
            assert_eq!(file_system_of(Path::new(folder), mounts), Some(kind), "{folder}");
        }
    }
}
