//! A small file with everything that real exports do.

use callimport::{ImportMap, Missing, Outcome, Precision, Summary, Warning};

use crate::workbench::{BASE, call, read, reject};

const MAP: &str = include_str!("../data/messy.toml");
const FILE: &[u8] = include_bytes!("../data/messy.csv");

fn outcomes() -> Vec<Outcome> {
    read(&ImportMap::parse(MAP).unwrap(), FILE)
}

#[test]
fn each_row_comes_to_what_it_should() {
    let expected = [
        "imported",
        "imported dst_gap",
        "imported unmapped_disposition dst_fold coordinates_incomplete",
        "imported unmapped_type coordinates_out_of_range unreadable_flag",
        "imported received_stand_in",
        "missing_received",
        "unknown_priority",
        "unreadable_time",
        "duplicate of 1",
        "differing_duplicate",
        "field_count",
        "imported legs_out_of_order",
        "missing_id",
    ];
    let found: Vec<String> = outcomes().iter().map(short).collect();
    assert_eq!(found, expected);
}

/// The outcome and the kinds of its warnings.
fn short(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Imported(call) => {
            let kinds = call.warnings.iter().map(Warning::kind);
            ["imported"].into_iter().chain(kinds).collect::<Vec<_>>().join(" ")
        }
        Outcome::Duplicate { first_row, .. } => format!("duplicate of {first_row}"),
        Outcome::Rejected(reject) => reject.reason.kind().to_owned(),
    }
}

#[test]
fn a_whole_row_in_our_words() {
    let first = call(outcomes().remove(0));
    assert_eq!(first.external_id, "1");
    assert_eq!(first.type_code, "intrusion_alarm");
    assert_eq!(first.original_description.as_deref(), Some("Einbruchmeldeanlage; Tor 3"));
    assert_eq!(first.location_text.as_deref(), Some("Große Elbstraße 12"));
    assert_eq!(first.unit.as_deref(), Some("PETER 1"));
    assert_eq!((first.priority, first.report_taken), (1, Some(true)));
    assert_eq!(first.disposition.as_deref(), Some("false_alarm_user"));
    assert_eq!(first.original_disposition.as_deref(), Some("FA"));
    assert_eq!(first.latitude.zip(first.longitude), Some((53.5446, 9.9429)));
    assert_eq!(first.extra.get("district").map(String::as_str), Some("21"));
    assert_eq!(first.received.local, "24.12.2018 18:05:30");
    assert_eq!(first.received.precision, Precision::Second);
    let dispatched = first.dispatched.unwrap();
    assert_eq!(dispatched.precision, Precision::Minute);
    // Whole minutes may begin before the second in which the call came in.
    assert_eq!(dispatched.at_us - first.received.at_us, 30_000_000);
}

#[test]
fn line_ends_quotation_marks_and_dashes_survive() {
    let outcomes = outcomes();
    let robbery = call(outcomes[1].clone());
    assert_eq!(robbery.original_code, "ÜBERF");
    assert_eq!(robbery.original_description.as_deref(), Some("Überfall\nTäter flüchtig, \"dunkle Jacke\""));
    assert_eq!((robbery.unit, robbery.latitude), (None, None));
    let bridge = call(outcomes[2].clone());
    assert_eq!(bridge.location_text.as_deref(), Some("Am Sandtorkai – Höhe Brücke"));
    assert!(bridge.extra.is_empty());
    let day = call(outcomes[3].clone());
    assert_eq!((day.received.precision, day.dispatched), (Precision::Day, None));
}

#[test]
fn the_summary_shows_what_is_missing() {
    let mut summary = Summary::default();
    for outcome in &outcomes() {
        summary.add(outcome);
    }
    assert_eq!((summary.imported, summary.duplicates, summary.rejected), (6, 1, 6));
    assert_eq!(summary.missing.get(&Missing::Unit), Some(&4));
    assert_eq!(summary.missing.get(&Missing::Received), Some(&1));
    assert_eq!(summary.unmapped_types.get("XYZ"), Some(&1));
    let page = summary.to_string();
    assert!(page.contains("        4   66.7 %  unit\n"), "{page}");
    assert!(page.contains("received    2018-12-24T17:05:30Z to 2019-10-27T00:15:00Z\n"), "{page}");
    let json = serde_json::to_string(&summary).unwrap();
    assert_eq!(serde_json::from_str::<Summary>(&json).unwrap(), summary);
}

#[test]
fn a_row_that_is_not_utf8_costs_itself_only() {
    let map = ImportMap::parse(BASE).unwrap();
    let outcomes = read(&map, include_bytes!("../data/broken-utf8.csv"));
    let found: Vec<String> = outcomes.iter().map(short).collect();
    assert_eq!(found, ["imported", "not_utf8", "imported"]);
    let broken = reject(outcomes[1].clone());
    assert_eq!(broken.column.as_deref(), Some("received"));
    assert_eq!(broken.record, ["2", "A", "2019-01-05 caf\u{fffd}"]);
}
