//! Compartments: who is in, what exists for whom, and broken glass.

mod matrix;
mod paths;
mod reveal;

use std::collections::BTreeMap;

use blackbox::desk::id;
use blackbox::{Api, Desk, Stream, Value, World, json, stream, wait_for};

blackbox::both!(
    a_sealed_incident_exists_for_members_only,
    whoever_is_sent_sees_it_for_as_long,
    a_unit_is_busy_without_what_with,
    screens_that_showed_it_are_told_to_look_anew,
    the_keeper_says_who_belongs,
    glass_is_broken_by_two_and_mends_by_itself,
    only_the_keeper_lets_a_record_out,
    what_lies_in_a_compartment_stays_together,
);

/// Accounts by user name.
pub(crate) fn accounts(world: &World) -> BTreeMap<String, String> {
    let named = |one: &Value| (one["username"].as_str().expect("a name").to_owned(), id(one).to_owned());
    world.user("admin").all("/accounts").iter().map(named).collect()
}

/// A compartment that the supervisor keeps, with members.
pub(crate) fn compartment(world: &World, members: &[&str]) -> Value {
    let accounts = accounts(world);
    let body = json!({ "name": "Alder", "keeper_id": accounts["supervisor"] });
    let made = world.user("manager").post("/compartments", &body).ok();
    let members: Vec<Value> = members.iter().map(|name| json!({ "account_id": accounts[*name] })).collect();
    let path = format!("/compartments/{}", id(&made));
    world.user("supervisor").patch(&path, &json!({ "members": members })).ok()
}

pub(crate) fn seal(desk: &Desk, incident: &Value, compartment: &Value) -> Value {
    desk.act(incident, "seal", &json!({ "compartment_id": id(compartment) })).ok()
}

/// The call sign of a unit at Harbour Point that is free and has somebody on it.
pub(crate) fn free_unit(desk: &Desk) -> String {
    let is_free = |unit: &Value| {
        unit["site_id"] == desk.site("HP") && unit["availability"] == "available" && unit["officers"][0].is_object()
    };
    let units = desk.api.all("/units");
    let unit = units.iter().find(|unit| is_free(unit)).expect("a free unit with a crew");
    unit["call_sign"].as_str().expect("a call sign").to_owned()
}

fn path(incident: &Value) -> String {
    format!("/incidents/{}", id(incident))
}

fn numbers(api: &Api, path: &str) -> Vec<String> {
    api.all(path).iter().map(|one| one["number"].as_str().expect("a number").to_owned()).collect()
}

fn a_sealed_incident_exists_for_members_only(world: &mut World) {
    let alder = compartment(world, &["dispatcher"]);
    let desk = world.desk();
    let sealed = desk.open_with(&json!({ "compartment_id": id(&alder), "narrative": "in Alder" }));
    let later = desk.open();
    assert_eq!(desk.now(&later)["compartment_id"], Value::Null);
    let number = later["number"].as_str().expect("a number").to_owned();
    let admin = world.user("admin");
    assert!(numbers(&admin, "/incidents?state=open").contains(&number), "the control: before, it is there");
    assert_eq!(seal(&desk, &later, &alder)["compartment_id"], alder["id"]);

    let missing = admin.get("/incidents/0192a000-0000-7000-8000-000000000000").refused(404, "not_found");
    for outsider in ["admin", "manager", "auditor", "officer1", "reception"] {
        let api = world.user(outsider);
        for incident in [&sealed, &later] {
            assert_eq!(api.get(&path(incident)).refused(404, "not_found"), missing, "{outsider}");
            let stream = format!("/journal?stream=incident/{}", id(incident));
            assert!(api.all(&stream).is_empty(), "{outsider}");
            let number = incident["number"].as_str().expect("a number");
            let listed = format!("/incidents?query={number}");
            assert!(numbers(&api, &listed).is_empty(), "{outsider}");
            assert!(!numbers(&api, "/incidents?state=open").iter().any(|one| one == number), "{outsider}");
        }
    }
    for act in ["log", "seal", "hold", "close", "presence"] {
        let body = json!({ "text": "x", "reason": "x", "disposition": "handled", "compartment_id": id(&alder) });
        let answer = admin.post(&format!("{}/{act}", path(&sealed)), &body);
        assert!(matches!(answer.status, 400 | 404), "{}: {}", answer.asked, answer.text);
    }
    for member in ["dispatcher", "supervisor"] {
        let api = world.user(member);
        assert_eq!(api.get(&path(&sealed)).ok()["log"][0]["text"], "in Alder", "{member}");
        assert!(numbers(&api, "/incidents?state=open").contains(&number), "{member}");
    }
    // A reader of the whole journal sees that there are entries, by number, and nothing else of them.
    let entries = world.user("auditor").all("/journal?limit=500");
    let seqs: Vec<i64> = entries.iter().map(|entry| entry["seq"].as_i64().expect("a number")).collect();
    assert_eq!(seqs, (1..=seqs.len() as i64).collect::<Vec<_>>(), "without gap");
    let masked: Vec<&Value> = entries.iter().filter(|entry| entry["stream"] == "sealed").collect();
    assert!(masked.len() >= 3, "{masked:?}");
    assert!(masked.iter().all(|entry| entry["payload"].is_null() && entry["actor"]["name"] == ""));
}

