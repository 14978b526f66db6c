//! Hold, release, close, cancel, reopen; what is changed and corrected on the way.

use blackbox::desk::id;
use blackbox::{World, json, wait_for};

blackbox::both!(
    a_hold_ends_by_itself,
    a_hold_is_released,
    closing_with_units_on_it_is_refused,
    an_incident_is_cancelled_and_reopened,
    a_reopened_incident_begins_anew,
    only_type_and_place_are_needed,
    words_for_a_place_are_flagged_until_somebody_places_it,
    a_changed_priority_needs_a_reason,
    a_correction_is_a_new_line_that_points_at_the_old,
    a_change_of_what_was_changed_meanwhile_is_refused,
    what_is_told_late_bears_the_time_at_which_it_was_done,
    what_was_undone_meanwhile_is_not_undone_again_by_what_is_told_late,
    calling_off_and_taking_up_again_are_told_late,
    what_another_desk_changed_meanwhile_stands,
);

/// The moment some seconds from now, as the API writes moments.
pub(crate) fn in_seconds(seconds: i64) -> String {
    let now = std::time::UNIX_EPOCH.elapsed().expect("a clock after 1970").as_micros();
    kernel::Time::from_micros(i64::try_from(now).expect("a moment")).plus_seconds(seconds).to_string()
}

fn a_hold_ends_by_itself(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    desk.act(&incident, "hold", &json!({})).refused(400, "invalid");
    desk.act(&incident, "hold", &json!({ "reason": "x", "until": "2020-01-01T00:00:00Z" })).refused_field("until");
    let until = in_seconds(2);
    let held = desk.act(&incident, "hold", &json!({ "reason": "no unit free", "until": until })).ok();
    assert_eq!((&held["state"], &held["held_until"]), (&json!("held"), &json!(until)));
    assert_eq!(held["hold_reason"], "no unit free");
    wait_for("the end of the hold", 10, || (desk.state(&incident) == "received").then_some(()));
    let shown = desk.now(&incident);
    assert_eq!((&shown["held_until"], &shown["hold_reason"]), (&json!(null), &json!(null)));
    let stream = format!("/journal?stream=incident/{}", id(&incident));
    let last = desk.api.items(&stream).pop().expect("an entry");
    assert_eq!(last["action"], "incident.released");
    assert_eq!(last["actor"]["id"], json!(null), "the system released it: {last}");
    assert!(last["recorded_at"].as_str() >= Some(until.as_str()), "not before its time: {last}");
}

fn a_hold_is_released(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    desk.act(&incident, "release", &json!({})).refused(409, "conflict");
    let held = desk.act(&incident, "hold", &json!({ "reason": "after the match" })).ok();
    assert!(held["held_until"].is_string(), "a hold always ends: {held}");
    assert_eq!(desk.act(&incident, "release", &json!({})).ok()["state"], "received");
    desk.act(&incident, "hold", &json!({ "reason": "once more" })).ok();
    desk.assign(&incident, "P4");
    let shown = desk.now(&incident);
    assert_eq!((&shown["state"], &shown["hold_reason"]), (&json!("dispatched"), &json!(null)));
    desk.act(&incident, "hold", &json!({ "reason": "again" })).refused(409, "units_engaged");
}

fn closing_with_units_on_it_is_refused(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let assignment = desk.assign(&incident, "P4");
    desk.act(&incident, "close", &json!({ "disposition": "handled" })).refused(409, "units_engaged");
    desk.act(&incident, "cancel", &json!({ "reason": "caller rang back" })).refused(409, "units_engaged");
    desk.advance(&assignment, "cleared");
    desk.act(&incident, "close", &json!({})).refused(400, "invalid");
    desk.act(&incident, "close", &json!({ "disposition": "no_such" })).refused_field("disposition");
    desk.act(&incident, "close", &json!({ "disposition": "handled" })).ok();
    desk.act(&incident, "close", &json!({ "disposition": "handled" })).refused(409, "conflict");
    desk.act(&incident, "assignments", &json!({ "unit_id": desk.unit_id("P4") })).refused(409, "conflict");
    desk.act(&incident, "log", &json!({ "text": "The report came a day later." })).ok();
}

