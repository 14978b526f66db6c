//! The control room: who sits where, hand-over, and who is looking at what.

use blackbox::desk::id;
use blackbox::{Desk, Value, World, journal, json};

blackbox::both!(
    a_position_is_handed_over_with_every_open_incident,
    a_position_is_taken_left_and_relieved,
    positions_are_added_and_retired_by_those_who_may,
    two_who_have_one_incident_open_know_of_each_other,
);

fn account(world: &World, username: &str) -> Value {
    world.user(username).get("/session").ok()["account"]["id"].clone()
}

fn made(world: &World, desk: &Desk, name: &str) -> Value {
    world.user("supervisor").post("/desk", &json!({ "site_id": desk.site("HP"), "name": name })).ok()
}

fn act(desk: &Desk, position: &Value, what: &str, body: &Value) -> blackbox::http::Answer {
    desk.api.post(&format!("/desk/{}/{what}", id(position)), body)
}

fn now(desk: &Desk, position: &Value) -> Value {
    let all = desk.api.all("/desk");
    all.into_iter().find(|one| id(one) == id(position)).expect("the position is in use")
}

fn a_position_is_handed_over_with_every_open_incident(world: &mut World) {
    let (desk, nadia) = (world.desk(), Desk::new(world.user("supervisor")));
    let position = made(world, &desk, "Radio");
    let (first, second, closed) = (desk.open(), desk.open(), desk.open());
    desk.act(&closed, "cancel", &json!({ "reason": "a mistake" })).ok();
    let others = nadia.open();
    let mine = desk.api.all(&format!(
        "/incidents?state=open&site_id={}&owner_id={}",
        desk.site("HP"),
        account(world, "dispatcher").as_str().unwrap_or_default()
    ));
    let body = json!({ "account_id": account(world, "supervisor"), "text": "Lift B is out, the key is with Gate 2." });
    act(&desk, &position, "hand_over", &body).refused(409, "conflict");
    act(&desk, &position, "take", &json!({})).ok();
    let nobody = json!({ "account_id": account(world, "officer1"), "text": "x" });
    act(&desk, &position, "hand_over", &nobody).refused_field("account_id");
    act(&desk, &position, "hand_over", &json!({ "account_id": account(world, "supervisor"), "text": " " }))
        .refused_field("text");
    let oneself = json!({ "account_id": account(world, "dispatcher"), "text": "x" });
    act(&desk, &position, "hand_over", &oneself).refused(409, "conflict");
    let head = desk.head();
    let handed = act(&desk, &position, "hand_over", &body).ok();
    assert_eq!(handed["holder"]["name"], "Nadia Farrow");
    assert_eq!(handed["unsigned"][0]["incidents"], mine.len(), "{handed}");
    for incident in [&first, &second] {
        assert_eq!(desk.now(incident)["owner"]["name"], "Nadia Farrow");
    }
    assert_eq!(desk.now(&closed)["owner"]["name"], "Tomasz Wren", "what is finished stays");
    assert_eq!(desk.now(&others)["owner"]["name"], "Nadia Farrow");
    // Each is an entry of its own, and then the hand-over.
    let actions: Vec<Value> =
        journal::after(&world.user("auditor"), head).into_iter().map(|entry| entry["action"].clone()).collect();
    let handed_one_by_one = actions.iter().filter(|action| *action == "incident.handed").count();
    assert_eq!((handed_one_by_one, actions.last()), (mine.len(), Some(&json!("desk.handed_over"))));
    // The next one signs, once; whoever wrote it does not.
    let sign = format!("/pass_ons/{}/sign", id(&handed["unsigned"][0]));
    desk.api.post(&sign, &json!({})).refused(409, "conflict");
    let signed = nadia.api.post(&sign, &json!({})).ok();
    assert_eq!(signed["signer"], "Nadia Farrow");
    nadia.api.post(&sign, &json!({})).refused(409, "conflict");
    assert_eq!(now(&desk, &position)["unsigned"], json!([]));
    let kept = desk.api.all(&format!("/desk/{}/pass_ons?limit=1", id(&position)));
    assert_eq!((kept.len(), &kept[0]["author"]), (1, &json!("Tomasz Wren")));
}

