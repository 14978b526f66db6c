//! Trees of many sizes against the naive one, and proofs that must not hold.

use ledger::hash::{self, Hash};
use ledger::tile::{self, Edge, Tile, Tiles, Unread};
use ledger::tree::{Node, Nodes as _};
use ledger::{Frontier, proof, tree};
use proptest::prelude::*;

use crate::naive;
use crate::sample::{Whole, leaves};

/// Stored tiles of a tree, and its edge.
fn tiled(leaves: &[Hash]) -> (Vec<Tile>, Edge) {
    let (mut edge, mut tiles) = (Edge::default(), Vec::new());
    for leaf in leaves {
        edge.push(*leaf, &mut tiles);
    }
    tiles.extend(edge.begun());
    (tiles, edge)
}

fn fetch(tiles: &[Tile]) -> impl FnMut(u32, u64) -> Result<Vec<Hash>, String> {
    move |level, number| {
        let tile = tiles.iter().find(|tile| (tile.level, tile.number) == (level, number));
        tile.map(|tile| tile.hashes.clone()).ok_or_else(|| format!("no tile {level}/{number}"))
    }
}

/// The last tile of each level.
fn last(tiles: &[Tile]) -> Vec<Tile> {
    let levels = tiles.iter().map(|tile| tile.level).max().map_or(0, |level| level + 1);
    let of = |level| tiles.iter().filter(|tile| tile.level == level).max_by_key(|tile| tile.number).unwrap().clone();
    // The order in which they are read does not matter.
    (0..levels).rev().map(of).collect()
}

#[test]
fn every_small_tree_and_every_proof_of_it_is_as_defined() {
    let leaves = leaves(40);
    for size in 0..=leaves.len() {
        let (part, size) = (&leaves[..size], size as u64);
        let root = naive::root(part);
        assert_eq!(tree::root(&mut Whole(part), size), Ok(root));
        for index in 0..size {
            let path = tree::inclusion(&mut Whole(part), index, size).unwrap();
            assert_eq!(path, naive::inclusion(index as usize, part), "{index} of {size}");
            assert!(proof::is_included(&part[index as usize], index, size, &path, &root));
            refuse_inclusion(&part[index as usize], index, size, &path, &root);
        }
        for old in 1..=size {
            let path = tree::consistency(&mut Whole(part), old, size).unwrap();
            assert_eq!(path, naive::consistency(old as usize, part, true), "{old} {size}");
            let old_root = naive::root(&part[..old as usize]);
            assert!(proof::is_consistent(old, &old_root, size, &root, &path));
            refuse_consistency(old, &old_root, size, &root, &path);
        }
        assert!(proof::is_consistent(0, &hash::empty(), size, &root, &[]));
        assert!(!proof::is_consistent(0, &root, size, &root, &[]) || size == 0);
        assert!(!proof::is_consistent(0, &hash::empty(), size, &root, &[root]));
        assert_eq!(tree::consistency(&mut Whole(part), 0, size), Ok(vec![]));
        assert_eq!(tree::consistency(&mut Whole(part), size + 1, size), Ok(vec![]));
        assert_eq!(tree::inclusion(&mut Whole(part), size, size), Ok(vec![]));
    }
    assert!(!proof::is_consistent(0, &hash::empty(), 0, &naive::root(&leaves), &[]));
}

/// Whatever is changed about a proof, it no longer holds.
fn refuse_inclusion(leaf: &Hash, index: u64, size: u64, path: &[Hash], root: &Hash) {
    let holds =
        |leaf: &Hash, index, size, path: &[Hash], root: &Hash| proof::is_included(leaf, index, size, path, root);
    assert!(!holds(&[1; 32], index, size, path, root));
    assert!(!holds(leaf, index, size, path, &[1; 32]));
    assert!(!holds(leaf, size, size, path, root) && !holds(leaf, index, 0, path, root));
    for other in (0..size).filter(|other| *other != index) {
        assert!(!holds(leaf, other, size, path, root), "{other} for {index} of {size}");
    }
    for damaged in damaged(path) {
        assert!(!holds(leaf, index, size, &damaged, root));
    }
}

