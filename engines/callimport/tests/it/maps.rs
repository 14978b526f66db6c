//! Maps that cannot be used say why.

use callimport::{ImportMap, Importer};
use csv::StringRecord;

use crate::workbench::{BASE, base_with};

/// The message of the refused map has `expected`.
fn check(changes: &[(&str, &str)], expected: &str) {
    let message = match ImportMap::parse(&base_with(changes)) {
        Ok(_) => "accepted".to_owned(),
        Err(error) => error.to_string(),
    };
    assert!(message.contains(expected), "{changes:?}\n gave {message}");
}

#[test]
fn what_is_wrong_is_named() {
    check(&[("format = 1", "format = 2")], "`format`: 2 is not known");
    check(&[("format = 1", "format = 1\nzone = 3")], "unknown field `zone`");
    check(&[("[columns]", "[columns]\nunits = \"u\"")], "unknown field `units`, expected one of");
    check(&[("external_id = \"id\"", "")], "missing field `external_id`");
    check(&[("test-cad", "test cad")], "`source_system`: must be letters");
    check(&[("America/Los_Angeles", "America/Sacramento")], "`time_zone`: \"America/Sacramento\" is no IANA");
    check(&[("\"reject\"", "\"default\"")], "`types`: `unmapped = \"default\"` needs a `default`");
    check(&[("\"reject\"", "\"ignore\"")], "unknown variant `ignore`");
    check(&[("\"alarm\"", "\"Alarm!\"")], "`types.codes.\"A\"`: \"Alarm!\" is no code");
    check(&[("priority = 1", "priority = 0")], "`types.codes.\"S\"`: 0 is no priority");
    check(&[("priority = 1", "prio = 1")], "expected an incident type, or { type =");
    check(&[("default = 4", "default = 9")], "`priority.default`: 9 is no priority");
    check(&[("default = 4", "default = 4\ntypes = { x = 6 }")], "`priority.types.\"x\"`: 6");
    check(&[("received = \"received\"", "cleared = \"received\"")], "`times.legs`: has no `received`");
    check(&[("received = \"received\"", "recieved = \"received\"")], "unknown variant `recieved`");
    check(&[("never =", "received_stand_in = [\"on_scene\"]\nnever =")], "names on_scene");
    check(&[("never =", "not_before = \"1.1.2019\"\nnever =")], "is no date like");
    check(&[("never =", "not_before = \"2019-02-01\"\nnot_after = \"2019-01-31\"\nnever =")], "nothing would be left");
    check(&[("[columns]", "[file]\ndelimiter = \"→\"\n[columns]")], "must be one ASCII character");
    check(&[("[columns]", "[file]\nquote = \",\"\n[columns]")], "`file.quote`: must differ");
    check(&[("[columns]", "[report_taken]\nyes = [\"X\"]\nno = [\"x\"]\n[columns]")], "both yes and no");
}

#[test]
fn formats_must_make_sense() {
    let cases = [
        ("\"%m/%d\"", "needs year, month and day"),
        ("\"%Y-%m-%d %I:%M\"", "%I (hour up to 12) and %p"),
        ("\"%Y-%m-%d %H\"", "a time of day needs %H:%M"),
        ("\"%Y-%m-%d %H:%S\"", "a time of day needs %H:%M"),
        ("\"%Y-%m-%d %z\"", "%z needs a time of day"),
        ("\"%s %H:%M\"", "%s counts seconds since 1970 and stands alone"),
        ("\"%Q\"", "%Q is not known"),
        ("\"%Y-%m-%d %\"", "ends in the middle of a directive"),
        ("{ pattern = \"%Y-%m-%d\", precision = \"minute\" }", "cannot carry the precision Minute, at most Day"),
        ("{ pattern = \"%Y-%m-%d\", zone = \"Mars/Crater\" }", "is no IANA time zone"),
        ("{ patern = \"%Y-%m-%d\" }", "expected a pattern, or { pattern ="),
    ];
    for (format, expected) in cases {
        check(&[("\"%Y-%m-%d %H:%M:%S\"", format)], expected);
    }
    let formats = "formats = [\"%Y-%m-%d %H:%M:%S\", \"%Y-%m-%d %H:%M\", \"%Y-%m-%d\"]";
    check(&[(formats, "")], "nothing could be read");
}

