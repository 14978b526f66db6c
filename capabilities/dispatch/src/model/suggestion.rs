//! Units that could be sent, with what speaks for and against each. It suggests; a person sends.

use kernel::Id;
use places::model::Passage;
use serde::{Deserialize, Serialize};
use suggestion::{Activity, Reason, Shortfall, ShortfallKind, Suggestion, Unfit};
use utoipa::ToSchema;

use super::AssignmentState;

kernel::text_enum! {
    /// What speaks for a unit or against it.
    pub enum ReasonCode {
        /// The unit gave this very incident back before.
        Refused = "refused",
        /// A door on its way needs a key that it lacks.
        MissingKey = "missing_key",
        /// The way to the incident.
        Way = "way",
        /// It arrives after the target.
        Late = "late",
        /// No way to the incident is known.
        WayUnknown = "way_unknown",
        /// Its position is of now.
        PositionFresh = "position_fresh",
        /// Its position is older, but not stale.
        PositionAgeing = "position_ageing",
        /// Its position is stale.
        PositionStale = "position_stale",
        /// Its position is not known.
        PositionUnknown = "position_unknown",
        /// Its position is a coarse one.
        PositionCoarse = "position_coarse",
        /// It has a capability that is asked for.
        HasCapability = "has_capability",
        /// It lacks a capability that is asked for: does not fit.
        LacksCapability = "lacks_capability",
        /// On duty.
        OnDuty = "on_duty",
        /// On break: does not fit.
        OnBreak = "on_break",
        /// Off duty: does not fit.
        OffDuty = "off_duty",
        /// No present work.
        Free = "free",
        /// Taken from less important work.
        Preempts = "preempts",
        /// On work that is as important or more: does not fit.
        Engaged = "engaged",
        /// Time on shift.
        OnShift = "on_shift",
        /// Long on shift.
        LongShift = "long_shift",
        /// Too long on shift.
        OverShift = "over_shift",
        /// What its leaving takes from the coverage.
        CoverageLost = "coverage_lost",
    }
}

/// One thing that speaks for a unit or against it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Reason)]
pub struct ReasonView {
    /// What it is.
    pub code: ReasonCode,
    /// The same in English words, with its figures.
    pub text: String,
    /// How long the way, the lateness, the age of the position or the shift is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// How good the position is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metres: Option<u32>,
    /// The capability, or the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capability: Option<String>,
    /// How important its present work is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i64>,
    /// How far it is with that: the state of its assignment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<AssignmentState>,
}

impl ReasonView {
    /// The unit gave this very incident back before.
    pub fn refused() -> Self {
        Self::of(ReasonCode::Refused, "gave it back before".to_owned())
    }

    const fn of(code: ReasonCode, text: String) -> Self {
        Self { code, text, seconds: None, metres: None, capability: None, priority: None, state: None }
    }
}

const fn state(activity: Activity) -> AssignmentState {
    match activity {
        Activity::Assigned => AssignmentState::Assigned,
        Activity::Acknowledged => AssignmentState::Acknowledged,
        Activity::EnRoute => AssignmentState::EnRoute,
        Activity::OnScene => AssignmentState::OnScene,
    }
}

