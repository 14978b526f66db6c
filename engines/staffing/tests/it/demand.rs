//! From counts to people.

use staffing::StaffingError;
use staffing::demand::{HOURS, HourCount, Rule, WeekDemand};
use staffing::erlang::{Goal, Patience};

use crate::close;

fn demand() -> WeekDemand {
    let count = |weekday, hour, calls| HourCount { weekday, hour, calls };
    WeekDemand::new(&[count(0, 0, 40), count(4, 22, 300), count(4, 22, 100), count(6, 23, 4)], 4).unwrap()
}

#[test]
fn means_lie_in_their_hours() {
    let hours: Vec<_> = demand().hours().collect();
    assert_eq!(hours.len(), HOURS);
    assert_eq!(hours[0], (0, 0, 10.0));
    assert_eq!(hours[4 * 24 + 22], (4, 22, 100.0));
    assert_eq!(hours[167], (6, 23, 1.0));
    close(hours.iter().map(|hour| hour.2).sum(), 111.0, 0.0);
}

#[test]
fn people_by_work() {
    let needs = demand().needs(180.0, Rule::BusyAtMost(0.7)).unwrap();
    let friday = needs[4 * 24 + 22];
    close(friday.workload, 5.0, 1e-12);
    assert_eq!(friday.people, 8);
    close(friday.utilisation, 0.625, 1e-12);
    assert_eq!((needs[1].people, needs[0].people), (0, 1));
    close(needs[1].utilisation, 0.0, 0.0);
}

#[test]
fn people_by_promise() {
    let goal = Goal { share: 0.9, within_s: 15.0 };
    let needs = demand().needs(180.0, Rule::Answer { patience: Patience::Endless, goal }).unwrap();
    // 5 erlangs, 180 s: C(8) = 0.167 answers 87 % in 15 s, C(9) = 0.081 answers 94 %.
    assert_eq!(needs[4 * 24 + 22].people, 9);
    assert_eq!(needs[1].people, 0);
}

#[test]
fn refusals() {
    let count = |weekday, hour, calls| WeekDemand::new(&[HourCount { weekday, hour, calls }], 1);
    for (refused, named) in [(count(7, 0, 1), "weekday"), (count(0, 24, 1), "hour"), (count(0, 0, u64::MAX), "calls")] {
        assert!(matches!(refused, Err(StaffingError::OutOfBounds { what, .. }) if what == named), "{named}");
    }
    assert!(WeekDemand::new(&[], 0).is_err());
    assert!(demand().needs(180.0, Rule::BusyAtMost(0.0)).is_err());
    assert!(demand().needs(180.0, Rule::BusyAtMost(1e-12)).is_err());
    assert!(demand().needs(f64::NAN, Rule::BusyAtMost(0.5)).is_err());
}
