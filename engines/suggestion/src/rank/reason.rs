//! What speaks for a unit and against it: a code, a value, a sentence, and what it counts.

use serde::{Deserialize, Serialize};

use super::words::{capability, duration};
use super::{Activity, Priority};

/// Age up to which a position counts as it is, seconds. Phones report every 15 to 30 s while they move.
pub const POSITION_FRESH_SECONDS: u32 = 60;
/// Age from which a position is stale, seconds: an officer has walked 800 m since.
pub const POSITION_STALE_SECONDS: u32 = 600;
/// Accuracy up to which a position counts as it is, metres: a satellite fix between buildings.
pub const ACCURACY_GOOD_M: u32 = 50;
/// What an old or a coarse position counts at the most, seconds: beyond that it says nothing more.
pub const UNCERTAINTY_MAX_SECONDS: u32 = 900;
/// What breaking off work counts before the unit is there, seconds: the way gone so far, and somebody else to send.
pub const PREEMPT_UNDER_WAY_COUNTS_SECONDS: u32 = 120;
/// What breaking off work counts at the scene, seconds: people are left standing there.
pub const PREEMPT_ON_SCENE_COUNTS_SECONDS: u32 = 300;
/// From here a shift is long: accidents rise beyond the eighth to ninth hour, to double in the twelfth (Folkard and
/// Tucker 2003).
pub const LONG_SHIFT_SECONDS: u32 = 10 * 3_600;
/// What a long shift counts, seconds.
pub const LONG_SHIFT_COUNTS_SECONDS: u32 = 60;
/// From here a shift is over: 24 hours less 11 hours of daily rest (directive 2003/88/EC, article 3).
pub const OVER_SHIFT_SECONDS: u32 = 13 * 3_600;
/// What a shift that should be over counts, seconds.
pub const OVER_SHIFT_COUNTS_SECONDS: u32 = 300;

/// One thing that speaks for a unit or against it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// The way to the incident.
    Way {
        /// How long it takes.
        seconds: u32,
    },
    /// It arrives after the target.
    Late {
        /// How long after.
        by_seconds: u32,
    },
    /// No way to the incident is known.
    WayUnknown,
    /// Its position is at most [`POSITION_FRESH_SECONDS`] old.
    PositionFresh {
        /// How old.
        age_seconds: u32,
    },
    /// Its position is older, but not stale.
    PositionAgeing {
        /// How old.
        age_seconds: u32,
    },
    /// Its position is older than [`POSITION_STALE_SECONDS`].
    PositionStale {
        /// How old.
        age_seconds: u32,
    },
    /// Its position is not known.
    PositionUnknown,
    /// Its position is good to more than [`ACCURACY_GOOD_M`] only.
    PositionCoarse {
        /// How good.
        accuracy_m: u32,
    },
    /// It has a capability that is asked for.
    HasCapability {
        /// Which.
        capability: String,
    },
    /// It lacks a capability that is asked for: does not fit.
    LacksCapability {
        /// Which.
        capability: String,
    },
    /// On duty.
    OnDuty,
    /// On break: does not fit.
    OnBreak,
    /// Off duty: does not fit.
    OffDuty,
    /// No present work.
    Free,
    /// Taken from less important work.
    Preempts {
        /// How important that is.
        priority: Priority,
        /// How far it is with it.
        activity: Activity,
    },
    /// On work that is as important or more: does not fit.
    Engaged {
        /// How important that is.
        priority: Priority,
        /// How far it is with it.
        activity: Activity,
    },
    /// Time on shift.
    OnShift {
        /// How long.
        seconds: u32,
    },
    /// On shift for [`LONG_SHIFT_SECONDS`] or longer.
    LongShift {
        /// How long.
        seconds: u32,
    },
    /// On shift for [`OVER_SHIFT_SECONDS`] or longer.
    OverShift {
        /// How long.
        seconds: u32,
    },
    /// What its leaving takes from the coverage.
    CoverageLost {
        /// Share of the demand, 0 to 1.
        share: f64,
        /// What that counts; 0 unless the order is by coverage.
        counts_seconds: u32,
    },
}

impl Reason {
    /// What it adds to the way in the ranking, seconds.
    pub fn counts_seconds(&self) -> u32 {
        match self {
            Self::Way { seconds } => *seconds,
            // It has moved for that long at the most, and half of it on average.
            Self::PositionAgeing { age_seconds } | Self::PositionStale { age_seconds } => {
                (age_seconds / 2).min(UNCERTAINTY_MAX_SECONDS)
            }
            // Half the radius at 1.4 m/s, as above.
            Self::PositionCoarse { accuracy_m } => (accuracy_m / 3).min(UNCERTAINTY_MAX_SECONDS),
            Self::Preempts { activity: Activity::OnScene, .. } => PREEMPT_ON_SCENE_COUNTS_SECONDS,
            Self::Preempts { .. } => PREEMPT_UNDER_WAY_COUNTS_SECONDS,
            Self::LongShift { .. } => LONG_SHIFT_COUNTS_SECONDS,
            Self::OverShift { .. } => OVER_SHIFT_COUNTS_SECONDS,
            Self::CoverageLost { counts_seconds, .. } => *counts_seconds,
            Self::Late { .. }
            | Self::WayUnknown
            | Self::PositionFresh { .. }
            | Self::PositionUnknown
            | Self::HasCapability { .. }
            | Self::LacksCapability { .. }
            | Self::OnDuty
            | Self::OnBreak
            | Self::OffDuty
            | Self::Free
            | Self::Engaged { .. }
            | Self::OnShift { .. } => 0,
        }
    }

    /// Whether a unit of which this is true is not suggested.
    pub const fn rules_out(&self) -> bool {
        matches!(self, Self::LacksCapability { .. } | Self::OnBreak | Self::OffDuty | Self::Engaged { .. })
    }

    /// The reason in words.
    pub fn text(&self) -> String {
        match self {
            Self::Way { seconds } => format!("{} away", duration(*seconds)),
            Self::Late { by_seconds } => format!("{} after the target", duration(*by_seconds)),
            Self::WayUnknown => "no way known".into(),
            Self::PositionFresh { age_seconds } | Self::PositionAgeing { age_seconds } => {
                format!("position {} old", duration(*age_seconds))
            }
            Self::PositionStale { age_seconds } => format!("position stale, {} old", duration(*age_seconds)),
            Self::PositionUnknown => "position unknown".into(),
            Self::PositionCoarse { accuracy_m } => format!("position good to {accuracy_m} m only"),
            Self::HasCapability { capability: name } => format!("has {}", capability(name)),
            Self::LacksCapability { capability: name } => format!("lacks {}", capability(name)),
            Self::OnDuty => "on duty".into(),
            Self::OnBreak => "on break".into(),
            Self::OffDuty => "off duty".into(),
            Self::Free => "no present work".into(),
            Self::Preempts { priority, activity } => {
                format!("would be taken from priority {} work, {}", priority.number(), activity.words())
            }
            Self::Engaged { priority, activity } => {
                format!("on priority {} work, {}", priority.number(), activity.words())
            }
            Self::OnShift { seconds } => format!("on shift for {}", duration(*seconds)),
            Self::LongShift { seconds } => format!("long on shift, {}", duration(*seconds)),
            Self::OverShift { seconds } => format!("too long on shift, {}", duration(*seconds)),
            Self::CoverageLost { share, .. } => format!("takes {:.1} % of the coverage", share * 100.0),
        }
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text())
    }
}

impl Activity {
    const fn words(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Acknowledged => "acknowledged",
            Self::EnRoute => "en route",
            Self::OnScene => "on scene",
        }
    }
}
