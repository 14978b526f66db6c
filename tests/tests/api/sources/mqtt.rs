//! Sources on a broker.

use blackbox::{Broker, Value, World, json, wait_for};

use super::{SOON_S, open, restart_with, signals, source};

blackbox::both!(cameras_and_panels_on_a_broker_raise_alarms, a_broker_with_a_certificate_is_asked_for_it);

fn connected(world: &World) {
    wait_for("the broker's line", SOON_S, || {
        let text = world.anyone().ask_root("GET", "/metrics").send().text;
        text.lines().any(|line| line == "castellan_alarm_mqtt_connected 1").then_some(())
    });
}

fn review(id: &str, kind: &str, severity: &str) -> Vec<u8> {
    let after = json!({ "id": id, "camera": "front_cam", "start_time": 1_718_987_129.308, "end_time": null,
        "severity": severity, "thumb_path": "", "data": { "detections": ["1718987128.947436-g92ztx"],
        "objects": ["person"], "sub_labels": [], "zones": ["driveway"], "audio": [] } });
    json!({ "type": kind, "before": after, "after": after }).to_string().into_bytes()
}

fn alarm(world: &World, source: &Value, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
    let dispatcher = world.user("dispatcher");
    let found = || open(&dispatcher).into_iter().find(|alarm| alarm["account_id"] == source["id"] && fits(alarm));
    wait_for(what, SOON_S, found)
}

fn a_broker_with_a_certificate_is_asked_for_it(world: &mut World) {
    let Some(broker) = Broker::start(world) else { return };
    let home = source(world, "home", "home_assistant", &json!({ "topic": "home/alarm" }));
    let settings = format!("alarm_mqtt = \"{}\"\noutbound_allow = \"127.0.0.1\"\n", broker.protected_address());
    restart_with(world, &settings);
    let said = wait_for("a refusal", SOON_S, || {
        world.server().stderr().lines().find(|line| line.contains("certificate")).map(str::to_owned)
    });
    assert!(!said.contains("quay"), "no password is written down: {said}");
    world.trust(broker.certificate());
    restart_with(world, &settings);
    connected(world);
    broker.publish("home/alarm", b"disarmed", false);
    broker.publish("home/alarm", b"triggered", false);
    alarm(world, &home, "an alarm", |alarm| alarm["category"] == "burglary");
}

fn cameras_and_panels_on_a_broker_raise_alarms(world: &mut World) {
    let Some(mut broker) = Broker::start(world) else { return };
    // What the broker has kept from before.
    for (topic, payload) in [("frigate/available", "online"), ("home/alarm", "triggered")] {
        broker.publish(topic, payload.as_bytes(), true);
    }
    broker.publish("frigate/reviews", &review("1.0-old", "new", "alert"), true);
    let frigate = source(world, "frigate", "frigate", &json!({ "topic": "frigate" }));
    let home = source(world, "home", "home_assistant", &json!({ "topic": "home/alarm" }));
    let settings = format!("alarm_mqtt = \"{}\"\noutbound_allow = \"127.0.0.1\"\n", broker.address());
    restart_with(world, &settings);
    connected(world);
    let dispatcher = world.user("dispatcher");
    wait_for("the states at the beginning", SOON_S, || {
        (signals(&dispatcher, &frigate).len() + signals(&dispatcher, &home).len() == 2).then_some(())
    });
    assert!(open(&dispatcher).is_empty(), "what a broker kept raises nothing");

    broker.publish("frigate/reviews", &review("1.0-a", "new", "detection"), false);
    broker.publish("frigate/reviews", &review("1.0-a", "update", "alert"), false);
    let seen = alarm(world, &frigate, "a person", |alarm| alarm["category"] == "burglary");
    assert_eq!((&seen["zone_name"], &seen["text"]), (&json!("Front camera"), &json!("person in driveway")));
    broker.publish("frigate/reviews", &review("1.0-a", "update", "alert"), false);
    broker.publish("frigate/reviews", &review("1.0-a", "end", "alert"), false);
    let over = alarm(world, &frigate, "its end", |alarm| alarm["condition"] == "restored");
    assert_eq!((&over["id"], &over["count"]), (&seen["id"], &json!(1)));

    broker.publish("frigate/available", b"offline", true);
    alarm(world, &frigate, "it is gone", |alarm| alarm["category"] == "communication");
    broker.publish("frigate/available", b"online", true);
    alarm(world, &frigate, "it is back", |alarm| {
        alarm["category"] == "communication" && alarm["condition"] == "restored"
    });

    broker.publish("home/alarm", b"disarmed", true);
    broker.publish("home/alarm", b"triggered", true);
    alarm(world, &home, "the panel", |alarm| alarm["category"] == "burglary" && alarm["count"] == 1);
    // The line breaks, and so does the server: what is said again is no news.
    broker.stop();
    broker.run();
    broker.publish("home/alarm", b"triggered", true);
    world.stop();
    world.start();
    connected(world);
    broker.publish("home/alarm", b"disarmed", true);
    let restored = alarm(world, &home, "the siren is off", |alarm| alarm["condition"] == "restored");
    assert_eq!(restored["count"], json!(1));

    // A source that comes while the line stands is heard without a restart; what it was before, it says first.
    let camera = source(world, "cam1", "onvif", &json!({ "topic": "cam1" }));
    let topic = "cam1/onvif-ej/VideoSource/MotionAlarm/&3";
    let say = |operation: &str, truth: bool, second: u32| {
        let payload = json!({ "UtcTime": format!("2026-11-29T06:00:{second:02}Z"), "PropertyOperation": operation,
            "Source": { "Source": "3" }, "Data": { "State": truth } });
        broker.publish(topic, payload.to_string().as_bytes(), false);
    };
    let mut second = 0;
    let motion = wait_for("motion", SOON_S, || {
        second += 1;
        say("Initialized", true, second % 60);
        say("Changed", true, second % 60);
        open(&dispatcher).into_iter().find(|alarm| alarm["account_id"] == camera["id"])
    });
    assert_eq!((&motion["zone_name"], &motion["code"]), (&json!("Dock door"), &json!("VideoSource/MotionAlarm")));
    let stored = signals(&dispatcher, &camera);
    assert!(stored.iter().all(|signal| signal["effect"] == "alarm"), "{stored:?}");
    say("Changed", false, 0);
    alarm(world, &camera, "no more motion", |alarm| alarm["condition"] == "restored");
}
