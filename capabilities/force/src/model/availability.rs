//! Availability: derived, never stored.

use kernel::Time;

use super::Duty;
use crate::engagement::{Activity, Engagement};

kernel::text_enum! {
    /// Whether a unit can be sent, and if not, what it is doing.
    pub enum Availability {
        /// On duty and free.
        Available = "available",
        /// Told of an incident.
        Assigned = "assigned",
        /// Confirmed an incident.
        Acknowledged = "acknowledged",
        /// Under way to an incident.
        EnRoute = "en_route",
        /// At an incident.
        OnScene = "on_scene",
        /// On break.
        OnBreak = "on_break",
        /// Off duty.
        OffDuty = "off_duty",
    }
}

/// The availability of a unit and since when: that of its most advanced open assignment, else of its duty state.
pub fn derive(duty: Duty, duty_since: Time, engagements: &[Engagement]) -> (Availability, Time) {
    match engagements.iter().max_by_key(|engagement| (engagement.state, std::cmp::Reverse(engagement.since))) {
        Some(engagement) => {
            let availability = match engagement.state {
                Activity::Assigned => Availability::Assigned,
                Activity::Acknowledged => Availability::Acknowledged,
                Activity::EnRoute => Availability::EnRoute,
                Activity::OnScene => Availability::OnScene,
            };
            (availability, engagement.since)
        }
        None => match duty {
            Duty::OnDuty => (Availability::Available, duty_since),
            Duty::OnBreak => (Availability::OnBreak, duty_since),
            Duty::OffDuty => (Availability::OffDuty, duty_since),
        },
    }
}

#[cfg(test)]
mod tests {
    use kernel::Id;

    use super::*;

    #[test]
    fn the_most_advanced_assignment_decides_then_the_duty_state() {
        let check = |duty: Duty, states: &[(Activity, i64)], expected: (Availability, i64)| {
            let id = Id::new(Time::from_micros(1));
            let engagements: Vec<Engagement> = states
                .iter()
                .map(|(state, since)| Engagement {
                    unit_id: id,
                    assignment_id: id,
                    incident_id: id,
                    compartment_id: None,
                    incident_number: "HP-2026-1".into(),
                    state: *state,
                    since: Time::from_micros(*since),
                })
                .collect();
            let (availability, since) = derive(duty, Time::from_micros(5), &engagements);
            assert_eq!((availability, since.micros()), expected, "{duty} {states:?}");
        };
        check(Duty::OnDuty, &[], (Availability::Available, 5));
        check(Duty::OnBreak, &[], (Availability::OnBreak, 5));
        check(Duty::OffDuty, &[], (Availability::OffDuty, 5));
        check(Duty::OnBreak, &[(Activity::Assigned, 7)], (Availability::Assigned, 7));
        check(Duty::OnDuty, &[(Activity::OnScene, 7), (Activity::EnRoute, 9)], (Availability::OnScene, 7));
        check(Duty::OnDuty, &[(Activity::EnRoute, 9), (Activity::EnRoute, 7)], (Availability::EnRoute, 7));
    }
}
