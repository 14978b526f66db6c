//! SQLite: one file, WAL, every commit flushed.

use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection as Raw, ErrorCode, OpenFlags, ToSql};

use super::connection::{CommitFailure, Connection};
use super::dialect::{self, Dialect};
use super::{Row, Value};
use crate::{Error, Result};

/// Prepared statements kept per connection; the whole application has a few hundred.
const STATEMENTS: usize = 512;
/// How long a statement waits for a lock held by an administration tool outside.
const BUSY_MS: u64 = 5_000;
/// Page cache of a connection that reads in KiB; the hot tables of a large site fit, and eight connections stay small.
const READER_CACHE_KIB: u32 = 4_096;
/// Page cache of the writer in KiB. Each signal of a panel touches a page of every index: with the cache of a reader a
/// quarter of the writer's time went into reading them again.
const WRITER_CACHE_KIB: u32 = 32_768;

/// How far a checkpoint goes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Checkpoint {
    /// Copies what it can without holding anybody up.
    Passive,
    /// Waits for readers of the log, so that the next write begins it anew.
    Restart,
    /// The same, and cuts the log's file to nothing.
    Truncate,
}

/// A connection to the file.
pub(crate) struct SqliteConnection {
    raw: Raw,
}

impl SqliteConnection {
    /// Opens the writer's connection, creating the file.
    pub(crate) fn writer(path: &Path) -> Result<Self> {
        let raw = Raw::open(path).map_err(|error| opening(path, &error))?;
        let mode: String =
            raw.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).map_err(|error| opening(path, &error))?;
        raw.pragma_update(None, "synchronous", "FULL").map_err(|error| opening(path, &error))?;
        let level: i64 =
            raw.query_row("PRAGMA synchronous", [], |row| row.get(0)).map_err(|error| opening(path, &error))?;
        if !mode.eq_ignore_ascii_case("wal") || level < 2 {
            return Err(Error::unavailable(format!(
                "{} is not durable: journal mode {mode}, synchronous level {level}. \
                 Put the data folder on a local disk whose file system supports shared memory maps.",
                path.display()
            )));
        }
        // What is deleted or written over is overwritten in the file: who was erased must not be found in it.
        raw.query_row("PRAGMA secure_delete = ON", [], |_| Ok(())).map_err(|error| opening(path, &error))?;
        // Checkpoints run on a connection of their own: done by the writer they are 5–12 ms steps in its p99.
        raw.pragma_update(None, "wal_autocheckpoint", 0).map_err(|error| opening(path, &error))?;
        Self::prepare(raw, path, WRITER_CACHE_KIB)
    }

    /// Opens a connection that only reads.
    pub(crate) fn reader(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let raw = Raw::open_with_flags(path, flags).map_err(|error| opening(path, &error))?;
        Self::prepare(raw, path, READER_CACHE_KIB)
    }

    fn prepare(raw: Raw, path: &Path, cache_kib: u32) -> Result<Self> {
        let set = || -> rusqlite::Result<()> {
            raw.pragma_update(None, "foreign_keys", true)?;
            // Plans must not look at the values bound: otherwise a statement is parsed anew whenever they change (a fifth
            // of the time of a board).
            raw.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
            raw.pragma_update(None, "cache_size", -i64::from(cache_kib))?;
            raw.busy_timeout(std::time::Duration::from_millis(BUSY_MS))
        };
        set().map_err(|error| opening(path, &error))?;
        raw.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(Self { raw })
    }

    /// Moves committed pages from the log into the file. Gives the pages in the log.
    pub(crate) fn checkpoint(&self, mode: Checkpoint) -> Result<i64> {
        let sql = match mode {
            Checkpoint::Passive => "PRAGMA wal_checkpoint(PASSIVE)",
            Checkpoint::Restart => "PRAGMA wal_checkpoint(RESTART)",
            Checkpoint::Truncate => "PRAGMA wal_checkpoint(TRUNCATE)",
        };
        self.raw.query_row(sql, [], |row| row.get(1)).map_err(|error| failure(&error))
    }

    /// Does something while the log cannot be begun anew.
    pub(crate) fn pinned<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.plain("BEGIN")?;
        // Only a read takes the snapshot.
        let begun = self.raw.query_row("SELECT COUNT(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0));
        let outcome = begun.map_err(|error| failure(&error)).and_then(|_| work());
        let _ = self.plain("ROLLBACK");
        outcome
    }

    /// The table or index that a page belongs to, as far as that can still be told.
    pub(crate) fn owner_of(&self, page: u64) -> Option<String> {
        let sql = "SELECT name FROM dbstat WHERE pageno = ?1";
        self.raw.query_row(sql, [i64::try_from(page).ok()?], |row| row.get(0)).ok()
    }

    fn plain(&self, sql: &str) -> Result<()> {
        self.raw
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute([]))
            .map_err(|error| failure(&error))?;
        Ok(())
    }
}

