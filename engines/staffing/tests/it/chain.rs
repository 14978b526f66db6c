//! M/M/n+M by its states: a birth-death chain cut off where nobody is, and the way of one caller
//! through the queue step by step. Shares no line with the engine.

use staffing::erlang::Service;

use crate::normalise;

pub(crate) struct Queue {
    pub(crate) agents: u32,
    pub(crate) per_s: f64,
    pub(crate) handling_s: f64,
    pub(crate) leave_per_s: f64,
}

impl Queue {
    /// Calls that finish or leave per second with so many in the system.
    fn death(&self, calls: usize) -> f64 {
        let agents = self.agents as usize;
        calls.min(agents) as f64 / self.handling_s + calls.saturating_sub(agents) as f64 * self.leave_per_s
    }

    pub(crate) fn solve(&self, states: usize, within_s: f64) -> Service {
        let mut log = vec![0.0];
        for calls in 1..states {
            log.push(log[calls - 1] + (self.per_s / self.death(calls)).ln());
        }
        let top = log.iter().copied().fold(f64::MIN, f64::max);
        let mut share: Vec<f64> = log.iter().map(|value| (value - top).exp()).collect();
        normalise(&mut share);
        assert!(share[states - 1] < 1e-15, "cut off too early");

        let agents = self.agents as usize;
        let in_time = self.answered_in_time(states - agents, within_s);
        let queue: f64 = share.iter().enumerate().map(|(calls, p)| calls.saturating_sub(agents) as f64 * p).sum();
        let busy: f64 = share.iter().enumerate().map(|(calls, p)| calls.min(agents) as f64 * p).sum();
        let waiting: f64 = share[agents..].iter().sum();
        Service {
            waiting,
            answered_within: 1.0 - waiting + share[agents..].iter().zip(in_time).map(|(p, q)| p * q).sum::<f64>(),
            abandoned: queue * self.leave_per_s / self.per_s,
            mean_wait_s: queue / self.per_s,
            occupancy: busy / f64::from(self.agents),
        }
    }

    /// For a caller with 0, 1, … others ahead: the chance of an answer in time. Runge-Kutta.
    fn answered_in_time(&self, places: usize, within_s: f64) -> Vec<f64> {
        let answer_per_s = f64::from(self.agents) / self.handling_s;
        let slope = |p: &[f64]| -> Vec<f64> {
            let mut before = 1.0;
            let step = |(ahead, chance): (usize, &f64)| {
                let moves = answer_per_s + ahead as f64 * self.leave_per_s;
                let rate = moves * before - (moves + self.leave_per_s) * chance;
                before = *chance;
                rate
            };
            p.iter().enumerate().map(step).collect()
        };
        let add = |p: &[f64], k: &[f64], by: f64| -> Vec<f64> { p.iter().zip(k).map(|(p, k)| p + by * k).collect() };
        let mut chances = vec![0.0; places];
        let steps = 20_000;
        let h = within_s / f64::from(steps);
        for _ in 0..steps {
            let first = slope(&chances);
            let second = slope(&add(&chances, &first, h / 2.0));
            let third = slope(&add(&chances, &second, h / 2.0));
            let fourth = slope(&add(&chances, &third, h));
            for (k, chance) in chances.iter_mut().enumerate() {
                *chance += h / 6.0 * (first[k] + 2.0 * second[k] + 2.0 * third[k] + fourth[k]);
            }
        }
        chances
    }
}
