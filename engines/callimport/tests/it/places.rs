//! Coordinates of any kind, and those that cannot be believed.

use callimport::Warning;

use crate::workbench::{base_with, call, only};

/// The coordinates of one row, and the kinds of its warnings.
fn place(table: &str, x: &str, y: &str) -> (Option<(f64, f64)>, String) {
    let map = base_with(&[("[types]", &format!("[coordinates]\n{table}\n[types]"))]);
    let found = call(only(&map, &format!("id,code,received,x,y\n1,A,2019-01-05,\"{x}\",\"{y}\"\n")));
    let warnings: Vec<_> = found.warnings.iter().map(Warning::kind).collect();
    (found.latitude.zip(found.longitude), warnings.join(" "))
}

/// Latitude and longitude of a point in the projection that `key` names.
pub(crate) fn locate(key: &str, x: f64, y: f64) -> Option<(f64, f64)> {
    let (x, y) = (x.to_string(), y.to_string());
    place(&format!("x = \"x\"\ny = \"y\"\n{key}"), &x, &y).0
}

#[test]
fn what_cannot_be_believed_is_left_out_with_a_warning() {
    let degrees = "latitude = \"y\"\nlongitude = \"x\"";
    let comma = format!("{degrees}\ndecimal_comma = true");
    let bounded = format!("{degrees}\nbounds = {{ south = 38.0, west = -122.0, north = 39.0, east = -121.0 }}");
    let feet = "x = \"x\"\ny = \"y\"\nepsg = 2226";
    let cases = [
        (degrees, "-121.5", "38.5", Some((38.5, -121.5)), ""),
        (degrees, "", "", None, ""),
        (degrees, "0", "0.000", None, ""),
        (degrees, "0", "51.5", Some((51.5, 0.0)), ""),
        (degrees, "-121.5", "", None, "coordinates_incomplete"),
        (degrees, "-121.5", "north", None, "coordinates_unreadable"),
        (degrees, "-121,5", "38,5", None, "coordinates_unreadable"),
        (degrees, "38.5", "-121.5", None, "coordinates_out_of_range"),
        (degrees, "NaN", "38.5", None, "coordinates_out_of_range"),
        (degrees, "inf", "38.5", None, "coordinates_out_of_range"),
        (&comma, "-121,5", "38,5", Some((38.5, -121.5)), ""),
        (&bounded, "-121.5", "38.5", Some((38.5, -121.5)), ""),
        (&bounded, "-120.5", "38.5", None, "coordinates_out_of_range"),
        (feet, "0", "0", None, ""),
        (feet, "1e300", "1e300", None, "coordinates_out_of_range"),
        (feet, "NaN", "1970000", None, "coordinates_out_of_range"),
    ];
    for (table, x, y, expected, warnings) in cases {
        assert_eq!(place(table, x, y), (expected, warnings.to_owned()), "{table} {x} {y}");
    }
}

/// Points whose two positions are published together by the keepers of these systems.
#[test]
fn other_projections_of_the_registry() {
    let cases = [
        // The tower of the Onze Lieve Vrouwekerk in Amersfoort, origin of the Dutch grid.
        ("epsg = 28992", (155_000.0, 463_000.0), (52.155_17, 5.387_21)),
        // The origins of UTM and web Mercator by definition.
        ("epsg = 25832", (500_000.0, 0.0), (0.0, 9.0)),
        ("epsg = 3857", (20_037_508.342_789_244, 0.0), (0.0, 180.0)),
        // Lambert-93's origin in France.
        ("epsg = 2154", (700_000.0, 6_600_000.0), (46.5, 3.0)),
        // Degrees as x and y.
        ("epsg = 4326", (-121.5, 38.5), (38.5, -121.5)),
    ];
    for (key, (x, y), (latitude, longitude)) in cases {
        let found = locate(key, x, y).unwrap();
        let off = (found.0 - latitude).hypot(found.1 - longitude);
        assert!(off < 2e-5, "{key}: {found:?}");
    }
}
