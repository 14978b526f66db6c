//! Positions from a broker.

use blackbox::{Broker, Value, World, json, wait_for};
use kernel::clock::{Clock as _, SystemClock};

blackbox::both!(positions_come_from_a_broker, a_broker_is_found_again_and_guarded);

/// Longest wait for what a message causes, or for a broker to be found again.
const SOON_S: u64 = 30;

/// Settings that take positions from a broker.
fn settings(broker: &Broker, more: &str) -> String {
    format!("mqtt_positions = \"{}/owntracks/+/+\"\n{more}", broker.address())
}

fn now_s() -> u64 {
    SystemClock.now().micros().unsigned_abs() / 1_000_000
}

fn restart_with(world: &mut World, settings: &str) {
    world.file("castellan.toml", settings);
    world.stop();
    world.start();
}

fn position(world: &World, call_sign: &str) -> Option<Value> {
    world.user("dispatcher").all("/positions").into_iter().find(|one| one["call_sign"] == call_sign)
}

fn metric(world: &World, line: &str) -> Option<f64> {
    let text = world.anyone().ask_root("GET", "/metrics").send().text;
    text.lines().find_map(|one| one.strip_prefix(line)).and_then(|value| value.trim().parse().ok())
}

fn count(world: &World, outcome: &str) -> f64 {
    metric(world, &format!("castellan_mqtt_positions_total{{outcome=\"{outcome}\"}}")).unwrap_or_default()
}

fn connected(world: &World) {
    wait_for("the broker's line", SOON_S, || metric(world, "castellan_mqtt_connected").filter(|one| *one > 0.5));
}

fn positions_come_from_a_broker(world: &mut World) {
    let Some(broker) = Broker::start(world) else { return };
    let grants = json!([{ "role": "dispatcher", "site_id": null }]);
    let account =
        json!({ "username": "radio", "name": "Radio system", "grants": grants, "password": "a long enough secret 7" });
    world.user("admin").post("/accounts", &account).ok();
    // What the broker has kept for hours, and what it has kept for a moment.
    let fix = |latitude: f64, at: u64| {
        json!({ "_type": "location", "lat": latitude, "lon": -1.1, "acc": 9, "tst": at }).to_string()
    };
    broker.publish("owntracks/old/P1", fix(50.70, now_s() - 7_200).as_bytes(), true);
    let more = "mqtt_positions_account = \"radio\"\noutbound_allow = \"127.0.0.1\"\n";
    restart_with(world, &settings(&broker, more));
    connected(world);
    broker.publish("owntracks/kim/P4", fix(50.71, now_s()).as_bytes(), false);
    let seen = wait_for("a position", SOON_S, || position(world, "P4"));
    assert_eq!((&seen["latitude"], &seen["source"]), (&json!(50.71), &json!("gateway")), "{seen}");
    assert_eq!(seen["accuracy_m"], json!(9.0));
    // What cannot be used is counted and harms nobody.
    for broken in [&b"no JSON"[..], b"", b"{\"lat\":\"x\",\"lon\":1}", &[0xff; 300], &[b'['; 9_000]] {
        broker.publish("owntracks/kim/P4", broken, false);
    }
    broker.publish("owntracks/kim/P4", b"{\"_type\":\"lwt\",\"tst\":1}", false);
    broker.publish("owntracks/kim/P4", fix(50.72, now_s() - 3_600).as_bytes(), false);
    broker.publish("owntracks/kim/NOBODY", fix(50.72, now_s()).as_bytes(), false);
    // By name in the message, with a time as text left out, which is now.
    broker.publish("owntracks/kim/phone", b"{\"unit\":\"P2\",\"lat\":50.73,\"lon\":-1.1,\"accuracy_m\":4}", false);
    let seen = wait_for("a unit by name", SOON_S, || position(world, "P2"));
    assert_eq!(seen["accuracy_m"], json!(4.0));
    assert_eq!(position(world, "P4").expect("P4")["latitude"], json!(50.71), "an old one changes nothing");
    assert!(position(world, "P1").is_none(), "what the broker kept for hours is of no use");
    for (outcome, expected) in [("broken", 5.0), ("other", 1.0), ("old", 2.0), ("unknown", 1.0), ("taken", 2.0)] {
        assert!((count(world, outcome) - expected).abs() < 0.5, "{outcome}: {}", count(world, outcome));
    }
    // An account that is disabled reports nothing from then on.
    let radio = world.user("admin").all("/accounts").into_iter().find(|one| one["username"] == "radio").expect("radio");
    let path = format!("/accounts/{}", radio["id"].as_str().expect("an id"));
    world.user("admin").patch(&path, &json!({ "disabled": true })).ok();
    broker.publish("owntracks/kim/P4", fix(50.74, now_s()).as_bytes(), false);
    wait_for("a refusal", SOON_S, || (count(world, "refused") > 0.5).then_some(()));
    assert_eq!(position(world, "P4").expect("P4")["latitude"], json!(50.71));
}

fn a_broker_is_found_again_and_guarded(world: &mut World) {
    let Some(mut broker) = Broker::start(world) else { return };
    // An address inside that the operator has not allowed is not connected to.
    let more = "mqtt_positions_account = \"admin\"\n";
    restart_with(world, &settings(&broker, more));
    wait_for("a refusal of the guard", SOON_S, || metric(world, "castellan_mqtt_connected").filter(|one| *one < 0.5));
    restart_with(world, &settings(&broker, &format!("{more}outbound_allow = \"127.0.0.1\"\n")));
    connected(world);
    broker.stop();
    wait_for("a broken line", SOON_S, || metric(world, "castellan_mqtt_connected").filter(|one| *one < 0.5));
    broker.run();
    connected(world);
    broker.publish("owntracks/kim/P4", format!("{{\"lat\":50.71,\"lon\":-1.1,\"tst\":{}}}", now_s()).as_bytes(), false);
    wait_for("a position after all", SOON_S, || position(world, "P4"));
}
