//! Times keep their precision, and summer time is never decided in silence.

use callimport::{Outcome, Precision, Warning};
use jiff::Timestamp;

use crate::workbench::{BASE, base_with, call, only};

/// What `received` becomes: the start in UTC, the precision and the kinds of warnings; or the
/// kind of the reject.
fn received(map: &str, text: &str) -> String {
    match only(map, &format!("id,code,received\n1,A,{text}\n")) {
        Outcome::Imported(call) => {
            let at = Timestamp::from_microsecond(call.received.at_us).unwrap();
            let warnings: Vec<_> = call.warnings.iter().map(Warning::kind).collect();
            let found = format!("{at} {:?} {}", call.received.precision, warnings.join(" "));
            found.trim_end().to_owned()
        }
        Outcome::Rejected(reject) => reject.reason.kind().to_owned(),
        other @ Outcome::Duplicate { .. } => panic!("{other:?}"),
    }
}

/// With `format` alone in the map, and the tables of `times` that `rules` adds.
fn check(rules: &str, format: &str, text: &str, expected: &str) {
    let map = base_with(&[
        ("\"%Y-%m-%d %H:%M:%S\", \"%Y-%m-%d %H:%M\", \"%Y-%m-%d\"", format),
        ("never = [\"1900-01-01\"]", rules),
    ]);
    assert_eq!(received(&map, text), expected, "{format} {text}");
}

#[test]
fn formats_are_tried_in_order_and_give_the_precision() {
    let cases = [
        ("2019-01-05", "2019-01-05T08:00:00Z Day"),
        ("2019-07-05", "2019-07-05T07:00:00Z Day"),
        ("2019-01-05 00:00", "2019-01-05T08:00:00Z Minute"),
        (" 2019-01-05 13:07 ", "2019-01-05T21:07:00Z Minute"),
        ("2019-01-05 13:07:59", "2019-01-05T21:07:59Z Second"),
        ("2019-01-05 25:00", "unreadable_time"),
        ("2019-01-05T13:07", "unreadable_time"),
    ];
    for (text, expected) in cases {
        assert_eq!(received(BASE, text), expected, "{text}");
    }
}

#[test]
fn patterns_of_all_kinds() {
    check("", "\"%m/%d/%Y %I:%M:%S %p\"", "1/5/2019 3:07:09 PM", "2019-01-05T23:07:09Z Second");
    check("", "\"%m/%d/%Y %I:%M %p\"", "01/05/2019 12:00 am", "2019-01-05T08:00:00Z Minute");
    check("", "\"%m/%d/%Y\", \"%m/%d/%y\"", "1/5/19", "2019-01-05T08:00:00Z Day");
    check("", "\"%d-%b-%y %H:%M\"", "05-JAN-19 13:07", "2019-01-05T21:07:00Z Minute");
    check("", "\"%Y %j\"", "2019 032", "2019-02-01T08:00:00Z Day");
    check("", "\"%F %T%.f\"", "2019-01-05 13:07:09.1234567", "2019-01-05T21:07:09.123456Z Microsecond");
    check("", "\"%FT%T%:z\"", "2019-01-05T13:07:09+01:00", "2019-01-05T12:07:09Z Second");
    check("", "\"%FT%T%z\"", "2019-01-05T13:07:09+0100", "2019-01-05T12:07:09Z Second");
    check("", "\"%s\"", "1546718829", "2019-01-05T20:07:09Z Second");
    check("", "{ pattern = \"%FT%TZ\", zone = \"UTC\" }", "2019-01-05T13:07:09Z", "2019-01-05T13:07:09Z Second");
    check("", "{ pattern = \"%F %T\", precision = \"day\" }", "2019-01-05 00:00:00", "2019-01-05T08:00:00Z Day");
    check("", "{ pattern = \"%F %T\", precision = \"minute\" }", "2019-01-05 13:07:59", "2019-01-05T21:07:00Z Minute");
    check("", "{ pattern = \"%s\", precision = \"day\" }", "1546718829", "2019-01-05T08:00:00Z Day");
    check("", "{ pattern = \"%s\", precision = \"minute\" }", "1546718829", "2019-01-05T20:07:00Z Minute");
    check("", "\"%s\"", "99999999999999", "unreadable_time");
    check("", "\"%a %F\"", "Sat 2019-01-05", "2019-01-05T08:00:00Z Day");
    check("", "\"%a %F\"", "Sun 2019-01-05", "unreadable_time");
}