fn an_incident_is_cancelled_and_reopened(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    desk.act(&incident, "cancel", &json!({ "reason": " " })).refused_field("reason");
    let cancelled = desk.act(&incident, "cancel", &json!({ "reason": "caller rang back" })).ok();
    assert_eq!(cancelled["state"], "cancelled");
    assert!(cancelled["cancelled_at"].is_string());
    desk.act(&incident, "cancel", &json!({ "reason": "again" })).refused(409, "conflict");
    desk.act(&incident, "reopen", &json!({})).refused(400, "invalid");
    let reopened = desk.act(&incident, "reopen", &json!({ "reason": "they are back" })).ok();
    assert_eq!((&reopened["state"], &reopened["cancelled_at"]), (&json!("received"), &json!(null)));
    assert_eq!(reopened["number"], incident["number"]);
    desk.act(&incident, "reopen", &json!({ "reason": "again" })).refused(409, "conflict");
}

fn a_reopened_incident_begins_anew(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let assignment = desk.assign(&incident, "P4");
    desk.advance(&assignment, "cleared");
    desk.act(&incident, "close", &json!({ "disposition": "handled" })).ok();
    let reopened = desk.act(&incident, "reopen", &json!({ "reason": "they are back" })).ok();
    assert_eq!(reopened["state"], "received", "what was cleared before does not count: {reopened}");
    assert_eq!(reopened["disposition"], json!(null));
    assert!(reopened["reopened_at"].is_string());
    let open = desk.api.all("/incidents?state=received");
    assert!(open.iter().any(|one| one["id"] == incident["id"]), "the board shows it as received");
    desk.assign(&incident, "P4");
    assert_eq!(desk.state(&incident), "dispatched");
}

fn only_type_and_place_are_needed(world: &mut World) {
    let desk = world.desk();
    desk.api.post("/incidents", &json!({ "site_id": desk.site("HP"), "type": "trespass" })).refused_field("place_id");
    let no_type = json!({ "site_id": desk.site("HP"), "place_id": desk.site("HP") });
    desk.api.post("/incidents", &no_type).refused_field("type");
    let mut elsewhere = desk.call("HP");
    elsewhere["place_id"] = json!(desk.site("ND"));
    desk.api.post("/incidents", &elsewhere).refused_field("place_id");
    let mut urgent = desk.call("HP");
    for priority in [0, 6, -1] {
        urgent["priority"] = json!(priority);
        desk.api.post("/incidents", &urgent).refused_field("priority");
    }
    let answer = desk.api.post("/incidents", &desk.call("HP"));
    assert_eq!(answer.status, 201);
}

fn words_for_a_place_are_flagged_until_somebody_places_it(world: &mut World) {
    let desk = world.desk();
    let words = "by the old crane, where the boats lie";
    let body = json!({ "site_id": desk.site("HP"), "type": "trespass", "location_text": words });
    let incident = desk.api.post("/incidents", &body).ok();
    assert_eq!((&incident["location_flagged"], &incident["location_text"]), (&json!(true), &json!(words)));
    let place = desk.api.items(&format!("/places?query=toy+shop&site_id={}", desk.site("HP"))).remove(0);
    let placed = desk.change(&incident, &json!({ "place_id": place["id"] })).ok();
    assert_eq!((&placed["location_flagged"], &placed["place"]), (&json!(false), &place["path"]));
    assert_eq!(placed["location_text"], words, "what the caller said is kept");
}

fn a_changed_priority_needs_a_reason(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open_with(&json!({ "priority": 3 }));
    desk.change(&incident, &json!({ "priority": 1 })).refused_field("reason");
    let changed = desk.change(&incident, &json!({ "priority": 1, "reason": "a knife was seen" })).ok();
    assert_eq!(changed["priority"], 1);
    let entry = blackbox::journal::after(&desk.api, desk.head() - 1).remove(0);
    assert_eq!(entry["payload"]["reason"], "a knife was seen");
    assert_eq!((&entry["payload"]["from"], &entry["payload"]["to"]), (&json!("3"), &json!("1")));
}

