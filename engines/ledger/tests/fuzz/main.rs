//! Mutated input against what reads bytes from outside: notes, checkpoints, keys, proofs, stored tiles, exports. Nothing
//! may panic; what is read is written again as it was; and no mutated export is believed.
//!
//! It runs as that of the alarm codec does.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

#[path = "../../../dc09/tests/fuzz/mutation.rs"]
mod mutation;
#[path = "../it/naive.rs"]
mod naive;
#[path = "../it/sample.rs"]
#[expect(dead_code, reason = "some of it is for the other tests")]
mod sample;

use ledger::hash::Hash;
use ledger::tile::{self, Edge, Tile};
use ledger::witness::{Held, Submission};
use ledger::{Checkpoint, CosigningKey, Note, Verifier, VerifyingKey, WitnessKey, note, proof};
use mutation::{Matter, run};
use sample::{Odd, Sample, key, leaves, signed};

const TEXT: &[u8] = b"\n \"{}[]:,+=/0123456789abcdefAB\xE2\x80\x94\\n\0\xFF";

fn matter(corpus: Vec<Vec<u8>>) -> Matter {
    Matter { corpus, marks: TEXT, bytes_max: 64 * 1024, repair: |_| {} }
}

#[test]
fn notes() {
    let notes = [signed(1, [1; 32]), signed(i64::MAX, [2; 32]), key().sign("a\n\nb\n").to_string()];
    let mut corpus: Vec<Vec<u8>> = notes.iter().map(|note| note.clone().into_bytes()).collect();
    corpus.push(notes.join("\n").into_bytes());
    run(1, &matter(corpus), |input| {
        let Ok(text) = std::str::from_utf8(input) else { return };
        let _ = note::parse_all(text);
        let Some(note) = Note::parse(text) else { return };
        assert_eq!(note.to_string(), text);
        if let Some(checkpoint) = Checkpoint::parse(&note.text) {
            assert!(note.text.starts_with(&checkpoint.text()));
        }
        if let Some(checkpoint) = Checkpoint::open(&note, key().public()) {
            // What the key signed is one of the corpus, whatever stands beside it.
            assert!([[1; 32], [2; 32]].contains(&checkpoint.root));
        }
    });
}

#[test]
fn keys() {
    run(2, &matter(vec![key().public().to_string().into_bytes()]), |input| {
        let Ok(text) = std::str::from_utf8(input) else { return };
        if let Some(read) = VerifyingKey::parse(text) {
            assert_eq!(read.to_string(), text);
        }
    });
}

/// The first six of nine leaves, as a witness has them.
fn held() -> Held {
    Held { size: 6, root: naive::root(&leaves(9)[..6]) }
}

/// The proof that the nine grew out of the six.
fn grown() -> Vec<Hash> {
    naive::consistency(6, &leaves(9), true)
}

#[test]
fn submissions() {
    let of = |size: i64, root: Hash, proof: Vec<Hash>| {
        Submission { old: 6, proof, note: Note::parse(&signed(size, root)).unwrap() }.to_string().into_bytes()
    };
    let corpus =
        vec![of(9, naive::root(&leaves(9)), grown()), of(6, held().root, vec![]), of(7, [1; 32], vec![[2; 32]; 3])];
    run(6, &matter(corpus), |input| {
        let Ok(text) = std::str::from_utf8(input) else { return };
        let Some(submission) = Submission::parse(text) else { return };
        assert_eq!(submission.to_string(), text);
        let Some(checkpoint) = Checkpoint::open(&submission.note, key().public()) else { return };
        if held().takes(&checkpoint, submission.old, &submission.proof).is_ok() {
            // The witness takes what grew out of what it has, proved as it was proved, and nothing else.
            assert!(checkpoint.size == 6 || submission.proof == grown(), "{text}");
        }
    });
}

fn witness() -> CosigningKey {
    CosigningKey::from_seed("witness.example/w1", &[9; 32]).unwrap()
}

