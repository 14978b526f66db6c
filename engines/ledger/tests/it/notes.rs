//! Signed notes and checkpoints: published vectors, and every byte of them altered.

use ledger::encoding::base64;
use ledger::key::NAME_BYTES_MAX;
use ledger::note::{self, NOTE_BYTES_MAX, Note, SIGNATURES_MAX};
use ledger::{Checkpoint, SigningKey, VerifyingKey, hash};

use crate::sample::{key, signed};

/// Key, text and note that the makers of the format test with.
const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
/// What it comes of, behind its kind.
const SECRET: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const TEXT: &str =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const SIGNATURE: &str =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn seed() -> Vec<u8> {
    ledger::encoding::from_base64(SECRET).unwrap()[1..].to_vec()
}

fn published() -> String {
    format!("{TEXT}\n{SIGNATURE}")
}

/// The text with each of its bytes altered, where that gives text again.
fn altered(text: &str) -> impl Iterator<Item = String> {
    (0..text.len()).flat_map(move |at| {
        [1, 2, 0x20].into_iter().filter_map(move |bit| {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] ^= bit;
            String::from_utf8(bytes).ok()
        })
    })
}

#[test]
fn the_published_note_holds_and_is_made_again() {
    let key = VerifyingKey::parse(KEY).unwrap();
    assert_eq!((key.name(), key.id(), key.to_string()), ("PeterNeumann", [0xc7, 0x4f, 0x20, 0xa3], KEY.to_owned()));
    let note = Note::parse(&published()).unwrap();
    assert!(key.signed(&note));
    assert_eq!((note.text.as_str(), note.to_string()), (TEXT, published()));
    let signing = SigningKey::from_seed("PeterNeumann", &seed()).unwrap();
    assert_eq!(signing.public(), &key);
    assert_eq!(signing.sign(TEXT), note);
    assert_eq!(format!("{signing:?}"), format!("SigningKey({KEY})"));
}

#[test]
fn no_byte_of_a_note_or_a_key_can_be_altered() {
    let key = VerifyingKey::parse(KEY).unwrap();
    for note in altered(&published()) {
        let read = Note::parse(&note);
        assert!(!read.is_some_and(|read| read.to_string() == note && key.signed(&read)), "{note}");
    }
    let note = Note::parse(&published()).unwrap();
    for text in altered(KEY) {
        let other = VerifyingKey::parse(&text);
        assert!(other.is_none_or(|other| !other.signed(&note)), "{text}");
    }
    for end in 0..KEY.len() {
        assert_eq!(VerifyingKey::parse(&KEY[..end]), None);
    }
    // A key of another kind, and one that is too long, each with the id that would be theirs.
    for bytes in [[&[2][..], &[9; 32]].concat(), [&[1][..], &[9; 33]].concat(), vec![]] {
        let id = ledger::encoding::hex(&hash::sha256(&[b"a\n", &bytes])[..4]);
        assert_eq!(VerifyingKey::parse(&format!("a+{id}+{}", base64(&bytes))), None);
    }
    let id = ledger::encoding::hex(&hash::sha256(&[b"a\n", &[1], &[9; 32]])[..4]);
    assert!(VerifyingKey::parse(&format!("a+{id}+{}", base64(&[&[1][..], &[9; 32]].concat()))).is_some());
}

#[test]
fn names_that_could_be_taken_for_something_else_are_refused() {
    for name in ["", "a b", "a\u{a0}b", "a+b", "a\nb", "a\u{7f}b", &"n".repeat(NAME_BYTES_MAX + 1)] {
        assert!(SigningKey::from_seed(name, &seed()).is_none(), "{name:?}");
        assert_eq!(Note::parse(&published().replace("— PeterNeumann ", &format!("— {name} "))), None, "{name:?}");
    }
    for name in ["a", "castellan/0192-é", &"n".repeat(NAME_BYTES_MAX)] {
        assert!(SigningKey::from_seed(name, &seed()).is_some(), "{name:?}");
    }
    assert!(SigningKey::from_seed("a", &seed()[1..]).is_none());
}

#[test]
fn notes_are_of_one_form_and_bounded() {
    let signature = SIGNATURE;
    let check = |note: &str, taken: bool| {
        let read = Note::parse(note);
        assert_eq!(read.is_some(), taken, "{note:?}");
        assert!(read.is_none_or(|read| read.to_string() == note), "{note:?}");
    };
    check(&format!("a\n\nb\n\n{signature}"), true);
    check(&format!("\n\n{signature}"), true);
    check(&format!("a\n\n{signature}{signature}"), true);
    for note in [
        String::new(),
        "a\n".into(),
        "a\n\n".into(),
        format!("a\n{signature}"),
        format!("a\n\n{signature}\n"),
        format!("a\n\n{}", signature.trim_end()),
        format!("a\n\nb\n{signature}"),
        format!("a\tb\n\n{signature}"),
        format!("a\r\n\n{signature}"),
        format!("a\n\n{}", signature.replace('—', "-")),
        format!("a\n\n{}", signature.replace("— ", "—  ")),
        "a\n\n— a\n".into(),
        format!("a\n\n— a {}\n", base64(&[1; 4])),
        format!("a\n\n— a {}\n", base64(&[1; 3])),
    ] {
        check(&note, false);
    }
    check(&format!("a\n\n— a {}\n", base64(&[1; 5])), true);
    check(&format!("a\n\n{}", signature.repeat(SIGNATURES_MAX)), true);
    check(&format!("a\n\n{}", signature.repeat(SIGNATURES_MAX + 1)), false);
    let rest = NOTE_BYTES_MAX - format!("\n\n{signature}").len();
    check(&format!("{}\n\n{signature}", "x".repeat(rest)), true);
    check(&format!("{}\n\n{signature}", "x".repeat(rest + 1)), false);
}