fn a_correction_is_a_new_line_that_points_at_the_old(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open_with(&json!({ "narrative": "Two men at the gate." }));
    let first = desk.now(&incident)["log"][0].clone();
    assert_eq!(first["text"], "Two men at the gate.");
    let correction = json!({ "text": "Three men at the gate.", "corrects": first["id"] });
    let answer = desk.act(&incident, "log", &correction);
    assert_eq!(answer.status, 201);
    let line = answer.ok();
    assert_eq!(line["corrects"], first["id"]);
    let shown = desk.now(&incident);
    assert_eq!(shown["lines"], 2);
    assert_eq!(shown["log"], json!([first, line]), "the old line stands as it was");
    let elsewhere = desk.open();
    desk.act(&elsewhere, "log", &correction).refused_field("corrects");
    desk.act(&incident, "log", &json!({ "text": "" })).refused_field("text");
}

fn a_change_of_what_was_changed_meanwhile_is_refused(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let path = format!("/incidents/{}", id(&incident));
    let tag = desk.api.get(&path).header("etag").to_owned();
    assert_eq!(tag, format!("\"{}\"", incident["version"]));
    let change = |tag: &str, name: &str| {
        let body = json!({ "caller_name": name });
        desk.api.ask("PATCH", &path).key(&blackbox::fresh_key()).header("if-match", tag).json(&body).send()
    };
    let answer = change(&tag, "Ada");
    assert_eq!(answer.status, 200);
    let newer = answer.header("etag").to_owned();
    assert_ne!(newer, tag);
    change(&tag, "Bob").refused(412, "stale");
    assert_eq!(change(&newer, "Cleo").ok()["caller_name"], "Cleo");
    change("\"x\"", "Dan").refused(400, "invalid");
}

fn what_is_told_late_bears_the_time_at_which_it_was_done(world: &mut World) {
    let desk = world.desk();
    let (then, later) = (in_seconds(-3600), in_seconds(-1700));
    let incident = desk.open_with(&json!({ "priority": 3, "occurred_at": in_seconds(-4000) }));
    let held = desk.act(&incident, "hold", &json!({ "reason": "no unit free", "occurred_at": then })).ok();
    assert_eq!((&held["state"], &held["since"]), (&json!("held"), &json!(then)));
    assert!(held["held_until"].as_str() < Some(later.as_str()), "half an hour after it began: {held}");
    wait_for("the end of a hold that was over", 10, || (desk.state(&incident) == "received").then_some(()));
    let again = json!({ "reason": "again", "until": in_seconds(600), "occurred_at": then });
    desk.act(&incident, "hold", &again).ok();
    assert_eq!(desk.act(&incident, "release", &json!({ "occurred_at": later })).ok()["state"], "received");
    let changed = json!({ "priority": 2, "seen_priority": 3, "reason": "a knife was seen", "occurred_at": later });
    assert_eq!(desk.change(&incident, &changed).ok()["priority"], 2);
    let closed = desk.act(&incident, "close", &json!({ "disposition": "handled", "occurred_at": later })).ok();
    assert_eq!((&closed["closed_at"], &closed["since"]), (&json!(later), &json!(later)));
    let entries = desk.api.items(&format!("/journal?stream=incident/{}", id(&incident)));
    let told: Vec<_> = entries.iter().map(|entry| (entry["action"].as_str(), entry["occurred_at"].as_str())).collect();
    let expected = [("incident.held", &then), ("incident.released", &later), ("incident.updated", &later)];
    for (action, at) in expected.into_iter().chain([("incident.closed", &later)]) {
        assert!(told.contains(&(Some(action), Some(at.as_str()))), "{action} at {at}: {told:?}");
    }
    let closing = entries.last().expect("the closing");
    assert!(
        closing["recorded_at"].as_str() > Some(later.as_str()),
        "when it was written down is another time: {closing}"
    );
}

