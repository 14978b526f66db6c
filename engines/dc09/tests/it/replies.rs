//! Replies, to the byte.

use dc09::{Coverage, CrcFormat, Key, Message, Refusal, Token, ack, duh, encrypted_ack, nak, read_reply};

use crate::workbench::{NOW, PAD, SECOND, frame, framed, plain, sent};

#[test]
fn replies_repeat_the_header_to_the_letter() {
    let check = |body: &str, expected: &str| {
        for format in [CrcFormat::Hex, CrcFormat::Binary] {
            let frame = frame(&framed(body.as_bytes(), format, Coverage::Body));
            let whole = |body: &str| framed(body.as_bytes(), format, Coverage::Body);
            assert_eq!(ack(&frame, NOW), whole(&format!("\"ACK\"{expected}[]")));
            assert_eq!(duh(&frame, NOW), whole(&format!("\"DUH\"{expected}[]")));
        }
    };
    check("\"SIA-DCS\"3698R1fLC0FFee#a00101[#A00101|NPA1]", "3698R1fLC0FFee#a00101");
    check("\"NULL\"0000L#A00106[]", "0000L#A00106");
    check("\"NULL\"0001R0L0[]", "0001R0L0");
    check("\"NULL\"0001L0R0#123[]", "0001L0R0#123");
}

#[test]
fn a_nak_carries_the_time_and_names_nobody() {
    let expected = b"\"NAK\"0000R0L0A0[]_01:42:53,11-29-2026";
    assert_eq!(nak(CrcFormat::Hex, NOW), framed(expected, CrcFormat::Hex, Coverage::Body));
    assert_eq!(nak(CrcFormat::Binary, NOW), framed(expected, CrcFormat::Binary, Coverage::Body));
    let read = read_reply(&frame(&nak(CrcFormat::Hex, NOW)), None).unwrap();
    assert_eq!((read.token, read.time), (Token::Nak, Some(NOW)));
}

#[test]
fn an_encrypted_ack_has_a_pad_and_a_time() {
    for length in [16, 24, 32] {
        let key = Key::from_bytes(&vec![7; length]).unwrap();
        let asked = sent(&Message::null("1234").at(NOW), Some(&key));
        let reply = frame(&encrypted_ack(&asked, &key, &PAD, NOW + SECOND));
        // 22 bytes and a pad of 10 make two blocks.
        assert_eq!(reply.body().len(), "\"*ACK\"0000L0#1234[".len() + 64);
        let read = read_reply(&reply, Some(&key)).unwrap();
        assert_eq!((read.token, read.encrypted, read.time), (Token::Ack, true, Some(NOW + SECOND)));
        assert_eq!(read_reply(&reply, None), Err(Refusal::NoKey));
        assert_eq!(read_reply(&reply, Some(&Key::from_bytes(&[0; 16]).unwrap())), Err(Refusal::WrongKey));
    }
}

#[test]
fn panels_read_replies_of_other_receivers() {
    let check = |body: &[u8], token: Token, data: &[u8]| {
        let read = read_reply(&plain(body), None).unwrap();
        assert_eq!((read.token, read.data.as_slice()), (token, data));
    };
    check(b"\"NAK\"0001R0L0#0[]_01:42:53,11-29-2026", Token::Nak, b"");
    check(b"\"NAK\"0000L0R0A0[]", Token::Nak, b"");
    check(b"\"ACK\"0001L0#1234[]_01:42:53,11-29-2026", Token::Ack, b"");
    check(b"\"RSP\"0001L0#1234[some][K00]", Token::Rsp, b"some");
    assert_eq!(read_reply(&plain(b"\"NULL\"0000L0#1234[]"), None), Err(Refusal::NotReply));
}

/// A panel that looks for LF and CR would cut a reply apart that has one of them in its CRC.
#[test]
fn binary_crcs_of_replies_are_legible() {
    let key = Key::from_bytes(&[7; 16]).unwrap();
    let mut stamped = 0;
    for sequence in 0..10_000 {
        let body = format!("\"SIA-DCS\"{sequence:04}L0#1234[#1234|NBA1]");
        let asked = frame(&framed(body.as_bytes(), CrcFormat::Binary, Coverage::Body));
        let now = NOW + i64::from(sequence) * SECOND;
        let plain = ack(&asked, now);
        stamped += usize::from(plain.contains(&b'_'));
        let encrypted = if sequence < 300 { encrypted_ack(&asked, &key, &PAD, now) } else { duh(&asked, now) };
        for reply in [plain, encrypted, nak(CrcFormat::Binary, now)] {
            assert!(!reply[1..3].iter().any(|byte| matches!(byte, b'\n' | b'\r')), "{}", reply.escape_ascii());
            assert_eq!(reply.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count(), 2);
        }
    }
    // Two bytes, two values each: one reply in sixty-four.
    assert!((100..220).contains(&stamped), "{stamped} carry a time");
}
