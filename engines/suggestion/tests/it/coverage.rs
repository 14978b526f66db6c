//! Expected coverage against sums by hand.

use proptest::prelude::*;
use suggestion::coverage::{AREAS_MAX, CoverageError, Demand, Reach, coverage_seconds};

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-12
}

#[test]
fn two_units_and_three_areas_by_hand() {
    let demand = Demand::new(&[5.0, 3.0, 2.0], 0.3).unwrap();
    let (one, other) = (Reach::new([0, 1, 1]), Reach::new([1, 99]));
    assert!(near(demand.covered(&[&one, &other]), 0.5 * 0.7 + 0.3 * 0.91));
    let losses = demand.losses(&[&one, &other]);
    assert!(near(losses[0], 0.5 * 0.7 + 0.3 * 0.7 * 0.3), "{losses:?}");
    assert!(near(losses[1], 0.3 * 0.7 * 0.3), "{losses:?}");
    assert_eq!(coverage_seconds(0.01, 300), 27);
}

#[test]
fn nonsense_is_refused() {
    assert_eq!(Demand::new(&[1.0, -1.0], 0.3), Err(CoverageError::Weight { area: 1, weight: -1.0 }));
    assert!(matches!(Demand::new(&[f64::NAN], 0.3), Err(CoverageError::Weight { .. })));
    assert_eq!(Demand::new(&[], 0.3), Err(CoverageError::NoDemand));
    assert_eq!(Demand::new(&[0.0], 0.3), Err(CoverageError::NoDemand));
    assert_eq!(Demand::new(&[1.0], 1.0), Err(CoverageError::BusyFraction(1.0)));
    assert_eq!(Demand::new(&vec![1.0; AREAS_MAX + 1], 0.3), Err(CoverageError::TooManyAreas(AREAS_MAX + 1)));
    assert!(near(Demand::new(&[f64::MAX, f64::MAX], 0.0).unwrap().covered(&[&Reach::new([0])]), 0.5));
}

proptest! {
    #[test]
    fn a_loss_is_the_difference_that_leaving_makes(
        weights in proptest::collection::vec(0.1..9.0_f64, 1..8),
        reaches in proptest::collection::vec(proptest::collection::vec(0..8_usize, 0..8), 1..6),
        busy_fraction in 0.0..0.99_f64,
    ) {
        let demand = Demand::new(&weights, busy_fraction).unwrap();
        let reaches: Vec<Reach> = reaches.into_iter().map(Reach::new).collect();
        let all: Vec<&Reach> = reaches.iter().collect();
        for (number, loss) in demand.losses(&all).into_iter().enumerate() {
            let mut rest = all.clone();
            let gone = rest.remove(number);
            prop_assert!((demand.covered(&all) - demand.covered(&rest) - loss).abs() < 1e-9);
            prop_assert!((demand.gains(&rest, [gone])[0] - loss).abs() < 1e-9);
        }
    }
}
