//! The journal: the append-only, hash-chained record of everything that was done.
//!
//! `hash = SHA-256(previous hash ‖ header ‖ details hash)`. The details (who by name, the payload) lie beside the
//! chain and are held by a salted commitment, so that erasing a person later breaks no chain. What exactly is hashed
//! stands in `ledger::entry`; [`chain`] walks it.

pub mod chain;

use ledger::entry::{SALT_BYTES, details_hash};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::db::{Context, Sql, SqlExt, Tx, Value, placeholders};
use crate::{Error, Id, Result, Time, secret, subject};

/// The hash before the first entry.
pub const ORIGIN: [u8; 32] = [0; 32];

/// What a command says it did. The journal adds number, times, actor and hash.
#[derive(Debug)]
pub struct Fact<P> {
    /// What was done, such as `incident.created`.
    pub action: &'static str,
    /// Kind and id of what it was done to, such as `incident/0192…`; see [`stream`].
    pub stream: String,
    /// The site it concerns; decides who may see the entry.
    pub site: Option<Id>,
    /// When it happened in the world; none: when it was recorded.
    pub occurred_at: Option<Time>,
    /// Facts and after-images, as the screens use them.
    pub payload: P,
}

/// Name of a thing's stream of entries.
pub fn stream(kind: &str, id: Id) -> String {
    format!("{kind}/{id}")
}

/// Who acted.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EntryActor {
    /// Account; null for the system and the operator at the machine.
    pub id: Option<Id>,
    /// Name at that time.
    pub name: String,
}

/// One entry as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Entry {
    /// Number: 1, 2, 3 … without gap.
    pub seq: i64,
    /// Id of the entry.
    pub id: Id,
    /// When the system wrote it.
    pub recorded_at: Time,
    /// When it happened.
    pub occurred_at: Time,
    /// Who did it.
    pub actor: EntryActor,
    /// What was done.
    pub action: String,
    /// What it was done to.
    pub stream: String,
    /// The site it concerns.
    pub site_id: Option<Id>,
    /// The compartment that it lies in, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compartment_id: Option<Id>,
    /// Idempotency key of the request.
    pub key: Option<String>,
    /// Facts and after-images; null where the reader may know that there is an entry, but not what it says.
    #[schema(value_type = Object)]
    pub payload: Box<RawValue>,
    /// Hash of the chain up to here, in hexadecimal.
    pub hash: String,
}

/// End of the chain, as the writer holds it during a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chain {
    pub(crate) seq: i64,
    pub(crate) hash: [u8; 32],
}

impl Tx<'_> {
    /// The number that the next entry will have.
    pub fn next_seq(&self) -> i64 {
        self.chain.seq + 1
    }

    /// Writes one entry and gives its number.
    ///
    /// # Errors
    /// As [`Sql::execute`]; `internal` when the payload cannot be written as JSON.
    pub fn record<P: Serialize>(&mut self, context: &Context, fact: Fact<P>) -> Result<i64> {
        self.record_within(context, None, fact)
    }

    /// The same about a thing whose stream lies in a compartment, where there is one; see
    /// [`seal`](crate::compartments::seal).
    ///
    /// # Errors
    /// As [`Self::record`].
    pub fn record_within<P: Serialize>(
        &mut self,
        context: &Context,
        compartment: Option<Id>,
        fact: Fact<P>,
    ) -> Result<i64> {
        let payload = serde_json::value::to_raw_value(&fact.payload).map_err(Error::internal)?;
        let mut entry = Entry {
            seq: self.chain.seq + 1,
            id: Id::new(context.now),
            recorded_at: context.now,
            occurred_at: fact.occurred_at.unwrap_or(context.now),
            actor: EntryActor { id: context.actor.id, name: context.actor.name.clone() },
            action: fact.action.to_owned(),
            stream: fact.stream,
            site_id: fact.site,
            compartment_id: compartment,
            key: context.key.clone(),
            payload,
            hash: String::new(),
        };
        let mut salt = [0_u8; SALT_BYTES];
        secret::fill(&mut salt);
        let details_hash = details_hash(&salt, &entry.actor.name, entry.payload.get());
        let hash = chain::link(&self.chain.hash, &entry, &details_hash);
        entry.hash = secret::hex(&hash);
        let organisation = self.organisation();
        self.execute(
            "INSERT INTO journal (organisation, seq, id, recorded_at, occurred_at, actor, action, stream, site_id, \
             command_key, details_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            &[
                organisation.into(),
                entry.seq.into(),
                entry.id.into(),
                entry.recorded_at.into(),
                entry.occurred_at.into(),
                entry.actor.id.into(),
                fact.action.into(),
                entry.stream.clone().into(),
                entry.site_id.into(),
                entry.key.clone().into(),
                details_hash.to_vec().into(),
                hash.to_vec().into(),
            ],
        )?;
        self.execute(
            "INSERT INTO journal_detail (organisation, seq, salt, actor_name, details) VALUES ($1, $2, $3, $4, $5)",
            &[
                organisation.into(),
                entry.seq.into(),
                salt.to_vec().into(),
                entry.actor.name.clone().into(),
                entry.payload.get().into(),
            ],
        )?;
        self.chain.seq = entry.seq;
        self.chain.hash = hash;
        let seq = entry.seq;
        if subject::holds_any(entry.payload.get()) {
            // Screens get it opened; the texts were sealed a moment ago.
            entry.payload = RawValue::from_string(self.sealed.opened(entry.payload.get())).map_err(Error::internal)?;
        }
        self.entries.push(entry);
        Ok(seq)
    }
}

