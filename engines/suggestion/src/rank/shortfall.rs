//! Nobody fits: what is missing, in words.

use serde::{Deserialize, Serialize};

use super::words::{capabilities, duration};
use super::{Candidate, Duty, Incident, Unfit};

/// What is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShortfallKind {
    /// There are no units.
    NoUnits,
    /// No unit has what is asked for.
    NoneCapable,
    /// Units have it, but none is on duty.
    NoneOnDuty,
    /// Units on duty have it, but all are on work that is as important or more.
    AllEngaged,
}

/// Why nobody fits, and who comes nearest to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shortfall<I> {
    /// What is missing.
    pub kind: ShortfallKind,
    /// The nearest unit that would fit but for that.
    pub nearest: Option<I>,
    /// Both in words.
    pub text: String,
}

/// Says what is missing; `unfit` are the reasons of each of `candidates`, in the same order.
pub(super) fn shortfall<I: Copy + Ord>(
    incident: &Incident,
    candidates: &[&Candidate<I>],
    unfit: &[Unfit<I>],
) -> Shortfall<I> {
    let of = match incident.capabilities.as_slice() {
        [] => String::new(),
        wanted => format!(" with {}", capabilities(&wanted.iter().map(String::as_str).collect::<Vec<_>>())),
    };
    let fewest = candidates.iter().map(|one| one.lacks(incident).count()).min();
    let closest = || candidates.iter().zip(unfit).filter(|(one, _)| Some(one.lacks(incident).count()) == fewest);
    let on_duty = closest().any(|(one, _)| one.duty == Duty::OnDuty);
    let (kind, sentence) = match fewest {
        None => (ShortfallKind::NoUnits, "There are no units".to_owned()),
        Some(1..) => (ShortfallKind::NoneCapable, format!("There is no unit{of}")),
        Some(0) if on_duty => (ShortfallKind::AllEngaged, format!("Every unit{of} is on work as important or more")),
        Some(0) => (ShortfallKind::NoneOnDuty, format!("No unit{of} is on duty")),
    };
    // Whoever is on duty first, then on break, then off duty; free before engaged.
    let nearest = closest().min_by_key(|(one, _)| {
        (one.duty, one.job.is_some(), one.travel_seconds.is_none(), one.travel_seconds, &one.call_sign, one.id)
    });
    let text = match nearest {
        Some((one, unfit)) => {
            let mut parts = vec![one.call_sign.clone()];
            parts.extend(unfit.reasons.iter().filter(|reason| reason.rules_out()).map(ToString::to_string));
            parts.extend(one.travel_seconds.map(|seconds| format!("{} away", duration(seconds))));
            format!("{sentence}; nearest: {}.", parts.join(", "))
        }
        None => format!("{sentence}."),
    };
    Shortfall { kind, nearest: nearest.map(|(one, _)| one.id), text }
}
