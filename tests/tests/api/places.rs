//! Sites, areas, points, units and the catalogue, as those who look after them change them.

use blackbox::desk::id;
use blackbox::{World, json};

blackbox::both!(
    areas_nest_and_their_paths_follow,
    a_place_is_refused_where_it_cannot_be,
    an_outline_is_drawn_and_taken_away,
    the_nearest_cameras_are_known_and_where_to_look_at_them,
    a_site_is_added_and_changed,
    a_unit_is_added_changed_and_retired,
    an_incident_type_is_added_and_taken_out_of_use,
);

fn areas_nest_and_their_paths_follow(world: &mut World) {
    let (manager, desk) = (world.user("manager"), world.desk());
    let path = format!("/sites/{}/places", desk.site("ND"));
    let answer = manager.post(&path, &json!({ "kind": "building", "name": "Annexe" }));
    assert_eq!(answer.status, 201);
    let building = answer.ok();
    let floor = json!({ "kind": "floor", "name": "2", "parent_id": id(&building), "level": 2 });
    let floor = manager.post(&path, &floor).ok();
    let room = json!({ "kind": "room", "name": "Vault", "parent_id": id(&floor), "restricted": true });
    let room = manager.post(&path, &room).ok();
    assert_eq!((&room["path"], &room["level"]), (&json!("Annexe / 2 / Vault"), &json!(2)));
    assert_eq!((&room["restricted"], &room["site_name"]), (&json!(true), &json!("Northgate Depot")));
    let incident = desk.open_with(&json!({ "site_id": desk.site("ND"), "place_id": id(&room) }));
    assert_eq!((&incident["place"], &incident["restricted"]), (&room["path"], &json!(true)));
    manager.patch(&format!("/places/{}", id(&building)), &json!({ "name": "East wing" })).ok();
    let found = desk.api.items("/places?query=east+wing+vault");
    assert_eq!(found[0]["path"], "East wing / 2 / Vault", "what lies below is renamed with it");
    assert_eq!(desk.now(&incident)["place"], "East wing / 2 / Vault");
    manager.patch(&format!("/places/{}", id(&room)), &json!({ "retired": true })).ok();
    assert!(desk.api.items("/places?query=vault").is_empty(), "what is retired is not offered");
    let mut call = desk.call("ND");
    call["place_id"] = room["id"].clone();
    desk.api.post("/incidents", &call).refused_field("place_id");
}

fn a_place_is_refused_where_it_cannot_be(world: &mut World) {
    let (manager, desk) = (world.user("manager"), world.desk());
    let path = format!("/sites/{}/places", desk.site("ND"));
    let add = |body: &blackbox::Value| manager.post(&path, body);
    let door = add(&json!({ "kind": "door", "name": "Side door" })).ok();
    add(&json!({ "kind": "door", "name": "Side door" })).refused(409, "conflict");
    add(&json!({ "kind": "room", "name": "Hall", "parent_id": id(&door) })).refused_field("parent_id");
    add(&json!({ "kind": "room", "name": "Hall", "parent_id": desk.site("HP") })).refused_field("parent_id");
    add(&json!({ "kind": "site", "name": "Hall" })).refused_field("kind");
    add(&json!({ "kind": "moat", "name": "Hall" })).refused(400, "invalid");
    add(&json!({ "kind": "room", "name": " " })).refused_field("name");
    add(&json!({ "kind": "room", "name": "Hall", "latitude": 91.0, "longitude": 0.0 })).refused(400, "invalid");
    add(&json!({ "kind": "room", "name": "Hall", "latitude": 50.0 })).refused(400, "invalid");
    let door = format!("/places/{}", id(&door));
    manager.patch(&door, &json!({ "latitude": 50.0 })).refused(400, "invalid");
    manager.patch(&format!("/places/{}", desk.site("ND")), &json!({ "name": "x" })).refused(400, "invalid");
    world.user("supervisor").patch(&door, &json!({ "name": "x" })).refused(403, "forbidden");
}

