//! A role at one site ends at its fence.

use blackbox::desk::id;
use blackbox::stream::Stream;
use blackbox::template::PASSWORD;
use blackbox::{Api, Desk, Value, World, json};

blackbox::both!(
    a_client_reads_the_own_site_only,
    a_dispatcher_of_one_site_sees_nothing_of_another,
    what_one_may_not_know_is_not_there,
    a_role_that_is_taken_away_ends_at_once,
    an_entry_that_one_may_only_know_of_is_masked,
    callers_are_hidden_on_every_path,
);

/// Makes an account with one role at one site and signs it in.
fn account(world: &World, username: &str, role: &str, site: &str) -> (Api, Value) {
    let grants = json!([{ "role": role, "site_id": world.desk().site(site) }]);
    let body = json!({ "username": username, "name": "Robin Vale", "password": PASSWORD, "grants": grants });
    let account = world.user("admin").post("/accounts", &body).ok();
    (world.sign_in(username), account)
}

/// A client of Harbour Point.
pub(crate) fn client(world: &World) -> Api {
    account(world, "client.hp", "client", "HP").0
}

/// One incident with a caller at each site.
fn incidents(desk: &Desk) -> (Value, Value) {
    let caller = |site: &str| {
        let place = json!({ "site_id": desk.site(site), "place_id": desk.site(site),
            "caller_name": "Ada Quill", "caller_phone": "07700 900999" });
        desk.open_with(&place)
    };
    (caller("ND"), caller("HP"))
}

fn sites(items: &[Value]) -> std::collections::BTreeSet<&str> {
    items.iter().filter_map(|item| item["site_id"].as_str()).collect()
}

fn a_client_reads_the_own_site_only(world: &mut World) {
    let desk = world.desk();
    let (own, other) = incidents(&desk);
    let (client, _) = account(world, "client.nd", "client", "ND");
    let north = desk.site("ND");
    let listed = client.all("/incidents?state=all");
    assert_eq!(sites(&listed), [north].into());
    assert!(listed.iter().any(|one| one["id"] == own["id"]));
    let shown = client.get(&format!("/incidents/{}", id(&own))).ok();
    for incident in listed.iter().chain([&shown]) {
        assert_eq!((&incident["caller_name"], &incident["caller_phone"]), (&json!(null), &json!(null)));
    }
    client.get(&format!("/incidents/{}", id(&other))).refused(404, "not_found");
    assert_eq!(client.items("/sites").iter().map(id).collect::<Vec<_>>(), [north]);
    client.get(&format!("/sites/{}", desk.site("HP"))).refused(404, "not_found");
    client.get(&format!("/sites/{}/places", desk.site("HP"))).refused(404, "not_found");
    assert_eq!(sites(&client.items("/places?query=loading")), [north].into());
    assert!(client.items(&format!("/places?query=&site_id={}", desk.site("HP"))).is_empty());
    assert!(client.items(&format!("/incidents?site_id={}", desk.site("HP"))).is_empty());
    for path in ["/units", "/accounts", "/journal", "/feed"] {
        client.get(path).refused(403, "forbidden");
    }
    client.post("/incidents", &desk.call("ND")).refused(403, "forbidden");
}

fn a_dispatcher_of_one_site_sees_nothing_of_another(world: &mut World) {
    let desk = world.desk();
    let before = desk.head();
    let (own, other) = incidents(&desk);
    let (api, _) = account(world, "desk.nd", "dispatcher", "ND");
    let north = desk.site("ND");
    let mut stream = Stream::open(&api, Some(before));
    desk.act(&other, "log", &json!({ "text": "Only for Harbour Point." })).ok();
    desk.act(&own, "log", &json!({ "text": "For Northgate." })).ok();
    assert_eq!(sites(&api.all("/incidents?state=all")), [north].into());
    assert_eq!(sites(&api.all("/units")), [north].into());
    assert_eq!(api.get(&format!("/incidents/{}", id(&own))).ok()["caller_name"], "Ada Quill");
    let head = desk.head();
    let (live, listed) = (stream.until(head), blackbox::journal::after(&api, before));
    assert!(listed.iter().any(|entry| entry["action"] == "incident.line_added"));
    for entries in [&live, &listed] {
        for entry in entries {
            assert!(entry["site_id"] == north, "an entry of no concern: {entry}");
        }
        assert!(!entries.iter().any(|entry| entry.to_string().contains("Only for Harbour Point")));
    }
    assert_eq!(live, listed);
    let hidden = api.items(&format!("/journal?stream=incident/{}", id(&other)));
    assert!(hidden.is_empty());
}

