//! Ways through a site.

use std::collections::BTreeSet;

use proptest::prelude::*;
use suggestion::paths::{Coordinates, Edge, Extent, Graph, Kind, NODES_MAX, PathError, Sense, Travel, Traveller};

fn traveller(travel: Travel, keys: &[&str]) -> Traveller {
    Traveller { travel, keys: keys.iter().map(ToString::to_string).collect() }
}

fn edge(from: u128, to: u128, kind: Kind, metres: f64) -> Edge<u128> {
    Edge { from, to, kind, extent: Extent::Metres(metres), sense: Sense::Both, key: None }
}

fn graph(edges: Vec<Edge<u128>>) -> Graph<u128> {
    let mut graph = Graph::default();
    for edge in edges {
        graph.add_node(edge.from).unwrap();
        graph.add_node(edge.to).unwrap();
        graph.add_edge(edge).unwrap();
    }
    graph
}

/// The gate 1, by road to the lobby 2, by lift or stairs to the floor 3, through a locked door to the laboratory 4; a
/// one-way chute from there to the yard 5, and by road to the gate.
fn site() -> Graph<u128> {
    graph(vec![
        edge(1, 2, Kind::Road, 500.0),
        edge(2, 3, Kind::Lift, 20.0),
        edge(2, 3, Kind::StairsUp, 30.0),
        Edge { key: Some("lab".into()), ..edge(3, 4, Kind::LockedDoor, 14.0) },
        Edge { sense: Sense::OneWay, extent: Extent::Seconds(9.5), ..edge(4, 5, Kind::Walk, 0.0) },
        edge(5, 1, Kind::Road, 100.0),
    ])
}

#[test]
fn ways_are_the_quickest_that_the_traveller_may_go() {
    let check = |from: u128, to: u128, travel, keys: &[&str], expected: Option<(u32, &[u128])>| {
        let traveller = traveller(travel, keys);
        let found = site().ways_from(from, &[to], &traveller).unwrap().remove(0);
        let back = site().ways_to(to, &[from], &traveller).unwrap().remove(0);
        assert_eq!(found, back, "to {to} from {from}");
        assert_eq!(
            found.map(|way| (way.seconds, way.nodes)),
            expected.map(|(seconds, nodes)| (seconds, nodes.to_vec())),
            "{from} to {to}"
        );
    };
    check(1, 1, Travel::OnFoot, &[], Some((0, &[1])));
    check(1, 2, Travel::OnFoot, &[], Some((358, &[1, 2])));
    check(1, 2, Travel::Vehicle, &[], Some((60, &[1, 2])));
    // Stairs of 30 m take 50 s up and 44 s down, the lift 60 s.
    check(2, 3, Travel::OnFoot, &[], Some((50, &[2, 3])));
    check(3, 2, Travel::OnFoot, &[], Some((44, &[3, 2])));
    check(3, 4, Travel::OnFoot, &["lab"], Some((20, &[3, 4])));
    check(3, 4, Travel::OnFoot, &["lift"], None);
    check(4, 5, Travel::OnFoot, &[], Some((10, &[4, 5])));
    check(5, 4, Travel::OnFoot, &[], None);
    // Whoever leaves the vehicle in front of the building walks the road behind it.
    check(1, 3, Travel::Vehicle, &[], Some((110, &[1, 2, 3])));
    check(3, 1, Travel::Vehicle, &["lab"], Some((101, &[3, 4, 5, 1])));
    check(5, 1, Travel::Vehicle, &[], Some((12, &[5, 1])));
}

#[test]
fn a_way_says_what_it_leads_by() {
    let check = |from: u128, to: u128, travel, expected: &[Kind]| {
        let way = site().ways_to(to, &[from], &traveller(travel, &["lab"])).unwrap().remove(0).unwrap();
        assert_eq!(way.kinds, expected, "{from} to {to}");
    };
    check(1, 1, Travel::OnFoot, &[]);
    check(2, 3, Travel::OnFoot, &[Kind::StairsUp]);
    check(3, 2, Travel::OnFoot, &[Kind::StairsDown]);
    check(3, 1, Travel::Vehicle, &[Kind::LockedDoor, Kind::Walk, Kind::Road]);
}

#[test]
fn many_targets_at_once() {
    let ways = site().ways_from(2, &[3, 4, 1], &traveller(Travel::OnFoot, &[])).unwrap();
    let seconds: Vec<_> = ways.iter().map(|way| way.as_ref().map(|way| way.seconds)).collect();
    assert_eq!(seconds, [Some(50), None, Some(358)]);
}

#[test]
fn nonsense_is_refused() {
    let check = |edge: Edge<u128>, expected: &PathError| {
        let refused = site().add_edge(edge).unwrap_err();
        assert_eq!(refused.to_string(), expected.to_string());
    };
    check(edge(1, 9, Kind::Walk, 1.0), &PathError::UnknownNode("9".into()));
    check(edge(1, 2, Kind::Walk, -1.0), &PathError::Metres(-1.0));
    check(edge(1, 2, Kind::Walk, f64::NAN), &PathError::Metres(f64::NAN));
    check(edge(1, 2, Kind::Walk, 1e6), &PathError::Metres(1e6));
    check(Edge { extent: Extent::Seconds(-0.5), ..edge(1, 2, Kind::Lift, 0.0) }, &PathError::Seconds(-0.5));
    check(edge(1, 2, Kind::LockedDoor, 1.0), &PathError::KeyMissing);
    let foot = traveller(Travel::OnFoot, &[]);
    assert_eq!(site().ways_from(9, &[], &foot), Err(PathError::UnknownNode("9".into())));
    assert_eq!(site().ways_to(1, &[9], &foot), Err(PathError::UnknownNode("9".into())));
    let mut full = Graph::default();
    for id in 0..NODES_MAX {
        full.add_node(id).unwrap();
    }
    assert_eq!(full.add_node(0), Ok(()));
    assert_eq!(full.add_node(NODES_MAX), Err(PathError::TooManyNodes));
}

