//! Promises about time: who answers for what, what is overrun, and how that climbs.

use blackbox::desk::id;
use blackbox::postbox::Postbox;
use blackbox::{Desk, Value, World, journal, json, wait_for};

blackbox::both!(
    whoever_takes_a_call_answers_for_it,
    an_incident_is_handed_to_somebody_who_handles_incidents,
    an_overrun_climbs_along_the_chain_until_somebody_acts,
    a_step_of_the_chain_is_told_by_mail_once,
    a_site_has_a_chain_from_the_start_and_changes_it,
    an_acknowledged_unit_that_does_not_set_out_is_seen,
    a_unit_on_scene_is_asked_whether_it_is_safe,
    a_unit_that_never_came_is_missed,
    a_target_depends_on_the_priority,
    a_break_that_lasts_too_long_is_seen,
);

/// Longest wait for a deadline of a second on a busy machine.
const SOON_S: u64 = 20;

fn made_type(world: &World, code: &str, fields: &Value) -> Value {
    let mut body = json!({
        "code": code, "name": code, "category": "service", "priority": 2,
        "targets": { "queue_s": 600, "travel_s": 600, "scene_s": 600, "warning_percent": 50 },
    });
    for (name, value) in fields.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    world.user("manager").post("/incident-types", &body).ok()
}

fn set_chain(world: &World, site: &str, steps: &Value, untouched_s: i64) -> Value {
    let body = json!({ "steps": steps, "priority_percent": [100, 100, 100, 100, 100], "untouched_s": untouched_s });
    world.user("manager").put(&format!("/sites/{site}/chain"), &body).ok()
}

/// The incident as soon as it fits.
fn until(desk: &Desk, incident: &Value, what: &str, fits: fn(&Value) -> bool) -> Value {
    wait_for(what, SOON_S, || Some(desk.now(incident)).filter(fits))
}

/// Actions of an incident's entries, the oldest first.
fn actions(world: &World, incident: &Value) -> Vec<String> {
    let entries = world.user("auditor").all(&format!("/journal?stream=incident/{}", id(incident)));
    entries.iter().filter_map(|entry| entry["action"].as_str().map(str::to_owned)).collect()
}

/// Makes the deadlines of a kind due while the server is away.
fn make_due(world: &mut World, kind: &str) {
    world.stop();
    world.sql(&format!("UPDATE deadline SET due_at = due_at - 36000000000 WHERE kind = '{kind}'"));
    world.start();
}

fn whoever_takes_a_call_answers_for_it(world: &mut World) {
    let desk = world.desk();
    let me = desk.api.get("/session").ok()["account"]["id"].clone();
    let taken = desk.open();
    assert_eq!(taken["owner"]["account_id"], me);
    assert_eq!(taken["escalation"], Value::Null);
    // An officer reports; nobody answers for it until a dispatcher acts.
    let officer = Desk::new(world.user("officer1"));
    let reported = officer.open();
    assert_eq!(reported["owner"], Value::Null);
    officer.act(&reported, "take", &json!({})).refused(403, "forbidden");
    let other = officer.open();
    assert_eq!(desk.act(&reported, "take", &json!({})).ok()["owner"]["account_id"], me);
    desk.assign(&other, "P4");
    assert_eq!(desk.now(&other)["owner"]["account_id"], me);
    // Again changes nothing and writes nothing.
    let head = desk.head();
    desk.act(&reported, "take", &json!({})).ok();
    assert_eq!(desk.head(), head);
    let mine = desk.api.all(&format!("/incidents?state=open&owner_id={}", me.as_str().unwrap_or_default()));
    let mine: Vec<&str> = mine.iter().map(id).collect();
    for incident in [&taken, &reported, &other] {
        assert!(mine.contains(&id(incident)), "{incident}");
    }
    assert_eq!(actions(world, &reported), ["incident.created", "incident.taken"]);
}

