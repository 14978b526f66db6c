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
    /// Days for whoever is mentioned at all in which they are not erased on request either, as the law may want it; null: none.
    pub least_days: Option<i64>,
    /// Counts its changes; 0: never set.
    pub version: i64,
}

impl Retention {
    /// Refuses times that cannot be.
    ///
    /// # Errors
    /// `invalid`, with the field.
    pub fn check(&self) -> Result<()> {
        let least = self.least_days.unwrap_or(1);
        let fields = [
            ("least_days", self.least_days, 1),
            ("caller_days", self.caller_days, least),
            ("person_days", self.person_days, least),
            ("vehicle_days", self.vehicle_days, least),
        ];
        match fields.into_iter().find(|(_, days, least)| days.is_some_and(|days| !(*least..=DAYS_MAX).contains(&days)))
        {
            Some((field, _, least)) => {
                let message = format!("{least} to {DAYS_MAX} days, or nothing");
                Err(Error::invalid(message.as_str()).field(field, message))
            }
            None => Ok(()),
        }
    }

    /// Whether anybody's time ends at all.
    pub const fn ends(&self) -> bool {
        self.caller_days.is_some() || self.person_days.is_some() || self.vehicle_days.is_some()
    }

    /// Until when somebody must be kept, from when each incident that mentions them was over; one that goes on counts as over
    /// now. None: no longer.
    pub fn kept_until(&self, over: impl IntoIterator<Item = Option<Time>>, now: Time) -> Option<Time> {
        let least_us = self.least_days? * DAY_US;
        let last = over.into_iter().map(|at| at.unwrap_or(now)).max()?;
        Some(Time::from_micros(last.micros() + least_us)).filter(|until| *until > now)
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
    fn a_schedule_keeps_nobody_shorter_than_the_least() {
        for (least, days, expected) in [(30, Some(30), true), (30, Some(29), false), (30, None, true), (0, None, false)]
        {
            let retention = Retention { least_days: Some(least), vehicle_days: days, ..Retention::default() };
            assert_eq!(retention.check().is_ok(), expected, "{least} {days:?}");
        }
    }

    #[test]
    fn somebody_is_kept_for_the_least_after_the_last_incident() {
        let day = |n: i64| Time::from_micros(n * DAY_US);
        let retention = Retention { least_days: Some(10), ..Retention::default() };
        for (over, expected) in [
            (vec![Some(day(95))], Some(day(105))),
            (vec![Some(day(95)), Some(day(20))], Some(day(105))),
            (vec![Some(day(95)), None], Some(day(110))),
            (vec![Some(day(90))], None),
            (vec![], None),
        ] {
            assert_eq!(retention.kept_until(over.clone(), day(100)), expected, "{over:?}");
        }
        assert_eq!(Retention::default().kept_until([None], day(100)), None);
    }

    #[test]
    fn what_is_kept_for_ever_is_never_over_for_long_enough() {
        let retention = Retention { caller_days: Some(2), vehicle_days: Some(90_000), ..Retention::default() };
        let limits = retention.limits(Time::from_micros(3 * DAY_US));
        assert_eq!(limits, Limits { caller: DAY_US, person: 0, vehicle: 0 });
        assert_eq!((limits.latest(), retention.ends(), Retention::default().ends()), (DAY_US, true, false));
    }
}
