//! From the fixed point to what people ask for.

use super::solve::{Equilibrium, asked_first, frees_first};
use super::{Atom, AtomPerformance, Hypercube, Performance, WhenAllBusy};

pub(super) fn performance(
    model: &Hypercube,
    equilibrium: &Equilibrium,
    per_s: f64,
    all_busy_per_s: f64,
) -> Performance {
    let (waiting, spare_per_s) = match model.when_all_busy {
        WhenAllBusy::Queue => (equilibrium.all_busy, all_busy_per_s - per_s),
        WhenAllBusy::Lose => (0.0, all_busy_per_s),
    };
    let line = Line { waiting, spare_per_s, all_busy_per_s };
    let atoms: Vec<_> = model.atoms.iter().map(|atom| line.atom(model, atom, equilibrium)).collect();
    let weighted = |value: fn(&AtomPerformance) -> f64| -> f64 {
        let calls = model.atoms.iter().zip(&atoms);
        calls.map(|(atom, result)| atom.calls_per_hour / 3600.0 / per_s * value(result)).sum()
    };
    Performance {
        busy: equilibrium.busy.clone(),
        all_busy: equilibrium.all_busy,
        mean_wait_s: waiting / spare_per_s,
        mean_travel_s: weighted(|atom| atom.mean_travel_s),
        reached: weighted(|atom| atom.reached).clamp(0.0, 1.0),
        rounds: equilibrium.rounds,
        atoms,
    }
}

/// The calls that wait. As in M/M/N, their wait is exponential with the spare rate as its own.
struct Line {
    /// Share of calls in it.
    waiting: f64,
    /// Units that become free per second beyond the calls that come.
    spare_per_s: f64,
    /// Units that become free per second while all are busy.
    all_busy_per_s: f64,
}

impl Line {
    fn atom(&self, model: &Hypercube, atom: &Atom, equilibrium: &Equilibrium) -> AtomPerformance {
        let units = equilibrium.busy.len();
        let (mut at_once, mut after_wait) = (vec![0.0; units], vec![0.0; units]);
        let (mut travelled_s, mut sent, mut reached) = (0.0, 0.0, 0.0);
        let asked = asked_first(atom, &equilibrium.busy, &equilibrium.corrections, equilibrium.all_busy);
        for (choice, (unit, chance)) in atom.preference.iter().zip(asked) {
            let busy = equilibrium.busy.get(unit).copied().unwrap_or(0.0);
            let service_s = model.service_s.get(unit).copied().unwrap_or(f64::INFINITY);
            let now = chance * (1.0 - busy);
            let later = self.waiting * frees_first(service_s, self.all_busy_per_s);
            travelled_s += (now + later) * choice.travel_s;
            sent += now + later;
            let left_s = model.target_s - choice.travel_s;
            if left_s >= 0.0 {
                reached += now - later * (-self.spare_per_s * left_s).exp_m1();
            }
            if let (Some(once), Some(wait)) = (at_once.get_mut(unit), after_wait.get_mut(unit)) {
                (*once, *wait) = (now, later);
            }
        }
        let mean_travel_s = if sent > 0.0 { travelled_s / sent } else { 0.0 };
        AtomPerformance { at_once, after_wait, mean_travel_s, reached: reached.clamp(0.0, 1.0) }
    }
}
