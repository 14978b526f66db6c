//! An export is believed whole or not at all, and what is wrong with it is named.

use ledger::export::LINE_BYTES_MAX;
use ledger::{Checkpoint, Fault, Report, SigningKey, Verifier};

use crate::sample::{Odd, Sample, key, signed};

fn verify(bytes: &[u8]) -> Result<Report, Fault> {
    verify_with(bytes, [])
}

fn verify_with(bytes: &[u8], known: impl IntoIterator<Item = Checkpoint>) -> Result<Report, Fault> {
    let mut verifier = Verifier::new(key().public().clone(), known);
    verifier.push(bytes)?;
    verifier.finish()
}

fn known(size: u64, root: ledger::Hash) -> Checkpoint {
    Checkpoint { origin: "castellan/test".into(), size, root }
}

#[test]
fn a_whole_export_says_what_it_holds() {
    let sample = Sample::odd(10, Odd { withheld: 4, rewritten: 0 });
    let report = verify(&sample.bytes()).unwrap();
    let expected = Report {
        origin: "castellan/test".into(),
        entries: 10,
        // After 3, 6, 9, and in the first line.
        checkpoints: 4,
        withheld: 1,
        erased: 0,
        exported_at: "2026-11-29T12:00:00.000000Z".into(),
        exported_by: "Ada Quill".into(),
        last_recorded_at: "2026-11-29T01:43:03.000010Z".into(),
        root: sample.roots[10],
        cosigned_at_s: None,
    };
    assert_eq!(report, expected);
    let empty = Sample::of(0);
    assert_eq!(verify(&empty.bytes()).unwrap().entries, 0);
    // In whatever pieces it comes.
    for size in [1, 7, 100] {
        let mut verifier = Verifier::new(key().public().clone(), []);
        sample.bytes().chunks(size).for_each(|piece| verifier.push(piece).unwrap());
        assert_eq!(verifier.finish().unwrap(), expected);
    }
}

#[test]
fn every_altered_byte_is_named() {
    let sample = Sample::of(4);
    let bytes = sample.bytes();
    let entry = |line: usize| {
        let text = sample.lines[line].strip_prefix("{\"seq\":");
        text.map(|text| text.split(',').next().unwrap().to_owned())
    };
    let mut line = 0;
    for at in 0..bytes.len() {
        for bit in [1, 0x20] {
            let mut altered = bytes.clone();
            altered[at] ^= bit;
            let said = verify(&altered).expect_err("it was altered").to_string();
            let place = format!("line {}", line + 1);
            let named = said.contains(&format!("{place} "))
                || said.contains(&format!("{place}:"))
                || said.contains(&format!("{place})"));
            // A line that no longer ends runs into the next one; the last one never ends.
            let seal = line + 1 == sample.lines.len() && said.contains("seal");
            assert!(named || seal || (line == 0 && said.contains("made with the key")), "byte {at} of {place}: {said}");
            if let Some(seq) = entry(line) {
                assert!(said.contains(&format!("entry {seq}")), "byte {at} of entry {seq}: {said}");
            }
        }
        line += usize::from(bytes[at] == b'\n');
    }
}

#[test]
fn every_missing_and_every_added_byte_is_refused() {
    let bytes = Sample::of(2).bytes();
    for at in 0..bytes.len() {
        assert!(verify(&[&bytes[..at], &bytes[at + 1..]].concat()).is_err(), "without byte {at}");
        for byte in [b' ', b'\n', b'0'] {
            assert!(verify(&[&bytes[..at], &[byte], &bytes[at..]].concat()).is_err(), "{byte} before byte {at}");
        }
        assert!(verify(&bytes[..at]).is_err(), "only {at} bytes");
    }
    assert!(verify(&[&bytes[..], b"\n"].concat()).unwrap_err().to_string().contains("behind the seal"));
    let lines = Sample::of(2).lines.len() as u64;
    let behind =
        Fault::Unreadable { line: lines + 1, what: "behind the seal".into(), why: "the seal is the last line" };
    assert_eq!(verify(&[&bytes[..], b"x"].concat()), Err(behind.clone()));
    assert_eq!(verify(&[&bytes[..], b"\n"].concat()), Err(behind));
}

