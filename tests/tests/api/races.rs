//! Two want the same at the same moment: one gets it, the other is told.

use std::thread;

use blackbox::desk::id;
use blackbox::{Answer, World, fresh_key, json};

blackbox::both!(
    one_of_many_changes_wins,
    one_of_many_stamps_is_written,
    one_of_many_assignments_is_made,
    an_incident_is_never_closed_over_a_unit,
    numbers_are_dense_under_load,
    many_sign_in_at_once,
);

/// Clients that ask at once.
const CLIENTS: usize = 8;

/// Asks at once and gives the answers.
fn at_once(ask: impl Fn(usize) -> Answer + Sync) -> Vec<Answer> {
    thread::scope(|scope| {
        let ask = &ask;
        let asked: Vec<_> = (0..CLIENTS).map(|n| scope.spawn(move || ask(n))).collect();
        asked.into_iter().map(|one| one.join().expect("an answer")).collect()
    })
}

/// Checks that one succeeded and all others were refused with a code.
#[track_caller]
fn one_wins(answers: &[Answer], code: &str) {
    let won = answers.iter().filter(|answer| (200..300).contains(&answer.status)).count();
    let refused = answers.iter().filter(|answer| answer.code() == code).count();
    let all: Vec<_> = answers.iter().map(|answer| (answer.status, answer.code())).collect();
    assert_eq!((won, refused), (1, CLIENTS - 1), "{all:?}");
}

fn one_of_many_changes_wins(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let (path, tag) = (format!("/incidents/{}", id(&incident)), format!("\"{}\"", incident["version"]));
    let answers = at_once(|n| {
        let body = json!({ "caller_name": format!("Caller {n}") });
        desk.api.ask("PATCH", &path).key(&fresh_key()).header("if-match", &tag).json(&body).send()
    });
    one_wins(&answers, "stale");
    let winner = answers.iter().find(|answer| answer.status == 200).expect("one");
    assert_eq!(desk.now(&incident)["caller_name"], winner.json["caller_name"]);
}

fn one_of_many_stamps_is_written(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let assignment = desk.assign(&incident, "P4");
    let answers = at_once(|_| desk.step(&assignment, &json!({ "to": "en_route" })));
    one_wins(&answers, "already_stamped");
}

fn one_of_many_assignments_is_made(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let unit = json!({ "unit_id": desk.unit_id("P4") });
    one_wins(&at_once(|_| desk.act(&incident, "assignments", &unit)), "already_assigned");
    assert_eq!(desk.now(&incident)["assignments"].as_array().map(Vec::len), Some(1));
}

fn an_incident_is_never_closed_over_a_unit(world: &mut World) {
    let desk = world.desk();
    for _ in 0..5 {
        let incident = desk.open();
        let (unit, close) = (json!({ "unit_id": desk.unit_id("P4") }), json!({ "disposition": "handled" }));
        let answers = at_once(|n| {
            if n % 2 == 0 { desk.act(&incident, "assignments", &unit) } else { desk.act(&incident, "close", &close) }
        });
        assert!(answers.iter().all(|answer| [200, 201, 409].contains(&answer.status)));
        let shown = desk.now(&incident);
        let open = shown["assignments"].as_array().is_some_and(|list| !list.is_empty());
        assert_ne!(open, shown["state"] == "closed", "{shown}");
        if open {
            desk.advance(&shown["assignments"][0], "cleared");
        }
        assert_eq!(desk.availability("P4"), "available");
    }
}

fn numbers_are_dense_under_load(world: &mut World) {
    let desk = world.desk();
    let year = "2019-06-01T12:00:00Z";
    let answers: Vec<Answer> = (0..4)
        .flat_map(|_| {
            at_once(|_| {
                let mut call = desk.call("HP");
                call["occurred_at"] = json!(year);
                desk.api.post("/incidents", &call)
            })
        })
        .collect();
    let serial = |answer: &Answer| answer.json["number"].as_str()?.rsplit('-').next()?.parse::<usize>().ok();
    let mut serials: Vec<usize> = answers.iter().filter_map(serial).collect();
    serials.sort_unstable();
    assert_eq!(serials, (1..=4 * CLIENTS).collect::<Vec<_>>());
}

fn many_sign_in_at_once(world: &mut World) {
    let body = json!({ "username": "officer2", "password": blackbox::template::PASSWORD });
    let answers = at_once(|_| world.anyone().post("/session", &body));
    let tokens: std::collections::BTreeSet<String> =
        answers.into_iter().map(|answer| answer.ok()["token"].to_string()).collect();
    assert_eq!(tokens.len(), CLIENTS);
}
