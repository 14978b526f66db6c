//! PostgreSQL, when one machine is not enough. Statements that give no rows are kept back and sent together with the
//! next query or the commit: a command costs as many round trips as it has questions.

use std::future::Future;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio_postgres::Statement;
use tokio_postgres::error::Severity;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use super::address::{Address, UNCONFIRMED};
use super::connection::{CommitFailure, Connection};
use super::dialect::Dialect;
use super::{Row, Value};
use crate::{Error, Result};

/// Connections for readers of one node.
const READERS: usize = 8;

/// Time for a connection to be made, through all machines of the address; a server that is there may still not answer.
const MADE: Duration = Duration::from_secs(10);
/// Time to wait for a reader's connection while all are taken: the callers of a database that does not answer are told.
const FREE: Duration = Duration::from_secs(5);
/// Time for which the writer may hold the head row without asking anything. Between two statements it computes for
/// milliseconds; a node that was stopped, or whose machine is gone, would hold up all others until somebody found out.
const IDLE: Duration = Duration::from_secs(2);

/// Opens a pool of connections.
pub(crate) fn pool(address: &Address, size: usize) -> Result<Pool> {
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = Manager::from_config(address.config.clone(), address.tls.clone(), recycling);
    Pool::builder(manager)
        .max_size(size)
        .runtime(deadpool_postgres::Runtime::Tokio1)
        .create_timeout(Some(MADE))
        .wait_timeout(Some(FREE))
        .build()
        .map_err(Error::internal)
}

/// A pool for readers.
pub(crate) fn read_pool(address: &Address) -> Result<Pool> {
    pool(address, READERS)
}

/// What the server answers to one statement.
type Answer = Result<Vec<tokio_postgres::Row>, tokio_postgres::Error>;
/// An answer that has not come yet.
type Pending<'a> = Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;

/// Who turns the wheels of a connection while a blocking thread waits for its answer.
pub(crate) enum Drive {
    /// The waiting thread itself: no other thread has to wake for an answer, which is half of what a short question costs.
    Own(Runtime),
    /// Threads that serve many connections.
    Shared(Handle),
}

impl Drive {
    /// For a thread that has one connection of its own.
    ///
    /// # Errors
    /// `internal` when the system gives no more.
    pub(crate) fn own() -> Result<Self> {
        Ok(Self::Own(Builder::new_current_thread().enable_all().build().map_err(Error::internal)?))
    }

    fn block_on<F: Future>(&self, work: F) -> F::Output {
        match self {
            Self::Own(runtime) => runtime.block_on(work),
            Self::Shared(handle) => handle.block_on(work),
        }
    }
}

/// A connection, driven from a blocking thread.
pub(crate) struct PostgresConnection {
    object: Object,
    drive: Drive,
    kept: Vec<(Statement, Vec<Value>)>,
    /// How many of the kept statements stand before the present savepoint's own.
    mark: usize,
    lost: bool,
}

impl PostgresConnection {
    /// Takes a connection of the pool.
    pub(crate) fn take(pool: &Pool, drive: Drive) -> Result<Self> {
        let object = drive
            .block_on(pool.get())
            .map_err(|error| Error::unavailable(format!("the database cannot be reached: {}", causes(&error))))?;
        Ok(Self { object, drive, kept: Vec::new(), mark: 0, lost: false })
    }

    /// Refuses settings under which an acknowledged commit could be lost, and sees to it that the server lets go of a
    /// writer that is gone.
    ///
    /// Without a limit to a statement's time: where a standby has to confirm, the server ends the wait of a commit that is
    /// cut short by telling that it was done, and it would not be.
    pub(crate) fn require_durable(&mut self) -> Result<()> {
        self.script(&format!(
            "SET synchronous_commit = on; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = {}; \
             SET tcp_user_timeout = {}; SET tcp_keepalives_idle = 2; SET tcp_keepalives_interval = 1; \
             SET tcp_keepalives_count = 3",
            IDLE.as_millis(),
            UNCONFIRMED.as_millis(),
        ))?;
        for (setting, wrong) in [("fsync", "off"), ("full_page_writes", "off")] {
            let value: String = self
                .query(&format!("SHOW {setting}"), &[])?
                .first()
                .map_or_else(|| Err(Error::internal("SHOW gave no row")), |row| row.get(0))?;
            if value == wrong {
                return Err(Error::unavailable(format!(
                    "the PostgreSQL server is not durable: {setting} = {value}. Set {setting} = on and restart it."
                )));
            }
        }
        Ok(())
    }

