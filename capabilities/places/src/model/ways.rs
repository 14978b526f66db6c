//! The ways of a site, read once and asked often: where somebody stands on them, and how one gets to a place.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Error, Id, Result};
use serde::{Deserialize, Serialize};
use suggestion::paths::{self, Graph, Kind, Traveller};
use utoipa::ToSchema;

use super::{Path, PlaceKind, graph, metres, nearest_node};

/// Whoever is further than this from every place that a way leads from is not on the ways of the site.
pub const NEAR_M: f64 = 75.0;
/// The storey of whoever is not known to be on another.
pub const GROUND: i64 = 0;
/// Stairs and lifts that are said of one way at the most; nobody listens to more.
const PASSAGES_MAX: usize = 3;

/// What of a place matters to ways.
#[derive(Clone, Debug, PartialEq)]
pub struct WayPlace {
    /// The place.
    pub id: Id,
    /// The area it lies in.
    pub parent_id: Option<Id>,
    /// What sort of place.
    pub kind: PlaceKind,
    /// Name.
    pub name: String,
    /// WGS 84 degrees.
    pub latitude: Option<f64>,
    /// WGS 84 degrees.
    pub longitude: Option<f64>,
    /// Storey.
    pub level: Option<i64>,
}

kernel::text_enum! {
    /// What leads from storey to storey.
    pub enum PassageKind {
        /// Stairs.
        Stairs = "stairs",
        /// A lift.
        Lift = "lift",
    }
}

/// Stairs or a lift on a way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Passage {
    /// Which of the two.
    pub kind: PassageKind,
    /// Its name, where it is a place of its own.
    pub name: Option<String>,
}

/// The ways of a site with the places that they join.
#[derive(Debug)]
pub struct Ways {
    graph: Graph<Id>,
    nodes: BTreeSet<Id>,
    places: BTreeMap<Id, WayPlace>,
    parents: BTreeMap<Id, Option<Id>>,
    /// What opens the way between two places, in either sense.
    locks: BTreeMap<(Id, Id), String>,
}

impl Ways {
    /// The ways between some places.
    ///
    /// # Errors
    /// `invalid`, naming the way that cannot be.
    pub fn new(paths: &[Path], places: Vec<WayPlace>) -> Result<Self> {
        let locks = paths.iter().filter_map(|path| Some((path.from, path.to, path.key.as_ref()?)));
        Ok(Self {
            graph: graph(paths)?,
            nodes: paths.iter().flat_map(|path| [path.from, path.to]).collect(),
            parents: places.iter().map(|place| (place.id, place.parent_id)).collect(),
            places: places.into_iter().map(|place| (place.id, place)).collect(),
            locks: locks.flat_map(|(from, to, key)| [((from, to), key.clone()), ((to, from), key.clone())]).collect(),
        })
    }

    /// Every key that some way asks for.
    pub fn keys(&self) -> BTreeSet<String> {
        self.locks.values().cloned().collect()
    }

    /// Where somebody at a place stands on the ways.
    pub fn node_of(&self, place: Id) -> Option<Id> {
        nearest_node(place, &self.parents, |id| self.nodes.contains(&id))
    }

    /// Where somebody at a point and on a storey stands on the ways, and where that is; none beyond [`NEAR_M`].
    pub fn node_near(&self, point: (f64, f64), level: i64) -> Option<(Id, (f64, f64))> {
        let on_level = self.nodes.iter().filter(|node| self.level(**node) == level);
        let spots = on_level.filter_map(|node| Some((*node, self.spot(*node)?)));
        let away = |spot: (f64, f64)| metres(spot, point);
        spots
            .filter(|(_, spot)| away(*spot) <= NEAR_M)
            .min_by(|(_, one), (_, other)| away(*one).total_cmp(&away(*other)))
    }

    /// The storey of a place: its own, or that of the nearest area around it that has one.
    pub fn level(&self, place: Id) -> i64 {
        self.upward(place, |place| place.level).unwrap_or(GROUND)
    }

    fn spot(&self, place: Id) -> Option<(f64, f64)> {
        self.upward(place, |place| place.latitude.zip(place.longitude))
    }

    fn upward<T>(&self, place: Id, of: impl Fn(&WayPlace) -> Option<T>) -> Option<T> {
        let around = |place: &&WayPlace| place.parent_id.and_then(|parent| self.places.get(&parent));
        std::iter::successors(self.places.get(&place), around).take(super::DEPTH_MAX + 1).find_map(of)
    }

    /// The quickest way to one node from each of others; one search for all of them.
    ///
    /// # Errors
    /// `internal` for a place that no way leads from.
    pub fn to(&self, goal: Id, from: &[Id], traveller: &Traveller) -> Result<Vec<Option<paths::Way<Id>>>> {
        self.graph.ways_to(goal, from, traveller).map_err(Error::internal)
    }

