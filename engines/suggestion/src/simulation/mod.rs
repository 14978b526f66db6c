//! What looking at coverage does, in figures: the same incidents answered by sending the nearest, and by coverage.
//!
//! A square town of square cells; demand falls off exponentially from the middle; the bases stand where each in turn
//! adds the most expected coverage (greedy MEXCLP). Incidents come as a Poisson process, anywhere in a cell; a unit
//! drives there by the straight line and [`paths::DETOUR`], stays an exponential time, and drives back to its base,
//! from where it can be called away. With no unit free, incidents wait their turn. Both rules get the same incidents,
//! so that the difference is the rule's. Coverage counts units that return as if they were back, as Jagtenberg et al.
//! do.

mod random;
mod run;
mod town;

use serde::Serialize;
use thiserror::Error;

use crate::paths;

pub use run::{Comparison, Outcome, compare};

/// Cells along an edge; demand has their square in areas.
pub const CELLS_MAX: usize = 44;
/// Units of a town.
pub const UNITS_MAX: usize = 200;
/// Incidents of a run.
pub const INCIDENTS_MAX: usize = 1_000_000;

/// A town, its units and its work.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Scenario {
    /// Cells along an edge of the square.
    pub cells: usize,
    /// Metres along an edge of a cell.
    pub cell_m: f64,
    /// Where demand has fallen to 1/e, as a share of the edge from the middle.
    pub spread: f64,
    /// Units, each with a base.
    pub units: usize,
    /// Metres a second.
    pub speed_mps: f64,
    /// Seconds from the call after which an arrival is late.
    pub target_seconds: u32,
    /// Mean incidents an hour.
    pub incidents_per_hour: f64,
    /// Mean seconds at the scene.
    pub service_seconds: f64,
    /// Incidents of a run.
    pub incidents: usize,
}

/// Why a scenario was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ScenarioError {
    /// A count that is 0 or above its bound.
    #[error(
        "a scenario has 1 to {CELLS_MAX} cells along an edge, 1 to {UNITS_MAX} units, 1 to {INCIDENTS_MAX} incidents"
    )]
    Count,
    /// A measure that is not a number above 0.
    #[error("cells, spread, speed, target, incidents an hour and time at the scene are numbers above 0")]
    Measure,
    /// More work than units.
    #[error("the units cannot keep up: fewer incidents, shorter ones, or more units")]
    Overloaded,
}

impl Scenario {
    /// A town of 12 km with patrol vehicles, a quarter of their time at work: where sending the nearest is late for one
    /// incident in twenty.
    pub const fn town() -> Self {
        Self {
            cells: 20,
            cell_m: 600.0,
            spread: 0.25,
            units: 14,
            speed_mps: paths::DRIVE_MPS,
            target_seconds: 480,
            incidents_per_hour: 5.0,
            service_seconds: 2_400.0,
            incidents: 20_000,
        }
    }

    /// A campus of 1.2 km with officers on foot.
    pub const fn campus() -> Self {
        Self {
            cells: 20,
            cell_m: 60.0,
            spread: 0.25,
            units: 10,
            speed_mps: paths::WALK_MPS,
            target_seconds: 360,
            incidents_per_hour: 8.0,
            service_seconds: 900.0,
            incidents: 20_000,
        }
    }

    /// The town with too few units: half of their time at work. Here coverage gains little.
    pub const fn strained() -> Self {
        Self { units: 10, incidents_per_hour: 7.0, ..Self::town() }
    }

    /// Checks bounds.
    ///
    /// # Errors
    /// A count or a measure out of bounds, more work than the units can do.
    pub fn check(&self) -> Result<(), ScenarioError> {
        let counts = [(self.cells, CELLS_MAX), (self.units, UNITS_MAX), (self.incidents, INCIDENTS_MAX)];
        if counts.iter().any(|(count, bound)| !(1..=*bound).contains(count)) {
            return Err(ScenarioError::Count);
        }
        let target = f64::from(self.target_seconds);
        let measures =
            [self.cell_m, self.spread, self.speed_mps, target, self.incidents_per_hour, self.service_seconds];
        if measures.iter().any(|measure| !measure.is_finite() || *measure <= 0.0) {
            return Err(ScenarioError::Measure);
        }
        if self.busy_fraction() >= 1.0 { Err(ScenarioError::Overloaded) } else { Ok(()) }
    }

    /// Share of their time that units are at work, the way taken as half the target.
    pub fn busy_fraction(&self) -> f64 {
        let work_seconds = self.service_seconds + f64::from(self.target_seconds) / 2.0;
        self.incidents_per_hour / 3_600.0 * work_seconds / self.units as f64
    }
}
