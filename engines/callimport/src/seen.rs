//! External ids of one file that were there before.

use std::collections::BTreeMap;

use csv::StringRecord;
use sha2::{Digest, Sha256};

use crate::Reason;
use crate::limits::MAX_SEEN;

/// Tells a row that is there twice (nothing to do) from two rows that claim to be the same
/// call (somebody must look).
///
/// It keeps hashes, not texts: 16 bytes of SHA-256 for the id and 8 for the row, so that
/// ten million rows meet a false match with a chance below 1 in 10^24. An ordered map needs
/// no random keys, and never doubles its memory at once.
#[derive(Debug, Clone)]
pub struct Seen {
    rows: BTreeMap<u128, Entry>,
    limit: usize,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    contents: u64,
    row: u64,
}

/// Whether an external id is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sighting {
    /// It is.
    First,
    /// An earlier row has it, with the same contents in every column.
    Again {
        /// The earlier row.
        first_row: u64,
    },
}

impl Default for Seen {
    /// Remembers up to [`MAX_SEEN`] ids.
    fn default() -> Self {
        Self::with_limit(MAX_SEEN)
    }
}

impl Seen {
    /// Remembers up to `limit` ids, at some 50 bytes each.
    pub fn with_limit(limit: usize) -> Self {
        Self { rows: BTreeMap::new(), limit }
    }

    /// Looks for `external_id` among the earlier rows, and remembers it if it is new.
    ///
    /// # Errors
    /// [`Reason::DifferingDuplicate`] if an earlier row has the id with other contents,
    /// [`Reason::TooManyRows`] if the id is new and the limit is reached.
    pub fn check(&mut self, row: u64, external_id: &str, record: &StringRecord) -> Result<Sighting, Reason> {
        let key = hash([external_id]);
        // The upper half is as good a hash as any half.
        let contents = u64::try_from(hash(record) >> 64).unwrap_or(u64::MAX);
        match self.rows.get(&key) {
            Some(entry) if entry.contents == contents => Ok(Sighting::Again { first_row: entry.row }),
            Some(entry) => Err(Reason::DifferingDuplicate { first_row: entry.row }),
            None if self.rows.len() >= self.limit => {
                let limit = self.limit;
                Err(Reason::TooManyRows { limit })
            }
            None => {
                self.rows.insert(key, Entry { contents, row });
                Ok(Sighting::First)
            }
        }
    }

    /// How many ids are remembered.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none is remembered.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Each cell with its length, so that `ab,c` is not `a,bc`.
fn hash<'a>(cells: impl IntoIterator<Item = &'a str>) -> u128 {
    let mut hasher = Sha256::new();
    for cell in cells {
        hasher.update(cell.len().to_le_bytes());
        hasher.update(cell.as_bytes());
    }
    let digest = hasher.finalize();
    let half = digest.first_chunk::<16>();
    u128::from_be_bytes(*half.expect("a SHA-256 digest has 32 bytes"))
}
