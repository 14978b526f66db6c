//! The order of units that fit.

use super::{Candidate, Incident, Order, Reason};

/// What a unit's place follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// Its number by call sign, which settles a tie.
    pub(super) number: usize,
    certainty: Certainty,
    /// What its reasons count, coverage left out.
    own_seconds: u32,
    /// What coverage counts.
    coverage_seconds: u32,
    /// Whom it may change places with for the sake of coverage; nobody when it is engaged or was not seen lately.
    peers: Option<Peers>,
}

/// How much is known of its way. What is not known cannot be added up, so it comes later whatever it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Certainty {
    Known,
    PositionUnknown,
    WayUnknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Peers {
    InTime,
    Late,
}

impl Standing {
    pub(super) fn new<I>(number: usize, candidate: &Candidate<I>, incident: &Incident, reasons: &[Reason]) -> Self {
        let has = |wanted: fn(&Reason) -> bool| reasons.iter().any(wanted);
        let unknown = has(|reason| matches!(reason, Reason::PositionUnknown));
        let stale = has(|reason| matches!(reason, Reason::PositionStale { .. }));
        let count = |coverage: bool| {
            let counted = reasons.iter().filter(|reason| matches!(reason, Reason::CoverageLost { .. }) == coverage);
            counted.map(Reason::counts_seconds).fold(0, u32::saturating_add)
        };
        let late = candidate.travel_seconds.map(|seconds| seconds > incident.target_seconds);
        Self {
            number,
            certainty: match late {
                None => Certainty::WayUnknown,
                Some(_) if unknown => Certainty::PositionUnknown,
                Some(_) => Certainty::Known,
            },
            own_seconds: count(false),
            coverage_seconds: count(true),
            peers: late
                .filter(|_| candidate.is_free() && !unknown && !stale)
                .map(|late| if late { Peers::Late } else { Peers::InTime }),
        }
    }

    pub(super) fn weighed_seconds(&self) -> u32 {
        self.own_seconds.saturating_add(self.coverage_seconds)
    }
}

/// Sorts by what reasons count; then, if coverage counts, peers change places among themselves.
pub(super) fn sorted(mut standings: Vec<Standing>, order: Order) -> Vec<Standing> {
    standings.sort_by_key(|one| (one.certainty, one.own_seconds, one.number));
    if order == Order::CoverageAware {
        for peers in [Peers::InTime, Peers::Late] {
            let is_peer = |one: &Standing| one.peers == Some(peers);
            let mut by_coverage: Vec<Standing> = standings.iter().copied().filter(is_peer).collect();
            by_coverage.sort_by_key(|one| (one.weighed_seconds(), one.own_seconds, one.number));
            for (place, one) in standings.iter_mut().filter(|one| is_peer(one)).zip(by_coverage) {
                *place = one;
            }
        }
    }
    standings
}