impl From<&Reason> for ReasonView {
    fn from(reason: &Reason) -> Self {
        use ReasonCode as Code;
        let plain = |code| Self::of(code, reason.text());
        let lasting = |code, seconds: &u32| Self { seconds: Some(*seconds), ..plain(code) };
        let able = |code, capability: &String| Self { capability: Some(capability.clone()), ..plain(code) };
        match reason {
            Reason::Way { seconds } => lasting(Code::Way, seconds),
            Reason::Late { by_seconds } => lasting(Code::Late, by_seconds),
            Reason::WayUnknown => plain(Code::WayUnknown),
            Reason::PositionFresh { age_seconds } => lasting(Code::PositionFresh, age_seconds),
            Reason::PositionAgeing { age_seconds } => lasting(Code::PositionAgeing, age_seconds),
            Reason::PositionStale { age_seconds } => lasting(Code::PositionStale, age_seconds),
            Reason::PositionUnknown => plain(Code::PositionUnknown),
            Reason::PositionCoarse { accuracy_m } => Self { metres: Some(*accuracy_m), ..plain(Code::PositionCoarse) },
            Reason::HasCapability { capability } => able(Code::HasCapability, capability),
            Reason::LacksCapability { capability } => able(Code::LacksCapability, capability),
            Reason::OnDuty => plain(Code::OnDuty),
            Reason::OnBreak => plain(Code::OnBreak),
            Reason::OffDuty => plain(Code::OffDuty),
            Reason::Free => plain(Code::Free),
            Reason::Preempts { priority, activity } | Reason::Engaged { priority, activity } => {
                let preempts = matches!(reason, Reason::Preempts { .. });
                Self {
                    priority: Some(i64::from(priority.number())),
                    state: Some(state(*activity)),
                    ..plain(if preempts { Code::Preempts } else { Code::Engaged })
                }
            }
            Reason::OnShift { seconds } => lasting(Code::OnShift, seconds),
            Reason::LongShift { seconds } => lasting(Code::LongShift, seconds),
            Reason::OverShift { seconds } => lasting(Code::OverShift, seconds),
            Reason::CoverageLost { .. } => plain(Code::CoverageLost),
        }
    }
}

/// A unit with what is known of it for this incident.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SuggestedUnit {
    /// The unit.
    pub unit_id: Id,
    /// What is said on the radio.
    pub call_sign: String,
    /// Whether it can be sent: on duty, able to do what is asked for, free or on less important work.
    pub fits: bool,
    /// Seconds until it arrives, as far as the way is known.
    pub arrival_s: Option<u32>,
    /// Seconds more than the unit that would be there first.
    pub extra_s: Option<u32>,
    /// Share of the site's demand that is no longer covered when it goes, 0 to 1; null where no demand is known.
    pub coverage_lost: Option<f64>,
    /// How it gets there; null where nobody knows where it is, or where the incident is.
    pub way: Option<SuggestedWay>,
    /// What speaks for it and against it, from the most telling.
    pub reasons: Vec<ReasonView>,
}

kernel::text_enum! {
    /// What a way is known by.
    pub enum WayBy {
        /// The ways that were drawn for the site: corridors, stairs, lifts, doors, roads.
        Paths = "paths",
        /// The straight line, since one of the two ends is not on those ways, or there are none.
        Line = "line",
    }
}

/// How a unit gets to an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SuggestedWay {
    /// What it is known by.
    pub by: WayBy,
    /// It drives where there is a road, and all the way by the straight line.
    pub vehicle: bool,
    /// How long it takes.
    pub seconds: u32,
    /// Metres of the straight line; null for drawn ways, whose seconds are what counts.
    pub metres: Option<u32>,
    /// Stairs and lifts on it.
    pub via: Vec<Passage>,
    /// The key that it needs and the unit lacks; null where it passes.
    pub missing_key: Option<String>,
}

impl SuggestedWay {
    /// The same in words.
    pub fn text(&self) -> String {
        let how = if self.vehicle { "by vehicle" } else { "on foot" };
        let took = suggestion::duration(self.seconds);
        let mut text = match self.metres {
            Some(metres) if metres >= 1_000 => {
                format!("{took} {how}, {:.1} km straight line", f64::from(metres) / 1_000.0)
            }
            Some(metres) => format!("{took} {how}, {metres} m straight line"),
            None => format!("{took} {how}"),
        };
        let via: Vec<&str> =
            self.via.iter().map(|passage| passage.name.as_deref().unwrap_or(passage.kind.as_str())).collect();
        if !via.is_empty() {
            text.push_str(" by ");
            text.push_str(&via.join(" and "));
        }
        text
    }
}

impl SuggestedUnit {
    /// Says how the unit gets there, and which key it lacks on the way.
    pub fn on_the_way(&mut self, way: Option<SuggestedWay>) {
        if let Some(way) = &way {
            for reason in self.reasons.iter_mut().filter(|reason| reason.code == ReasonCode::Way) {
                reason.text = way.text();
            }
            if let Some(key) = &way.missing_key {
                let text = format!("a door on the way needs {}", suggestion::capability_words(key));
                let missing =
                    ReasonView { capability: Some(key.clone()), ..ReasonView::of(ReasonCode::MissingKey, text) };
                self.reasons.insert(0, missing);
            }
        }
        self.way = way;
    }

