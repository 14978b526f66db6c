//! The tables of codes.

use std::collections::BTreeSet;

use dc09::{
    Category, Category as C, Charset, Effect, Effect as E, Event, NumberMeans, NumberMeans as N, Token,
    contact_id_code, contact_id_codes, read_payload, sia_code, sia_codes,
};

fn event(token: &Token, data: &str) -> Event {
    read_payload(token, data.as_bytes(), Charset::Auto).unwrap().events.remove(0)
}

#[test]
fn every_line_is_read_and_in_order() {
    let lines = |table: &str| table.lines().filter(|line| !line.starts_with('#')).count();
    assert_eq!(sia_codes().len(), 325);
    assert_eq!(lines(include_str!("../../tables/sia.tsv")), 325);
    assert_eq!(contact_id_codes().len(), lines(include_str!("../../tables/contact_id.tsv")));
    assert_eq!(contact_id_codes().len(), 175);
    assert!(sia_codes().is_sorted_by(|one, other| one.code < other.code));
    assert!(contact_id_codes().is_sorted_by(|one, other| one.code < other.code));
}

#[test]
fn the_tables_hold_together() {
    for one in sia_codes() {
        assert!(one.code.len() == 2 && one.code.bytes().all(|byte| byte.is_ascii_uppercase()), "{one:?}");
        assert!((1..=5).contains(&one.priority) && !one.name.is_empty(), "{one:?}");
        let ends_something = matches!(one.effect, Effect::Restore | Effect::Cancel);
        assert!(ends_something || one.ends.is_empty(), "{one:?}");
        assert!(one.effect != Effect::Restore || (one.priority == 5 && !one.ends.is_empty()), "{one:?}");
        for ended in &one.ends {
            let ended = sia_code(ended).unwrap_or_else(|| panic!("{one:?} ends a code that is none"));
            assert_ne!(ended.effect, Effect::Restore, "{one:?}");
        }
        let is_alike = one.ends.iter().any(|ended| sia_code(ended).unwrap().category == one.category);
        assert!(one.effect != Effect::Restore || is_alike, "{one:?} has another category than what it ends");
    }
    for one in contact_id_codes() {
        assert!(one.code.len() == 3 && one.code.bytes().all(|byte| byte.is_ascii_digit()), "{one:?}");
        assert!((1..=5).contains(&one.priority) && !one.name.is_empty(), "{one:?}");
        let is_lasting = matches!(one.effect, Effect::Alarm | Effect::Trouble | Effect::Bypass);
        assert!(!is_lasting || matches!(one.third, Effect::Restore | Effect::Log), "{one:?}");
    }
}

/// Whoever raises an alarm that stays open must be able to end it.
#[test]
fn every_sensor_alarm_can_be_ended() {
    let ended: BTreeSet<&str> = sia_codes().iter().flat_map(|one| one.ends.iter().copied()).collect();
    for family in "BFGHKMPQSTUWZ".chars() {
        for second in ['A', 'T', 'B'] {
            let code = format!("{family}{second}");
            assert!(ended.contains(code.as_str()), "{code}");
        }
    }
}

#[test]
fn sia_codes_say_what_they_are() {
    let check = |code: &str, category, effect, priority, means| {
        let one = sia_code(code).unwrap();
        assert_eq!(
            (one.category, one.effect, one.priority, one.number_means),
            (category, effect, priority, means),
            "{code}"
        );
    };
    check("HA", C::HoldUp, E::Alarm, 1, N::Zone);
    check("PA", C::Panic, E::Alarm, 1, N::Zone);
    check("FA", C::Fire, E::Alarm, 1, N::Zone);
    check("KA", C::Fire, E::Alarm, 1, N::Zone);
    check("SA", C::Fire, E::Alarm, 1, N::Zone);
    check("MA", C::Medical, E::Alarm, 1, N::Zone);
    check("QA", C::Medical, E::Alarm, 1, N::Zone);
    check("GA", C::Gas, E::Alarm, 2, N::Zone);
    check("WA", C::Water, E::Alarm, 2, N::Zone);
    check("ZA", C::Environment, E::Alarm, 2, N::Zone);
    check("BA", C::Burglary, E::Alarm, 2, N::Zone);
    check("BV", C::Burglary, E::Alarm, 1, N::Area);
    check("UA", C::Burglary, E::Alarm, 2, N::Zone);
    check("DF", C::Burglary, E::Alarm, 2, N::Door);
    check("TA", C::Tamper, E::Alarm, 3, N::Zone);
    check("ES", C::Tamper, E::Alarm, 3, N::Device);
    check("JA", C::Tamper, E::Alarm, 3, N::Area);
    check("DD", C::Access, E::Log, 4, N::Door);
    check("AT", C::Trouble, E::Trouble, 4, N::None);
    check("YT", C::Trouble, E::Trouble, 4, N::None);
    check("YC", C::Communication, E::Trouble, 4, N::None);
    check("FS", C::Supervisory, E::Supervisory, 3, N::Zone);
    check("OP", C::OpenClose, E::Opening, 5, N::User);
    check("CL", C::OpenClose, E::Closing, 5, N::User);
    check("OJ", C::OpenClose, E::Opening, 3, N::User);
    check("CB", C::OpenClose, E::Closing, 5, N::Area);
    check("NL", C::OpenClose, E::Closing, 5, N::Area);
    check("BB", C::Bypass, E::Bypass, 5, N::Zone);
    check("BC", C::Burglary, E::Cancel, 5, N::User);
    check("RP", C::Test, E::Test, 5, N::None);
    check("RX", C::Test, E::Test, 5, N::User);
    check("BR", C::Burglary, E::Restore, 5, N::Zone);
    check("ND", C::Duress, E::Alarm, 1, N::Area);
}

