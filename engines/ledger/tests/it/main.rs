//! The ledger from outside: published vectors, another implementation, a naive one, and what must be refused.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]
#![expect(clippy::cast_possible_truncation, reason = "the trees of tests are small")]

mod exports;
mod naive;
mod notes;
mod reference;
mod sample;
mod trees;
mod vectors;
mod witness;