const COLUMNS: &str = "journal.seq, journal.id, journal.recorded_at, journal.occurred_at, journal.actor, \
    journal_detail.actor_name, journal.action, journal.stream, journal.site_id, journal.command_key, \
    journal_detail.details, journal.hash, compartment_stream.compartment_id";
const TABLES: &str = "journal JOIN journal_detail ON journal_detail.organisation = journal.organisation \
    AND journal_detail.seq = journal.seq";
/// What says whether an entry is sealed.
const SEALS: &str = "LEFT JOIN compartment_stream ON compartment_stream.organisation = journal.organisation \
    AND compartment_stream.stream = journal.stream";

fn entry(row: &crate::db::Row) -> Result<Entry> {
    let hash: Vec<u8> = row.get(11)?;
    Ok(Entry {
        seq: row.get(0)?,
        id: row.get(1)?,
        recorded_at: row.get(2)?,
        occurred_at: row.get(3)?,
        actor: EntryActor { id: row.get(4)?, name: row.get(5)? },
        action: row.get(6)?,
        stream: row.get(7)?,
        site_id: row.get(8)?,
        compartment_id: row.get(12)?,
        key: row.get(9)?,
        payload: RawValue::from_string(row.get(10)?).map_err(Error::internal)?,
        hash: secret::hex(&hash),
    })
}

fn opened(sql: &mut dyn Sql, rows: &[crate::db::Row]) -> Result<Vec<Entry>> {
    let entries: Result<Vec<Entry>> = rows.iter().map(entry).collect();
    subject::open_entries(sql, entries?)
}

/// Entries after number `after`, in order.
///
/// # Errors
/// As [`Sql::query`].
pub fn after(sql: &mut dyn Sql, after: i64, limit: i64) -> Result<Vec<Entry>> {
    let organisation = sql.organisation();
    let rows = sql.query(
        &format!(
            "SELECT {COLUMNS} FROM {TABLES} {SEALS} WHERE journal.organisation = $1 AND journal.seq > $2 \
             ORDER BY journal.seq LIMIT $3"
        ),
        &[organisation.into(), after.into(), limit.into()],
    )?;
    opened(sql, &rows)
}

/// Entries of one stream after number `after`, in order.
///
/// # Errors
/// As [`Sql::query`].
pub fn of_stream(sql: &mut dyn Sql, stream: &str, after: i64, limit: i64) -> Result<Vec<Entry>> {
    let organisation = sql.organisation();
    let rows = sql.query(
        &format!(
            "SELECT {COLUMNS} FROM {TABLES} {SEALS} WHERE journal.organisation = $1 AND journal.stream = $2 \
             AND journal.seq > $3 ORDER BY journal.seq LIMIT $4"
        ),
        &[organisation.into(), stream.into(), after.into(), limit.into()],
    )?;
    opened(sql, &rows)
}

/// Streams read in one statement of [`actors`].
const ACTORS_CHUNK: usize = 512;

/// Who did something, for each stream in which it was done.
///
/// # Errors
/// As [`Sql::query`].
pub fn actors(sql: &mut dyn Sql, action: &str, streams: &[&str]) -> Result<Vec<(String, EntryActor)>> {
    let organisation = sql.organisation();
    let mut out = Vec::with_capacity(streams.len());
    for chunk in streams.chunks(ACTORS_CHUNK) {
        // Padded by repetition, so that the number of distinct statements stays small.
        let length = chunk.len().next_power_of_two();
        let padding = std::iter::repeat_n(chunk.last().unwrap_or(&""), length - chunk.len());
        let mut params: Vec<Value> = vec![organisation.into(), action.into()];
        params.extend(chunk.iter().chain(padding).map(|stream| Value::from(*stream)));
        let rows = sql.query(
            &format!(
                "SELECT journal.stream, journal.actor, journal_detail.actor_name FROM {TABLES} \
                 WHERE journal.organisation = $1 AND journal.action = $2 AND journal.stream IN ({})",
                placeholders(3, length)
            ),
            &params,
        )?;
        for row in &rows {
            out.push((row.get(0)?, EntryActor { id: row.get(1)?, name: row.get(2)? }));
        }
    }
    Ok(out)
}

/// Entries of one stream before a number, newest first: what a screen shows of a long history.
///
/// # Errors
/// As [`Sql::query`].
pub fn newest_of_stream(sql: &mut dyn Sql, stream: &str, before: i64, limit: i64) -> Result<Vec<Entry>> {
    let organisation = sql.organisation();
    let rows = sql.query(
        &format!(
            "SELECT {COLUMNS} FROM {TABLES} {SEALS} WHERE journal.organisation = $1 AND journal.stream = $2 \
             AND journal.seq < $3 ORDER BY journal.seq DESC LIMIT $4"
        ),
        &[organisation.into(), stream.into(), before.into(), limit.into()],
    )?;
    opened(sql, &rows)
}

/// Number of the last entry.
///
/// # Errors
/// As [`Sql::query`].
pub fn head(sql: &mut dyn Sql) -> Result<i64> {
    let organisation = sql.organisation();
    sql.scalar("SELECT seq FROM head WHERE organisation = $1", &[organisation.into()])
}

/// When the last entry was recorded; none in an empty journal.
///
/// # Errors
/// As [`Sql::query`].
pub fn last_recorded(sql: &mut dyn Sql) -> Result<Option<Time>> {
    let organisation = sql.organisation();
    let statement = "SELECT recorded_at FROM journal WHERE organisation = $1 ORDER BY seq DESC LIMIT 1";
    sql.query(statement, &[organisation.into()])?.first().map(|row| row.get(0)).transpose()
}
