//! Which unit to send: ranked with reasons, and never sent by itself.

use blackbox::desk::id;
use blackbox::{Desk, Value, World, json};

blackbox::both!(
    units_are_ranked_with_reasons_and_nothing_is_sent,
    what_a_type_needs_decides_who_fits,
    who_was_seen_near_is_suggested_first,
    stairs_count_and_not_the_straight_line,
    a_door_without_its_key_is_named,
    who_is_on_it_is_left_out_and_who_refused_comes_last,
    the_needs_of_a_type_are_edited,
);

fn ask(desk: &Desk, incident: &Value, query: &str) -> Value {
    desk.api.get(&format!("/incidents/{}/suggestions{query}", id(incident))).ok()
}

fn of<'a>(answer: &'a Value, call_sign: &str) -> Option<&'a Value> {
    answer["units"].as_array().expect("units").iter().find(|unit| unit["call_sign"] == call_sign)
}

fn codes(unit: &Value) -> Vec<&str> {
    unit["reasons"].as_array().expect("reasons").iter().filter_map(|reason| reason["code"].as_str()).collect()
}

fn units_are_ranked_with_reasons_and_nothing_is_sent(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let before = desk.head();
    let nearest = ask(&desk, &incident, "");
    let covering = ask(&desk, &incident, "?coverage=true");
    assert_eq!((&nearest["coverage"], &covering["coverage"]), (&json!(false), &json!(true)));
    let units = nearest["units"].as_array().expect("units");
    let at_site = desk.api.all(&format!("/units?site_id={}", desk.site("HP")));
    assert_eq!(units.len(), at_site.len(), "each unit of the site once");
    let fits: Vec<bool> = units.iter().map(|unit| unit["fits"] == true).collect();
    assert!(fits.is_sorted_by(|one, other| one >= other) && fits[0], "those that fit come first: {fits:?}");
    for unit in units {
        assert!(!codes(unit).is_empty(), "{unit}");
        assert!(unit["reasons"].as_array().expect("reasons").iter().all(|reason| reason["text"] != ""), "{unit}");
    }
    let first = &covering["units"][0];
    assert!(first["arrival_s"].is_number() && first["extra_s"].is_number(), "{first}");
    assert!(first["coverage_lost"].as_f64().is_some_and(|lost| (0.0..=1.0).contains(&lost)), "both effects: {first}");
    let resting = of(&nearest, "P6").expect("P6 is on break");
    assert_eq!((&resting["fits"], codes(resting)[0]), (&json!(false), "on_break"));
    assert_eq!(nearest["shortfall"], json!(null));
    assert_eq!(desk.head(), before, "nothing was done");
    world.user("officer12").get(&format!("/incidents/{}/suggestions", id(&incident))).refused(404, "not_found");
    let path = format!("/incidents/{}/suggestions?coverage=perhaps", id(&incident));
    desk.api.get(&path).refused(400, "invalid");
}

fn what_a_type_needs_decides_who_fits(world: &mut World) {
    let desk = world.desk();
    let answer = ask(&desk, &desk.open_with(&json!({ "type": "evacuation" })), "");
    assert_eq!(answer["needs"], json!(["fire_warden"]));
    let (with, without) = (of(&answer, "P1").expect("P1"), of(&answer, "P4").expect("P4"));
    assert!(codes(with).contains(&"has_capability"), "{with}");
    let has = with["reasons"].as_array().expect("reasons").iter().find(|reason| reason["code"] == "has_capability");
    assert_eq!(has.map(|reason| &reason["capability"]), Some(&json!("fire_warden")), "the code has its value");
    assert_eq!((&without["fits"], codes(without)[0]), (&json!(false), "lacks_capability"));
    let targets = json!({ "queue_s": 60, "travel_s": 120, "scene_s": 600, "warning_percent": 70 });
    let dive = json!({ "code": "dive", "name": "Dive", "category": "service", "priority": 3, "targets": targets, "needs": ["Diver "] });
    assert_eq!(world.user("manager").post("/incident-types", &dive).ok()["needs"], json!(["diver"]));
    let answer = ask(&desk, &desk.open_with(&json!({ "type": "dive" })), "");
    assert_eq!((&answer["shortfall"]["code"], &answer["target_s"]), (&json!("none_capable"), &json!(120)));
    let text = answer["shortfall"]["text"].as_str().expect("a sentence");
    assert!(text.starts_with("There is no unit with diver"), "{text}");
    assert!(answer["units"].as_array().expect("units").iter().all(|unit| unit["fits"] == false));
}

