//! Outlines that can be, and pictures of floors that lie where their pins say.

use blackbox::desk::id;
use blackbox::template::PASSWORD;
use blackbox::{Answer, Api, Value, World, fresh_key, json};

blackbox::both!(
    an_outline_is_drawn_and_refused_where_it_crosses_itself,
    a_picture_is_brought_pinned_replaced_and_taken_away,
    what_is_no_picture_is_refused,
    a_picture_is_seen_by_those_who_see_its_site,
);

/// The head of a PNG of some size, which is all that is read of it; `more` bytes follow.
fn png(width: u32, height: u32, more: usize) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.resize(bytes.len() + more, 7);
    bytes
}

fn bring(api: &Api, path: &str, bytes: Vec<u8>) -> Answer {
    api.ask("PUT", path).key(&fresh_key()).bytes(bytes).header("content-type", "image/png").send()
}

/// A floor of the depot.
fn floor(world: &World) -> Value {
    let (manager, desk) = (world.user("manager"), world.desk());
    let path = format!("/sites/{}/places", desk.site("ND"));
    let building = manager.post(&path, &json!({ "kind": "building", "name": "Annexe" })).ok();
    let floor = json!({ "kind": "floor", "name": "2", "parent_id": id(&building), "level": 2 });
    manager.post(&path, &floor).ok()
}

fn pins(turned_over: bool) -> Value {
    let south = if turned_over { 50.003 } else { 49.999 };
    json!([
        { "x_px": 0.0, "y_px": 0.0, "longitude": -1.0, "latitude": 50.001 },
        { "x_px": 400.0, "y_px": 0.0, "longitude": -0.998, "latitude": 50.001 },
        { "x_px": 0.0, "y_px": 300.0, "longitude": -1.0, "latitude": south },
    ])
}

fn an_outline_is_drawn_and_refused_where_it_crosses_itself(world: &mut World) {
    let manager = world.user("manager");
    let floor = floor(world);
    let path = format!("/places/{}", id(&floor));
    let ring = |corners: Value| json!({ "outline": { "type": "Polygon", "coordinates": [corners] } });
    let square = json!([[-1.0, 50.0], [-0.9, 50.0], [-0.9, 50.1], [-1.0, 50.1], [-1.0, 50.0]]);
    let drawn = manager.patch(&path, &ring(square.clone())).ok();
    assert_eq!(drawn["outline"]["coordinates"][0], square);
    let crossed = json!([[-1.0, 50.0], [-0.9, 50.1], [-0.9, 50.0], [-1.0, 50.1], [-1.0, 50.0]]);
    let said = manager.patch(&path, &ring(crossed)).refused_field("outline");
    assert!(said["detail"].as_str().is_some_and(|said| said.contains("crosses itself")), "{said}");
    manager.patch(&path, &ring(json!([[-1.0, 50.0], [-0.9, 50.1], [-1.0, 50.0]]))).refused_field("outline");
    manager.patch(&path, &json!({ "outline": { "type": "Point", "coordinates": [0, 0] } })).refused_field("outline");
    let door = json!({ "kind": "door", "name": "Hatch", "outline": ring(square.clone())["outline"] });
    let places = format!("/sites/{}/places", world.desk().site("ND"));
    manager.post(&places, &door).refused_field("outline");
    world.user("supervisor").patch(&path, &ring(square.clone())).refused(403, "forbidden");
    // The ground of a whole site is drawn like any other area; the rest of it is changed with the site.
    let site = format!("/places/{}", world.desk().site("ND"));
    assert_eq!(manager.patch(&site, &ring(square.clone())).ok()["outline"]["coordinates"][0], square);
    let both = json!({ "outline": ring(square)["outline"], "name": "Depot" });
    manager.patch(&site, &both).refused(400, "invalid");
}