fn a_position_is_taken_left_and_relieved(world: &mut World) {
    let (desk, nadia) = (world.desk(), Desk::new(world.user("supervisor")));
    let position = made(world, &desk, "Radio");
    assert_eq!(position["holder"], Value::Null);
    let taken = act(&desk, &position, "take", &json!({})).ok();
    assert_eq!(taken["holder"]["name"], "Tomasz Wren");
    assert!(taken["held_since"].is_string());
    let head = desk.head();
    act(&desk, &position, "take", &json!({})).ok();
    assert_eq!(desk.head(), head, "again changes nothing");
    act(&nadia, &position, "take", &json!({})).ok();
    let entry = journal::after(&world.user("auditor"), head).pop().expect("an entry");
    assert_eq!((&entry["action"], &entry["payload"]["from"]), (&json!("desk.taken"), &json!("Tomasz Wren")));
    act(&desk, &position, "leave", &json!({})).refused(409, "conflict");
    let left = act(&nadia, &position, "leave", &json!({ "text": "Gate 3 sticks." })).ok();
    assert_eq!((&left["holder"], &left["unsigned"][0]["text"]), (&Value::Null, &json!("Gate 3 sticks.")));
    // It waits for whoever sits down next.
    let again = act(&desk, &position, "take", &json!({})).ok();
    assert_eq!(
        desk.api.post(&format!("/pass_ons/{}/sign", id(&again["unsigned"][0])), &json!({})).ok()["signer"],
        "Tomasz Wren"
    );
    Desk::new(world.user("officer1"))
        .api
        .post(&format!("/desk/{}/take", id(&position)), &json!({}))
        .refused(403, "forbidden");
}

fn positions_are_added_and_retired_by_those_who_may(world: &mut World) {
    let desk = world.desk();
    desk.api.post("/desk", &json!({ "site_id": desk.site("HP"), "name": "Radio" })).refused(403, "forbidden");
    let position = made(world, &desk, "Radio");
    let supervisor = world.user("supervisor");
    let path = format!("/desk/{}", id(&position));
    let body = json!({ "site_id": desk.site("HP"), "name": "Radio" });
    supervisor.post("/desk", &body).refused(409, "conflict");
    supervisor.post("/desk", &json!({ "site_id": desk.site("HP"), "name": " " })).refused_field("name");
    supervisor.post("/desk", &json!({ "site_id": desk.site("ND"), "name": "Radio" })).refused(404, "not_found");
    assert_eq!(supervisor.patch(&path, &json!({ "name": "Desk 9" })).ok()["name"], "Desk 9");
    supervisor
        .ask("PATCH", &path)
        .json(&json!({ "name": "x" }))
        .header("if-match", "\"1\"")
        .send()
        .refused(412, "stale");
    act(&desk, &position, "take", &json!({})).ok();
    supervisor.patch(&path, &json!({ "retired": true })).refused(409, "conflict");
    act(&desk, &position, "leave", &json!({})).ok();
    supervisor.patch(&path, &json!({ "retired": true })).ok();
    assert!(desk.api.all("/desk").iter().all(|one| id(one) != id(&position)));
    act(&desk, &position, "take", &json!({})).refused(409, "conflict");
    // It is found among those that are not in use, and comes back.
    let every = desk.api.all("/desk?retired=true");
    let retired = every.iter().find(|one| id(one) == id(&position)).expect("the retired position");
    assert_eq!(retired["retired"], true);
    assert!(every.len() > desk.api.all("/desk").len());
    assert_eq!(supervisor.patch(&path, &json!({ "retired": false })).ok()["retired"], false);
    act(&desk, &position, "take", &json!({})).ok();
}

fn two_who_have_one_incident_open_know_of_each_other(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let path = format!("/incidents/{}/presence", id(&incident));
    let look = |username: &str| world.user(username).ask("POST", &path).json(&json!({})).send();
    let head = desk.head();
    assert_eq!(look("dispatcher").ok(), json!([]));
    assert_eq!(look("supervisor").ok()[0]["name"], "Tomasz Wren");
    let seen = look("dispatcher").ok();
    assert_eq!((seen.as_array().map(Vec::len), &seen[0]["name"]), (Some(1), &json!("Nadia Farrow")));
    assert_eq!(desk.head(), head, "looking is no deed");
    // Both edit: the second has seen an older version and is told so.
    let detail = desk.api.get(&format!("/incidents/{}", id(&incident)));
    let tag = detail.header("etag").to_owned();
    let edit = |api: &blackbox::Api, text: &str| {
        let path = format!("/incidents/{}", id(&incident));
        api.ask("PATCH", &path).json(&json!({ "caller_name": text })).header("if-match", &tag).send()
    };
    edit(&desk.api, "Ada Quill").ok();
    edit(&world.user("supervisor"), "Ada Quirk").refused(412, "stale");
    assert_eq!(desk.now(&incident)["caller_name"], "Ada Quill");
    // It lapses when the screen is gone.
    world.sql("UPDATE presence SET until_at = 1");
    assert_eq!(look("supervisor").ok(), json!([]));
    world
        .user("supervisor")
        .post("/incidents/018f0000-0000-7000-8000-000000000000/presence", &json!({}))
        .refused(404, "not_found");
}
