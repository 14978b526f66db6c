//! Figures of many incidents.

use dispatch::model::Targets;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{By, Measured};

kernel::text_enum! {
    /// A duration that is measured.
    pub enum FigureName {
        /// Received to the first unit sent.
        Queue = "queue",
        /// Received to the first unit on scene.
        Response = "response",
        /// A unit sent to that unit on scene.
        Travel = "travel",
        /// A unit on scene to that unit done.
        OnScene = "on_scene",
        /// A unit under way, else sent, to that unit done.
        UnitConsumed = "unit_consumed",
        /// The sum of unit consumed over the units of an incident, once all are done.
        TotalConsumed = "total_consumed",
    }
}

const FIGURES: usize = FigureName::ALL.len();

impl FigureName {
    /// Its target in microseconds, where the type sets one.
    const fn target_us(self, targets: &Targets) -> Option<i64> {
        let seconds = match self {
            Self::Queue => targets.queue_s,
            Self::Response => targets.queue_s + targets.travel_s,
            Self::Travel => targets.travel_s,
            Self::OnScene => targets.scene_s,
            Self::UnitConsumed | Self::TotalConsumed => 0,
        };
        if seconds > 0 { Some(seconds * 1_000_000) } else { None }
    }
}

/// One duration over many incidents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Figure {
    /// How many had it.
    pub count: u64,
    /// Half took at most this long, in microseconds (nearest rank).
    pub p50_us: Option<i64>,
    /// Nine of ten took at most this long, in microseconds (nearest rank).
    pub p90_us: Option<i64>,
    /// All of them together, in microseconds.
    pub sum_us: i64,
    /// How many had a target.
    pub with_target: u64,
    /// How many of those kept it.
    pub in_target: u64,
}

/// The value at a nearest rank: the smallest of the values that at least `percent` of them do not exceed.
pub fn percentile(values: &mut [i64], percent: usize) -> Option<i64> {
    per_mille(values, percent * 10)
}

/// The same by the thousand, for what is asked to half a per cent.
pub fn per_mille(values: &mut [i64], per_mille: usize) -> Option<i64> {
    let rank = (values.len() * per_mille).div_ceil(1_000).max(1);
    let (_, value, _) = (rank <= values.len()).then(|| values.select_nth_unstable(rank - 1))?;
    Some(*value)
}

#[derive(Clone, Debug, Default)]
struct Durations {
    values: Vec<i64>,
    with_target: u64,
    in_target: u64,
}

impl Durations {
    fn figure(mut self) -> Figure {
        Figure {
            count: self.values.len() as u64,
            p50_us: percentile(&mut self.values, 50),
            p90_us: percentile(&mut self.values, 90),
            sum_us: self.values.iter().sum(),
            with_target: self.with_target,
            in_target: self.in_target,
        }
    }
}

/// What is gathered of a group.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    incidents: u64,
    open: u64,
    cancelled: u64,
    units_sent: u64,
    refused: u64,
    durations: [Durations; FIGURES],
}

/// Where an incident stands, as far as figures ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Still being handled.
    Open,
    /// Finished.
    Closed,
    /// Called off.
    Cancelled,
}

impl Tally {
    /// How many incidents it holds.
    pub const fn incidents(&self) -> u64 {
        self.incidents
    }

    /// Takes an incident in. With a unit: that unit's part of it, and queue and response only where it was the first.
    pub fn add(&mut self, measured: &Measured, standing: Standing, unit: Option<kernel::Id>, targets: &Targets) {
        self.incidents += 1;
        self.open += u64::from(standing == Standing::Open);
        self.cancelled += u64::from(standing == Standing::Cancelled);
        self.refused += if unit.is_none() { measured.refused } else { 0 };
        let own = |one: &kernel::Id| unit.is_none_or(|unit| unit == *one);
        let first = |one: Option<(kernel::Id, i64)>| one.filter(|(unit, _)| own(unit)).map(|(_, micros)| micros);
        self.put(FigureName::Queue, first(measured.queue), targets);
        self.put(FigureName::Response, first(measured.response), targets);
        for leg in measured.legs.iter().filter(|leg| own(&leg.unit_id)) {
            self.units_sent += 1;
            self.put(FigureName::Travel, leg.travel, targets);
            self.put(FigureName::OnScene, leg.on_scene, targets);
            self.put(FigureName::UnitConsumed, leg.consumed, targets);
        }
        self.put(FigureName::TotalConsumed, measured.total_consumed(unit), targets);
    }

    fn put(&mut self, name: FigureName, micros: Option<i64>, targets: &Targets) {
        let Some((micros, durations)) = micros.zip(self.durations.get_mut(name as usize)) else { return };
        durations.values.push(micros);
        if let Some(target) = name.target_us(targets) {
            durations.with_target += 1;
            durations.in_target += u64::from(micros <= target);
        }
    }