    fn statement(&mut self, sql: &str) -> Result<Statement> {
        let prepared = self.drive.block_on(self.object.prepare_cached(sql));
        prepared.map_err(|error| self.failure(&error))
    }

    fn failure(&mut self, error: &tokio_postgres::Error) -> Error {
        self.lost |= error.is_closed() || error.as_db_error().is_some_and(ends_the_line);
        classify(error)
    }

    /// Sends what was kept back and, last, `query`; waits for all answers. The first failure wins.
    fn send(&mut self, query: Option<(&Statement, &[Value])>) -> Result<Vec<tokio_postgres::Row>> {
        let kept = std::mem::take(&mut self.kept);
        self.mark = 0;
        let client: &tokio_postgres::Client = &self.object;
        let mut running: Vec<(Pending<'_>, Option<Answer>)> = Vec::new();
        let all = kept.iter().map(|(statement, values)| (statement, values.as_slice())).chain(query);
        for (statement, values) in all {
            running.push((
                Box::pin(async move {
                    let params: Vec<&(dyn ToSql + Sync)> =
                        values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
                    client.query(statement, &params).await
                }),
                None,
            ));
        }
        // Polled in order, each is on the wire before the next: one round trip for all.
        self.drive.block_on(std::future::poll_fn(|context| {
            let mut waiting = false;
            for (answer, done) in &mut running {
                if done.is_none() {
                    match answer.as_mut().poll(context) {
                        Poll::Ready(outcome) => *done = Some(outcome),
                        Poll::Pending => waiting = true,
                    }
                }
            }
            if waiting { Poll::Pending } else { Poll::Ready(()) }
        }));
        let mut rows = Vec::new();
        let mut first = None;
        for (_, done) in running {
            match done {
                Some(Ok(answer)) => rows = answer,
                Some(Err(error)) => first = first.or(Some(error)),
                None => {}
            }
        }
        match first {
            Some(error) => Err(self.failure(&error)),
            None => Ok(rows),
        }
    }
}

/// An error with what caused it: the last of them says what to mend, such as a certificate that is not trusted.
fn causes(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        said = format!("{said}: {cause}");
        next = cause.source();
    }
    said
}

/// Whether the server is done with the connection, or has become a standby: another one is to be found.
fn ends_the_line(error: &tokio_postgres::error::DbError) -> bool {
    matches!(error.parsed_severity(), Some(Severity::Fatal | Severity::Panic)) || error.code().code() == READ_ONLY
}

/// A server that has become a standby says so to whoever writes.
const READ_ONLY: &str = "25006";
/// A transaction that was idle for too long was ended.
const IDLE_TOO_LONG: &str = "25P03";

fn classify(error: &tokio_postgres::Error) -> Error {
    let Some(db) = error.as_db_error() else {
        return if error.is_closed()
            || std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
        {
            Error::unavailable(format!("the connection to the database broke: {error}"))
        } else {
            Error::internal(format!("{error}: {:?}", std::error::Error::source(error)))
        };
    };
    let code = db.code().code();
    let text = format!("{} ({code})", db.message());
    match code.get(..2).unwrap_or_default() {
        // Integrity constraint violation.
        "23" => Error::conflict(format!("{text}: {}", db.constraint().unwrap_or_default())),
        // Connection trouble, serialisation failure or deadlock, no resources, a lock that was not had, operator's
        // shutdown, system error, a page that does not have its sum or a server that no longer trusts itself: what lies
        // under it has failed, and nothing was changed.
        "08" | "40" | "53" | "55" | "57" | "58" | "XX" => Error::unavailable(text),
        _ if code == READ_ONLY || code == IDLE_TOO_LONG => Error::unavailable(text),
        _ => Error::internal(text),
    }
}

