//! One unit on one incident.

use force::engagement::Activity;
use kernel::{Doubt, Error, Id, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

kernel::text_enum! {
    /// How far an assignment is.
    pub enum AssignmentState {
        /// The unit was told.
        Assigned = "assigned",
        /// The unit confirmed.
        Acknowledged = "acknowledged",
        /// Under way.
        EnRoute = "en_route",
        /// There.
        OnScene = "on_scene",
        /// Done.
        Cleared = "cleared",
        /// Given back with a reason.
        Refused = "refused",
    }
}

kernel::text_enum! {
    /// What an assignment can be advanced to.
    pub enum Step {
        /// The unit confirms.
        Acknowledged = "acknowledged",
        /// The unit is under way.
        EnRoute = "en_route",
        /// The unit is there.
        OnScene = "on_scene",
        /// The unit is done.
        Cleared = "cleared",
        /// The unit gives it back.
        Refused = "refused",
    }
}

/// An assignment as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each pair is when it happened and when it was recorded; the schema file says it once")]
pub struct Assignment {
    pub id: Id,
    pub incident_id: Id,
    pub unit_id: Id,
    pub backup: bool,
    pub assigned_at: Time,
    pub assigned_recorded_at: Time,
    pub acknowledged_at: Option<Time>,
    pub acknowledged_recorded_at: Option<Time>,
    pub en_route_at: Option<Time>,
    pub en_route_recorded_at: Option<Time>,
    pub on_scene_at: Option<Time>,
    pub on_scene_recorded_at: Option<Time>,
    pub cleared_at: Option<Time>,
    pub cleared_recorded_at: Option<Time>,
    pub refused_at: Option<Time>,
    pub refused_recorded_at: Option<Time>,
    pub reason: Option<String>,
    pub untouched_at: Option<Time>,
    pub safety_due_at: Option<Time>,
    pub safety_missed_at: Option<Time>,
    pub arrival_metres: Option<f64>,
    pub not_arrived_at: Option<Time>,
}

impl Assignment {
    /// A fresh assignment.
    pub const fn new(id: Id, incident_id: Id, unit_id: Id, backup: bool, assigned_at: Time, now: Time) -> Self {
        Self {
            id,
            incident_id,
            unit_id,
            backup,
            assigned_at,
            assigned_recorded_at: now,
            acknowledged_at: None,
            acknowledged_recorded_at: None,
            en_route_at: None,
            en_route_recorded_at: None,
            on_scene_at: None,
            on_scene_recorded_at: None,
            cleared_at: None,
            cleared_recorded_at: None,
            refused_at: None,
            refused_recorded_at: None,
            reason: None,
            untouched_at: None,
            safety_due_at: None,
            safety_missed_at: None,
            arrival_metres: None,
            not_arrived_at: None,
        }
    }

    /// The unit goes on with another incident, of which this one turned out to be a duplicate: an assignment there from now
    /// on, in the state that this one is in.
    ///
    /// # Errors
    /// As [`Self::stamp`].
    pub fn taken_over(&self, id: Id, incident_id: Id, backup: bool, now: Time) -> Result<Self> {
        let mut other = Self::new(id, incident_id, self.unit_id, backup, now, now);
        let step = match self.state() {
            AssignmentState::Acknowledged => Some(Step::Acknowledged),
            AssignmentState::EnRoute => Some(Step::EnRoute),
            AssignmentState::OnScene => Some(Step::OnScene),
            AssignmentState::Assigned | AssignmentState::Cleared | AssignmentState::Refused => None,
        };
        step.map_or(Ok(()), |step| other.stamp(step, None, now))?;
        Ok(other)
    }

    /// Ends because its incident was merged into the one of this number.
    ///
    /// # Errors
    /// As [`Self::stamp`].
    pub fn end_merged(&mut self, into: &str, now: Time) -> Result<()> {
        self.stamp(Step::Cleared, None, now)?;
        self.reason = Some(format!("goes on as {into}"));
        Ok(())
    }

    /// How far it is: the most advanced stamp.
    pub const fn state(&self) -> AssignmentState {
        if self.refused_at.is_some() {
            AssignmentState::Refused
        } else if self.cleared_at.is_some() {
            AssignmentState::Cleared
        } else if self.on_scene_at.is_some() {
            AssignmentState::OnScene
        } else if self.en_route_at.is_some() {
            AssignmentState::EnRoute
        } else if self.acknowledged_at.is_some() {
            AssignmentState::Acknowledged
        } else {
            AssignmentState::Assigned
        }
    }

    /// What an open assignment keeps its unit busy with; none when it has ended.
    pub const fn activity(&self) -> Option<Activity> {
        match self.state() {
            AssignmentState::Assigned => Some(Activity::Assigned),
            AssignmentState::Acknowledged => Some(Activity::Acknowledged),
            AssignmentState::EnRoute => Some(Activity::EnRoute),
            AssignmentState::OnScene => Some(Activity::OnScene),
            AssignmentState::Cleared | AssignmentState::Refused => None,
        }
    }

    /// When it entered its state.
    pub fn since(&self) -> Time {
        let stamp = match self.state() {
            AssignmentState::Assigned => None,
            AssignmentState::Acknowledged => self.acknowledged_at,
            AssignmentState::EnRoute => self.en_route_at,
            AssignmentState::OnScene => self.on_scene_at,
            AssignmentState::Cleared => self.cleared_at,
            AssignmentState::Refused => self.refused_at,
        };
        stamp.unwrap_or(self.assigned_at)
    }

    /// Whether the unit is still on it.
    pub const fn is_open(&self) -> bool {
        self.activity().is_some()
    }

    /// The steps that may follow; legs may be passed over, and a unit that has set out does not refuse.
    pub const fn next(&self) -> &'static [Step] {
        use Step::{Acknowledged, Cleared, EnRoute, OnScene, Refused};
        match self.state() {
            AssignmentState::Assigned => &[Acknowledged, EnRoute, OnScene, Cleared, Refused],
            AssignmentState::Acknowledged => &[EnRoute, OnScene, Cleared, Refused],
            AssignmentState::EnRoute => &[OnScene, Cleared],
            AssignmentState::OnScene => &[Cleared],
            AssignmentState::Cleared | AssignmentState::Refused => &[],
        }
    }

    const fn slot(&mut self, step: Step) -> (&mut Option<Time>, &mut Option<Time>) {
        match step {
            Step::Acknowledged => (&mut self.acknowledged_at, &mut self.acknowledged_recorded_at),
            Step::EnRoute => (&mut self.en_route_at, &mut self.en_route_recorded_at),
            Step::OnScene => (&mut self.on_scene_at, &mut self.on_scene_recorded_at),
            Step::Cleared => (&mut self.cleared_at, &mut self.cleared_recorded_at),
            Step::Refused => (&mut self.refused_at, &mut self.refused_recorded_at),
        }
    }

    /// Writes a stamp. A leg that was passed over may still be told late, with the time at which it happened: what an
    /// officer did without a network is never refused because somebody else was faster.
    ///
    /// # Errors
    /// `conflict` when the stamp is written already or the step does not follow.
    pub fn stamp(&mut self, step: Step, occurred_at: Option<Time>, now: Time) -> Result<()> {
        let state = self.state();
        let late = occurred_at.is_some() && step != Step::Refused && state != AssignmentState::Refused;
        let follows = self.next().contains(&step);
        let told = Told { what: "an assignment", state: state.as_str(), step: step.as_str() };
        write_once(self.slot(step), follows || late, told, occurred_at.unwrap_or(now), now)
    }
}