fn who_was_seen_near_is_suggested_first(world: &mut World) {
    let (manager, desk) = (world.user("manager"), world.desk());
    let path = format!("/sites/{}/places", desk.site("HP"));
    let far = json!({ "kind": "building", "name": "Far hut", "latitude": 50.81, "longitude": -1.1 });
    let far = manager.post(&path, &far).ok();
    let there = desk.open_with(&json!({ "place_id": far["id"] }));
    let assignment = desk.assign(&there, "P4");
    desk.advance(&assignment, "on_scene");
    desk.advance(&assignment, "cleared");
    let answer = ask(&desk, &desk.open_with(&json!({ "place_id": far["id"] })), "");
    let first = &answer["units"][0];
    assert_eq!((&first["call_sign"], &first["arrival_s"]), (&json!("P4"), &json!(0)), "{answer}");
    let fresh = first["reasons"].as_array().expect("reasons").iter().find(|one| one["code"] == "position_fresh");
    assert!(fresh.is_some_and(|reason| reason["seconds"].as_i64() < Some(60)), "{first}");
    let second = &answer["units"][1];
    assert!(second["arrival_s"].as_i64() > Some(200), "two kilometres, by whatever: {second}");
    assert_eq!(second["extra_s"], second["arrival_s"]);
    // A phone knows better than where the unit arrived last.
    let phone = json!({ "unit_id": desk.unit_id("P4"), "latitude": 50.80, "longitude": -1.1, "accuracy_m": 80.5 });
    desk.api.post("/positions", &json!({ "items": [phone] })).ok();
    let answer = ask(&desk, &desk.open_with(&json!({ "place_id": far["id"] })), "");
    let moved = of(&answer, "P4").expect("P4");
    assert!(moved["arrival_s"].as_i64() > Some(600), "a kilometre on foot: {moved}");
    assert!(codes(moved).contains(&"position_coarse"), "{moved}");
    // A room without a position of its own is where the building is.
    let room = json!({ "kind": "room", "name": "Cellar", "parent_id": far["id"] });
    let room = manager.post(&path, &room).ok();
    let in_room = ask(&desk, &desk.open_with(&json!({ "place_id": room["id"] })), "");
    assert_eq!(of(&in_room, "P4").expect("P4")["arrival_s"], moved["arrival_s"]);
}

/// A unit is where it arrived last.
fn seen_at(desk: &Desk, unit: &str, place: &str) {
    let there = desk.open_with(&json!({ "place_id": place }));
    let assignment = desk.assign(&there, unit);
    desk.advance(&assignment, "on_scene");
    desk.advance(&assignment, "cleared");
}

fn place(desk: &Desk, path: &str) -> String {
    let places = desk.api.all(&format!("/sites/{}/places?limit=500", desk.site("HP")));
    id(places.iter().find(|place| place["path"] == path).unwrap_or_else(|| panic!("no place {path}"))).to_owned()
}