fn opening(path: &Path, error: &rusqlite::Error) -> Error {
    Error::unavailable(format!("the database {} cannot be opened: {error}", path.display()))
}

fn failure(error: &rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => Error::conflict(error.to_string()),
        Some(
            ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::CannotOpen
            | ErrorCode::ReadOnly
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::OutOfMemory,
        ) => Error::unavailable(format!("the database did not take it: {error}")),
        _ => Error::internal(error),
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Bool(value) => ValueRef::Integer((*value).into()),
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Real(value) => ValueRef::Real(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Bytes(value) => ValueRef::Blob(value),
            Self::Uuid(value) => ValueRef::Blob(value.as_bytes()),
        }))
    }
}

fn read(value: ValueRef<'_>) -> Result<Value> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(value) => Value::Int(value),
        ValueRef::Real(value) => Value::Real(value),
        ValueRef::Text(text) => Value::Text(String::from_utf8(text.to_vec()).map_err(Error::internal)?),
        // Nearly every blob of sixteen bytes is an id, and this one needs no memory of its own.
        ValueRef::Blob(bytes) => {
            uuid::Uuid::from_slice(bytes).map_or_else(|_| Value::Bytes(bytes.to_vec()), Value::Uuid)
        }
    })
}

impl Connection for SqliteConnection {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        let sql = dialect::statement(Dialect::Sqlite, sql);
        let mut statement = self.raw.prepare_cached(&sql).map_err(|error| failure(&error))?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(params)).map_err(|error| failure(&error))?;
        let mut out = Vec::new();
        while let Some(row) = rows.next().map_err(|error| failure(&error))? {
            let mut values = Vec::with_capacity(columns);
            for index in 0..columns {
                values.push(read(row.get_ref(index).map_err(|error| failure(&error))?)?);
            }
            out.push(Row(values));
        }
        Ok(out)
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<()> {
        let sql = dialect::statement(Dialect::Sqlite, sql);
        let mut statement = self.raw.prepare_cached(&sql).map_err(|error| failure(&error))?;
        statement.execute(rusqlite::params_from_iter(params)).map_err(|error| failure(&error))?;
        Ok(())
    }

    fn script(&mut self, sql: &str) -> Result<()> {
        self.raw.execute_batch(sql).map_err(|error| failure(&error))
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }

    fn savepoint(&mut self) -> Result<()> {
        self.plain("SAVEPOINT command")
    }

    fn discard(&mut self) {}

    fn begin(&mut self) -> Result<()> {
        self.plain("BEGIN IMMEDIATE")
    }

    fn begin_read(&mut self) -> Result<()> {
        self.plain("BEGIN")
    }

    fn commit(&mut self) -> Result<(), CommitFailure> {
        let mut statement =
            self.raw.prepare_cached("COMMIT").map_err(|error| CommitFailure::Undone(failure(&error)))?;
        statement.execute([]).map(|_| ()).map_err(|error| match error.sqlite_error_code() {
            // Found before the flush, while pages were written to the log.
            Some(ErrorCode::DiskFull | ErrorCode::DatabaseBusy) => CommitFailure::Undone(failure(&error)),
            _ => CommitFailure::Unknown(failure(&error)),
        })
    }

    fn rollback(&mut self) {
        if !self.raw.is_autocommit() {
            let _ = self.plain("ROLLBACK");
        }
    }

    fn is_lost(&self) -> bool {
        false
    }
}

/// Connections for readers, handed out one at a time.
pub(crate) struct ReadPool {
    path: PathBuf,
    idle: Mutex<(Vec<SqliteConnection>, usize)>,
    returned: Condvar,
}

/// Readers at the most: beyond the number of cores they only wait for each other.
const READERS: usize = 4;

impl ReadPool {
    pub(crate) const fn new(path: PathBuf) -> Self {
        Self { path, idle: Mutex::new((Vec::new(), 0)), returned: Condvar::new() }
    }

    /// Runs `work` on a connection; blocks while all are in use.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut SqliteConnection) -> Result<T>) -> Result<T> {
        let mut connection = self.take()?;
        let outcome = work(&mut connection);
        connection.rollback();
        self.lock().0.push(connection);
        self.returned.notify_one();
        outcome
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, (Vec<SqliteConnection>, usize)> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Result<SqliteConnection> {
        let mut guard = self.lock();
        loop {
            if let Some(connection) = guard.0.pop() {
                return Ok(connection);
            }
            if guard.1 < READERS {
                guard.1 += 1;
                drop(guard);
                return SqliteConnection::reader(&self.path).inspect_err(|_| self.lock().1 -= 1);
            }
            guard = self.returned.wait(guard).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
