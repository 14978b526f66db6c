//! The path graph of a site.

use std::collections::BTreeMap;
use std::fmt::Debug;

use super::{Edge, Extent, Kind, PathError, Sense};

/// Nodes of a graph. A hospital of 30 buildings mapped to the room has some 20,000; a search stays within milliseconds.
pub const NODES_MAX: usize = 50_000;
/// Edges of a graph: four a node, more than floor plans have.
pub const EDGES_MAX: usize = 200_000;
/// Metres of one edge; longer is a road network's business, or a unit mistaken.
pub const EXTENT_METRES_MAX: f64 = 100_000.0;
/// Seconds of one edge: six hours.
pub const EXTENT_SECONDS_MAX: f64 = 21_600.0;

/// Nodes and the ways between them. `N` names a node as the caller does: an index, or the bits of a UUID.
#[derive(Clone, Debug)]
pub struct Graph<N> {
    numbers: BTreeMap<N, usize>,
    pub(super) nodes: Vec<Ends<N>>,
    edges: usize,
}

/// A node, what leaves it and what enters it.
#[derive(Clone, Debug)]
pub(super) struct Ends<N> {
    pub(super) id: N,
    pub(super) out: Vec<HalfEdge>,
    pub(super) into: Vec<HalfEdge>,
}

/// An edge in one sense, seen from one of its ends.
#[derive(Clone, Debug)]
pub(super) struct HalfEdge {
    /// Number of the node at the other end.
    pub(super) other: usize,
    pub(super) kind: Kind,
    pub(super) extent: Extent,
    pub(super) key: Option<String>,
}

impl<N> Default for Graph<N> {
    fn default() -> Self {
        Self { numbers: BTreeMap::new(), nodes: Vec::new(), edges: 0 }
    }
}

impl<N: Copy + Ord + Debug> Graph<N> {
    /// Adds a node; one that is there already stays as it is.
    ///
    /// # Errors
    /// [`PathError::TooManyNodes`].
    pub fn add_node(&mut self, id: N) -> Result<(), PathError> {
        if self.numbers.contains_key(&id) {
            return Ok(());
        }
        if self.nodes.len() == NODES_MAX {
            return Err(PathError::TooManyNodes);
        }
        self.numbers.insert(id, self.nodes.len());
        self.nodes.push(Ends { id, out: Vec::new(), into: Vec::new() });
        Ok(())
    }

    /// Adds a way between two nodes; several may join the same two.
    ///
    /// # Errors
    /// An unknown node, an extent out of bounds, a locked door without a key, too many edges. The graph is unchanged
    /// then.
    pub fn add_edge(&mut self, edge: Edge<N>) -> Result<(), PathError> {
        let (from, to) = (self.number(edge.from)?, self.number(edge.to)?);
        match edge.extent {
            Extent::Metres(metres) if !(0.0..=EXTENT_METRES_MAX).contains(&metres) => {
                return Err(PathError::Metres(metres));
            }
            Extent::Seconds(seconds) if !(0.0..=EXTENT_SECONDS_MAX).contains(&seconds) => {
                return Err(PathError::Seconds(seconds));
            }
            Extent::Metres(_) | Extent::Seconds(_) => {}
        }
        if edge.kind == Kind::LockedDoor && edge.key.is_none() {
            return Err(PathError::KeyMissing);
        }
        if self.edges == EDGES_MAX {
            return Err(PathError::TooManyEdges);
        }
        self.edges += 1;
        self.join(from, to, edge.kind, &edge);
        if edge.sense == Sense::Both {
            self.join(to, from, edge.kind.back(), &edge);
        }
        Ok(())
    }

    pub(super) fn number(&self, id: N) -> Result<usize, PathError> {
        self.numbers.get(&id).copied().ok_or_else(|| PathError::UnknownNode(format!("{id:?}")))
    }

    fn join(&mut self, from: usize, to: usize, kind: Kind, edge: &Edge<N>) {
        let half = |other| HalfEdge { other, kind, extent: edge.extent, key: edge.key.clone() };
        if let Some(node) = self.nodes.get_mut(from) {
            node.out.push(half(to));
        }
        if let Some(node) = self.nodes.get_mut(to) {
            node.into.push(half(from));
        }
    }
}
