//! A call for help to somebody outside: police, fire, ambulance, whoever the site's list names.

use kernel::{Id, Result, Time};
use places::model::Service;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Stamp;
use super::assignment::{Told, write_once};

/// Calls of one incident at the most: each stands in every image of the incident.
pub const OUTSIDE_MAX: usize = 24;

kernel::text_enum! {
    /// How far help from outside is.
    pub enum OutsideState {
        /// They were called.
        Sent = "sent",
        /// They took it.
        Accepted = "accepted",
        /// They will not come.
        Rejected = "rejected",
        /// Somebody is on the way.
        Dispatched = "dispatched",
        /// Somebody is there.
        OnScene = "on_scene",
        /// They left, or were called off.
        Closed = "closed",
    }
}

kernel::text_enum! {
    /// What a call for help from outside can be advanced to.
    pub enum OutsideStep {
        /// They take it.
        Accepted = "accepted",
        /// They will not come.
        Rejected = "rejected",
        /// Somebody sets out.
        Dispatched = "dispatched",
        /// Somebody is there.
        OnScene = "on_scene",
        /// They left, or were called off.
        Closed = "closed",
    }
}

/// A call for help as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0002_outside_calls.sql describes every column")]
pub struct OutsideCall {
    pub id: Id,
    pub incident_id: Id,
    pub service: Service,
    pub name: String,
    pub number: Option<String>,
    pub caller_id: Option<Id>,
    pub caller: String,
    pub sent_at: Time,
    pub sent_recorded_at: Time,
    pub accepted_at: Option<Time>,
    pub accepted_recorded_at: Option<Time>,
    pub rejected_at: Option<Time>,
    pub rejected_recorded_at: Option<Time>,
    pub dispatched_at: Option<Time>,
    pub dispatched_recorded_at: Option<Time>,
    pub on_scene_at: Option<Time>,
    pub on_scene_recorded_at: Option<Time>,
    pub closed_at: Option<Time>,
    pub closed_recorded_at: Option<Time>,
    pub reference: Option<String>,
    pub outcome: Option<String>,
    pub note: Option<String>,
}

impl OutsideCall {
    /// A call that was made just now, to nobody named yet.
    pub fn new(id: Id, incident_id: Id, service: Service, sent_at: Time, now: Time) -> Self {
        Self {
            id,
            incident_id,
            service,
            name: String::new(),
            number: None,
            caller_id: None,
            caller: String::new(),
            sent_at,
            sent_recorded_at: now,
            accepted_at: None,
            accepted_recorded_at: None,
            rejected_at: None,
            rejected_recorded_at: None,
            dispatched_at: None,
            dispatched_recorded_at: None,
            on_scene_at: None,
            on_scene_recorded_at: None,
            closed_at: None,
            closed_recorded_at: None,
            reference: None,
            outcome: None,
            note: None,
        }
    }

    /// How far it is.
    pub const fn state(&self) -> OutsideState {
        if self.closed_at.is_some() {
            OutsideState::Closed
        } else if self.rejected_at.is_some() {
            OutsideState::Rejected
        } else if self.on_scene_at.is_some() {
            OutsideState::OnScene
        } else if self.dispatched_at.is_some() {
            OutsideState::Dispatched
        } else if self.accepted_at.is_some() {
            OutsideState::Accepted
        } else {
            OutsideState::Sent
        }
    }

    /// The steps that may follow; legs may be passed over, and whoever is on the way does not reject.
    pub const fn next(&self) -> &'static [OutsideStep] {
        use OutsideStep::{Accepted, Closed, Dispatched, OnScene, Rejected};
        match self.state() {
            OutsideState::Sent => &[Accepted, Rejected, Dispatched, OnScene, Closed],
            OutsideState::Accepted => &[Dispatched, OnScene, Rejected, Closed],
            OutsideState::Dispatched => &[OnScene, Closed],
            OutsideState::OnScene => &[Closed],
            OutsideState::Rejected | OutsideState::Closed => &[],
        }
    }

    const fn slot(&mut self, step: OutsideStep) -> (&mut Option<Time>, &mut Option<Time>) {
        match step {
            OutsideStep::Accepted => (&mut self.accepted_at, &mut self.accepted_recorded_at),
            OutsideStep::Rejected => (&mut self.rejected_at, &mut self.rejected_recorded_at),
            OutsideStep::Dispatched => (&mut self.dispatched_at, &mut self.dispatched_recorded_at),
            OutsideStep::OnScene => (&mut self.on_scene_at, &mut self.on_scene_recorded_at),
            OutsideStep::Closed => (&mut self.closed_at, &mut self.closed_recorded_at),
        }
    }

    /// Writes a stamp. A leg that was passed over may still be told late, with the time at which it happened.
    ///
    /// # Errors
    /// `conflict` when the stamp is written already or the step does not follow.
    pub fn stamp(&mut self, step: OutsideStep, occurred_at: Option<Time>, now: Time) -> Result<()> {
        let state = self.state();
        let late = occurred_at.is_some() && step != OutsideStep::Rejected && state != OutsideState::Rejected;
        let follows = self.next().contains(&step);
        let told = Told { what: "help from outside", state: state.as_str(), step: step.as_str() };
        write_once(self.slot(step), follows || late, told, occurred_at.unwrap_or(now), now)
    }
}

