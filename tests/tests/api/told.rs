//! What was done without a network counts from when it was done, whatever came after it stays, and a clock that cannot
//! be right is kept and pointed out.

use blackbox::desk::id;
use blackbox::{Desk, Value, World, journal, json, wait_for};

blackbox::both!(
    a_unit_is_safe_since_it_said_so,
    a_safety_check_that_is_over_still_hears_the_unit,
    a_break_counts_from_when_it_was_pressed,
    a_duty_state_that_is_told_late_undoes_nothing,
    backup_was_asked_for_when_it_was_pressed,
    a_clock_that_cannot_be_right_is_kept_and_pointed_out,
);

/// Longest wait for a deadline on a busy machine.
const SOON_S: u64 = 20;
const DAY_S: i64 = 24 * 3600;

/// A moment from now, as a phone writes it.
fn at(seconds: i64) -> String {
    let now = std::time::UNIX_EPOCH.elapsed().expect("a clock after 1970").as_micros();
    kernel::Time::from_micros(i64::try_from(now).expect("a moment")).plus_seconds(seconds).to_string()
}

fn time(value: &Value) -> kernel::Time {
    kernel::Time::parse(value.as_str().unwrap_or_default()).expect("a time")
}

/// The newest entry of an action about a thing.
#[track_caller]
fn entry(world: &World, stream: &str, action: &str) -> Value {
    let entries = world.user("auditor").all(&format!("/journal?stream={stream}"));
    entries.into_iter().rfind(|entry| entry["action"] == action).unwrap_or_else(|| panic!("no {action}"))
}

/// A unit on scene of an incident whose type asks every ten minutes whether it is safe.
fn risky(world: &World) -> (Desk, Value, Value) {
    let body = json!({
        "code": "risky", "name": "Risky", "category": "service", "priority": 2, "safety_check_min": 10,
        "targets": { "queue_s": 600, "travel_s": 600, "scene_s": 600, "warning_percent": 50 },
    });
    world.user("manager").post("/incident-types", &body).ok();
    let desk = world.desk();
    let incident = desk.open_with(&json!({ "type": "risky", "occurred_at": at(-1800) }));
    let assignment = desk.assign(&incident, "P4");
    desk.advance(&assignment, "on_scene");
    (desk, incident, assignment)
}

/// Makes the safety check of a unit one that was due some minutes ago.
fn make_due(world: &mut World, minutes: i64) {
    world.stop();
    let due = time(&json!(at(-60 * minutes))).micros();
    world.sql(&format!("UPDATE deadline SET due_at = {due} WHERE kind = 'dispatch.safety'"));
    world.sql(&format!("UPDATE assignment SET safety_due_at = {due} WHERE safety_due_at IS NOT NULL"));
    world.start();
}

fn a_unit_is_safe_since_it_said_so(world: &mut World) {
    let (_, incident, assignment) = risky(world);
    make_due(world, 12);
    let desk = world.desk();
    wait_for("a missed check", SOON_S, || {
        Some(desk.now(&incident)).filter(|now| now["assignments"][0]["safety_missed_at"].is_string())
    });
    let (own, safe) = (world.user("officer1"), format!("/assignments/{}/safe", id(&assignment)));
    // Pressed 11 minutes ago: the check after it is overdue too, and the unit goes on being missed.
    let pressed = at(-660);
    let heard = own.post(&safe, &json!({ "occurred_at": pressed })).ok();
    assert_eq!(time(&heard["safety_due_at"]), time(&json!(pressed)).plus_seconds(600));
    assert_eq!(heard["safety_missed_at"], heard["safety_due_at"]);
    let told = entry(world, &format!("incident/{}", id(&incident)), "assignment.safe");
    assert_eq!(time(&told["occurred_at"]), time(&json!(pressed)));
    assert!(time(&told["recorded_at"]) > time(&told["occurred_at"]));
    assert_eq!(told["payload"]["doubt"], Value::Null);
    // Pressed four minutes ago: six are left.
    let pressed = at(-240);
    let heard = own.post(&safe, &json!({ "occurred_at": pressed })).ok();
    assert_eq!(time(&heard["safety_due_at"]), time(&json!(pressed)).plus_seconds(600));
    assert_eq!(heard["safety_missed_at"], Value::Null);
    // One that arrives out of order sets nothing back, and a clock that is ahead buys no time.
    assert_eq!(own.post(&safe, &json!({ "occurred_at": at(-600) })).ok()["safety_due_at"], heard["safety_due_at"]);
    let ahead = own.post(&safe, &json!({ "occurred_at": at(DAY_S) })).ok();
    assert!(time(&ahead["safety_due_at"]) <= time(&json!(at(600))), "{ahead}");
    assert_eq!(entry(world, &format!("incident/{}", id(&incident)), "assignment.safe")["payload"]["doubt"], "ahead");
    own.post(&safe, &json!({ "at": at(0) })).refused_field("at");
}

