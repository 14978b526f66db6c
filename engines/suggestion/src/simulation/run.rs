//! A run of incidents through the town.

use serde::Serialize;

use crate::coverage::{Reach, coverage_seconds};
use crate::rank::Order;

use super::random::Random;
use super::town::{Base, Point, Town};
use super::{Scenario, ScenarioError};

/// What came of a run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Outcome {
    /// Share of incidents where the unit arrived after the target.
    pub late_share: f64,
    /// Mean seconds from the call to the arrival.
    pub mean_seconds: f64,
    /// Nine of ten units arrived within this, seconds.
    pub p90_seconds: f64,
    /// Share of incidents that waited because no unit was free.
    pub waited_share: f64,
}

/// The same incidents, sent to by each order.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// What the incidents came from.
    pub seed: u64,
    /// Sending the nearest free unit.
    pub nearest: Outcome,
    /// Sending by way and coverage.
    pub coverage_aware: Outcome,
}

impl Comparison {
    /// Late arrivals when coverage counts, over those of the nearest.
    pub fn late_ratio(&self) -> f64 {
        self.coverage_aware.late_share / self.nearest.late_share
    }

    /// Mean time when coverage counts, over that of the nearest.
    pub fn mean_ratio(&self) -> f64 {
        self.coverage_aware.mean_seconds / self.nearest.mean_seconds
    }
}

/// Runs the incidents of each seed by both orders.
///
/// # Errors
/// A scenario out of bounds.
pub fn compare(scenario: Scenario, seeds: &[u64]) -> Result<Vec<Comparison>, ScenarioError> {
    let town = Town::new(scenario)?;
    let one = |seed: &u64| {
        let incidents = incidents(&town, *seed);
        Comparison {
            seed: *seed,
            nearest: run(&town, &incidents, Order::Nearest),
            coverage_aware: run(&town, &incidents, Order::CoverageAware),
        }
    };
    Ok(seeds.iter().map(one).collect())
}

/// Something happens.
struct Incident {
    called_at: f64,
    at: Point,
    service_seconds: f64,
}

fn incidents(town: &Town, seed: u64) -> Vec<Incident> {
    let scenario = &town.scenario;
    let mut random = Random::new(seed);
    let mut now = 0.0;
    let whole = town.weights_so_far.last().copied().unwrap_or_default();
    let mut next = || {
        now += random.exponential(3_600.0 / scenario.incidents_per_hour);
        let drawn = random.share() * whole;
        let cell = town.cells.get(town.weights_so_far.partition_point(|so_far| *so_far < drawn))?;
        let mut offset = || (random.share() - 0.5) * scenario.cell_m;
        let at = Point { x: cell.x + offset(), y: cell.y + offset() };
        Some(Incident { called_at: now, at, service_seconds: random.exponential(scenario.service_seconds) })
    };
    (0..scenario.incidents).filter_map(|_| next()).collect()
}

/// A unit: free from a time on, and on its way from there to its base.
struct Unit<'a> {
    base: &'a Base,
    free_at: f64,
    left: Point,
}

impl Unit<'_> {
    fn position(&self, now: f64, scenario: &Scenario) -> Point {
        let way_seconds = self.left.seconds_to(self.base.at, scenario);
        let gone_seconds = now - self.free_at;
        if gone_seconds >= way_seconds {
            self.base.at
        } else {
            self.left.towards(self.base.at, gone_seconds / way_seconds)
        }
    }
}

fn run(town: &Town, incidents: &[Incident], order: Order) -> Outcome {
    let mut units: Vec<Unit<'_>> =
        town.bases.iter().map(|base| Unit { base, free_at: f64::NEG_INFINITY, left: base.at }).collect();
    let mut responses: Vec<f64> = Vec::with_capacity(incidents.len());
    let mut waited = 0_usize;
    let mut sent_at = f64::NEG_INFINITY;
    for incident in incidents {
        // First come, first served: not before the one before, and not before a unit is free.
        let first_free = units.iter().map(|unit| unit.free_at).fold(f64::INFINITY, f64::min);
        sent_at = incident.called_at.max(sent_at).max(first_free);
        let waited_seconds = sent_at - incident.called_at;
        waited += usize::from(waited_seconds > 0.0);
        let mut free: Vec<&mut Unit<'_>> = units.iter_mut().filter(|unit| unit.free_at <= sent_at).collect();
        let arrivals: Vec<f64> = free
            .iter()
            .map(|unit| waited_seconds + unit.position(sent_at, &town.scenario).seconds_to(incident.at, &town.scenario))
            .collect();
        if let Some((unit, response)) =
            choose(town, &free, &arrivals, order).and_then(|number| free.get_mut(number).zip(arrivals.get(number)))
        {
            unit.free_at = incident.called_at + response + incident.service_seconds;
            unit.left = incident.at;
            responses.push(*response);
        }
    }
    outcome(responses, waited, f64::from(town.scenario.target_seconds))
}

/// The number of the unit to send: as [`crate::rank`] puts first units that are alike in all but way and coverage.
fn choose(town: &Town, free: &[&mut Unit<'_>], arrivals: &[f64], order: Order) -> Option<usize> {
    let target_seconds = town.scenario.target_seconds;
    let counts: Vec<u32> = match order {
        Order::Nearest => vec![0; free.len()],
        Order::CoverageAware => {
            let reaches: Vec<&Reach> = free.iter().map(|unit| &unit.base.reach).collect();
            town.demand.losses(&reaches).into_iter().map(|lost| coverage_seconds(lost, target_seconds)).collect()
        }
    };
    let key = |(arrival, counts): (&f64, u32)| (*arrival > f64::from(target_seconds), arrival + f64::from(counts));
    let keys = arrivals.iter().zip(counts).map(key).enumerate();
    let least = keys.min_by(|(_, one), (_, other)| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)));
    least.map(|(number, _)| number)
}

fn outcome(mut responses: Vec<f64>, waited: usize, target_seconds: f64) -> Outcome {
    let count = responses.len() as f64;
    responses.sort_by(f64::total_cmp);
    let late = responses.iter().filter(|seconds| **seconds > target_seconds).count();
    Outcome {
        late_share: late as f64 / count,
        mean_seconds: responses.iter().sum::<f64>() / count,
        p90_seconds: responses.get(responses.len() * 9 / 10).copied().unwrap_or_default(),
        waited_share: waited as f64 / count,
    }
}
