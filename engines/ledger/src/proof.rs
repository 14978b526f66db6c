//! Checks proofs, as RFC 9162 writes it down (2.1.3.2 and 2.1.4.2). Needs nothing but the proof and the roots.

use crate::hash::{self, Hash};

/// Whether the path proves that this leaf is number `index` (from 0) of the tree with this size and root.
pub fn is_included(leaf: &Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let mut way = Way { at: index, last: size - 1 };
    let mut whole = *leaf;
    for beside in path {
        if way.last == 0 {
            return false;
        }
        if way.turns_left() {
            whole = hash::node(beside, &whole);
        } else {
            whole = hash::node(&whole, beside);
        }
        way.up();
    }
    way.last == 0 && whole == *root
}

/// Whether the path proves that the tree with the new size and root begins with the one that has the old size and root.
pub fn is_consistent(old: u64, old_root: &Hash, new: u64, new_root: &Hash, path: &[Hash]) -> bool {
    if old == 0 {
        return path.is_empty() && *old_root == hash::empty() && (new > 0 || old_root == new_root);
    }
    if old >= new {
        return old == new && path.is_empty() && old_root == new_root;
    }
    // The old tree as one subtree of the new one is known by its root and stands in no proof.
    let (first, rest) = if old.is_power_of_two() {
        (old_root, path)
    } else {
        let Some((first, rest)) = path.split_first() else { return false };
        (first, rest)
    };
    let mut way = Way { at: old - 1, last: new - 1 };
    way.rise();
    let (mut older, mut newer) = (*first, *first);
    for beside in rest {
        if way.last == 0 {
            return false;
        }
        if way.turns_left() {
            older = hash::node(beside, &older);
            newer = hash::node(beside, &newer);
        } else {
            newer = hash::node(&newer, beside);
        }
        way.up();
    }
    way.last == 0 && older == *old_root && newer == *new_root
}

/// The way from a leaf to the root: number of the node one stands at, and of the last node of that height.
struct Way {
    at: u64,
    last: u64,
}

impl Way {
    /// Whether the next hash of a proof stands on the left. A node that is the last of its height and has no neighbour
    /// rises to where it has one on its left.
    fn turns_left(&mut self) -> bool {
        let left = self.at % 2 == 1 || self.at == self.last;
        while left && self.at.is_multiple_of(2) && self.at > 0 {
            self.up();
        }
        left
    }

    /// Goes up for as long as the node is a right one.
    fn rise(&mut self) {
        while self.at % 2 == 1 {
            self.up();
        }
    }

    const fn up(&mut self) {
        self.at >>= 1;
        self.last >>= 1;
    }
}
