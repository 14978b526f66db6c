//! Whatever comes in, something comes out: a call, a reject or an error, never a panic.

use callimport::{ImportMap, Importer, Outcome, Seen};
use csv::{ByteRecord, StringRecord};
use proptest::prelude::*;

use crate::workbench::{BASE, base_with};

/// A map that uses everything, so that every reader meets the bytes.
fn everything(encoding: &str) -> ImportMap {
    let file = format!("[file]\nencoding = \"{encoding}\"\nblank = [\"-\"]\n");
    let map = base_with(&[
        (
            "type = \"code\"",
            "type = \"code\"\nlocation = [\"a\", \"b\"]\npriority = \"p\"\ndisposition = \"d\"\nreport_taken = \"f\"",
        ),
        ("[types]", &format!("{file}[coordinates]\nx = \"x\"\ny = \"y\"\nepsg = 2226\n[extra]\nk = \"k\"\n[types]")),
        ("unmapped = \"reject\"", "unmapped = \"default\"\ndefault = \"other\""),
        ("formats = [", "formats = [\"%s\", \"%d-%b-%y %I:%M %p\", \"%Y %j\", \"%FT%T%.f%:z\", \"%m/%d/%Y\", "),
        (
            "legs = { received = \"received\" }",
            "legs = { received = { date = \"received\", time = \"t\" }, cleared = \"c\" }",
        ),
    ]);
    ImportMap::parse(&map).unwrap()
}

const HEADER: [&str; 14] = ["id", "code", "received", "t", "c", "a", "b", "p", "d", "f", "x", "y", "k", "z"];

/// Cells that look like something more often than bytes do.
fn cell() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..20),
        "[0-9]{1,4}[-/ ][0-9]{1,2}[-/ ][0-9]{1,4}( [0-9:. APMz+-]{0,20})?".prop_map(String::into_bytes),
        "-?[0-9]{0,20}([.,][0-9]{0,10})?(e[0-9]{1,3})?".prop_map(String::into_bytes),
        "(-9999|9999|2019)-(01|02|12|13)-(01|30|31)( (00|24|23):(00|59|60)(:(00|60))?)?".prop_map(String::into_bytes),
        Just(b"-".to_vec()),
    ]
}

proptest! {
    #[test]
    fn random_rows(cells in proptest::collection::vec(cell(), 13..=15), latin in any::<bool>()) {
        let map = everything(if latin { "latin1" } else { "utf8" });
        let importer = Importer::new(&map, &StringRecord::from(HEADER.to_vec())).unwrap();
        let outcome = importer.outcome(1, &ByteRecord::from(cells), &mut Seen::default());
        if let Outcome::Imported(call) = &outcome {
            prop_assert!((1..=5).contains(&call.priority));
            prop_assert_eq!(call.latitude.is_some(), call.longitude.is_some());
            prop_assert!(!call.external_id.is_empty());
        }
        let json = serde_json::to_string(&outcome).unwrap();
        prop_assert_eq!(serde_json::from_str::<Outcome>(&json).unwrap(), outcome);
    }

    #[test]
    fn random_files(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let map = everything("utf8");
        let file = [HEADER.join(",").into_bytes(), b"\n".to_vec(), bytes].concat();
        let mut reader = map.csv_reader().from_reader(file.as_slice());
        let header = map.header(reader.byte_headers().unwrap()).unwrap();
        let importer = Importer::new(&map, &header).unwrap();
        let mut seen = Seen::with_limit(3);
        for record in reader.byte_records() {
            importer.outcome(1, &record.unwrap(), &mut seen);
        }
    }

    #[test]
    fn random_headers(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
        let map = everything("utf8");
        let mut reader = map.csv_reader().from_reader(bytes.as_slice());
        if let Ok(header) = map.header(reader.byte_headers().unwrap()) {
            let _refused = Importer::new(&map, &header).is_err();
        }
    }

    #[test]
    fn random_maps(text in any::<String>()) {
        prop_assert!(ImportMap::parse(&text).is_err());
    }

    #[test]
    fn damaged_maps(at in 0..BASE.len(), cut in 0..40_usize, put in "[ -~]{0,8}") {
        let end = (at + cut).min(BASE.len());
        let _either = ImportMap::parse(&format!("{}{put}{}", &BASE[..at], &BASE[end..])).is_ok();
    }

    #[test]
    fn random_patterns(pattern in "(%[.:]?[a-zA-Z%]|[ /:-]){0,8}", text in "[ -~]{0,30}") {
        let format = format!("'{pattern}', ");
        let Ok(map) = ImportMap::parse(&base_with(&[("formats = [", &format!("formats = [{format}"))])) else {
            return Ok(());
        };
        let importer = Importer::new(&map, &StringRecord::from(vec!["id", "code", "received"])).unwrap();
        let _either = importer.row(1, &StringRecord::from(vec!["1", "A", &text])).is_ok();
    }

    #[test]
    fn random_projections(definition in "(\\+[a-z_0-9]{1,6}(=[a-zA-Z0-9.,-]{0,10})? ?){0,5}",
                          known in prop_oneof![Just("lcc"), Just("utm"), Just("tmerc"), Just("merc"), Just("laea"), Just("aea")],
                          x in any::<f64>(), y in any::<f64>()) {
        let table = format!("[coordinates]\nx = \"x\"\ny = \"y\"\nprojection = \"+proj={known} +datum=WGS84 {definition}\"\n[types]");
        let Ok(map) = ImportMap::parse(&base_with(&[("[types]", &table)])) else {
            return Ok(());
        };
        let importer = Importer::new(&map, &StringRecord::from(vec!["id", "code", "received", "x", "y"])).unwrap();
        let (x, y) = (x.to_string(), y.to_string());
        let call = importer.row(1, &StringRecord::from(vec!["1", "A", "2019-01-05", &x, &y])).unwrap();
        prop_assert!(call.latitude.is_none_or(|latitude| latitude.abs() <= 90.0));
    }
}
