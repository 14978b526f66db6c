//! From a call to a closed incident: states, stamps, availability.

use blackbox::desk::{self, id};
use blackbox::{World, json};

use crate::outcomes::in_seconds;

blackbox::both!(
    a_call_becomes_a_closed_incident,
    a_stamp_is_written_once,
    a_leg_that_did_not_happen_stays_empty,
    what_happened_and_when_it_was_written_are_both_kept,
    numbers_count_per_site_and_year_without_gaps,
    a_refusal_returns_the_incident_to_the_dispatcher,
    two_assignments_of_one_unit_do_not_touch_each_other,
    an_assignment_is_transferred,
    backup_is_asked_for_and_sent,
    a_unit_that_is_not_there_is_not_sent,
    a_duty_told_late_does_not_undo_a_later_one,
    an_officer_stamps_the_own_unit_only,
);

fn a_call_becomes_a_closed_incident(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    assert_eq!(incident["state"], "received");
    assert_eq!(incident["source"], "phone");
    assert!(incident["priority"].is_i64(), "the type decides the priority: {incident}");
    let assignment = desk.assign(&incident, "P4");
    assert_eq!(assignment["state"], "assigned");
    assert_eq!(assignment["backup"], false);
    for (step, availability, state) in [
        ("assigned", "assigned", "dispatched"),
        ("acknowledged", "acknowledged", "dispatched"),
        ("en_route", "en_route", "dispatched"),
        ("on_scene", "on_scene", "on_scene"),
        ("cleared", "available", "cleared"),
    ] {
        let shown = if step == "assigned" { assignment.clone() } else { desk.advance(&assignment, step) };
        assert_eq!(shown["state"], step);
        assert!(shown["stamps"][step]["recorded_at"].is_string(), "{shown}");
        assert_eq!(desk.availability("P4"), availability, "after {step}");
        assert_eq!(desk.state(&incident), state, "after {step}");
    }
    let closed = desk.act(&incident, "close", &json!({ "disposition": "handled", "note": "gone home" })).ok();
    assert_eq!(
        (&closed["state"], &closed["disposition"], &closed["outcome_note"]),
        (&json!("closed"), &json!("handled"), &json!("gone home"))
    );
    assert!(closed["closed_at"].is_string());
    assert_eq!(desk.unit("P4")["assignments"], json!([]));
}

fn a_stamp_is_written_once(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let assignment = desk.assign(&incident, "P4");
    let first = desk.advance(&assignment, "en_route");
    desk.step(&assignment, &json!({ "to": "en_route" })).refused(409, "already_stamped");
    let late = json!({ "to": "en_route", "occurred_at": "2026-01-01T00:00:00Z" });
    desk.step(&assignment, &late).refused(409, "already_stamped");
    desk.step(&assignment, &json!({ "to": "refused", "reason": "too far" })).refused(409, "illegal_step");
    let shown = &desk.now(&incident)["assignments"][0];
    assert_eq!(shown["stamps"]["en_route"], first["stamps"]["en_route"]);
    assert_eq!(shown["next"], json!(["on_scene", "cleared"]));
}

fn a_leg_that_did_not_happen_stays_empty(world: &mut World) {
    let desk = world.desk();
    let assignment = desk.assign(&desk.open(), "P4");
    let shown = desk.advance(&assignment, "on_scene");
    assert_eq!(shown["stamps"]["acknowledged"], json!(null));
    assert_eq!(shown["stamps"]["en_route"], json!(null));
    // What the officer did without a network is told late, with the time at which it happened.
    let at = shown["stamps"]["assigned"]["recorded_at"].clone();
    let shown = desk.step(&assignment, &json!({ "to": "en_route", "occurred_at": at })).ok();
    assert_eq!(shown["state"], "on_scene");
    assert_eq!(shown["stamps"]["en_route"]["occurred_at"], at);
    assert_eq!(shown["stamps"]["refused"], json!(null));
}

