//! What is true of one candidate, in the order in which a screen shows it.

use crate::coverage::coverage_seconds;

use super::reason::{
    ACCURACY_GOOD_M, LONG_SHIFT_SECONDS, OVER_SHIFT_SECONDS, POSITION_FRESH_SECONDS, POSITION_STALE_SECONDS, Reason,
};
use super::{Candidate, Duty, Fix, Incident, Job, Order};

pub(super) fn reasons<I>(
    incident: &Incident,
    candidate: &Candidate<I>,
    order: Order,
    coverage_lost: Option<f64>,
) -> Vec<Reason> {
    let mut reasons = way(candidate.travel_seconds, incident.target_seconds);
    reasons.extend(position(candidate.position));
    for wanted in &incident.capabilities {
        let capability = wanted.clone();
        reasons.push(if candidate.capabilities.contains(wanted) {
            Reason::HasCapability { capability }
        } else {
            Reason::LacksCapability { capability }
        });
    }
    reasons.push(work(incident, candidate.job));
    reasons.push(match candidate.duty {
        Duty::OnDuty => Reason::OnDuty,
        Duty::OnBreak => Reason::OnBreak,
        Duty::OffDuty => Reason::OffDuty,
    });
    if candidate.duty != Duty::OffDuty {
        reasons.push(shift(candidate.shift_seconds));
    }
    reasons.extend(coverage_lost.map(|share| Reason::CoverageLost {
        share,
        counts_seconds: match order {
            Order::Nearest => 0,
            Order::CoverageAware => coverage_seconds(share, incident.target_seconds),
        },
    }));
    reasons
}

fn way(travel_seconds: Option<u32>, target_seconds: u32) -> Vec<Reason> {
    let Some(seconds) = travel_seconds else { return vec![Reason::WayUnknown] };
    let mut reasons = vec![Reason::Way { seconds }];
    if seconds > target_seconds {
        reasons.push(Reason::Late { by_seconds: seconds - target_seconds });
    }
    reasons
}

fn position(fix: Option<Fix>) -> Vec<Reason> {
    let Some(Fix { age_seconds, accuracy_m }) = fix else { return vec![Reason::PositionUnknown] };
    let mut reasons = vec![if age_seconds <= POSITION_FRESH_SECONDS {
        Reason::PositionFresh { age_seconds }
    } else if age_seconds <= POSITION_STALE_SECONDS {
        Reason::PositionAgeing { age_seconds }
    } else {
        Reason::PositionStale { age_seconds }
    }];
    if let Some(accuracy_m) = accuracy_m.filter(|metres| *metres > ACCURACY_GOOD_M) {
        reasons.push(Reason::PositionCoarse { accuracy_m });
    }
    reasons
}

fn work(incident: &Incident, job: Option<Job>) -> Reason {
    match job {
        None => Reason::Free,
        Some(Job { priority, activity }) if incident.priority.is_above(priority) => {
            Reason::Preempts { priority, activity }
        }
        Some(Job { priority, activity }) => Reason::Engaged { priority, activity },
    }
}

fn shift(seconds: u32) -> Reason {
    match seconds {
        ..LONG_SHIFT_SECONDS => Reason::OnShift { seconds },
        LONG_SHIFT_SECONDS..OVER_SHIFT_SECONDS => Reason::LongShift { seconds },
        _ => Reason::OverShift { seconds },
    }
}
