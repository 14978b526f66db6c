//! The fewest agents that keep a promise.

use serde::{Deserialize, Serialize};

use super::{CallLoad, Patience, service};
use crate::StaffingError;
use crate::error::within;
use crate::limits::{MAX_AGENTS, MAX_MEAN_S};

/// What callers are promised.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// Share of all calls, more than 0 and less than 1. NENA-STA-020 asks for 0.90 within 15 s.
    pub share: f64,
    /// Seconds within which they are answered.
    pub within_s: f64,
}

/// The fewest agents that keep the goal, at most `people_max`. Without calls that is nobody.
///
/// The service level grows with every agent, so the number is found by halving.
pub fn agents_needed(calls: CallLoad, patience: Patience, goal: Goal, people_max: u32) -> Result<u32, StaffingError> {
    within("most agents", f64::from(people_max), 1.0, f64::from(MAX_AGENTS))?;
    within("share of the goal", goal.share, f64::MIN_POSITIVE, 1.0 - f64::EPSILON)?;
    within("seconds to answer", goal.within_s, 0.0, MAX_MEAN_S)?;
    let best = answered(people_max, calls, patience, goal.within_s)?;
    if calls.per_hour <= 0.0 {
        return Ok(0);
    }
    if best < goal.share {
        return Err(StaffingError::GoalUnreachable { people_max, share: best });
    }
    let (mut too_few, mut enough) = (0, people_max);
    while enough - too_few > 1 {
        let middle = too_few + (enough - too_few) / 2;
        if answered(middle, calls, patience, goal.within_s)? >= goal.share {
            enough = middle;
        } else {
            too_few = middle;
        }
    }
    Ok(enough)
}

/// The service level; none of the calls where the queue grows for ever.
fn answered(agents: u32, calls: CallLoad, patience: Patience, within_s: f64) -> Result<f64, StaffingError> {
    match service(agents, calls, patience, within_s) {
        Ok(service) => Ok(service.answered_within),
        Err(StaffingError::Overloaded { .. }) => Ok(0.0),
        Err(other) => Err(other),
    }
}
