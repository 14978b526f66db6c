//! Help from outside: the numbers at hand, the call, and how far it is.

use blackbox::desk::id;
use blackbox::{Value, World, json};

use crate::scopes::client;

blackbox::both!(
    the_numbers_of_a_site_are_written_as_a_whole,
    help_is_called_and_followed_to_its_end,
    only_what_follows_is_stamped,
    whoever_may_not_call_is_refused,
);

fn contacts(world: &World) -> Vec<Value> {
    let desk = world.desk();
    let answer = desk.api.get(&format!("/sites/{}/contacts", desk.site("HP"))).ok();
    answer["contacts"].as_array().expect("contacts").clone()
}

fn the_numbers_of_a_site_are_written_as_a_whole(world: &mut World) {
    let (manager, desk) = (world.user("manager"), world.desk());
    let path = format!("/sites/{}/contacts", desk.site("ND"));
    let put = |tag: &str, body: &Value| {
        let ask = manager.ask("PUT", &path).key(&blackbox::fresh_key());
        if tag.is_empty() { ask.json(body).send() } else { ask.header("if-match", tag).json(body).send() }
    };
    let empty = manager.get(&path);
    let tag = empty.header("etag").to_owned();
    assert_eq!(empty.ok()["contacts"], json!([]));
    let police = json!({ "service": "police", "name": "Control room", "number": " 01632 960001 ", "note": "gate 2" });
    let keys = json!({ "service": "keyholder", "name": "Ada Low", "number": "07700 900001" });
    let written = put(&tag, &json!({ "contacts": [police, keys] })).ok();
    assert_eq!(
        (&written["contacts"][0]["number"], &written["contacts"][1]["name"]),
        (&json!("01632 960001"), &json!("Ada Low"))
    );
    assert_eq!(written["contacts"][1]["note"], json!(null));
    put(&tag, &json!({ "contacts": [] })).refused(412, "stale");
    assert_eq!(desk.api.get(&path).ok(), written, "a dispatcher reads them");
    put("", &json!({ "contacts": [keys] })).ok();
    assert_eq!(manager.get(&path).ok()["contacts"].as_array().map(Vec::len), Some(1), "what was there is replaced");
    put("", &json!({ "contacts": [{ "service": "wizard", "name": "x", "number": "1" }] })).refused(400, "invalid");
    put("", &json!({ "contacts": [{ "service": "fire", "name": " ", "number": "1" }] })).refused_field("name");
    put("", &json!({ "contacts": vec![police; 41] })).refused_field("contacts");
    let entry = desk.api.items(&format!("/journal?stream=contacts/{}", desk.site("ND"))).pop().expect("an entry");
    assert_eq!(entry["action"], "site.contacts_changed");
    assert_eq!(entry["payload"]["contacts"][0]["name"], "Ada Low");
    let ask = desk.api.ask("PUT", &path).key(&blackbox::fresh_key());
    ask.json(&json!({ "contacts": [] })).send().refused(403, "forbidden");
}