#[test]
fn a_removed_entry_is_named() {
    for seq in 1..=10 {
        let mut sample = Sample::of(10);
        let line = sample.line_of(seq);
        sample.lines.remove(line);
        let fault = verify(&sample.bytes()).unwrap_err();
        if seq == 10 {
            assert_eq!(fault, Fault::Short { last: 9, entries: 10 });
            assert!(fault.to_string().contains("entries 10 to 10 are missing"), "{fault}");
        } else if seq % 3 == 0 {
            // The checkpoint that stood behind it comes too early.
            assert!(fault.to_string().contains(&format!("where entry {seq} should stand")), "{fault}");
        } else {
            let found = i64::try_from(seq).unwrap() + 1;
            assert_eq!(fault, Fault::OutOfPlace { expected: seq, found, line: line as u64 + 1 });
            assert!(fault.to_string().starts_with(&format!("entry {seq} is missing or out of place")), "{fault}");
        }
    }
}

#[test]
fn swapped_and_doubled_entries_are_named() {
    for (one, other) in [(1, 2), (4, 5), (2, 9), (9, 10)] {
        let mut sample = Sample::of(10);
        let (first, second) = (sample.line_of(one), sample.line_of(other));
        sample.lines.swap(first, second);
        let said = verify(&sample.bytes()).unwrap_err().to_string();
        assert!(said.starts_with(&format!("entry {one} is missing or out of place")), "{said}");
    }
    let mut sample = Sample::of(10);
    let doubled = sample.lines[sample.line_of(5)].clone();
    sample.lines.insert(sample.line_of(6), doubled);
    let said = verify(&sample.bytes()).unwrap_err().to_string();
    assert!(said.starts_with("entry 6 is missing or out of place: line 8 holds entry 5"), "{said}");
}

#[test]
fn entries_that_were_written_anew_do_not_fit_what_was_signed() {
    // Whoever rewrites the chain from an entry on has to sign it too. The lines are of a journal that was never signed.
    let honest = Sample::of(10);
    let mut forged = Sample::odd(10, Odd { rewritten: 5, withheld: 0 });
    // With the checkpoints of the honest one, as far as they were signed.
    for line in 0..forged.lines.len() - 1 {
        if line == 0 || forged.lines[line].starts_with("{\"checkpoint\"") {
            forged.lines[line] = honest.lines[line].clone();
        }
    }
    let fault = verify(&forged.bytes()).unwrap_err();
    assert_eq!(fault, Fault::Forged { from: 4, to: 6, which: "in the export" });
    assert!(fault.to_string().starts_with("entries 4 to 6 are not those that were signed"), "{fault}");
    // Without the checkpoints between, the last one tells.
    forged.lines.retain(|line| !line.starts_with("{\"checkpoint\""));
    assert_eq!(verify(&forged.bytes()).unwrap_err(), Fault::Forged { from: 1, to: 10, which: "in the first line" });
}

#[test]
fn checkpoints_that_were_kept_elsewhere_show_a_forgery_by_the_key_itself() {
    let honest = Sample::of(10);
    let forged = Sample::odd(10, Odd { rewritten: 5, withheld: 0 });
    let kept = |sizes: &[usize]| sizes.iter().map(|size| known(*size as u64, honest.roots[*size])).collect::<Vec<_>>();
    assert!(verify(&forged.bytes()).is_ok(), "whoever has the key can sign anything");
    let fault = verify_with(&forged.bytes(), kept(&[0, 2, 4, 7])).unwrap_err();
    assert_eq!(fault, Fault::Forged { from: 5, to: 7, which: "kept elsewhere" });
    assert_eq!(verify_with(&honest.bytes(), kept(&[0, 2, 4, 7, 10, 10])).unwrap().checkpoints, 4 + 6);
    let fault = verify_with(&honest.bytes(), [known(12, [1; 32]), known(11, [1; 32])]).unwrap_err();
    assert_eq!(fault, Fault::Behind { size: 12, entries: 10 });
    // Two of one size that differ cannot both be right.
    let two = [kept(&[7, 7]), vec![known(7, [1; 32])]].concat();
    assert_eq!(verify_with(&honest.bytes(), two).unwrap_err(), Fault::Contradiction { size: 7 });
}