fn an_outline_is_drawn_and_taken_away(world: &mut World) {
    let (manager, desk) = (world.user("manager"), world.desk());
    let zone = json!({ "kind": "zone", "name": "Kite field" });
    let zone = manager.post(&format!("/sites/{}/places", desk.site("HP")), &zone).ok();
    let path = format!("/places/{}", id(&zone));
    let ring = json!([[-1.10, 50.79], [-1.09, 50.79], [-1.09, 50.80], [-1.10, 50.79]]);
    let outline = json!({ "type": "Polygon", "coordinates": [ring] });
    assert_eq!(manager.patch(&path, &json!({ "outline": outline })).ok()["outline"], outline);
    // What is not said stays; null takes it away.
    assert_eq!(manager.patch(&path, &json!({ "restricted": true })).ok()["outline"], outline);
    let bare = manager.patch(&path, &json!({ "outline": null })).ok();
    assert_eq!((&bare["outline"], &bare["restricted"]), (&json!(null), &json!(true)));
    manager.patch(&path, &json!({ "outline": "none" })).refused_field("outline");
    desk.api.patch(&path, &json!({ "outline": null })).refused(403, "forbidden");
    let entries = world.user("auditor").all(&format!("/journal?stream=place/{}", id(&zone)));
    let drawn: Vec<bool> = entries.iter().map(|entry| entry["payload"]["place"]["outline"].is_object()).collect();
    assert_eq!(drawn, [false, true, true, false]);
}

fn the_nearest_cameras_are_known_and_where_to_look_at_them(world: &mut World) {
    let (manager, desk) = (world.user("manager"), world.desk());
    let places = format!("/sites/{}/places", desk.site("ND"));
    let add = |body: blackbox::Value| manager.post(&places, &body).ok();
    let hall = add(json!({ "kind": "room", "name": "Sorting hall", "latitude": 50.82, "longitude": -1.06 }));
    let detector = add(json!({ "kind": "detector", "name": "PIR 7", "parent_id": id(&hall) }));
    let link = "https://vms.example/cam/7";
    let camera = json!({ "kind": "camera", "name": "Hall camera", "parent_id": id(&hall), "link": link });
    let camera = add(camera);
    assert_eq!(camera["link"], link);
    let near = |place: &str| desk.api.items(&format!("/places/{place}/near?kind=camera"));
    let found = near(id(&detector));
    assert_eq!(
        (&found[0]["name"], &found[0]["shared"], &found[0]["link"]),
        (&json!("Hall camera"), &json!("Sorting hall"), &json!(link))
    );
    assert_eq!(
        (&found[1]["name"], &found[1]["shared"]),
        (&json!("Main gate camera"), &json!(null)),
        "then the others of the site"
    );
    assert!(found[1]["metres"].as_i64().is_some_and(|metres| metres > 0), "{found:?}");
    let path = format!("/places/{}", id(&camera));
    assert_eq!(manager.patch(&path, &json!({ "link": " " })).ok()["link"], json!(null));
    manager.patch(&path, &json!({ "link": "javascript:alert(1)" })).refused_field("link");
    manager.patch(&path, &json!({ "retired": true })).ok();
    assert_eq!(near(id(&detector))[0]["name"], "Main gate camera", "what was taken down is not looked at");
    desk.api.get(&format!("/places/{}/near?kind=moat", id(&hall))).refused(400, "invalid");
    desk.api.get("/places/018f0000-0000-7000-8000-000000000000/near?kind=camera").refused(404, "not_found");
}

