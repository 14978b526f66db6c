//! How the inner hashes of a tree are stored: in tiles of up to 256, as C2SP tlog-tiles has them. A tile of level 0 holds
//! leaves, one of level 1 the roots of full tiles of level 0, and so on; what lies between is put together when it is read.
//! A full tile never changes again.

use crate::frontier::joined;
use crate::hash::{self, Hash};
use crate::tree::{Node, Nodes};

/// Heights of the tree within a tile.
pub const HEIGHT: u32 = 8;
/// Hashes of a full tile.
pub const FULL: usize = 1 << HEIGHT;

/// A tile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// Level; 0 for leaves.
    pub level: u32,
    /// Number among the tiles of its level.
    pub number: u64,
    /// Its hashes.
    pub hashes: Vec<Hash>,
}

/// The hashes of a tile as bytes, to be stored.
pub fn to_bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.concat()
}

/// The hashes of a stored tile; none when they are too many or cut off.
pub fn from_bytes(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    (rest.is_empty() && hashes.len() <= FULL).then(|| hashes.to_vec())
}

/// The tiles at the right edge, to which leaves are added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    /// By level: number of the tile that is being filled, and its hashes.
    open: Vec<(u64, Vec<Hash>)>,
}

impl Edge {
    /// The edge from the last stored tile of each level; none when they do not fit together.
    pub fn of(mut last: Vec<Tile>) -> Option<Self> {
        last.sort_by_key(|tile| tile.level);
        let mut edge = Self::default();
        let mut expected: Option<u64> = None;
        for (level, tile) in (0..).zip(last) {
            let held = (tile.number.checked_mul(FULL as u64)?).checked_add(tile.hashes.len() as u64)?;
            let fits = tile.level == level
                && (1..=FULL).contains(&tile.hashes.len())
                && expected.is_none_or(|expected| expected == held);
            if !fits {
                return None;
            }
            edge.open.push(if tile.hashes.len() == FULL {
                (tile.number + 1, Vec::new())
            } else {
                (tile.number, tile.hashes)
            });
            expected = Some(held >> HEIGHT);
        }
        // Above the last level there is nothing: no tile of it is full.
        expected.is_none_or(|above| above == 0).then_some(edge)
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.open.first().map_or(0, |(number, hashes)| number * FULL as u64 + hashes.len() as u64)
    }

    /// Adds a leaf by its hash. Tiles that it fills go to `full`.
    pub fn push(&mut self, leaf: Hash, full: &mut Vec<Tile>) {
        let mut rising = leaf;
        for (level, (number, hashes)) in (0..).zip(&mut self.open) {
            hashes.push(rising);
            if hashes.len() < FULL {
                return;
            }
            rising = complete(hashes);
            full.push(Tile { level, number: *number, hashes: std::mem::take(hashes) });
            *number += 1;
        }
        self.open.push((0, vec![rising]));
    }

    /// The tiles that are begun and not full.
    pub fn begun(&self) -> Vec<Tile> {
        let begun = (0..).zip(&self.open).filter(|(_, (_, hashes))| !hashes.is_empty());
        begun.map(|(level, (number, hashes))| Tile { level, number: *number, hashes: hashes.clone() }).collect()
    }

    /// Root of the tree.
    pub fn root(&self) -> Hash {
        let mut peaks = Vec::new();
        for (_, hashes) in self.open.iter().rev() {
            let mut at = 0;
            while let Some(width) = (hashes.len() - at).checked_ilog2().map(|level| 1 << level) {
                peaks.push(complete(hashes.get(at..at + width).unwrap_or_default()));
                at += width;
            }
        }
        joined(&peaks)
    }
}

/// Root of a complete subtree from its hashes at the bottom, whose number is a power of two.
fn complete(hashes: &[Hash]) -> Hash {
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row.as_chunks::<2>().0.iter().map(|[left, right]| hash::node(left, right)).collect();
    }
    row.first().copied().unwrap_or_else(hash::empty)
}

/// Reads nodes from tiles, which a function fetches by level and number.
pub struct Tiles<F>(pub F);

/// Why a node could not be read from its tile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread<E> {
    /// The tile could not be fetched.
    #[error("{0}")]
    Fetch(E),
    /// The tile does not reach as far.
    #[error("tile {number} of level {level} lacks hashes")]
    Short {
        /// Its level.
        level: u32,
        /// Its number.
        number: u64,
    },
}

impl<E, F: FnMut(u32, u64) -> Result<Vec<Hash>, E>> Nodes for Tiles<F> {
    type Error = Unread<E>;

    fn node(&mut self, node: Node) -> Result<Hash, Self::Error> {
        let (level, within) = (node.level / HEIGHT, node.level % HEIGHT);
        let width = 1 << within;
        let first = node.index << within;
        let (number, at) = (first / FULL as u64, first % FULL as u64);
        let hashes = (self.0)(level, number).map_err(Unread::Fetch)?;
        let within = usize::try_from(at).ok().and_then(|at| hashes.get(at..at + width));
        within.map(complete).ok_or(Unread::Short { level, number })
    }
}
