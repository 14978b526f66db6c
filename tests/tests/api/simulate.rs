//! A simulated shift through the public API, much faster than life.

use blackbox::server::{END_S, Server};
use blackbox::template::PASSWORD;
use blackbox::{Store, World, availability, both, journal};
use serde_json::{Value, json};

both!(a_fast_shift_leaves_a_consistent_board_and_a_whole_journal);
both!(a_shift_goes_on_after_the_server_was_away);

fn summary(output: &str) -> Value {
    serde_json::from_str(output.lines().last().expect("a summary")).expect("the summary is JSON")
}

fn a_fast_shift_leaves_a_consistent_board_and_a_whole_journal(world: &mut World) {
    let address = world.server().base.clone();
    let before = world.desk().head();
    let arguments = [
        "simulate",
        "--server",
        &address,
        "--password",
        PASSWORD,
        "--speed",
        "150",
        "--seed",
        "4",
        "--minutes",
        "30",
        "--calls-per-hour",
        "60",
        "--summary",
    ];
    let told = summary(&world.cli(&arguments).ok());
    assert_eq!(told["refused"], json!({}), "{told}");
    for kind in ["call", "assign", "acknowledge", "arrive", "line", "clear", "close"] {
        assert!(told["acts"][kind].as_u64().is_some_and(|count| count > 0), "no {kind}: {told}");
    }
    assert!(told["p99_ms"].as_f64() >= told["p50_ms"].as_f64() && told["p50_ms"].as_f64() > Some(0.0), "{told}");

    let desk = world.desk();
    let wrong = journal::while_quiet(&desk.api, || availability::wrong(&desk.api));
    assert!(wrong.is_empty(), "{wrong:?}");
    let entries = journal::after(&desk.api, before);
    journal::assert_no_gap(&entries, before);
    let opened = entries.iter().filter(|entry| entry["action"] == "incident.created").count();
    assert_eq!(Some(opened as u64), told["calls"].as_u64(), "every call is there once");
    world.stop();
    world.cli(&["verify"]).ok();
}

fn a_shift_goes_on_after_the_server_was_away(world: &mut World) {
    let address = world.server().base.clone();
    let desk = world.desk();
    let before = desk.head();
    let arguments = [
        "simulate",
        "--server",
        &address,
        "--password",
        PASSWORD,
        "--speed",
        "300",
        "--seed",
        "9",
        "--calls-per-hour",
        "60",
        "--summary",
    ];
    let mut command = world.command(&arguments);
    let child =
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null()).spawn().expect("it runs");
    let calls = |after: i64| {
        let entries = journal::after(&desk.api, after);
        entries.iter().filter(|entry| entry["action"] == "incident.created").count()
    };
    blackbox::wait_for("a call", 60, || (calls(before) > 2).then_some(()));
    world.kill();
    world.start();
    let then = desk.head();
    blackbox::wait_for("calls after the break", 60, || (calls(then) > 2).then_some(()));
    let ended = std::process::Command::new("kill").arg(child.id().to_string()).status().expect("kill is there");
    assert!(ended.success(), "the simulation ended by itself");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "it ends cleanly when it is asked to");
    let told = summary(&String::from_utf8_lossy(&output.stdout));
    assert_eq!(told["refused"], json!({}), "{told}");
}

#[test]
fn the_demonstration_is_alive_and_ends_in_time() {
    let world = World::empty(Store::Sqlite).expect("a folder is all it needs");
    let mut server = Server::start(&mut world.command(&["demo", "--listen", "127.0.0.1:0", "--password", PASSWORD]));
    let anyone = blackbox::Api::new(&server.base);
    let signed_in = anyone.post("/session", &json!({ "username": "dispatcher", "password": PASSWORD })).ok();
    let desk = anyone.with_token(signed_in["token"].as_str().expect("a token"));
    let shown = blackbox::wait_for("phones that say where they are", 120, || {
        let positions = desk.items("/positions");
        (positions.len() > 5).then_some(positions)
    });
    assert!(shown.iter().all(|position| position["call_sign"] != "P4"), "P4 is left to a person: {shown:?}");
    let (took, status) = server.terminate();
    assert!(status.success() && took.as_secs() <= END_S, "{status} after {took:?}");
}
