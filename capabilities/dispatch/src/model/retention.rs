//! For how long details of persons are kept, and the lists of those whose time is over.

use kernel::db::Json;
use kernel::subject::Subject;
use kernel::{Error, Id, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Longest time that may be set: a hundred years are for ever.
const DAYS_MAX: i64 = 36_500;
/// Persons of one list: what somebody reads before they approve it.
pub const PROPOSED_MAX: i64 = 100;
const DAY_US: i64 = 86_400_000_000;

/// For how long details of persons are kept once an incident that mentions them is over.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Retention {
    /// Days for whoever called; null: for ever.
    pub caller_days: Option<i64>,
    /// Days for a person on an incident; null: for ever.
    pub person_days: Option<i64>,
    /// Days for whoever keeps a vehicle on one; null: for ever.
    pub vehicle_days: Option<i64>,
    /// Counts its changes; 0: never set.
    pub version: i64,
}

impl Retention {
    /// Refuses times that cannot be.
    ///
    /// # Errors
    /// `invalid`, with the field.
    pub fn check(&self) -> Result<()> {
        let fields =
            [("caller_days", self.caller_days), ("person_days", self.person_days), ("vehicle_days", self.vehicle_days)];
        match fields.into_iter().find(|(_, days)| days.is_some_and(|days| !(1..=DAYS_MAX).contains(&days))) {
            Some((field, _)) => {
                let message = format!("1 to {DAYS_MAX} days, or nothing for ever");
                Err(Error::invalid(message.as_str()).field(field, message))
            }
            None => Ok(()),
        }
    }

    /// Whether anybody's time ends at all.
    pub const fn ends(&self) -> bool {
        self.caller_days.is_some() || self.person_days.is_some() || self.vehicle_days.is_some()
    }

    /// Since when an incident must be over; none: it never is for long enough.
    pub fn limits(&self, now: Time) -> Limits {
        let limit = |days: Option<i64>| days.map_or(0, |days| (now.micros() - days * DAY_US).max(0));
        let (caller, person, vehicle) = (limit(self.caller_days), limit(self.person_days), limit(self.vehicle_days));
        Limits { caller, person, vehicle }
    }
}

/// Moments before which an incident must have been over, in microseconds, by how the person is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Who called.
    pub caller: i64,
    /// A person on an incident.
    pub person: i64,
    /// Whoever keeps a vehicle on one.
    pub vehicle: i64,
}

impl Limits {
    /// The latest of them: who was first mentioned later is kept in any case.
    pub fn latest(&self) -> i64 {
        self.caller.max(self.person).max(self.vehicle)
    }
}

kernel::text_enum! {
    /// What became of a list.
    pub enum ProposalState {
        /// It waits for somebody.
        Open = "open",
        /// Those on it are being erased, or were.
        Approved = "approved",
        /// Nobody on it is erased for now.
        Dismissed = "dismissed",
    }
}

/// A list as stored.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Id.
    pub id: Id,
    /// When it was made.
    pub made_at: Time,
    /// What became of it.
    pub state: ProposalState,
    /// The persons.
    pub persons: Json<Vec<Id>>,
    /// When somebody decided.
    pub decided_at: Option<Time>,
    /// Who.
    pub decided_by: Option<String>,
    /// Why it was dismissed.
    pub reason: Option<String>,
}

/// Persons whose time is over, to be erased when somebody approves.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RetentionProposal {
    /// Id.
    pub id: Id,
    /// When it was made.
    pub made_at: Time,
    /// What became of it.
    pub state: ProposalState,
    /// When somebody decided.
    pub decided_at: Option<Time>,
    /// Who.
    pub decided_by: Option<String>,
    /// Why it was dismissed.
    pub reason: Option<String>,
    /// The persons. Of an approved list, whoever was not erased was kept: a hold, or an incident that mentions them, came in
    /// between.
    pub persons: Vec<Subject>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_some_days_or_for_ever() {
        for (days, expected) in
            [(None, true), (Some(1), true), (Some(DAYS_MAX), true), (Some(0), false), (Some(DAYS_MAX + 1), false)]
        {
            let retention = Retention { person_days: days, ..Retention::default() };
            assert_eq!(retention.check().is_ok(), expected, "{days:?}");
        }
    }

    #[test]
    fn what_is_kept_for_ever_is_never_over_for_long_enough() {
        let retention = Retention { caller_days: Some(2), person_days: None, vehicle_days: Some(90_000), version: 1 };
        let limits = retention.limits(Time::from_micros(3 * DAY_US));
        assert_eq!(limits, Limits { caller: DAY_US, person: 0, vehicle: 0 });
        assert_eq!((limits.latest(), retention.ends(), Retention::default().ends()), (DAY_US, true, false));
    }
}
