//! Mutated input against three targets: frames, payloads, decryption. Nothing may panic, grow without bound or get lost.
//!
//! Each target runs for `CASTELLAN_FUZZ_SECONDS`, one by default. Input is made from what the targets are used to: valid
//! frames with bytes flipped, cut, doubled and spliced, and their CRC put right again half of the time, so that mutation
//! gets past it. The seed is printed on failure by the input itself.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

mod mutation;
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use mutation::Mutation;

/// Feeds a target; an input that it fails on is printed, to become a test of its own.
fn run(seed: u64, corpus: &[Vec<u8>], target: fn(&[u8])) {
    let seconds = std::env::var("CASTELLAN_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(1);
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut mutation = Mutation::new(seed);
    for input in corpus {
        target(input);
    }
    while Instant::now() < end {
        for _ in 0..100 {
            let input = mutation.of(corpus);
            let result = catch_unwind(AssertUnwindSafe(|| target(&input)));
            assert!(result.is_ok(), "fails on b\"{}\"", input.escape_ascii());
        }
    }
}

#[test]
fn frames() {
    run(1, &mutation::frames(), targets::frame);
}

#[test]
fn payloads() {
    run(2, &mutation::payloads(), targets::payload);
}

#[test]
fn decryption() {
    run(3, &mutation::plaintexts(), targets::decrypt);
}
