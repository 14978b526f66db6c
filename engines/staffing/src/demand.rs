//! Workload: what each hour of the week brings, and how many people that asks for.

use serde::{Deserialize, Serialize};

use crate::StaffingError;
use crate::erlang::{CallLoad, Goal, Patience, agents_needed};
use crate::error::within;
use crate::limits::{MAX_AGENTS, MAX_CALLS, MAX_ENTRIES, MAX_WEEKS};

/// Hours of a week.
pub const HOURS: usize = 168;

/// Calls counted in an hour of the week, over all weeks or some of them.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct HourCount {
    /// 0 is Monday, 6 is Sunday.
    pub weekday: u8,
    /// 0 to 23, in the zone of the site.
    pub hour: u8,
    /// Calls. Entries of the same hour add up.
    pub calls: u64,
}

/// Calls per hour in the mean, for each hour of the week.
#[derive(Clone, Debug, PartialEq)]
pub struct WeekDemand {
    per_hour: [f64; HOURS],
}

/// How people follow from work.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// So many that callers are answered as promised: [`crate::erlang`].
    Answer {
        /// How long they wait before they hang up.
        patience: Patience,
        /// The promise.
        goal: Goal,
    },
    /// So many that none is busy for more than this share of the time, more than 0 and at most 1.
    BusyAtMost(f64),
}

/// What an hour of the week asks for.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq)]
pub struct HourNeed {
    /// 0 is Monday.
    pub weekday: u8,
    /// 0 to 23.
    pub hour: u8,
    /// Calls in the mean.
    pub calls_per_hour: f64,
    /// Calls × time consumed, in people busy.
    pub workload: f64,
    /// People suggested.
    pub people: u32,
    /// Workload per person; 0 where nobody is needed. More than 1 where callers who hang up make up for it.
    pub utilisation: f64,
}

impl WeekDemand {
    /// Means of counts over so many weeks. An hour without an entry had no calls.
    pub fn new(counts: &[HourCount], weeks: u32) -> Result<Self, StaffingError> {
        within("weeks", f64::from(weeks), 1.0, f64::from(MAX_WEEKS))?;
        within("number of counts", counts.len() as f64, 0.0, MAX_ENTRIES as f64)?;
        let mut calls = [0_u64; HOURS];
        for count in counts {
            within("weekday", f64::from(count.weekday), 0.0, 6.0)?;
            within("hour", f64::from(count.hour), 0.0, 23.0)?;
            within("calls", count.calls as f64, 0.0, MAX_CALLS as f64)?;
            if let Some(sum) = calls.get_mut(usize::from(count.weekday) * 24 + usize::from(count.hour)) {
                *sum += count.calls;
            }
        }
        Ok(Self { per_hour: calls.map(|sum| sum as f64 / f64::from(weeks)) })
    }

    /// Weekday, hour and mean calls per hour, from Monday 0:00.
    pub fn hours(&self) -> impl Iterator<Item = (u8, u8, f64)> {
        let places = (0..7).flat_map(|weekday| (0..24).map(move |hour| (weekday, hour)));
        places.zip(self.per_hour).map(|((weekday, hour), per_hour)| (weekday, hour, per_hour))
    }

    /// People for every hour of the week, when each call keeps one busy for `handling_s`.
    pub fn needs(&self, handling_s: f64, rule: Rule) -> Result<Vec<HourNeed>, StaffingError> {
        let need = |(weekday, hour, per_hour)| {
            let calls = CallLoad { per_hour, handling_s };
            let workload = calls.erlangs()?;
            let people = people(calls, workload, rule)?;
            let utilisation = if people == 0 { 0.0 } else { workload / f64::from(people) };
            Ok(HourNeed { weekday, hour, calls_per_hour: per_hour, workload, people, utilisation })
        };
        self.hours().map(need).collect()
    }
}

fn people(calls: CallLoad, workload: f64, rule: Rule) -> Result<u32, StaffingError> {
    match rule {
        Rule::Answer { patience, goal } => agents_needed(calls, patience, goal, MAX_AGENTS),
        Rule::BusyAtMost(share) => {
            within("busy share", share, f64::MIN_POSITIVE, 1.0)?;
            let people = within("people", (workload / share).ceil(), 0.0, f64::from(MAX_AGENTS))?;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to MAX_AGENTS, whole")]
            Ok(people as u32)
        }
    }
}