impl Connection for PostgresConnection {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        let statement = self.statement(sql)?;
        let rows = self.send(Some((&statement, params)))?;
        rows.iter().map(read).collect()
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<()> {
        let statement = self.statement(sql)?;
        self.kept.push((statement, params.to_vec()));
        Ok(())
    }

    fn script(&mut self, sql: &str) -> Result<()> {
        self.flush()?;
        let done = self.drive.block_on(self.object.batch_execute(sql));
        done.map_err(|error| self.failure(&error))
    }

    fn flush(&mut self) -> Result<()> {
        if self.kept.is_empty() {
            return Ok(());
        }
        self.send(None).map(|_| ())
    }

    fn savepoint(&mut self) -> Result<()> {
        self.execute("SAVEPOINT command", &[])?;
        self.mark = self.kept.len();
        Ok(())
    }

    fn discard(&mut self) {
        self.kept.truncate(self.mark);
    }

    fn begin(&mut self) -> Result<()> {
        self.kept.clear();
        self.execute("BEGIN", &[])
    }

    fn begin_read(&mut self) -> Result<()> {
        self.execute("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY", &[])
    }

    fn commit(&mut self) -> Result<(), CommitFailure> {
        self.execute("COMMIT", &[]).map_err(CommitFailure::Undone)?;
        // An answer with a code is the server's own word that it was undone; a broken line says nothing.
        self.flush()
            .map_err(|error| if self.lost { CommitFailure::Unknown(error) } else { CommitFailure::Undone(error) })
    }

    fn rollback(&mut self) {
        self.kept.clear();
        if self.script("ROLLBACK").is_err() {
            self.lost = true;
        }
    }

    fn is_lost(&self) -> bool {
        self.lost || self.object.is_closed()
    }
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut bytes::BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => return Ok(IsNull::Yes),
            Self::Bool(value) => value.to_sql(ty, out)?,
            Self::Int(value) if *ty == Type::INT4 => i32::try_from(*value)?.to_sql(ty, out)?,
            Self::Int(value) => value.to_sql(ty, out)?,
            Self::Real(value) => value.to_sql(ty, out)?,
            Self::Text(value) => value.to_sql(ty, out)?,
            Self::Bytes(value) => value.to_sql(ty, out)?,
            Self::Uuid(value) => {
                out.extend_from_slice(value.as_bytes());
                IsNull::No
            }
        };
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// The sixteen bytes of a uuid column.
struct UuidBytes(uuid::Uuid);

impl<'a> tokio_postgres::types::FromSql<'a> for UuidBytes {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(uuid::Uuid::from_slice(raw)?))
    }

    fn accepts(ty: &Type) -> bool {
        *ty == Type::UUID
    }
}

fn read(row: &tokio_postgres::Row) -> Result<Row> {
    fn cell<'a, T, F>(row: &'a tokio_postgres::Row, index: usize, make: F) -> Result<Value>
    where
        T: tokio_postgres::types::FromSql<'a>,
        F: Fn(T) -> Value,
    {
        let value: Option<T> = row.try_get(index).map_err(Error::internal)?;
        Ok(value.map_or(Value::Null, make))
    }
    let values = row.columns().iter().enumerate().map(|(index, column)| match *column.type_() {
        Type::BOOL => cell(row, index, Value::Bool),
        Type::INT4 => cell(row, index, |value: i32| Value::Int(value.into())),
        Type::INT8 => cell(row, index, Value::Int),
        Type::FLOAT8 => cell(row, index, Value::Real),
        Type::BYTEA => cell(row, index, Value::Bytes),
        Type::UUID => cell(row, index, |value: UuidBytes| Value::Uuid(value.0)),
        _ => cell(row, index, Value::Text),
    });
    values.collect::<Result<Vec<_>>>().map(Row)
}
