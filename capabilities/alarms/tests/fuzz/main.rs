//! Mutated messages against the readers of other sources: none may panic, and what is read can be kept.
//!
//! It runs as that of the alarm codec does.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

#[path = "../../../../engines/dc09/tests/fuzz/mutation.rs"]
mod mutation;

use alarms::model::source::{MailName, Mapping, Published, Reading, States, alertmanager, mail, prove_signed, webhook};
use alarms::model::{SourceKind, TEXT_MAX};
use kernel::Time;
use mutation::{Matter, run};

const JSON: &[u8] = b"{}[]\":,\\u0nulltrefas-.eE19\xFF";

fn matter(corpus: &[&str], marks: &'static [u8]) -> Matter {
    let corpus = corpus.iter().map(|text| text.as_bytes().to_vec()).collect();
    Matter { corpus, marks, bytes_max: 16 * 1024, repair: |_| {} }
}

fn mapping() -> Mapping {
    let text = r#"{"topic":"t","link":"https://x/{event}","rules":[{"field":"/zone","is":"*a*","category":"fire"},
        {"field":"object","is":"person","priority":1},{"field":"severity","is":"info","ignore":true}]}"#;
    serde_json::from_str(text).unwrap()
}

/// What is read can be kept: in bounds, and without what no database holds.
fn check(reading: &Reading) {
    for event in &reading.events {
        assert!((1..=5).contains(&event.priority));
        for text in [&event.text, &event.video, &event.zone, &event.area].into_iter().flatten() {
            assert!(text.len() <= TEXT_MAX && !text.contains('\0'));
        }
        assert!(!event.code.contains('\0') && !event.code_name.contains('\0') && !event.family.contains('\0'));
    }
    assert!(reading.at.is_none_or(|at| at.year_in("UTC").is_ok()));
}

#[test]
fn webhooks() {
    let corpus = [
        r#"{"id":7,"code":"forced_open","zone":"dock 2","state":"start","at":1790000000,"text":"x","link":"https://a/b"}"#,
        r#"{"category":"fire","state":false,"at":"2026-11-29T06:00:00Z"}"#,
        "{}",
    ];
    run(11, &matter(&corpus, JSON), |input| {
        if let Ok(reading) = webhook(input, &mapping(), "t=1") {
            check(&reading);
        }
    });
}

#[test]
fn alerts() {
    let corpus = [
        r#"{"version":"4","alerts":[{"status":"firing","labels":{"alertname":"Hot","instance":"a:1","severity":"info"},
        "annotations":{"summary":"s"},"startsAt":"2026-11-29T06:00:00Z","endsAt":"0001-01-01T00:00:00Z","fingerprint":"aa"},
        {"status":"resolved","fingerprint":"bb"}]}"#,
    ];
    run(12, &matter(&corpus, JSON), |input| {
        alertmanager(input, &mapping()).into_iter().flatten().for_each(|reading| check(&reading));
    });
}

#[test]
fn messages_of_brokers() {
    let corpus = [
        r#"{"type":"new","after":{"id":"1.0-a","camera":"c","start_time":1.5,"end_time":null,"severity":"alert",
        "data":{"detections":["e"],"objects":["person-verified"],"sub_labels":["K"],"zones":["z"],"audio":[]}}}"#,
        r#"{"UtcTime":"2026-11-29T06:00:00Z","PropertyOperation":"Changed","Source":{"a":1},"Data":{"State":true}}"#,
        r#"{"Source":{"SimpleItem":[{"Name":"a","Value":"b"}]},"Data":{"SimpleItem":[{"Name":"State","Value":"0"}]}}"#,
        "triggered",
        "online",
    ];
    run(13, &matter(&corpus, JSON), |input| {
        let mut states = States::default();
        // The topic is foreign as well.
        let text = String::from_utf8_lossy(input);
        let topics = ["t", "t/reviews", "t/available", "t/onvif-ej/RuleEngine/X/&1/2", &text];
        for (kind, topic) in SourceKind::ALL.iter().flat_map(|kind| topics.map(|topic| (*kind, topic))) {
            let message = Published { topic, payload: input, retained: false, at: Time::from_micros(0) };
            if let Ok(Some(reading)) = states.read(kind, &mapping(), &message) {
                check(&reading);
            }
        }
    });
}

#[test]
fn mails() {
    let corpus = [
        "From: a@b\r\nSubject: =?UTF-8?B?TW90aW9u?=\r\nDate: Sun, 29 Nov 2026 06:00:00 +0000\r\nMessage-ID: <1@c>\r\n\
         Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\nM=E9\r\n--x\r\nContent-Type: image/jpeg; name*=utf-8''a%20b\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n/9j/4A==\r\n--x--\r\n",
        "Subject: x\r\n\r\ny\r\n",
    ];
    run(14, &matter(&corpus, b"\r\n:;=?\"<>@()-_ \0\t\\\xFFB"), |input| {
        if let Ok(reading) = mail(input, &mapping()) {
            check(&reading);
        }
    });
}

#[test]
fn headers_and_addresses() {
    let corpus = ["t=1790000000,v1=a484eec6", "camera3+k7fm@castellan.example"];
    run(15, &matter(&corpus, b"t=v1,+@ \0\xFF09af-"), |input| {
        let text = String::from_utf8_lossy(input);
        assert!(prove_signed(b"hush", &text, b"{}", Time::from_micros(0)).is_err());
        if let Some(name) = MailName::parse(&text) {
            assert!(!name.number.is_empty() && !name.secret.is_empty());
        }
    });
}