fn help_is_called_and_followed_to_its_end(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let police = contacts(world).into_iter().find(|one| one["service"] == "police").expect("the example has police");
    let note = json!({ "contact_id": police["id"], "note": "two men at the fence" });
    let answer = desk.act(&incident, "outside", &note);
    assert_eq!(answer.status, 201);
    let call = answer.ok();
    assert_eq!(
        (&call["service"], &call["name"], &call["number"]),
        (&json!("police"), &police["name"], &police["number"])
    );
    assert_eq!((&call["state"], &call["note"]), (&json!("sent"), &note["note"]));
    assert_eq!(call["caller"], world.user("dispatcher").get("/session").ok()["account"]["name"]);
    let advance = |body: &Value| desk.api.post(&format!("/outside-calls/{}/advance", id(&call)), body);
    let accepted = advance(&json!({ "to": "accepted", "reference": "CAD 4711" })).ok();
    assert_eq!((&accepted["state"], &accepted["reference"]), (&json!("accepted"), &json!("CAD 4711")));
    advance(&json!({ "note": "two cars" })).ok();
    advance(&json!({ "to": "on_scene" })).ok();
    advance(&json!({ "to": "dispatched", "occurred_at": call["stamps"]["sent"]["occurred_at"] })).ok();
    let shown = desk.now(&incident);
    let now = &shown["outside"][0];
    assert_eq!(
        (&now["state"], &now["note"]),
        (&json!("on_scene"), &json!("two cars")),
        "a leg told late changes no state"
    );
    assert_eq!(now["stamps"]["dispatched"]["occurred_at"], call["stamps"]["sent"]["occurred_at"]);
    desk.act(&incident, "close", &json!({ "disposition": "handled" })).ok();
    let left = advance(&json!({ "to": "closed", "outcome": "took one along" })).ok();
    assert_eq!((&left["state"], &left["next"]), (&json!("closed"), &json!([])), "help may leave after the end");
    let entry = desk.api.items(&format!("/journal?stream=incident/{}", id(&incident))).pop().expect("an entry");
    assert_eq!((&entry["action"], &entry["payload"]["to"]), (&json!("outside.advanced"), &json!("closed")));
    assert_eq!(entry["payload"]["outside_call"]["outcome"], "took one along");
    assert_eq!(entry["payload"]["incident"]["outside"][0], left, "the image of the incident has it");
    let board = desk.api.items("/incidents?state=closed&limit=1");
    assert_eq!(board[0]["outside"][0], left);
    desk.act(&incident, "outside", &json!({ "service": "fire" })).refused(409, "conflict");
}

fn only_what_follows_is_stamped(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    desk.act(&incident, "outside", &json!({})).refused_field("service");
    let elsewhere = json!({ "contact_id": "0192a000-0000-7000-8000-000000000000" });
    desk.act(&incident, "outside", &elsewhere).refused_field("contact_id");
    let call = desk.act(&incident, "outside", &json!({ "service": "ambulance" })).ok();
    assert_eq!(
        (&call["name"], &call["number"]),
        (&json!("Ambulance"), &json!(null)),
        "called without a number at hand"
    );
    let advance = |body: &Value| desk.api.post(&format!("/outside-calls/{}/advance", id(&call)), body);
    advance(&json!({})).refused_field("to");
    advance(&json!({ "to": "sent" })).refused(400, "invalid");
    advance(&json!({ "to": "rejected" })).refused_field("outcome");
    advance(&json!({ "to": "dispatched" })).ok();
    advance(&json!({ "to": "dispatched" })).refused(409, "already_stamped");
    advance(&json!({ "to": "rejected", "outcome": "no car free" })).refused(409, "illegal_step");
    let second = desk.act(&incident, "outside", &json!({ "service": "ambulance", "name": "Second crew" })).ok();
    let path = format!("/outside-calls/{}/advance", id(&second));
    let rejected = desk.api.post(&path, &json!({ "to": "rejected", "outcome": "no car free" })).ok();
    assert_eq!((&rejected["state"], &rejected["outcome"]), (&json!("rejected"), &json!("no car free")));
    assert_eq!(desk.now(&incident)["outside"].as_array().map(Vec::len), Some(2));
}

fn whoever_may_not_call_is_refused(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let call = desk.act(&incident, "outside", &json!({ "service": "police", "number": "01632 960001" })).ok();
    let officer = world.user("officer1");
    officer
        .post(&format!("/incidents/{}/outside", id(&incident)), &json!({ "service": "fire" }))
        .refused(403, "forbidden");
    officer
        .post(&format!("/outside-calls/{}/advance", id(&call)), &json!({ "to": "closed" }))
        .refused(403, "forbidden");
    let client = client(world);
    client.get(&format!("/sites/{}/contacts", desk.site("HP"))).refused(403, "forbidden");
    let client = client.get(&format!("/incidents/{}", id(&incident))).ok();
    assert_eq!(client["outside"][0]["state"], "sent", "a client sees that help was called");
    assert_eq!(client["outside"][0]["number"], json!(null), "and not on which number");
}
