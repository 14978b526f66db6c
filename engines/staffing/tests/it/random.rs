//! Whatever comes in: an answer that can be, or an error.

use proptest::prelude::*;
use staffing::demand::{HourCount, Rule, WeekDemand};
use staffing::erlang::{CallLoad, Goal, Patience, agents_needed, erlang_b, erlang_c, service};
use staffing::hypercube::{Atom, Choice, Hypercube, WhenAllBusy};

use crate::hypercube::{check_sums, road};

/// Any 64 bits, and more often what is near an input that works.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![any::<f64>(), -1.0..2.0, 0.0..1e4, Just(f64::NAN), Just(f64::INFINITY), Just(0.0), Just(1e7)]
}

fn patience() -> impl Strategy<Value = Patience> {
    prop_oneof![Just(Patience::Endless), number().prop_map(Patience::MeanS)]
}

fn policy() -> impl Strategy<Value = WhenAllBusy> {
    prop_oneof![Just(WhenAllBusy::Queue), Just(WhenAllBusy::Lose)]
}

fn model() -> impl Strategy<Value = Hypercube> {
    let choice = (0..4_usize, number()).prop_map(|(unit, travel_s)| Choice { unit, travel_s });
    let atom = (number(), proptest::collection::vec(choice, 0..4))
        .prop_map(|(calls_per_hour, preference)| Atom { calls_per_hour, preference });
    let atoms = proptest::collection::vec(atom, 0..4);
    (proptest::collection::vec(number(), 0..4), atoms, policy(), number())
        .prop_map(|(service_s, atoms, when_all_busy, target_s)| Hypercube { service_s, atoms, when_all_busy, target_s })
}

proptest! {
    #[test]
    fn callers(agents in 0..6000_u32, per_hour in number(), handling_s in number(), patience in patience(), within_s in number()) {
        let calls = CallLoad { per_hour, handling_s };
        if let Ok(got) = service(agents, calls, patience, within_s) {
            for share in [got.waiting, got.answered_within, got.abandoned, got.occupancy] {
                prop_assert!((0.0..=1.0).contains(&share), "{got:?}");
            }
            prop_assert!(got.mean_wait_s >= 0.0 && got.mean_wait_s.is_finite(), "{got:?}");
            prop_assert!(got.answered_within >= 1.0 - got.waiting - 1e-9, "{got:?}");
            prop_assert!(got.answered_within <= 1.0 - got.abandoned + 1e-6, "{got:?}");
        }
        for share in [erlang_b(agents, per_hour), erlang_c(agents, per_hour)].into_iter().flatten() {
            prop_assert!((0.0..=1.0).contains(&share), "{share}");
        }
    }

    #[test]
    fn one_more_agent_never_hurts(agents in 1..300_u32, load in 0.01..2.0_f64, handling_s in 1.0..1e4_f64, patience_s in 0.1..1e5_f64, within_s in 0.0..600.0_f64) {
        let calls = CallLoad { per_hour: load * f64::from(agents) * 3600.0 / handling_s, handling_s };
        for patience in [Patience::MeanS(patience_s), Patience::Endless] {
            let Ok(before) = service(agents, calls, patience, within_s) else { continue };
            let after = service(agents + 1, calls, patience, within_s).unwrap();
            prop_assert!(after.answered_within >= before.answered_within - 1e-9, "{before:?} {after:?}");
            prop_assert!(after.waiting <= before.waiting + 1e-9, "{before:?} {after:?}");
            prop_assert!(after.abandoned <= before.abandoned + 1e-9, "{before:?} {after:?}");
            prop_assert!(after.mean_wait_s <= before.mean_wait_s * (1.0 + 1e-9) + 1e-9, "{before:?} {after:?}");
        }
    }

    #[test]
    fn enough_is_enough(per_hour in number(), handling_s in number(), patience in patience(), share in number(), within_s in number(), most in 0..200_u32) {
        let calls = CallLoad { per_hour, handling_s };
        if let Ok(agents @ 1..) = agents_needed(calls, patience, Goal { share, within_s }, most) {
            prop_assert!(agents <= most);
            prop_assert!(service(agents, calls, patience, within_s).unwrap().answered_within >= share);
            if let Ok(fewer) = service(agents - 1, calls, patience, within_s) {
                prop_assert!(fewer.answered_within < share);
            }
        }
    }

    #[test]
    fn any_units(model in model()) {
        if let Ok(got) = model.performance() {
            check_sums(&model, &got);
        }
    }

    #[test]
    fn units_that_can_be(
        service_s in proptest::collection::vec(600.0..6000.0_f64, 1..25),
        atoms in 1..20_u32, load in 1e-6..0.99_f64, skew in 0.5..2.0_f64, policy in policy(),
    ) {
        let model = road(&service_s, atoms, load, skew, policy);
        let got = model.performance().unwrap();
        check_sums(&model, &got);
        prop_assert!(got.mean_wait_s.is_finite() && got.mean_travel_s.is_finite());
    }

    #[test]
    fn one_more_unit_never_hurts(units in 1..20_usize, load in 0.05..0.95_f64, policy in policy()) {
        let before = road(&vec![1800.0; units], 6, load, 1.3, policy);
        let mut after = before.clone();
        after.service_s.push(1800.0);
        for atom in &mut after.atoms {
            atom.preference.push(Choice { unit: units, travel_s: 900.0 });
        }
        let (before, after) = (before.performance().unwrap(), after.performance().unwrap());
        prop_assert!(after.all_busy <= before.all_busy + 1e-9);
        prop_assert!(after.mean_wait_s <= before.mean_wait_s + 1e-9);
    }

    #[test]
    fn any_counts(weekday in 0..9_u8, hour in 0..30_u8, calls in any::<u64>(), weeks in any::<u32>(), handling_s in number(), share in number()) {
        if let Ok(demand) = WeekDemand::new(&[HourCount { weekday, hour, calls }], weeks) {
            for need in demand.needs(handling_s, Rule::BusyAtMost(share)).unwrap_or_default() {
                prop_assert!((0.0..=1.0).contains(&need.utilisation) && need.utilisation <= share + 1e-12, "{need:?}");
            }
        }
    }
}
