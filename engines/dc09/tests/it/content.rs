//! Opening: what is refused, with which reply, and how times count.

use dc09::{Enforced, Key, Kind, Message, Refusal, ReplyDue, Settings, Token, Window, crc16, encode, open};

use crate::workbench::{NOW, PAD, SECOND, frame, plain, sent};

fn key() -> Key {
    Key::from_text("a75pqw33azrj24hv").unwrap()
}

fn alarm(skew_seconds: i64) -> Message {
    Message::sia(7, "A00102", "Nri1/BA001").at(NOW + skew_seconds * SECOND)
}

#[test]
fn times_count_within_a_window() {
    let check = |skew, enforced, encrypted: bool, expected: Result<i64, &str>| {
        let key = key();
        let frame = sent(&alarm(skew), encrypted.then_some(&key));
        let window = Window { enforced, ..Window::default() };
        // Within a second nothing changes.
        for now in [NOW, NOW + SECOND - 1] {
            let opened = open(&frame, &Settings { key: Some(&key), window, ..Settings::default() }, now);
            let found = opened.map(|opened| opened.skew_seconds.unwrap()).map_err(|refusal| {
                assert_eq!(refusal.reply(), ReplyDue::Nak);
                refusal.code()
            });
            assert_eq!(found, expected, "{skew} s, {enforced:?}");
        }
    };
    check(-40, Enforced::Encrypted, true, Ok(-40));
    check(-41, Enforced::Encrypted, true, Err("too_old"));
    check(20, Enforced::Encrypted, true, Ok(20));
    check(21, Enforced::Encrypted, true, Err("in_the_future"));
    check(-9_000, Enforced::Encrypted, false, Ok(-9_000));
    check(-41, Enforced::Always, false, Err("too_old"));
    check(-9_000, Enforced::Never, true, Ok(-9_000));
}

#[test]
fn refusals_say_which_reply_is_due() {
    let key = key();
    let with_key = Settings { key: Some(&key), ..Settings::default() };
    let required = Settings { require_encryption: true, ..with_key };
    let check = |body: &[u8], settings: &Settings<'_>, expected: Refusal, reply| {
        let refusal = open(&plain(body), settings, NOW).unwrap_err();
        assert_eq!((refusal, refusal.reply()), (expected, reply), "{}", body.escape_ascii());
        assert!(!refusal.to_string().is_empty());
    };
    let nothing = ReplyDue::Nothing;
    check(b"\"XXX-YYY\"0001L0#123[#123|BA1]", &Settings::default(), Refusal::UnknownToken, ReplyDue::Duh);
    check(b"\"*XXX\"0001L0#123[00", &Settings::default(), Refusal::UnknownToken, ReplyDue::Duh);
    check(b"\"XXX-YYY\"0001L0#123[#123|BA1]", &required, Refusal::EncryptionRequired, nothing);
    check(b"\"NULL\"0000L0#123[]", &required, Refusal::EncryptionRequired, nothing);
    check(b"\"ACK\"0001L0#123[]", &Settings::default(), Refusal::Reply, nothing);
    check(b"\"RSP\"0001L0#123[][K00]", &Settings::default(), Refusal::Reply, nothing);
    check(b"\"SIA-DCS\"0001L0#123[#123|!]", &Settings::default(), Refusal::Payload, ReplyDue::Duh);
    check(b"\"SIA-DCS\"0001L0#123[#123|BA1", &Settings::default(), Refusal::Payload, ReplyDue::Duh);
    check(b"\"ADM-CID\"0001L0#123[#123|2130 01 001]", &Settings::default(), Refusal::Payload, ReplyDue::Duh);
    check(b"\"*SIA-DCS\"0001L0#123[00", &Settings::default(), Refusal::NoKey, nothing);
    check(b"\"*SIA-DCS\"0001L0#123[00", &with_key, Refusal::Ciphertext, nothing);
    check(b"\"*SIA-DCS\"0001L0#123[", &with_key, Refusal::Ciphertext, nothing);
    check(b"\"*SIA-DCS\"0001L0#123[0011223344556677889900112233445X", &with_key, Refusal::Ciphertext, nothing);
    check(b"\"*SIA-DCS\"0001L0#123[00112233445566778899001122334455", &with_key, Refusal::WrongKey, nothing);
}

