//! What a run came to.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

/// Steps of the histogram in each doubling: an answer's time is known to 9 %.
const STEPS: f64 = 8.0;
/// Shortest time that is told apart.
const SHORTEST_S: f64 = 0.000_05;
const BUCKETS: usize = 200;

/// Times of answers, however many, in a few kilobytes.
struct Times {
    counts: Vec<u64>,
    longest: Duration,
}

impl Times {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the buckets")]
    fn add(&mut self, took: Duration) {
        let bucket = ((took.as_secs_f64() / SHORTEST_S).log2() * STEPS).clamp(0.0, (BUCKETS - 1) as f64) as usize;
        if let Some(count) = self.counts.get_mut(bucket) {
            *count += 1;
        }
        self.longest = self.longest.max(took);
    }

    /// The time within which a share of the answers came.
    fn within(&self, share: f64) -> f64 {
        let wanted = self.counts.iter().sum::<u64>() as f64 * share;
        let mut sum = 0;
        for (bucket, count) in self.counts.iter().enumerate() {
            sum += count;
            if sum > 0 && sum as f64 >= wanted {
                let upper = SHORTEST_S * 2_f64.powf((bucket + 1) as f64 / STEPS);
                return upper.min(self.longest.as_secs_f64());
            }
        }
        0.0
    }
}

/// The count of a run.
pub(super) struct Summary {
    acts: BTreeMap<&'static str, u64>,
    refused: BTreeMap<String, u64>,
    times: Times,
    repeated: u64,
}

/// A summary as it is printed.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub seed: u64,
    pub speed: f64,
    pub simulated_minutes: f64,
    pub elapsed_s: f64,
    pub calls: u64,
    pub acts: BTreeMap<&'static str, u64>,
    pub acts_per_s: f64,
    /// Refusals by code: what people at the console were faster with.
    pub refused: BTreeMap<String, u64>,
    pub repeated: u64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub max_ms: f64,
}

impl Summary {
    pub(super) fn new() -> Self {
        let times = Times { counts: vec![0; BUCKETS], longest: Duration::ZERO };
        Self { acts: BTreeMap::new(), refused: BTreeMap::new(), times, repeated: 0 }
    }

    pub(super) fn add(&mut self, kind: &'static str, refusal: Option<&str>, took: Duration, repeated: u64) {
        *self.acts.entry(kind).or_default() += 1;
        if let Some(code) = refusal {
            *self.refused.entry(code.to_owned()).or_default() += 1;
        }
        self.times.add(took);
        self.repeated += repeated;
    }

    pub(super) fn report(self, seed: u64, times_faster: f64, elapsed: Duration) -> Report {
        let round = |value: f64| (value * 1_000.0).round() / 1_000.0;
        let elapsed_s = elapsed.as_secs_f64();
        let ms = |share: f64| round(self.times.within(share) * 1_000.0);
        Report {
            seed,
            speed: times_faster,
            simulated_minutes: round(elapsed_s * times_faster / 60.0),
            elapsed_s: round(elapsed_s),
            calls: self.acts.get("call").copied().unwrap_or_default(),
            acts_per_s: round(self.acts.values().sum::<u64>() as f64 / elapsed_s.max(0.001)),
            p50_ms: ms(0.50),
            p99_ms: ms(0.99),
            max_ms: round(self.times.longest.as_secs_f64() * 1_000.0),
            acts: self.acts,
            refused: self.refused,
            repeated: self.repeated,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_known_to_a_tenth() {
        let mut summary = Summary::new();
        for ms in 1..=1_000 {
            summary.add("call", (ms == 7).then_some("conflict"), Duration::from_millis(ms), 0);
        }
        let report = summary.report(1, 20.0, Duration::from_secs(30));
        let close = |value: f64, expected: f64| (value / expected - 1.0).abs() < 0.1;
        assert!(close(report.p50_ms, 500.0) && close(report.p99_ms, 990.0), "{report:?}");
        assert!((report.max_ms - 1_000.0).abs() < 0.01 && (report.simulated_minutes - 10.0).abs() < 0.01);
        assert_eq!((report.calls, report.refused.get("conflict")), (1_000, Some(&1)));
    }
}