fn whoever_is_sent_sees_it_for_as_long(world: &mut World) {
    let alder = compartment(world, &["dispatcher"]);
    let desk = world.desk();
    let free = free_unit(&desk);
    let sealed = desk.open_with(&json!({ "compartment_id": id(&alder) }));
    let other = desk.open_with(&json!({ "compartment_id": id(&alder) }));
    let unit = desk.unit_id(&free).to_owned();
    let officers = desk.unit(&free)["officers"].clone();
    let accounts = accounts(world);
    let username = accounts.iter().find(|(_, account)| officers[0]["account_id"] == **account).expect("an officer").0;
    let officer = world.sign_in(username);
    officer.get(&path(&sealed)).refused(404, "not_found");
    let assignment = desk.assign(&sealed, &free);
    officer.get(&path(&sealed)).ok();
    officer.get(&path(&other)).refused(404, "not_found");
    assert_eq!(officer.get(&format!("/units/{unit}")).ok()["assignments"][0]["incident_id"], sealed["id"]);
    stream_step(&officer, &assignment, "acknowledged");
    // Whoever leaves the unit leaves the incident.
    let change =
        |people: Value| world.user("admin").patch(&format!("/units/{unit}"), &json!({ "officers": people })).ok();
    change(json!([]));
    officer.get(&path(&sealed)).refused(404, "not_found");
    change(json!([accounts[username]]));
    officer.get(&path(&sealed)).ok();
    desk.advance(&assignment, "cleared");
    officer.get(&path(&sealed)).refused(404, "not_found");
}

fn stream_step(api: &Api, assignment: &Value, to: &str) {
    blackbox::desk::step(api, assignment, &json!({ "to": to })).ok();
}

fn a_unit_is_busy_without_what_with(world: &mut World) {
    let alder = compartment(world, &["dispatcher"]);
    let desk = world.desk();
    let free = free_unit(&desk);
    let sealed = desk.open_with(&json!({ "compartment_id": id(&alder) }));
    let before = desk.head();
    let assignment = desk.assign(&sealed, &free);
    let manager = world.user("manager");
    let unit = manager.get(&format!("/units/{}", desk.unit_id(&free))).ok();
    assert_eq!((&unit["availability"], &unit["assignments"]), (&json!("assigned"), &json!([])));
    assert_eq!(desk.unit(&free)["assignments"][0]["incident_id"], sealed["id"], "a member sees it");
    let told = manager.all(&format!("/journal?stream=unit/{}&after={before}", desk.unit_id(&free)));
    assert_eq!(told.last().expect("an entry")["payload"]["unit"]["availability"], "assigned");
    assert_eq!(told.last().expect("an entry")["payload"]["unit"]["assignments"], json!([]));
    let off = manager.post(&format!("/units/{}/duty", desk.unit_id(&free)), &json!({ "to": "off_duty" }));
    let off = if off.status == 403 {
        world.user("admin").post(&format!("/units/{}/duty", desk.unit_id(&free)), &json!({ "to": "off_duty" }))
    } else {
        off
    };
    let said = off.refused(409, "conflict");
    let number = sealed["number"].as_str().expect("a number");
    assert!(!said["detail"].as_str().expect("words").contains(number), "{said}");
    // Nobody is told to call it away from there.
    let open = desk.open();
    let suggested = manager.get(&format!("{}/suggestions", path(&open))).ok();
    assert!(!suggested.to_string().contains(number));
    let first = suggested["units"][0]["call_sign"].clone();
    assert_ne!(first, free.as_str(), "a busy unit is not the first to be sent");
    stream_step(&desk.api, &assignment, "acknowledged");
}

