//! Call taking: how long callers wait when so many agents answer.
//!
//! Erlang A (M/M/n+M) after O. Garnett, A. Mandelbaum, M. Reiman, *Designing a Call Center with
//! Impatient Customers*, M&SOM 4(3), 2002, and A. Mandelbaum, S. Zeltyn, *The Palm/Erlang-A Queue,
//! with Applications to Call Centers*, 2005. It has Erlang C as its limit for endless patience, and
//! Erlang B for none.

mod integral;
mod needed;

use serde::{Deserialize, Serialize};

use crate::StaffingError;
use crate::error::within;
use crate::limits::{MAX_AGENTS, MAX_MEAN_S, MAX_PER_HOUR, MIN_MEAN_S};
use integral::{Impatient, integrals};

pub use needed::{Goal, agents_needed};

/// Calls that come in, and how long each keeps an agent.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq)]
pub struct CallLoad {
    /// Calls per hour, 0 to [`MAX_PER_HOUR`].
    pub per_hour: f64,
    /// Mean seconds of an agent per call, talk and after-work together.
    pub handling_s: f64,
}

impl CallLoad {
    /// Offered load: how many agents would be busy if there were enough.
    pub fn erlangs(self) -> Result<f64, StaffingError> {
        let per_hour = within("calls per hour", self.per_hour, 0.0, MAX_PER_HOUR)?;
        let handling_s = within("handling seconds", self.handling_s, MIN_MEAN_S, MAX_MEAN_S)?;
        Ok(per_hour / 3600.0 * handling_s)
    }
}

/// How long callers wait before they hang up.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Patience {
    /// Nobody hangs up: Erlang C.
    Endless,
    /// Exponential with this mean, in seconds: Erlang A.
    MeanS(f64),
}

/// What callers and agents meet in the long run.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq)]
pub struct Service {
    /// Share of calls that find every agent busy.
    pub waiting: f64,
    /// Share of all calls answered within the seconds asked for.
    pub answered_within: f64,
    /// Share of all calls that hang up before an answer.
    pub abandoned: f64,
    /// Mean seconds in the queue over all calls, answered at once, later or never.
    pub mean_wait_s: f64,
    /// Share of their time that agents are busy.
    pub occupancy: f64,
}

/// Erlang B: the share of calls lost when none can wait. No agents lose every call.
pub fn erlang_b(agents: u32, erlangs: f64) -> Result<f64, StaffingError> {
    within("agents", f64::from(agents), 0.0, f64::from(MAX_AGENTS))?;
    within("erlangs", erlangs, 0.0, f64::MAX)?;
    Ok(blocked(agents, erlangs))
}

/// Erlang C: the share of calls that wait when nobody hangs up.
pub fn erlang_c(agents: u32, erlangs: f64) -> Result<f64, StaffingError> {
    let blocked = erlang_b(agents, erlangs)?;
    let capacity = f64::from(agents);
    if erlangs >= capacity {
        return Err(StaffingError::Overloaded { offered: erlangs, capacity });
    }
    Ok((blocked / (1.0 - erlangs / capacity * (1.0 - blocked))).clamp(0.0, 1.0))
}

/// What so many agents make of a load. `within_s` is the bound of [`Service::answered_within`].
pub fn service(agents: u32, calls: CallLoad, patience: Patience, within_s: f64) -> Result<Service, StaffingError> {
    within("agents", f64::from(agents), 1.0, f64::from(MAX_AGENTS))?;
    within("seconds to answer", within_s, 0.0, MAX_MEAN_S)?;
    let erlangs = calls.erlangs()?;
    match patience {
        Patience::Endless => endless(agents, calls, erlangs, within_s),
        Patience::MeanS(mean_s) => {
            within("patience seconds", mean_s, MIN_MEAN_S, MAX_MEAN_S)?;
            Ok(impatient(agents, calls, mean_s, within_s))
        }
    }
}

fn endless(agents: u32, calls: CallLoad, erlangs: f64, within_s: f64) -> Result<Service, StaffingError> {
    let waiting = erlang_c(agents, erlangs)?;
    let spare_per_s = (f64::from(agents) - erlangs) / calls.handling_s;
    Ok(Service {
        waiting,
        answered_within: (1.0 - waiting * (-spare_per_s * within_s).exp()).clamp(0.0, 1.0),
        abandoned: 0.0,
        mean_wait_s: waiting / spare_per_s,
        occupancy: erlangs / f64::from(agents),
    })
}

/// Sums over the density of the offered wait, `λ·p(n-1)·exp(h)`, and the states with a free
/// agent, which weigh `p(n-1)/B(n-1)`. Both are multiplied by `B(n-1)/p(n-1)`, and by `exp(-peak)`
/// so that neither overflows.
fn impatient(agents: u32, calls: CallLoad, patience_s: f64, within_s: f64) -> Service {
    let per_s = calls.per_hour / 3600.0;
    let queue = Impatient { per_s, answered_per_s: f64::from(agents) / calls.handling_s, patience_s };
    let sums = integrals(queue, within_s);
    let weight = per_s * blocked(agents - 1, per_s * calls.handling_s);
    let free = (-sums.peak).exp();
    let all = free + weight * sums.offered;
    let mean_wait_s = weight * sums.waited / all;
    let abandoned = (mean_wait_s / patience_s).clamp(0.0, 1.0);
    Service {
        waiting: (weight * sums.offered / all).clamp(0.0, 1.0),
        answered_within: ((free + weight * sums.answered) / all).clamp(0.0, 1.0),
        abandoned,
        mean_wait_s,
        occupancy: (per_s * (1.0 - abandoned) / queue.answered_per_s).clamp(0.0, 1.0),
    }
}

/// The recursion of Erlang B, which stays between 0 and 1 all the way.
fn blocked(agents: u32, erlangs: f64) -> f64 {
    (1..=agents).fold(1.0, |blocked, k| {
        let load = erlangs * blocked;
        if load.is_finite() { load / (f64::from(k) + load) } else { 1.0 }
    })
}
