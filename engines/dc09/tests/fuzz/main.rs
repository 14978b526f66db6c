//! Mutated input against three targets: frames, payloads, decryption. Nothing may panic, grow without bound or get lost.
//!
//! Each target runs for `CASTELLAN_FUZZ_SECONDS`, one by default. Input is made from what the targets are used to: valid
//! frames with bytes flipped, cut, doubled and spliced, and their CRC put right again half of the time, so that mutation
//! gets past it. The seed is printed on failure by the input itself.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

mod corpus;
mod mutation;
mod targets;

use mutation::run;

#[test]
fn frames() {
    run(1, &corpus::frames(), targets::frame);
}

#[test]
fn payloads() {
    run(2, &corpus::payloads(), targets::payload);
}

#[test]
fn decryption() {
    run(3, &corpus::plaintexts(), targets::decrypt);
}
