//! Cosignatures and submissions to a witness: published examples, one made by another program, and what must be refused.

use ledger::encoding::base64;
use ledger::witness::{Held, PROOF_MAX, Refusal, SUBMISSION_BYTES_MAX, Submission};
use ledger::{Checkpoint, CosigningKey, Fault, Hash, Note, SigningKey, Verifier, VerifyingKey, WitnessKey, hash};
use proptest::prelude::*;

use crate::naive;
use crate::sample::{self, Sample, key, leaves, signed};

/// The checkpoint with a cosignature in C2SP tlog-cosignature.
const EXAMPLE: &str = "example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
";
/// The submission in C2SP tlog-witness.
const SUBMITTED: &str = "old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
";
/// What the witness of Sigsum is tested with: a log's key, and three submissions.
const SIGSUM: &str = "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562+5202289b+Af/cLU2Y5BJNP+r3iMDC+av9eWCD0fBJVDfzAux5zxAP";
const SIGSUM_SUBMISSIONS: [(&str, &str, &str); 3] = [
    (
        "old 0\n",
        "1\nKgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY=",
    ),
    (
        "old 1\nKgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nKgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "3\nRcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=\n",
        "UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go=",
    ),
    (
        "old 1\nKgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n+fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI=\nKgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "5\nQrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=\n",
        "UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww=",
    ),
];
/// What OpenSSL makes of the example's text at its time with the seed of thirty-two nines.
const WITNESS: &str = "witness.example/w1+24b5d9fe+BP0XJDhaoMdbZPt4zWAvodmR/ev3axPFjtcC6sg16fYY";
const COSIGNED_AT_S: u64 = 1_679_315_147;
const COSIGNATURE: &str = "— witness.example/w1 JLXZ/gAAAABkGFDLSEwbtADY9t5XeSzDTVuiqYN5nZfoc9NQOUgkPYm4wwjIUL68Nczz1tpzCjnpmnRXttgqVVwOg3WfE7AXqa+DAg==\n";

fn witness() -> CosigningKey {
    CosigningKey::from_seed("witness.example/w1", &[9; 32]).unwrap()
}

/// A checkpoint of the first so many leaves, handed in with the proof from another size.
fn submission(leaves: &[Hash], old: usize) -> Submission {
    let note = Note::parse(&signed(leaves.len() as i64, naive::root(leaves))).unwrap();
    let proof = if old == 0 || old > leaves.len() { vec![] } else { naive::consistency(old, leaves, true) };
    Submission { old: old as u64, proof, note }
}

fn take(held: &mut Held, submission: &Submission, key: &VerifyingKey) -> Result<(), Refusal> {
    let checkpoint = Checkpoint::open(&submission.note, key).unwrap();
    held.takes(&checkpoint, submission.old, &submission.proof)?;
    *held = Held { size: checkpoint.size, root: checkpoint.root };
    Ok(())
}

#[test]
fn the_published_forms_are_read_and_written_again() {
    let note = Note::parse(EXAMPLE).unwrap();
    assert_eq!(note.to_string(), EXAMPLE);
    let cosignature = &note.signatures[1];
    assert_eq!((cosignature.key_id, cosignature.bytes.len()), ([0x8d, 0x66, 0xcf, 0x3f], 8 + 64));
    let submission = Submission::parse(SUBMITTED).unwrap();
    assert_eq!((submission.old, submission.proof.len(), submission.to_string()), (20_852_014, 4, SUBMITTED.to_owned()));
    let read = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";
    assert_eq!(WitnessKey::parse(read).unwrap().to_string(), read);
}

#[test]
fn submissions_of_another_log_are_taken_as_its_witness_takes_them() {
    let key = VerifyingKey::parse(SIGSUM).unwrap();
    let [first, short, long] = SIGSUM_SUBMISSIONS.map(|(head, body, signature)| {
        let text = format!("{head}\n{0}\n{body}\n— {0} {signature}\n", key.name());
        let submission = Submission::parse(&text).unwrap();
        assert_eq!(submission.to_string(), text);
        submission
    });
    let mut held = Held::default();
    assert_eq!(take(&mut held, &first, &key), Ok(()));
    let before = held;
    assert_eq!(take(&mut held, &short, &key), Ok(()));
    held = before;
    assert_eq!(take(&mut held, &long, &key), Ok(()));
    // The shorter one comes too late, and nothing is rolled back.
    assert_eq!((take(&mut held, &short, &key), held.size), (Err(Refusal::Shrunk), 5));
}

