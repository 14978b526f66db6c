//! Ways between the places of a site.

use std::collections::BTreeMap;

use kernel::db::Json;
use kernel::{Error, Id, Result};
use serde::{Deserialize, Serialize};
use suggestion::paths::{Edge, Extent, Graph, Kind, PathError, Sense};
use utoipa::ToSchema;

kernel::text_enum! {
    /// What kind of way it is.
    pub enum PathKind {
        /// A corridor, a footpath, a yard.
        Walk = "walk",
        /// Stairs, climbed from one to the other; their length is that on the floor plan.
        StairsUp = "stairs_up",
        /// Stairs, descended from one to the other.
        StairsDown = "stairs_down",
        /// One ride; its length is the height. Each pair of floors that the lift serves has one.
        Lift = "lift",
        /// A door that anyone opens.
        Door = "door",
        /// A door that needs a key.
        LockedDoor = "locked_door",
        /// A road: driven in a vehicle, walked on foot.
        Road = "road",
    }
}

impl From<PathKind> for Kind {
    fn from(kind: PathKind) -> Self {
        match kind {
            PathKind::Walk => Self::Walk,
            PathKind::StairsUp => Self::StairsUp,
            PathKind::StairsDown => Self::StairsDown,
            PathKind::Lift => Self::Lift,
            PathKind::Door => Self::Door,
            PathKind::LockedDoor => Self::LockedDoor,
            PathKind::Road => Self::Road,
        }
    }
}

/// A way between two places.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Path {
    /// Where it begins.
    pub from: Id,
    /// Where it ends.
    pub to: Id,
    /// What kind of way.
    pub kind: PathKind,
    /// How long it is.
    #[serde(default)]
    pub metres: Option<f64>,
    /// How long it takes, where that was measured; counts instead of the metres.
    #[serde(default)]
    pub seconds: Option<f64>,
    /// It does not lead back.
    #[serde(default)]
    pub one_way: bool,
    /// The key or capability without which nobody passes; a locked door has one.
    #[serde(default)]
    pub key: Option<String>,
}

/// The ways of a site as stored.
#[derive(Clone, Debug)]
pub struct PathGraphRow {
    /// The site.
    pub site_id: Id,
    /// Its ways.
    pub edges: Json<Vec<Path>>,
    /// Counts its changes.
    pub version: i64,
}

/// The ways of a site as the API shows them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PathGraph {
    /// The site.
    pub site_id: Id,
    /// Its ways.
    pub paths: Vec<Path>,
    /// Counts its changes; also the ETag. 0: nobody has drawn any.
    pub version: i64,
}

/// How one gets from one place to another.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Way {
    /// How long it takes.
    pub seconds: u32,
    /// Places that it leads through, from the first to the last.
    pub places: Vec<Id>,
}

/// Ways of a site at the most: a hospital of thirty buildings has some.
pub const PATHS_MAX: usize = 10_000;

/// The graph of a site's ways.
///
/// # Errors
/// `invalid`, naming the way that cannot be.
pub fn graph(paths: &[Path]) -> Result<Graph<Id>> {
    if paths.len() > PATHS_MAX {
        let message = format!("a site has at most {PATHS_MAX} ways");
        return Err(Error::invalid(message.clone()).field("paths", message));
    }
    let mut graph = Graph::default();
    for (n, path) in paths.iter().enumerate() {
        add(&mut graph, path).map_err(|reason| {
            Error::invalid(format!("way {}: {reason}", n + 1)).field("paths", format!("way {}: {reason}", n + 1))
        })?;
    }
    Ok(graph)
}

fn add(graph: &mut Graph<Id>, path: &Path) -> Result<(), String> {
    let extent = match (path.seconds, path.metres) {
        (Some(seconds), _) => Extent::Seconds(seconds),
        (None, Some(metres)) => Extent::Metres(metres),
        (None, None) => return Err("say how long it is, in metres or seconds".to_owned()),
    };
    let said = |error: PathError| error.to_string();
    graph.add_node(path.from).map_err(said)?;
    graph.add_node(path.to).map_err(said)?;
    let sense = if path.one_way { Sense::OneWay } else { Sense::Both };
    let edge = Edge { from: path.from, to: path.to, kind: path.kind.into(), extent, sense, key: path.key.clone() };
    graph.add_edge(edge).map_err(said)
}

/// What a change of a site's ways was. A way that was altered was taken away and added as it is now.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PathChanges {
    /// Ways that were not there before.
    pub added: Vec<Path>,
    /// Ways that are there no more.
    pub removed: Vec<Path>,
}

/// Ways that an entry of the journal names at the most: more than anybody draws at once, and few enough to be read on
/// every screen that hears of it.
const CHANGES_MAX: usize = 500;