#[test]
fn every_signature_of_the_key_must_be_right() {
    let key = VerifyingKey::parse(KEY).unwrap();
    let note = Note::parse(&published()).unwrap();
    let mut with_wrong = note.clone();
    with_wrong.signatures.push(note.signatures[0].clone());
    assert!(key.signed(&with_wrong));
    with_wrong.signatures[1].bytes[0] ^= 1;
    assert!(!key.signed(&with_wrong));
    // What another key signed is nothing to this one.
    with_wrong.signatures[1].key_id[0] ^= 1;
    assert!(key.signed(&with_wrong));
    with_wrong.signatures[1].key_id = key.id();
    with_wrong.signatures[1].name = "Somebody".into();
    assert!(key.signed(&with_wrong));
    with_wrong.signatures.remove(0);
    assert!(!key.signed(&with_wrong));
    assert!(!key.signed(&Note { signatures: vec![], ..note }));
}

#[test]
fn a_checkpoint_has_one_spelling() {
    let root = base64(&[5; 32]);
    let check = |text: &str, size: Option<u64>| {
        let read = Checkpoint::parse(text);
        assert_eq!(read.as_ref().map(|read| read.size), size, "{text:?}");
        if let Some(read) = read.filter(|_| text.lines().count() == 3) {
            assert_eq!(read.text(), text);
        }
    };
    check(&format!("o\n7\n{root}\n"), Some(7));
    check(&format!("o\n0\n{root}\n"), Some(0));
    check(&format!("o\n{}\n{root}\n", u64::MAX), Some(u64::MAX));
    check(&format!("o\n7\n{root}\nmore\n"), Some(7));
    for text in [
        String::new(),
        "o\n".into(),
        "o\n7\n".into(),
        format!("o\n7\n{root}"),
        format!("\n7\n{root}\n"),
        format!("o\n07\n{root}\n"),
        format!("o\n+7\n{root}\n"),
        format!("o\n-7\n{root}\n"),
        format!("o\n18446744073709551616\n{root}\n"),
        format!("o\n7\n{root}\n\n"),
        format!("o\n7\n{root}\n\nmore\n"),
        format!("o\n7\n{}\n", base64(&[5; 31])),
        format!("o\n7\n{}\n", root.trim_end_matches('=')),
    ] {
        check(&text, None);
    }
}

#[test]
fn a_checkpoint_is_believed_from_its_own_log_only() {
    let note = Note::parse(&signed(7, [5; 32])).unwrap();
    let checkpoint = Checkpoint { origin: "castellan/test".into(), size: 7, root: [5; 32] };
    assert_eq!(Checkpoint::open(&note, key().public()), Some(checkpoint.clone()));
    let other = SigningKey::from_seed("castellan/test", &[8; 32]).unwrap();
    assert_eq!(Checkpoint::open(&note, other.public()), None);
    let elsewhere = Checkpoint { origin: "castellan/elsewhere".into(), ..checkpoint };
    assert_eq!(Checkpoint::open(&key().sign(&elsewhere.text()), key().public()), None);
    assert_eq!(Checkpoint::open(&key().sign("castellan/test\nno number\n"), key().public()), None);
}

#[test]
fn a_file_of_notes_is_read_one_after_another() {
    let (one, two) = (signed(1, [1; 32]), signed(2, [2; 32]));
    for text in [format!("{one}{two}"), format!("{one}\n{two}\n"), format!("\n{one}\n\n\n{two}")] {
        let notes = note::parse_all(&text).unwrap();
        assert_eq!(notes.iter().map(Note::to_string).collect::<Vec<_>>(), [one.clone(), two.clone()], "{text:?}");
    }
    assert_eq!(note::parse_all(""), Some(vec![]));
    assert_eq!(note::parse_all("\n\n"), Some(vec![]));
    for text in [format!("{one}x\n"), format!("x\n{one}y"), one.trim_end().to_owned(), "x".into()] {
        assert_eq!(note::parse_all(&text), None, "{text:?}");
    }
    let twice = format!("{}{}", one, one.lines().last().unwrap());
    assert_eq!(note::parse_all(&format!("{twice}\n")).unwrap()[0].signatures.len(), 2);
}
