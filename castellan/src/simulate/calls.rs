//! Who calls, when, and why: arrivals by chance around a daily profile.

use fastrand::Rng;

use super::agenda::{Moment, seconds};
use super::content::{Content, Spot};
use crate::example::files;

/// How busy each hour of the day is, as a share of the mean: quiet before dawn, a peak after lunch and a higher one in
/// the evening, as control rooms of mixed sites see it.
const PROFILE: [f64; 24] = [
    0.8, 0.6, 0.5, 0.4, 0.3, 0.4, 0.6, 0.9, 1.1, 1.1, 1.1, 1.2, 1.3, 1.3, 1.2, 1.2, 1.2, 1.3, 1.4, 1.4, 1.5, 1.5, 1.3,
    1.0,
];
/// The highest share in it.
const PEAK: f64 = 1.5;

/// One call.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Call {
    pub at: Moment,
    pub type_code: String,
    pub spot: Spot,
    pub narrative: String,
    pub source: String,
    pub caller: Option<(String, String)>,
}

/// The calls of a shift, one after another: the same for the same seed, hour and rate.
pub(super) struct Calls {
    rng: Rng,
    hour: u8,
    per_hour: f64,
    now: Moment,
}

impl Calls {
    /// Calls from an hour of the day on; `per_hour` is the mean of a whole day.
    pub(super) fn new(seed: u64, hour: u8, per_hour: f64) -> Self {
        Self { rng: Rng::with_seed(seed), hour, per_hour, now: 0 }
    }

    /// The next call. Arrivals at the peak's rate, of which each hour keeps its share.
    pub(super) fn next(&mut self, content: &Content) -> Option<Call> {
        if self.per_hour <= 0.0 {
            return None;
        }
        loop {
            let pause_s = -(1.0 - self.rng.f64()).ln() * 3_600.0 / (self.per_hour * PEAK);
            self.now += millis(pause_s);
            let hour = (u64::from(self.hour) + self.now / seconds(3_600)) % 24;
            let share = PROFILE.get(usize::try_from(hour).unwrap_or_default()).copied().unwrap_or(1.0);
            if self.rng.f64() * PEAK < share {
                return self.call(content, u8::try_from(hour).unwrap_or_default());
            }
        }
    }

    fn call(&mut self, content: &Content, hour: u8) -> Option<Call> {
        let (story, spot) = content.draw(&mut self.rng, hour)?;
        let narrative = files::tell(self.rng.choice(&story.opening)?, &spot.name);
        let caller = story.caller.then(|| files::caller(&mut self.rng));
        Some(Call {
            at: self.now,
            type_code: story.r#type.clone(),
            spot: spot.clone(),
            narrative,
            source: story.source.clone(),
            caller,
        })
    }
}

/// A span in seconds as simulated milliseconds; never nothing, so that time goes on.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what a day needs")]
pub(super) fn millis(span_s: f64) -> Moment {
    (span_s * 1_000.0).clamp(1.0, 1e11) as Moment
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::tests::content;

    fn plan(seed: u64, hour: u8, count: usize) -> Vec<Call> {
        let (content, mut calls) = (content(), Calls::new(seed, hour, 12.0));
        (0..count).map(|_| calls.next(&content).expect("somebody calls")).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_calls() {
        assert_eq!(plan(7, 18, 200), plan(7, 18, 200));
        assert_ne!(plan(7, 18, 20), plan(8, 18, 20));
    }

    #[test]
    fn arrivals_keep_the_rate_and_the_hours() {
        let calls = plan(3, 0, 12 * 24 * 20);
        let days = calls.last().map_or(0.0, |call| call.at as f64 / 86_400_000.0);
        assert!((18.0..23.0).contains(&days), "20 days at 12 an hour took {days} days");
        let at_hour = |hour: u64| calls.iter().filter(|call| call.at / 3_600_000 % 24 == hour).count();
        assert!(at_hour(20) > 2 * at_hour(4), "evenings are busier than nights");
        let rooms = calls.iter().filter(|call| call.type_code == "closing_round").count();
        assert!(rooms > 0, "every kind of story comes up");
        assert!(calls.iter().all(|call| !call.narrative.contains('{')));
    }
}
