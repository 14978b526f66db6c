//! The rules of passkeys, as tables.

use proptest::prelude::{any, prop, proptest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};

use super::*;

/// What stands before the point of a P-256 key, and before an Ed25519 key, in DER (RFC 5480, RFC 8410).
const P256_HEAD: &str = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
const ED25519_HEAD: &str = "302a300506032b6570032100";
/// A key of RSA with 2,048 bits and its signature of `data` and the SHA-256 of `client`, both made by OpenSSL 3.
const RSA_SPKI: &str = include_str!("rsa_spki.hex");
const RSA_SIGNATURE: &str = include_str!("rsa_signature.hex");

fn party() -> Party {
    Party::at("https://castellan.example.org").expect("a site")
}

fn bytes(hex: &str) -> Vec<u8> {
    secret::from_hex(hex.trim()).expect("hexadecimal")
}

#[test]
fn passkeys_are_for_a_name_over_https() {
    for (address, found) in [
        ("https://castellan.example.org", Some(("castellan.example.org", "https://castellan.example.org"))),
        ("https://Castellan.Example.org:443/", Some(("castellan.example.org", "https://castellan.example.org"))),
        ("https://c.example:8443/x", Some(("c.example", "https://c.example:8443"))),
        ("http://localhost:8080", Some(("localhost", "http://localhost:8080"))),
        ("http://localhost:80", Some(("localhost", "http://localhost"))),
        ("http://one.localhost", Some(("one.localhost", "http://one.localhost"))),
        ("http://castellan.example.org", None),
        ("http://127.0.0.1:8080", None),
        ("https://10.0.0.5", None),
        ("https://[::1]:8443", None),
        ("https://", None),
        ("https://user@c.example", None),
        ("ftp://c.example", None),
        ("null", None),
        ("", None),
    ] {
        let party = Party::at(address).ok();
        let party = party.as_ref().map(|party| (party.id.as_str(), party.origin.as_str()));
        assert_eq!(party, found, "{address}");
    }
}

#[test]
fn the_browser_says_what_it_did_and_where() {
    let good = json!({ "type": "webauthn.get", "challenge": "abc", "origin": "https://castellan.example.org",
        "crossOrigin": false, "other": 1 });
    let check = |name: &str, value: Value, fine: bool| {
        let mut said = good.clone();
        said[name] = value;
        let read = challenge_in(said.to_string().as_bytes(), Act::Get, &party());
        assert_eq!(read.as_deref().ok(), fine.then_some("abc"), "{said}");
    };
    check("other", json!(2), true);
    check("type", json!("webauthn.create"), false);
    check("type", json!("payment.get"), false);
    check("origin", json!("https://castellan.example.org.evil.example"), false);
    check("origin", json!("https://evil.example"), false);
    check("origin", json!("http://castellan.example.org"), false);
    check("origin", json!("https://castellan.example.org:8443"), false);
    check("crossOrigin", json!(true), false);
    check("challenge", json!(7), false);
    assert!(challenge_in(b"{", Act::Get, &party()).is_err());
    assert!(challenge_in(good.to_string().as_bytes(), Act::Create, &party()).is_err());
}

fn device_data(site: &str, flags: u8, rest: &[u8]) -> Vec<u8> {
    [&secret::sha256(&[site.as_bytes()])[..], &[flags], &[0, 0, 1, 2], rest].concat()
}

#[test]
fn the_device_verified_its_holder_for_this_site() {
    let site = "castellan.example.org";
    for (site, flags, fine) in [
        (site, PRESENT | VERIFIED, true),
        (site, PRESENT | VERIFIED | COPIES_ALLOWED | COPIED, true),
        (site, PRESENT | VERIFIED | COPIED, false),
        (site, PRESENT, false),
        (site, VERIFIED, false),
        (site, 0, false),
        ("example.org", PRESENT | VERIFIED, false),
        ("evil.example", PRESENT | VERIFIED, false),
    ] {
        let read = DeviceData::read(&device_data(site, flags, &[]), &party());
        let expected = DeviceData { sign_count: 258, backed_up: flags & COPIED != 0, credential_id: None };
        assert_eq!(read.ok(), fine.then_some(expected), "{site} {flags:08b}");
    }
}

#[test]
fn a_new_credential_has_an_id_and_nothing_cut_off_is_read() {
    let rest = [&[0_u8; 16][..], &[0, 4], b"wxyz", b"the key, which the browser gives apart"].concat();
    let whole = device_data("castellan.example.org", PRESENT | VERIFIED | NEW_CREDENTIAL, &rest);
    let read = DeviceData::read(&whole, &party()).expect("it is whole");
    assert_eq!(read.credential_id.as_deref(), Some(&b"wxyz"[..]));
    for length in 0..37 + 16 + 2 + 4 {
        assert!(DeviceData::read(&whole[..length], &party()).is_err(), "{length}");
    }
    let long = [&[0_u8; 16][..], &[4, 0], &[7; 1_024]].concat();
    let long = device_data("castellan.example.org", PRESENT | VERIFIED | NEW_CREDENTIAL, &long);
    assert!(DeviceData::read(&long, &party()).is_err(), "an id is not longer than the standard has it");
}

