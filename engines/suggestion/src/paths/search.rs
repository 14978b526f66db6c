//! Shortest ways in the graph (Dijkstra 1959), from one node to many or from many to one.
//!
//! A unit with a vehicle drives roads and leaves the vehicle at the first edge that is none; from there it walks, roads
//! as well. So every node is there twice, at the wheel and on foot. Times are whole milliseconds, so that sums are
//! exact.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::fmt::Debug;

use super::edge::Drives;
use super::graph::HalfEdge;
use super::{Graph, Kind, PathError, Travel};

/// Who is on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traveller {
    /// On foot or with a vehicle.
    pub travel: Travel,
    /// The keys, badges and capabilities that let it pass.
    pub keys: BTreeSet<String>,
}

/// A way from one node to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way<N> {
    /// How long it takes, rounded up.
    pub seconds: u32,
    /// The nodes in order, both ends included.
    pub nodes: Vec<N>,
    /// What leads from each node to the next.
    pub kinds: Vec<Kind>,
}

/// A node at the wheel or on foot.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stand {
    node: usize,
    on_foot: bool,
}

/// Which way the search goes along the edges.
#[derive(Clone, Copy)]
enum Along {
    Forwards,
    Backwards,
}

#[derive(Clone, Copy)]
struct Reached {
    millis: u64,
    /// Where one stood before, and what led from there.
    before: Option<(Stand, Kind)>,
}

impl<N: Copy + Ord + Debug> Graph<N> {
    /// The quickest way from one node to each of others; none where the traveller cannot pass.
    ///
    /// # Errors
    /// [`PathError::UnknownNode`].
    pub fn ways_from(&self, from: N, to: &[N], traveller: &Traveller) -> Result<Vec<Option<Way<N>>>, PathError> {
        let on_foot = traveller.travel == Travel::OnFoot;
        let start = Stand { node: self.number(from)?, on_foot };
        Ok(self.search(&[start], &self.numbers(to)?, &[false, true], traveller, Along::Forwards))
    }

    /// The quickest way to one node from each of others, all as the same traveller: one search for all units that are
    /// alike. None where the traveller cannot pass.
    ///
    /// # Errors
    /// [`PathError::UnknownNode`].
    pub fn ways_to(&self, to: N, from: &[N], traveller: &Traveller) -> Result<Vec<Option<Way<N>>>, PathError> {
        let node = self.number(to)?;
        let starts = [Stand { node, on_foot: false }, Stand { node, on_foot: true }];
        let ends = [traveller.travel == Travel::OnFoot];
        Ok(self.search(&starts, &self.numbers(from)?, &ends, traveller, Along::Backwards))
    }

    fn numbers(&self, ids: &[N]) -> Result<Vec<usize>, PathError> {
        ids.iter().map(|id| self.number(*id)).collect()
    }

    fn search(
        &self,
        starts: &[Stand],
        goals: &[usize],
        ends_on_foot: &[bool],
        traveller: &Traveller,
        along: Along,
    ) -> Vec<Option<Way<N>>> {
        let reached = self.reached(starts, traveller, along);
        let best = |goal: &usize| {
            let stands = ends_on_foot.iter().map(|on_foot| Stand { node: *goal, on_foot: *on_foot });
            stands.filter_map(|stand| Some((reached.get(stand)?.millis, stand))).min()
        };
        let way = |(millis, stand): (u64, Stand)| {
            let (nodes, kinds) = self.course(stand, &reached, along);
            Way { seconds: u32::try_from(millis.div_ceil(1_000)).unwrap_or(u32::MAX), nodes, kinds }
        };
        goals.iter().map(|goal| best(goal).map(way)).collect()
    }

    fn reached(&self, starts: &[Stand], traveller: &Traveller, along: Along) -> Table {
        let mut reached = Table(vec![[None; 2]; self.nodes.len()]);
        let mut queue = BinaryHeap::new();
        for start in starts {
            reached.improve(*start, Reached { millis: 0, before: None });
            queue.push(Reverse((0_u64, *start)));
        }
        while let Some(Reverse((millis, stand))) = queue.pop() {
            if reached.get(stand).is_some_and(|best| best.millis < millis) {
                continue;
            }
            let Some(node) = self.nodes.get(stand.node) else { continue };
            let edges = match along {
                Along::Forwards => &node.out,
                Along::Backwards => &node.into,
            };
            for edge in edges.iter().filter(|edge| traveller.passes(edge)) {
                for (on_foot, drives) in steps(edge.kind, stand.on_foot, along) {
                    let next = Stand { node: edge.other, on_foot };
                    let millis = millis + edge.kind.millis(edge.extent, drives);
                    if reached.improve(next, Reached { millis, before: Some((stand, edge.kind)) }) {
                        queue.push(Reverse((millis, next)));
                    }
                }
            }
        }
        reached
    }

    /// The nodes of a way that was found, and what leads from each to the next.
    fn course(&self, end: Stand, reached: &Table, along: Along) -> (Vec<N>, Vec<Kind>) {
        let stands: Vec<Stand> =
            std::iter::successors(Some(end), |stand| Some(reached.get(*stand)?.before?.0)).collect();
        let mut nodes: Vec<N> =
            stands.iter().filter_map(|stand| self.nodes.get(stand.node)).map(|node| node.id).collect();
        let mut kinds: Vec<Kind> = stands.iter().filter_map(|stand| Some(reached.get(*stand)?.before?.1)).collect();
        if matches!(along, Along::Forwards) {
            nodes.reverse();
            kinds.reverse();
        }
        (nodes, kinds)
    }
}

/// The best time found for each node, at the wheel and on foot.
struct Table(Vec<[Option<Reached>; 2]>);

impl Table {
    fn get(&self, stand: Stand) -> Option<Reached> {
        *self.0.get(stand.node)?.get(usize::from(stand.on_foot))?
    }

    fn improve(&mut self, stand: Stand, new: Reached) -> bool {
        let place = self.0.get_mut(stand.node).and_then(|pair| pair.get_mut(usize::from(stand.on_foot)));
        match place {
            Some(old) if old.is_none_or(|old| new.millis < old.millis) => {
                *old = Some(new);
                true
            }
            _ => false,
        }
    }
}

impl Traveller {
    fn passes(&self, edge: &HalfEdge) -> bool {
        edge.key.as_ref().is_none_or(|key| self.keys.contains(key))
    }
}

/// How the other end of an edge may be stood on, and whether the edge is driven then.
fn steps(kind: Kind, on_foot: bool, along: Along) -> impl Iterator<Item = (bool, Drives)> {
    let (walked, driven) = match (kind, on_foot, along) {
        (Kind::Road, false, _) => (None, Some((false, Drives::Yes))),
        // Backwards from the wheel there is no edge but a road: whoever walked has no vehicle any more.
        (_, false, Along::Backwards) => (None, None),
        // Backwards from on foot: an edge that is no road may have been where the vehicle was left.
        (Kind::Road, true, _) | (_, _, Along::Forwards) => (Some((true, Drives::No)), None),
        (_, true, Along::Backwards) => (Some((true, Drives::No)), Some((false, Drives::No))),
    };
    walked.into_iter().chain(driven)
}
