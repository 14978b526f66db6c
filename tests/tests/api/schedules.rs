//! Scheduled and recurring work: it opens an incident by itself.

use blackbox::desk::id;
use blackbox::{Desk, Value, World, json, wait_for};

blackbox::both!(
    scheduled_work_opens_an_incident_and_sets_the_next_time,
    a_single_time_is_a_time_of_the_site,
    a_plan_that_cannot_be_is_refused,
    those_who_may_not_plan_only_read,
);

/// Longest wait for a deadline on a busy machine.
const SOON_S: u64 = 20;

fn plan(desk: &Desk) -> Value {
    json!({
        "site_id": desk.site("HP"), "name": "Opening round", "type": "trespass", "place_id": desk.site("HP"),
        "text": "Unlock the doors, check the lifts.", "time": "06:30", "weekdays": [1, 2, 3, 4, 5, 6, 7], "lead_min": 10,
    })
}

fn with(plan: &Value, field: &str, value: Value) -> Value {
    let mut plan = plan.clone();
    plan[field] = value;
    plan
}

/// Lets the clock of one kind of deadline come round while the server is away.
fn make_due(world: &mut World) {
    world.stop();
    world.sql("UPDATE deadline SET due_at = due_at - 864000000000 WHERE kind = 'dispatch.scheduled'");
    world.start();
}

fn shown(world: &World, schedule: &Value) -> Value {
    let all = world.user("supervisor").all("/schedules");
    all.into_iter().find(|one| id(one) == id(schedule)).expect("the schedule is listed")
}

fn opened(world: &World) -> Vec<Value> {
    let all = world.user("dispatcher").all("/incidents?state=open");
    all.into_iter().filter(|incident| incident["source"] == "schedule").collect()
}

fn scheduled_work_opens_an_incident_and_sets_the_next_time(world: &mut World) {
    let desk = world.desk();
    let owner = desk.api.get("/session").ok()["account"]["id"].clone();
    let body = with(&plan(&desk), "owner_id", owner.clone());
    let made = world.user("supervisor").post("/schedules", &body).ok();
    assert_eq!((&made["time"], &made["active"]), (&json!("06:30"), &json!(true)));
    let next = made["next_at"].as_str().expect("a next time").to_owned();
    assert!(opened(world).is_empty());
    make_due(world);
    let incident = wait_for("the incident", SOON_S, || opened(world).pop());
    assert_eq!((&incident["type"], &incident["owner"]["account_id"]), (&json!("trespass"), &owner));
    let log = world.desk().now(&incident)["log"].clone();
    assert_eq!(log[0]["text"], "Opening round: Unlock the doors, check the lifts.");
    // It stays open once, however long the system was away, and goes on.
    let after = wait_for("the next time", SOON_S, || Some(shown(world, &made)).filter(|now| now["version"] == 2));
    assert!(after["next_at"].as_str() >= Some(next.as_str()), "{after}");
    assert_eq!(opened(world).len(), 1);
    // Switched off, it does not come again.
    let path = format!("/schedules/{}", id(&made));
    let off = world.user("supervisor").put(&path, &with(&body, "active", json!(false))).ok();
    assert_eq!(off["active"], false);
    make_due(world);
    assert_eq!(opened(world).len(), 1);
}

fn a_single_time_is_a_time_of_the_site(world: &mut World) {
    let desk = world.desk();
    let mut body = with(&plan(&desk), "weekdays", json!([]));
    body["once_on"] = json!("2099-07-01");
    let made = world.user("supervisor").post("/schedules", &body).ok();
    // Half past six in an English summer.
    assert_eq!(made["next_at"], "2099-07-01T05:30:00.000000Z");
    world.stop();
    world.sql("UPDATE deadline SET due_at = 1 WHERE kind = 'dispatch.scheduled'");
    world.start();
    wait_for("the incident", SOON_S, || opened(world).pop());
}

fn a_plan_that_cannot_be_is_refused(world: &mut World) {
    let desk = world.desk();
    let supervisor = world.user("supervisor");
    let body = plan(&desk);
    let officer = world.user("officer1").get("/session").ok()["account"]["id"].clone();
    for (field, value) in [
        ("name", json!(" ")),
        ("type", json!("no_such_type")),
        ("place_id", json!(desk.site("ND"))),
        ("priority", json!(9)),
        ("time", json!("6:30")),
        ("weekdays", json!([])),
        ("weekdays", json!([7, 1])),
        ("lead_min", json!(-1)),
        ("owner_id", officer),
    ] {
        supervisor.post("/schedules", &with(&body, field, value)).refused_field(field);
    }
    let past = with(&with(&body, "weekdays", json!([])), "once_on", json!("2020-01-01"));
    supervisor.post("/schedules", &past).refused_field("once_on");
    let made = supervisor.post("/schedules", &body).ok();
    let path = format!("/schedules/{}", id(&made));
    assert_eq!(supervisor.put(&path, &with(&body, "time", json!("07:00"))).ok()["version"], 2);
    supervisor.ask("PUT", &path).json(&body).header("if-match", "\"1\"").send().refused(412, "stale");
}

fn those_who_may_not_plan_only_read(world: &mut World) {
    let desk = world.desk();
    let made = world.user("supervisor").post("/schedules", &plan(&desk)).ok();
    desk.api.post("/schedules", &plan(&desk)).refused(403, "forbidden");
    desk.api.put(&format!("/schedules/{}", id(&made)), &plan(&desk)).refused(403, "forbidden");
    assert_eq!(desk.api.all(&format!("/schedules?site_id={}", desk.site("HP"))).len(), 1);
    assert_eq!(desk.api.all(&format!("/schedules?site_id={}", desk.site("ND"))).len(), 0);
}
