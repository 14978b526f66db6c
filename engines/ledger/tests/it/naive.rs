//! The tree as RFC 6962 defines it, by recursion over all leaves: slow and plain.

use ledger::hash::{self, Hash};

fn split(leaves: &[Hash]) -> (&[Hash], &[Hash]) {
    let mut at = 1;
    while at * 2 < leaves.len() {
        at *= 2;
    }
    leaves.split_at(at)
}

/// Root of a tree.
pub(crate) fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => hash::empty(),
        [one] => *one,
        _ => {
            let (left, right) = split(leaves);
            hash::node(&root(left), &root(right))
        }
    }
}

/// PATH of section 2.1.1.
pub(crate) fn inclusion(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() < 2 {
        return vec![];
    }
    let (left, right) = split(leaves);
    let (mut path, beside) =
        if index < left.len() { (inclusion(index, left), right) } else { (inclusion(index - left.len(), right), left) };
    path.push(root(beside));
    path
}

/// SUBPROOF of section 2.1.2.
pub(crate) fn consistency(old: usize, leaves: &[Hash], known: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if known { vec![] } else { vec![root(leaves)] };
    }
    let (left, right) = split(leaves);
    let (mut path, beside) = if old <= left.len() {
        (consistency(old, left, known), right)
    } else {
        (consistency(old - left.len(), right, false), left)
    };
    path.push(root(beside));
    path
}
