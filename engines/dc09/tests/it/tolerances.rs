//! Departures from the standard: refused unless chosen, and reported when they helped.

use dc09::{
    Coverage, CrcFormat, Key, Kind, Message, Opened, RawFrame, Refusal, ReplyDue, Settings, Token, Tolerance,
    Tolerances, encode, open,
};

use crate::workbench::{NOW, PAD, SECOND, frame, framed, plain};

/// What is written is what the panel encrypts, pad and all: as many `0` before it as fill the block.
pub(crate) fn opened_from_plaintext(token: &Token, plaintext: &str) -> Result<Opened, Refusal> {
    opened_with(token, plaintext, Tolerances::NONE)
}

fn opened_with(token: &Token, plaintext: &str, tolerances: Tolerances) -> Result<Opened, Refusal> {
    let key = Key::from_bytes(&[7; 16]).unwrap();
    let fill = "0".repeat((16 - plaintext.len() % 16) % 16);
    let digits = crate::key::encrypted_by_hand(&[7; 16], format!("{fill}{plaintext}").as_bytes());
    let body = format!("\"*{token}\"0001L0#1234[{digits}");
    open(&plain(body.as_bytes()), &Settings { key: Some(&key), tolerances, ..Settings::default() }, NOW)
}

/// Refused without the tolerance, taken with it, and then reported.
#[track_caller]
fn check(frame: &RawFrame, tolerance: Tolerance) {
    let refusal = open(frame, &Settings::default(), NOW).unwrap_err();
    assert_eq!(refusal, Refusal::ToleranceNeeded(tolerance));
    assert_eq!(refusal.reply(), ReplyDue::Nothing);
    assert!(refusal.to_string().contains(tolerance.name()));
    let tolerances = Tolerances::NONE.with(tolerance);
    let opened = open(frame, &Settings { tolerances, ..Settings::default() }, NOW).unwrap();
    assert_eq!(opened.tolerances_used, tolerances);
    assert_eq!(opened.events.len(), 1);
}

const BODY: &[u8] = b"\"SIA-DCS\"0001L0#1234[#1234|Nri1/BA001]";

#[test]
fn each_helps_its_own() {
    check(&frame(&framed(BODY, CrcFormat::Binary, Coverage::Body)), Tolerance::BinaryCrc);
    check(&frame(&framed(BODY, CrcFormat::Hex, Coverage::BodyAndCr)), Tolerance::CrcOverCr);
    let mut decimal = framed(BODY, CrcFormat::Hex, Coverage::Body);
    decimal[5..9].copy_from_slice(format!("{:04}", BODY.len()).as_bytes());
    check(&frame(&decimal), Tolerance::DecimalLength);
}

#[test]
fn two_may_be_needed_together() {
    let bytes = framed(BODY, CrcFormat::Binary, Coverage::BodyAndCr);
    let tolerances = Tolerances::NONE.with(Tolerance::BinaryCrc).with(Tolerance::CrcOverCr);
    let opened = open(&frame(&bytes), &Settings { tolerances, ..Settings::default() }, NOW).unwrap();
    assert_eq!(opened.tolerances_used, tolerances);
}

#[test]
fn some_are_always_on() {
    let check = |bytes: &[u8], expected: Tolerance| {
        let opened = open(&frame(bytes), &Settings::default(), NOW).unwrap();
        assert_eq!(opened.tolerances_used, Tolerances::NONE.with(expected));
    };
    check(b"\n2628003e\"SIA-DCS\"3722L0#A00106[#A00106|Nri1/BA968]_01:42:53,11-29-2026\r", Tolerance::LowerCaseHex);
    check(b"\n385F003D\"SIA-DCS\"3724L#A00106[#A00106|Nri1/BA968]_01:42:53,11-29-2026\r", Tolerance::EmptyLine);
}

#[test]
fn a_pad_without_a_bar_leaves_no_data() {
    let plaintext = "ppppppppppp]_01:42:53,11-29-2026";
    let refusal = opened_with(&Token::Null, plaintext, Tolerances::NONE).unwrap_err();
    assert_eq!(refusal, Refusal::ToleranceNeeded(Tolerance::MissingPadBar));
    let tolerances = Tolerances::NONE.with(Tolerance::MissingPadBar);
    let opened = opened_with(&Token::Null, plaintext, tolerances).unwrap();
    assert_eq!((opened.kind, opened.data.as_str(), opened.tolerances_used), (Kind::Supervision, "", tolerances));
}

#[test]
fn local_times_are_put_right() {
    let key = Key::from_bytes(&[7; 32]).unwrap();
    let check = |panel: i64, expected: Option<Tolerances>| {
        let bytes = encode(&Message::sia(1, "1234", "BA1").at(panel), Some(&key), &PAD).unwrap();
        let tolerances = Tolerances::NONE.with(Tolerance::LocalTime);
        let settings = Settings { key: Some(&key), tolerances, local_offset_minutes: -300, ..Settings::default() };
        let opened = open(&frame(&bytes), &settings, NOW);
        assert_eq!(opened.as_ref().ok().map(|opened| opened.tolerances_used), expected);
        assert!(opened.is_err() || opened.unwrap().panel_time == Some(NOW - 5 * SECOND));
        // Without the tolerance, the offset is not looked at.
        let settings = Settings { tolerances: Tolerances::NONE, ..settings };
        assert_eq!(open(&frame(&bytes), &settings, NOW).is_ok(), expected == Some(Tolerances::NONE));
    };
    check(NOW - 5 * SECOND, Some(Tolerances::NONE));
    check(NOW - 5 * SECOND - 300 * 60 * SECOND, Some(Tolerances::NONE.with(Tolerance::LocalTime)));
    check(NOW - 5 * SECOND - 200 * 60 * SECOND, None);
}

#[test]
fn they_have_names() {
    for one in Tolerance::ALL {
        assert_eq!(Tolerance::named(one.name()), Some(one));
        assert_eq!(serde_json::to_value(one).unwrap(), one.name());
        assert!(Tolerances::NONE.with(one).iter().eq([one]));
    }
    let set: Tolerances = serde_json::from_str(r#"["binary_crc", "crc_over_cr"]"#).unwrap();
    assert_eq!(serde_json::to_string(&set).unwrap(), r#"["binary_crc","crc_over_cr"]"#);
    assert_eq!(format!("{set:?}"), "{BinaryCrc, CrcOverCr}");
}
