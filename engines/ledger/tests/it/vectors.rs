//! The vectors of the reference implementation of Certificate Transparency.

use ledger::encoding::{from_hex, hex};
use ledger::hash::{self, Hash};
use ledger::{Frontier, proof, tree};

use crate::sample::{Whole, hash_of};

/// Data of eight leaves.
const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
/// Roots of the trees of the first leaves, from none to eight.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
/// Proofs of consistency, by the two sizes.
const CONSISTENCY: [(u64, u64, &[&str]); 4] = [
    (1, 1, &[]),
    (
        1,
        8,
        &[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        &[
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        &[
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
];
/// Proofs of inclusion, by number of the leaf and size.
const INCLUSION: [(u64, u64, &[&str]); 4] = [
    (0, 1, &[]),
    (
        0,
        8,
        &[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        &[
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
];

fn leaves() -> Vec<Hash> {
    LEAVES.iter().map(|data| hash::leaf(&[&from_hex(data).unwrap()])).collect()
}

fn hashes(texts: &[&str]) -> Vec<Hash> {
    texts.iter().map(|text| hash_of(text)).collect()
}

#[test]
fn roots_are_those_of_the_reference() {
    let mut frontier = Frontier::default();
    for (size, root) in ROOTS.iter().enumerate() {
        assert_eq!(hex(&frontier.root()), *root, "{size}");
        assert_eq!(frontier.size(), size as u64);
        if size < LEAVES.len() {
            frontier.push(leaves()[size]);
        }
    }
    // RFC 9162 leaves it open whether a leaf's data come in parts.
    assert_eq!(hash::leaf(&[&[0x20], &[0x21]]), leaves()[3]);
}

#[test]
fn proofs_are_those_of_the_reference() {
    let root = |size: u64| hash_of(ROOTS[usize::try_from(size).unwrap()]);
    for (old, new, path) in CONSISTENCY {
        let path = hashes(path);
        assert_eq!(tree::consistency(&mut Whole(&leaves()), old, new), Ok(path.clone()), "{old} {new}");
        assert!(proof::is_consistent(old, &root(old), new, &root(new), &path), "{old} {new}");
    }
    for (index, size, path) in INCLUSION {
        let path = hashes(path);
        assert_eq!(tree::inclusion(&mut Whole(&leaves()), index, size), Ok(path.clone()), "{index} {size}");
        let leaf = leaves()[usize::try_from(index).unwrap()];
        assert!(proof::is_included(&leaf, index, size, &path, &root(size)), "{index} {size}");
    }
}
