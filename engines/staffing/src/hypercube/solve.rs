//! The fixed point of the busy shares.

use super::busy::BusyCount;
use super::{Atom, Hypercube, WhenAllBusy};
use crate::StaffingError;
use crate::limits::{CONVERGED, MAX_ROUNDS};

/// The highest busy share of a unit: with 1 no product would tell units apart.
const MAX_BUSY: f64 = 1.0 - 1e-12;

/// How far the first rounds go towards what they found. All the way, uneven units swing between two
/// states for ever: a busy one sends work to the next, which is then the busy one.
const FIRST_STEP: f64 = 0.5;
/// Rounds after which the step is halved. Only the largest models get so far: 200 units whose
/// service times differ by a factor of 5.
const ROUNDS_OF_A_STEP: u32 = 600;

/// What the iteration came to.
pub(super) struct Equilibrium {
    /// Busy share of each unit.
    pub(super) busy: Vec<f64>,
    /// Share of calls that find every unit busy.
    pub(super) all_busy: f64,
    /// Q(N, r, j).
    pub(super) corrections: Vec<f64>,
    /// Rounds it took.
    pub(super) rounds: u32,
}

/// Repeats until the shares stay. In each round every unit is busy with what comes to it while it
/// is free, V(1 - ρ), and with what it takes from the queue, U: `ρ = (V + U) / (1 + V)`.
pub(super) fn solve(model: &Hypercube, per_s: f64, all_busy_per_s: f64) -> Result<Equilibrium, StaffingError> {
    let units = model.service_s.len();
    let mut mean_service_s = units as f64 / all_busy_per_s;
    let mut busy = vec![(per_s / all_busy_per_s).min(0.5); units];
    let (mut change, mut step) = (f64::INFINITY, FIRST_STEP);
    for rounds in 1..=MAX_ROUNDS {
        let count = BusyCount::new(units, per_s * mean_service_s, model.when_all_busy);
        let (all_busy, corrections) = (count.all(), count.corrections());
        if change < CONVERGED {
            return Ok(Equilibrium { busy, all_busy, corrections, rounds });
        }
        let asked_per_s = asked(model, &busy, &corrections, all_busy);
        let queued_per_s = match model.when_all_busy {
            WhenAllBusy::Queue => per_s * all_busy,
            WhenAllBusy::Lose => 0.0,
        };
        change = 0.0;
        let (mut sent_per_s, mut kept) = (0.0, 0.0);
        for ((rho, service_s), asked_per_s) in busy.iter_mut().zip(&model.service_s).zip(asked_per_s) {
            let from_queue_per_s = queued_per_s * frees_first(*service_s, all_busy_per_s);
            let work = asked_per_s * service_s;
            let next = ((work + from_queue_per_s * service_s) / (1.0 + work)).min(MAX_BUSY);
            let taken_per_s = asked_per_s * (1.0 - next) + from_queue_per_s;
            // Where a unit is hardly ever free, a busy share that hardly moves can still be far from its work.
            change = f64::max(change, (next - *rho).abs() * (1.0 + work));
            sent_per_s += taken_per_s;
            kept += taken_per_s * service_s;
            *rho += step * (next - *rho);
        }
        if rounds % ROUNDS_OF_A_STEP == 0 {
            step /= 2.0;
        }
        mean_service_s += step * (kept / sent_per_s - mean_service_s);
    }
    Err(StaffingError::NotConverged { rounds: MAX_ROUNDS, change })
}

/// The chance that, of units that are all busy, this one is the first to be free.
pub(super) fn frees_first(service_s: f64, all_busy_per_s: f64) -> f64 {
    1.0 / service_s / all_busy_per_s
}

/// Calls per second that would come to each unit if it was always free and the others as they are.
fn asked(model: &Hypercube, busy: &[f64], corrections: &[f64], all_busy: f64) -> Vec<f64> {
    let mut asked_per_s = vec![0.0; busy.len()];
    for atom in &model.atoms {
        for (unit, chance) in asked_first(atom, busy, corrections, all_busy) {
            if let Some(sum) = asked_per_s.get_mut(unit) {
                *sum += atom.calls_per_hour / 3600.0 * chance;
            }
        }
    }
    asked_per_s
}

/// For each unit of the preference, the chance that all in front of it are busy, scaled so that
/// with the unit's own chance of being free the sum is the chance that any is free.
pub(super) fn asked_first(
    atom: &Atom,
    busy: &[f64],
    corrections: &[f64],
    all_busy: f64,
) -> impl Iterator<Item = (usize, f64)> {
    let busy_of = |unit: usize| busy.get(unit).copied().unwrap_or(0.0);
    let chances = move || {
        let before = atom.preference.iter().scan(1.0, move |product, choice| {
            let in_front = *product;
            *product *= busy_of(choice.unit);
            Some((choice.unit, in_front))
        });
        before.zip(corrections).map(|((unit, in_front), correction)| (unit, in_front * correction))
    };
    let free: f64 = chances().map(|(unit, chance)| chance * (1.0 - busy_of(unit))).sum();
    let scale = (1.0 - all_busy) / free;
    chances().map(move |(unit, chance)| (unit, chance * scale))
}
