//! The right edge of a tree that only grows: all that is needed to add leaves and to know the root.

use crate::hash::{self, Hash};

/// A tree as the roots of its complete subtrees, one for each bit of its size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// The largest subtree first.
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Number of leaves.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf by its hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut whole = leaf;
        // Every complete subtree of the size of what was put together so far joins with it, as a carry does in addition.
        for _ in 0..self.size.trailing_ones() {
            let left = self.peaks.pop().expect("there is a peak for each bit of the size");
            whole = hash::node(&left, &whole);
        }
        self.peaks.push(whole);
        self.size += 1;
    }

    /// Root of the tree.
    pub fn root(&self) -> Hash {
        joined(&self.peaks)
    }
}

/// Root of a tree from the roots of its complete subtrees, the largest first.
pub(crate) fn joined(peaks: &[Hash]) -> Hash {
    let mut from_the_right = peaks.iter().rev();
    let Some(last) = from_the_right.next() else { return hash::empty() };
    from_the_right.fold(*last, |right, left| hash::node(left, &right))
}