fn an_incident_is_handed_to_somebody_who_handles_incidents(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let people = desk.api.all(&format!("/sites/{}/dispatchers", desk.site("HP")));
    let names: Vec<&str> = people.iter().filter_map(|person| person["name"].as_str()).collect();
    assert!(names.contains(&"Nadia Farrow") && !names.contains(&"Amara Okafor"), "{names:?}");
    let nadia = people.iter().find(|person| person["name"] == "Nadia Farrow").expect("the supervisor");
    let handed = desk.act(&incident, "hand_to", &json!({ "account_id": nadia["account_id"] })).ok();
    assert_eq!(&handed["owner"], nadia);
    let officer = world.user("officer1").get("/session").ok()["account"]["id"].clone();
    desk.act(&incident, "hand_to", &json!({ "account_id": officer })).refused_field("account_id");
    desk.act(&incident, "cancel", &json!({ "reason": "a mistake" })).ok();
    desk.act(&incident, "take", &json!({})).refused(409, "conflict");
}

fn an_overrun_climbs_along_the_chain_until_somebody_acts(world: &mut World) {
    let desk = world.desk();
    let manager = world.user("manager").get("/session").ok()["account"]["id"].clone();
    let targets = json!({ "queue_s": 1, "travel_s": 1, "scene_s": 600, "warning_percent": 50 });
    made_type(world, "quick", &json!({ "targets": targets }));
    let steps = json!([
        { "role": "dispatcher", "after_s": 0 }, { "role": "supervisor", "after_s": 1 }, { "account_id": manager, "after_s": 2 },
    ]);
    set_chain(world, desk.site("HP"), &steps, 600);
    let incident = desk.open_with(&json!({ "type": "quick" }));
    let climbed = until(&desk, &incident, "the third step", |now| now["escalation"]["level"] == 3);
    assert_eq!(climbed["escalation"]["causes"], json!(["queue"]));
    assert_eq!(climbed["escalation"]["person"], json!({ "account_id": manager, "name": "Gareth Lowe" }));
    let escalated = desk.api.all("/incidents?state=open&escalated=true");
    assert!(escalated.iter().any(|one| id(one) == id(&incident)));
    let entries = world.user("auditor").all(&format!("/journal?stream=incident/{}", id(&incident)));
    let told: Vec<&Value> = entries
        .iter()
        .filter(|entry| entry["action"] == "incident.escalated")
        .map(|entry| &entry["payload"]["to"])
        .collect();
    assert_eq!(told, ["dispatcher", "supervisor", "Gareth Lowe"]);
    assert_eq!(entries[1]["action"], "incident.overdue");
    assert_eq!(entries[1]["payload"]["cause"], "queue");
    // What was overrun is told once, whatever else happens to it.
    desk.act(&incident, "log", &json!({ "text": "still waiting" })).ok();
    let assignment = desk.assign(&incident, "P4");
    assert_eq!(desk.now(&incident)["escalation"], Value::Null, "a unit was sent");
    until(&desk, &incident, "the next phase", |now| now["escalation"]["causes"] == json!(["travel"]));
    desk.advance(&assignment, "on_scene");
    assert_eq!(desk.now(&incident)["escalation"], Value::Null);
    let overdue = actions(world, &incident).iter().filter(|action| *action == "incident.overdue").count();
    assert_eq!(overdue, 2, "one for each phase");
    let left = journal::after(&world.user("auditor"), desk.head());
    assert_eq!(left.len(), 0, "nothing climbs any more: {left:?}");
}

