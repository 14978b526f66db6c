//! What of a journal's entry the chain and the tree hold. The header is held as it is; who by name and the payload are
//! held by a salted commitment, so that they can be withheld or erased and everything still verifies.

use crate::hash::{self, Hash};

/// Length of the salt of a commitment.
pub const SALT_BYTES: usize = 16;

/// Header of an entry, its times in microseconds since 1970 and its ids as text; empty where it has none.
#[derive(Clone, Copy, Debug)]
pub struct Header<'a> {
    /// Number: 1, 2, 3 … without gap.
    pub seq: i64,
    /// Id of the entry.
    pub id: &'a str,
    /// When the system wrote it.
    pub recorded_at_us: i64,
    /// When it happened.
    pub occurred_at_us: i64,
    /// Account that did it.
    pub actor: &'a str,
    /// What was done.
    pub action: &'a str,
    /// What it was done to.
    pub stream: &'a str,
    /// The site it concerns.
    pub site: &'a str,
    /// Idempotency key of the request.
    pub key: &'a str,
}

impl Header<'_> {
    /// One line a field; no field holds a line break, see [`Header::is_plain`].
    fn text(&self) -> String {
        let Self { seq, id, recorded_at_us, occurred_at_us, actor, action, stream, site, key } = self;
        format!("{seq}\n{id}\n{recorded_at_us}\n{occurred_at_us}\n{actor}\n{action}\n{stream}\n{site}\n{key}\n")
    }

    /// Whether no field holds what could be taken for the end of it.
    pub fn is_plain(&self) -> bool {
        let fields = [self.id, self.actor, self.action, self.stream, self.site, self.key];
        !fields.iter().any(|field| field.contains(char::is_control))
    }

    /// The next hash of the chain.
    pub fn chained(&self, previous: &Hash, details_hash: &Hash) -> Hash {
        hash::sha256(&[previous, self.text().as_bytes(), details_hash])
    }

    /// The entry's leaf in the tree.
    pub fn leaf(&self, details_hash: &Hash) -> Hash {
        hash::leaf(&[self.text().as_bytes(), details_hash])
    }
}

/// Salted commitment to an entry's details. JSON holds no zero byte, so that the last one ends the name, whatever the name
/// holds.
pub fn details_hash(salt: &[u8], actor_name: &str, payload: &str) -> Hash {
    hash::sha256(&[salt, actor_name.as_bytes(), &[0], payload.as_bytes()])
}
