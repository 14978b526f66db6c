//! What an operator can bear, and whether a period kept to it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{DAY_WINDOWS, HOUR_WINDOWS, WINDOW_US, share};

/// More alarms than this within ten minutes are a flood for one operator (ISA-18.2, EEMUA 191; field/alarms.md 4.1).
pub const FLOOD: u64 = 10;
/// Alarms that one operator manages at the most: in ten minutes, an hour and a day (the same).
pub const MANAGEABLE: [u64; 3] = [2, 12, 300];
/// Sources that the ones with the most alarms are.
pub const TOP_SOURCES: usize = 10;
/// From this priority on an alarm is low; 3 is medium, 2 high and 1 critical.
const LOW_FROM: usize = 4;

kernel::text_enum! {
    /// A measure of how many alarms there are; those of load are for each position that is staffed.
    pub enum AlarmMeasureName {
        /// Alarms in ten minutes, in the mean.
        PerTenMinutes = "per_ten_minutes",
        /// Alarms in an hour, in the mean.
        PerHour = "per_hour",
        /// Alarms in a day, in the mean.
        PerDay = "per_day",
        /// The most alarms in ten minutes.
        MostPerTenMinutes = "most_per_ten_minutes",
        /// The part of the time in which more than ten alarms came in ten minutes.
        FloodShare = "flood_share",
        /// The part of all alarms that came from the ten sources with the most.
        TopTenShare = "top_ten_share",
        /// Sources that chattered.
        Chattering = "chattering",
        /// The most alarms that were stale on one day.
        StalePerDay = "stale_per_day",
        /// The part of all alarms with priority 4 or 5.
        LowShare = "low_share",
        /// The part with priority 3.
        MediumShare = "medium_share",
        /// The part with priority 2.
        HighShare = "high_share",
        /// The part with priority 1.
        CriticalShare = "critical_share",
    }
}

kernel::text_enum! {
    /// On which side of its target a value lies well.
    pub enum Side {
        /// Up to the target.
        AtMost = "at_most",
        /// Below it.
        Below = "below",
        /// From it on.
        AtLeast = "at_least",
    }
}

kernel::text_enum! {
    /// What to think of a value.
    pub enum Verdict {
        /// The target is kept.
        Kept = "kept",
        /// It is not, and still people can manage.
        Manageable = "manageable",
        /// It is not.
        Missed = "missed",
    }
}

/// A measure with its target.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AlarmMeasure {
    /// What is measured.
    pub name: AlarmMeasureName,
    /// The value; a part is from 0 to 1, and null of no alarms.
    pub value: Option<f64>,
    /// The target.
    pub target: f64,
    /// On which side of it the value lies well.
    pub side: Side,
    /// Up to here people can manage, where there is such a bound besides the target.
    pub manageable: Option<f64>,
    /// What to think of it; null where there is no value.
    pub verdict: Option<Verdict>,
}

impl AlarmMeasureName {
    /// Target, the side of it that is well, and what is manageable, all of them from field/alarms.md 4.1 (ISA-18.2, IEC 62682,
    /// EEMUA 191).
    const fn bound(self) -> (f64, Side, Option<f64>) {
        match self {
            Self::PerTenMinutes => (1.0, Side::AtMost, Some(2.0)),
            Self::PerHour => (6.0, Side::AtMost, Some(12.0)),
            Self::PerDay => (150.0, Side::AtMost, Some(300.0)),
            Self::MostPerTenMinutes => (10.0, Side::AtMost, None),
            Self::FloodShare | Self::CriticalShare => (0.01, Side::Below, None),
            Self::TopTenShare | Self::HighShare => (0.05, Side::AtMost, None),
            Self::Chattering => (0.0, Side::AtMost, None),
            Self::StalePerDay => (5.0, Side::Below, None),
            Self::LowShare => (0.8, Side::AtLeast, None),
            Self::MediumShare => (0.15, Side::AtMost, None),
        }
    }

    /// The measure with a value.
    fn with(self, value: Option<f64>) -> AlarmMeasure {
        let (target, side, manageable) = self.bound();
        let verdict = value.map(|value| {
            let kept = match side {
                Side::AtMost => value <= target,
                Side::Below => value < target,
                Side::AtLeast => value >= target,
            };
            match (kept, manageable) {
                (true, _) => Verdict::Kept,
                (false, Some(bound)) if value <= bound => Verdict::Manageable,
                (false, _) => Verdict::Missed,
            }
        });
        AlarmMeasure { name: self, value, target, side, manageable, verdict }
    }
}