#[test]
fn what_was_taken_out_breaks_the_seal() {
    let mut sample = Sample::of(10);
    let line = sample.line_of(4);
    sample.lines[line] = Sample::odd(10, Odd { withheld: 4, rewritten: 0 }).lines[line].clone();
    let said = verify(&sample.bytes()).unwrap_err().to_string();
    assert!(
        said.contains("not as it was sealed") && said.contains("1 entries have no details") && said.contains("entry 4"),
        "{said}"
    );
    let mut sample = Sample::of(10);
    sample.lines.retain(|line| !line.starts_with("{\"checkpoint\""));
    assert!(matches!(verify(&sample.bytes()), Err(Fault::Broken(_))));
    let mut sample = Sample::of(10);
    sample.lines[0] = sample.lines[0].replace("Ada Quill", "Ida Quill");
    assert_eq!(verify(&sample.bytes()).unwrap_err(), Fault::Broken("line 1 was altered".into()));
    sample.lines.pop();
    assert!(verify(&sample.bytes()).unwrap_err().to_string().contains("before its seal, after line 14"));
    // A seal over other things that this key signed.
    sample.lines.push(format!("{{\"seal\":{}}}\n", serde_json::to_string(&signed(10, sample.roots[10])).unwrap()));
    let said = verify(&sample.bytes()).unwrap_err().to_string();
    assert!(said.contains("line 15 of the export (the seal)") && said.contains("did not sign it"), "{said}");
    sample.lines.truncate(3);
    assert_eq!(verify(&sample.bytes()).unwrap_err(), Fault::Short { last: 2, entries: 10 });
    let last = Sample::of(10).lines.pop().unwrap();
    sample.lines.push(last);
    assert_eq!(verify(&sample.bytes()).unwrap_err(), Fault::Short { last: 2, entries: 10 });
}

#[test]
fn what_was_erased_is_told_by_an_entry_that_comes_after_it() {
    // Entry 7 is an erasure. Whoever sealed this has the key, and may still not name another one.
    let marked = |by: &str| {
        let mut sample = Sample::odd(10, Odd { rewritten: 7, withheld: 4 });
        sample.lines.pop();
        let line = sample.line_of(4);
        sample.lines[line] = sample.lines[line].replace("\"}\n", &format!("\",\"erased_by\":{by}}}\n"));
        sample.seal();
        (verify(&sample.bytes()), u64::try_from(line).unwrap() + 1)
    };
    let report = marked("[7]").0.unwrap();
    assert_eq!((report.erased, report.withheld), (1, 1));
    for by in [1, 4, 8, 11] {
        let (found, line) = marked(&format!("[7,{by}]"));
        assert_eq!(found.unwrap_err(), Fault::Unexplained { seq: 4, line, by });
    }
    assert!(matches!(marked("[]").0, Err(Fault::Unreadable { .. })), "each line has one spelling");
}

