//! A log that proves itself: the Merkle tree of RFC 6962 over the entries of a journal, signed checkpoints of it, and
//! the verifier of a journal's export.
//!
//! - [`Frontier`] is the tree while it only grows: some forty hashes, however many entries there are.
//! - [`tile`] is how its inner hashes are stored, [`tree`] reads roots and proofs from them, [`proof`] checks proofs.
//! - [`Checkpoint`] (C2SP tlog-checkpoint) says how large the tree was and what its root; [`Note`] (C2SP signed-note)
//!   carries it with the signatures of [`key`].
//! - [`cosignature`] (C2SP tlog-cosignature) is what a witness adds to the checkpoint of another, and [`witness`] (C2SP
//!   tlog-witness) decides whether it may.
//! - [`entry`] says what of an entry the chain and the tree hold.
//! - [`export`] is the file that carries a journal away, and its verifier, which needs nothing but the file and a key.
//!
//! Bytes or values in, values out: no file, no clock, no randomness. What comes from outside is bounded and never panics.

pub mod checkpoint;
pub mod cosignature;
pub mod encoding;
pub mod entry;
pub mod export;
pub mod frontier;
pub mod hash;
pub mod key;
pub mod note;
pub mod proof;
pub mod tile;
pub mod tree;
pub mod witness;

pub use checkpoint::Checkpoint;
pub use cosignature::{CosigningKey, WitnessKey};
pub use export::{Fault, Report, Verifier};
pub use frontier::Frontier;
pub use hash::Hash;
pub use key::{SigningKey, VerifyingKey};
pub use note::Note;