    /// The group's figures.
    pub fn group(self, key: String, name: String) -> Group {
        let [queue, response, travel, on_scene, unit_consumed, total_consumed] = self.durations.map(Durations::figure);
        Group {
            key,
            name,
            latitude: None,
            longitude: None,
            incidents: self.incidents,
            open: self.open,
            cancelled: self.cancelled,
            units_sent: self.units_sent,
            refused: self.refused,
            queue,
            response,
            travel,
            on_scene,
            unit_consumed,
            total_consumed,
        }
    }
}

/// Figures of the incidents that have something in common.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = FigureGroup)]
pub struct Group {
    /// What they have in common, as `/figures/incidents` takes it.
    pub key: String,
    /// The same in words; the key where it needs none.
    pub name: String,
    /// WGS 84 degrees north, by spot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latitude: Option<f64>,
    /// WGS 84 degrees east, by spot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longitude: Option<f64>,
    /// Incidents.
    pub incidents: u64,
    /// Of these, still open.
    pub open: u64,
    /// Of these, called off.
    pub cancelled: u64,
    /// Units sent; one that gave the incident back is not among them.
    pub units_sent: u64,
    /// Assignments that were given back; not told by unit.
    pub refused: u64,
    /// Received to the first unit sent.
    pub queue: Figure,
    /// Received to the first unit on scene.
    pub response: Figure,
    /// A unit sent to that unit on scene.
    pub travel: Figure,
    /// A unit on scene to that unit done.
    pub on_scene: Figure,
    /// A unit under way, else sent, to that unit done.
    pub unit_consumed: Figure,
    /// The sum of unit consumed over the units of an incident.
    pub total_consumed: Figure,
}

impl Group {
    /// Its figures by name.
    pub const fn figures(&self) -> [(FigureName, &Figure); FIGURES] {
        [
            (FigureName::Queue, &self.queue),
            (FigureName::Response, &self.response),
            (FigureName::Travel, &self.travel),
            (FigureName::OnScene, &self.on_scene),
            (FigureName::UnitConsumed, &self.unit_consumed),
            (FigureName::TotalConsumed, &self.total_consumed),
        ]
    }
}

/// Groups in their order: those of the clock and of priority by key, others the largest first.
pub(crate) fn ordered(by: By, mut groups: Vec<(String, Tally)>) -> Vec<(String, Tally)> {
    if by.is_ordered() {
        groups.sort_by_key(|(key, _)| By::rank(key));
    } else {
        groups.sort_by(|(one, first), (other, second)| {
            second.incidents.cmp(&first.incidents).then_with(|| one.cmp(other))
        });
    }
    groups
}

#[cfg(test)]
mod tests {
    use kernel::Id;

    use super::*;
    use crate::model::Leg;

    #[test]
    fn a_percentile_is_a_value_that_was_measured() {
        let check = |values: &[i64], p50: Option<i64>, p90: Option<i64>| {
            let found = [50, 90].map(|percent| percentile(&mut values.to_vec(), percent));
            assert_eq!(found, [p50, p90], "{values:?}");
        };
        check(&[], None, None);
        check(&[7], Some(7), Some(7));
        check(&[9, 1], Some(1), Some(9));
        check(&[3, 1, 2], Some(2), Some(3));
        check(&[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], Some(5), Some(9));
        check(&[11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1], Some(6), Some(10));
    }

    #[test]
    fn a_unit_counts_for_its_own_part() {
        let [one, two] = ["1", "2"].map(|n| Id::parse(&format!("00000000-0000-7000-8000-00000000000{n}")).expect("id"));
        let leg = |unit_id, travel, consumed| Leg { unit_id, travel, on_scene: None, consumed, from: None };
        let measured = Measured {
            queue: Some((one, 10_000_000)),
            response: Some((two, 50_000_000)),
            legs: vec![leg(one, None, Some(5)), leg(two, Some(30_000_000), Some(7))],
            refused: 1,
            ..Measured::default()
        };
        let targets = Targets { queue_s: 10, travel_s: 20, scene_s: 0, warning_percent: 75 };
        let group = |unit| {
            let mut tally = Tally::default();
            tally.add(&measured, Standing::Closed, unit, &targets);
            tally.group(String::new(), String::new())
        };
        let share = |figure: Figure| (figure.p50_us, figure.in_target, figure.with_target);
        let all = group(None);
        assert_eq!((all.units_sent, all.refused), (2, 1));
        assert_eq!(share(all.queue), (Some(10_000_000), 1, 1));
        assert_eq!(share(all.response), (Some(50_000_000), 0, 1));
        assert_eq!(share(all.travel), (Some(30_000_000), 0, 1));
        assert_eq!(share(all.total_consumed), (Some(12), 0, 0));
        let first = group(Some(one));
        assert_eq!((first.queue.count, first.response.count, first.travel.count), (1, 0, 0));
        assert_eq!((first.units_sent, first.total_consumed.p50_us), (1, Some(5)));
    }
}
