//! What of an incident is overrun: it follows from what was found when a deadline came, and from what was done since.

use kernel::{Id, Role, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Assignment, AssignmentState, Incident, IncidentState};

kernel::text_enum! {
    /// The part of an incident's way that has a target.
    pub enum Phase {
        /// Received to dispatched.
        Queue = "queue",
        /// Dispatched to on scene.
        Travel = "travel",
        /// On scene to cleared.
        Scene = "scene",
    }
}

impl Phase {
    /// The phase that a state is in; a finished, cleared or parked incident is in none.
    pub const fn of(state: IncidentState) -> Option<Self> {
        match state {
            IncidentState::Received => Some(Self::Queue),
            IncidentState::Dispatched => Some(Self::Travel),
            IncidentState::OnScene => Some(Self::Scene),
            IncidentState::Held | IncidentState::Cleared | IncidentState::Closed | IncidentState::Cancelled => None,
        }
    }
}

kernel::text_enum! {
    /// What is overrun.
    pub enum Cause {
        /// No unit was sent in time.
        Queue = "queue",
        /// No unit arrived in time.
        Travel = "travel",
        /// It takes longer on scene than it should.
        Scene = "scene",
        /// A unit acknowledged and did not set out.
        Untouched = "untouched",
        /// A unit on scene did not say that it is safe.
        Safety = "safety",
        /// A unit set out, should be there, and is not coming nearer.
        Arrival = "arrival",
    }
}

/// Somebody with an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Colleague {
    /// The account.
    pub account_id: Id,
    /// Name.
    pub name: String,
}

/// What of an incident is overrun, and how far that has climbed along the site's chain.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Escalation {
    /// Since when something has been overrun.
    pub since: Time,
    /// What is overrun now.
    pub causes: Vec<Cause>,
    /// Steps of the chain that were told; 0: none yet.
    pub level: i64,
    /// The role that was told last.
    pub role: Option<Role>,
    /// The person who was told last, where the chain names one.
    pub person: Option<Colleague>,
    /// When that was.
    pub level_since: Option<Time>,
}

/// Metres that a unit has come nearer since it was looked at last, or it is not coming: a minute's slow walk.
const NEARER_M: f64 = 30.0;
/// As near as this it is there, where the place has no area that says so.
const THERE_M: f64 = 30.0;

/// Where a unit is, seen from the incident that it is under way to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Whereabouts {
    /// It is in the place, or in the area around it.
    pub entered: bool,
    /// As the crow flies; none when nobody knows where the incident is.
    pub metres: Option<f64>,
}

/// What became of a unit that should be there by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coming {
    /// It is there and nobody stamped it.
    There,
    /// It is late and comes nearer.
    Nearer,
    /// It does not come nearer, or says nothing.
    Not,
}

impl Coming {
    /// By where it is now and how far it was when it was looked at last.
    pub fn of(now: Option<Whereabouts>, before: Option<f64>) -> Self {
        match (now, before) {
            (Some(now), _) if now.entered || now.metres.is_some_and(|metres| metres <= THERE_M) => Self::There,
            (Some(Whereabouts { metres: Some(now), .. }), Some(before)) if before - now >= NEARER_M => Self::Nearer,
            // It has only just said where it is: the next look tells.
            (Some(Whereabouts { metres: Some(_), .. }), None) => Self::Nearer,
            _ => Self::Not,
        }
    }
}

/// By when a unit on scene has to say that it is safe, and since when it has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SafetyCheck {
    /// By when.
    pub due_at: Time,
    /// Since when it is missed.
    pub missed_at: Option<Time>,
}

impl SafetyCheck {
    /// The check after the unit said that it was safe at a moment; it may be heard much later, and never counts from a
    /// moment to come. Whoever was heard of since is not set back by it, and a unit that is overdue again by what it
    /// said goes on being missed.
    #[must_use]
    pub fn heard(self, at: Time, every_s: i64, now: Time) -> Self {
        let due_at = at.min(now).plus_seconds(every_s);
        if due_at <= self.due_at {
            return self;
        }
        Self { due_at, missed_at: self.missed_at.filter(|_| due_at <= now).map(|_| due_at) }
    }
}