/// What was counted in a period.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counted {
    /// How much of the period is over, in microseconds.
    pub length_us: i64,
    /// Positions that were staffed.
    pub positions: u64,
    /// Alarms raised.
    pub alarms: u64,
    /// The most in a window of ten minutes.
    pub most_in_window: u64,
    /// Windows with a flood.
    pub flooded_windows: u64,
    /// Alarms of the ten sources with the most.
    pub of_top_ten: u64,
    /// Sources that chattered.
    pub chattering: u64,
    /// The most that were stale on one day.
    pub stale_per_day: u64,
    /// Alarms by priority, from 1 to 5.
    pub by_priority: [u64; 5],
}

/// The measures of a period.
#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 alarms and microseconds of a year")]
pub fn measures(counted: &Counted) -> Vec<AlarmMeasure> {
    let positions = counted.positions.max(1) as f64;
    let windows = counted.length_us.max(0) as f64 / WINDOW_US as f64;
    // A part of one window is one.
    let whole_windows = counted.length_us.max(0).unsigned_abs().div_ceil(WINDOW_US.unsigned_abs());
    let mean = |span: i64| (windows > 0.0).then(|| counted.alarms as f64 / positions / windows * span as f64);
    let of_all = |part: u64| share(part, counted.alarms);
    let [critical, high, medium, ..] = counted.by_priority;
    let low = counted.by_priority.iter().skip(LOW_FROM - 1).sum();
    AlarmMeasureName::ALL
        .iter()
        .map(|name| {
            name.with(match name {
                AlarmMeasureName::PerTenMinutes => mean(1),
                AlarmMeasureName::PerHour => mean(HOUR_WINDOWS),
                AlarmMeasureName::PerDay => mean(DAY_WINDOWS),
                AlarmMeasureName::MostPerTenMinutes => Some(counted.most_in_window as f64 / positions),
                AlarmMeasureName::FloodShare => share(counted.flooded_windows, whole_windows),
                AlarmMeasureName::TopTenShare => of_all(counted.of_top_ten),
                AlarmMeasureName::Chattering => Some(counted.chattering as f64),
                AlarmMeasureName::StalePerDay => Some(counted.stale_per_day as f64),
                AlarmMeasureName::LowShare => of_all(low),
                AlarmMeasureName::MediumShare => of_all(medium),
                AlarmMeasureName::HighShare => of_all(high),
                AlarmMeasureName::CriticalShare => of_all(critical),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_US: i64 = DAY_WINDOWS * WINDOW_US;

    #[test]
    fn a_value_is_judged_by_its_target() {
        use AlarmMeasureName as Name;
        let check = |name: Name, value: Option<f64>, expected: Option<Verdict>| {
            assert_eq!(name.with(value).verdict, expected, "{name} {value:?}");
        };
        check(Name::PerTenMinutes, Some(1.0), Some(Verdict::Kept));
        check(Name::PerTenMinutes, Some(1.1), Some(Verdict::Manageable));
        check(Name::PerTenMinutes, Some(2.1), Some(Verdict::Missed));
        check(Name::PerHour, Some(12.0), Some(Verdict::Manageable));
        check(Name::PerDay, Some(301.0), Some(Verdict::Missed));
        check(Name::MostPerTenMinutes, Some(10.0), Some(Verdict::Kept));
        check(Name::MostPerTenMinutes, Some(11.0), Some(Verdict::Missed));
        check(Name::FloodShare, Some(0.01), Some(Verdict::Missed));
        check(Name::FloodShare, Some(0.009), Some(Verdict::Kept));
        check(Name::StalePerDay, Some(4.0), Some(Verdict::Kept));
        check(Name::StalePerDay, Some(5.0), Some(Verdict::Missed));
        check(Name::Chattering, Some(1.0), Some(Verdict::Missed));
        check(Name::LowShare, Some(0.8), Some(Verdict::Kept));
        check(Name::LowShare, Some(0.79), Some(Verdict::Missed));
        check(Name::TopTenShare, None, None);
    }

    #[test]
    fn load_is_for_each_position_and_counts_empty_windows() {
        let counted = Counted {
            length_us: DAY_US,
            positions: 2,
            alarms: 288,
            most_in_window: 22,
            flooded_windows: 36,
            of_top_ten: 72,
            by_priority: [0, 72, 72, 72, 72],
            ..Counted::default()
        };
        let found: Vec<Option<f64>> = measures(&counted).iter().map(|measure| measure.value).collect();
        let expected = [1.0, 6.0, 144.0, 11.0, 0.25, 0.25, 0.0, 0.0, 0.5, 0.25, 0.25, 0.0].map(Some);
        assert_eq!(found, expected);
    }

    #[test]
    fn nothing_has_no_parts() {
        let found: Vec<Option<f64>> = measures(&Counted::default()).iter().map(|measure| measure.value).collect();
        let zero = Some(0.0);
        assert_eq!(found, [None, None, None, zero, None, None, zero, zero, None, None, None, None]);
    }
}
