//! A small map to vary, and a file read through it.

use callimport::{ImportMap, ImportedCall, Importer, Outcome, Reject, Seen};

/// The smallest useful map, with room for more tables at the end.
pub(crate) const BASE: &str = r#"
format = 1
source_system = "test-cad"
time_zone = "America/Los_Angeles"
[columns]
external_id = "id"
type = "code"
[types]
unmapped = "reject"
codes = { A = "alarm", S = { type = "shots_fired", priority = 1 } }
[priority]
default = 4
[times]
formats = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"]
never = ["1900-01-01"]
legs = { received = "received" }
"#;

/// `BASE` with each `(old, new)` replaced; every `old` must be there.
pub(crate) fn base_with(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(BASE.to_owned(), |map, (old, new)| {
        assert!(map.contains(old), "{old:?} is not in the map");
        map.replacen(old, new, 1)
    })
}

/// Every row of a file; rows are counted from 1.
pub(crate) fn read(map: &ImportMap, file: &[u8]) -> Vec<Outcome> {
    let mut reader = map.csv_reader().from_reader(file);
    let header = map.header(reader.byte_headers().unwrap()).unwrap();
    let importer = Importer::new(map, &header).unwrap();
    let mut seen = Seen::default();
    (1..).zip(reader.byte_records()).map(|(row, record)| importer.outcome(row, &record.unwrap(), &mut seen)).collect()
}

/// The only row of a file of one row.
pub(crate) fn only(map: &str, file: &str) -> Outcome {
    let map = ImportMap::parse(map).unwrap();
    let mut outcomes = read(&map, file.as_bytes());
    assert_eq!(outcomes.len(), 1, "{file:?} must have one row");
    outcomes.remove(0)
}

pub(crate) fn call(outcome: Outcome) -> ImportedCall {
    match outcome {
        Outcome::Imported(call) => *call,
        other => panic!("not imported: {other:?}"),
    }
}

pub(crate) fn reject(outcome: Outcome) -> Reject {
    match outcome {
        Outcome::Rejected(reject) => reject,
        other => panic!("not rejected: {other:?}"),
    }
}