#[test]
fn cosignatures() {
    let mut note = Note::parse(&signed(9, [1; 32])).unwrap();
    note.signatures.push(witness().cosign(&note.text, 1_795_000_000));
    let corpus = vec![note.to_string().into_bytes(), witness().public().to_string().into_bytes()];
    run(7, &matter(corpus), |input| {
        let Ok(text) = std::str::from_utf8(input) else { return };
        if let Some(read) = WitnessKey::parse(text) {
            assert_eq!(read.to_string(), text);
        }
        let Some(read) = Note::parse(text) else { return };
        if let Some(at_s) = witness().public().cosigned(&read) {
            let text = Note::parse(&signed(9, [1; 32])).unwrap().text;
            assert_eq!((at_s, read.text), (1_795_000_000, text));
        }
    });
}

/// Bytes as the parts of a proof: two numbers of eight bytes, then hashes.
fn parts(input: &[u8]) -> Option<(u64, u64, Vec<Hash>)> {
    let (index, rest) = input.split_first_chunk()?;
    let (size, rest) = rest.split_first_chunk()?;
    Some((u64::from_le_bytes(*index), u64::from_le_bytes(*size), rest.as_chunks::<32>().0.to_vec()))
}

#[test]
fn proofs() {
    let leaves = leaves(9);
    let of = |index: u64, path: Vec<Hash>| [&index.to_le_bytes()[..], &9_u64.to_le_bytes(), &path.concat()].concat();
    let corpus = vec![
        of(3, naive::inclusion(3, &leaves)),
        of(8, naive::inclusion(8, &leaves)),
        of(6, naive::consistency(6, &leaves, true)),
    ];
    run(3, &matter(corpus), |input| {
        let Some((index, size, path)) = parts(input) else { return };
        let (leaves, root) = (self::leaves(9), naive::root(&self::leaves(9)));
        let there = usize::try_from(index).ok().filter(|_| size == 9).and_then(|index| leaves.get(index));
        for leaf in &leaves {
            // A path says of a leaf where it is; a size that has the same shape is taken too.
            let included = proof::is_included(leaf, index, size, &path, &root);
            assert!(!included || size != 9 || there == Some(leaf));
        }
        for old in 1..9_usize {
            if proof::is_consistent(index, &naive::root(&leaves[..old]), 9, &root, &path) {
                assert_eq!((old as u64, path), (index, naive::consistency(old, &leaves, true)));
                break;
            }
        }
    });
}

#[test]
fn stored_tiles() {
    let of = |level: u8, number: u64, hashes: usize| {
        [&[level][..], &number.to_le_bytes(), &vec![level; 32 * hashes]].concat()
    };
    run(4, &matter(vec![of(0, 0, 3), of(0, 256, 256), of(1, 0, 255), of(2, u64::MAX, 1)]), |input| {
        let Some(([level, number @ ..], bytes)) = input.split_first_chunk::<9>() else { return };
        let Some(hashes) = tile::from_bytes(bytes) else { return };
        let tile = Tile { level: u32::from(*level), number: u64::from_le_bytes(*number), hashes };
        for others in [vec![], vec![Tile { level: 0, number: 256, hashes: vec![[1; 32]; 256] }]] {
            let mut all = others;
            all.push(tile.clone());
            if let Some(mut edge) = Edge::of(all) {
                let size = edge.size();
                edge.push([3; 32], &mut Vec::new());
                assert_eq!((edge.size(), edge.root().len()), (size + 1, 32));
            }
        }
    });
}

#[test]
fn exports() {
    static CORPUS: std::sync::LazyLock<Vec<Vec<u8>>> = std::sync::LazyLock::new(|| {
        vec![Sample::of(0).bytes(), Sample::of(4).bytes(), Sample::odd(7, Odd { withheld: 2, rewritten: 0 }).bytes()]
    });
    run(5, &matter(CORPUS.clone()), |input| {
        let verify = |size: usize| {
            let mut verifier = Verifier::new(key().public().clone(), []);
            input.chunks(size).try_for_each(|piece| verifier.push(piece))?;
            verifier.finish()
        };
        let outcome = verify(usize::MAX);
        assert_eq!(outcome.is_ok(), CORPUS.iter().any(|whole| whole == input));
        assert_eq!(verify(11), outcome);
    });
}
