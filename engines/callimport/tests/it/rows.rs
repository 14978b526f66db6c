//! What becomes of a row, and why.

use callimport::limits::{MAX_FIELD_BYTES, MAX_KEY_BYTES, MAX_UNUSED_FIELD_BYTES};
use callimport::{ImportMap, Importer, Missing, Outcome, PrioritySource, Reject, Seen, Summary, Warning};

use crate::workbench::{BASE, base_with, call, only, read, reject};

/// The outcome of one row in short: `kind@column` of a reject, else the kinds of warnings.
fn short(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Rejected(Reject { column, reason, .. }) => {
            format!("{}@{}", reason.kind(), column.as_deref().unwrap_or("row"))
        }
        Outcome::Duplicate { row, first_row, .. } => format!("duplicate {row} of {first_row}"),
        Outcome::Imported(call) => call.warnings.iter().map(Warning::kind).collect::<Vec<_>>().join(" "),
    }
}

/// One row of a file with a column of every kind, and one that the map does not use.
fn check(row: &str, expected: &str) {
    let outcome = only(&full(), &format!("id,code,received,prio,dispo,rep,unit,free\n{row}\n"));
    assert_eq!(short(&outcome), expected, "{row:.200}\n{outcome:.600?}");
}

fn full() -> String {
    base_with(&[(
        "type = \"code\"",
        "type = \"code\"\npriority = \"prio\"\ndisposition = \"dispo\"\nreport_taken = \"rep\"\nunit = \"unit\"\n\
             [file]\nblank = [\"NULL\"]\n[dispositions]\nunmapped = \"reject\"\ncodes = { H = \"handled\" }",
    )])
}

#[test]
fn rows_are_imported_or_rejected_with_a_reason() {
    check("1,A,2019-01-05,2,H,Y,U1,", "");
    check("1,A,2019-01-05,,,,,", "");
    check("1,A,2019-01-05,NULL,NULL,NULL,NULL,NULL", "");
    check("1,A,2019-01-05,2,H,Y,U1", "field_count@row");
    check("1,A,2019-01-05,2,H,Y,U1,,", "field_count@row");
    check(",A,2019-01-05,2,H,Y,U1,", "missing_id@id");
    check("NULL,A,2019-01-05,2,H,Y,U1,", "missing_id@id");
    check("1,Z,2019-01-05,2,H,Y,U1,", "unknown_type@code");
    check("1,,2019-01-05,2,H,Y,U1,", "unknown_type@code");
    check("1,A,2019-01-05,6,H,Y,U1,", "priority_out_of_range@prio");
    check("1,A,2019-01-05,0,H,Y,U1,", "priority_out_of_range@prio");
    check("1,A,2019-01-05,P1,H,Y,U1,", "unknown_priority@prio");
    check("1,A,2019-01-05,2,X,Y,U1,", "unknown_disposition@dispo");
    check("1,A,2019-01-05,2,H,perhaps,U1,", "unreadable_flag");
    check("1,A,05.01.2019,2,H,Y,U1,", "unreadable_time@received");
    check("1,A,2019-02-29,2,H,Y,U1,", "unreadable_time@received");
    check("1,A,0019-01-05,2,H,Y,U1,", "unreadable_time@received");
    check("1,A,,2,H,Y,U1,", "missing_received@received");
    check("1,A,1900-01-01,2,H,Y,U1,", "missing_received@received");
    check("1,A,2019-01-05,2,H,Y,U\0,", "nul_character@unit");
    check("1,A,2019-01-05,2,H,Y,U1,\0", "");
    let long = |bytes| "x".repeat(bytes);
    check(&format!("{},A,2019-01-05,2,H,Y,U1,", long(MAX_KEY_BYTES + 1)), "too_long@id");
    check(&format!("1,A,2019-01-05,2,H,Y,{},", long(MAX_KEY_BYTES + 1)), "too_long@unit");
    check(&format!("1,A,2019-01-05,2,H,Y,{},", long(MAX_FIELD_BYTES + 1)), "too_long@unit");
    check(&format!("1,A,2019-01-05,2,H,Y,U1,{}", long(MAX_FIELD_BYTES + 1)), "");
    check(&format!("1,A,2019-01-05,2,H,Y,U1,{}", long(MAX_UNUSED_FIELD_BYTES + 1)), "too_long@free");
}

