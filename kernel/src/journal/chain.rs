//! Walks the journal's chain: what each entry says is held against its hash, and its leaf for the tree is given.

use std::collections::BTreeMap;

use ledger::Hash;
use ledger::entry::{Header, details_hash};
use ledger::export::line;

use super::{Entry, ORIGIN, head};
use crate::db::{Row, Sql, SqlExt as _};
use crate::subject::{self, ERASED_ACTION as ERASED};
use crate::{Error, Id, Result, Time, secret};

/// Entries checked in one read of [`verify`].
const VERIFY_CHUNK: i64 = 5_000;

/// The next hash of the chain.
pub(super) fn link(previous: &Hash, entry: &Entry, details_hash: &Hash) -> Hash {
    let texts = Texts {
        id: entry.id.to_string(),
        actor: text(entry.actor.id),
        action: entry.action.clone(),
        stream: entry.stream.clone(),
        site: text(entry.site_id),
        key: entry.key.clone().unwrap_or_default(),
    };
    texts.header(entry.seq, entry.recorded_at, entry.occurred_at).chained(previous, details_hash)
}

fn text(id: Option<Id>) -> String {
    id.map(|id| id.to_string()).unwrap_or_default()
}

/// The texts that a header refers to.
struct Texts {
    id: String,
    actor: String,
    action: String,
    stream: String,
    site: String,
    key: String,
}

impl Texts {
    fn header(&self, seq: i64, recorded_at: Time, occurred_at: Time) -> Header<'_> {
        Header {
            seq,
            id: &self.id,
            recorded_at_us: recorded_at.micros(),
            occurred_at_us: occurred_at.micros(),
            actor: &self.actor,
            action: &self.action,
            stream: &self.stream,
            site: &self.site,
            key: &self.key,
        }
    }
}

const HEADER: &str = "journal.seq, journal.id, journal.recorded_at, journal.occurred_at, journal.actor, journal.action, \
    journal.stream, journal.site_id, journal.command_key, journal.details_hash, journal.hash";
const DETAILS: &str =
    "journal_detail.salt, journal_detail.actor_name, journal_detail.details, journal_detail.erased_by";
const RANGE: &str = "WHERE journal.organisation = $1 AND journal.seq > $2 ORDER BY journal.seq LIMIT $3";

/// Whether details are looked at too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The header and the hashes: what the tree is made of.
    Headers,
    /// The details against their commitment as well.
    Details,
}

/// The chain as far as it has been walked.
#[derive(Clone, Debug)]
pub struct Walk {
    seq: i64,
    hash: Hash,
    /// Entries whose details are gone, with the entry that should tell why and has not come yet.
    unexplained: BTreeMap<i64, i64>,
}

impl Walk {
    /// A walk that begins behind entry `seq`.
    ///
    /// # Errors
    /// As [`Sql::query`]; `conflict` when there is no such entry.
    pub fn after(sql: &mut dyn Sql, seq: i64) -> Result<Self> {
        let organisation = sql.organisation();
        let statement = "SELECT hash FROM journal WHERE organisation = $1 AND seq = $2";
        let hash = match sql.query(statement, crate::params![organisation, seq])?.first() {
            Some(row) => hash(row, 0)?,
            None if seq == 0 => ORIGIN,
            None => return Err(missing(seq)),
        };
        Ok(Self { seq, hash, unexplained: BTreeMap::new() })
    }

    /// Number of the last entry that was walked over.
    pub const fn seq(&self) -> i64 {
        self.seq
    }

    /// Walks over the next entries, at most so many, and gives their leaves.
    ///
    /// # Errors
    /// As [`Sql::query`]; `conflict`, naming the number at which an entry is missing, altered or out of place.
    pub fn on(&mut self, sql: &mut dyn Sql, limit: i64, depth: Depth) -> Result<Vec<Hash>> {
        let organisation = sql.organisation();
        let statement = match depth {
            Depth::Headers => format!("SELECT {HEADER} FROM journal {RANGE}"),
            Depth::Details => format!("SELECT {HEADER}, {DETAILS} FROM {} {RANGE}", super::TABLES),
        };
        let rows = sql.query(&statement, crate::params![organisation, self.seq, limit])?;
        rows.iter().map(|row| self.step(row, depth)).collect()
    }

    fn step(&mut self, row: &Row, depth: Depth) -> Result<Hash> {
        let seq: i64 = row.get(0)?;
        let texts = Texts {
            id: row.get::<Id>(1)?.to_string(),
            actor: text(row.get(4)?),
            action: row.get(5)?,
            stream: row.get(6)?,
            site: text(row.get(7)?),
            key: row.get::<Option<String>>(8)?.unwrap_or_default(),
        };
        let header = texts.header(seq, row.get(2)?, row.get(3)?);
        let committed = hash(row, 9)?;
        let hash: Vec<u8> = row.get(10)?;
        if seq != self.seq + 1 {
            return Err(missing(self.seq + 1));
        }
        let chained = header.chained(&self.hash, &committed);
        let erased_by: Option<i64> = if depth == Depth::Details { row.get(14)? } else { None };
        let altered = depth == Depth::Details && erased_by.is_none() && commitment(row)? != committed;
        if altered || hash != chained {
            return Err(Error::conflict(format!("entry {seq} of the journal was altered")));
        }
        if let Some(by) = erased_by {
            self.unexplained.insert(seq, by);
        } else if depth == Depth::Details && texts.action == ERASED {
            self.explain(seq, &row.get::<String>(13)?);
        }
        (self.seq, self.hash) = (seq, chained);
        Ok(header.leaf(&committed))
    }
}

