//! Whether everything works: said truly, to those who may know, and without a trace of its own.

use blackbox::{Value, World, json, wait_for};

blackbox::both!(
    the_main_job_is_probed_and_leaves_no_trace,
    what_fails_is_named_until_it_works_again,
    availability_is_kept_over_restarts,
    other_systems_that_are_not_reached_are_named,
    nodes_that_are_gone_and_clocks_that_differ_are_named,
    a_terminal_is_told_whether_it_works,
    those_who_hold_the_right_see_it,
    strangers_see_no_figures,
);

/// Seconds in which the system has looked again: many times what it takes on a busy machine.
const SOON: u64 = 60;

/// Starts the server anew with a self-probe each second.
fn probing(world: &mut World, more: &str) {
    world.file("castellan.toml", format!("self_probe_s = 1\n{more}"));
    world.stop();
    // The example was made by a node of its own.
    world.sql("DELETE FROM probe_hour");
    world.sql("DELETE FROM node");
    world.start();
}

fn health(world: &World) -> Option<Value> {
    let answer = world.user("dispatcher").get("/health");
    (answer.status == 200).then_some(answer.json)
}

/// How something is.
fn check(health: &Value, subject: &str) -> Value {
    let checks = health["checks"].as_array().expect("a list of checks");
    checks.iter().find(|check| check["subject"] == subject).cloned().unwrap_or(Value::Null)
}

/// Waits until something is so.
#[track_caller]
fn becomes(world: &World, subject: &str, level: &str) -> Value {
    wait_for(&format!("{subject} {level}"), SOON, || {
        health(world).map(|health| check(&health, subject)).filter(|check| check["level"] == level)
    })
}

fn figure(world: &World, name: &str) -> Option<f64> {
    let text = world.anyone().ask_root("GET", "/metrics").send().text;
    text.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
}

/// Waits for some more self-probes.
fn probes(world: &World, more: f64) {
    let count = || figure(world, "castellan_self_probes_total{outcome=\"worked\"}").unwrap_or_default();
    let before = count();
    wait_for("self-probes", SOON, || (count() >= before + more).then_some(()));
}

fn the_main_job_is_probed_and_leaves_no_trace(world: &mut World) {
    let receiver = world.receive_alarms();
    probing(world, &format!("dc09 = \"{receiver}\"\n"));
    let desk = world.desk();
    let admin = world.user("admin");
    let number = |incident: &Value| -> i64 {
        let number = incident["number"].as_str().expect("a number");
        number.rsplit('-').next().and_then(|serial| serial.parse().ok()).expect("a serial")
    };
    let seen = || {
        let paths = ["/incidents", "/units", "/alarms", "/receiver/anomalies", "/units?retired=true"];
        let lists = paths.map(|path| admin.items(path).len());
        (desk.head(), lists, figure(world, "castellan_panics_total"))
    };
    let first = number(&desk.open());
    let before = seen();
    probes(world, 3.0);
    assert_eq!(seen(), before);
    assert_eq!(number(&desk.open()), first + 1, "no number is used up");
    assert!(figure(world, "castellan_receiver_messages_total{outcome=\"probed\"}").is_some_and(|count| count >= 3.0));
    assert_eq!(figure(world, "castellan_self_probe_ok"), Some(1.0));
    let health =
        wait_for("availability", SOON, || health(world).filter(|health| health["availability"]["day"].is_number()));
    assert!(health["availability"]["day"].as_f64().is_some_and(|share| share > 0.3), "{health}");
    assert_eq!(health["level"], "works", "{health}");
    assert_eq!(check(&health, "self_probe")["level"], "works");
    assert_eq!(check(&health, "receiver")["level"], "works");
    assert_eq!(check(&health, "mail")["level"], "off");
}

fn what_fails_is_named_until_it_works_again(world: &mut World) {
    probing(world, "");
    becomes(world, "self_probe", "works");
    world.sql("ALTER TABLE assignment RENAME TO assignment_away");
    let failed = becomes(world, "self_probe", "fails");
    assert_eq!(failed["about"], json!(["rehearsal"]));
    assert!(failed["detail"].as_str().is_some_and(|why| !why.is_empty()), "{failed}");
    assert_eq!(health(world).expect("health")["level"], "fails");
    assert_eq!(figure(world, "castellan_self_probe_ok"), Some(0.0));
    world.sql("ALTER TABLE assignment_away RENAME TO assignment");
    becomes(world, "self_probe", "works");
    let availability = health(world).expect("health")["availability"].clone();
    assert_eq!(availability["failed_step"], "rehearsal");
    assert!(availability["failed_why"].is_string() && availability["failed_at"].is_string(), "{availability}");
}

