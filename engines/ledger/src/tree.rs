//! Roots and proofs, read from the stored hashes of complete subtrees.

use crate::frontier::joined;
use crate::hash::Hash;

/// A complete subtree: the `2^level` leaves from `index * 2^level` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Height; a leaf has 0.
    pub level: u32,
    /// Number among the nodes of its height.
    pub index: u64,
}

/// Where the hashes of complete subtrees are read from.
pub trait Nodes {
    /// What reading may fail with.
    type Error;

    /// Hash of a complete subtree.
    ///
    /// # Errors
    /// When it is not there or cannot be read.
    fn node(&mut self, node: Node) -> Result<Hash, Self::Error>;
}

/// Leaves from the first number up to, not including, the second.
type Range = (u64, u64);

/// Root of the tree when it had `size` leaves.
///
/// # Errors
/// As [`Nodes::node`].
pub fn root<N: Nodes>(nodes: &mut N, size: u64) -> Result<Hash, N::Error> {
    hash_of(nodes, (0, size))
}

/// Proves that leaf `index` is in the tree of `size` leaves (RFC 6962, 2.1.1): the hashes beside its way to the root, the
/// nearest first. Empty when there is no such leaf, or no other.
///
/// # Errors
/// As [`Nodes::node`].
pub fn inclusion<N: Nodes>(nodes: &mut N, index: u64, size: u64) -> Result<Vec<Hash>, N::Error> {
    if index >= size {
        return Ok(Vec::new());
    }
    let (mut begin, mut end) = (0, size);
    let mut beside = Vec::new();
    while end - begin > 1 {
        let split = split(begin, end);
        if index < split {
            beside.push((split, end));
            end = split;
        } else {
            beside.push((begin, split));
            begin = split;
        }
    }
    hashes(nodes, beside)
}

/// Proves that the tree of `new` leaves begins with the tree of `old` leaves (RFC 6962, 2.1.2). Empty when nothing has to
/// be proved: `old` is 0 or `new`, or larger.
///
/// # Errors
/// As [`Nodes::node`].
pub fn consistency<N: Nodes>(nodes: &mut N, old: u64, new: u64) -> Result<Vec<Hash>, N::Error> {
    if old == 0 || old >= new {
        return Ok(Vec::new());
    }
    let (mut begin, mut end) = (0, new);
    let mut beside = Vec::new();
    while old < end {
        let split = split(begin, end);
        if old <= split {
            beside.push((split, end));
            end = split;
        } else {
            beside.push((begin, split));
            begin = split;
        }
    }
    // Whoever checks knows the old root: where all of the old tree is one subtree, it need not be told again.
    if begin > 0 {
        beside.push((begin, end));
    }
    hashes(nodes, beside)
}

/// Where RFC 6962 divides a tree: at the largest power of two that is smaller than its size.
const fn split(begin: u64, end: u64) -> u64 {
    begin + (1 << (end - begin - 1).ilog2())
}

fn hashes<N: Nodes>(nodes: &mut N, ranges: Vec<Range>) -> Result<Vec<Hash>, N::Error> {
    ranges.into_iter().rev().map(|range| hash_of(nodes, range)).collect()
}

/// Hash of a subtree, complete or at the right edge.
fn hash_of<N: Nodes>(nodes: &mut N, (begin, end): Range) -> Result<Hash, N::Error> {
    let mut peaks = Vec::new();
    let mut at = begin;
    // A subtree begins at a multiple of a power of two that is no smaller than itself, so its complete subtrees are the
    // bits of its size.
    while at < end {
        let level = (end - at).ilog2();
        peaks.push(nodes.node(Node { level, index: at >> level })?);
        at += 1 << level;
    }
    Ok(joined(&peaks))
}
