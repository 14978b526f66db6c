//! Whether a time that somebody told can be right. It is kept either way, beside the time at which it was recorded: a
//! phone's clock may be wrong by days, and what happened is not refused for it.

use crate::Time;

/// Seconds that two clocks may be apart: those that keep time by the network differ by less.
const APART_S: i64 = 5 * 60;

crate::text_enum! {
    /// Why a told time is doubtful.
    pub enum Doubt {
        /// It had not come yet when it was recorded.
        Ahead = "ahead",
        /// It lies before the thing that it is about was known.
        Early = "early",
    }
}

impl Doubt {
    /// By when it happened, when that was recorded, and since when there is anything for it to be about; none: always.
    pub fn of(occurred_at: Time, recorded_at: Time, began: Option<Time>) -> Option<Self> {
        if occurred_at > recorded_at.plus_seconds(APART_S) {
            return Some(Self::Ahead);
        }
        began.is_some_and(|began| occurred_at < began.plus_seconds(-APART_S)).then_some(Self::Early)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_cannot_be_right_is_doubted() {
        let at = |seconds: i64| Time::from_micros(0).plus_seconds(seconds);
        for (occurred_s, recorded_s, began_s, expected) in [
            (1000, 1000, Some(900), None),
            (1000, 90_000, Some(900), None),
            (1000, 1000, None, None),
            (0, 90_000, None, None),
            (1300, 1000, Some(900), None),
            (1301, 1000, Some(900), Some(Doubt::Ahead)),
            (1301, 1000, None, Some(Doubt::Ahead)),
            (600, 1000, Some(900), None),
            (599, 1000, Some(900), Some(Doubt::Early)),
            (-172_800, 1000, Some(900), Some(Doubt::Early)),
            // Ahead of everything is ahead first.
            (5000, 1000, Some(9000), Some(Doubt::Ahead)),
        ] {
            let found = Doubt::of(at(occurred_s), at(recorded_s), began_s.map(at));
            assert_eq!(found, expected, "{occurred_s} recorded at {recorded_s}, began at {began_s:?}");
        }
    }
}