/// What became of the ways of a site; none when it is too much to be told.
pub fn path_changes(before: &[Path], after: &[Path]) -> Option<PathChanges> {
    let mut gone: BTreeMap<(Id, Id, PathKind), Vec<&Path>> = BTreeMap::new();
    for path in before {
        gone.entry((path.from, path.to, path.kind)).or_default().push(path);
    }
    let mut added = Vec::new();
    for path in after {
        let same = gone.get_mut(&(path.from, path.to, path.kind));
        match same.and_then(|same| same.iter().position(|one| *one == path).map(|n| same.remove(n))) {
            Some(_) => {}
            None => added.push(path.clone()),
        }
    }
    let removed: Vec<Path> = gone.into_values().flatten().cloned().collect();
    (added.len() + removed.len() <= CHANGES_MAX).then_some(PathChanges { added, removed })
}

/// The place itself, or the nearest area around it from which a way leads: whoever stands at a camera stands in its room.
pub fn nearest_node(place: Id, parents: &BTreeMap<Id, Option<Id>>, is_node: impl Fn(Id) -> bool) -> Option<Id> {
    let mut here = Some(place);
    // Areas nest to a bound, and no row can be its own ancestor; the bound keeps a broken table from hanging a request.
    for _ in 0..=super::DEPTH_MAX {
        let id = here?;
        if is_node(id) {
            return Some(id);
        }
        here = parents.get(&id).copied().flatten();
    }
    None
}

#[cfg(test)]
mod tests {
    use kernel::Time;

    use super::*;

    fn id(n: i64) -> Id {
        Id::new(Time::from_micros(n * 1_000))
    }

    fn path(from: Id, to: Id, kind: PathKind) -> Path {
        Path { from, to, kind, metres: Some(10.0), seconds: None, one_way: false, key: None }
    }

    #[test]
    fn a_way_that_cannot_be_is_named() {
        let (a, b) = (id(1), id(2));
        let good = path(a, b, PathKind::Walk);
        for (wrong, said) in [
            (Path { metres: None, ..good.clone() }, "way 2: say how long it is"),
            (Path { metres: Some(-1.0), ..good.clone() }, "way 2: an edge of -1 m"),
            (Path { seconds: Some(f64::NAN), ..good.clone() }, "way 2: an edge of NaN s"),
            (path(a, b, PathKind::LockedDoor), "way 2: a locked door without a key"),
        ] {
            let refused = graph(&[good.clone(), wrong]).expect_err("refused");
            assert!(refused.detail().starts_with(said), "{}", refused.detail());
        }
    }

    #[test]
    fn a_change_of_ways_is_told_by_what_it_changed() {
        let (a, b, c) = (id(1), id(2), id(3));
        let (walk, stairs) = (path(a, b, PathKind::Walk), path(b, c, PathKind::StairsUp));
        let longer = Path { metres: Some(20.0), ..walk.clone() };
        let check = |before: &[&Path], after: &[&Path], added: &[&Path], removed: &[&Path]| {
            let all = |paths: &[&Path]| paths.iter().map(|path| (*path).clone()).collect::<Vec<_>>();
            let expected = PathChanges { added: all(added), removed: all(removed) };
            assert_eq!(path_changes(&all(before), &all(after)), Some(expected));
        };
        check(&[], &[&walk], &[&walk], &[]);
        check(&[&walk, &stairs], &[&stairs, &walk], &[], &[]);
        check(&[&walk, &stairs], &[&stairs], &[], &[&walk]);
        check(&[&walk, &stairs], &[&longer, &stairs], &[&longer], &[&walk]);
        // Two of a kind between the same places.
        check(&[&walk, &longer], &[&walk], &[], &[&longer]);
        check(&[&walk, &walk], &[&walk], &[], &[&walk]);
        let many = vec![walk; CHANGES_MAX + 1];
        assert_eq!(path_changes(&[], &many), None);
        assert!(path_changes(&many[1..], &[]).is_some());
    }

    #[test]
    fn whoever_stands_at_a_camera_stands_in_its_room() {
        let (site, room, camera, lost) = (id(1), id(2), id(3), id(4));
        let parents = BTreeMap::from([(camera, Some(room)), (room, Some(site)), (site, None)]);
        for (place, nodes, expected) in [
            (camera, vec![room, site], Some(room)),
            (camera, vec![site], Some(site)),
            (camera, vec![camera, room], Some(camera)),
            (camera, vec![], None),
            (lost, vec![site], None),
        ] {
            assert_eq!(nearest_node(place, &parents, |one| nodes.contains(&one)), expected);
        }
    }
}
