//! Incidents that belong together, earlier ones, and what to know of a place.

use blackbox::desk::id;
use blackbox::{Value, World, json};

use crate::scopes::client;

blackbox::both!(
    a_duplicate_is_merged_and_nothing_is_lost,
    units_of_a_duplicate_go_over_when_asked,
    what_cannot_be_merged_is_refused,
    duplicates_of_duplicates_are_reached,
    two_incidents_are_related_and_parted,
    earlier_calls_at_the_place_come_before_those_around,
    cautions_hold_for_what_lies_in_a_place,
);

fn a_duplicate_is_merged_and_nothing_is_lost(world: &mut World) {
    let desk = world.desk();
    let master = desk.open_with(&json!({ "narrative": "Smoke over the quay." }));
    let call = json!({ "narrative": "I can see smoke from the bridge.", "caller_name": "Ada Low", "caller_phone": "07700 900001" });
    let duplicate = desk.open_with(&call);
    desk.act(&duplicate, "outside", &json!({ "service": "fire" })).ok();
    desk.act(&duplicate, "persons", &json!({ "role": "witness", "name": "Bo Dahl" })).ok();
    let merged = desk.act(&duplicate, "merge", &json!({ "into": master["id"], "reason": "same smoke" })).ok();
    assert_eq!((&merged["state"], &merged["disposition"]), (&json!("closed"), &json!("duplicate")));
    assert_eq!(merged["merged_into"], json!({ "id": master["id"], "number": master["number"] }));
    assert_eq!(merged["outcome_note"], "same smoke");
    let shown = desk.now(&master);
    let texts: Vec<&Value> = shown["log"].as_array().expect("a log").iter().map(|line| &line["text"]).collect();
    assert_eq!(texts, ["Smoke over the quay.", "I can see smoke from the bridge."]);
    assert_eq!(shown["log"][1]["incident_id"], duplicate["id"], "a line says where it comes from");
    let other = &shown["merged"][0];
    assert_eq!((&other["number"], &other["caller_phone"]), (&duplicate["number"], &json!("07700 900001")));
    assert_eq!(shown["outside"][0]["service"], "fire", "help from outside goes over");
    assert_eq!(shown["persons"][0]["name"], "Bo Dahl");
    assert_eq!(shown["state"], "received");
    let stream = |incident: &Value| {
        desk.api.items(&format!("/journal?stream=incident/{}", id(incident))).pop().expect("an entry")
    };
    let (closed, took) = (stream(&duplicate), stream(&master));
    assert_eq!((&closed["action"], &closed["payload"]["to"]), (&json!("incident.merged"), &master["number"]));
    assert_eq!((&took["action"], &took["payload"]["from"]), (&json!("incident.took_over"), &duplicate["number"]));
    // What comes to light later on the duplicate is still seen at the other.
    desk.act(&duplicate, "log", &json!({ "text": "The caller rang again." })).ok();
    assert_eq!(desk.now(&master)["log"][2]["text"], "The caller rang again.");
    let client = client(world).get(&format!("/incidents/{}", id(&master))).ok();
    assert_eq!((&client["merged"][0]["caller_name"], &client["persons"]), (&json!(null), &json!([])));
    // Reopened, the two are apart again.
    desk.act(&duplicate, "reopen", &json!({ "reason": "another fire" })).ok();
    let parted = desk.now(&duplicate);
    assert_eq!((&parted["merged_into"], &parted["disposition"]), (&json!(null), &json!(null)));
    assert_eq!(desk.now(&master)["log"].as_array().map(Vec::len), Some(1));
}

