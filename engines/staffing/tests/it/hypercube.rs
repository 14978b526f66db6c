//! Units against the exact chain and the closed forms of alike ones.

use staffing::StaffingError;
use staffing::erlang::{erlang_b, erlang_c};
use staffing::hypercube::{Atom, Choice, Hypercube, Performance, WhenAllBusy};

use crate::close;
use crate::exact::exact;

const BOTH: [WhenAllBusy; 2] = [WhenAllBusy::Queue, WhenAllBusy::Lose];

/// Units and atoms along a road, each atom asking the nearest first. `skew` makes each atom's
/// calls so much more than the one before.
pub(crate) fn road(service_s: &[f64], atoms: u32, load: f64, skew: f64, when_all_busy: WhenAllBusy) -> Hypercube {
    let ends_per_s: f64 = service_s.iter().map(|service_s| 1.0 / service_s).sum();
    let weights: Vec<f64> = (0..atoms).map(|atom| skew.powi(atom.cast_signed())).collect();
    let total: f64 = weights.iter().sum();
    let atom = |(place, weight): (usize, &f64)| {
        let at = (place as f64 + 0.4) / f64::from(atoms) * service_s.len() as f64;
        let way = |unit: usize| Choice { unit, travel_s: 60.0 + 120.0 * (unit as f64 + 0.5 - at).abs() };
        let mut preference: Vec<Choice> = (0..service_s.len()).map(way).collect();
        preference.sort_by(|a, b| a.travel_s.total_cmp(&b.travel_s));
        Atom { calls_per_hour: weight / total * load * ends_per_s * 3600.0, preference }
    };
    let atoms = weights.iter().enumerate().map(atom).collect();
    Hypercube { service_s: service_s.to_vec(), atoms, when_all_busy, target_s: 300.0 }
}

/// Everything that has to add up whatever the input.
pub(crate) fn check_sums(model: &Hypercube, got: &Performance) {
    let queue = model.when_all_busy == WhenAllBusy::Queue;
    let mut sent_per_s = vec![0.0; model.service_s.len()];
    for (atom, result) in model.atoms.iter().zip(&got.atoms) {
        close(result.at_once.iter().sum::<f64>(), 1.0 - got.all_busy, 1e-9);
        close(result.after_wait.iter().sum::<f64>(), if queue { got.all_busy } else { 0.0 }, 1e-9);
        for ((sum, now), later) in sent_per_s.iter_mut().zip(&result.at_once).zip(&result.after_wait) {
            *sum += (now + later) * atom.calls_per_hour / 3600.0;
        }
    }
    for ((busy, per_s), service_s) in got.busy.iter().zip(sent_per_s).zip(&model.service_s) {
        close(*busy, per_s * service_s, 1e-6);
    }
    let shares = got.atoms.iter().flat_map(|atom| atom.at_once.iter().chain(&atom.after_wait).chain([&atom.reached]));
    for share in shares.chain(&got.busy).chain([&got.all_busy, &got.reached]) {
        assert!((0.0..=1.0).contains(share), "{share} is no share");
    }
}

/// The largest differences to the exact model: of a busy share, of a share sent at once, of the
/// share of mean travel.
fn differences(model: &Hypercube) -> [f64; 3] {
    let (got, exact) = (model.performance().unwrap(), exact(model));
    check_sums(model, &got);
    let busy = got.busy.iter().zip(&exact.busy).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    let ours = got.atoms.iter().flat_map(|atom| &atom.at_once);
    let sent = ours.zip(exact.at_once.iter().flatten()).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    let ends: f64 = model.service_s.iter().map(|service_s| 1.0 / service_s).sum();
    let (mut travelled, mut served) = (0.0, 0.0);
    for (atom, at_once) in model.atoms.iter().zip(&exact.at_once) {
        for choice in &atom.preference {
            let later = match model.when_all_busy {
                WhenAllBusy::Queue => exact.all_busy / model.service_s[choice.unit] / ends,
                WhenAllBusy::Lose => 0.0,
            };
            let calls = atom.calls_per_hour * (at_once[choice.unit] + later);
            travelled += calls * choice.travel_s;
            served += calls;
        }
    }
    [busy, sent, (got.mean_travel_s / (travelled / served) - 1.0).abs()]
}