fn a_safety_check_that_is_over_still_hears_the_unit(world: &mut World) {
    let (desk, incident, assignment) = risky(world);
    let (own, safe) = (world.user("officer1"), format!("/assignments/{}/safe", id(&assignment)));
    let pressed = at(0);
    desk.advance(&assignment, "cleared");
    own.post(&safe, &json!({})).refused(409, "conflict");
    assert_eq!(own.post(&safe, &json!({ "occurred_at": pressed })).ok()["safety_due_at"], Value::Null);
    let told = entry(world, &format!("incident/{}", id(&incident)), "assignment.safe");
    assert_eq!(time(&told["occurred_at"]), time(&json!(pressed)));
    // A unit that was never there was never asked.
    let other = desk.assign(&incident, "P1");
    desk.api
        .post(&format!("/assignments/{}/safe", id(&other)), &json!({ "occurred_at": at(0) }))
        .refused(409, "conflict");
}

/// A unit of the example that has been on duty for long enough.
fn long_on_duty(world: &mut World) {
    world.stop();
    let since = time(&json!(at(-DAY_S))).micros();
    world.sql(&format!("UPDATE unit SET duty = 'on_duty', duty_since = {since} WHERE call_sign = 'P4'"));
    world.start();
}

fn a_break_counts_from_when_it_was_pressed(world: &mut World) {
    long_on_duty(world);
    let (desk, own) = (world.desk(), world.user("officer1"));
    let duty = format!("/units/{}/duty", desk.unit_id("P4"));
    let pressed = at(-1860);
    let resting = own.post(&duty, &json!({ "to": "on_break", "occurred_at": pressed })).ok();
    assert_eq!((&resting["duty"], time(&resting["duty_since"])), (&json!("on_break"), time(&json!(pressed))));
    // The site allows half an hour, and that is over.
    wait_for("an overrun break", SOON_S, || Some(desk.unit("P4")).filter(|now| now["break_overrun_at"].is_string()));
    let told = entry(world, &format!("unit/{}", desk.unit_id("P4")), "unit.duty_changed");
    assert_eq!((time(&told["occurred_at"]), &told["payload"]["to"]), (time(&json!(pressed)), &json!("on_break")));
    // A clock that is ahead: it counts from its arrival, and the entry says what the phone said.
    let ahead = at(DAY_S);
    let back = own.post(&duty, &json!({ "to": "on_duty", "occurred_at": ahead })).ok();
    assert!(time(&back["duty_since"]) <= time(&json!(at(0))), "{back}");
    let told = entry(world, &format!("unit/{}", desk.unit_id("P4")), "unit.duty_changed");
    assert_eq!((time(&told["occurred_at"]), &told["payload"]["doubt"]), (time(&json!(ahead)), &json!("ahead")));
}