#[test]
fn messages_say_what_to_do() {
    let found = reject(only(BASE, "id,code,received\n1,Z,2019-01-05\n"));
    let said = "row 1, column \"code\": type \"Z\" is not in the map: add it to `types.codes`";
    assert_eq!(found.to_string(), said);
    assert_eq!(found.record, ["1", "Z", "2019-01-05"]);
    let json = serde_json::to_string(&found).unwrap();
    assert!(json.contains(r#""reason":{"kind":"unknown_type","code":"Z"}"#), "{json}");
    assert_eq!(serde_json::from_str::<Reject>(&json).unwrap(), found);
}

#[test]
fn priority_comes_from_the_strongest_source() {
    let map = base_with(&[
        ("type = \"code\"", "type = \"code\"\npriority = \"p\""),
        ("\"reject\"", "\"default\"\ndefault = \"other\""),
        ("default = 4", "default = 4\nunmapped = \"default\"\ncodes = { HIGH = 2 }\ntypes = { alarm = 3 }"),
    ]);
    let check = |row: &str, priority, source, warnings: &str| {
        let outcome = only(&map, &format!("id,code,received,p\n{row}\n"));
        assert_eq!(short(&outcome), warnings, "{row}");
        let call = call(outcome);
        assert_eq!((call.priority, call.priority_source), (priority, source), "{row}");
    };
    check("1,S,2019-01-05,HIGH", 2, PrioritySource::Column, "");
    check("1,S,2019-01-05,", 1, PrioritySource::Code, "");
    check("1,A,2019-01-05,", 3, PrioritySource::Type, "");
    check("1,A,2019-01-05,5", 3, PrioritySource::Type, "unmapped_priority");
    check("1,Z,2019-01-05,", 4, PrioritySource::Default, "unmapped_type");
}

#[test]
fn a_row_that_repeats_another_is_counted_and_one_that_contradicts_is_rejected() {
    let map = ImportMap::parse(BASE).unwrap();
    let file = "id,code,received\n1,A,2019-01-05\n2,A,2019-01-05\n1,A,2019-01-05\n1,S,2019-01-05\n,A,2019-01-05\n";
    let outcomes = read(&map, file.as_bytes());
    let found: Vec<_> = outcomes.iter().map(short).collect();
    assert_eq!(found, ["", "", "duplicate 3 of 1", "differing_duplicate@id", "missing_id@id"]);
    let mut summary = Summary::default();
    for outcome in &outcomes {
        summary.add(outcome);
    }
    assert_eq!((summary.imported, summary.duplicates, summary.rejected), (2, 1, 2));
    assert_eq!(summary.rows(), 5);
    assert_eq!(summary.share_missing(Missing::Unit), Some(1.0));
    assert_eq!(Summary::default().share_missing(Missing::Unit), None);
}

#[test]
fn memory_for_ids_is_bounded_and_the_bound_is_said() {
    let map = ImportMap::parse(BASE).unwrap();
    let header = ["id", "code", "received"].as_slice().into();
    let importer = Importer::new(&map, &header).unwrap();
    let mut seen = Seen::with_limit(1);
    let mut check = |cells: [&str; 3], expected: &str| {
        let outcome = importer.outcome(7, &cells.as_slice().into(), &mut seen);
        assert_eq!(short(&outcome), expected);
    };
    check(["1", "A", "2019-01-05"], "");
    check(["2", "A", "2019-01-05"], "too_many_rows@id");
    check(["1", "A", "2019-01-05"], "duplicate 7 of 7");
}