fn refuse_consistency(old: u64, old_root: &Hash, size: u64, root: &Hash, path: &[Hash]) {
    let holds =
        |old, old_root: &Hash, size, root: &Hash, path: &[Hash]| proof::is_consistent(old, old_root, size, root, path);
    assert!(!holds(old, &[1; 32], size, root, path));
    assert!(!holds(old, old_root, size, &[1; 32], path));
    assert!(!holds(size, root, old, old_root, path) || old == size);
    assert!(!holds(size + 1, root, size, root, path));
    for damaged in damaged(path) {
        assert!(!holds(old, old_root, size, root, &damaged), "{old} {size}");
    }
}

/// A path with each hash altered, left out and doubled, and with one too many.
fn damaged(path: &[Hash]) -> Vec<Vec<Hash>> {
    let mut all = vec![[path, &[[9; 32]]].concat(), [&[[9; 32]], path].concat()];
    for at in 0..path.len() {
        let mut altered = path.to_vec();
        altered[at][31] ^= 1;
        all.push(altered);
        all.push([&path[..at], &path[at + 1..]].concat());
        all.push([&path[..=at], &path[at..]].concat());
    }
    all
}

#[test]
fn a_larger_tree_holds_its_smaller_ones_only() {
    let leaves = leaves(40);
    for size in 2..=leaves.len() {
        let root = naive::root(&leaves[..size]);
        for old in 1..size {
            let path = tree::consistency(&mut Whole(&leaves), old as u64, size as u64).unwrap();
            let mut other = leaves[..old].to_vec();
            other[old / 2][0] ^= 1;
            assert!(!proof::is_consistent(old as u64, &naive::root(&other), size as u64, &root, &path));
        }
    }
}

#[test]
fn tiles_hold_the_tree_and_can_be_taken_up_again() {
    for size in [0, 1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 66_000] {
        let leaves = leaves(size);
        let (tiles, edge) = tiled(&leaves);
        let mut frontier = Frontier::default();
        for leaf in &leaves {
            frontier.push(*leaf);
        }
        assert_eq!((edge.root(), edge.size()), (frontier.root(), size as u64), "{size}");
        assert!(
            tiles.iter().all(|tile| tile::from_bytes(&tile::to_bytes(&tile.hashes)).as_ref() == Some(&tile.hashes))
        );
        let mut nodes = Tiles(fetch(&tiles));
        assert_eq!(tree::root(&mut nodes, size as u64).unwrap(), frontier.root(), "{size}");
        for old in [1, 2, 255, 256, 300, 65_536].into_iter().filter(|old| *old <= size as u64) {
            let path = tree::consistency(&mut nodes, old, size as u64).unwrap();
            let old_root = tree::root(&mut nodes, old).unwrap();
            assert!(proof::is_consistent(old, &old_root, size as u64, &frontier.root(), &path), "{old} {size}");
            let path = tree::inclusion(&mut nodes, old - 1, size as u64).unwrap();
            let leaf = &leaves[usize::try_from(old - 1).unwrap()];
            assert!(proof::is_included(leaf, old - 1, size as u64, &path, &frontier.root()), "{old} {size}");
        }
        let mut again = Edge::of(last(&tiles)).unwrap();
        assert_eq!(again, edge, "{size}");
        let mut more = Vec::new();
        for number in 0..300_u32 {
            let leaf = hash::leaf(&[&number.to_le_bytes()]);
            frontier.push(leaf);
            again.push(leaf, &mut more);
            assert_eq!(again.root(), frontier.root());
        }
        assert!(more.iter().all(|tile| tile.hashes.len() == tile::FULL));
    }
}

