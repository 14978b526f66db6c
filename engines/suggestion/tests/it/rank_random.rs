//! Whatever comes in: every unit comes out once, the same way round each time.

use std::collections::BTreeSet;

use proptest::prelude::*;
use suggestion::coverage::{Demand, Reach, coverage_seconds};
use suggestion::{Activity, Candidate, Duty, Fix, Incident, Job, Order, Priority, Reason, Site, rank};

use crate::workbench::{self, unit};

fn seconds() -> impl Strategy<Value = u32> {
    prop_oneof![4 => 0..1_000_u32, 1 => any::<u32>()]
}

fn capabilities() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(prop_oneof![Just("first_aid".to_owned()), Just("k9".to_owned())], 0..3)
}

prop_compose! {
    fn job()(number in 1..=5_u8, activity in prop_oneof![Just(Activity::Assigned), Just(Activity::OnScene)]) -> Job {
        Job { priority: Priority::new(number).unwrap(), activity }
    }
}

prop_compose! {
    fn candidate()(
        call_sign in "P[1-3]",
        duty in prop_oneof![6 => Just(Duty::OnDuty), 1 => Just(Duty::OnBreak), 1 => Just(Duty::OffDuty)],
        job in proptest::option::weighted(0.3, job()),
        position in proptest::option::weighted(0.8, (seconds(), proptest::option::of(seconds()))),
        capabilities in capabilities(),
        shift_seconds in 0..60_000_u32,
        travel_seconds in proptest::option::weighted(0.9, seconds()),
        areas in proptest::collection::vec(0..7_usize, 0..6),
    ) -> Candidate<usize> {
        Candidate {
            id: 0,
            call_sign,
            duty,
            job,
            position: position.map(|(age_seconds, accuracy_m)| Fix { age_seconds, accuracy_m }),
            capabilities,
            shift_seconds,
            travel_seconds,
            reach: Reach::new(areas),
        }
    }
}

fn candidates() -> impl Strategy<Value = Vec<Candidate<usize>>> {
    proptest::collection::vec(candidate(), 0..12).prop_map(|mut all| {
        for (id, one) in all.iter_mut().enumerate() {
            one.id = id;
        }
        all
    })
}

prop_compose! {
    fn incident()(number in 1..=5_u8, capabilities in capabilities(), target_seconds in seconds()) -> Incident {
        Incident { priority: Priority::new(number).unwrap(), capabilities, target_seconds }
    }
}

proptest! {
    #[test]
    fn every_unit_comes_out_once_and_their_order_does_not_matter(
        (candidates, shuffled) in candidates().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        incident in incident(),
        weights in proptest::collection::vec(0.1..9.0_f64, 5),
        busy_fraction in 0.0..0.99_f64,
        order in prop_oneof![Just(Order::Nearest), Just(Order::CoverageAware)],
    ) {
        let demand = Demand::new(&weights, busy_fraction).unwrap();
        let site = Site { demand: Some(&demand), order };
        let ranking = rank(&incident, &candidates, site).unwrap();
        prop_assert_eq!(&ranking, &rank(&incident, &shuffled, site).unwrap());

        let fit = ranking.suggestions.iter().map(|one| one.unit);
        let out: BTreeSet<usize> = fit.chain(ranking.unfit.iter().map(|one| one.unit)).collect();
        prop_assert_eq!(out.len(), candidates.len());
        prop_assert_eq!(ranking.suggestions.len() + ranking.unfit.len(), candidates.len());
        prop_assert_eq!(ranking.shortfall.is_some(), ranking.suggestions.is_empty());
        prop_assert!(ranking.unfit.iter().all(|one| one.reasons.iter().any(Reason::rules_out)));
        for one in &ranking.suggestions {
            prop_assert!(!one.reasons.iter().any(Reason::rules_out));
            let sum = one.reasons.iter().map(Reason::counts_seconds).fold(0, u32::saturating_add);
            prop_assert!(one.weighed_seconds.is_none_or(|weighed| weighed == sum));
            let job = candidates[one.unit].job;
            prop_assert!(job.is_none_or(|job| job.priority > incident.priority), "more important work goes on");
        }
    }

    /// What the simulation measures is what the ranking does: of units alike in all but way and coverage, first the one
    /// with the lowest sum of both, those in time before those that are late.
    #[test]
    fn coverage_chooses_as_in_the_simulation(
        units in proptest::collection::vec((0..600_u32, proptest::collection::vec(0..5_usize, 0..5)), 1..10),
        busy_fraction in 0.0..0.99_f64,
    ) {
        let candidates: Vec<_> = (1..)
            .zip(&units)
            .map(|(id, (way, areas))| Candidate { reach: Reach::new(areas.clone()), ..unit(id, *way) })
            .collect();
        let demand = Demand::new(&[1.0, 2.0, 3.0, 4.0, 5.0], busy_fraction).unwrap();
        let site = Site { demand: Some(&demand), order: Order::CoverageAware };
        let ranking = rank(&workbench::incident(&[]), &candidates, site).unwrap();
        let losses = demand.losses(&candidates.iter().map(|one| &one.reach).collect::<Vec<_>>());
        let key = |way: u32, lost: f64| (way > 300, way + coverage_seconds(lost, 300));
        let least = units.iter().zip(losses).map(|((way, _), lost)| key(*way, lost)).min();
        let first = &ranking.suggestions[0];
        prop_assert_eq!(first.arrival_seconds.zip(first.coverage_lost).map(|(way, lost)| key(way, lost)), least);
    }
}
