//! Calls one by one, with seeded randomness: first come, first served, and some hang up.

use staffing::erlang::{CallLoad, Patience, Service, service};

use crate::close;

/// SplitMix64, enough for a test.
struct Dice(u64);

impl Dice {
    fn exponential(&mut self, mean: f64) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        -mean * (((z >> 11) as f64 + 0.5) / (1_u64 << 53) as f64).ln()
    }
}

fn simulate(agents: usize, calls: CallLoad, patience_s: f64, within_s: f64, count: u32) -> Service {
    let mut dice = Dice(20_260_102);
    let mut free_at = vec![0.0_f64; agents];
    let (mut now, mut busy_s) = (0.0, 0.0);
    let (mut waiting, mut in_time, mut gone, mut waited_s) = (0_u32, 0_u32, 0_u32, 0.0);
    for _ in 0..count {
        now += dice.exponential(3600.0 / calls.per_hour);
        let (patience, handling) = (dice.exponential(patience_s), dice.exponential(calls.handling_s));
        let next = free_at.iter_mut().min_by(|a, b| a.total_cmp(b)).unwrap();
        let wait = (*next - now).max(0.0);
        waiting += u32::from(wait > 0.0);
        waited_s += wait.min(patience);
        if patience < wait {
            gone += 1;
            continue;
        }
        in_time += u32::from(wait <= within_s);
        busy_s += handling;
        *next = now + wait + handling;
    }
    let share = |part: u32| f64::from(part) / f64::from(count);
    Service {
        waiting: share(waiting),
        answered_within: share(in_time),
        abandoned: share(gone),
        mean_wait_s: waited_s / f64::from(count),
        occupancy: busy_s / now / agents as f64,
    }
}

#[test]
fn two_million_calls_agree() {
    for (agents, per_hour, patience_s) in [(6, 130.0, 90.0), (4, 130.0, 60.0), (20, 400.0, 300.0)] {
        let calls = CallLoad { per_hour, handling_s: 150.0 };
        let seen = simulate(agents as usize, calls, patience_s, 15.0, 2_000_000);
        let said = service(agents, calls, Patience::MeanS(patience_s), 15.0).unwrap();
        close(seen.waiting, said.waiting, 0.003);
        close(seen.answered_within, said.answered_within, 0.003);
        close(seen.abandoned, said.abandoned, 0.002);
        close(seen.mean_wait_s, said.mean_wait_s, 0.01 * said.mean_wait_s);
        close(seen.occupancy, said.occupancy, 0.002);
    }
}