/// What a refused stamp is told by.
pub(super) struct Told {
    /// What is stamped.
    pub what: &'static str,
    /// Its state.
    pub state: &'static str,
    /// The step that was to be stamped.
    pub step: &'static str,
}

/// Writes a stamp, when it happened and when it was recorded, where there is none yet.
pub(super) fn write_once(
    slot: (&mut Option<Time>, &mut Option<Time>),
    may: bool,
    told: Told,
    at: Time,
    now: Time,
) -> Result<()> {
    let step = words(told.step);
    if slot.0.is_some() {
        return Err(Error::conflict(format!("“{step}” is stamped already, and a stamp is written once"))
            .coded("already_stamped"));
    }
    if !may {
        let state = words(told.state);
        return Err(
            Error::conflict(format!("{} that is {state} cannot become {step}", told.what)).coded("illegal_step")
        );
    }
    *slot.0 = Some(at);
    *slot.1 = Some(now);
    Ok(())
}

pub(super) fn words(code: &str) -> String {
    code.replace('_', " ")
}

/// One stamp: when it happened in the world, and when it was recorded.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub struct Stamp {
    /// When it happened.
    pub occurred_at: Time,
    /// When it was recorded.
    pub recorded_at: Time,
    /// Why the first of the two is doubtful; absent when it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Doubt>,
}

impl Stamp {
    /// A stamp, where there is one; `began`: since when its incident is known.
    pub(super) fn of(at: Option<Time>, recorded: Option<Time>, began: Option<Time>) -> Option<Self> {
        let (occurred_at, recorded_at) = at.zip(recorded)?;
        Some(Self { occurred_at, recorded_at, doubt: Doubt::of(occurred_at, recorded_at, began) })
    }
}

/// The six stamps; null where a leg did not happen.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub struct Stamps {
    /// The unit was told.
    pub assigned: Option<Stamp>,
    /// The unit confirmed.
    pub acknowledged: Option<Stamp>,
    /// The unit set out.
    pub en_route: Option<Stamp>,
    /// The unit arrived.
    pub on_scene: Option<Stamp>,
    /// The unit was done.
    pub cleared: Option<Stamp>,
    /// The unit gave it back.
    pub refused: Option<Stamp>,
}

