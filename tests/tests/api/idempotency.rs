//! A repeat under the same key is harmless: the first answer again, and nothing done twice.

use std::collections::BTreeSet;
use std::thread;

use blackbox::desk::id;
use blackbox::{Api, Value, World, fresh_key, journal, json};

blackbox::both!(
    the_same_key_gives_the_first_answer_byte_for_byte,
    the_same_key_with_another_payload_is_refused,
    the_same_key_at_another_address_is_refused,
    sixteen_at_once_open_one_incident,
    a_refusal_is_repeated_too,
    keys_of_two_users_do_not_meet,
    a_key_outlives_the_server,
    a_password_is_part_of_the_payload,
    a_key_that_is_none_is_refused,
);

fn post(api: &Api, key: &str, path: &str, body: &Value) -> blackbox::Answer {
    api.ask("POST", path).key(key).json(body).send()
}

fn with_key(entries: &[Value], key: &str) -> usize {
    entries.iter().filter(|entry| entry["key"] == key).count()
}

fn the_same_key_gives_the_first_answer_byte_for_byte(world: &mut World) {
    let desk = world.desk();
    let (key, before) = (fresh_key(), desk.head());
    let first = post(&desk.api, &key, "/incidents", &desk.call("HP"));
    assert_eq!(first.status, 201);
    desk.act(&first.json, "log", &json!({ "text": "Something happened in between." })).ok();
    for _ in 0..3 {
        let again = post(&desk.api, &key, "/incidents", &desk.call("HP"));
        assert_eq!((again.status, &again.text), (first.status, &first.text));
    }
    let entries = journal::after(&desk.api, before);
    assert_eq!(with_key(&entries, &key), 1, "the journal has it once");
}

fn the_same_key_with_another_payload_is_refused(world: &mut World) {
    let desk = world.desk();
    let key = fresh_key();
    post(&desk.api, &key, "/incidents", &desk.call("HP")).ok();
    post(&desk.api, &key, "/incidents", &desk.call("ND")).refused(422, "key_reused");
    post(&desk.api, &key, "/incidents", &desk.call("HP")).ok();
}

fn the_same_key_at_another_address_is_refused(world: &mut World) {
    let desk = world.desk();
    let (one, other) = (desk.open(), desk.open());
    let (key, line) = (fresh_key(), json!({ "text": "Gate is open." }));
    post(&desk.api, &key, &format!("/incidents/{}/log", id(&one)), &line).ok();
    post(&desk.api, &key, &format!("/incidents/{}/log", id(&other)), &line).refused(422, "key_reused");
    assert_eq!(desk.now(&other)["lines"], 0);
}

fn sixteen_at_once_open_one_incident(world: &mut World) {
    let desk = world.desk();
    let (key, before) = (fresh_key(), desk.head());
    let answers: Vec<String> = thread::scope(|scope| {
        let asked: Vec<_> =
            (0..16).map(|_| scope.spawn(|| post(&desk.api, &key, "/incidents", &desk.call("HP")))).collect();
        asked
            .into_iter()
            .map(|one| one.join().expect("an answer"))
            .map(|answer| {
                assert_eq!(answer.status, 201);
                answer.text
            })
            .collect()
    });
    assert_eq!(answers.iter().collect::<BTreeSet<_>>().len(), 1, "all were told the same");
    assert_eq!(with_key(&journal::after(&desk.api, before), &key), 1);
}

fn a_refusal_is_repeated_too(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let assignment = desk.assign(&incident, "P4");
    let close = format!("/incidents/{}/close", id(&incident));
    let (key, body) = (fresh_key(), json!({ "disposition": "handled" }));
    let first = post(&desk.api, &key, &close, &body);
    first.clone().refused(409, "units_engaged");
    desk.advance(&assignment, "cleared");
    let again = post(&desk.api, &key, &close, &body);
    assert_eq!((again.status, again.text), (first.status, first.text), "the act was answered, and stays so");
    post(&desk.api, &fresh_key(), &close, &body).ok();
    // The same for an act that leaves nothing to show.
    let (key, nothing) = (fresh_key(), "/tokens/0192a000-0000-7000-8000-000000000000");
    let revoke = || world.user("admin").ask("DELETE", nothing).key(&key).send();
    revoke().refused(404, "not_found");
    revoke().refused(404, "not_found");
}

fn keys_of_two_users_do_not_meet(world: &mut World) {
    let desk = world.desk();
    let key = fresh_key();
    let one = post(&desk.api, &key, "/incidents", &desk.call("HP")).ok();
    let other = post(&world.user("supervisor"), &key, "/incidents", &desk.call("HP")).ok();
    assert_ne!(one["id"], other["id"]);
}

fn a_key_outlives_the_server(world: &mut World) {
    let desk = world.desk();
    let key = fresh_key();
    let first = post(&desk.api, &key, "/incidents", &desk.call("HP"));
    world.kill();
    world.start();
    let again = post(&desk.api, &key, "/incidents", &desk.call("HP"));
    assert_eq!((again.status, again.text), (first.status, first.text));
}

fn a_password_is_part_of_the_payload(world: &mut World) {
    let admin = world.user("admin");
    let account = admin.all("/accounts").into_iter().find(|one| one["username"] == "officer2").expect("officer2");
    let (path, key) = (format!("/accounts/{}", id(&account)), fresh_key());
    let change = |password: &str| admin.ask("PATCH", &path).key(&key).json(&json!({ "password": password })).send();
    change("forty blue kettles").ok();
    // A success here would be a falsehood: the second password was never set.
    change("fifty green kettles").refused(422, "key_reused");
}

fn a_key_that_is_none_is_refused(world: &mut World) {
    let desk = world.desk();
    for key in ["", &"k".repeat(201), "two\u{e9}"] {
        post(&desk.api, key, "/incidents", &desk.call("HP")).refused(400, "invalid");
    }
    post(&desk.api, &"k".repeat(200), "/incidents", &desk.call("HP")).ok();
}