/// Larson names 1 to 2 % for busy shares and travel. Busy shares keep to it where atoms differ by
/// 3 to 1; where they differ by 11 to 1 the worst of these cases is off by 2.2 %. Travel is off by
/// 2.1 % at worst.
#[test]
fn units_that_are_alike_come_within_two_percent() {
    for when_all_busy in BOTH {
        for units in 1..=6 {
            for load in [0.1, 0.3, 0.5, 0.7, 0.9] {
                for (skew, most) in [(1.0, 0.02), (1.2, 0.02), (1.5, 0.025)] {
                    let model = road(&vec![1800.0; units], 7, load, skew, when_all_busy);
                    let [busy, sent, travel] = differences(&model);
                    let case = format!("{when_all_busy:?} {units} {load} {skew}: {busy} {sent} {travel}");
                    assert!(busy < most && travel < 0.025 && sent < 0.035, "{case}");
                }
            }
        }
    }
}

#[test]
fn units_that_differ_come_near() {
    for when_all_busy in BOTH {
        for load in [0.2, 0.5, 0.8] {
            let twice = road(&[1200.0, 2400.0, 1800.0, 1500.0, 2000.0], 8, load, 1.2, when_all_busy);
            let thrice = road(&[1800.0, 600.0, 1800.0, 600.0, 1800.0], 8, load, 1.2, when_all_busy);
            for model in [twice, thrice] {
                let [busy, sent, travel] = differences(&model);
                let case = format!("{when_all_busy:?} {load}: {busy} {sent} {travel}");
                assert!(busy < 0.02 && travel < 0.02 && sent < 0.03, "{case}");
            }
        }
    }
}

/// Full steps would swing for ever here.
#[test]
fn many_uneven_units_come_to_rest() {
    let service_s: Vec<f64> = (0..100).map(|unit| if unit % 3 == 0 { 3000.0 } else { 600.0 }).collect();
    for when_all_busy in BOTH {
        let model = road(&service_s, 60, 0.6, 1.02, when_all_busy);
        check_sums(&model, &model.performance().unwrap());
    }
}

/// Every unit is first, second, … for one atom, and all atoms are alike: M/M/N and M/M/N/N.
#[test]
fn alike_in_everything_is_the_closed_form() {
    for units in [1_u32, 2, 5, 40, 200] {
        for load in [0.01, 0.5, 0.95] {
            let erlangs = load * f64::from(units);
            let atom = |first: u32| Atom {
                calls_per_hour: load * 2.0,
                preference: (0..units)
                    .map(|k| Choice { unit: ((first + k) % units) as usize, travel_s: f64::from(100 + k) })
                    .collect(),
            };
            let service_s = vec![1800.0; units as usize];
            let atoms = (0..units).map(atom).collect();
            let mut model = Hypercube { service_s, atoms, when_all_busy: WhenAllBusy::Queue, target_s: 1e7 };
            let got = model.performance().unwrap();
            check_sums(&model, &got);
            let waiting = erlang_c(units, erlangs).unwrap();
            close(got.all_busy, waiting, 1e-9);
            close(got.mean_wait_s, waiting * 1800.0 / (f64::from(units) - erlangs), 1e-6);
            close(got.reached, 1.0, 1e-9);
            got.busy.iter().for_each(|busy| close(*busy, load, 1e-7));

            model.when_all_busy = WhenAllBusy::Lose;
            let got = model.performance().unwrap();
            check_sums(&model, &got);
            let lost = erlang_b(units, erlangs).unwrap();
            close(got.all_busy, lost, 1e-9);
            close(got.reached, 1.0 - lost, 1e-9);
            got.busy.iter().for_each(|busy| close(*busy, load * (1.0 - lost), 1e-7));
        }
    }
}

