//! Persons whose time is over are proposed by themselves, and erased once somebody has approved; whoever is held, or was
//! mentioned lately, stays.

use blackbox::desk::{Desk, id};
use blackbox::{Api, Value, World, journal, json, wait_for};

blackbox::both!(
    whose_time_is_over_is_erased_once_that_is_approved,
    what_comes_in_between_keeps_a_person,
    a_list_that_was_dismissed_erases_nobody,
    the_schedule_is_set_by_who_may_and_approved_with_a_proof,
    the_least_time_goes_before_a_request,
);

/// Nobody of the example is called so.
const NAME: &str = "Zenobia Quillfeather";
const PLATE: &str = "ZQ77 FTH";
/// Somebody whose incident was over just now.
const LATELY: &str = "Bo Dahl";
/// Longer than anything of the example has been over.
const DAYS: i64 = 3_650;
/// Longest wait for what runs by itself.
const SOON_S: u64 = 60;

/// An incident with a caller, over since now.
fn over(desk: &Desk, caller: &str) -> Value {
    let incident = desk.open_with(&json!({ "caller_name": caller, "caller_phone": "+44 7946 550 101" }));
    desk.act(&incident, "vehicles", &json!({ "plate": if caller == NAME { PLATE } else { "BD1" } })).ok();
    desk.act(&incident, "cancel", &json!({ "reason": "nothing there" })).ok();
    incident
}

fn set(admin: &Api) -> Value {
    admin.put("/retention", &json!({ "caller_days": DAYS, "person_days": DAYS, "vehicle_days": DAYS })).ok()
}

/// Moves what happened to her so far back that her time is over, and the next look to now.
fn years_pass(world: &World) {
    let back_us = (DAYS + 1) * 86_400_000_000;
    world.sql(&format!("UPDATE incident SET cancelled_at = cancelled_at - {back_us} WHERE caller_name = '{NAME}'"));
    world.sql(&format!("UPDATE subject SET made_at = made_at - {back_us} WHERE name IN ('{NAME}', '{PLATE}')"));
    world.sql("UPDATE deadline SET due_at = 1 WHERE kind = 'dispatch.retention'");
}

/// The list that waits for somebody, as soon as there is one.
#[track_caller]
fn proposed(admin: &Api) -> Value {
    wait_for("a list", SOON_S, || admin.items("/retention/proposals").into_iter().find(|list| list["state"] == "open"))
}

fn names(list: &Value) -> Vec<&str> {
    let mut names: Vec<&str> =
        list["persons"].as_array().expect("persons").iter().filter_map(|one| one["name"].as_str()).collect();
    names.sort_unstable();
    names
}

fn is_known(admin: &Api, name: &str) -> bool {
    !admin.items(&format!("/subjects?query={}", name.replace(' ', "%20"))).is_empty()
}

fn actions(admin: &Api, before: i64) -> Vec<String> {
    journal::after(admin, before).iter().map(|entry| entry["action"].as_str().unwrap_or_default().to_owned()).collect()
}

fn decide(admin: &Api, list: &Value, how: &str, body: &Value) -> blackbox::Answer {
    admin.post(&format!("/retention/proposals/{}/{how}", id(list)), body)
}

fn whose_time_is_over_is_erased_once_that_is_approved(world: &mut World) {
    let (desk, admin) = (world.desk(), world.user("admin"));
    let incident = over(&desk, NAME);
    over(&desk, LATELY);
    // Known for as long, on something that still goes on.
    let open = desk.open_with(&json!({ "caller_name": "Ida Open", "caller_phone": "020 7946 0778" }));
    set(&admin);
    let before = desk.head();
    world.sql("UPDATE subject SET made_at = 1 WHERE name = 'Ida Open'");
    years_pass(world);
    let list = proposed(&admin);
    assert_eq!(names(&list), [PLATE, NAME], "those whose time is over, and nobody else");
    assert!(is_known(&admin, NAME), "nobody is erased before somebody has approved");
    let approved = decide(&admin, &list, "approve", &json!({})).ok();
    assert_eq!((&approved["state"], approved["decided_by"].is_string()), (&json!("approved"), true));
    wait_for("the erasure", SOON_S, || (!is_known(&admin, NAME) && !is_known(&admin, PLATE)).then_some(()));
    decide(&admin, &list, "approve", &json!({})).refused(409, "conflict");
    assert_eq!(desk.now(&incident)["caller_name"], "(erased)");
    for name in [LATELY, "Ida Open"] {
        assert!(is_known(&admin, name), "{name} stays");
    }
    assert_eq!(desk.now(&open)["caller_name"], "Ida Open");
    let entries = journal::after(&admin, before);
    let told = |action: &str| entries.iter().filter(|entry| entry["action"] == action).count();
    let counts = ["retention.proposed", "retention.approved", "subject.erased", "retention.kept"].map(told);
    assert_eq!(counts, [1, 1, 2, 0]);
    let erased = entries.iter().find(|entry| entry["action"] == "subject.erased").expect("the entry");
    let reason = erased["payload"]["reason"].as_str().expect("a reason");
    assert!(reason.contains("approved by"), "{reason}");
    let shown = admin.items("/retention/proposals").remove(0);
    let all = shown["persons"].as_array().expect("persons");
    assert!(all.len() == 2 && all.iter().all(|one| one["erased_at"].is_string()), "{shown}");
}

