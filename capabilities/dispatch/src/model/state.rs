//! An incident's state: it follows from its assignments and from what people decided, and is stored nowhere.

use kernel::Time;

use super::{Assignment, AssignmentState, Incident};

kernel::text_enum! {
    /// Where an incident stands.
    pub enum IncidentState {
        /// Waits for a unit.
        Received = "received",
        /// Parked on purpose.
        Held = "held",
        /// A unit was sent.
        Dispatched = "dispatched",
        /// A unit is there.
        OnScene = "on_scene",
        /// All units are done; waits for its disposition.
        Cleared = "cleared",
        /// Finished, with a disposition.
        Closed = "closed",
        /// Called off.
        Cancelled = "cancelled",
    }
}

/// The assignments that count since the incident was opened or reopened.
fn present<'a>(incident: &'a Incident, assignments: &'a [Assignment]) -> impl Iterator<Item = &'a Assignment> {
    assignments.iter().filter(|assignment| {
        assignment.is_open() || incident.reopened_at.is_none_or(|reopened| assignment.assigned_recorded_at >= reopened)
    })
}

/// The state of an incident.
pub fn state(incident: &Incident, assignments: &[Assignment]) -> IncidentState {
    if incident.cancelled_at.is_some() {
        return IncidentState::Cancelled;
    }
    if incident.closed_at.is_some() {
        return IncidentState::Closed;
    }
    let has = |wanted: fn(AssignmentState) -> bool| {
        present(incident, assignments).any(|assignment| wanted(assignment.state()))
    };
    if has(|state| state == AssignmentState::OnScene) {
        IncidentState::OnScene
    } else if has(|state| !matches!(state, AssignmentState::Cleared | AssignmentState::Refused)) {
        IncidentState::Dispatched
    } else if incident.held_at.is_some() {
        IncidentState::Held
    } else if has(|state| state == AssignmentState::Cleared) {
        IncidentState::Cleared
    } else {
        IncidentState::Received
    }
}

/// When the incident entered its state.
pub fn since(incident: &Incident, assignments: &[Assignment]) -> Time {
    let opened = incident.reopened_at.unwrap_or(incident.received_at);
    let open = || present(incident, assignments).filter(|assignment| assignment.is_open());
    let entered = match state(incident, assignments) {
        IncidentState::Received => present(incident, assignments).filter_map(|assignment| assignment.refused_at).max(),
        IncidentState::Held => incident.held_at,
        IncidentState::Dispatched => open().map(|assignment| assignment.assigned_at).min(),
        IncidentState::OnScene => open().filter_map(|assignment| assignment.on_scene_at).min(),
        IncidentState::Cleared => present(incident, assignments).filter_map(|assignment| assignment.cleared_at).max(),
        IncidentState::Closed => incident.closed_at,
        IncidentState::Cancelled => incident.cancelled_at,
    };
    entered.unwrap_or(opened)
}

#[cfg(test)]
mod tests {
    use kernel::Id;

    use super::*;
    use crate::model::Step;

    fn incident() -> Incident {
        Incident::blank(Id::new(Time::from_micros(1)), Time::from_micros(100))
    }

    fn assignment(steps: &[Step]) -> Assignment {
        let id = Id::new(Time::from_micros(1));
        let mut assignment = Assignment::new(id, id, id, false, Time::from_micros(200), Time::from_micros(200));
        for (n, step) in steps.iter().enumerate() {
            assignment.stamp(*step, None, Time::from_micros(300 + n as i64)).expect("follows");
        }
        assignment
    }

    #[test]
    fn the_state_follows_from_the_assignments() {
        use IncidentState as S;
        use Step::{Cleared, EnRoute, OnScene, Refused};
        let check = |assignments: &[&[Step]], expected: (S, i64)| {
            let assignments: Vec<_> = assignments.iter().map(|steps| assignment(steps)).collect();
            let incident = incident();
            assert_eq!(
                (state(&incident, &assignments), since(&incident, &assignments).micros()),
                expected,
                "{assignments:?}"
            );
        };
        check(&[], (S::Received, 100));
        check(&[&[]], (S::Dispatched, 200));
        check(&[&[EnRoute]], (S::Dispatched, 200));
        check(&[&[EnRoute], &[OnScene]], (S::OnScene, 300));
        check(&[&[OnScene, Cleared], &[]], (S::Dispatched, 200));
        check(&[&[OnScene, Cleared]], (S::Cleared, 301));
        check(&[&[Refused]], (S::Received, 300));
        check(&[&[Refused], &[OnScene, Cleared]], (S::Cleared, 301));
    }

    #[test]
    fn a_reopened_incident_begins_anew() {
        let mut reopened = incident();
        reopened.reopened_at = Some(Time::from_micros(900));
        let old = assignment(&[Step::OnScene, Step::Cleared]);
        assert_eq!(state(&reopened, &[old]), IncidentState::Received);
    }

    #[test]
    fn a_hold_gives_way_to_a_unit() {
        let mut held = incident();
        held.held_at = Some(Time::from_micros(150));
        assert_eq!(state(&held, &[]), IncidentState::Held);
        assert_eq!(state(&held, &[assignment(&[])]), IncidentState::Dispatched);
    }
}