/// One unit: calls that wait, W exponential, are reached in time if W + travel fits.
#[test]
fn one_unit_with_a_queue() {
    let model = Hypercube {
        service_s: vec![600.0],
        atoms: vec![Atom { calls_per_hour: 3.0, preference: vec![Choice { unit: 0, travel_s: 100.0 }] }],
        when_all_busy: WhenAllBusy::Queue,
        target_s: 400.0,
    };
    let got = model.performance().unwrap();
    close(got.busy[0], 0.5, 1e-12);
    close(got.mean_wait_s, 600.0, 1e-9);
    close(got.mean_travel_s, 100.0, 1e-12);
    close(got.reached, 1.0 - 0.5 * (-300.0_f64 / 1200.0).exp(), 1e-12);
}

/// Two units, loss, one first for everything: solved by hand.
#[test]
fn two_units_by_hand() {
    let preference = vec![Choice { unit: 0, travel_s: 60.0 }, Choice { unit: 1, travel_s: 180.0 }];
    let model = Hypercube {
        service_s: vec![3600.0, 3600.0],
        atoms: vec![Atom { calls_per_hour: 1.0, preference }],
        when_all_busy: WhenAllBusy::Lose,
        target_s: 120.0,
    };
    // With a = 1: P{00} = 0.4, P{first only} = 0.3, P{second only} = 0.1, P{both} = 0.2.
    let got = model.performance().unwrap();
    close(got.all_busy, 0.2, 1e-12);
    close(got.busy[0], 0.5, 0.02);
    close(got.busy[1], 0.3, 0.02);
    close(got.reached, 0.5, 0.02);
    let exact = exact(&model);
    close(exact.busy[0], 0.5, 1e-12);
    close(exact.busy[1], 0.3, 1e-12);
}

#[test]
fn refusals() {
    let good = road(&[1800.0, 1800.0], 3, 0.5, 1.0, WhenAllBusy::Queue);
    let with = |change: fn(&mut Hypercube)| {
        let mut model = good.clone();
        change(&mut model);
        model.performance().unwrap_err()
    };
    let twice = with(|model| model.atoms[1].preference[0].unit = model.atoms[1].preference[1].unit);
    assert_eq!(twice, StaffingError::BadPreference { atom: 1, units: 2 });
    let missing = with(|model| model.atoms[2].preference.truncate(1));
    assert_eq!(missing, StaffingError::BadPreference { atom: 2, units: 2 });
    let unknown = with(|model| model.atoms[0].preference[0].unit = usize::MAX);
    assert_eq!(unknown, StaffingError::BadPreference { atom: 0, units: 2 });
    let flood = with(|model| model.atoms[0].calls_per_hour = 4.0);
    assert!(matches!(flood, StaffingError::Overloaded { .. }), "{flood:?}");
    let silent = with(|model| model.atoms.iter_mut().for_each(|atom| atom.calls_per_hour = 0.0));
    assert!(matches!(silent, StaffingError::OutOfBounds { what: "calls per hour of all atoms", .. }), "{silent:?}");
    let nobody = with(|model| model.service_s.clear());
    assert!(matches!(nobody, StaffingError::OutOfBounds { what: "number of units", .. }), "{nobody:?}");
}

/// A unit that is hardly ever free: its busy share has to fit its work all the same.
#[test]
fn a_unit_that_takes_weeks_beside_one_that_takes_a_moment() {
    let way = |unit| Choice { unit, travel_s: 0.0 };
    for calls_per_hour in [1.0, 100.0, 2_659.3, 9_000.0] {
        let atoms = vec![Atom { calls_per_hour, preference: vec![way(0), way(1)] }];
        let model = Hypercube { service_s: vec![1e7, 0.278], atoms, when_all_busy: WhenAllBusy::Queue, target_s: 0.0 };
        check_sums(&model, &model.performance().unwrap());
    }
}
