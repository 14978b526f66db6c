//! Why there is no answer.

use serde::Serialize;
use thiserror::Error;

/// Why there is no answer.
#[derive(Serialize, Clone, Debug, PartialEq, Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StaffingError {
    /// A number that is not one, or lies outside its bounds.
    #[error("{what} is {value}, expected {lowest} to {highest}")]
    OutOfBounds {
        /// Which one.
        what: &'static str,
        /// Its value.
        value: f64,
        /// The least that is taken.
        lowest: f64,
        /// The most that is taken.
        highest: f64,
    },
    /// More work comes in than can be done, and nobody gives up: the queue grows for ever.
    #[error("{offered:.2} busy people are asked of {capacity:.2}: the queue grows for ever")]
    Overloaded {
        /// Offered load in erlangs.
        offered: f64,
        /// How many can be busy at once.
        capacity: f64,
    },
    /// Even the most people allowed do not reach the goal.
    #[error("{people_max} people answer a share of {share:.4} in time, less than the goal")]
    GoalUnreachable {
        /// The most people allowed.
        people_max: u32,
        /// What they reach.
        share: f64,
    },
    /// The preference of an atom does not name every unit exactly once.
    #[error("the preference of atom {atom} has to name each of the {units} units once")]
    BadPreference {
        /// The atom, from 0.
        atom: usize,
        /// Units of the model.
        units: usize,
    },
    /// The iteration did not come to rest.
    #[error("no fixed point after {rounds} rounds, busy shares still differ from the work by {change:e}")]
    NotConverged {
        /// Rounds done.
        rounds: u32,
        /// The largest difference in the last one.
        change: f64,
    },
}

/// Refuses what is not finite or outside the bounds.
pub(crate) fn within(what: &'static str, value: f64, lowest: f64, highest: f64) -> Result<f64, StaffingError> {
    if (lowest..=highest).contains(&value) {
        return Ok(value);
    }
    Err(StaffingError::OutOfBounds { what, value, lowest, highest })
}