#[test]
fn summer_time_is_decided_by_policy_and_flagged() {
    let (gap, fold) = ("2019-03-10 02:30", "2019-11-03 01:30");
    let format = "\"%F %R\"";
    check("", format, gap, "2019-03-10T10:30:00Z Minute dst_gap");
    check("gap = \"reject\"", format, gap, "time_in_gap");
    check("", format, fold, "2019-11-03T08:30:00Z Minute dst_fold");
    check("fold = \"later\"", format, fold, "2019-11-03T09:30:00Z Minute dst_fold");
    check("fold = \"reject\"", format, fold, "time_in_fold");
    // The days themselves are as known as any other.
    check("", "\"%F\"", "2019-03-10", "2019-03-10T08:00:00Z Day");
    check("", "\"%F\"", "2019-11-03", "2019-11-03T07:00:00Z Day");
}

#[test]
fn a_day_begins_at_its_first_instant() {
    // Clocks in São Paulo went from 00:00 to 01:00 on this day.
    let map = base_with(&[("America/Los_Angeles", "America/Sao_Paulo")]);
    assert_eq!(received(&map, "2018-11-04"), "2018-11-04T03:00:00Z Day");
    assert_eq!(received(&map, "2018-11-04 00:30"), "2018-11-04T03:30:00Z Minute dst_gap");
}

#[test]
fn dates_outside_the_allowed_ones_are_rejected() {
    let rules = "not_before = \"2019-01-01\"\nnot_after = \"2019-01-31\"";
    check(rules, "\"%F %R\"", "2018-12-31 23:59", "time_out_of_range");
    check(rules, "\"%F %R\"", "2019-01-01 00:00", "2019-01-01T08:00:00Z Minute");
    check(rules, "\"%F %R\"", "2019-01-31 23:59", "2019-02-01T07:59:00Z Minute");
    check(rules, "\"%F %R\"", "2019-02-01 00:00", "time_out_of_range");
}

#[test]
fn date_and_time_in_two_columns_are_joined() {
    let map = base_with(&[
        ("\"1900-01-01\"", "\"1900-01-01\", \"00:00:01\""),
        ("\"received\" }", "{ date = \"d\", time = \"t\" } }"),
    ]);
    let check = |date: &str, time: &str, expected: Result<(&str, Precision), &str>| {
        let outcome = only(&map, &format!("id,code,d,t\n1,A,{date},{time}\n"));
        let found = match &outcome {
            Outcome::Imported(call) => Ok((call.received.local.as_str(), call.received.precision)),
            Outcome::Rejected(reject) => Err(reject.reason.kind()),
            Outcome::Duplicate { .. } => Err("duplicate"),
        };
        assert_eq!(found, expected, "{date} {time}");
    };
    check("2019-01-05", "13:07", Ok(("2019-01-05 13:07", Precision::Minute)));
    check("2019-01-05", "", Ok(("2019-01-05", Precision::Day)));
    check("2019-01-05", "00:00:01", Ok(("2019-01-05", Precision::Day)));
    check("", "13:07", Err("time_without_date"));
    check("", "", Err("missing_received"));
    check("1900-01-01", "00:00", Err("missing_received"));
}

#[test]
fn legs_out_of_order_are_flagged_only_beyond_their_precision() {
    let map = base_with(&[(
        "legs = { received = \"received\" }",
        "received_stand_in = [\"dispatched\", \"on_scene\"]\n\
         legs = { received = \"r\", dispatched = \"d\", on_scene = \"s\" }",
    )]);
    let check = |row: &str, expected: &[&str]| {
        let found = call(only(&map, &format!("id,code,r,d,s\n1,A,{row}\n")));
        let json: Vec<_> = found.warnings.iter().map(|w| serde_json::to_string(w).unwrap()).collect();
        assert_eq!(json, expected, "{row}");
    };
    let order = |first, then| format!(r#"{{"kind":"legs_out_of_order","first":"{first}","then":"{then}"}}"#);
    check("2019-01-05 13:07,2019-01-05 13:06,", &[&order("received", "dispatched")]);
    check("2019-01-05 13:07:59,2019-01-05 13:07,", &[]);
    check("2019-01-05 13:07,2019-01-05,2019-01-05 13:06", &[&order("received", "on_scene")]);
    check("2019-01-05 13:07,2019-01-04,", &[&order("received", "dispatched")]);
    check(",2019-01-05 13:07,", &[r#"{"kind":"received_stand_in","leg":"dispatched"}"#]);
    check(",,2019-01-05", &[r#"{"kind":"received_stand_in","leg":"on_scene"}"#]);
}