#[test]
fn straight_lines() {
    let at = |latitude, longitude| Coordinates::new(latitude, longitude).unwrap();
    let (paris, london) = (at(48.8566, 2.3522), at(51.5074, -0.1278));
    assert!((paris.metres_to(london) - 343_556.0).abs() < 200.0, "{}", paris.metres_to(london));
    let (here, there) = (at(50.0, 8.0), at(50.0, 8.014));
    assert_eq!(here.seconds_to(there, Travel::OnFoot), 930);
    assert_eq!(here.seconds_to(there, Travel::Vehicle), 157);
    assert_eq!(here.seconds_to(here, Travel::Vehicle), 0);
    assert!(at(90.0, 0.0).metres_to(at(-90.0, 180.0)) > 2e7);
    assert!(matches!(Coordinates::new(91.0, 0.0), Err(PathError::Coordinates { .. })));
    assert!(matches!(Coordinates::new(0.0, f64::NAN), Err(PathError::Coordinates { .. })));
}

const NODES: usize = 8;

/// Bellman and Ford: as many rounds over all edges as there are nodes.
#[expect(clippy::indexing_slicing, reason = "nodes are drawn from below NODES")]
fn bellman_ford(edges: &[(usize, usize, u32, bool)], from: usize, has_key: bool) -> Vec<Option<u32>> {
    let mut best = vec![None; NODES];
    best[from] = Some(0);
    for _ in 0..NODES {
        for (from, to, seconds, locked) in edges {
            if let Some(so_far) = best[*from].filter(|_| has_key || !locked) {
                best[*to] = Some(best[*to].map_or(so_far + seconds, |old: u32| old.min(so_far + seconds)));
            }
        }
    }
    best
}

proptest! {
    #[test]
    fn dijkstra_finds_what_bellman_and_ford_find(
        edges in proptest::collection::vec((0..NODES, 0..NODES, 0..50_u32, any::<bool>()), 0..30),
        from in 0..NODES,
        has_key in any::<bool>(),
    ) {
        let mut graph = Graph::default();
        for id in 0..NODES {
            graph.add_node(id).unwrap();
        }
        for (from, to, seconds, locked) in &edges {
            let key = locked.then(|| "key".to_owned());
            let extent = Extent::Seconds(f64::from(*seconds));
            let edge = Edge { from: *from, to: *to, kind: Kind::Walk, extent, sense: Sense::OneWay, key };
            graph.add_edge(edge).unwrap();
        }
        let all: Vec<usize> = (0..NODES).collect();
        let keys: BTreeSet<String> = has_key.then(|| "key".to_owned()).into_iter().collect();
        let expected = bellman_ford(&edges, from, has_key);
        for travel in [Travel::OnFoot, Travel::Vehicle] {
            let traveller = Traveller { travel, keys: keys.clone() };
            let ways = graph.ways_from(from, &all, &traveller).unwrap();
            let seconds: Vec<_> = ways.iter().map(|way| way.as_ref().map(|way| way.seconds)).collect();
            prop_assert_eq!(&seconds, &expected);
            for (to, way) in ways.iter().enumerate() {
                prop_assert!(way.as_ref().is_none_or(|way| way.nodes[0] == from && way.nodes.last() == Some(&to)));
                let back = &graph.ways_to(to, &[from], &traveller).unwrap()[0];
                prop_assert_eq!(back.as_ref().map(|way| way.seconds), expected[to]);
            }
        }
    }

    /// From and to agree on roads, stairs, lifts and where the vehicle is left.
    #[test]
    fn searching_backwards_finds_the_same(
        edges in proptest::collection::vec((0..6_u128, 0..6_u128, 0..5_usize, 0.0..900.0_f64), 0..14),
        (from, to) in (0..6_u128, 0..6_u128),
        vehicle in any::<bool>(),
    ) {
        let kinds = [Kind::Road, Kind::Walk, Kind::StairsUp, Kind::Lift, Kind::Door];
        let ways = edges.iter().map(|(from, to, kind, metres)| edge(*from, *to, kinds[*kind], *metres));
        let mut graph = graph(ways.collect());
        graph.add_node(from).unwrap();
        graph.add_node(to).unwrap();
        let traveller = traveller(if vehicle { Travel::Vehicle } else { Travel::OnFoot }, &[]);
        let forth = graph.ways_from(from, &[to], &traveller).unwrap().remove(0).map(|way| way.seconds);
        let back = graph.ways_to(to, &[from], &traveller).unwrap().remove(0).map(|way| way.seconds);
        prop_assert_eq!(forth, back);
    }
}