fn a_picture_is_brought_pinned_replaced_and_taken_away(world: &mut World) {
    let manager = world.user("manager");
    let floor = floor(world);
    let path = format!("/places/{}/picture", id(&floor));
    let list = format!("/sites/{}/pictures", world.desk().site("ND"));
    manager.patch(&path, &json!({ "pins": pins(false) })).refused(404, "not_found");
    let bytes = png(400, 300, 3 * 1024 * 1024);
    let brought = bring(&manager, &path, bytes.clone()).ok();
    assert_eq!((&brought["width_px"], &brought["height_px"]), (&json!(400), &json!(300)));
    assert_eq!(
        (&brought["media_type"], &brought["lay"], &brought["version"]),
        (&json!("image/png"), &Value::Null, &json!(1))
    );
    let shown = manager.get(&path);
    assert_eq!((shown.status, shown.header("content-type"), shown.header("etag")), (200, "image/png", "\"1\""));
    assert_eq!(shown.header("content-length"), bytes.len().to_string());
    assert!(shown.text.contains("PNG") && shown.text.ends_with('\x07'));
    assert_eq!(manager.ask("GET", &path).header("if-none-match", "\"1\"").send().status, 304);

    let pinned = manager.patch(&path, &json!({ "pins": pins(false) })).ok();
    let corner = |n: usize, part: usize| pinned["lay"]["corners"][n][part].as_f64().expect("a number");
    assert!((corner(2, 0) + 0.998).abs() < 1e-9 && (corner(2, 1) - 49.999).abs() < 1e-9, "{pinned}");
    assert!(pinned["lay"]["residual_m"].as_f64().is_some_and(|off| off < 0.001), "{pinned}");
    let mirrored = manager.patch(&path, &json!({ "pins": pins(true) })).refused_field("pins");
    assert!(mirrored["detail"].as_str().is_some_and(|said| said.contains("mirror")), "{mirrored}");
    let stale = manager.ask("PATCH", &path).key(&fresh_key()).header("if-match", "\"1\"");
    stale.json(&json!({ "pins": pins(false) })).send().refused(412, "stale");
    assert_eq!(manager.items(&list), std::slice::from_ref(&pinned));

    let again = bring(&manager, &path, png(400, 300, 0)).ok();
    assert_eq!(
        (&again["pins"], &again["version"]),
        (&pinned["pins"], &json!(3)),
        "a plan of the same size lies as before"
    );
    let other = bring(&manager, &path, png(500, 300, 0)).ok();
    assert_eq!((&other["pins"], &other["lay"]), (&json!([]), &Value::Null));
    manager.delete(&path).ok();
    assert!(manager.items(&list).is_empty());
    manager.get(&path).refused(404, "not_found");

    let stream = format!("/journal?stream=place/{}&limit=50", id(&floor));
    let entries = manager.items(&stream);
    let actions: Vec<&str> = entries.iter().filter_map(|entry| entry["action"].as_str()).collect();
    assert_eq!(
        actions,
        [
            "place.created",
            "place.picture_set",
            "place.picture_pinned",
            "place.picture_set",
            "place.picture_set",
            "place.picture_removed"
        ]
    );
    assert_eq!(entries[2]["payload"]["picture"], pinned);
}

fn what_is_no_picture_is_refused(world: &mut World) {
    let manager = world.user("manager");
    let floor = floor(world);
    let path = format!("/places/{}/picture", id(&floor));
    bring(&manager, &path, b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()).refused_field("picture");
    bring(&manager, &path, png(8_001, 10, 0)).refused_field("picture");
    bring(&manager, &path, png(10, 10, 10 * 1024 * 1024)).refused(413, "too_large");
    // Without the word of its sender that it is a picture, it has no more room than any other body.
    let unsaid = manager.ask("PUT", &path).key(&fresh_key()).bytes(png(10, 10, 3 * 1024 * 1024));
    unsaid.header("content-type", "application/octet-stream").send().refused(413, "too_large");
    bring(&world.user("supervisor"), &path, png(10, 10, 0)).refused(403, "forbidden");
    let places = manager.items(&format!("/sites/{}/places?limit=500", world.desk().site("HP")));
    let door = places.iter().find(|place| place["kind"] == "door").expect("a door");
    bring(&manager, &format!("/places/{}/picture", id(door)), png(10, 10, 0)).refused(400, "invalid");
}

fn a_picture_is_seen_by_those_who_see_its_site(world: &mut World) {
    let (manager, admin) = (world.user("manager"), world.user("admin"));
    let floor = floor(world);
    let path = format!("/places/{}/picture", id(&floor));
    bring(&manager, &path, png(10, 10, 0)).ok();
    let grants = json!([{ "role": "officer", "site_id": world.desk().site("HP") }]);
    let elsewhere = json!({ "username": "elsewhere", "name": "Else Where", "password": PASSWORD, "grants": grants });
    admin.post("/accounts", &elsewhere).ok();
    let elsewhere = world.sign_in("elsewhere");
    elsewhere.get(&path).refused(404, "not_found");
    elsewhere.get(&format!("/sites/{}/pictures", world.desk().site("ND"))).refused(404, "not_found");
    world.anyone().get(&path).refused(401, "unauthenticated");
}
