//! Units and incidents to start from.

use suggestion::coverage::Reach;
use suggestion::{Activity, Candidate, Duty, Fix, Incident, Job, Order, Priority, Ranking, Site, rank};

pub(crate) const NEAREST: Site<'static> = Site { demand: None, order: Order::Nearest };

pub(crate) fn priority(number: u8) -> Priority {
    Priority::new(number).unwrap()
}

/// Priority 2, target five minutes.
pub(crate) fn incident(capabilities: &[&str]) -> Incident {
    Incident { priority: priority(2), capabilities: words(capabilities), target_seconds: 300 }
}

/// A unit on duty, free, seen 20 s ago, an hour on shift.
pub(crate) fn unit(id: u32, travel_seconds: u32) -> Candidate<u32> {
    Candidate {
        id,
        call_sign: format!("P{id}"),
        duty: Duty::OnDuty,
        job: None,
        position: Some(Fix { age_seconds: 20, accuracy_m: Some(8) }),
        capabilities: Vec::new(),
        shift_seconds: 3_600,
        travel_seconds: Some(travel_seconds),
        reach: Reach::default(),
    }
}

pub(crate) fn job(number: u8, activity: Activity) -> Job {
    Job { priority: priority(number), activity }
}

pub(crate) fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

/// The ids of the units that fit, in order.
pub(crate) fn order(ranking: &Ranking<u32>) -> Vec<u32> {
    ranking.suggestions.iter().map(|one| one.unit).collect()
}

pub(crate) fn ranked(incident: &Incident, units: &[Candidate<u32>], site: Site<'_>) -> Ranking<u32> {
    rank(incident, units, site).unwrap()
}
