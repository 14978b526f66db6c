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
    [phase, untouched, unsafe_].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Step;

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
