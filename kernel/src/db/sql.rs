//! Statements: text with numbered placeholders, the same on both databases.

use std::sync::{Arc, LazyLock};

use super::{Record, Row, Value};
use crate::{Error, Id, Reach, Result, Scope, Sealer};

/// Something that runs statements: a command's transaction or a reader's snapshot.
pub trait Sql {
    /// Runs a statement that gives rows.
    ///
    /// # Errors
    /// `internal` for a statement the database does not take, `unavailable` when the database is not there.
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>>;

    /// Runs a statement that gives none. It may be sent later, but before the next query and before the commit; a
    /// violated constraint then shows at that point, still inside the command's savepoint.
    ///
    /// # Errors
    /// As `query`; `conflict` for a violated constraint.
    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<()>;

    /// The organisation whose rows are read and written.
    fn organisation(&self) -> Id;

    /// What seals and opens the keys of persons.
    ///
    /// # Errors
    /// `unavailable` in a program that has not said with which key.
    fn sealer(&self) -> Result<Arc<Sealer>>;
}

/// What a store does with records.
pub trait SqlExt: Sql {
    /// The records that `tail` (`WHERE … ORDER BY …`) chooses.
    ///
    /// # Errors
    /// As [`Sql::query`].
    fn find<R: Record>(&mut self, tail: &str, params: &[Value]) -> Result<Vec<R>> {
        let rows = self.query(&format!("{} {tail}", R::select_sql()), params)?;
        rows.into_iter().map(R::from_row).collect()
    }

    /// The first of the records that `tail` chooses.
    ///
    /// # Errors
    /// As [`Sql::query`].
    fn find_one<R: Record>(&mut self, tail: &str, params: &[Value]) -> Result<Option<R>> {
        Ok(self.find(tail, params)?.into_iter().next())
    }

    /// The record with this id.
    ///
    /// # Errors
    /// As [`Sql::query`].
    fn by_id<R: Record>(&mut self, id: Id) -> Result<Option<R>> {
        self.find_one("WHERE id = $1", &[id.into()])
    }

    /// The records of a list of ids, in no order.
    ///
    /// # Errors
    /// As [`Sql::query`].
    fn by_ids<R: Record>(&mut self, column: &str, ids: &[Id], tail: &str) -> Result<Vec<R>> {
        let mut out = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(IDS_MAX) {
            let (list, params) = id_list(chunk);
            out.extend(self.find(&format!("WHERE {column} IN ({list}) {tail}"), &params)?);
        }
        Ok(out)
    }

    /// Writes a new record.
    ///
    /// # Errors
    /// As [`Sql::execute`].
    fn insert<R: Record>(&mut self, record: &R) -> Result<()> {
        self.execute(R::insert_sql(), &record.values())
    }

    /// Writes a record over the one with its key.
    ///
    /// # Errors
    /// As [`Sql::execute`].
    fn save<R: Record>(&mut self, record: &R) -> Result<()> {
        self.execute(R::update_sql(), &record.values())
    }

    /// Runs a query for a single value.
    ///
    /// # Errors
    /// As [`Sql::query`]; `internal` when there is no row.
    fn scalar<T: super::FromValue>(&mut self, sql: &str, params: &[Value]) -> Result<T> {
        self.query(sql, params)?.first().ok_or_else(|| Error::internal("the query gave no row"))?.get(0)
    }
}

impl<T: Sql + ?Sized> SqlExt for T {}

/// Ids in one statement at the most; both databases take far more, but plans grow with the list.
const IDS_MAX: usize = 512;

/// A list of placeholders and its values, padded by repetition to a power of two, so that the number of distinct
/// statements (and prepared plans) stays small. In order, because SQLite sorts the list of an `IN` as it reads it. At most
/// 512 ids.
pub fn id_list(ids: &[Id]) -> (&'static str, Vec<Value>) {
    let length = ids.len().next_power_of_two();
    let mut sorted = ids.to_vec();
    sorted.sort_unstable();
    sorted.resize(length, sorted.last().copied().unwrap_or(NIL));
    (list_of(length), sorted.into_iter().map(Value::from).collect())
}

/// `$1, $2, …`: written once, since a board asks for several lists of five hundred.
fn list_of(length: usize) -> &'static str {
    static WHOLE: LazyLock<String> = LazyLock::new(|| super::placeholders(1, IDS_MAX));
    let end = if length >= IDS_MAX { None } else { WHOLE.find(&format!(", ${}", length + 1)) };
    end.and_then(|end| WHOLE.get(..end)).unwrap_or(&WHOLE)
}

const NIL: Id = Id(uuid::Uuid::nil());

/// Conditions of a list's filter, collected together with their parameters.
#[derive(Default)]
pub struct Filter {
    conditions: Vec<String>,
    params: Vec<Value>,
}

impl Filter {
    /// A filter that lets everything in a scope pass, by the site column.
    pub fn scoped(scope: &Scope, column: &str) -> Self {
        let mut filter = Self::default();
        match scope {
            Scope::All => {}
            Scope::Sites(sites) if sites.is_empty() => filter.conditions.push("1 = 0".to_owned()),
            Scope::Sites(sites) => {
                let list = super::placeholders(1, sites.len());
                filter.params.extend(sites.iter().map(|site| Value::from(*site)));
                filter.conditions.push(format!("{column} IN ({list})"));
            }
        }
        filter
    }

    /// A filter that lets everything in a reach pass, by the columns `site_id`, `id` and `compartment_id` of a table.
    pub fn reaching(reach: &Reach, table: &str) -> Self {
        let mut filter = Self::scoped(reach.sites(), &format!("{table}.site_id"));
        if let Some((condition, ids)) = reach.condition(table) {
            filter.add(&condition, ids.into_iter().map(Value::from));
        }
        filter
    }

    /// Adds a condition in which each `{}` is replaced by a placeholder for the value at that place.
    pub fn add(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) -> &mut Self {
        let mut text = condition.to_owned();
        for value in values {
            self.params.push(value);
            text = text.replacen("{}", &format!("${}", self.params.len()), 1);
        }
        self.conditions.push(format!("({text})"));
        self
    }

    /// The `WHERE` clause with a tail in which `{}` stands for `limit`, and the parameters.
    pub fn finish(mut self, tail: &str, limit: i64) -> (String, Vec<Value>) {
        self.params.push(limit.into());
        let tail = tail.replacen("{}", &format!("${}", self.params.len()), 1);
        let conditions = if self.conditions.is_empty() { "1 = 1".to_owned() } else { self.conditions.join(" AND ") };
        (format!("WHERE {conditions} {tail}"), self.params)
    }
}