    /// A unit that fits.
    pub fn fitting(unit: &Suggestion<Id>) -> Self {
        Self {
            unit_id: unit.unit,
            call_sign: unit.call_sign.clone(),
            fits: true,
            arrival_s: unit.arrival_seconds,
            extra_s: unit.extra_seconds,
            coverage_lost: unit.coverage_lost,
            way: None,
            reasons: unit.reasons.iter().map(ReasonView::from).collect(),
        }
    }

    /// A unit that does not; what rules it out stands first.
    pub fn unfit(unit: &Unfit<Id>) -> Self {
        let mut reasons: Vec<&Reason> = unit.reasons.iter().collect();
        reasons.sort_by_key(|reason| !reason.rules_out());
        Self {
            unit_id: unit.unit,
            call_sign: unit.call_sign.clone(),
            fits: false,
            arrival_s: None,
            extra_s: None,
            coverage_lost: None,
            way: None,
            reasons: reasons.into_iter().map(ReasonView::from).collect(),
        }
    }
}

kernel::text_enum! {
    /// What is missing when no unit fits.
    pub enum ShortfallCode {
        /// There are no units.
        NoUnits = "no_units",
        /// No unit has what is asked for.
        NoneCapable = "none_capable",
        /// Units have it, but none is on duty.
        NoneOnDuty = "none_on_duty",
        /// Units on duty have it, but all are on work that is as important or more.
        AllEngaged = "all_engaged",
    }
}

/// What is missing when no unit fits.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Shortfall)]
pub struct ShortfallView {
    /// What it is.
    pub code: ShortfallCode,
    /// The same in English words, with the unit that comes nearest to it.
    pub text: String,
    /// That unit; its reasons stand with the units.
    pub unit_id: Option<Id>,
}

impl From<&Shortfall<Id>> for ShortfallView {
    fn from(shortfall: &Shortfall<Id>) -> Self {
        let code = match shortfall.kind {
            ShortfallKind::NoUnits => ShortfallCode::NoUnits,
            ShortfallKind::NoneCapable => ShortfallCode::NoneCapable,
            ShortfallKind::NoneOnDuty => ShortfallCode::NoneOnDuty,
            ShortfallKind::AllEngaged => ShortfallCode::AllEngaged,
        };
        Self { code, text: shortfall.text.clone(), unit_id: shortfall.nearest }
    }
}

/// The units of a site, ranked for one incident.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Suggestions)]
pub struct SuggestionsView {
    /// Whether what each leaves uncovered was counted in.
    pub coverage: bool,
    /// Seconds of travel after which an arrival is late.
    pub target_s: u32,
    /// What a unit has to be able to do.
    pub needs: Vec<String>,
    /// Units that fit, the best first; then those that do not, by call sign.
    pub units: Vec<SuggestedUnit>,
    /// What is missing, when no unit fits.
    pub shortfall: Option<ShortfallView>,
}

#[cfg(test)]
mod tests {
    use places::model::PassageKind;

    use super::*;

    #[test]
    fn a_way_is_said_in_a_few_words() {
        let way = SuggestedWay {
            by: WayBy::Paths,
            vehicle: false,
            seconds: 360,
            metres: None,
            via: Vec::new(),
            missing_key: None,
        };
        let stairs = |name: Option<&str>| Passage { kind: PassageKind::Stairs, name: name.map(str::to_owned) };
        let lift = Passage { kind: PassageKind::Lift, name: None };
        let line = |metres| SuggestedWay { by: WayBy::Line, metres: Some(metres), ..way.clone() };
        for (way, expected) in [
            (way.clone(), "6 min on foot"),
            (SuggestedWay { via: vec![stairs(Some("Stairs B"))], ..way.clone() }, "6 min on foot by Stairs B"),
            (SuggestedWay { via: vec![stairs(None), lift], ..way.clone() }, "6 min on foot by stairs and lift"),
            (SuggestedWay { vehicle: true, ..line(2_140) }, "6 min by vehicle, 2.1 km straight line"),
            (line(340), "6 min on foot, 340 m straight line"),
        ] {
            assert_eq!(way.text(), expected);
        }
    }
}