#[test]
fn a_first_line_says_what_its_checkpoint_says() {
    let check = |from: &str, to: &str, said: &str| {
        let mut sample = Sample::of(3);
        assert!(sample.lines[0].contains(from), "{from}");
        sample.lines[0] = sample.lines[0].replacen(from, to, 1);
        sample.lines.pop();
        sample.seal();
        let fault = verify(&sample.bytes()).unwrap_err().to_string();
        assert!(fault.contains(said) && fault.contains("line 1"), "{fault}");
    };
    check("\"castellan_journal\":1", "\"castellan_journal\":2", "does not know");
    check("\"entries\":3", "\"entries\":2", "does not say what its checkpoint says");
    check("\"origin\":\"castellan/test\"", "\"origin\":\"castellan/toast\"", "does not say what its checkpoint says");
    let (ours, theirs) =
        (signed(3, Sample::of(3).roots[3]), SigningKey::from_seed("castellan/test", &[8; 32]).unwrap());
    let theirs = Checkpoint::sign(&theirs, 3, Sample::of(3).roots[3]).to_string();
    let json = |text: &str| serde_json::to_string(text).unwrap();
    check(&json(&ours), &json(&theirs), "not signed by this key");
    let other = SigningKey::from_seed("castellan/test", &[8; 32]).unwrap();
    let mut verifier = Verifier::new(other.public().clone(), []);
    let fault = verifier.push(&Sample::of(3).bytes()).unwrap_err();
    assert_eq!(fault, Fault::OtherKey { found: key().public().to_string(), expected: other.public().to_string() });
}

#[test]
fn fields_that_mean_the_same_to_the_hash_are_refused() {
    let check = |seq: u64, from: &str, to: &str, said: &str| {
        let mut sample = Sample::of(3);
        let line = sample.line_of(seq);
        assert!(sample.lines[line].contains(from), "{from}: {}", sample.lines[line]);
        sample.lines[line] = sample.lines[line].replacen(from, to, 1);
        let fault = verify(&sample.bytes()).unwrap_err().to_string();
        assert!(fault.contains(said) && fault.contains(&format!("entry {seq}")), "{fault}");
    };
    check(2, "\"actor_id\":null", "\"actor_id\":\"\"", "actor_id is empty");
    check(2, "\"site_id\":null", "\"site_id\":\"\"", "site_id is empty");
    check(2, "\"key\":null", "\"key\":\"\"", "key is empty");
    check(1, "\"action\":\"incident.created\"", "\"action\":\"a\\nb\"", "control characters");
    check(1, "Tomasz Wrén 1", "Tomasz\\u0000Wrén 1", "details are not those");
    // No zero byte stands in what is taken for JSON: where the name ends is certain.
    check(1, "{\"n\":1.50}", "\"\0\"", "not written as");
    check(1, "{\"salt\":\"01010101", "{\"salt\":\"01", "salt is none");

    check(
        1,
        "\"recorded_at\":\"2026-11-29T01:42:54.000001Z\"",
        "\"recorded_at\":\"2026-11-29T02:42:54.000001+01:00\"",
        "recorded_at is no time",
    );
    check(
        1,
        "\"occurred_at\":\"2026-11-29T01:42:53.500001Z\"",
        "\"occurred_at\":\"2026-11-29t01:42:53.500001Z\"",
        "occurred_at is no time",
    );
    check(1, ".50}}", ".5}}", "details are not those");
    check(1, "\"details_hash\":\"", "\"details_hash\":\"00", "details_hash is no hash");
    check(1, ",\"hash\":\"", ",\"hash\":\"00", "does not follow");
    check(1, "\"seq\":1,", "\"seq\":1,\"seq\":1,", "not written as");
    check(2, "\"stream\":", "\"more\":1,\"stream\":", "not written as");
}

#[test]
fn lines_are_bounded() {
    let mut verifier = Verifier::new(key().public().clone(), []);
    assert_eq!(LINE_BYTES_MAX, 67_108_864);
    let half = vec![b'x'; LINE_BYTES_MAX / 2];
    verifier.push(&half).unwrap();
    verifier.push(&half).unwrap();
    let said = verifier.push(b"x").unwrap_err().to_string();
    assert!(said.contains("line 1 of the export (the first line)") && said.contains("longer"), "{said}");
}
