//! A unit whose officers are simulated: what they have in hand, and where they walk.

use fastrand::Rng;
use places::model::metres;

use super::agenda::Moment;
use super::seen::Unit;

/// How far a phone is off outdoors, in metres.
const ACCURACY_M: std::ops::Range<f64> = 3.0..12.0;
const METRES_A_DEGREE: f64 = 111_320.0;

/// A way from one place to another.
#[derive(Clone, Debug)]
struct Way {
    from: (f64, f64),
    to: (f64, f64),
    begins: Moment,
    ends: Moment,
}

/// The crew of a unit.
pub(super) struct Crew {
    pub unit: Unit,
    /// User name of the officer who acts for it.
    pub officer: String,
    pub rng: Rng,
    /// Where it is, or where it goes.
    way: Option<Way>,
    /// The assignment it is under way to or at.
    pub working: Option<String>,
    /// The dispatcher has asked for it, and the server has not shown it yet.
    pub promised: bool,
}

impl Crew {
    /// A crew that stands where its shift begins.
    pub(super) fn new(unit: Unit, officer: String, rng: Rng, begins_at: Option<(f64, f64)>) -> Self {
        let way = begins_at.map(|point| Way { from: point, to: point, begins: 0, ends: 0 });
        Self { unit, officer, rng, way, working: None, promised: false }
    }

    /// Whether it can be sent.
    pub(super) fn is_free(&self) -> bool {
        !self.promised && self.working.is_none() && self.unit.availability == "available"
    }

    /// Where it is at a moment.
    pub(super) fn at(&self, now: Moment) -> Option<(f64, f64)> {
        let Way { from, to, begins, ends } = self.way.as_ref()?;
        if now >= *ends {
            return Some(*to);
        }
        let whole = ends.saturating_sub(*begins).max(1) as f64;
        let share = (now.saturating_sub(*begins) as f64 / whole).min(1.0);
        Some((from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share))
    }

    /// Sets out for a place, to be there by a moment.
    pub(super) fn go(&mut self, to: (f64, f64), begins: Moment, ends: Moment) {
        let from = self.at(begins).unwrap_or(to);
        self.way = Some(Way { from, to, begins, ends });
    }

    /// Whether it is between two places.
    pub(super) fn is_moving(&self, now: Moment) -> bool {
        self.way.as_ref().is_some_and(|way| now < way.ends && metres(way.from, way.to) > 1.0)
    }

    /// What its phone says at a moment: position and accuracy, a little off as phones are.
    pub(super) fn phone(&mut self, now: Moment) -> Option<((f64, f64), f64)> {
        let (latitude, longitude) = self.at(now)?;
        let accuracy_m = ACCURACY_M.start + self.rng.f64() * (ACCURACY_M.end - ACCURACY_M.start);
        let mut off = || (self.rng.f64() - 0.5) * accuracy_m / METRES_A_DEGREE;
        Some(((latitude + off(), longitude + off()), accuracy_m))
    }

    pub(super) fn leave(&mut self, assignment: &str) {
        if self.working.as_deref() == Some(assignment) {
            self.working = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crew_walks_from_where_it_is() {
        let unit = Unit {
            id: "u".into(),
            site_id: "s".into(),
            call_sign: "P1".into(),
            vehicle: None,
            availability: "available".into(),
        };
        let mut crew = Crew::new(unit, "officer2".into(), Rng::with_seed(1), Some((50.0, -1.0)));
        crew.go((50.2, -1.0), 1_000, 2_000);
        let check = |crew: &Crew, now: Moment, latitude: f64| {
            let at = crew.at(now).expect("it is somewhere").0;
            assert!((at - latitude).abs() < 1e-9, "{now}: {at}");
        };
        for (now, latitude) in [(0, 50.0), (1_000, 50.0), (1_500, 50.1), (2_000, 50.2), (9_000, 50.2)] {
            check(&crew, now, latitude);
        }
        // Sent elsewhere halfway, it turns where it is.
        crew.go((50.0, -1.0), 1_500, 2_500);
        check(&crew, 1_500, 50.1);
        check(&crew, 2_000, 50.05);
        assert!(crew.is_moving(2_000) && !crew.is_moving(2_500));
        let ((latitude, _), accuracy_m) = crew.phone(2_500).expect("it says where it is");
        assert!((latitude - 50.0).abs() * METRES_A_DEGREE <= accuracy_m && accuracy_m < 12.0);
        // Already there when the simulation begins.
        crew.go((50.7, -1.0), 3_000, 3_000);
        check(&crew, 3_000, 50.7);
    }
}
