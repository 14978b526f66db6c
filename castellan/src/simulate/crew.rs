//! A unit whose officers are simulated.

use fastrand::Rng;

use super::seen::Unit;

/// The crew of a unit.
pub(super) struct Crew {
    pub unit: Unit,
    /// User name of the officer who acts for it.
    pub officer: String,
    pub rng: Rng,
    /// Where it is, as far as it is known.
    pub at: Option<(f64, f64)>,
    /// The assignment it is under way to or at.
    pub working: Option<String>,
    /// The dispatcher has asked for it, and the server has not shown it yet.
    pub promised: bool,
}

impl Crew {
    pub(super) const fn new(unit: Unit, officer: String, rng: Rng) -> Self {
        Self { unit, officer, rng, at: None, working: None, promised: false }
    }

    /// Whether it can be sent.
    pub(super) fn is_free(&self) -> bool {
        !self.promised && self.working.is_none() && self.unit.availability == "available"
    }

    pub(super) fn set_out(&mut self, assignment: &str, _to: Option<(f64, f64)>) {
        self.working = Some(assignment.to_owned());
    }

    pub(super) fn leave(&mut self, assignment: &str) {
        if self.working.as_deref() == Some(assignment) {
            self.working = None;
        }
    }
}
