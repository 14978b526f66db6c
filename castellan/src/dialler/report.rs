//! How a receiver answered.

use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

/// What became of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It was acknowledged.
    Acknowledged,
    /// It was broken, and nobody answered.
    RightlySilent,
    /// It was answered by something else, or should not have been answered.
    Wrong,
    /// It was not answered, however often it was sent.
    Missing,
}

/// What became of a frame, and how long that took.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answered {
    pub(super) outcome: Outcome,
    pub(super) took: Duration,
}

/// How a receiver answered all of them.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) sent: u64,
    pub(super) took: Duration,
    silent: u64,
    wrong: u64,
    missing: u64,
    /// Of those that were acknowledged, in seconds.
    times: Vec<f64>,
}

impl Report {
    pub(super) fn add(&mut self, answered: Answered) {
        self.sent += 1;
        match answered.outcome {
            Outcome::Acknowledged => self.times.push(answered.took.as_secs_f64()),
            Outcome::RightlySilent => self.silent += 1,
            Outcome::Wrong => self.wrong += 1,
            Outcome::Missing => self.missing += 1,
        }
    }

    /// Whether each was answered as it should be.
    pub(super) const fn is_right(&self) -> bool {
        self.wrong == 0 && self.missing == 0
    }

    fn per_second(&self) -> f64 {
        self.times.len() as f64 / self.took.as_secs_f64().max(f64::MIN_POSITIVE)
    }

    /// Milliseconds within which a share of the answers came.
    fn within_ms(&self, share: f64) -> f64 {
        let mut times = self.times.clone();
        times.sort_by(f64::total_cmp);
        let below = times.iter().enumerate().take_while(|(at, _)| (*at as f64) < times.len() as f64 * share);
        below.last().map_or(0.0, |(_, time)| time * 1_000.0)
    }

    pub(super) fn json(&self) -> Value {
        let rounded = |value: f64| (value * 1_000.0).round() / 1_000.0;
        json!({
            "sent": self.sent, "acknowledged": self.times.len(), "rightly_silent": self.silent,
            "wrong": self.wrong, "missing": self.missing,
            "seconds": rounded(self.took.as_secs_f64()), "per_second": rounded(self.per_second()),
            "p50_ms": rounded(self.within_ms(0.5)), "p99_ms": rounded(self.within_ms(0.99)),
            "longest_ms": rounded(self.within_ms(1.0)),
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(to, "{} frames in {:.1} s", self.sent, self.took.as_secs_f64())?;
        writeln!(
            to,
            "  {} acknowledged, {:.0}/s: half within {:.2} ms, 99 of 100 within {:.2} ms, the longest {:.2} ms",
            self.times.len(),
            self.per_second(),
            self.within_ms(0.5),
            self.within_ms(0.99),
            self.within_ms(1.0)
        )?;
        write!(to, "  {} rightly left without an answer, {} wrong, {} missing", self.silent, self.wrong, self.missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_counts_and_ranks() {
        let mut report = Report { took: Duration::from_secs(2), ..Report::default() };
        for ms in 1..=100 {
            report.add(Answered { outcome: Outcome::Acknowledged, took: Duration::from_millis(ms) });
        }
        report.add(Answered { outcome: Outcome::RightlySilent, took: Duration::ZERO });
        assert!(report.is_right());
        let json = report.json();
        assert_eq!(
            (&json["p50_ms"], &json["p99_ms"], &json["longest_ms"]),
            (&json!(50.0), &json!(99.0), &json!(100.0))
        );
        assert_eq!((&json["sent"], &json["per_second"]), (&json!(101), &json!(50.0)));
        report.add(Answered { outcome: Outcome::Missing, took: Duration::ZERO });
        assert!(!report.is_right());
    }
}
