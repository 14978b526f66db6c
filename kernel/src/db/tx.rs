//! A command's view of the database: its transaction, and what it knows of the request.

use std::sync::Arc;

use super::connection::Connection;
use super::remembered::Remembered;
use super::{Row, SealedWith, Sql, Value};
use crate::feed::Passing;
use crate::journal::{Chain, Entry};
use crate::subject::Sealed;
use crate::{Actor, Id, Result, Sealer, Time};

/// What a command knows besides its input.
#[derive(Clone, Debug)]
pub struct Context {
    /// Who acts.
    pub actor: Arc<Actor>,
    /// The moment of the command. Never runs backwards from one command to the next.
    pub now: Time,
    /// Idempotency key of the request.
    pub key: Option<String>,
}

/// The transaction of one command. Everything it writes, journals and sends is committed together, or not at all.
pub struct Tx<'a> {
    pub(super) connection: &'a mut dyn Connection,
    pub(super) remembered: &'a mut Remembered,
    pub(crate) organisation: Id,
    pub(crate) chain: &'a mut Chain,
    pub(crate) entries: &'a mut Vec<Entry>,
    pub(crate) passing: &'a mut Vec<Passing>,
    pub(super) sealer: &'a SealedWith,
    pub(crate) sealed: &'a mut Sealed,
    /// The compartment of what the command acts on, where it lies in one.
    pub(super) within: &'a mut Option<Id>,
}

impl Tx<'_> {
    /// Says that what the command acts on lies in a compartment: should it be refused, so does the entry that quotes what was
    /// asked and why it was not done.
    pub fn lies_in(&mut self, compartment: Option<Id>) {
        *self.within = compartment.or(*self.within);
    }

    /// Lets screens see something, after the commit, that the journal does not keep.
    pub fn pass(&mut self, passing: Passing) {
        self.passing.push(passing);
    }
}

impl Sql for Tx<'_> {
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        if let Some(rows) = self.remembered.recall(sql, params) {
            return Ok(rows);
        }
        let rows = self.connection.query(sql, params)?;
        self.remembered.keep(sql, params, &rows);
        Ok(rows)
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<()> {
        self.remembered.written(sql);
        self.connection.execute(sql, params)
    }

    fn organisation(&self) -> Id {
        self.organisation
    }

    fn sealer(&self) -> Result<Arc<Sealer>> {
        super::sealer_of(self.sealer)
    }
}
