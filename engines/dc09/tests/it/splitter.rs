//! Frames cut out of streams, case by case.

use dc09::{BrokenReason, Coverage, CrcFormat, FRAME_BYTES_MAX, NOISE_BYTES_MAX, Piece, Splitter};

use crate::workbench::framed;

const ONE: &[u8] = b"\n063D002A\"SIA-DCS\"3694L0#A00101[#A00101|Nri1/FA968]\r";
const OTHER: &[u8] = b"\n8681002A\"SIA-DCS\"3720L0#A00107[#A00107|Nri1/BA001]\r";

/// Each piece as text: frames by their sequence number, the rest by reason and length.
fn words(pieces: &[Piece]) -> String {
    let word = |piece: &Piece| match piece {
        Piece::Frame(frame) => frame.sequence_digits().to_owned(),
        Piece::Broken(broken) => format!("{:?}({})", broken.reason, broken.bytes.len()),
    };
    pieces.iter().map(word).collect::<Vec<_>>().join(" ")
}

/// What comes out while the stream is open, then what its end brings; and the same byte by byte.
#[track_caller]
fn check(parts: &[&[u8]], open: &str, end: &str) {
    let bytes = parts.concat();
    let mut splitter = Splitter::default();
    assert_eq!(words(&splitter.push(&bytes)), open);
    assert_eq!(words(&splitter.finish()), end);
    let mut splitter = Splitter::default();
    let pieces: Vec<Piece> = bytes.iter().flat_map(|byte| splitter.push(&[*byte])).collect();
    assert_eq!(words(&pieces), open, "byte by byte");
    assert_eq!(words(&splitter.finish()), end);
}

#[test]
fn frames_are_found_in_streams() {
    check(&[], "", "");
    check(&[ONE], "3694", "");
    check(&[ONE, OTHER], "3694 3720", "");
    check(&[ONE, b"\0\0\r\n", OTHER, b"\0"], "3694 3720", "");
    check(&[b"\x00\xff garbage \r\n", ONE], "Noise(13) 3694", "");
    check(&[b"hello"], "", "Noise(5)");
    check(&[b"\n\n\n", ONE], "3694", "");
    // One breaks off: the next is found at once, whatever length the first had promised.
    check(&[&ONE[..20], OTHER], "Truncated(20) 3720", "");
    check(&[b"\n12340FFF\"SIA-DCS\"", OTHER, ONE], "Truncated(18) 3720 3694", "");
    check(&[&ONE[..30]], "", "Truncated(30)");
    // Framed like one, without a header.
    check(&[&framed(b"\"SIA-DCS\"12L0[]", CrcFormat::Hex, Coverage::Body)], "Header(25)", "");
    // The wrong length: too short, too long, and decimal.
    check(&[b"\n063D0003", &ONE[9..]], "3694", "");
    check(&[b"\n063D0FFF", &ONE[9..]], "3694", "");
    check(&[b"\n063D0042", &ONE[9..]], "3694", "");
    // Both wrong: the first CR ends it as soon as the length leads nowhere.
    check(&[b"\n12340003", &ONE[9..]], "3694", "");
    check(&[b"\n12340FFF", &ONE[9..]], "", "3694");
    check(&[b"\n12340030", &ONE[9..], OTHER], "3694 3720", "");
    // Heads without end: all but the latest go at once.
    let heads = b"\n12340FFF\"NULL\"0001L0[]\r".repeat(3);
    check(&[&heads], "", "0001 Truncated(24) 0001");
}

#[test]
fn a_data_byte_may_be_a_cr() {
    // A PowerLink's frame: binary data within the brackets.
    let body = b"\"VIS-BBA\"0001L001234#2A4CC3[\x0d\xb0\x03\x18\x0d\x0a]";
    let frame = framed(body, CrcFormat::Hex, Coverage::Body);
    assert!(frame.starts_with(b"\n4CE30023"));
    check(&[&frame, ONE], "0001 3694", "");
    // The same with a CRC that is wrong: the length leads.
    check(&[b"\n12340023", &frame[9..], ONE], "0001 3694", "");
}

#[test]
fn binary_crcs_may_hold_any_byte() {
    // Sequence numbers are tried until the CRC has a LF, a CR and a NUL in it.
    for odd in *b"\n\r\0\"" {
        let found = (0..9_999).find_map(|sequence| {
            let body = format!("\"NULL\"{sequence:04}L0#1234[]");
            let crc = dc09::crc16(body.as_bytes()).to_be_bytes();
            (crc[0] == odd).then(|| (sequence, framed(body.as_bytes(), CrcFormat::Binary, Coverage::Body)))
        });
        let (sequence, frame) = found.unwrap();
        check(&[&frame, &frame], &format!("{sequence:04} {sequence:04}"), "");
    }
}

/// Whatever is sent, the work grows as its length: what is hardest to cut takes no longer than anything else.
#[test]
fn nothing_is_looked_at_over_and_over() {
    for hard in [b"\n12340FFF\"\r".as_slice(), b"\n12340FFF\"", b"\n12340FFF\"\r\r\r\r\r", b"\"\r\n", b"\n0\"0001\""] {
        let sent = hard.repeat(100_000 / hard.len());
        let mut splitter = Splitter::default();
        let mut pieces = splitter.push(&sent);
        pieces.extend(splitter.finish());
        let kept: usize = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Frame(frame) => frame.bytes().len(),
                Piece::Broken(broken) => broken.bytes.len(),
            })
            .sum();
        assert!(kept <= sent.len(), "{}", hard.escape_ascii());
    }
}

#[test]
fn what_it_holds_is_bounded() {
    let mut splitter = Splitter::default();
    let noise = vec![b'x'; 10 * NOISE_BYTES_MAX];
    for piece in splitter.push(&noise) {
        assert!(matches!(piece, Piece::Broken(broken) if broken.bytes.len() <= NOISE_BYTES_MAX));
    }
    let endless = [b"\n12340FFF\"SIA-DCS\"".as_slice(), &vec![b'x'; 2 * FRAME_BYTES_MAX]].concat();
    let mut splitter = Splitter::default();
    let Some(Piece::Broken(broken)) = splitter.push(&endless).into_iter().next() else { panic!("nothing came") };
    assert_eq!((broken.reason, broken.bytes.len()), (BrokenReason::TooLong, FRAME_BYTES_MAX));
    // The longest frame there may be.
    let body = [b"\"NULL\"0000L0#1234[".as_slice(), &vec![b'x'; 0xFFF - 19], b"]"].concat();
    let frame = framed(&body, CrcFormat::Hex, Coverage::Body);
    assert_eq!(frame.len(), FRAME_BYTES_MAX);
    check(&[&frame, ONE], "0000 3694", "");
}