/// A signature fits its key and what was signed, and nothing else.
fn check_signature(spki: &[u8], signature: &[u8]) {
    let key = PublicKey::read(spki).expect("a key");
    assert_eq!(key.verify(b"client", b"data", signature), Ok(()));
    assert!(key.verify(b"clients", b"data", signature).is_err());
    assert!(key.verify(b"client", b"date", signature).is_err());
    let mut broken = signature.to_vec();
    *broken.last_mut().expect("a signature has bytes") ^= 1;
    assert!(key.verify(b"client", b"data", &broken).is_err());
    assert!(key.verify(b"client", b"data", &[]).is_err());
}

#[test]
fn three_kinds_of_keys_are_taken() {
    let signed = [&b"data"[..], &secret::sha256(&[b"client"])].concat();
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).expect("a key");
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random).expect("a key");
    let spki = [bytes(P256_HEAD), pair.public_key().as_ref().to_vec()].concat();
    check_signature(&spki, pair.sign(&random, &signed).expect("signed").as_ref());

    let pkcs8 = Ed25519KeyPair::generate_pkcs8(&random).expect("a key");
    let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).expect("a key");
    let spki = [bytes(ED25519_HEAD), pair.public_key().as_ref().to_vec()].concat();
    check_signature(&spki, pair.sign(&signed).as_ref());

    check_signature(&bytes(RSA_SPKI), &bytes(RSA_SIGNATURE));
}

#[test]
fn other_keys_are_not() {
    // A point on secp256k1, and on P-384 (by their names alone); no key at all.
    let k256 = "3056301006072a8648ce3d020106052b8104000a034200".to_owned() + &"04".repeat(65);
    let p384 = "3076301006072a8648ce3d020106052b81040022036200".to_owned() + &"04".repeat(97);
    for der in [k256.as_str(), p384.as_str(), "", "00", "3000", &P256_HEAD[..40]] {
        assert!(PublicKey::read(&bytes(der)).is_err(), "{der}");
    }
}

#[test]
fn a_challenge_is_ours_for_one_use_and_some_minutes() {
    let sealer = Sealer::new(&[7; 32]).expect("a key");
    let now = Time::from_micros(1_000_000);
    let text = Challenge::ask(&sealer, "one use", now).expect("a challenge");
    let open =
        |used_for: &str, text: &str, after_s: i64| Challenge::open(&sealer, used_for, text, now.plus_seconds(after_s));
    let first = open("one use", &text, 0).expect("it is ours");
    assert_eq!(first.expires_at, now.plus_seconds(CHALLENGE_S));
    assert_eq!(open("one use", &text, CHALLENGE_S - 1), Ok(first.clone()));
    assert!(open("one use", &text, CHALLENGE_S).is_err());
    assert!(open("another use", &text, 0).is_err());
    for foreign in ["", "abc", &base64url(b"a.b.c"), &text[1..]] {
        assert!(open("one use", foreign, 0).is_err(), "{foreign}");
    }
    let other = Challenge::ask(&sealer, "one use", now).expect("a challenge");
    assert_ne!(open("one use", &other, 0).expect("it is ours").mark, first.mark);
}

#[test]
fn what_a_browser_writes_is_base64url_of_a_bounded_length() {
    assert_eq!(from_base64url(&base64url(&[251, 255, 0])), Ok(vec![251, 255, 0]));
    assert_eq!(from_base64url("-_8="), Ok(vec![251, 255]));
    for text in ["+/8", "a b", "é", &"A".repeat(PART_MAX + 1)] {
        assert!(from_base64url(text).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn nothing_foreign_breaks_the_reading(
        sample in 0_usize..5,
        kept in 0_usize..400,
        noise in prop::collection::vec(any::<u8>(), 0..80),
        rest in 0_usize..400,
    ) {
        let whole = match sample {
            0 => device_data("castellan.example.org", PRESENT | VERIFIED | NEW_CREDENTIAL, &[3; 40]),
            1 => br#"{"type":"webauthn.get","challenge":"abc","origin":"https://castellan.example.org"}"#.to_vec(),
            2 => [bytes(P256_HEAD), vec![4; 65]].concat(),
            3 => bytes(RSA_SPKI),
            _ => base64url(&[9; 60]).into_bytes(),
        };
        let tail = whole.get(rest..).unwrap_or_default();
        let altered = [&whole[..kept.min(whole.len())], &noise, tail].concat();
        if DeviceData::read(&altered, &party()).is_ok() {
            assert_eq!(altered[..32], secret::sha256(&[b"castellan.example.org"]));
        }
        let _ = challenge_in(&altered, Act::Get, &party());
        if let Ok(key) = PublicKey::read(&altered) {
            assert!(key.verify(b"client", b"data", &noise).is_err(), "nobody signed anything");
        }
        let text = String::from_utf8_lossy(&altered);
        let _ = Party::at(&text);
        let sealer = Sealer::new(&[7; 32]).expect("a key");
        assert!(Challenge::open(&sealer, "one use", &text, Time::from_micros(1)).is_err(), "it is none of ours");
    }
}