#[test]
fn restores_say_what_they_end() {
    let check = |code: &str, expected: &str| assert_eq!(sia_code(code).unwrap().ends.join(" "), expected, "{code}");
    check("BH", "BA BV BM BG");
    check("BR", "BA BV BM BG BT BS");
    check("BJ", "BT");
    check("BU", "BB");
    check("AR", "AT");
    check("YK", "YC YS");
    check("TE", "TS");
    check("DR", "DF DJ DL DM DT");
    let ends = |data: &str| event(&Token::AdmCid, data).ends.join(" ");
    assert_eq!(ends("3130 01 001"), "130");
    assert_eq!(ends("1130 01 001"), "");
    assert_eq!(ends("3401 01 001"), "");
}

#[test]
fn contact_id_codes_say_what_they_are() {
    let check = |data: &str, category, effect, priority, means| {
        let one = event(&Token::AdmCid, &format!("{data} 01 001"));
        assert_eq!(
            (one.category, one.effect, one.priority, one.number_means),
            (category, effect, priority, means),
            "{data}"
        );
        assert!(!one.unknown, "{data}");
    };
    check("1100", C::Medical, E::Alarm, 1, N::Zone);
    check("1110", C::Fire, E::Alarm, 1, N::Zone);
    check("1113", C::Fire, E::Alarm, 1, N::Zone);
    check("1120", C::Panic, E::Alarm, 1, N::Zone);
    check("1121", C::Duress, E::Alarm, 1, N::User);
    check("1126", C::HoldUp, E::Alarm, 1, N::Zone);
    check("1130", C::Burglary, E::Alarm, 2, N::Zone);
    check("3130", C::Burglary, E::Restore, 5, N::Zone);
    check("6130", C::Burglary, E::Alarm, 2, N::Zone);
    check("1151", C::Gas, E::Alarm, 2, N::Zone);
    check("1154", C::Water, E::Alarm, 2, N::Zone);
    check("1144", C::Tamper, E::Alarm, 3, N::Zone);
    check("1200", C::Supervisory, E::Supervisory, 3, N::Zone);
    check("6301", C::Trouble, E::Trouble, 4, N::Zone);
    check("3301", C::Trouble, E::Restore, 5, N::Zone);
    check("1350", C::Communication, E::Trouble, 4, N::Zone);
    check("1401", C::OpenClose, E::Opening, 5, N::User);
    check("3401", C::OpenClose, E::Closing, 5, N::User);
    check("1406", C::System, E::Cancel, 5, N::User);
    check("1454", C::OpenClose, E::Supervisory, 3, N::User);
    check("1570", C::Bypass, E::Bypass, 5, N::Zone);
    check("3570", C::Bypass, E::Restore, 5, N::Zone);
    check("1602", C::Test, E::Test, 5, N::Zone);
    assert_eq!(contact_id_code("423").unwrap().category, C::Burglary);
    assert_eq!(contact_id_code("999"), None);
}

#[test]
fn unknown_codes_have_the_category_of_their_family() {
    let check = |token: &Token, data: &str, category, effect, priority| {
        let one = event(token, data);
        assert!(one.unknown, "{data}");
        assert_eq!((one.category, one.effect, one.priority), (category, effect, priority), "{data}");
        assert!(one.name.contains(&one.code), "{}", one.name);
    };
    check(&Token::SiaDcs, "ZQ1", C::Environment, E::Log, 2);
    check(&Token::SiaDcs, "HX1", C::Test, E::Test, 5);
    check(&Token::SiaDcs, "FP1", C::Fire, E::Log, 1);
    check(&Token::SiaDcs, "YV1", C::Trouble, E::Log, 4);
    check(&Token::SiaDcs, "CV1", C::OpenClose, E::Log, 5);
    check(&Token::AdmCid, "1119 01 001", C::Fire, E::Alarm, 1);
    check(&Token::AdmCid, "3119 01 001", C::Fire, E::Restore, 5);
    check(&Token::AdmCid, "1399 01 001", C::Trouble, E::Trouble, 4);
    check(&Token::AdmCid, "1799 01 001", C::Other, E::Log, 4);
}

#[test]
fn names_are_the_same_in_tables_and_in_json() {
    for one in Category::ALL {
        assert_eq!(serde_json::to_value(one).unwrap(), one.name());
        assert_eq!(Category::named(one.name()), Some(*one));
    }
    for one in Effect::ALL {
        assert_eq!(serde_json::to_value(one).unwrap(), one.to_string());
    }
    for one in NumberMeans::ALL {
        assert_eq!(serde_json::to_value(one).unwrap(), one.name());
    }
}