/// An assignment as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Assignment)]
pub struct AssignmentView {
    /// Id.
    pub id: Id,
    /// The incident.
    pub incident_id: Id,
    /// The unit.
    pub unit_id: Id,
    /// The unit's call sign.
    pub call_sign: String,
    /// How far it is.
    pub state: AssignmentState,
    /// Sent to help a unit that was there first.
    pub backup: bool,
    /// The six stamps.
    pub stamps: Stamps,
    /// Why it was refused or transferred.
    pub reason: Option<String>,
    /// When it was found acknowledged but not begun.
    pub untouched_at: Option<Time>,
    /// When somebody has to ask next whether the unit is safe; null where nobody has to.
    pub safety_due_at: Option<Time>,
    /// Since when the unit has not said that it is safe.
    pub safety_missed_at: Option<Time>,
    /// Since when the unit, which set out, should have been there.
    pub not_arrived_at: Option<Time>,
    /// The steps that may follow.
    pub next: Vec<Step>,
}

impl AssignmentView {
    /// Shows an assignment; `began`: since when its incident is known.
    pub fn new(assignment: &Assignment, call_sign: &str, began: Time) -> Self {
        let stamp = |at, recorded| Stamp::of(at, recorded, Some(began));
        Self {
            id: assignment.id,
            incident_id: assignment.incident_id,
            unit_id: assignment.unit_id,
            call_sign: call_sign.to_owned(),
            state: assignment.state(),
            backup: assignment.backup,
            stamps: Stamps {
                assigned: stamp(Some(assignment.assigned_at), Some(assignment.assigned_recorded_at)),
                acknowledged: stamp(assignment.acknowledged_at, assignment.acknowledged_recorded_at),
                en_route: stamp(assignment.en_route_at, assignment.en_route_recorded_at),
                on_scene: stamp(assignment.on_scene_at, assignment.on_scene_recorded_at),
                cleared: stamp(assignment.cleared_at, assignment.cleared_recorded_at),
                refused: stamp(assignment.refused_at, assignment.refused_recorded_at),
            },
            reason: assignment.reason.clone(),
            untouched_at: assignment.untouched_at,
            safety_due_at: assignment.safety_due_at,
            safety_missed_at: assignment.safety_missed_at,
            not_arrived_at: assignment.not_arrived_at,
            next: assignment.next().to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh() -> Assignment {
        let id = Id::new(Time::from_micros(1));
        Assignment::new(id, id, id, false, Time::from_micros(10), Time::from_micros(10))
    }

    #[test]
    fn only_what_follows_may_be_stamped() {
        let check = |steps: &str, expected: Result<AssignmentState, &str>| {
            let mut assignment = fresh();
            let mut outcome = Ok(());
            for (n, step) in steps.split_whitespace().enumerate() {
                let now = Time::from_micros(20 + n as i64);
                outcome = assignment.stamp(step.parse().expect("a step"), None, now);
            }
            match expected {
                Ok(state) => {
                    assert!(outcome.is_ok(), "{steps}");
                    assert_eq!(assignment.state(), state, "{steps}");
                }
                Err(code) => assert_eq!(outcome.expect_err(steps).problem().code, code, "{steps}"),
            }
        };
        check("acknowledged en_route on_scene cleared", Ok(AssignmentState::Cleared));
        check("on_scene cleared", Ok(AssignmentState::Cleared));
        check("acknowledged refused", Ok(AssignmentState::Refused));
        check("en_route refused", Err("illegal_step"));
        check("on_scene en_route", Err("illegal_step"));
        check("acknowledged acknowledged", Err("already_stamped"));
        check("cleared on_scene", Err("illegal_step"));
        check("refused acknowledged", Err("illegal_step"));
    }

    #[test]
    fn a_unit_goes_on_in_the_state_it_is_in() {
        let check = |step: Option<Step>, expected: AssignmentState| {
            let mut old = fresh();
            step.map_or(Ok(()), |step| old.stamp(step, None, Time::from_micros(20))).expect("follows");
            let now = Time::from_micros(90);
            let new = old.taken_over(Id::new(now), Id::new(now), false, now).expect("an open one goes on");
            assert_eq!((new.state(), new.assigned_at, new.since()), (expected, now, now));
        };
        check(None, AssignmentState::Assigned);
        check(Some(Step::Acknowledged), AssignmentState::Acknowledged);
        check(Some(Step::EnRoute), AssignmentState::EnRoute);
        check(Some(Step::OnScene), AssignmentState::OnScene);
    }

    #[test]
    fn a_leg_told_late_fills_its_place_and_changes_no_state() {
        let mut assignment = fresh();
        assignment.stamp(Step::OnScene, None, Time::from_micros(50)).expect("follows");
        assignment.stamp(Step::EnRoute, Some(Time::from_micros(30)), Time::from_micros(60)).expect("told late");
        assert_eq!(assignment.state(), AssignmentState::OnScene);
        assert_eq!(assignment.en_route_at, Some(Time::from_micros(30)));
        assert_eq!(assignment.en_route_recorded_at, Some(Time::from_micros(60)));
    }
}