#[test]
fn what_was_damaged_is_refused() {
    let whole = encode(&alarm(0), None, &PAD).unwrap();
    let check = |bytes: &[u8], expected| assert_eq!(open(&frame(bytes), &Settings::default(), NOW), Err(expected));
    let at = whole.iter().rposition(|byte| *byte == b'1').unwrap();
    let mut damaged = whole.clone();
    damaged[at] = b'2';
    check(&damaged, Refusal::Crc);
    let mut shortened = whole.clone();
    shortened[8] = b'0';
    check(&shortened, Refusal::Length);
}

#[test]
fn panels_say_that_they_are_there() {
    let check = |body: &[u8]| {
        let opened = open(&plain(body), &Settings::default(), NOW).unwrap();
        assert_eq!((opened.kind, opened.events.len()), (Kind::Supervision, 0), "{}", body.escape_ascii());
    };
    check(b"\"NULL\"0000L0#1234[]");
    check(b"\"NULL\"0001R0L0#1234[]_01:42:53,11-29-2026");
    check(b"\"NULL\"0000L0#1234[#0000|0000 00 000]");
    check(b"\"SIA-DCS\"0001L0#1234[]");
    check(b"\"ADM-CID\"0001L0#1234[#1234|]");
}

#[test]
fn a_retry_is_known_again() {
    let key = key();
    let settings = Settings { key: Some(&key), ..Settings::default() };
    let opened_key = |message: &Message, pad: u8| {
        let frame = frame(&encode(message, Some(&key), &[pad; 16]).unwrap());
        (open(&frame, &settings, NOW).unwrap().retry_key(&frame), frame.replay_key().to_bytes())
    };
    let first = opened_key(&alarm(0), 1);
    assert_eq!(first, opened_key(&alarm(0), 1), "the very same");
    let again = opened_key(&alarm(5), 2);
    assert_eq!(first.0, again.0, "stamped and encrypted anew");
    assert_ne!(first.1, again.1);
    assert_ne!(first.0, opened_key(&Message { sequence: 8, ..alarm(0) }, 1).0);
    assert_ne!(first.0, opened_key(&Message { data: b"#A00102|Nri1/BA002".to_vec(), ..alarm(0) }, 1).0);
    assert_ne!(first.0, opened_key(&Message { xdata: vec![b"Vx".to_vec()], ..alarm(0) }, 1).0);
}

#[test]
fn what_cannot_be_read_is_kept() {
    let check = |body: &[u8], events: usize, unread: &str| {
        let opened = open(&plain(body), &Settings::default(), NOW).unwrap();
        assert_eq!((opened.events.len(), opened.unread.as_str()), (events, unread));
    };
    check(b"\"SIA-DCS\"0001L0#123[#123|BA1]_25:00:00,01-01-2026", 1, "_25:00:00,01-01-2026");
    check(b"\"SIA-DCS\"0001L0#123[#123|BA1!?]", 1, "!?");
    check(b"\"SIA-DCS\"0001L0#123[#123|BA1][Vx]more", 1, "more");
    let many = format!("\"SIA-DCS\"0001L0#123[#123|BA1]{}", "[Ia]".repeat(dc09::XDATA_MAX + 2));
    check(many.as_bytes(), 1, "[Ia][Ia]");
}

/// Pads as they are met: encrypted here by hand, for the encoder makes none of these.
#[test]
fn odd_pads_are_read() {
    let token = Token::SiaDcs;
    let check = |plaintext: &str, data: &str| {
        let opened = crate::tolerances::opened_from_plaintext(&token, plaintext).unwrap();
        assert_eq!(opened.data, data, "{plaintext}");
    };
    check("0]0|000|#1234|NBA1]_01:42:53,11-29-2026", "#1234|NBA1");
    check("0000000|#1234|NBA1]_01:42:53,11-29-2026", "#1234|NBA1");
    check("0000000|NBA1]_01:42:53,11-29-2026", "NBA1");
    check("0000000||NBA1][Vhttps://[::1]/a]_01:42:53,11-29-2026", "|NBA1");
    assert_eq!(crc16(b"123456789"), 0xBB3D);
}