#[test]
fn a_cosignature_is_the_one_that_another_program_makes() {
    let key = WitnessKey::parse(WITNESS).unwrap();
    let text = &EXAMPLE[..=EXAMPLE.find("\n\n").unwrap()];
    let cosignature = witness().cosign(text, COSIGNED_AT_S);
    assert_eq!((cosignature.to_string(), witness().public()), (COSIGNATURE.to_owned(), &key));
    assert_eq!(format!("{:?}", witness()), format!("CosigningKey({WITNESS})"));
    let mut note = Note::parse(EXAMPLE).unwrap();
    assert_eq!(key.cosigned(&note), None);
    note.signatures.push(cosignature);
    assert_eq!(key.cosigned(&note), Some(COSIGNED_AT_S));
    note.signatures.push(witness().cosign(text, COSIGNED_AT_S + 9));
    assert_eq!(key.cosigned(&note), Some(COSIGNED_AT_S + 9));
    // Each must be right, to the last byte: the time as well.
    for at in 0..72 {
        let mut altered = note.clone();
        altered.signatures[3].bytes[at] ^= 1;
        assert_eq!(key.cosigned(&altered), None, "byte {at}");
    }
    for bytes in [vec![], vec![1; 7], vec![1; 8]] {
        let mut cut = note.clone();
        cut.signatures[3].bytes = bytes;
        assert_eq!(key.cosigned(&cut), None);
    }
    note.text = note.text.replace("20852163", "20852164");
    assert_eq!(key.cosigned(&note), None);
}

#[test]
fn a_key_that_signs_is_none_that_cosigns() {
    let log = SigningKey::from_seed("witness.example/w1", &[9; 32]).unwrap();
    assert_eq!(WitnessKey::parse(&log.public().to_string()), None);
    assert_eq!(VerifyingKey::parse(WITNESS), None);
    let note = log.sign("a\n7\nb\n");
    assert_eq!(WitnessKey::parse(WITNESS).unwrap().cosigned(&note), None);
    assert!(CosigningKey::from_seed("a b", &[9; 32]).is_none() && CosigningKey::from_seed("a", &[9; 31]).is_none());
}

#[test]
fn a_submission_has_one_spelling_and_bounds() {
    let note = signed(7, [5; 32]);
    let line = format!("{}\n", base64(&[3; 32]));
    let check = |text: &str, taken: bool| {
        let read = Submission::parse(text);
        assert_eq!(read.is_some(), taken, "{text:?}");
        assert!(read.is_none_or(|read| read.to_string() == text), "{text:?}");
    };
    check(&format!("old 0\n\n{note}"), true);
    check(&format!("old {}\n\n{note}", u64::MAX), true);
    check(&format!("old 5\n{}\n{note}", line.repeat(PROOF_MAX)), true);
    check(&format!("old 5\n{}\n{note}", line.repeat(PROOF_MAX + 1)), false);
    for head in
        ["", "old\n", "old \n", "old 05\n", "old +5\n", "old -5\n", "old 18446744073709551616\n", "new 5\n", "5\n"]
    {
        check(&format!("{head}\n{note}"), false);
    }
    for proof in
        [line.replace("=\n", "\n"), format!("{}\n", base64(&[3; 31])), "nonsense\n".into(), format!("{line}\r\n")]
    {
        check(&format!("old 5\n{proof}\n{note}"), false);
    }
    check(&format!("old 5\n{line}{note}"), false);
    check("old 5\n\nno note\n", false);
    check(&format!("old 5\n\n{}", "x".repeat(SUBMISSION_BYTES_MAX)), false);
}

