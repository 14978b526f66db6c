//! Held against another implementation of RFC 6962 (the crate `ct-merkle`), which makes and checks proofs its own way.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use ledger::{Frontier, hash, proof, tree};
use sha2::Sha256;

use crate::sample::Whole;

#[test]
fn the_other_implementation_agrees() {
    let items: Vec<Vec<u8>> =
        (0_u32..70).map(|number| number.to_be_bytes()[3 - (number % 4) as usize..].to_vec()).collect();
    let leaves: Vec<hash::Hash> = items.iter().map(|item| hash::leaf(&[item])).collect();
    let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let (mut ours, mut roots) = (Frontier::default(), vec![hash::empty()]);
    for (at, item) in items.iter().enumerate() {
        theirs.push(item.clone());
        ours.push(leaves[at]);
        roots.push(ours.root());
        let (size, root) = (at as u64 + 1, theirs.root());
        assert_eq!(root.as_bytes()[..], ours.root(), "{size}");
        for index in 0..size {
            let place = usize::try_from(index).unwrap();
            let path = tree::inclusion(&mut Whole(&leaves), index, size).unwrap();
            assert_eq!(theirs.prove_inclusion(place).as_bytes(), path.concat(), "{index} of {size}");
            let proof = InclusionProof::<Sha256>::try_from_bytes(path.concat()).unwrap();
            root.verify_inclusion(&items[place], index, &proof).unwrap();
            assert!(proof::is_included(&leaves[place], index, size, &path, &ours.root()));
        }
        for old in 1..=size {
            let path = tree::consistency(&mut Whole(&leaves), old, size).unwrap();
            let added = usize::try_from(size - old).unwrap();
            assert_eq!(theirs.prove_consistency(added).as_bytes(), path.concat(), "{old} {size}");
            let old_root = roots[usize::try_from(old).unwrap()];
            let proof = ConsistencyProof::<Sha256>::try_from_bytes(path.concat()).unwrap();
            root.verify_consistency(&RootHash::new(old_root.into(), old), &proof).unwrap();
            assert!(proof::is_consistent(old, &old_root, size, &ours.root(), &path));
        }
    }
}
