//! The ranking.

mod input;
mod order;
mod reason;
mod reasons;
mod shortfall;
mod words;

use std::collections::BTreeSet;

use serde::Serialize;
use thiserror::Error;

use crate::coverage::Reach;

pub use input::{Activity, Candidate, Duty, Fix, Incident, Job, Order, Priority, Site};
pub use reason::{
    ACCURACY_GOOD_M, LONG_SHIFT_COUNTS_SECONDS, LONG_SHIFT_SECONDS, OVER_SHIFT_COUNTS_SECONDS, OVER_SHIFT_SECONDS,
    POSITION_FRESH_SECONDS, POSITION_STALE_SECONDS, PREEMPT_ON_SCENE_COUNTS_SECONDS, PREEMPT_UNDER_WAY_COUNTS_SECONDS,
    Reason, UNCERTAINTY_MAX_SECONDS,
};
pub use shortfall::{Shortfall, ShortfallKind};
pub use words::{capability as capability_words, duration};

use order::Standing;
use reasons::reasons;
use shortfall::shortfall;

/// Candidates of one ranking: the units of the largest sites, twenty times over.
pub const UNITS_MAX: usize = 2_000;

/// Why units were not ranked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RankError {
    /// More candidates than [`UNITS_MAX`].
    #[error("{0} units, at most {UNITS_MAX} are ranked: leave out those of other sites")]
    TooManyUnits(usize),
    /// A unit stands among the candidates twice.
    #[error("unit {0} is there twice")]
    Twice(String),
}

/// A unit that fits.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion<I> {
    /// Its id.
    pub unit: I,
    /// What is said on the radio.
    pub call_sign: String,
    /// Seconds until it arrives, as the way was given.
    pub arrival_seconds: Option<u32>,
    /// Seconds more than the unit that would be there first, of those that fit.
    pub extra_seconds: Option<u32>,
    /// Share of the demand that is no longer covered when it goes; none where no demand is known. A unit that is
    /// engaged takes nothing.
    pub coverage_lost: Option<f64>,
    /// The sum of what its reasons count, by which it was ranked; coverage only among peers, see the crate's words on
    /// the order. None when no way is known.
    pub weighed_seconds: Option<u32>,
    /// What speaks for it and against it.
    pub reasons: Vec<Reason>,
}

/// A unit that does not fit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Unfit<I> {
    /// Its id.
    pub unit: I,
    /// What is said on the radio.
    pub call_sign: String,
    /// Why, beside all else that is known: see [`Reason::rules_out`].
    pub reasons: Vec<Reason>,
}

/// All candidates, once each.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ranking<I> {
    /// Units that fit, the best first.
    pub suggestions: Vec<Suggestion<I>>,
    /// Units that do not, by call sign.
    pub unfit: Vec<Unfit<I>>,
    /// What is missing, when no unit fits.
    pub shortfall: Option<Shortfall<I>>,
}

/// Ranks units for an incident. The order of the candidates does not matter.
///
/// # Errors
/// Too many candidates; one of them twice.
pub fn rank<I: Copy + Ord>(
    incident: &Incident,
    candidates: &[Candidate<I>],
    site: Site<'_>,
) -> Result<Ranking<I>, RankError> {
    if candidates.len() > UNITS_MAX {
        return Err(RankError::TooManyUnits(candidates.len()));
    }
    // By call sign from here on, so that the order of the input plays no part.
    let mut sorted: Vec<&Candidate<I>> = candidates.iter().collect();
    sorted.sort_by_key(|one| (&one.call_sign, one.id));
    let mut seen = BTreeSet::new();
    if let Some(twice) = sorted.iter().find(|one| !seen.insert(one.id)) {
        return Err(RankError::Twice(twice.call_sign.clone()));
    }
    let mut fits = Vec::new();
    let mut unfit = Vec::new();
    for (one, lost) in sorted.iter().zip(losses(&sorted, site)) {
        let reasons = reasons(incident, one, site.order, lost);
        if reasons.iter().any(Reason::rules_out) {
            unfit.push(Unfit { unit: one.id, call_sign: one.call_sign.clone(), reasons });
        } else {
            fits.push((*one, lost, reasons));
        }
    }
    let shortfall = fits.is_empty().then(|| shortfall(incident, &sorted, &unfit));
    let standings: Vec<Standing> = fits
        .iter()
        .enumerate()
        .map(|(number, (one, _, reasons))| Standing::new(number, one, incident, reasons))
        .collect();
    let first_seconds = fits.iter().filter_map(|(one, ..)| one.travel_seconds).min();
    let mut fits: Vec<Option<_>> = fits.into_iter().map(Some).collect();
    let suggestions = order::sorted(standings, site.order)
        .into_iter()
        .filter_map(|standing| Some((standing, fits.get_mut(standing.number)?.take()?)))
        .map(|(standing, (one, coverage_lost, reasons))| Suggestion {
            unit: one.id,
            call_sign: one.call_sign.clone(),
            arrival_seconds: one.travel_seconds,
            extra_seconds: one.travel_seconds.zip(first_seconds).map(|(own, first)| own - first),
            coverage_lost,
            weighed_seconds: one.travel_seconds.map(|_| standing.weighed_seconds()),
            reasons,
        })
        .collect();
    Ok(Ranking { suggestions, unfit, shortfall })
}

/// What each of the candidates takes from the coverage; a unit that is not free is no part of it.
fn losses<I>(candidates: &[&Candidate<I>], site: Site<'_>) -> Vec<Option<f64>> {
    let Some(demand) = site.demand else { return vec![None; candidates.len()] };
    let free: Vec<&Reach> = candidates.iter().filter(|one| one.is_free()).map(|one| &one.reach).collect();
    let mut losses = demand.losses(&free).into_iter();
    candidates.iter().map(|one| if one.is_free() { losses.next() } else { Some(0.0) }).collect()
}