/// What is overrun, the phase first.
pub fn causes(incident: &Incident, assignments: &[Assignment]) -> Vec<Cause> {
    let phase = incident.overdue_phase.map(|phase| match phase {
        Phase::Queue => Cause::Queue,
        Phase::Travel => Cause::Travel,
        Phase::Scene => Cause::Scene,
    });
    let open = || assignments.iter().filter(|assignment| assignment.is_open());
    let untouched = |one: &Assignment| one.untouched_at.is_some() && one.state() == AssignmentState::Acknowledged;
    let untouched = open().any(untouched).then_some(Cause::Untouched);
    let unsafe_ = open().any(|assignment| assignment.safety_missed_at.is_some()).then_some(Cause::Safety);
    let missing = |one: &Assignment| one.not_arrived_at.is_some() && one.state() == AssignmentState::EnRoute;
    let missing = open().any(missing).then_some(Cause::Arrival);
    [phase, untouched, unsafe_, missing].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Step;

    #[test]
    fn who_comes_nearer_is_waited_for() {
        let at = |metres: f64| Some(Whereabouts { entered: false, metres: Some(metres) });
        for (now, before, expected) in [
            (None, None, Coming::Not),
            (None, Some(200.0), Coming::Not),
            (Some(Whereabouts { entered: true, metres: None }), None, Coming::There),
            (Some(Whereabouts { entered: false, metres: None }), None, Coming::Not),
            (at(29.0), Some(29.0), Coming::There),
            (at(400.0), None, Coming::Nearer),
            (at(400.0), Some(430.0), Coming::Nearer),
            (at(400.0), Some(429.0), Coming::Not),
            (at(400.0), Some(300.0), Coming::Not),
        ] {
            assert_eq!(Coming::of(now, before), expected, "{now:?} after {before:?}");
        }
    }

    #[test]
    fn a_check_counts_from_when_it_was_answered() {
        let at = |minutes: i64| Time::from_micros(0).plus_seconds(minutes * 60);
        // A check every ten minutes: when it is due and missed, when it was answered, when that is heard.
        for ((due, missed), said, now, expected) in [
            ((10, None), 5, 5, (15, None)),
            ((10, None), 5, 9, (15, None)),
            ((10, Some(10)), 8, 12, (18, None)),
            ((10, Some(10)), 8, 18, (18, Some(18))),
            ((10, Some(10)), 8, 40, (18, Some(18))),
            // Heard before the sweeper came: it will find it.
            ((10, None), 8, 40, (18, None)),
            // A clock ahead by a day buys no day.
            ((10, Some(10)), 1440, 12, (22, None)),
            // Told late: it was heard of since, or a clock is behind by a day.
            ((30, None), 8, 25, (30, None)),
            ((30, Some(30)), -1440, 31, (30, Some(30))),
        ] {
            let present = SafetyCheck { due_at: at(due), missed_at: missed.map(at) };
            let next = present.heard(at(said), 600, at(now));
            assert_eq!((next.due_at, next.missed_at), (at(expected.0), expected.1.map(at)), "{said} heard at {now}");
        }
    }

    #[test]
    fn what_was_done_since_ends_what_was_overrun() {
        let at = Time::from_micros;
        let id = Id::new(at(1));
        let check = |overdue: Option<Phase>, untouched: bool, missed: bool, steps: &[Step], expected: &[Cause]| {
            let incident = Incident { overdue_phase: overdue, ..Incident::blank(id, at(1)) };
            let mut assignment = Assignment::new(id, id, id, false, at(2), at(2));
            assignment.untouched_at = untouched.then(|| at(9));
            assignment.safety_missed_at = missed.then(|| at(9));
            for step in steps {
                assignment.stamp(*step, None, at(10)).expect("follows");
            }
            assert_eq!(causes(&incident, &[assignment]), expected, "{overdue:?} {steps:?}");
        };
        check(None, false, false, &[], &[]);
        check(Some(Phase::Queue), false, false, &[], &[Cause::Queue]);
        check(None, true, false, &[Step::Acknowledged], &[Cause::Untouched]);
        check(None, true, false, &[Step::Acknowledged, Step::EnRoute], &[]);
        check(Some(Phase::Scene), false, true, &[Step::OnScene], &[Cause::Scene, Cause::Safety]);
        check(None, false, true, &[Step::OnScene, Step::Cleared], &[]);
    }
}
