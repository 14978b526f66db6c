//! The engine from outside: closed forms, exact chains, a simulation, random input.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![expect(clippy::indexing_slicing, reason = "a test that cannot go on stops")]

mod chain;
mod demand;
mod erlang;
mod exact;
mod hypercube;
mod random;
mod simulation;

/// Equal but for so much.
fn close(left: f64, right: f64, by: f64) {
    assert!((left - right).abs() <= by, "{left} and {right} differ by more than {by}");
}

/// Weights into shares.
fn normalise(weights: &mut [f64]) {
    let total: f64 = weights.iter().sum();
    for weight in weights {
        *weight /= total;
    }
}
