//! The file that carries a journal away: one JSON object a line.
//!
//! The first line says whose journal it is and carries the checkpoint that its entries must come to. Then the entries,
//! with earlier checkpoints among them where they were made. The last line is a seal, signed like a checkpoint, over
//! every byte before it. Each line is written in one way only, so that no byte can be altered unseen.

pub mod line;
mod seal;
mod verifier;

pub use seal::Sealing;
pub use verifier::{Fault, LINE_BYTES_MAX, Report, Verifier};