fn units_of_a_duplicate_go_over_when_asked(world: &mut World) {
    let desk = world.desk();
    let (master, duplicate) = (desk.open(), desk.open());
    let on_scene = desk.assign(&duplicate, "P4");
    desk.advance(&on_scene, "on_scene");
    desk.assign(&duplicate, "P5");
    desk.assign(&master, "P5");
    let merge =
        |move_units: bool| desk.act(&duplicate, "merge", &json!({ "into": master["id"], "move_units": move_units }));
    merge(false).refused(409, "units_engaged");
    assert_eq!(desk.state(&duplicate), "on_scene");
    let merged = merge(true).ok();
    assert!(merged["assignments"].as_array().expect("assignments").iter().all(|one| one["state"] == "cleared"));
    let shown = desk.now(&master);
    let on = |call_sign: &str| {
        let of = |one: &&Value| one["call_sign"] == call_sign;
        shown["assignments"]
            .as_array()
            .expect("assignments")
            .iter()
            .filter(of)
            .map(|one| one["state"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!((on("P4"), on("P5")), (vec![json!("on_scene")], vec![json!("assigned")]), "each goes on once");
    assert_eq!(shown["state"], "on_scene");
    assert_eq!(desk.availability("P4"), "on_scene");
    assert_eq!(desk.unit("P4")["assignments"].as_array().map(Vec::len), Some(1));
}

fn what_cannot_be_merged_is_refused(world: &mut World) {
    let desk = world.desk();
    let (master, duplicate) = (desk.open(), desk.open());
    let merge = |from: &Value, into: &Value| desk.act(from, "merge", &json!({ "into": into["id"] }));
    merge(&duplicate, &duplicate).refused_field("into");
    let elsewhere = desk.open_with(&json!({ "site_id": desk.site("ND"), "place_id": desk.site("ND") }));
    merge(&elsewhere, &master).refused_field("into");
    desk.act(&duplicate, "merge", &json!({ "into": "0192a000-0000-7000-8000-000000000000" })).refused(404, "not_found");
    merge(&duplicate, &master).ok();
    merge(&duplicate, &master).refused(409, "conflict");
    let third = desk.open();
    merge(&third, &duplicate).refused(409, "conflict");
    world
        .user("officer1")
        .post(&format!("/incidents/{}/merge", id(&third)), &json!({ "into": master["id"] }))
        .refused(403, "forbidden");
}

fn duplicates_of_duplicates_are_reached(world: &mut World) {
    let desk = world.desk();
    let chain: Vec<Value> =
        ["one", "two", "three"].iter().map(|text| desk.open_with(&json!({ "narrative": text }))).collect();
    for pair in chain.windows(2) {
        desk.act(&pair[0], "merge", &json!({ "into": pair[1]["id"] })).ok();
    }
    let shown = desk.now(&chain[2]);
    let texts: Vec<&Value> = shown["log"].as_array().expect("a log").iter().map(|line| &line["text"]).collect();
    assert_eq!(texts, ["one", "two", "three"]);
    assert_eq!(shown["merged"].as_array().map(Vec::len), Some(2));
}

fn two_incidents_are_related_and_parted(world: &mut World) {
    let desk = world.desk();
    let (one, two) = (desk.open(), desk.open());
    let relate = || desk.act(&one, "related", &json!({ "other_id": two["id"] }));
    relate().ok();
    relate().ok();
    let (seen, from_two) = (desk.now(&one)["related"].clone(), desk.now(&two)["related"].clone());
    assert_eq!((&seen[0]["number"], &from_two[0]["number"]), (&two["number"], &one["number"]));
    assert_eq!(
        (seen.as_array().map(Vec::len), &seen[0]["open"]),
        (Some(1), &json!(true)),
        "said twice, it is there once"
    );
    desk.act(&one, "related", &json!({ "other_id": one["id"] })).refused_field("other_id");
    let relation = format!("/incident-relations/{}", seen[0]["relation_id"].as_str().expect("a relation"));
    world.user("officer1").delete(&relation).refused(403, "forbidden");
    desk.api.delete(&relation).ok();
    assert_eq!((&desk.now(&one)["related"], &desk.now(&two)["related"]), (&json!([]), &json!([])));
    desk.api.delete(&relation).refused(404, "not_found");
    let last = desk.api.items(&format!("/journal?stream=incident/{}", id(&two))).pop().expect("an entry");
    assert_eq!((&last["action"], &last["payload"]["to"]), (&json!("incident.unrelated"), &one["number"]));
}

fn earlier_calls_at_the_place_come_before_those_around(world: &mut World) {
    let (manager, desk) = (world.user("manager"), world.desk());
    let path = format!("/sites/{}/places", desk.site("ND"));
    let add = |body: Value| manager.post(&path, &body).ok();
    let floor = add(json!({ "kind": "building", "name": "Annexe" }));
    let room = |name: &str| add(json!({ "kind": "room", "name": name, "parent_id": floor["id"] }));
    let (vault, hall, shed) = (room("Vault"), room("Hall"), add(json!({ "kind": "building", "name": "Shed" })));
    let at = |place: &Value, when: &str| {
        desk.open_with(
            &json!({ "site_id": desk.site("ND"), "place_id": place["id"], "occurred_at": when, "caller_name": "Ada" }),
        )
    };
    let old = at(&vault, "2026-01-02T10:00:00Z");
    let beside = at(&hall, "2026-02-02T10:00:00Z");
    at(&shed, "2026-02-03T10:00:00Z");
    at(&vault, "2024-01-02T10:00:00Z");
    let newer = at(&vault, "2026-01-03T10:00:00Z");
    let now = at(&vault, "2026-03-01T10:00:00Z");
    let path = format!("/incidents/{}/earlier", id(&now));
    let found = desk.api.items(&path);
    let numbers: Vec<&Value> = found.iter().map(|one| &one["number"]).collect();
    assert_eq!(
        numbers,
        [&newer["number"], &old["number"], &beside["number"]],
        "the place, then around it; a year back"
    );
    assert_eq!(desk.api.items(&format!("{path}?limit=1")).len(), 1);
    assert_eq!(client(world).get(&path).status, 404, "a client of the other site does not know of it");
}

fn cautions_hold_for_what_lies_in_a_place(world: &mut World) {
    let (manager, desk) = (world.user("manager"), world.desk());
    let path = format!("/sites/{}/places", desk.site("ND"));
    let floor = manager.post(&path, &json!({ "kind": "building", "name": "Annexe" })).ok();
    let room = manager.post(&path, &json!({ "kind": "room", "name": "Vault", "parent_id": floor["id"] })).ok();
    let cautions = |place: &Value| format!("/places/{}/cautions", id(place));
    let add = |place: &Value, body: Value| desk.api.post(&cautions(place), &body);
    let dog = add(&floor, json!({ "text": "A dog runs free at night." }));
    assert_eq!(dog.status, 201);
    let dog = dog.ok();
    add(&room, json!({ "text": "Gas.", "until": "2999-01-01T00:00:00Z" })).ok();
    add(&room, json!({ "text": " " })).refused_field("text");
    add(&room, json!({ "text": "x", "until": "2020-01-01T00:00:00Z" })).refused_field("until");
    let seen = desk.api.items(&cautions(&room));
    let texts: Vec<(&Value, &Value)> = seen.iter().map(|one| (&one["text"], &one["place"])).collect();
    assert_eq!(
        texts,
        [(&json!("Gas."), &json!("Annexe / Vault")), (&json!("A dog runs free at night."), &json!("Annexe"))]
    );
    assert_eq!(desk.api.items(&cautions(&floor)).len(), 1, "not for what lies around");
    let gone = format!("/cautions/{}", id(&dog));
    let client = client(world);
    client.delete(&gone).refused(403, "forbidden");
    desk.api.delete(&gone).ok();
    assert_eq!(desk.api.items(&cautions(&room)).len(), 1);
    desk.api.delete(&gone).refused(404, "not_found");
    client.get(&cautions(&room)).refused(403, "forbidden");
    let entry = desk.api.items(&format!("/journal?stream=caution/{}", id(&dog))).pop().expect("an entry");
    assert_eq!((&entry["action"], &entry["payload"]["caution"]["text"]), (&json!("caution.removed"), &dog["text"]));
}