#[test]
fn tiles_that_do_not_fit_together_are_refused() {
    let (tiles, _) = tiled(&leaves(66_000));
    let good = last(&tiles);
    assert_eq!(
        good.iter().map(|tile| (tile.level, tile.number, tile.hashes.len())).collect::<Vec<_>>(),
        [(2, 0, 1), (1, 1, 1), (0, 257, 208)]
    );
    let refused = |change: fn(&mut Vec<Tile>)| {
        let mut tiles = good.clone();
        change(&mut tiles);
        Edge::of(tiles).is_none()
    };
    assert!(Edge::of(good.clone()).is_some());
    for change in [
        |tiles: &mut Vec<Tile>| drop(tiles.remove(0)),
        |tiles: &mut Vec<Tile>| drop(tiles.remove(1)),
        |tiles: &mut Vec<Tile>| drop(tiles.remove(2)),
        |tiles: &mut Vec<Tile>| tiles.push(tiles[0].clone()),
        |tiles: &mut Vec<Tile>| tiles[2].number += 1,
        |tiles: &mut Vec<Tile>| tiles[2].number = u64::MAX,
        |tiles: &mut Vec<Tile>| tiles[1].hashes.clear(),
        |tiles: &mut Vec<Tile>| tiles[1].hashes = vec![[0; 32]; 257],
        |tiles: &mut Vec<Tile>| tiles[1].hashes.push([0; 32]),
        |tiles: &mut Vec<Tile>| tiles[0].level = 3,
    ] {
        assert!(refused(change));
    }
    assert_eq!(tile::from_bytes(&[0; 33]), None);
    assert_eq!(tile::from_bytes(&vec![0; 32 * 257]), None);
    assert_eq!(tile::from_bytes(&vec![0; 32 * 256]).map(|hashes| hashes.len()), Some(256));
}

#[test]
fn a_missing_hash_is_an_error() {
    let (tiles, _) = tiled(&leaves(300));
    let mut nodes = Tiles(fetch(&tiles));
    assert_eq!(nodes.node(Node { level: 0, index: 299 }).unwrap(), leaves(300)[299]);
    assert_eq!(nodes.node(Node { level: 0, index: 300 }), Err(Unread::Short { level: 0, number: 1 }));
    assert_eq!(nodes.node(Node { level: 2, index: 75 }), Err(Unread::Short { level: 0, number: 1 }));
    assert_eq!(nodes.node(Node { level: 0, index: 512 }), Err(Unread::Fetch("no tile 0/2".into())));
    assert_eq!(nodes.node(Node { level: 8, index: 1 }), Err(Unread::Short { level: 1, number: 0 }));
    assert!(tree::root(&mut nodes, 301).unwrap_err().to_string().contains("tile 1 of level 0"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn trees_of_any_size_grow_consistently(size in 1_usize..1_500, at in any::<prop::sample::Index>(), from in any::<prop::sample::Index>()) {
        let leaves = leaves(size);
        let (tiles, edge) = tiled(&leaves);
        let mut nodes = Tiles(fetch(&tiles));
        let root = naive::root(&leaves);
        prop_assert_eq!(edge.root(), root);
        let index = at.index(size) as u64;
        let path = tree::inclusion(&mut nodes, index, size as u64).unwrap();
        prop_assert_eq!(&path, &naive::inclusion(at.index(size), &leaves));
        prop_assert!(proof::is_included(&leaves[at.index(size)], index, size as u64, &path, &root));
        let old = from.index(size) + 1;
        let path = tree::consistency(&mut nodes, old as u64, size as u64).unwrap();
        prop_assert_eq!(&path, &naive::consistency(old, &leaves, true));
        prop_assert!(proof::is_consistent(old as u64, &naive::root(&leaves[..old]), size as u64, &root, &path));
    }

    /// Nothing that is no proof holds, and nothing panics on it, whatever the sizes.
    #[test]
    fn paths_by_chance_prove_nothing(index: u64, size: u64, old: u64, path in prop::collection::vec(any::<[u8; 32]>(), 0..70), root: Hash, leaf: Hash) {
        prop_assert!(!proof::is_included(&leaf, index, size, &path, &root));
        prop_assert!(!proof::is_consistent(old, &leaf, size, &root, &path));
    }
}
