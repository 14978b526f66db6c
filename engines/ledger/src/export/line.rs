//! The lines of an export, as they are written and read.

use std::str::FromStr as _;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::encoding;
use crate::entry::{self, Header};
use crate::hash::Hash;

/// The form of the file that this program writes and reads.
pub const FORM: u32 = 1;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Form of the file.
    pub castellan_journal: u32,
    /// Which journal.
    pub origin: String,
    /// The key that signs for it. Whoever verifies takes it from elsewhere.
    pub key: String,
    /// Number of entries in the file: the journal from its beginning.
    pub entries: u64,
    /// When it was exported.
    pub exported_at: String,
    /// Who exported it, by name.
    pub exported_by: String,
    /// The signed checkpoint of those entries.
    pub checkpoint: String,
}

/// A line with an entry.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Number: 1, 2, 3 … without gap.
    pub seq: i64,
    /// Id of the entry.
    pub id: String,
    /// When the system wrote it.
    pub recorded_at: String,
    /// When it happened.
    pub occurred_at: String,
    /// Account that did it.
    pub actor_id: Option<String>,
    /// What was done.
    pub action: String,
    /// What it was done to.
    pub stream: String,
    /// The site it concerns.
    pub site_id: Option<String>,
    /// Idempotency key of the request.
    pub key: Option<String>,
    /// What the commitment holds; null where the exporter may not see it.
    pub details: Option<Details>,
    /// The commitment, in hexadecimal.
    pub details_hash: String,
    /// Hash of the chain up to here, in hexadecimal.
    pub hash: String,
    /// Numbers of the entries that tell why some of its details, or all of them, were erased.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub erased_by: Vec<i64>,
}

/// What of an entry can be withheld.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Details {
    /// The salt, in hexadecimal.
    pub salt: String,
    /// Who did it, by name.
    pub actor: String,
    /// Facts and after-images.
    pub payload: Box<RawValue>,
}

/// A line with a signed checkpoint of the entries before it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passed {
    /// The note.
    pub checkpoint: String,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// The note over every byte before this line.
    pub seal: String,
}

/// What an entry's line comes to.
pub(super) struct Held {
    pub(super) leaf: Hash,
    pub(super) hash: Hash,
}

impl Entry {
    /// Checks the line against itself and the hash before it. None for a field that cannot be, an error for what it says
    /// that does not fit.
    pub(super) fn hold(&self, previous: &Hash) -> Result<Held, &'static str> {
        let header = Header {
            seq: self.seq,
            id: &self.id,
            recorded_at_us: micros(&self.recorded_at).ok_or("its recorded_at is no time")?,
            occurred_at_us: micros(&self.occurred_at).ok_or("its occurred_at is no time")?,
            actor: text(self.actor_id.as_ref()).ok_or("its actor_id is empty")?,
            action: &self.action,
            stream: &self.stream,
            site: text(self.site_id.as_ref()).ok_or("its site_id is empty")?,
            key: text(self.key.as_ref()).ok_or("its key is empty")?,
        };
        if !header.is_plain() {
            return Err("a field holds control characters");
        }
        let details_hash = hash(&self.details_hash).ok_or("its details_hash is no hash")?;
        if let Some(details) = &self.details {
            let salt = encoding::from_hex(&details.salt).filter(|salt| salt.len() == entry::SALT_BYTES);
            let salt = salt.ok_or("its salt is none")?;
            if entry::details_hash(&salt, &details.actor, details.payload.get()) != details_hash {
                return Err("its details are not those that were recorded");
            }
        }
        let chained = header.chained(previous, &details_hash);
        if hash(&self.hash) != Some(chained) {
            return Err("its hash does not follow from what it says and from the entry before it");
        }
        Ok(Held { leaf: header.leaf(&details_hash), hash: chained })
    }
}

/// A field that is null where there is nothing; empty text would be the same to the hash.
fn text(field: Option<&String>) -> Option<&str> {
    match field.map(String::as_str) {
        None => Some(""),
        Some("") => None,
        Some(text) => Some(text),
    }
}

fn hash(text: &str) -> Option<Hash> {
    encoding::from_hex(text)?.try_into().ok()
}

/// Microseconds since 1970 of a time in its one spelling: UTC with six digits behind the point.
fn micros(text: &str) -> Option<i64> {
    let stamp = Timestamp::from_str(text).ok()?;
    (format!("{stamp:.6}") == text).then_some(stamp.as_microsecond())
}

/// A line of the file, with its end.
///
/// # Panics
/// Never: what lines are made of is plain data.
pub fn write(line: &impl Serialize) -> String {
    let mut text = serde_json::to_string(line).expect("plain data is representable as JSON");
    text.push('\n');
    text
}

/// Reads a line; none when it is not written as [`write()`] writes it.
pub(super) fn read<'a, T: Serialize + Deserialize<'a>>(line: &'a str) -> Option<T> {
    let value: T = serde_json::from_str(line).ok()?;
    let written = serde_json::to_string(&value).ok()?;
    (written == line).then_some(value)
}