fn a_step_of_the_chain_is_told_by_mail_once(world: &mut World) {
    let (admin, manager) = (world.user("admin"), world.user("manager"));
    let site = world.desk().site("HP").to_owned();
    let steps = json!([
        { "role": "supervisor", "after_s": 0, "mail": true, "mailboxes": ["Duty@example.org", "duty@example.org"] },
        { "role": "manager", "after_s": 1 },
    ]);
    // Nobody can ask for mail that nobody would send.
    let body = json!({ "steps": steps, "priority_percent": [100, 100, 100, 100, 100], "untouched_s": 600 });
    let problem = manager.put(&format!("/sites/{site}/chain"), &body).refused(409, "conflict");
    assert!(problem["detail"].as_str().is_some_and(|why| why.contains("mail_server")), "{problem}");
    let postbox = Postbox::open();
    postbox.serve(world);
    let people = admin.all("/accounts");
    let nadia = people.iter().find(|person| person["name"] == "Nadia Farrow").expect("the supervisor");
    assert_eq!(nadia["email"], Value::Null);
    let account = format!("/accounts/{}", id(nadia));
    admin.patch(&account, &json!({ "email": "nadia" })).refused_field("email");
    assert_eq!(admin.patch(&account, &json!({ "email": "nadia@example.org" })).ok()["email"], "nadia@example.org");
    let wrong = json!([{ "role": "manager", "after_s": 0, "mailboxes": ["nobody"] }]);
    let refused = json!({ "steps": wrong, "priority_percent": [100, 100, 100, 100, 100], "untouched_s": 600 });
    manager.put(&format!("/sites/{site}/chain"), &refused).refused_field("steps");
    let chain = set_chain(world, &site, &steps, 600);
    assert_eq!(chain["steps"][0]["mailboxes"], json!(["Duty@example.org"]));
    assert_eq!((&chain["steps"][0]["mail"], &chain["steps"][1]["mail"]), (&json!(true), &json!(false)));
    made_type(
        world,
        "quick",
        &json!({ "targets": { "queue_s": 1, "travel_s": 1, "scene_s": 600, "warning_percent": 50 } }),
    );
    let desk = world.desk();
    let secret = json!({ "type": "quick", "caller_name": "Ada Caller", "caller_phone": "0555 1234", "narrative": "my husband hits me" });
    let incident = desk.open_with(&secret);
    until(&desk, &incident, "the second step", |now| now["escalation"]["level"] == 2);
    let letters = postbox.wait(2);
    let mut to: Vec<String> = letters.iter().flat_map(|letter| letter.to.clone()).collect();
    to.sort();
    assert_eq!(to, ["Duty@example.org", "nadia@example.org"]);
    for letter in &letters {
        let number = incident["number"].as_str().unwrap_or_default();
        assert_eq!(letter.header("Subject"), format!("Overdue: {number} quick, Harbour Point"));
        let said = letter.body();
        for part in [number, "no unit was sent in time", "Since", "supervisor, step 1 of the chain"] {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert!(said.contains(&format!("https://castellan.example.org/console/incidents/{}", id(&incident))), "{said}");
        for private in ["Ada", "0555", "husband"] {
            assert!(!letter.text.contains(private), "{private}: {said}");
        }
    }
    // The board says it as before, and the next look sends nothing again.
    desk.assign(&incident, "P4");
    assert_eq!(desk.now(&incident)["escalation"], Value::Null);
    world.stop();
    world.start();
    wait_for("both are sent", SOON_S, || admin.all("/mails").iter().all(|mail| mail["state"] == "sent").then_some(()));
    assert_eq!(postbox.letters().len(), 2);
}

fn a_site_has_a_chain_from_the_start_and_changes_it(world: &mut World) {
    let desk = world.desk();
    let path = format!("/sites/{}/chain", desk.site("HP"));
    let shipped = desk.api.get(&path).ok();
    assert_eq!(shipped["version"], 0);
    let roles: Vec<&Value> = shipped["steps"].as_array().into_iter().flatten().map(|step| &step["role"]).collect();
    assert_eq!(roles, ["dispatcher", "supervisor", "manager"]);
    let body = json!({ "steps": [{ "role": "supervisor", "after_s": 30 }], "priority_percent": [50, 100, 100, 100, 100], "untouched_s": 60 });
    desk.api.put(&path, &body).refused(403, "forbidden");
    let manager = world.user("manager");
    let changed = manager.put(&path, &body).ok();
    assert_eq!((&changed["version"], &changed["untouched_s"]), (&json!(1), &json!(60)));
    let stale = manager.ask("PUT", &path).json(&body).header("if-match", "\"0\"").send();
    stale.refused(412, "stale");
    let second = manager.ask("PUT", &path).json(&body).header("if-match", "\"1\"").send().ok();
    assert_eq!(second["version"], 2);
    for (field, value) in [
        ("steps", json!([])),
        ("steps", json!([{ "after_s": 30 }])),
        ("steps", json!([{ "account_id": desk.site("HP"), "after_s": 30 }])),
        ("priority_percent", json!([100])),
        ("untouched_s", json!(0)),
    ] {
        let mut wrong = body.clone();
        wrong[field] = value;
        manager.put(&path, &wrong).refused_field(field);
    }
    manager.get("/sites/018f0000-0000-7000-8000-000000000000/chain").refused(404, "not_found");
}

fn an_acknowledged_unit_that_does_not_set_out_is_seen(world: &mut World) {
    let desk = world.desk();
    set_chain(world, desk.site("HP"), &json!([{ "role": "dispatcher", "after_s": 0 }]), 1);
    let incident = desk.open();
    let assignment = desk.assign(&incident, "P4");
    desk.advance(&assignment, "acknowledged");
    let seen = until(&desk, &incident, "an untouched assignment", |now| now["escalation"]["level"] == 1);
    assert_eq!(seen["escalation"]["causes"], json!(["untouched"]));
    assert!(seen["assignments"][0]["untouched_at"].is_string());
    let gone = desk.advance(&assignment, "en_route");
    assert_eq!(gone["untouched_at"], Value::Null);
    assert_eq!(desk.now(&incident)["escalation"], Value::Null);
}

fn a_unit_on_scene_is_asked_whether_it_is_safe(world: &mut World) {
    let desk = world.desk();
    made_type(world, "risky", &json!({ "safety_check_min": 10 }));
    let incident = desk.open_with(&json!({ "type": "risky" }));
    let assignment = desk.assign(&incident, "P4");
    let safe = format!("/assignments/{}/safe", id(&assignment));
    desk.api.post(&safe, &json!({})).refused(409, "conflict");
    let there = desk.advance(&assignment, "on_scene");
    assert!(there["safety_due_at"].is_string(), "{there}");
    make_due(world, "dispatch.safety");
    let desk = world.desk();
    let missed = until(&desk, &incident, "a missed check", |now| now["escalation"]["level"] == 1);
    assert_eq!(missed["escalation"]["causes"], json!(["safety"]));
    assert!(missed["assignments"][0]["safety_missed_at"].is_string());
    // The unit itself says so on its phone; somebody of another unit may not.
    let own = world.user("officer1");
    let answered = own.post(&safe, &json!({})).ok();
    assert_eq!(answered["safety_missed_at"], Value::Null);
    assert!(answered["safety_due_at"].as_str() > there["safety_due_at"].as_str());
    assert_eq!(desk.now(&incident)["escalation"], Value::Null);
    world.user("officer2").post(&safe, &json!({})).refused(403, "forbidden");
    assert_eq!(desk.advance(&assignment, "cleared")["safety_due_at"], Value::Null);
    assert!(actions(world, &incident).contains(&"assignment.safe".to_owned()));
}

fn a_unit_that_never_came_is_missed(world: &mut World) {
    let desk = world.desk();
    let says = |desk: &Desk, (latitude, longitude): (f64, f64)| {
        let fix =
            json!({ "unit_id": desk.unit_id("P4"), "latitude": latitude, "longitude": longitude, "accuracy_m": 8 });
        desk.api.post("/positions", &json!({ "items": [fix] })).ok();
    };
    let missing = |now: &Value| now["assignments"][0]["not_arrived_at"].is_string();
    let places = desk.api.all(&format!("/sites/{}/places?limit=500", desk.site("HP")));
    let lobby = places.iter().find(|place| place["path"] == "Tower A / Ground floor / Lobby").expect("the lobby");
    says(&desk, (50.8010, -1.1012));
    let incident = desk.open_with(&json!({ "place_id": id(lobby) }));
    let assignment = desk.assign(&incident, "P4");
    let coming = format!("/assignments/{}/still_coming", id(&assignment));
    desk.advance(&assignment, "en_route");
    desk.api.post(&coming, &json!({})).refused(409, "conflict");
    // A unit that says nothing: the target alone counts. It set out later, so that it is looked at after the other.
    let silent = desk.open_with(&json!({ "place_id": id(lobby) }));
    let other = desk.assign(&silent, "P1");
    desk.advance(&other, "en_route");
    // P4 is late and has come nearer: it is waited for.
    says(&desk, (50.8000, -1.1012));
    make_due(world, "dispatch.arrival");
    let desk = world.desk();
    let missed = until(&desk, &silent, "a silent unit", missing);
    assert!(missed["escalation"]["causes"].as_array().expect("causes").contains(&json!("arrival")), "{missed}");
    assert!(!missing(&desk.now(&incident)), "it comes nearer");
    // It stands still: it is missed.
    make_due(world, "dispatch.arrival");
    let desk = world.desk();
    until(&desk, &incident, "a unit that stands still", missing);
    // The dispatcher asked both: they have their travel target once more.
    world.user("officer2").post(&coming, &json!({})).refused(403, "forbidden");
    assert_eq!(desk.api.post(&coming, &json!({})).ok()["not_arrived_at"], Value::Null);
    assert_eq!(desk.now(&incident)["escalation"], Value::Null);
    desk.api.post(&format!("/assignments/{}/still_coming", id(&other)), &json!({})).ok();
    // P4 is there and nobody stamped it: nothing is stamped by itself, and nobody misses it.
    says(&desk, (50.790_803, -1.101_246));
    make_due(world, "dispatch.arrival");
    let desk = world.desk();
    until(&desk, &silent, "the silent unit once more", missing);
    let now = desk.now(&incident);
    assert_eq!((&now["assignments"][0]["state"], missing(&now)), (&json!("en_route"), false));
    let done = actions(world, &incident);
    for action in ["assignment.not_arrived", "assignment.still_coming"] {
        assert_eq!(done.iter().filter(|one| *one == action).count(), 1, "{action}: {done:?}");
    }
    assert_eq!(desk.advance(&other, "on_scene")["not_arrived_at"], Value::Null);
}

fn a_target_depends_on_the_priority(world: &mut World) {
    let desk = world.desk();
    let kind = made_type(world, "scaled", &json!({ "priority_percent": [50, 100, 100, 100, 200] }));
    let seconds = |priority: i64| {
        desk.open_with(&json!({ "type": "scaled", "priority": priority }))["targets"]["queue_s"].clone()
    };
    assert_eq!((seconds(1), seconds(2), seconds(5)), (json!(300), json!(600), json!(1200)));
    let path = format!("/incident-types/{}", id(&kind));
    let manager = world.user("manager");
    manager.patch(&path, &json!({ "priority_percent": [1, 2] })).refused_field("priority_percent");
    manager.patch(&path, &json!({ "safety_check_min": 999 })).refused_field("safety_check_min");
    let plain = manager.patch(&path, &json!({ "priority_percent": [], "safety_check_min": 15 })).ok();
    assert_eq!((&plain["priority_percent"], &plain["safety_check_min"]), (&Value::Null, &json!(15)));
    assert_eq!(seconds(1), json!(600));
}

fn a_break_that_lasts_too_long_is_seen(world: &mut World) {
    let desk = world.desk();
    let admin = world.user("admin");
    let site = format!("/sites/{}", desk.site("HP"));
    assert_eq!(admin.get(&site).ok()["break_limit_min"], 30);
    admin.patch(&site, &json!({ "break_limit_min": 0 })).refused_field("break_limit_min");
    assert_eq!(admin.patch(&site, &json!({ "break_limit_min": 20 })).ok()["break_limit_min"], 20);
    let unit = format!("/units/{}/duty", desk.unit_id("P4"));
    desk.api.post(&unit, &json!({ "to": "on_duty" })).ok();
    desk.api.post(&unit, &json!({ "to": "on_break" })).ok();
    let head = desk.head();
    make_due(world, "force.break");
    let desk = world.desk();
    let late = wait_for("an overrun break", SOON_S, || {
        Some(desk.unit("P4")).filter(|now| now["break_overrun_at"].is_string())
    });
    assert_eq!(late["duty"], "on_break");
    let entries = journal::after(&world.user("auditor"), head);
    assert!(entries.iter().any(|entry| entry["action"] == "unit.break_overrun"), "{entries:?}");
    let back = desk.api.post(&unit, &json!({ "to": "on_duty" })).ok();
    assert_eq!(back["break_overrun_at"], Value::Null);
}