    /// The stairs and lifts of a way, each once.
    pub fn passages(&self, way: &paths::Way<Id>) -> Vec<Passage> {
        let mut passages: Vec<Passage> = Vec::new();
        for (ends, kind) in way.nodes.windows(2).zip(&way.kinds) {
            let kind = match kind {
                Kind::StairsUp | Kind::StairsDown => PassageKind::Stairs,
                Kind::Lift => PassageKind::Lift,
                Kind::Walk | Kind::Door | Kind::LockedDoor | Kind::Road => continue,
            };
            let named =
                |place: &&WayPlace| !matches!(place.kind, PlaceKind::Site | PlaceKind::Building | PlaceKind::Floor);
            let name = ends.iter().filter_map(|end| self.places.get(end)).find(named).map(|place| place.name.clone());
            let passage = Passage { kind, name };
            if !passages.contains(&passage) && passages.len() < PASSAGES_MAX {
                passages.push(passage);
            }
        }
        passages
    }

    /// The first key that a way asks for and somebody does not have.
    pub fn missing_key(&self, way: &paths::Way<Id>, keys: &BTreeSet<String>) -> Option<String> {
        let mut asked = way.nodes.windows(2).filter_map(|ends| match ends {
            [from, to] => self.locks.get(&(*from, *to)),
            _ => None,
        });
        asked.find(|key| !keys.contains(*key)).cloned()
    }
}

#[cfg(test)]
mod tests {
    use suggestion::paths::Travel;

    use super::*;
    use crate::model::PathKind;

    fn id(n: i64) -> Id {
        Id::parse(&format!("00000000-0000-7000-8000-{n:012}")).expect("an id")
    }

    /// A hall, a stairwell beside it, a floor above and a store behind a locked door up there.
    fn house() -> Ways {
        let (house, hall, stairs, upper, store) = (id(1), id(2), id(3), id(4), id(5));
        let place = |id, parent_id, kind, name: &str, level, at: Option<(f64, f64)>| WayPlace {
            id,
            parent_id,
            kind,
            name: name.to_owned(),
            latitude: at.map(|at| at.0),
            longitude: at.map(|at| at.1),
            level,
        };
        let path = |from, to, kind, key: Option<&str>| Path {
            from,
            to,
            kind,
            metres: Some(10.0),
            seconds: None,
            one_way: false,
            key: key.map(str::to_owned),
        };
        Ways::new(
            &[
                path(hall, stairs, PathKind::Door, None),
                path(stairs, upper, PathKind::StairsUp, None),
                path(upper, store, PathKind::LockedDoor, Some("key_holder")),
            ],
            vec![
                place(house, None, PlaceKind::Building, "House", None, Some((50.0, 1.0))),
                place(hall, Some(house), PlaceKind::Room, "Hall", Some(0), None),
                place(stairs, Some(house), PlaceKind::Zone, "Stairs B", None, Some((50.0002, 1.0))),
                place(upper, Some(house), PlaceKind::Floor, "Upper floor", Some(1), None),
                place(store, Some(upper), PlaceKind::Room, "Store", None, None),
            ],
        )
        .expect("ways")
    }

    #[test]
    fn a_point_is_put_on_the_nearest_node_of_its_storey() {
        let ways = house();
        for (point, level, expected) in [
            ((50.0, 1.0), GROUND, Some(id(2))),
            ((50.0002, 1.0), GROUND, Some(id(3))),
            ((50.0, 1.0), 1, Some(id(4))),
            ((50.0, 1.0), 2, None),
            ((50.002, 1.0), GROUND, None),
        ] {
            assert_eq!(ways.node_near(point, level).map(|(node, _)| node), expected, "{point:?} on {level}");
        }
        assert_eq!((ways.level(id(5)), ways.level(id(3))), (1, GROUND));
    }

    #[test]
    fn a_way_names_its_stairs_and_the_key_that_is_missing() {
        let ways = house();
        let traveller = |keys: &[&str]| Traveller {
            travel: Travel::OnFoot,
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        };
        assert_eq!(ways.to(id(5), &[id(2)], &traveller(&[])).expect("searched"), [None]);
        let way = ways.to(id(5), &[id(2)], &traveller(&["key_holder"])).expect("searched").remove(0).expect("a way");
        let stairs = Passage { kind: PassageKind::Stairs, name: Some("Stairs B".to_owned()) };
        assert_eq!(ways.passages(&way), [stairs]);
        assert_eq!(ways.missing_key(&way, &BTreeSet::new()).as_deref(), Some("key_holder"));
        assert_eq!(ways.missing_key(&way, &ways.keys()), None);
    }
}