#[test]
fn what_is_wrong_is_told_apart() {
    let leaves = leaves(9);
    let other: Vec<Hash> =
        leaves.iter().enumerate().map(|(at, leaf)| if at == 3 { hash::leaf(&[b"x"]) } else { *leaf }).collect();
    let held = Held { size: 6, root: naive::root(&leaves[..6]) };
    let check = |what: &str, submission: Submission, expected: Result<(), Refusal>| {
        assert_eq!(take(&mut held.clone(), &submission, key().public()), expected, "{what}");
    };
    check("grown", submission(&leaves[..9], 6), Ok(()));
    check("again", submission(&leaves[..6], 6), Ok(()));
    check("from elsewhere", submission(&leaves[..9], 4), Err(Refusal::Elsewhere));
    check("asking where to begin", submission(&leaves[..9], 0), Err(Refusal::Elsewhere));
    check("begins behind its end", Submission { old: 8, ..submission(&leaves[..7], 0) }, Err(Refusal::Ahead));
    check("shrunk", submission(&leaves[..5], 4), Err(Refusal::Shrunk));
    check("as large and another", submission(&other[..6], 6), Err(Refusal::OtherRoot));
    check("as large and another, asked from nothing", submission(&other[..6], 0), Err(Refusal::OtherRoot));
    check("grown out of another", submission(&other[..9], 6), Err(Refusal::Unproved));
    check("no proof", Submission { proof: vec![], ..submission(&leaves[..9], 6) }, Err(Refusal::Unproved));
    let mut first = Held::default();
    let with_proof = Submission { proof: vec![[1; 32]], ..submission(&leaves[..3], 0) };
    assert_eq!(take(&mut first, &with_proof, key().public()), Err(Refusal::Unproved));
    assert_eq!(take(&mut first, &submission(&leaves[..3], 0), key().public()), Ok(()));
    // Nothing is a size as well.
    let nothing = |root| Submission { old: 0, proof: vec![], note: Note::parse(&signed(0, root)).unwrap() };
    assert_eq!(take(&mut Held::default(), &nothing(hash::empty()), key().public()), Ok(()));
    assert_eq!(take(&mut Held::default(), &nothing([1; 32]), key().public()), Err(Refusal::OtherRoot));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Whatever a log hands in, and in whatever order: what was taken is a line of trees each of which begins with the one
    /// before. A log that forks is taken on one side of its fork only, beyond it.
    #[test]
    fn no_witness_takes_both_sides_of_a_fork(fork in 0..40_usize, asked in prop::collection::vec((any::<bool>(), 1..48_usize, 0..48_usize, any::<bool>()), 1..60)) {
        let honest = leaves(48);
        let forged: Vec<Hash> = honest.iter().enumerate().map(|(at, leaf)| if at >= fork { hash::leaf(&[b"forged", leaf]) } else { *leaf }).collect();
        let mut held = Held::default();
        let mut side: Option<bool> = None;
        for (is_forged, size, old, fits) in asked {
            let all = if is_forged { &forged } else { &honest };
            // Half of the time the proof begins where the witness stands, as a log does that was told so.
            let old = if fits { held.size as usize } else { old };
            let before = held;
            let taken = take(&mut held, &submission(&all[..size], old), key().public()).is_ok();
            prop_assert!(taken || held == before);
            if taken {
                prop_assert!(size as u64 >= before.size && old as u64 == before.size);
                if size > fork {
                    prop_assert!(*side.get_or_insert(is_forged) == is_forged);
                }
            } else if fits && size as u64 >= before.size {
                // One that grows and proves it is refused for being the other side, and for nothing else.
                prop_assert!(side.is_some_and(|side| side != is_forged));
            }
        }
    }
}

#[test]
fn an_export_is_believed_with_its_witness_only() {
    let sample = Sample::of(7);
    let verify = |lines: &[String], witness: &WitnessKey| {
        let mut verifier = Verifier::new(sample::key().public().clone(), []).witnessed_by(witness.clone());
        verifier.push(lines.concat().as_bytes())?;
        verifier.finish()
    };
    // With more lines of signatures in the first line, and in the one among the entries.
    let with = |first: &dyn Fn(&str) -> String, passed: &dyn Fn(&str) -> String| {
        let mut lines = sample.lines[..sample.lines.len() - 1].to_vec();
        for line in &mut lines {
            let more = if line.contains("castellan_journal") { first } else { passed };
            let Some((_, rest)) = line.split_once("\"checkpoint\":\"") else { continue };
            let note = rest[..rest.find('"').unwrap()].to_owned();
            let read = Note::parse(&note.replace("\\n", "\n")).unwrap();
            *line = line.replace(&note, &format!("{note}{}", more(&read.text).replace('\n', "\\n")));
        }
        let mut sample = Sample { lines, ..sample.clone() };
        sample.seal();
        sample.lines
    };
    let at_s = 1_795_000_000;
    let other = CosigningKey::from_seed("witness.example/w2", &[8; 32]).unwrap();
    let nobody = |_: &str| String::new();
    let one = |text: &str| witness().cosign(text, at_s).to_string();
    let another = |text: &str| other.cosign(text, at_s).to_string();
    let both = |text: &str| another(text) + &one(text);
    let forged = |text: &str| {
        let mut cosignature = witness().cosign(text, at_s);
        cosignature.bytes[0] ^= 1;
        cosignature.to_string()
    };
    let key = witness().public().clone();
    assert_eq!(verify(&with(&one, &nobody), &key).unwrap().cosigned_at_s, Some(at_s));
    assert_eq!(verify(&with(&both, &one), &key).unwrap().entries, 7);
    for lines in [with(&nobody, &nobody), with(&another, &one), with(&nobody, &one)] {
        let fault = verify(&lines, &key).unwrap_err();
        let named = matches!(&fault, Fault::Unwitnessed { size: 7, witness } if witness == "witness.example/w1");
        assert!(named, "{fault}");
    }
    for (lines, number) in [(with(&forged, &nobody), 1), (with(&one, &forged), 5)] {
        let fault = verify(&lines, &key).unwrap_err();
        assert!(matches!(fault, Fault::Unreadable { line, .. } if line == number), "{fault}");
    }
    // Whoever asks for no witness is told nothing of one.
    let mut plain = Verifier::new(sample::key().public().clone(), []);
    plain.push(with(&one, &forged).concat().as_bytes()).unwrap();
    assert_eq!(plain.finish().unwrap().cosigned_at_s, None);
}