fn availability_is_kept_over_restarts(world: &mut World) {
    probing(world, "");
    probes(world, 3.0);
    let rows = |world: &World| world.count("SELECT COUNT(*) FROM node");
    let runs = |world: &World| world.count("SELECT CAST(SUM(runs) AS BIGINT) FROM probe_hour");
    let before = runs(world);
    assert!(before >= 3);
    world.stop();
    world.start();
    probes(world, 1.0);
    assert_eq!(rows(world), 1, "it is the same node");
    assert!(runs(world) > before);
}

fn other_systems_that_are_not_reached_are_named(world: &mut World) {
    probing(world, "");
    let body = json!({ "name": "Case system", "url": "https://hooks.example.org/in", "actions": ["webhook.none"] });
    world.user("admin").post("/webhooks", &body).ok();
    becomes(world, "webhooks", "works");
    world.sql("UPDATE webhook SET failing_since = 1");
    assert_eq!(becomes(world, "webhooks", "warns")["about"], json!(["Case system"]));
    world.sql("UPDATE webhook SET failing_since = NULL");
    becomes(world, "webhooks", "works");
}

fn nodes_that_are_gone_and_clocks_that_differ_are_named(world: &mut World) {
    probing(world, "");
    becomes(world, "nodes", "works");
    if world.database_url().is_none() {
        // A node on a database of its own has no others.
        return;
    }
    let now = || std::time::UNIX_EPOCH.elapsed().expect("a clock after 1970").as_micros();
    let literal = world.literal("00000000-0000-7000-8000-000000000001");
    let (at, columns) = (now(), "id, organisation, name, version, started_at, beat_at, clock_ahead_us, probes");
    world.sql(&format!(
        "INSERT INTO node ({columns}) SELECT {literal}, organisation, 'other', '0', {at}, {at}, 100000, 0 FROM head"
    ));
    wait_for("the other node", SOON, || {
        health(world).filter(|health| health["nodes"].as_array().is_some_and(|nodes| nodes.len() == 2))
    });
    assert_eq!(check(&health(world).expect("health"), "nodes")["level"], "works");
    world.sql(&format!("UPDATE node SET clock_ahead_us = -5000000, beat_at = {} WHERE name = 'other'", now()));
    let apart = becomes(world, "nodes", "fails");
    assert_eq!((&apart["about"], &apart["detail"]), (&json!(["other"]), &json!("clocks")));
    world.sql(&format!("UPDATE node SET clock_ahead_us = 0, beat_at = {} WHERE name = 'other'", now() - 60_000_000));
    assert_eq!(becomes(world, "nodes", "warns")["about"], json!(["other"]));
}

fn a_terminal_is_told_whether_it_works(world: &mut World) {
    probing(world, "");
    becomes(world, "self_probe", "works");
    let said = world.cli(&["health"]).ok();
    assert!(said.ends_with("everything works\n"), "{said}");
    world.sql("ALTER TABLE assignment RENAME TO assignment_away");
    becomes(world, "self_probe", "fails");
    let failed = world.cli(&["health"]);
    assert!(failed.stdout.contains("self_probe fails since"), "{}", failed.stdout);
    assert!(failed.failed().contains("the server cannot do its main job"));
    world.stop();
    assert!(world.cli(&["health"]).failed().contains("no server runs"));
}

fn those_who_hold_the_right_see_it(world: &mut World) {
    wait_for("a first look", SOON, || health(world));
    for username in ["admin", "manager", "supervisor", "dispatcher", "auditor"] {
        world.user(username).get("/health").ok();
    }
    world.user("officer1").get("/health").refused(403, "forbidden");
    world.anyone().get("/health").refused(401, "unauthenticated");
}

fn strangers_see_no_figures(world: &mut World) {
    let ready = |world: &World, host: &str| world.anyone().ask_root("GET", "/readyz").header("host", host).send().ok();
    let figures = |world: &World, host: &str| world.anyone().ask_root("GET", "/metrics").header("host", host).send();
    assert!(ready(world, "localhost")["seq"].is_i64());
    figures(world, "localhost").ok();
    // Through a proxy on this machine that forgot to hide it.
    let site = "castellan.example.org";
    figures(world, site).refused(403, "forbidden");
    assert_eq!(ready(world, site), json!({ "ready": true }));
    let token = "a-token-that-nobody-guesses";
    world.file("castellan.toml", format!("metrics_from = \"\"\nmetrics_token = \"{token}\"\n"));
    world.stop();
    world.start();
    figures(world, "localhost").refused(403, "forbidden");
    assert_eq!(ready(world, "localhost"), json!({ "ready": true }));
    let shown = world.anyone().with_token(token).ask_root("GET", "/metrics").send();
    assert!(shown.status == 200 && shown.text.contains("castellan_"), "{}", shown.text);
    world.anyone().with_token("another").ask_root("GET", "/metrics").send().refused(403, "forbidden");
}
