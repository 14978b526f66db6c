//! How each unit gets to an incident: by the ways of the site where both stand on them, else by the straight line.

use std::collections::{BTreeMap, BTreeSet};

use force::model::Unit;
use kernel::db::Sql;
use kernel::{Id, Result};
use places::model::{GROUND, Ways};
use suggestion::paths::{Coordinates, Travel, Traveller, Way};

use super::suggestions::point;
use crate::model::{Incident, SuggestedWay, WayBy};

/// Where somebody sets out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whence {
    /// WGS 84 degrees.
    pub at: (f64, f64),
    /// The place, where it is known, and with it the storey.
    pub place: Option<Id>,
}

/// What is known of the ways to one incident; read once for all units.
pub(super) struct Approach {
    ways: Option<Ways>,
    target: Option<Coordinates>,
    /// Where the incident is on the ways, and the seconds from there to it.
    goal: Option<(Id, u32)>,
}

/// A unit that stands on the ways.
struct Start<'a> {
    unit: &'a Unit,
    node: Id,
    /// Seconds to the node.
    access_s: u32,
    keys: BTreeSet<String>,
}

impl Approach {
    pub(super) fn read(sql: &mut dyn Sql, incident: &Incident) -> Result<Self> {
        let at = match incident.place_id {
            Some(place) => places::queries::spot(sql, place)?,
            None => incident.latitude.zip(incident.longitude),
        };
        let ways = places::queries::ways(sql, incident.site_id)?;
        let whence = at.map(|at| Whence { at, place: incident.place_id });
        let goal = ways.as_ref().zip(whence).and_then(|(ways, whence)| stand(ways, whence, Travel::OnFoot));
        Ok(Self { ways, target: at.and_then(point), goal })
    }

    /// How each unit gets there; a unit of which nobody knows where it is, or an incident of which nobody does, is
    /// missing.
    pub(super) fn of(&self, units: &[(&Unit, Whence)]) -> Result<BTreeMap<Id, SuggestedWay>> {
        let mut found = match (&self.ways, self.goal) {
            (Some(ways), Some(goal)) => by_ways(ways, goal, units)?,
            _ => BTreeMap::new(),
        };
        for (unit, whence) in units {
            if let (Some(from), Some(to)) = (point(whence.at), self.target) {
                found.entry(unit.id).or_insert_with(|| by_line(from, to, travel(unit)));
            }
        }
        Ok(found)
    }
}

pub(super) const fn travel(unit: &Unit) -> Travel {
    if unit.vehicle.is_some() { Travel::Vehicle } else { Travel::OnFoot }
}

/// Where somebody stands on the ways, and the seconds to there.
fn stand(ways: &Ways, whence: Whence, travel: Travel) -> Option<(Id, u32)> {
    if let Some(node) = whence.place.and_then(|place| ways.node_of(place)) {
        return Some((node, 0));
    }
    let level = whence.place.map_or(GROUND, |place| ways.level(place));
    let (node, spot) = ways.node_near(whence.at, level)?;
    Some((node, point(whence.at)?.seconds_to(point(spot)?, travel)))
}

/// One search for all units that move alike and have the same keys; a second one for those that no way leads for, as if
/// every door were open to them: it names the key.
fn by_ways(ways: &Ways, goal: (Id, u32), units: &[(&Unit, Whence)]) -> Result<BTreeMap<Id, SuggestedWay>> {
    let all = ways.keys();
    let starts = units.iter().filter_map(|(unit, whence)| {
        let (node, access_s) = stand(ways, *whence, travel(unit))?;
        let keys = unit.capabilities.iter().filter(|name| all.contains(*name)).cloned().collect();
        Some(Start { unit, node, access_s, keys })
    });
    let starts: Vec<Start<'_>> = starts.collect();
    let mut found = BTreeMap::new();
    let mut shut = Vec::new();
    let mut alike: BTreeMap<(bool, BTreeSet<String>), Vec<&Start<'_>>> = BTreeMap::new();
    for start in &starts {
        alike.entry((start.unit.vehicle.is_some(), start.keys.clone())).or_default().push(start);
    }
    for ((_, keys), group) in alike {
        for (start, way) in group.iter().zip(search(ways, goal.0, &group, &keys)?) {
            match way {
                Some(way) => drop(found.insert(start.unit.id, shown(ways, start, &way, goal.1))),
                None => shut.push(*start),
            }
        }
    }
    let (driving, walking): (Vec<_>, Vec<_>) = shut.into_iter().partition(|start| start.unit.vehicle.is_some());
    for group in [driving, walking] {
        for (start, way) in group.iter().zip(search(ways, goal.0, &group, &all)?) {
            let named = |way: Way<Id>| SuggestedWay {
                missing_key: ways.missing_key(&way, &start.keys),
                ..shown(ways, start, &way, goal.1)
            };
            found.extend(way.map(|way| (start.unit.id, named(way))));
        }
    }
    Ok(found)
}

/// The ways of units that move alike, in their order.
fn search(ways: &Ways, goal: Id, group: &[&Start<'_>], keys: &BTreeSet<String>) -> Result<Vec<Option<Way<Id>>>> {
    let Some(first) = group.first() else { return Ok(Vec::new()) };
    let traveller = Traveller { travel: travel(first.unit), keys: keys.clone() };
    let nodes: Vec<Id> = group.iter().map(|start| start.node).collect();
    ways.to(goal, &nodes, &traveller)
}

fn shown(ways: &Ways, start: &Start<'_>, way: &Way<Id>, last_s: u32) -> SuggestedWay {
    SuggestedWay {
        by: WayBy::Paths,
        vehicle: start.unit.vehicle.is_some(),
        seconds: way.seconds.saturating_add(start.access_s).saturating_add(last_s),
        metres: None,
        via: ways.passages(way),
        missing_key: None,
    }
}

fn by_line(from: Coordinates, to: Coordinates, travel: Travel) -> SuggestedWay {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "half the Earth is some 20,000,000 metres"
    )]
    let metres = from.metres_to(to).round() as u32;
    SuggestedWay {
        by: WayBy::Line,
        vehicle: travel == Travel::Vehicle,
        seconds: from.seconds_to(to, travel),
        metres: Some(metres),
        via: Vec::new(),
        missing_key: None,
    }
}
