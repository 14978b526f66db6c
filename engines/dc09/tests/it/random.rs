//! Random input against the rules: what is written is what is read, however the stream is cut.

use dc09::{
    Coverage, CrcFormat, Key, Message, Piece, RawFrame, Settings, Splitter, Token, Tolerance, Tolerances, encode, open,
    read_payload, read_time, write_time,
};
use proptest::prelude::*;

use crate::workbench::{NOW, SECOND};

fn text(letters: &str, length: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let letters: Vec<char> = letters.chars().collect();
    proptest::collection::vec(proptest::sample::select(letters), length)
        .prop_map(|letters| letters.into_iter().collect())
}

/// SIA blocks and Contact ID events as panels write them.
fn events() -> impl Strategy<Value = (Token, String)> {
    let codes: Vec<&str> = dc09::sia_codes().iter().map(|one| one.code).collect();
    let code = (proptest::sample::select(codes), text("0123456789", 0..4));
    let sia = (proptest::collection::vec(code, 1..5), text("0123456789", 1..3)).prop_map(|(codes, area)| {
        let codes: Vec<String> = codes.iter().map(|(code, number)| format!("{code}{number}")).collect();
        (Token::SiaDcs, format!("Nri{area}/{}", codes.join("/")))
    });
    let qualifier = proptest::sample::select(vec!['1', '3', '6']);
    let contact_id = (qualifier, 100..1_000_u32, 0..100_u32, 0..1_000_u32)
        .prop_map(|(q, code, area, number)| (Token::AdmCid, format!("{q}{code} {area:02} {number:03}")));
    prop_oneof![sia, contact_id]
}

fn message() -> impl Strategy<Value = Message> {
    let route = || text("0123456789ABCDEFabcdef", 1..7);
    let header = (0..10_000_u16, proptest::option::of(route()), route(), text("0123456789ABCDEF", 3..17));
    let xdata = proptest::collection::vec((text("VIHXYZQ", 1..2), text("abc é/:[]_.", 0..20)), 0..4);
    let style = (any::<bool>(), any::<bool>(), -40..=20_i64);
    (header, events(), xdata, style).prop_map(|((sequence, receiver, line, account), (token, events), xdata, style)| {
        Message {
            token,
            sequence,
            receiver,
            line,
            data: format!("#{account}|{events}").into_bytes(),
            account: Some(account),
            xdata: xdata.into_iter().map(|(letter, value)| format!("{letter}{value}").into_bytes()).collect(),
            time: Some(NOW + style.2 * SECOND),
            crc_format: if style.0 { CrcFormat::Hex } else { CrcFormat::Binary },
            coverage: if style.1 { Coverage::Body } else { Coverage::BodyAndCr },
        }
    })
}

fn key() -> impl Strategy<Value = Option<Key>> {
    let bytes = proptest::sample::select(vec![16, 24, 32])
        .prop_flat_map(|length: usize| proptest::collection::vec(any::<u8>(), length));
    proptest::option::of(bytes.prop_map(|bytes| Key::from_bytes(&bytes).unwrap()))
}

/// The message that a frame is, as far as opening tells.
fn read(frame: &RawFrame, key: Option<&Key>) -> Message {
    let tolerances: Tolerances = [Tolerance::BinaryCrc, Tolerance::CrcOverCr].into_iter().collect();
    let opened = open(frame, &Settings { key, tolerances, ..Settings::default() }, NOW).unwrap();
    assert_eq!((opened.unread.as_str(), opened.encrypted), ("", key.is_some()));
    Message {
        token: frame.token().clone(),
        sequence: frame.sequence(),
        receiver: frame.receiver().map(str::to_owned),
        line: frame.line().unwrap().to_owned(),
        account: frame.account().map(str::to_owned),
        data: opened.data.into_bytes(),
        xdata: opened.xdata.iter().map(|one| format!("{}{}", one.letter, one.value).into_bytes()).collect(),
        time: opened.panel_time,
        crc_format: frame.crc_format(),
        coverage: frame.coverage().unwrap(),
    }
}

proptest! {
    #[test]
    fn what_is_written_is_what_is_read(message in message(), key in key(), pad in any::<[u8; 16]>()) {
        // Where brackets in a value would mislead, the encoder refuses rather than lie.
        if let Ok(bytes) = encode(&message, key.as_ref(), &pad) {
            let pieces = Splitter::datagram(&bytes);
            let [Piece::Frame(frame)] = &pieces[..] else { panic!("{pieces:?}") };
            prop_assert_eq!(frame.bytes(), &bytes[..]);
            prop_assert_eq!(read(frame, key.as_ref()), message);
        } else {
            let misleads = message.xdata.iter().any(|one| one.contains(&b'['));
            let closes = message.xdata.iter().any(|one| one.contains(&b']'));
            prop_assert!(misleads || closes, "{message:?} was refused");
        }
    }

    #[test]
    fn events_are_read_as_written((token, data) in events()) {
        let events = read_payload(&token, data.as_bytes(), dc09::Charset::Auto).unwrap().events;
        let codes: Vec<String> = match token {
            Token::SiaDcs => data.split('/').skip(1).map(str::to_owned).collect(),
            _ => vec![format!("{}{}", &data[1..4], &data[8..11])],
        };
        let found: Vec<String> =
            events.iter().map(|one| format!("{}{}", one.code, one.number.as_deref().unwrap_or_default())).collect();
        prop_assert_eq!(found, codes);
    }

    #[test]
    fn a_stream_may_be_cut_anywhere(
        messages in proptest::collection::vec((message(), key()), 1..5),
        noise in proptest::collection::vec(proptest::sample::select(vec![0, b'\r', b'\n', b'x', b'"']), 0..12),
        cuts in proptest::collection::vec(1..90_usize, 1..20),
    ) {
        let mut stream = Vec::new();
        let mut frames = Vec::new();
        for (message, key) in &messages {
            stream.extend_from_slice(&noise);
            if let Ok(bytes) = encode(message, key.as_ref(), &[3; 16]) {
                stream.extend_from_slice(&bytes);
                frames.push(bytes);
            }
        }
        let whole = Splitter::datagram(&stream);
        let (mut splitter, mut pieces, mut rest) = (Splitter::default(), Vec::new(), &stream[..]);
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (chunk, after) = rest.split_at((*cut).min(rest.len()));
            pieces.extend(splitter.push(chunk));
            rest = after;
        }
        pieces.extend(splitter.finish());
        prop_assert_eq!(&pieces, &whole);
        let found: Vec<&[u8]> = whole.iter().filter_map(|piece| match piece {
            Piece::Frame(frame) => Some(frame.bytes()),
            Piece::Broken(_) => None,
        }).collect();
        prop_assert_eq!(found, frames);
    }

    #[test]
    fn times_are_read_as_written(seconds in 0..253_402_300_800_i64) {
        prop_assert_eq!(read_time(write_time(seconds * SECOND).as_bytes()), Some(seconds * SECOND));
    }
}