impl Walk {
    /// Takes note of the entries of which an erasure says that their details are gone.
    fn explain(&mut self, by: i64, details: &str) {
        let told: Told = serde_json::from_str(details).unwrap_or_default();
        for seq in told.entries {
            if self.unexplained.get(&seq) == Some(&by) {
                self.unexplained.remove(&seq);
            }
        }
    }

    /// Whether an erasure tells of every entry whose details are gone.
    fn must_be_explained(&self) -> Result<()> {
        self.unexplained.keys().next().map_or(Ok(()), |seq| {
            Err(Error::conflict(format!(
                "the details of entry {seq} of the journal are gone, and no erasure tells of it"
            )))
        })
    }
}

/// What an erasure says of entries whose details were in the clear.
#[derive(Default, serde::Deserialize)]
struct Told {
    #[serde(default)]
    entries: Vec<i64>,
}

fn missing(seq: i64) -> Error {
    Error::conflict(format!("entry {seq} is missing from the journal"))
}

fn hash(row: &Row, column: usize) -> Result<Hash> {
    let bytes: Vec<u8> = row.get(column)?;
    bytes.try_into().map_err(|_| Error::conflict("a hash in the journal is not 32 bytes long"))
}

fn commitment(row: &Row) -> Result<Hash> {
    let (salt, name, details): (Vec<u8>, String, String) = (row.get(11)?, row.get(12)?, row.get(13)?);
    Ok(details_hash(&salt, &name, &details))
}

/// Walks the whole chain with its details and gives its length. `leaf` hears of the leaf of each entry.
///
/// # Errors
/// `conflict`, naming the number at which an entry is missing, altered or out of place; what `leaf` gives.
pub fn verify(sql: &mut dyn Sql, mut leaf: impl FnMut(&mut dyn Sql, Hash) -> Result<()>) -> Result<i64> {
    let mut walk = Walk::after(sql, 0)?;
    loop {
        let leaves = walk.on(sql, VERIFY_CHUNK, Depth::Details)?;
        if leaves.is_empty() {
            break;
        }
        leaves.into_iter().try_for_each(|one| leaf(sql, one))?;
    }
    walk.must_be_explained()?;
    let (end, seq) = (head(sql)?, walk.seq());
    if end == seq { Ok(seq) } else { Err(Error::conflict(format!("the journal ends at {seq}, its head says {end}"))) }
}

/// By what it is decided who sees the details of an entry in an export.
pub(crate) struct Concerned<'a> {
    /// Kind and id of the thing.
    pub stream: &'a str,
    /// Its site.
    pub site: Option<Id>,
    /// The compartment that it lies in.
    pub compartment: Option<Id>,
    /// What the details say, as JSON.
    pub payload: &'a str,
}

/// Entries after a number as lines of an export.
///
/// # Errors
/// As [`Sql::query`].
pub(crate) fn lines(
    sql: &mut dyn Sql,
    after: i64,
    limit: i64,
    shows: &dyn Fn(&Concerned<'_>) -> bool,
) -> Result<Vec<line::Entry>> {
    let organisation = sql.organisation();
    let (tables, seals) = (super::TABLES, super::SEALS);
    let statement =
        format!("SELECT {HEADER}, {DETAILS}, compartment_stream.compartment_id FROM {tables} {seals} {RANGE}");
    let rows = sql.query(&statement, crate::params![organisation, after, limit])?;
    let erased = erased(sql, &rows)?;
    rows.iter()
        .map(|row| {
            let (stream, site): (String, Option<Id>) = (row.get(6)?, row.get(7)?);
            let (payload, gone): (String, Option<i64>) = (row.get(13)?, row.get(14)?);
            let concerned = Concerned { stream: &stream, site, compartment: row.get(15)?, payload: &payload };
            let details = if gone.is_none() && shows(&concerned) { Some(details(row)?) } else { None };
            let mut erased_by: Vec<i64> =
                subject::subjects(&payload).filter_map(|id| erased.get(&id).copied()).chain(gone).collect();
            erased_by.sort_unstable();
            erased_by.dedup();
            Ok(line::Entry {
                seq: row.get(0)?,
                id: row.get::<Id>(1)?.to_string(),
                recorded_at: row.get::<Time>(2)?.to_string(),
                occurred_at: row.get::<Time>(3)?.to_string(),
                actor_id: row.get::<Option<Id>>(4)?.map(|id| id.to_string()),
                action: row.get(5)?,
                stream,
                site_id: site.map(|id| id.to_string()),
                key: row.get(8)?,
                details,
                details_hash: secret::hex(&hash(row, 9)?),
                hash: secret::hex(&hash(row, 10)?),
                erased_by,
            })
        })
        .collect()
}

/// The persons in some rows who were erased, each with the number of the entry that tells of it.
fn erased(sql: &mut dyn Sql, rows: &[Row]) -> Result<BTreeMap<Id, i64>> {
    let mut ids = Vec::new();
    for row in rows {
        ids.extend(subject::subjects(&row.get::<String>(13)?));
    }
    ids.sort_unstable();
    ids.dedup();
    let found: Vec<subject::Subject> = sql.by_ids("id", &ids, "AND erased_by IS NOT NULL")?;
    Ok(found.into_iter().filter_map(|one| Some((one.id, one.erased_by?))).collect())
}

fn details(row: &Row) -> Result<line::Details> {
    let salt: Vec<u8> = row.get(11)?;
    let payload = serde_json::value::RawValue::from_string(row.get(13)?).map_err(Error::internal)?;
    Ok(line::Details { salt: secret::hex(&salt), actor: row.get(12)?, payload })
}
