//! The town: cells, demand, bases.

use crate::coverage::{Demand, Reach};
use crate::paths;

use super::{Scenario, ScenarioError};

/// A point in metres from a corner.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// What does not change during a run.
pub(super) struct Town {
    pub(super) scenario: Scenario,
    /// Middles of the cells.
    pub(super) cells: Vec<Point>,
    /// Weight of each cell, added up.
    pub(super) weights_so_far: Vec<f64>,
    pub(super) demand: Demand,
    pub(super) bases: Vec<Base>,
}

/// Where a unit returns to, and the cells that it reaches from there.
pub(super) struct Base {
    pub(super) at: Point,
    pub(super) reach: Reach,
}

impl Town {
    pub(super) fn new(scenario: Scenario) -> Result<Self, ScenarioError> {
        scenario.check()?;
        let edge = scenario.cells as f64 * scenario.cell_m;
        let middle = Point { x: edge / 2.0, y: edge / 2.0 };
        let along = || (0..scenario.cells).map(|cell| (cell as f64 + 0.5) * scenario.cell_m);
        let cells: Vec<Point> = along().flat_map(|x| along().map(move |y| Point { x, y })).collect();
        let weights: Vec<f64> =
            cells.iter().map(|cell| (-cell.metres_to(middle) / (edge * scenario.spread)).exp()).collect();
        let demand = Demand::new(&weights, scenario.busy_fraction()).map_err(|_| ScenarioError::Measure)?;
        let weights_so_far = weights
            .iter()
            .scan(0.0, |sum, weight| {
                *sum += weight;
                Some(*sum)
            })
            .collect();
        let bases = bases(&scenario, &cells, &demand);
        Ok(Self { scenario, cells, weights_so_far, demand, bases })
    }
}

/// Bases one after another, each where it adds the most to the expected coverage.
fn bases(scenario: &Scenario, cells: &[Point], demand: &Demand) -> Vec<Base> {
    let target = f64::from(scenario.target_seconds);
    let reach_from = |from: &Point| {
        let near = cells.iter().enumerate().filter(|(_, cell)| from.seconds_to(**cell, scenario) <= target);
        Reach::new(near.map(|(number, _)| number))
    };
    let places: Vec<(Point, Reach)> = cells.iter().map(|cell| (*cell, reach_from(cell))).collect();
    let mut bases: Vec<Base> = Vec::with_capacity(scenario.units);
    for _ in 0..scenario.units {
        let gains = demand
            .gains(&bases.iter().map(|base| &base.reach).collect::<Vec<_>>(), places.iter().map(|(_, reach)| reach));
        let best = places.iter().zip(gains).max_by(|(_, one), (_, other)| one.total_cmp(other));
        bases.extend(best.map(|((at, reach), _)| Base { at: *at, reach: reach.clone() }));
    }
    bases
}

impl Point {
    pub(super) fn metres_to(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    pub(super) fn seconds_to(self, other: Self, scenario: &Scenario) -> f64 {
        self.metres_to(other) * paths::DETOUR / scenario.speed_mps
    }

    /// The point that lies this share of the way to another.
    pub(super) fn towards(self, other: Self, share: f64) -> Self {
        Self { x: share.mul_add(other.x - self.x, self.x), y: share.mul_add(other.y - self.y, self.y) }
    }
}