#[test]
fn projections_must_be_known() {
    let cases = [
        ("x = \"x\"\ny = \"y\"", "needs either `latitude` and `longitude`"),
        ("latitude = \"x\"", "needs either"),
        ("latitude = \"x\"\nlongitude = \"y\"\nepsg = 2226", "needs either"),
        ("x = \"x\"\ny = \"y\"\nlatitude = \"x\"\nepsg = 2226", "needs either"),
        ("x = \"x\"\ny = \"y\"\nepsg = 1", "1 is not in the table"),
        ("x = \"x\"\ny = \"y\"\nepsg = 700000", "700000 is not in the table"),
        ("x = \"x\"\ny = \"y\"\nepsg = 26742", "NAD27 needs grid files"),
        ("x = \"x\"\ny = \"y\"\nprojection = \"+proj=nowhere +datum=WGS84\"", "`coordinates.projection`"),
        ("x = \"x\"\ny = \"y\"\nprojection = \"+proj=utm +zone=10 +ellps=clrk66\"", "says no datum"),
        ("x = \"x\"\ny = \"y\"\nprojection = \"+proj=utm +zone=10 +nadgrids=conus\"", "needs grid files"),
        ("x = \"x\"\ny = \"y\"\nprojection = \"+proj=utm +zone=10 +datum=WGS84 +axis=neu\"", "swap the columns"),
        (
            "latitude = \"x\"\nlongitude = \"y\"\nbounds = { south = 1.0, west = 2.0, north = 0.0, east = 3.0 }",
            "south < north",
        ),
    ];
    for (table, expected) in cases {
        check(&[("[types]", &format!("[coordinates]\n{table}\n[types]"))], expected);
    }
}

#[test]
fn columns_are_looked_for_in_the_header() {
    let map = ImportMap::parse(BASE).unwrap();
    let cases = [
        (vec!["id", "code"], "the file has no column \"received\" (`times.legs.received`); it has: id, code"),
        (vec!["id", "code", "received", "id"], "more than one column \"id\" (`columns.external_id`)"),
        (vec!["x"; 201], "the file has 201 columns, at most 200"),
    ];
    for (header, expected) in cases {
        let message = match Importer::new(&map, &StringRecord::from(header)) {
            Ok(_) => "accepted".to_owned(),
            Err(error) => error.to_string(),
        };
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn a_map_tells_which_of_our_codes_it_uses() {
    let map = ImportMap::parse(&base_with(&[("\"reject\"", "\"default\"\ndefault = \"other\"")])).unwrap();
    assert_eq!(map.type_codes().into_iter().collect::<Vec<_>>(), ["alarm", "other", "shots_fired"]);
    assert!(map.disposition_codes().is_empty());
}

#[test]
fn the_map_of_the_reference_is_valid() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/import-maps.md");
    let page = std::fs::read_to_string(path).unwrap();
    let example = page.split("```toml").nth(1).and_then(|rest| rest.split("```").next());
    let map = ImportMap::parse(example.unwrap()).unwrap();
    assert_eq!(map.time_zone(), "Europe/Berlin");
    assert_eq!(map.disposition_codes().len(), 2);
}

/// The reference lists every kind of reject and warning that the engine's JSON can have.
#[test]
fn the_reference_names_every_kind() {
    let root = env!("CARGO_MANIFEST_DIR");
    let read = |path: &str| std::fs::read_to_string(format!("{root}/{path}")).unwrap();
    let page = read("../../docs/reference/import-maps.md");
    let sources = read("src/reject.rs") + &read("src/warning.rs");
    let kinds = sources.split("=> \"").skip(1).filter_map(|rest| rest.split('"').next());
    let missing: Vec<_> = kinds.filter(|kind| !page.contains(&format!("`{kind}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn an_importer_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Importer>();
    shared::<ImportMap>();
}