fn what_happened_and_when_it_was_written_are_both_kept(world: &mut World) {
    let desk = world.desk();
    let at = "2026-03-01T14:02:31.250000Z";
    let incident = desk.open_with(&json!({ "occurred_at": at }));
    assert_eq!(incident["received_at"], at);
    assert!(incident["recorded_at"].as_str() > Some(at), "{incident}");
    let assignment =
        desk.act(&incident, "assignments", &json!({ "unit_id": desk.unit_id("P4"), "occurred_at": at })).ok();
    assert_eq!(assignment["stamps"]["assigned"]["occurred_at"], at);
    assert_ne!(assignment["stamps"]["assigned"]["recorded_at"], at);
    let offset = "2026-03-01T16:02:32.5+02:00";
    let shown = desk.step(&assignment, &json!({ "to": "acknowledged", "occurred_at": offset })).ok();
    assert_eq!(shown["stamps"]["acknowledged"]["occurred_at"], "2026-03-01T14:02:32.500000Z");
    let line = desk.act(&incident, "log", &json!({ "text": "seen at the gate", "occurred_at": at })).ok();
    assert_eq!(line["occurred_at"], at);
    assert_ne!(line["recorded_at"], at);
}

fn numbers_count_per_site_and_year_without_gaps(world: &mut World) {
    let desk = world.desk();
    let serial = |number: &str| -> i64 { number.rsplit('-').next().and_then(|text| text.parse().ok()).expect(number) };
    let number = |site: &str, at: &str| {
        let body = json!({ "site_id": desk.site(site), "place_id": desk.site(site), "occurred_at": at });
        let number = desk.open_with(&body)["number"].as_str().expect("a number").to_owned();
        let year = at.get(..4).expect("a year");
        assert!(number.starts_with(&format!("{site}-{year}-")), "{number}");
        serial(&number)
    };
    // A year of which the example holds nothing.
    assert_eq!(number("HP", "2019-06-01T12:00:00Z"), 1);
    assert_eq!(number("HP", "2019-06-02T12:00:00Z"), 2);
    assert_eq!(number("ND", "2019-06-02T12:00:00Z"), 1);
    assert_eq!(number("HP", "2018-06-02T12:00:00Z"), 1);
    // A refused call takes no number.
    let mut wrong = desk.call("HP");
    (wrong["type"], wrong["occurred_at"]) = (json!("no_such_type"), json!("2019-06-03T12:00:00Z"));
    desk.api.post("/incidents", &wrong).refused_field("type");
    assert_eq!(number("HP", "2019-06-03T12:00:00Z"), 3);
}

fn a_refusal_returns_the_incident_to_the_dispatcher(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let assignment = desk.assign(&incident, "P4");
    desk.step(&assignment, &json!({ "to": "refused" })).refused_field("reason");
    let shown = desk.step(&assignment, &json!({ "to": "refused", "reason": "escort under way" })).ok();
    assert_eq!((&shown["state"], &shown["reason"]), (&json!("refused"), &json!("escort under way")));
    assert_eq!(shown["next"], json!([]));
    assert_eq!(desk.state(&incident), "received");
    assert_eq!(desk.availability("P4"), "available");
    let again = desk.assign(&incident, "P4");
    assert_ne!(again["id"], assignment["id"]);
}

fn two_assignments_of_one_unit_do_not_touch_each_other(world: &mut World) {
    let desk = world.desk();
    let (first, second) = (desk.open(), desk.open());
    let (one, other) = (desk.assign(&first, "P4"), desk.assign(&second, "P4"));
    desk.act(&first, "assignments", &json!({ "unit_id": desk.unit_id("P4") })).refused(409, "already_assigned");
    desk.advance(&one, "on_scene");
    assert_eq!(desk.availability("P4"), "on_scene");
    let untouched = &desk.now(&second)["assignments"][0];
    assert_eq!((&untouched["state"], &untouched["stamps"]), (&json!("assigned"), &other["stamps"]));
    desk.advance(&one, "cleared");
    assert_eq!(desk.availability("P4"), "assigned");
    assert_eq!(desk.state(&second), "dispatched");
    let unit = desk.unit("P4");
    assert_eq!(unit["assignments"].as_array().map(Vec::len), Some(1));
    assert_eq!(unit["assignments"][0]["incident_number"], second["number"]);
}

