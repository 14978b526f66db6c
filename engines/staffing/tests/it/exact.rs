//! The exact hypercube: a state for every subset of busy units, solved by Gauss-Seidel.

use staffing::hypercube::{Hypercube, WhenAllBusy};

use crate::normalise;

pub(crate) struct Exact {
    pub(crate) busy: Vec<f64>,
    pub(crate) all_busy: f64,
    /// For each atom, the share that each unit goes to at once.
    pub(crate) at_once: Vec<Vec<f64>>,
}

/// The first unit of each atom's preference that is free in a state.
fn first_free(model: &Hypercube, atom: usize, state: usize) -> Option<usize> {
    model.atoms[atom].preference.iter().map(|choice| choice.unit).find(|unit| state & (1 << unit) == 0)
}

pub(crate) fn exact(model: &Hypercube) -> Exact {
    let units = model.service_s.len();
    let full = (1 << units) - 1;
    let per_s: Vec<f64> = model.atoms.iter().map(|atom| atom.calls_per_hour / 3600.0).collect();
    let arrivals: f64 = per_s.iter().sum();
    let ends: Vec<f64> = model.service_s.iter().map(|service_s| 1.0 / service_s).collect();
    let all_ends: f64 = ends.iter().sum();
    // sends[state][unit]: calls per second that this unit takes in this state.
    let mut sends = vec![vec![0.0; units]; full + 1];
    for (state, sends) in sends.iter_mut().enumerate() {
        for (atom, per_s) in per_s.iter().enumerate() {
            if let Some(unit) = first_free(model, atom, state) {
                sends[unit] += per_s;
            }
        }
    }
    let mut share = vec![1.0 / (full + 1) as f64; full + 1];
    for _ in 0..5_000 {
        for state in 0..=full {
            let (mut comes, mut leaves) = (0.0, if state == full { 0.0 } else { arrivals });
            for unit in 0..units {
                let other = state ^ (1 << unit);
                if state & (1 << unit) == 0 {
                    comes += share[other] * ends[unit];
                } else {
                    leaves += ends[unit];
                    comes += share[other] * sends[other][unit];
                }
            }
            share[state] = comes / leaves;
        }
        normalise(&mut share);
    }
    // A queue of any length behind the full state is geometric, and leaves the rest in proportion.
    if model.when_all_busy == WhenAllBusy::Queue {
        share[full] /= 1.0 - arrivals / all_ends;
        normalise(&mut share);
    }
    let sum = |holds: &dyn Fn(usize) -> bool| (0..=full).filter(|state| holds(*state)).map(|state| share[state]).sum();
    Exact {
        busy: (0..units).map(|unit| sum(&|state| state & (1 << unit) != 0)).collect(),
        all_busy: share[full],
        at_once: (0..per_s.len())
            .map(|atom| (0..units).map(|unit| sum(&|state| first_free(model, atom, state) == Some(unit))).collect())
            .collect(),
    }
}
