//! Data of messages, case by case.

use dc09::{Charset, EVENTS_MAX, Event, MODIFIERS_MAX, Token, read_payload};

/// An event in short: `O` when old, code, number, and after a colon what else it carries.
fn words(event: &Event) -> String {
    let mut words = format!("{}{}", event.code, event.number.as_deref().unwrap_or_default());
    let parts = [
        ("area", &event.area),
        ("user", &event.user),
        ("time", &event.time),
        ("date", &event.date),
        ("text", &event.text),
    ];
    for (name, value) in parts {
        words.extend(value.iter().map(|value| format!(" {name}={value}")));
    }
    if event.old { format!("old {words}") } else { words }
}

#[track_caller]
fn check(token: &Token, data: &str, expected: &[&str], unread: &str) {
    let payload = read_payload(token, data.as_bytes(), Charset::Auto);
    let payload = payload.unwrap_or_else(|| panic!("{data} cannot be read"));
    let found: Vec<String> = payload.events.iter().map(words).collect();
    assert_eq!(found, expected, "{data}");
    assert_eq!(payload.unread, unread, "{data}");
}

#[test]
fn sia_data_is_read() {
    let check = |data: &str, expected: &[&str]| check(&Token::SiaDcs, data, expected, "");
    check("#1234|Nri1/BA001", &["BA001 area=1"]);
    check("|Nri1/BA001", &["BA001 area=1"]);
    check("Nri1/WA000", &["WA000 area=1"]);
    check("#1234|NRP", &["RP"]);
    check("#1234|NRP0000", &["RP0000"]);
    check("#1234|RP", &["RP"]);
    check("#1234|Nri1/BA01/BA02", &["BA01 area=1", "BA02 area=1"]);
    check("#1234|Nri1BA01BA02", &["BA01 area=1", "BA02 area=1"]);
    check("#1234|Nti12:34/id027/ri2/CL027", &["CL027 area=2 user=027 time=12:34"]);
    check("#1234|Nda11-29-26/ti12:34:56/CL027", &["CL027 user=027 time=12:34:56 date=11-29-26"]);
    check("#1234|Ori1/TA3", &["old TA3 area=1"]);
    check("#1234|OPA3", &["old PA3"]);
    check("#1234|OP12", &["OP12 user=12"]);
    check("#1234|OOP12", &["old OP12 user=12"]);
    // New, and NL in area 2; the mark may be left out.
    check("#1234|NNL2", &["NL2 area=2"]);
    check("#1234|NL2", &["NL2 area=2"]);
    check("#1234|Nri1/BA1/Ori2/BA2", &["BA1 area=1", "old BA2 area=2"]);
    check("#1234|Nri1/BA1|Nri2/BA2", &["BA1 area=1", "BA2 area=2"]);
    check("#1234|Nri1^Yard^/BA001^Back door^", &["BA001 area=1 text=Back door"]);
    check("#1234|Nri1/BA001^Back^/BA2", &["BA001 area=1 text=Back", "BA2 area=1"]);
    check("#1234|Nri1/BA001^never closed", &["BA001 area=1 text=never closed"]);
    check("#1234|Nri1/BA001*\"Back door\"NM", &["BA001 area=1 text=Back door"]);
    check("#1234|NBA001|ABack door", &["BA001 text=Back door"]);
    check("#1234|NBA001|AT1", &["BA001", "AT1"]);
    check("#1234|NBA001^one^|A two", &["BA001 text=one two"]);
    check("#alarm2|Nri1OP0001*Familie*", &["OP0001 area=1 user=0001 text=Familie"]);
    // The mark behind a text whose text is missing, and the code of the same letters.
    check("#006969|Nri04/OP001NM", &["OP001 area=04 user=001"]);
    check("#006969|Nri04/OP001NM2", &["OP001 area=04 user=001", "NM2 area=04"]);
    check("#1234|Nri/BA1", &["BA1"]);
    check("#1234|", &[]);
    check("", &[]);
}

#[test]
fn sia_data_that_breaks_off_keeps_its_rest() {
    let check = |data: &str, expected: &[&str], unread: &str| check(&Token::SiaDcs, data, expected, unread);
    check("#1234|NBA1/B", &["BA1"], "B");
    check("#1234|NBA1 é", &["BA1"], "é");
    check("#1234|NBA1*\"open", &["BA1"], "*\"open");
    for broken in ["#1234|N", "#1234|Nri1", "#1234|!", "#1234|é", "|A text", "x"] {
        assert_eq!(read_payload(&Token::SiaDcs, broken.as_bytes(), Charset::Auto), None, "{broken}");
    }
}

#[test]
fn sia_events_are_bounded() {
    let events = "BA1/".repeat(EVENTS_MAX + 1);
    let payload = read_payload(&Token::SiaDcs, events.as_bytes(), Charset::Auto).unwrap();
    assert_eq!((payload.events.len(), payload.unread.as_str()), (EVENTS_MAX, "BA1/"));
    let modifiers = format!("N{}BA1", "ri1/".repeat(MODIFIERS_MAX + 1));
    assert_eq!(read_payload(&Token::SiaDcs, modifiers.as_bytes(), Charset::Auto), None);
}

#[test]
fn contact_id_data_is_read() {
    let check = |data: &str, expected: &[&str]| check(&Token::AdmCid, data, expected, "");
    check("#1234|1130 01 001", &["130001 area=01"]);
    check("|1130 01 001", &["130001 area=01"]);
    check("1130 01 001", &["130001 area=01"]);
    check("#1234|113001001", &["130001 area=01"]);
    check("#1234|3401 02 007", &["401007 area=02 user=007"]);
    check("#1234|6301 00 000", &["old 301000 area=00"]);
    check("#1234|1B30 01 001", &["B30001 area=01"]);
    check("1234|1130 01 001", &["130001 area=01"]);
    check("#1234|", &[]);
    self::check(&Token::AdmCid, "#1234|1130 01 001 more", &["130001 area=01"], "more");
    for broken in ["1130 01 00", "2130 01 001", "1130-01-001", "113é 01 001", "18 1 130 01 001"] {
        assert_eq!(read_payload(&Token::AdmCid, broken.as_bytes(), Charset::Auto), None, "{broken}");
    }
}

#[test]
fn the_account_within_the_data_is_told() {
    let check = |data: &str, expected: Option<&str>| {
        let payload = read_payload(&Token::SiaDcs, data.as_bytes(), Charset::Auto).unwrap();
        assert_eq!(payload.account.as_deref(), expected);
    };
    check("#1234|NBA1", Some("1234"));
    check("|NBA1", None);
    check("NBA1", None);
    check("1234|NBA1", Some("1234"));
    check("NBA1|AT1", None);
    check("#1234", Some("1234"));
}