fn an_assignment_is_transferred(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let old = desk.assign(&incident, "P4");
    let path = format!("/assignments/{}/transfer", id(&old));
    desk.api.post(&path, &json!({ "unit_id": desk.unit_id("P4") })).refused(409, "already_assigned");
    let answer = desk.api.post(&path, &json!({ "unit_id": desk.unit_id("C1"), "reason": "nearer" }));
    assert_eq!(answer.status, 201);
    let new = answer.ok();
    assert_eq!((&new["call_sign"], &new["state"]), (&json!("C1"), &json!("assigned")));
    assert_eq!((desk.availability("P4"), desk.availability("C1")), ("available".into(), "assigned".into()));
    let shown = desk.now(&incident);
    assert_eq!(shown["state"], "dispatched");
    let ended = &shown["assignments"][0];
    assert_eq!(ended["state"], "cleared");
    assert_eq!(ended["reason"], "transferred to C1: nearer");
    desk.api.post(&path, &json!({ "unit_id": desk.unit_id("C1") })).refused(409, "conflict");
}

fn backup_is_asked_for_and_sent(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    desk.assign(&incident, "P4");
    let officer = world.user("officer1");
    let path = format!("/incidents/{}/backup", id(&incident));
    let asked = officer.post(&path, &json!({ "reason": "three of them" })).ok();
    assert!(asked["backup_requested_at"].is_string());
    let second = desk.assign(&incident, "C1");
    assert_eq!(second["backup"], true);
    assert_eq!(desk.now(&incident)["backup_requested_at"], json!(null));
}

fn a_unit_that_is_not_there_is_not_sent(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let duty = |to: &str| desk.api.post(&format!("/units/{}/duty", desk.unit_id("P4")), &json!({ "to": to }));
    assert_eq!(duty("off_duty").ok()["availability"], "off_duty");
    desk.act(&incident, "assignments", &json!({ "unit_id": desk.unit_id("P4") })).refused(409, "unit_off_duty");
    assert_eq!(duty("on_break").ok()["availability"], "on_break");
    let assignment = desk.assign(&incident, "P4");
    assert_eq!(desk.availability("P4"), "assigned");
    duty("off_duty").refused(409, "conflict");
    desk.advance(&assignment, "cleared");
    assert_eq!(desk.availability("P4"), "on_break");
    let nobody = "0192a000-0000-7000-8000-000000000000";
    desk.act(&incident, "assignments", &json!({ "unit_id": nobody })).refused(404, "not_found");
}

fn a_duty_told_late_does_not_undo_a_later_one(world: &mut World) {
    let desk = world.desk();
    let path = format!("/units/{}/duty", desk.unit_id("P4"));
    let duty = |to: &str, at: &str| desk.api.post(&path, &json!({ "to": to, "occurred_at": at }));
    let on_break = duty("on_break", &in_seconds(3600)).ok();
    assert!(on_break["duty_since"].as_str() < Some(in_seconds(1).as_str()), "a clock that is ahead: {on_break}");
    let then = in_seconds(-600);
    assert_eq!(duty("off_duty", &then).ok()["duty"], "on_break", "it is written down and changes nothing");
    assert_eq!(duty("on_break", &then).ok()["duty_since"], on_break["duty_since"], "it is so already");
    let back = in_seconds(0);
    assert_eq!(duty("on_duty", &back).ok()["duty_since"], json!(back));
    let entry = blackbox::journal::after(&desk.api, desk.head() - 1).remove(0);
    assert_eq!((&entry["action"], &entry["occurred_at"]), (&json!("unit.duty_changed"), &json!(back)));
}

fn an_officer_stamps_the_own_unit_only(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let (own, other) = (desk.assign(&incident, "P4"), desk.assign(&incident, "C1"));
    let officer = world.user("officer1");
    assert_eq!(desk::step(&officer, &own, &json!({ "to": "acknowledged" })).ok()["state"], "acknowledged");
    desk::step(&officer, &other, &json!({ "to": "acknowledged" })).refused(403, "forbidden");
    desk::step(&world.user("auditor"), &own, &json!({ "to": "en_route" })).refused(403, "forbidden");
    let mine = officer.items("/incidents?mine=true");
    assert_eq!(mine.iter().map(id).collect::<Vec<_>>(), [id(&incident)]);
    assert_eq!(officer.items("/units?mine=true")[0]["call_sign"], "P4");
    // The dispatcher stamps for a unit that answers by radio, and the journal says so.
    desk.advance(&own, "en_route");
    let last = blackbox::journal::after(&desk.api, desk.head() - 1);
    assert_eq!(last[0]["payload"]["on_behalf"], true);
}