fn screens_that_showed_it_are_told_to_look_anew(world: &mut World) {
    let alder = compartment(world, &["dispatcher"]);
    let desk = world.desk();
    let incident = desk.open();
    let (outsider, member) = (world.user("admin"), world.user("supervisor"));
    let after = desk.head();
    let (mut outside, mut inside) = (Stream::open(&outsider, Some(after)), Stream::open(&member, Some(after)));
    seal(&desk, &incident, &alder);
    desk.act(&incident, "log", &json!({ "text": "between us" })).ok();
    let open = desk.open();
    let end = desk.head();
    let mut anew = 0;
    loop {
        match outside.frame().expect("the feed goes on") {
            stream::Frame::Passing(kind, _) => anew += usize::from(kind == "anew"),
            stream::Frame::Entry(entry) => {
                assert!(!entry.to_string().contains(id(&incident)), "{entry}");
                assert!(!entry.to_string().contains("between us"), "{entry}");
                if entry["seq"].as_i64() == Some(end) {
                    assert_eq!(entry["payload"]["incident"]["id"], open["id"]);
                    break;
                }
            }
            stream::Frame::Beat { .. } => {}
        }
    }
    assert!(anew >= 1, "the screen is told that something was closed to it");
    let entries = inside.until(end);
    assert!(entries.iter().any(|entry| entry["payload"]["line"]["text"] == "between us"), "a member hears of it");
}

fn the_keeper_says_who_belongs(world: &mut World) {
    let alder = compartment(world, &["dispatcher"]);
    let accounts = accounts(world);
    let members = |api: &Api, names: &[&str]| {
        let members: Vec<Value> = names.iter().map(|name| json!({ "account_id": accounts[*name] })).collect();
        api.patch(&format!("/compartments/{}", id(&alder)), &json!({ "members": members }))
    };
    let (keeper, admin) = (world.user("supervisor"), world.user("admin"));
    members(&admin, &["admin"]).refused(403, "forbidden");
    members(&world.user("dispatcher"), &["admin"]).refused(403, "forbidden");
    members(&world.user("officer1"), &["officer1"]).refused(404, "not_found");
    assert!(world.user("officer1").all("/compartments").is_empty(), "who is not in does not hear of it");
    assert_eq!(world.user("auditor").all("/compartments").len(), 1, "who is in is no secret to an auditor");
    assert_eq!(world.user("auditor").all("/compartments")[0]["mine"], false);
    let desk = world.desk();
    let sealed = desk.open_with(&json!({ "compartment_id": id(&alder) }));
    members(&keeper, &[]).ok();
    desk.api.get(&path(&sealed)).refused(404, "not_found");
    keeper.get(&path(&sealed)).ok();
    desk.act(&desk.open(), "seal", &json!({ "compartment_id": id(&alder) })).refused(404, "not_found");
    world
        .user("manager")
        .post("/incidents", &{
            let mut body = desk.call("HP");
            body["compartment_id"] = alder["id"].clone();
            body
        })
        .refused(409, "conflict");
    // Without a fresh proof nobody changes who belongs.
    world.sql("UPDATE session SET proved_at = 0");
    members(&world.sign_in("supervisor"), &["dispatcher"]).ok();
    members(&keeper, &["dispatcher"]).refused(403, "proof_needed");
}

