//! Drawings as they come, and as they should not.

use std::collections::BTreeMap;

use floorplans::{Drawing, Fault, Kind, read_geojson, read_imdf};
use proptest::prelude::*;
use serde_json::{Value, json};

fn square(west: f64, south: f64) -> Value {
    let (east, north) = (west + 0.001, south + 0.001);
    json!({ "type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]] })
}

fn feature(id: &str, geometry: &Value, properties: Value) -> Value {
    json!({ "type": "Feature", "id": id, "geometry": geometry, "properties": properties })
}

fn collection(features: &[Value]) -> Vec<u8> {
    json!({ "type": "FeatureCollection", "features": features }).to_string().into_bytes()
}

fn mall() -> BTreeMap<String, Vec<u8>> {
    let door = json!({ "type": "LineString", "coordinates": [[0.0, 0.0], [0.0002, 0.0]] });
    let point = json!({ "type": "Point", "coordinates": [0.0005, 0.0005] });
    [
        ("building", collection(&[feature("b", &Value::Null, json!({ "name": { "en": "Mall" } }))])),
        (
            "footprint",
            collection(&[
                feature("f1", &square(5.0, 5.0), json!({ "category": "aerial", "building_ids": ["b"] })),
                feature("f2", &square(0.0, 0.0), json!({ "category": "ground", "building_ids": ["b"] })),
            ]),
        ),
        (
            "level",
            collection(&[
                feature(
                    "l0",
                    &square(0.0, 0.0),
                    json!({ "ordinal": 0, "name": { "en": "Ground floor" }, "building_ids": ["b"] }),
                ),
                feature(
                    "l1",
                    &square(0.0, 0.0),
                    json!({ "ordinal": 1, "short_name": { "en": "1" }, "building_ids": ["b"] }),
                ),
            ]),
        ),
        (
            "unit",
            collection(&[
                feature("u1", &square(0.0, 0.0), json!({ "category": "room", "level_id": "l0" })),
                feature("u2", &square(0.0, 0.0), json!({ "category": "restroom", "level_id": "l0" })),
                feature("u3", &square(0.0, 0.0), json!({ "category": "restroom", "level_id": "l0" })),
                feature(
                    "u4",
                    &square(0.0, 0.0),
                    json!({ "category": "nonpublic", "name": { "en": "Plant" }, "level_id": "l1" }),
                ),
                feature("u5", &square(0.0, 0.0), json!({ "category": "opentobelow", "level_id": "l1" })),
                feature("u6", &square(0.0, 0.0), json!({ "category": "room", "level_id": "gone" })),
            ]),
        ),
        ("anchor", collection(&[feature("a", &point, json!({ "unit_id": "u1" }))])),
        (
            "occupant",
            collection(&[feature("o", &Value::Null, json!({ "anchor_id": "a", "name": { "en": "Jeweller" } }))]),
        ),
        (
            "opening",
            collection(&[
                feature("d1", &door, json!({ "category": "pedestrian.principal", "level_id": "l0" })),
                feature("d2", &door, json!({ "category": "pedestrian", "level_id": "l0" })),
            ]),
        ),
        (
            "amenity",
            collection(&[
                feature("m1", &point, json!({ "category": "defibrillator", "unit_ids": ["u1"] })),
                feature("m2", &point, json!({ "category": "atm", "unit_ids": ["u1"] })),
            ]),
        ),
        ("kiosk", collection(&[feature("k", &square(0.0, 0.0), json!({}))])),
    ]
    .into_iter()
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .collect()
}

fn path(drawing: &Drawing, key: &str) -> String {
    let place = drawing.places.iter().find(|place| place.key == key).expect("a place of the drawing");
    match &place.parent {
        Some(parent) => format!("{} / {}", path(drawing, parent), place.name),
        None => place.name.clone(),
    }
}

#[test]
fn an_archive_becomes_buildings_floors_rooms_and_doors() {
    let drawing = read_imdf(&mall()).expect("a drawing");
    for (key, expected, kind, level) in [
        ("b", "Mall", Kind::Building, None),
        ("l0", "Mall / Ground floor", Kind::Floor, Some(0)),
        ("l1", "Mall / 1", Kind::Floor, Some(1)),
        ("u1", "Mall / Ground floor / Jeweller", Kind::Room, Some(0)),
        ("u2", "Mall / Ground floor / Restroom", Kind::Room, Some(0)),
        ("u3", "Mall / Ground floor / Restroom 2", Kind::Room, Some(0)),
        ("u4", "Mall / 1 / Plant", Kind::Room, Some(1)),
        ("d1", "Mall / Ground floor / Main door", Kind::Door, Some(0)),
        ("m1", "Mall / Ground floor / Jeweller / Defibrillator", Kind::Cabinet, None),
    ] {
        let place = drawing.places.iter().find(|place| place.key == key).expect("a place of the drawing");
        assert_eq!((path(&drawing, key).as_str(), place.kind, place.level), (expected, kind, level));
    }
    let building = &drawing.places[0];
    assert_eq!(building.outline, Some(square(0.0, 0.0)), "the print on the ground goes before the roof's");
    assert!(drawing.places.iter().find(|place| place.key == "u4").expect("the plant").restricted);
    let left_out: Vec<&str> = drawing.left_out.iter().map(|one| one.feature.as_str()).collect();
    assert_eq!(left_out, ["u5", "u6", "d2", "m2", "kiosk.geojson"]);
}

#[test]
fn areas_come_before_what_lies_in_them() {
    let drawing = read_imdf(&mall()).expect("a drawing");
    let mut known = Vec::new();
    for place in &drawing.places {
        assert!(place.parent.as_ref().is_none_or(|parent| known.contains(parent)), "{}", place.key);
        known.push(place.key.clone());
    }
}

#[test]
fn an_archive_without_levels_is_refused() {
    let mut files = mall();
    files.remove("level");
    assert_eq!(read_imdf(&files), Err(Fault::Missing { file: "level.geojson" }));
}

#[test]
fn plain_geojson_says_what_it_is() {
    let point = json!({ "type": "Point", "coordinates": [1.0, 2.0] });
    let bytes = collection(&[
        feature(
            "room",
            &square(0.0, 0.0),
            json!({ "name": "Vault", "kind": "room", "parent": "Hall", "restricted": true }),
        ),
        feature("hall", &square(0.0, 0.0), json!({ "name": "Hall", "kind": "floor", "level": 2 })),
        feature("post", &point, json!({ "name": "Post 1" })),
        feature("lost", &point, json!({ "name": "Lost", "parent": "Nowhere" })),
        feature("none", &point, json!({})),
        feature("odd", &point, json!({ "name": "Odd", "kind": "spaceship" })),
    ]);
    let drawing = read_geojson("hall.geojson", &bytes).expect("a drawing");
    let read: Vec<(String, Kind)> =
        drawing.places.iter().map(|place| (path(&drawing, &place.key), place.kind)).collect();
    let expected = [("Hall", Kind::Floor), ("Post 1", Kind::Checkpoint), ("Hall / Vault", Kind::Room)];
    assert_eq!(read, expected.map(|(name, kind)| (name.to_owned(), kind)));
    let left_out: Vec<(&str, bool)> =
        drawing.left_out.iter().map(|one| (one.feature.as_str(), one.reason.contains("Nowhere"))).collect();
    assert_eq!(left_out, [("none", false), ("odd", false), ("lost", true)]);
}

#[test]
fn what_is_no_drawing_is_refused_in_words() {
    for (bytes, said) in [
        (&b"not json"[..], "expected"),
        (&br#"{"type":"Feature"}"#[..], "Feature"),
        (&br#"{"type":"FeatureCollection"}"#[..], "no features"),
    ] {
        let refused = read_geojson("x.geojson", bytes).expect_err("refused").to_string();
        assert!(refused.contains("x.geojson") && refused.contains(said), "{refused}");
    }
}

proptest! {
    #[test]
    fn nothing_that_comes_in_stops_it(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_geojson("x", &bytes);
    }

    #[test]
    fn odd_features_are_left_out_or_read(
        names in proptest::collection::vec("[a-c]?", 0..8),
        parents in proptest::collection::vec("[a-c]?", 8),
        shape in 0_usize..4,
    ) {
        let shapes = [square(0.0, 0.0), json!({ "type": "Point", "coordinates": [0, 0] }), json!(null), json!({ "type": "Polygon" })];
        let features: Vec<Value> = names
            .iter()
            .zip(&parents)
            .enumerate()
            .map(|(n, (name, parent))| feature(&n.to_string(), &shapes[(shape + n) % 4], json!({ "name": name, "parent": parent })))
            .collect();
        let drawing = read_geojson("x", &collection(&features)).expect("a collection");
        prop_assert_eq!(drawing.places.len() + drawing.left_out.len(), features.len());
    }
}
