//! How many alarms came in each ten minutes, hour and day of a period.

use std::collections::BTreeMap;

use kernel::Time;

/// Ten minutes, in microseconds: the window in which the standards count alarms.
pub const WINDOW_US: i64 = 600_000_000;
/// Windows of an hour.
pub const HOUR_WINDOWS: i64 = 6;
/// Windows of a day.
pub const DAY_WINDOWS: i64 = 144;

/// Alarms by window of ten minutes, counted from the beginning of the period; windows without any are not kept.
#[derive(Clone, Debug)]
pub struct Windows {
    from: i64,
    counts: BTreeMap<i64, u64>,
}

/// Windows next to each other in which too many alarms came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The first window.
    pub first: i64,
    /// The last one.
    pub last: i64,
    /// Alarms of all of them.
    pub alarms: u64,
}

impl Windows {
    /// No alarms, in a period that begins then.
    pub const fn since(from: Time) -> Self {
        Self { from: from.micros(), counts: BTreeMap::new() }
    }

    /// Takes an alarm in.
    pub fn add(&mut self, at: Time) {
        *self.counts.entry((at.micros() - self.from).div_euclid(WINDOW_US)).or_default() += 1;
    }

    /// The moment at which a window begins.
    pub const fn begin(&self, window: i64) -> Time {
        Time::from_micros(self.from + window * WINDOW_US)
    }

    /// All alarms.
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }

    /// Alarms by spans of so many windows each, without the empty ones.
    pub fn by(&self, windows: i64) -> BTreeMap<i64, u64> {
        let mut spans = BTreeMap::new();
        for (window, alarms) in &self.counts {
            *spans.entry(window.div_euclid(windows)).or_default() += alarms;
        }
        spans
    }

    /// The most alarms in a span of so many windows.
    pub fn most(&self, windows: i64) -> u64 {
        self.by(windows).into_values().max().unwrap_or_default()
    }

    /// How many spans of so many windows held more than so many alarms.
    pub fn over(&self, windows: i64, bound: u64) -> u64 {
        self.by(windows).into_values().filter(|alarms| *alarms > bound).count() as u64
    }

    /// Windows with more than so many alarms, those next to each other as one.
    pub fn runs_over(&self, bound: u64) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for (window, alarms) in self.counts.iter().filter(|(_, alarms)| **alarms > bound) {
            match runs.last_mut().filter(|run| run.last + 1 == *window) {
                Some(run) => (run.last, run.alarms) = (*window, run.alarms + alarms),
                None => runs.push(Run { first: *window, last: *window, alarms: *alarms }),
            }
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn windows(seconds: &[i64]) -> Windows {
        let from = Time::default().plus_seconds(1_000);
        let mut windows = Windows::since(from);
        for at in seconds {
            windows.add(from.plus_seconds(*at));
        }
        windows
    }

    #[test]
    fn the_most_is_that_of_one_span() {
        let check = |seconds: &[i64], expected: [u64; 3]| {
            let windows = windows(seconds);
            assert_eq!([1, HOUR_WINDOWS, DAY_WINDOWS].map(|span| windows.most(span)), expected, "{seconds:?}");
        };
        check(&[], [0, 0, 0]);
        check(&[0], [1, 1, 1]);
        check(&[0, 599], [2, 2, 2]);
        check(&[599, 600], [1, 2, 2]);
        check(&[0, 599, 600, 3_600, 86_400], [2, 3, 4]);
    }

    #[test]
    fn what_lies_next_to_each_other_is_one_flood() {
        let check = |seconds: &[i64], bound: u64, expected: &[(i64, i64, u64)]| {
            let expected: Vec<Run> = expected
                .iter()
                .map(|(first, last, alarms)| Run { first: *first, last: *last, alarms: *alarms })
                .collect();
            assert_eq!(windows(seconds).runs_over(bound), expected, "{seconds:?}");
        };
        check(&[], 1, &[]);
        check(&[1, 2], 2, &[]);
        check(&[1, 2, 3], 2, &[(0, 0, 3)]);
        check(&[1, 2, 601, 602, 603, 1_201, 1_801, 1_802], 1, &[(0, 1, 5), (3, 3, 2)]);
    }

    #[test]
    fn spans_over_a_bound_are_counted() {
        let windows = windows(&[0, 1, 2, 700, 4_000]);
        assert_eq!([1, HOUR_WINDOWS, DAY_WINDOWS].map(|span| windows.over(span, 2)), [1, 1, 1]);
        assert_eq!(windows.over(1, 0), 3);
        assert_eq!(windows.begin(2), Time::default().plus_seconds(2_200));
    }
}