fn glass_is_broken_by_two_and_mends_by_itself(world: &mut World) {
    let alder = compartment(world, &["dispatcher"]);
    let desk = world.desk();
    let sealed = desk.open_with(&json!({ "compartment_id": id(&alder) }));
    let (admin, manager) = (world.user("admin"), world.user("manager"));
    let ask = format!("/compartments/{}/glass", id(&alder));
    admin.post(&ask, &json!({ "reason": " " })).refused_field("reason");
    world.user("officer1").post(&ask, &json!({ "reason": "x" })).refused(403, "forbidden");
    let asked = admin.post(&ask, &json!({ "reason": "a fire in the safe room" })).ok();
    admin.get(&path(&sealed)).refused(404, "not_found");
    admin.post(&ask, &json!({ "reason": "again" })).refused(409, "conflict");
    let confirm = format!("/glass/{}/confirm", id(&asked));
    admin.post(&confirm, &json!({})).refused(409, "second_person_needed");
    world.user("dispatcher").post(&confirm, &json!({})).refused(403, "forbidden");
    let before = desk.head();
    manager.post(&confirm, &json!({})).ok();
    assert_eq!(admin.get(&path(&sealed)).ok()["id"], sealed["id"]);
    manager.get(&path(&sealed)).refused(404, "not_found");
    manager.post(&confirm, &json!({})).refused(409, "conflict");
    // Every member is told; it stands in the journal with the reason and both names.
    let told = desk.api.all(&format!("/journal?stream=compartment/{}&after={before}", id(&alder)));
    let glass = &told[0]["payload"]["glass"];
    assert_eq!(
        (&told[0]["action"], &glass["reason"]),
        (&json!("compartment.glass_broken"), &json!("a fire in the safe room"))
    );
    assert!(glass["asker"]["name"].is_string() && glass["confirmer"]["name"].is_string(), "{glass}");
    admin.post(&format!("{}/unseal", path(&sealed)), &json!({ "reason": "x" })).refused(403, "forbidden");
    // The hour is over.
    world.sql("UPDATE compartment_member SET until_at = 1 WHERE glass_id IS NOT NULL");
    world.sql("UPDATE deadline SET due_at = 1 WHERE kind = 'identity.admission'");
    wait_for("the way in closes by itself", 60, || (admin.get(&path(&sealed)).status == 404).then_some(()));
    let stream = format!("/journal?stream=compartment/{}&after={before}", id(&alder));
    let ended = || desk.api.all(&stream).last().is_some_and(|entry| entry["action"] == "compartment.admission_ended");
    wait_for("the entry that tells of it", 60, || ended().then_some(()));
    assert!(desk.api.all("/compartments")[0]["glass"].as_array().expect("a list").is_empty());
    // The keeper ends one that is open.
    let asked = admin.post(&ask, &json!({ "reason": "once more" })).ok();
    manager.post(&format!("/glass/{}/confirm", id(&asked)), &json!({})).ok();
    manager.post(&format!("/glass/{}/end", id(&asked)), &json!({})).refused(403, "forbidden");
    world.user("supervisor").post(&format!("/glass/{}/end", id(&asked)), &json!({})).ok();
    admin.get(&path(&sealed)).refused(404, "not_found");
}

fn only_the_keeper_lets_a_record_out(world: &mut World) {
    let alder = compartment(world, &["dispatcher"]);
    let desk = world.desk();
    let incident = desk.open_with(&json!({ "narrative": "as it was" }));
    seal(&desk, &incident, &alder);
    desk.act(&incident, "unseal", &json!({ "reason": "x" })).refused(403, "forbidden");
    let admin = world.user("admin");
    let stream = format!("/journal?stream=incident/{}", id(&incident));
    assert!(admin.all(&stream).is_empty());
    world.user("supervisor").post(&format!("{}/unseal", path(&incident)), &json!({ "reason": "over" })).ok();
    assert_eq!(admin.get(&path(&incident)).ok()["log"][0]["text"], "as it was");
    assert_eq!(admin.all(&stream)[0]["payload"]["line"]["text"], "as it was", "with its whole past");
}

fn what_lies_in_a_compartment_stays_together(world: &mut World) {
    let alder = compartment(world, &["dispatcher"]);
    let desk = world.desk();
    let (sealed, open, duplicate) = (desk.open(), desk.open(), desk.open());
    desk.act(&duplicate, "merge", &json!({ "into": id(&sealed) })).ok();
    desk.act(&duplicate, "seal", &json!({ "compartment_id": id(&alder) })).refused(409, "conflict");
    seal(&desk, &sealed, &alder);
    let admin = world.user("admin");
    admin.get(&path(&duplicate)).refused(404, "not_found");
    desk.act(&open, "related", &json!({ "other_id": id(&sealed) })).refused(409, "conflict");
    desk.act(&open, "merge", &json!({ "into": id(&sealed) })).refused(409, "conflict");
    // Nobody is handed what they do not see.
    let manager = accounts(world)["admin"].clone();
    desk.act(&sealed, "hand_to", &json!({ "account_id": manager })).refused_field("account_id");
}
