//! Makes input out of input, and feeds it to a target. Other crates' fuzzing takes this file as it is.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// What inputs are made of.
pub(crate) struct Matter {
    /// Inputs that the target is used to.
    pub(crate) corpus: Vec<Vec<u8>>,
    /// Bytes that mean something to it.
    pub(crate) marks: &'static [u8],
    /// Longest input, in bytes.
    pub(crate) bytes_max: usize,
    /// Puts right what a mutation breaks, so that half of them get past it.
    pub(crate) repair: fn(&mut [u8]),
}

/// Feeds a target for `CASTELLAN_FUZZ_SECONDS`, one by default; an input that it fails on is printed, to become a test of
/// its own.
pub(crate) fn run(seed: u64, matter: &Matter, target: fn(&[u8])) {
    let seconds = std::env::var("CASTELLAN_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(1);
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut mutation = Mutation(seed);
    for input in &matter.corpus {
        target(input);
    }
    while Instant::now() < end {
        for _ in 0..100 {
            let input = mutation.of(matter);
            let result = catch_unwind(AssertUnwindSafe(|| target(&input)));
            assert!(result.is_ok(), "fails on b\"{}\"", input.escape_ascii());
        }
    }
}

/// A source of mutated inputs; the same seed makes the same ones.
struct Mutation(u64);

impl Mutation {
    /// SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, “Fast splittable pseudorandom number generators”, 2014).
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap()
    }

    /// One of the corpus, changed a few times.
    fn of(&mut self, matter: &Matter) -> Vec<u8> {
        let mut input = matter.corpus[self.below(matter.corpus.len())].clone();
        for _ in 0..=self.below(6) {
            self.change(&mut input, matter);
        }
        if self.below(2) == 0 {
            (matter.repair)(&mut input);
        }
        input
    }

    fn change(&mut self, input: &mut Vec<u8>, matter: &Matter) {
        let Matter { corpus, marks, bytes_max, .. } = matter;
        let at = self.below(input.len() + 1);
        let end = (at + self.below(12)).min(input.len());
        match self.below(7) {
            0 => input.insert(at, marks[self.below(marks.len())]),
            1 if at < input.len() => input[at] = marks[self.below(marks.len())],
            2 if at < input.len() => input[at] ^= 1 << self.below(8),
            3 => drop(input.drain(at..end)),
            4 => {
                let doubled = input[at..end].repeat(1 + self.below(3));
                input.splice(at..at, doubled);
            }
            5 => {
                let other = &corpus[self.below(corpus.len())];
                let from = self.below(other.len() + 1);
                input.splice(at..at, other[from..].iter().copied());
            }
            _ => input.truncate(at),
        }
        input.truncate(*bytes_max);
    }
}
