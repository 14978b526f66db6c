//! What the writer, the readers and the migrations ask of a database's connection.

use super::dialect::Dialect;
use super::{Row, SealedWith, Sql, Value};
use crate::{Error, Id, Result, Sealer};

/// How a commit failed.
#[derive(Debug)]
pub(crate) enum CommitFailure {
    /// Nothing was committed, for certain.
    Undone(Error),
    /// It may have been committed: the flush or the connection broke under way.
    Unknown(Error),
}

/// A connection to either database. Blocking: it is used on the writer's thread and on threads for readers.
pub(crate) trait Connection: Send {
    fn dialect(&self) -> Dialect;
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>>;
    /// May keep the statement back until the next query or `flush`.
    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<()>;
    /// Runs several statements without parameters.
    fn script(&mut self, sql: &str) -> Result<()>;
    /// Sends what `execute` kept back.
    fn flush(&mut self) -> Result<()>;
    /// Begins a command's savepoint.
    fn savepoint(&mut self) -> Result<()>;
    /// Forgets what `execute` kept back since the savepoint: its command was refused.
    fn discard(&mut self);
    fn begin(&mut self) -> Result<()>;
    /// Begins a snapshot that only reads.
    fn begin_read(&mut self) -> Result<()>;
    fn commit(&mut self) -> Result<(), CommitFailure>;
    fn rollback(&mut self);
    /// Whether the connection is beyond use and must be opened anew.
    fn is_lost(&self) -> bool;
}

/// A reader's snapshot of one organisation.
pub(crate) struct Snapshot<'a> {
    pub(crate) connection: &'a mut dyn Connection,
    pub(crate) organisation: Id,
    pub(super) sealer: &'a SealedWith,
}

impl Sql for Snapshot<'_> {
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        self.connection.query(sql, params)
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<()> {
        self.connection.execute(sql, params)
    }

    fn organisation(&self) -> Id {
        self.organisation
    }

    fn sealer(&self) -> Result<std::sync::Arc<Sealer>> {
        super::sealer_of(self.sealer)
    }
}