fn what_one_may_not_know_is_not_there(world: &mut World) {
    let desk = world.desk();
    let (own, other) = incidents(&desk);
    let (api, _) = account(world, "desk.nd", "dispatcher", "ND");
    let unit = desk.unit_id("P4");
    let assignment = desk.assign(&other, "P4");
    api.get(&format!("/units/{unit}")).refused(404, "not_found");
    for (act, body) in [
        ("log", json!({ "text": "x" })),
        ("close", json!({ "disposition": "handled" })),
        ("hold", json!({ "reason": "x" })),
        ("assignments", json!({ "unit_id": desk.unit_id("N1") })),
    ] {
        api.post(&format!("/incidents/{}/{act}", id(&other)), &body).refused(404, "not_found");
    }
    api.post(&format!("/assignments/{}/advance", id(&assignment)), &json!({ "to": "cleared" }))
        .refused(404, "not_found");
    api.post(&format!("/units/{unit}/duty"), &json!({ "to": "on_break" })).refused(404, "not_found");
    api.post(&format!("/incidents/{}/assignments", id(&own)), &json!({ "unit_id": unit })).refused(404, "not_found");
    api.post("/incidents", &desk.call("HP")).refused(404, "not_found");
    assert_eq!(desk.availability("P4"), "assigned", "nothing was done");
}

fn a_role_that_is_taken_away_ends_at_once(world: &mut World) {
    let desk = world.desk();
    let (api, made) = account(world, "desk.nd", "dispatcher", "ND");
    api.post("/incidents", &desk.call("ND")).ok();
    let grants = json!([{ "role": "client", "site_id": desk.site("ND") }]);
    world.user("admin").patch(&format!("/accounts/{}", id(&made)), &json!({ "grants": grants })).ok();
    api.post("/incidents", &desk.call("ND")).refused(403, "forbidden");
    assert!(!api.items("/incidents?state=all").is_empty(), "the session goes on with the new role");
}

fn an_entry_that_one_may_only_know_of_is_masked(world: &mut World) {
    let desk = world.desk();
    let before = desk.head();
    desk.act(&desk.open(), "release", &json!({})).refused(409, "conflict");
    let refusal = |user: &str| {
        let api = world.user(user);
        let listed = blackbox::journal::after(&api, before);
        let streamed = Stream::open(&api, Some(before)).until(before + listed.len() as i64);
        assert_eq!(listed, streamed);
        listed.into_iter().find(|entry| entry["action"] == "command.refused").expect("the refusal is in the journal")
    };
    assert_eq!(refusal("auditor")["payload"]["code"], "conflict");
    assert_eq!(refusal("admin")["payload"]["code"], "conflict");
    assert_eq!(refusal("dispatcher")["payload"], json!(null));
    let supervisor = world.user("supervisor");
    let seen = blackbox::journal::after(&supervisor, before);
    assert!(!seen.iter().any(|entry| entry["action"] == "command.refused"), "a supervisor of one site sees none");
}

fn callers_are_hidden_on_every_path(world: &mut World) {
    let desk = world.desk();
    let before = desk.head();
    let scopes = ["incident.read", "incident.log", "incident.handle", "journal.read"];
    let made = desk.api.post("/tokens", &json!({ "name": "wall board", "scopes": scopes })).ok();
    let board = world.anyone().with_token(made["token"].as_str().expect("a token"));
    let mut stream = Stream::open(&board, Some(before));
    let (_, incident) = incidents(&desk);
    let path = format!("/incidents/{}", id(&incident));
    let held = board.post(&format!("{path}/hold"), &json!({ "reason": "later" }));
    let answers =
        [board.get(&path), board.get("/incidents?state=all"), held, board.get(&format!("/journal?after={before}"))];
    for answer in answers {
        assert!((200..300).contains(&answer.status), "{}: {}", answer.asked, answer.text);
        assert!(!answer.text.contains("07700 900999"), "{} shows who called", answer.asked);
    }
    for entry in stream.until(desk.head()) {
        assert!(!entry.to_string().contains("07700 900999"), "the feed shows who called: {}", entry["action"]);
    }
}