fn a_site_is_added_and_changed(world: &mut World) {
    let admin = world.user("admin");
    let site = json!({ "code": "qw", "name": "Quay West", "time_zone": "Asia/Tokyo" });
    let made = admin.post("/sites", &site).ok();
    assert_eq!(made["code"], "QW");
    admin.post("/sites", &site).refused(409, "conflict");
    admin.post("/sites", &json!({ "code": "Q W", "name": "x", "time_zone": "UTC" })).refused_field("code");
    admin.post("/sites", &json!({ "code": "QX", "name": "x", "time_zone": "Mars/Olympus" })).refused_field("time_zone");
    let path = format!("/sites/{}", id(&made));
    let tag = admin.get(&path).header("etag").to_owned();
    let change = |name: &str| {
        let ask = admin.ask("PATCH", &path).key(&blackbox::fresh_key()).header("if-match", &tag);
        ask.json(&json!({ "name": name })).send()
    };
    assert_eq!(change("Quay East").ok()["name"], "Quay East");
    change("Quay South").refused(412, "stale");
    // The year of a number is the year at the site: New Year's Eve in Tokyo is still the old year in London.
    let call = json!({ "site_id": id(&made), "type": "trespass", "place_id": id(&made),
        "occurred_at": "2018-12-31T15:30:00Z" });
    assert_eq!(admin.post("/incidents", &call).ok()["number"], "QW-2019-1");
    world.user("manager").post("/sites", &site).refused(403, "forbidden");
}

fn a_unit_is_added_changed_and_retired(world: &mut World) {
    let (supervisor, desk) = (world.user("supervisor"), world.desk());
    let officer = world.user("officer2").get("/session").ok()["account"].clone();
    let unit = json!({ "site_id": desk.site("HP"), "call_sign": "r7", "vehicle": "Bicycle",
        "capabilities": ["First_Aid"], "officers": [id(&officer)] });
    let made = supervisor.post("/units", &unit).ok();
    assert_eq!((&made["call_sign"], &made["availability"]), (&json!("R7"), &json!("off_duty")));
    assert_eq!((&made["capabilities"], &made["officers"][0]["name"]), (&json!(["first_aid"]), &officer["name"]));
    let path = format!("/units/{}", id(&made));
    world.user("officer2").post(&format!("{path}/duty"), &json!({ "to": "on_duty" })).ok();
    world.user("officer1").post(&format!("{path}/duty"), &json!({ "to": "off_duty" })).refused(403, "forbidden");
    let assign = json!({ "unit_id": id(&made) });
    let assignment = desk.act(&desk.open(), "assignments", &assign).ok();
    supervisor.patch(&path, &json!({ "retired": true })).refused(409, "conflict");
    desk.advance(&assignment, "cleared");
    let nobody = json!({ "officers": ["0192a000-0000-7000-8000-000000000000"] });
    supervisor.patch(&path, &nobody).refused_field("officers");
    assert_eq!(supervisor.patch(&path, &json!({ "retired": true })).ok()["retired"], true);
    assert!(!desk.api.all("/units").iter().any(|one| one["id"] == made["id"]));
    desk.act(&desk.open(), "assignments", &assign).refused(409, "unit_off_duty");
}

fn an_incident_type_is_added_and_taken_out_of_use(world: &mut World) {
    let (manager, desk) = (world.user("manager"), world.desk());
    let targets = json!({ "queue_s": 60, "travel_s": 120, "scene_s": 600, "warning_percent": 70 });
    let kind = json!({ "code": "kite", "name": "Kite over the runway", "category": "intrusion", "priority": 2,
        "targets": targets });
    let made = manager.post("/incident-types", &kind).ok();
    manager.post("/incident-types", &kind).refused(409, "conflict");
    let incident = desk.open_with(&json!({ "type": "kite" }));
    assert_eq!((&incident["priority"], &incident["type_name"]), (&json!(2), &kind["name"]));
    assert_eq!(incident["targets"], targets);
    let path = format!("/incident-types/{}", id(&made));
    manager.patch(&path, &json!({ "active": false })).ok();
    let mut call = desk.call("HP");
    call["type"] = json!("kite");
    desk.api.post("/incidents", &call).refused_field("type");
    assert_eq!(desk.now(&incident)["type_name"], kind["name"], "old incidents keep it");
    desk.api.post("/incident-types", &kind).refused(403, "forbidden");
}
