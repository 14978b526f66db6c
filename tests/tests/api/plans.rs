//! Drawings: IMDF archives and GeoJSON files become areas and points, once.

use std::io::Write as _;

use blackbox::world::text;
use blackbox::{Value, World, json};

blackbox::both!(an_archive_is_brought_in_once, a_drawing_goes_under_an_area, a_drawing_that_is_none_is_refused);

fn square(west: f64) -> Value {
    let (east, south, north) = (west + 0.001, 50.0, 50.001);
    json!({ "type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]] })
}

fn feature(id: &str, geometry: &Value, properties: &Value) -> Value {
    json!({ "type": "Feature", "id": id, "geometry": geometry, "properties": properties })
}

/// A building of two floors; `vault` is where its vault lies.
fn archive(vault: f64) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (file, features) in [
        ("building", vec![feature("b", &Value::Null, &json!({ "name": { "en": "Annexe" } }))]),
        ("footprint", vec![feature("f", &square(-1.1), &json!({ "category": "ground", "building_ids": ["b"] }))]),
        (
            "level",
            vec![
                feature(
                    "l0",
                    &square(-1.1),
                    &json!({ "ordinal": 0, "name": { "en": "Ground" }, "building_ids": ["b"] }),
                ),
                feature(
                    "l1",
                    &square(-1.1),
                    &json!({ "ordinal": 1, "name": { "en": "First" }, "building_ids": ["b"] }),
                ),
            ],
        ),
        (
            "unit",
            vec![
                feature(
                    "u1",
                    &square(vault),
                    &json!({ "category": "room", "name": { "en": "Vault" }, "level_id": "l1", "restriction": "restricted" }),
                ),
                feature("u2", &square(-1.1), &json!({ "category": "opentobelow", "level_id": "l1" })),
            ],
        ),
    ] {
        archive.start_file(format!("mall/{file}.geojson"), zip::write::SimpleFileOptions::default()).expect("a file");
        let collection = json!({ "type": "FeatureCollection", "features": features });
        archive.write_all(collection.to_string().as_bytes()).expect("memory takes it");
    }
    archive.finish().expect("memory takes it").into_inner()
}

fn import(world: &World, file: &str, bytes: &[u8], more: &[&str]) -> blackbox::binary::Output {
    let path = world.folder.join(file);
    std::fs::write(&path, bytes).expect("a file can be written");
    world.cli(&[&["import", "plan", text(&path), "--site", "HP"], more].concat())
}

fn found(world: &World, path: &str) -> Value {
    let desk = world.desk();
    let places = world.user("admin").all(&format!("/sites/{}/places?limit=500", desk.site("HP")));
    places.into_iter().find(|place| place["path"] == path).unwrap_or(Value::Null)
}

fn an_archive_is_brought_in_once(world: &mut World) {
    let said = import(world, "annexe.imdf", &archive(-1.2), &[]).ok();
    assert!(said.contains("new: 4, drawn anew: 0, as they were: 0, left out: 1"), "{said}");
    assert!(said.contains("u2: a unit “opentobelow” is no room"), "{said}");
    let vault = found(world, "Annexe / First / Vault");
    assert_eq!((&vault["kind"], &vault["level"], &vault["restricted"]), (&json!("room"), &json!(1), &json!(true)));
    assert_eq!(vault["outline"], square(-1.2));

    let said = import(world, "annexe.imdf", &archive(-1.2), &[]).ok();
    assert!(said.contains("new: 0, drawn anew: 0, as they were: 4, left out: 1"), "{said}");
    // The vault has moved: it is the same place, drawn anew.
    let said = import(world, "annexe.imdf", &archive(-1.3), &[]).ok();
    assert!(said.contains("new: 0, drawn anew: 1, as they were: 3, left out: 1"), "{said}");
    let moved = found(world, "Annexe / First / Vault");
    assert_eq!((&moved["id"], &moved["outline"]), (&vault["id"], &square(-1.3)));
    assert_eq!(moved["version"], json!(2));
}

fn a_drawing_goes_under_an_area(world: &mut World) {
    let features = [
        feature("1", &square(-1.1), &json!({ "name": "Sky bar", "kind": "zone", "level": 12 })),
        feature(
            "2",
            &json!({ "type": "Point", "coordinates": [-1.1, 50.0] }),
            &json!({ "name": "Till", "kind": "camera", "parent": "Sky bar" }),
        ),
        feature(
            "3",
            &json!({ "type": "Point", "coordinates": [-1.1, 50.0] }),
            &json!({ "name": "Bar", "kind": "spaceship" }),
        ),
    ];
    let drawing = json!({ "type": "FeatureCollection", "features": features }).to_string();
    let said = import(world, "bar.geojson", drawing.as_bytes(), &["--under", "tower a"]).ok();
    assert!(said.contains("new: 2, drawn anew: 0, as they were: 0, left out: 1"), "{said}");
    assert!(said.contains("there is no kind of place “spaceship”"), "{said}");
    assert_eq!(found(world, "Tower A / Sky bar / Till")["kind"], "camera");
    assert_eq!(found(world, "Tower A / Sky bar")["level"], 12);
    // A room cannot become a camera.
    let features = [feature("1", &square(-1.1), &json!({ "name": "Sky bar", "kind": "room" }))];
    let drawing = json!({ "type": "FeatureCollection", "features": features }).to_string();
    let said = import(world, "bar.geojson", drawing.as_bytes(), &["--under", "Tower A"]).ok();
    assert!(said.contains("its area has a zone of this name"), "{said}");
    // Who may not change places may not bring them in.
    let path = format!("/sites/{}/places/import", world.desk().site("HP"));
    world.user("dispatcher").post(&path, &json!({ "places": [] })).refused(403, "forbidden");
}

fn a_drawing_that_is_none_is_refused(world: &mut World) {
    let said = import(world, "x.geojson", b"<svg/>", &[]).failed();
    assert!(said.contains("x.geojson is not a GeoJSON FeatureCollection"), "{said}");
    let said = import(world, "x.zip", b"PK", &[]).failed();
    assert!(said.contains("x.zip cannot be read"), "{said}");
    let empty = json!({ "type": "FeatureCollection", "features": [] }).to_string();
    let said = import(world, "x.geojson", empty.as_bytes(), &["--under", "Tower Z"]).failed();
    assert!(said.contains("no area “Tower Z”"), "{said}");
}