/// The stamps of a call for help; null where a leg did not happen.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub struct OutsideStamps {
    /// They were called.
    pub sent: Option<Stamp>,
    /// They took it.
    pub accepted: Option<Stamp>,
    /// They will not come.
    pub rejected: Option<Stamp>,
    /// Somebody set out.
    pub dispatched: Option<Stamp>,
    /// Somebody arrived.
    pub on_scene: Option<Stamp>,
    /// They left, or were called off.
    pub closed: Option<Stamp>,
}

/// A call for help as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = OutsideCall)]
pub struct OutsideCallView {
    /// Id.
    pub id: Id,
    /// The incident.
    pub incident_id: Id,
    /// Who helps.
    pub service: Service,
    /// Who was called.
    pub name: String,
    /// On which number.
    pub number: Option<String>,
    /// Who called them.
    pub caller: String,
    /// How far it is.
    pub state: OutsideState,
    /// When each leg happened.
    pub stamps: OutsideStamps,
    /// Their own number for the matter.
    pub reference: Option<String>,
    /// What came of it, or why they will not come.
    pub outcome: Option<String>,
    /// What was told to them.
    pub note: Option<String>,
    /// The steps that may follow.
    pub next: Vec<OutsideStep>,
}

impl From<&OutsideCall> for OutsideCallView {
    fn from(call: &OutsideCall) -> Self {
        // It may have gone over from another incident with its stamps: only a time to come is doubtful.
        let stamp = |at, recorded| Stamp::of(at, recorded, None);
        Self {
            id: call.id,
            incident_id: call.incident_id,
            service: call.service,
            name: call.name.clone(),
            number: call.number.clone(),
            caller: call.caller.clone(),
            state: call.state(),
            stamps: OutsideStamps {
                sent: stamp(Some(call.sent_at), Some(call.sent_recorded_at)),
                accepted: stamp(call.accepted_at, call.accepted_recorded_at),
                rejected: stamp(call.rejected_at, call.rejected_recorded_at),
                dispatched: stamp(call.dispatched_at, call.dispatched_recorded_at),
                on_scene: stamp(call.on_scene_at, call.on_scene_recorded_at),
                closed: stamp(call.closed_at, call.closed_recorded_at),
            },
            reference: call.reference.clone(),
            outcome: call.outcome.clone(),
            note: call.note.clone(),
            next: call.next().to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh() -> OutsideCall {
        let id = Id::new(Time::from_micros(1));
        OutsideCall::new(id, id, Service::Police, Time::from_micros(10), Time::from_micros(10))
    }

    #[test]
    fn only_what_follows_may_be_stamped() {
        let check = |steps: &str, expected: Result<OutsideState, &str>| {
            let mut call = fresh();
            let mut outcome = Ok(());
            for (n, step) in steps.split_whitespace().enumerate() {
                outcome = call.stamp(step.parse().expect("a step"), None, Time::from_micros(20 + n as i64));
            }
            match expected {
                Ok(state) => {
                    assert!(outcome.is_ok(), "{steps}");
                    assert_eq!(call.state(), state, "{steps}");
                }
                Err(code) => assert_eq!(outcome.expect_err(steps).problem().code, code, "{steps}"),
            }
        };
        check("", Ok(OutsideState::Sent));
        check("accepted dispatched on_scene closed", Ok(OutsideState::Closed));
        check("on_scene closed", Ok(OutsideState::Closed));
        check("accepted rejected", Ok(OutsideState::Rejected));
        check("closed", Ok(OutsideState::Closed));
        check("dispatched rejected", Err("illegal_step"));
        check("rejected closed", Err("illegal_step"));
        check("on_scene dispatched", Err("illegal_step"));
        check("accepted accepted", Err("already_stamped"));
    }

    #[test]
    fn a_leg_told_late_fills_its_place_and_changes_no_state() {
        let mut call = fresh();
        call.stamp(OutsideStep::OnScene, None, Time::from_micros(50)).expect("follows");
        call.stamp(OutsideStep::Accepted, Some(Time::from_micros(30)), Time::from_micros(60)).expect("told late");
        assert_eq!((call.state(), call.accepted_at), (OutsideState::OnScene, Some(Time::from_micros(30))));
    }
}
