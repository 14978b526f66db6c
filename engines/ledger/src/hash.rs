//! The hashes of the tree, RFC 6962 section 2.1: a leaf and an inner node can never be taken for one another.

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// Stands before the data of a leaf.
const LEAF: [u8; 1] = [0];
/// Stands before the two hashes of an inner node.
const NODE: [u8; 1] = [1];

/// SHA-256 of the parts, one after another.
pub fn sha256(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Root of a tree without leaves.
pub fn empty() -> Hash {
    sha256(&[])
}

/// Hash of a leaf, whose data are the parts one after another.
pub fn leaf(data: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(LEAF);
    for part in data {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Hash of an inner node.
pub fn node(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&NODE, left, right])
}
