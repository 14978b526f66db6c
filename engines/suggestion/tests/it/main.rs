//! Suggestions from outside: tables of cases, and random input against the rules.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod coverage;
mod paths;
mod rank;
mod rank_random;
mod simulation;
mod workbench;