fn what_comes_in_between_keeps_a_person(world: &mut World) {
    let (desk, admin) = (world.desk(), world.user("admin"));
    over(&desk, NAME);
    let before = desk.head();
    set(&admin);
    years_pass(world);
    let list = proposed(&admin);
    let plate = admin.items("/subjects?query=zq77").remove(0);
    let hold = json!({ "subject_id": id(&plate), "reason": "claim 4711" });
    let hold = admin.post("/legal-holds", &hold).ok();
    decide(&admin, &list, "approve", &json!({})).ok();
    wait_for("what was kept", SOON_S, || actions(&admin, before).contains(&"retention.kept".to_owned()).then_some(()));
    wait_for("the erasure", SOON_S, || (!is_known(&admin, NAME)).then_some(()));
    assert!(is_known(&admin, PLATE), "a hold goes before the schedule");
    // Held, she is not proposed again; once it is lifted she is.
    admin.post(&format!("/legal-holds/{}/lift", id(&hold)), &json!({ "reason": "settled" })).ok();
    world.sql("UPDATE deadline SET due_at = 1 WHERE kind = 'dispatch.retention'");
    let list = proposed(&admin);
    assert_eq!(names(&list), [PLATE]);
    // Whatever mentions them goes on again.
    world.sql("UPDATE incident SET cancelled_at = NULL WHERE caller_name = '(erased)'");
    decide(&admin, &list, "approve", &json!({})).ok();
    wait_for("what was kept", SOON_S, || {
        (actions(&admin, before).iter().filter(|action| *action == "retention.kept").count() == 2).then_some(())
    });
    assert!(is_known(&admin, PLATE), "what goes on is not over");
}

fn a_list_that_was_dismissed_erases_nobody(world: &mut World) {
    let (desk, admin) = (world.desk(), world.user("admin"));
    over(&desk, NAME);
    set(&admin);
    years_pass(world);
    let list = proposed(&admin);
    decide(&admin, &list, "dismiss", &json!({ "reason": " " })).refused_field("reason");
    let dismissed = decide(&admin, &list, "dismiss", &json!({ "reason": "an audit is under way" })).ok();
    assert_eq!((&dismissed["state"], &dismissed["reason"]), (&json!("dismissed"), &json!("an audit is under way")));
    decide(&admin, &list, "approve", &json!({})).refused(409, "conflict");
    assert!(is_known(&admin, NAME));
    // When somebody moves the next look to now, it is another list.
    world.sql("UPDATE deadline SET due_at = 1 WHERE kind = 'dispatch.retention'");
    assert_ne!(id(&proposed(&admin)), id(&list));
}

fn the_schedule_is_set_by_who_may_and_approved_with_a_proof(world: &mut World) {
    let (desk, admin) = (world.desk(), world.user("admin"));
    over(&desk, NAME);
    let none = admin.get("/retention").ok();
    assert_eq!(
        (&none["caller_days"], &none["version"]),
        (&json!(null), &json!(0)),
        "for ever, until somebody says otherwise"
    );
    admin.put("/retention", &json!({ "caller_days": 0 })).refused_field("caller_days");
    admin.put("/retention", &json!({ "vehicle_days": 36_501 })).refused_field("vehicle_days");
    assert_eq!(set(&admin)["version"], 1);
    let stale = admin.ask("PUT", "/retention").key(&blackbox::fresh_key()).json(&json!({})).header("if-match", "\"0\"");
    stale.send().refused(412, "stale");
    years_pass(world);
    let list = proposed(&admin);
    let auditor = world.user("auditor");
    assert_eq!(names(&auditor.items("/retention/proposals")[0]), [PLATE, NAME]);
    for other in ["manager", "dispatcher", "auditor"] {
        let api = world.user(other);
        api.put("/retention", &json!({})).refused(403, "forbidden");
        decide(&api, &list, "approve", &json!({})).refused(403, "forbidden");
        decide(&api, &list, "dismiss", &json!({ "reason": "x" })).refused(403, "forbidden");
    }
    // A session that was left open: a protected act wants a fresh proof.
    world.sql("UPDATE session SET proved_at = 0");
    world.stop();
    world.start();
    let admin = world.user("admin");
    decide(&admin, &list, "approve", &json!({})).refused(403, "proof_needed");
    assert!(is_known(&admin, NAME));
}

fn the_least_time_goes_before_a_request(world: &mut World) {
    let (desk, admin) = (world.desk(), world.user("admin"));
    over(&desk, NAME);
    let her = admin.items("/subjects?query=zenobia").remove(0);
    let shown = || admin.get(&format!("/subjects/{}", id(&her))).ok();
    let erase = || admin.post(&format!("/subjects/{}/erase", id(&her)), &json!({ "reason": "she asked" }));
    assert_eq!(shown()["kept_until"], json!(null), "nothing is kept by law until somebody says so");
    admin.put("/retention", &json!({ "least_days": 30, "caller_days": 29 })).refused_field("caller_days");
    admin.put("/retention", &json!({ "least_days": 0 })).refused_field("least_days");
    admin.put("/retention", &json!({ "least_days": 30, "caller_days": 30 })).ok();
    assert!(shown()["kept_until"].is_string() && her["erased_at"].is_null());
    let refused = erase().refused(409, "kept_by_law");
    assert!(!refused["detail"].to_string().contains("202"), "not until when: {refused}");
    // What goes on is kept, however long ago it began.
    years_pass(world);
    let again = desk.open_with(&json!({ "caller_name": NAME, "caller_phone": "+44 7946 550 101" }));
    erase().refused(409, "kept_by_law");
    desk.act(&again, "cancel", &json!({ "reason": "nothing there" })).ok();
    erase().refused(409, "kept_by_law");
    years_pass(world);
    assert_eq!(shown()["kept_until"], json!(null));
    erase().ok();
    assert!(!is_known(&admin, NAME));
}