fn what_was_undone_meanwhile_is_not_undone_again_by_what_is_told_late(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open_with(&json!({ "priority": 3 }));
    let then = in_seconds(-600);
    // A hold that left by itself needs no release any more; one that never was is a mistake, when it is said at once.
    assert_eq!(desk.act(&incident, "release", &json!({ "occurred_at": then })).ok()["state"], "received");
    desk.act(&incident, "release", &json!({})).refused(409, "conflict");
    desk.change(&incident, &json!({ "priority": 1, "reason": "at another desk" })).ok();
    let lower = json!({ "priority": 4, "seen_priority": 3, "reason": "nobody hurt", "occurred_at": then });
    desk.change(&incident, &lower).refused(409, "conflict");
    let same = json!({ "priority": 1, "seen_priority": 3, "reason": "a knife", "occurred_at": then });
    assert_eq!(desk.change(&incident, &same).ok()["priority"], 1, "both desks said the same");
    desk.act(&incident, "close", &json!({ "disposition": "handled" })).ok();
    desk.act(&incident, "release", &json!({ "occurred_at": then })).refused(409, "conflict");
    desk.act(&incident, "reopen", &json!({ "reason": "they are back" })).ok();
    let early = json!({ "disposition": "handled", "occurred_at": then });
    desk.act(&incident, "close", &early).refused(409, "conflict");
    assert_eq!(desk.state(&incident), "received");
}

fn calling_off_and_taking_up_again_are_told_late(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open_with(&json!({ "occurred_at": in_seconds(-4000) }));
    let (early, then, later) = (in_seconds(-3600), in_seconds(-1800), in_seconds(-600));
    let told = |at: &str| json!({ "reason": "as they said", "occurred_at": at });
    let cancelled = desk.act(&incident, "cancel", &told(&then)).ok();
    assert_eq!((&cancelled["state"], &cancelled["cancelled_at"]), (&json!("cancelled"), &json!(then)));
    // Who called it off after that knew more.
    desk.act(&incident, "reopen", &told(&early)).refused(409, "conflict");
    let reopened = desk.act(&incident, "reopen", &told(&later)).ok();
    assert_eq!((&reopened["state"], &reopened["reopened_at"]), (&json!("received"), &json!(later)));
    desk.act(&incident, "cancel", &told(&then)).refused(409, "conflict");
    let entries = desk.api.items(&format!("/journal?stream=incident/{}", id(&incident)));
    let last = entries.last().expect("an entry");
    assert_eq!((&last["action"], &last["occurred_at"]), (&json!("incident.reopened"), &json!(later)));
    assert!(last["recorded_at"].as_str() > Some(later.as_str()), "{last}");
    // A clock that is ahead ended it tomorrow: that keeps nobody from taking it up today.
    desk.act(&incident, "close", &json!({ "disposition": "handled", "occurred_at": in_seconds(86_400) })).ok();
    assert_eq!(desk.act(&incident, "reopen", &told(&in_seconds(-1))).ok()["state"], "received");
}

fn what_another_desk_changed_meanwhile_stands(world: &mut World) {
    let desk = world.desk();
    let (gate, site) =
        (desk.api.get("/places?query=north%20gate&limit=1").ok()["items"][0]["id"].clone(), desk.site("HP"));
    let incident = desk.open_with(&json!({ "type": "theft", "place_id": site, "caller_name": "Ada" }));
    desk.change(&incident, &json!({ "type": "fire", "place_id": gate, "caller_name": "Bob" })).ok();
    for (change, seen) in [
        (json!({ "type": "trespass" }), json!({ "type": "theft" })),
        (json!({ "place_id": site }), json!({})),
        (json!({ "caller_name": "Cleo" }), json!({ "caller_name": "Ada" })),
        (json!({ "caller_phone": "1", "caller_name": "Cleo" }), json!({ "caller_name": "Ada" })),
    ] {
        let mut body = change.clone();
        body["seen"] = seen;
        desk.change(&incident, &body).refused(409, "conflict");
    }
    let now = desk.now(&incident);
    assert_eq!((&now["type"], &now["place_id"], &now["caller_name"]), (&json!("fire"), &gate, &json!("Bob")));
    // Both desks said the same; and what was seen still stands.
    desk.change(&incident, &json!({ "type": "fire", "seen": { "type": "theft" } })).ok();
    desk.change(&incident, &json!({ "caller_phone": "1", "seen": {} })).ok();
    let changed = desk.change(&incident, &json!({ "type": "trespass", "seen": { "type": "fire" } })).ok();
    assert_eq!((&changed["type"], &changed["caller_phone"]), (&json!("trespass"), &json!("1")));
    desk.change(&incident, &json!({ "type": "theft", "seen": { "colour": "red" } })).refused(400, "invalid");
}