fn a_duty_state_that_is_told_late_undoes_nothing(world: &mut World) {
    long_on_duty(world);
    let (desk, own) = (world.desk(), world.user("officer1"));
    let duty = format!("/units/{}/duty", desk.unit_id("P4"));
    desk.api.post(&duty, &json!({ "to": "off_duty" })).ok();
    let head = desk.head();
    let pressed = at(-600);
    let late = own.post(&duty, &json!({ "to": "on_break", "occurred_at": pressed })).ok();
    assert_eq!(late["duty"], "off_duty");
    let entries = journal::after(&world.user("auditor"), head);
    let [told] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!((&told["action"], &told["payload"]["to"]), (&json!("unit.duty_told_late"), &json!("on_break")));
    assert_eq!(
        (time(&told["occurred_at"]), &told["payload"]["unit"]["duty"]),
        (time(&json!(pressed)), &json!("off_duty"))
    );
}

fn backup_was_asked_for_when_it_was_pressed(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open_with(&json!({ "occurred_at": at(-1800) }));
    desk.assign(&incident, "P4");
    let officer = Desk::new(world.user("officer1"));
    let pressed = at(-300);
    let asked = officer.act(&incident, "backup", &json!({ "reason": "two of them", "occurred_at": pressed })).ok();
    assert_eq!(time(&asked["backup_requested_at"]), time(&json!(pressed)));
    let told = entry(world, &format!("incident/{}", id(&incident)), "incident.backup_requested");
    assert_eq!(time(&told["occurred_at"]), time(&json!(pressed)));
    let asked = officer.act(&incident, "backup", &json!({ "occurred_at": at(DAY_S) })).ok();
    assert!(time(&asked["backup_requested_at"]) <= time(&json!(at(0))), "{asked}");
}

fn a_clock_that_cannot_be_right_is_kept_and_pointed_out(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let assignment = desk.assign(&incident, "P4");
    let own = Desk::new(world.user("officer1"));
    let (behind, ahead) = (at(-2 * DAY_S), at(2 * DAY_S));
    let stamped = own.step(&assignment, &json!({ "to": "en_route", "occurred_at": behind })).ok();
    assert_eq!(stamped["stamps"]["en_route"]["doubt"], "early");
    assert_eq!(time(&stamped["stamps"]["en_route"]["occurred_at"]), time(&json!(behind)));
    let stamped = own.step(&assignment, &json!({ "to": "on_scene", "occurred_at": at(-60) })).ok();
    assert_eq!(stamped["stamps"]["on_scene"]["doubt"], Value::Null, "a minute is no doubt");
    let line = own.act(&incident, "log", &json!({ "text": "door forced", "occurred_at": ahead })).ok();
    assert_eq!((&line["doubt"], time(&line["occurred_at"])), (&json!("ahead"), time(&json!(ahead))));
    own.act(&incident, "log", &json!({ "text": "waiting" })).ok();
    // The board, the incident and the journal say the same.
    let shown = desk.now(&incident);
    assert_eq!(shown["assignments"][0]["stamps"]["en_route"]["doubt"], "early");
    let doubts: Vec<&Value> = shown["log"].as_array().expect("a log").iter().map(|line| &line["doubt"]).collect();
    assert_eq!(doubts.iter().filter(|doubt| **doubt == "ahead").count(), 1, "{doubts:?}");
    let told = entry(world, &format!("incident/{}", id(&incident)), "assignment.advanced");
    assert_eq!(told["payload"]["doubt"], Value::Null);
    assert_eq!(told["payload"]["assignment"]["stamps"]["en_route"]["doubt"], "early");
    // A report by a phone that is two days ahead makes nobody else's clock doubtful.
    let reported = own.open_with(&json!({ "occurred_at": ahead }));
    assert_eq!(entry(world, &format!("incident/{}", id(&reported)), "incident.created")["payload"]["doubt"], "ahead");
    let assignment = desk.assign(&reported, "P1");
    assert_eq!(assignment["stamps"]["assigned"]["doubt"], Value::Null);
}
