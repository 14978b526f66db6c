//! Frames of an independent dialler, which shares no code with us, and what it expects of a receiver.

use std::collections::HashSet;

use dc09::{
    Key, Opened, Piece, RawFrame, Refusal, ReplyDue, Settings, Splitter, Tolerance, ack, crc16, duh, encrypted_ack,
    nak, open, read_reply,
};
use serde_json::Value;

use crate::workbench::{PAD, frame};

const VECTORS: &str = include_str!("../data/dialler.jsonl");
const ACCOUNTS: &str = include_str!("../data/dialler-accounts.json");

/// A receiver as small as can be.
struct Receiver {
    accounts: Value,
    seen: HashSet<Vec<u8>>,
}

/// One message taken, and whether it was seen before.
struct Taken {
    opened: Opened,
    is_duplicate: bool,
}

fn key(account: &Value) -> Option<Key> {
    let hex = account["key_hex"].as_str().map(|hex| Key::from_hex(hex).unwrap());
    hex.or_else(|| account["key_text"].as_str().map(|text| Key::from_text(text).unwrap()))
}

impl Receiver {
    fn take(&mut self, frame: &RawFrame, now: i64) -> (Option<Vec<u8>>, Result<Taken, Option<Refusal>>) {
        let accounts = self.accounts["accounts"].as_array().unwrap();
        let Some(account) = accounts.iter().find(|one| one["account"].as_str() == frame.account()) else {
            return (Some(duh(frame, now)), Err(None));
        };
        let key = key(account);
        let quirks = account["quirks"].as_array().into_iter().flatten();
        let settings = Settings {
            key: key.as_ref(),
            require_encryption: account["require_encryption"] == true,
            tolerances: quirks.map(|name| Tolerance::named(name.as_str().unwrap()).unwrap()).collect(),
            ..Settings::default()
        };
        match open(frame, &settings, now) {
            Ok(opened) => {
                let reply = match settings.key {
                    Some(key) if opened.encrypted => encrypted_ack(frame, key, &PAD, now),
                    _ => ack(frame, now),
                };
                let read = read_reply(&self::frame(&reply), settings.key).unwrap();
                assert_eq!((read.sequence, read.encrypted), (frame.sequence(), frame.is_encrypted()));
                let is_duplicate = !self.seen.insert(opened.retry_key(frame));
                (Some(reply), Ok(Taken { opened, is_duplicate }))
            }
            Err(refusal) => {
                let reply = match refusal.reply() {
                    ReplyDue::Nothing => None,
                    ReplyDue::Nak => Some(nak(frame.crc_format(), now)),
                    ReplyDue::Duh => Some(duh(frame, now)),
                };
                (reply, Err(Some(refusal)))
            }
        }
    }
}

/// The word in quotes, as the dialler looks at it.
fn kind(reply: Option<Vec<u8>>) -> String {
    let Some(reply) = reply else { return "none".into() };
    let text = reply.split(|byte| *byte == b'"').nth(1).unwrap();
    String::from_utf8(text.to_vec()).unwrap().to_lowercase()
}

fn check_events(id: &str, expected: &Value, taken: &[Taken]) {
    let events: Vec<_> = taken.iter().filter(|one| !one.is_duplicate).flat_map(|one| &one.opened.events).collect();
    let expected = expected.as_array().unwrap();
    assert_eq!(events.len(), expected.len(), "{id}: {events:?}");
    for (event, expected) in events.iter().zip(expected) {
        let json = serde_json::to_value(event).unwrap();
        for (name, value) in expected.as_object().unwrap() {
            let found = match name.as_str() {
                "kind" => &json["category"],
                "restore" => &Value::Bool(event.is_restore()),
                name => &json[name],
            };
            assert_eq!(found, value, "{id}: {name} of {json}");
        }
    }
}

#[test]
fn the_dialler_is_content() {
    let accounts: Value = serde_json::from_str(ACCOUNTS).unwrap();
    let now = accounts["made_at"].as_i64().unwrap();
    let mut receiver = Receiver { accounts, seen: HashSet::new() };
    let mut count = 0;
    for line in VECTORS.lines() {
        let vector: Value = serde_json::from_str(line).unwrap();
        let id = vector["id"].as_str().unwrap();
        let mut splitter = Splitter::default();
        let (mut sent, mut pieces) = (Vec::new(), Vec::new());
        let mut taken = Vec::new();
        let mut replies = Vec::new();
        for chunk in vector["chunks_hex"].as_array().unwrap() {
            sent.extend(bytes(chunk.as_str().unwrap()));
            for piece in splitter.push(&bytes(chunk.as_str().unwrap())) {
                pieces.push(piece.clone());
                let Piece::Frame(frame) = piece else { continue };
                let (reply, result) = receiver.take(&frame, now);
                replies.push(kind(reply));
                taken.extend(result.ok());
            }
        }
        assert!(splitter.finish().is_empty(), "{id}: something is left over");
        assert_eq!(Splitter::datagram(&sent), pieces, "{id}: by datagram");
        let expected = match &vector["reply"] {
            Value::String(one) => vec![one.clone()],
            all => serde_json::from_value(all.clone()).unwrap(),
        };
        assert_eq!(replies, expected, "{id}");
        assert_eq!(taken.iter().any(|one| one.is_duplicate), vector["duplicate"] == true, "{id}");
        check_events(id, &vector["events"], &taken);
        count += 1;
    }
    assert_eq!(count, 48, "a vector has gone missing");
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn every_crc_of_the_dialler_is_ours() {
    let mut right = 0;
    for line in VECTORS.lines() {
        let vector: Value = serde_json::from_str(line).unwrap();
        for chunk in vector["chunks_hex"].as_array().unwrap() {
            let sent = bytes(chunk.as_str().unwrap());
            if sent.get(9) == Some(&b'"') && sent.len() > 20 {
                let end = sent.iter().position(|byte| *byte == b'\r').unwrap();
                let digits = str::from_utf8(&sent[1..5]).unwrap();
                let crc = u16::from_str_radix(digits, 16).unwrap();
                right += usize::from(crc == crc16(&sent[9..end]) || crc == crc16(&sent[9..=end]));
            }
        }
    }
    assert!(right >= 44, "{right} right");
}