fn stairs_count_and_not_the_straight_line(world: &mut World) {
    let desk = world.desk();
    // P1 stands eight floors above the lobby; P4 outside, some seventy metres from it.
    seen_at(&desk, "P1", &place(&desk, "Tower A / Floor 8"));
    seen_at(&desk, "P4", &place(&desk, "Ambulance bay"));
    let lobby = place(&desk, "Tower A / Ground floor / Lobby");
    let answer = ask(&desk, &desk.open_with(&json!({ "place_id": lobby })), "");
    let (above, outside) = (of(&answer, "P1").expect("P1"), of(&answer, "P4").expect("P4"));
    let rank = |call_sign: &str| {
        answer["units"].as_array().expect("units").iter().position(|unit| unit["call_sign"] == call_sign)
    };
    assert!(rank("P4") < rank("P1"), "nearer by the straight line, farther by the lift: {above} {outside}");
    assert_eq!((&above["way"]["by"], &above["way"]["via"][0]["kind"]), (&json!("paths"), &json!("lift")), "{above}");
    assert_eq!((&outside["way"]["by"], &outside["way"]["via"]), (&json!("paths"), &json!([])), "{outside}");
    let text = |unit: &Value| {
        let reasons = unit["reasons"].as_array().expect("reasons").clone();
        let way = reasons.into_iter().find(|reason| reason["code"] == "way").expect("the way");
        way["text"].as_str().expect("words").to_owned()
    };
    assert!(text(above).ends_with("on foot by lift"), "{above}");
    assert!(text(outside).ends_with("on foot"), "{outside}");
    // A phone says no storey: close to where it arrived, the unit is up there still; in the street it is not.
    let says = |latitude: f64, longitude: f64| {
        let phone =
            json!({ "unit_id": desk.unit_id("P1"), "latitude": latitude, "longitude": longitude, "accuracy_m": 8 });
        desk.api.post("/positions", &json!({ "items": [phone] })).ok();
        let answer = ask(&desk, &desk.open_with(&json!({ "place_id": lobby })), "");
        of(&answer, "P1").expect("P1").clone()
    };
    assert_eq!(says(50.79098, -1.10123)["way"]["via"], above["way"]["via"]);
    let street = says(50.82, -1.10123);
    assert_eq!(street["way"]["by"], "line", "{street}");
    assert!(text(&street).ends_with("km straight line"), "{street}");
}

fn a_door_without_its_key_is_named(world: &mut World) {
    let desk = world.desk();
    let ground = place(&desk, "Tower A / Ground floor");
    seen_at(&desk, "P1", &ground);
    seen_at(&desk, "P4", &ground);
    let server = place(&desk, "Tower A / Basement / Server room");
    let answer = ask(&desk, &desk.open_with(&json!({ "place_id": server })), "");
    let (without, with) = (of(&answer, "P1").expect("P1"), of(&answer, "P4").expect("P4"));
    assert_eq!((&without["way"]["missing_key"], codes(without)[0]), (&json!("key_holder"), "missing_key"), "{without}");
    assert_eq!((&with["way"]["missing_key"], &with["way"]["by"]), (&json!(null), &json!("paths")), "{with}");
}

fn who_is_on_it_is_left_out_and_who_refused_comes_last(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open_with(&json!({ "priority": 1 }));
    let refused = desk.assign(&incident, "P1");
    desk.step(&refused, &json!({ "to": "refused", "reason": "no key" })).ok();
    desk.assign(&incident, "P4");
    let answer = ask(&desk, &incident, "");
    assert!(of(&answer, "P4").is_none(), "it is there already");
    let fitting: Vec<&Value> =
        answer["units"].as_array().expect("units").iter().filter(|unit| unit["fits"] == true).collect();
    let last = fitting.last().expect("some fit");
    assert_eq!((&last["call_sign"], codes(last)[0]), (&json!("P1"), "refused"));
    // For something less important, the unit is busy; for this one it would be taken from less important work.
    let lesser = ask(&desk, &desk.open_with(&json!({ "priority": 4 })), "");
    let busy = of(&lesser, "P4").expect("P4");
    assert_eq!((&busy["fits"], codes(busy)[0]), (&json!(false), "engaged"));
}

fn the_needs_of_a_type_are_edited(world: &mut World) {
    let (manager, desk) = (world.user("manager"), world.desk());
    let kind = desk.api.all("/incident-types").into_iter().find(|kind| kind["code"] == "medical").expect("medical");
    assert_eq!(kind["needs"], json!(["first_aid"]));
    let path = format!("/incident-types/{}", id(&kind));
    assert_eq!(manager.patch(&path, &json!({ "needs": [] })).ok()["needs"], json!([]));
    manager.patch(&path, &json!({ "needs": vec!["x"; 33] })).refused_field("needs");
    let answer = ask(&desk, &desk.open_with(&json!({ "type": "medical" })), "");
    assert_eq!(answer["needs"], json!([]));
}
