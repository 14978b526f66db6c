//! Sources that post: webhooks and Alertmanager.

use blackbox::desk::id;
use blackbox::{Answer, Value, World, json};
use kernel::clock::{Clock as _, SystemClock};
use kernel::secret::{hex, hmac_sha256};

use super::{anomaly, open, secret, signals, source};

blackbox::both!(
    a_webhook_raises_repeats_and_restores,
    what_is_not_signed_right_is_refused,
    a_webhook_has_bounds,
    alertmanager_fires_and_resolves,
    sources_are_managed_as_panels_are,
);

fn now_s() -> i64 {
    SystemClock.now().micros() / 1_000_000
}

fn signature(secret: &str, at_s: i64, body: &[u8]) -> String {
    let at = at_s.to_string();
    format!("t={at},v1={}", hex(&hmac_sha256(secret.as_bytes(), &[at.as_bytes(), b".", body])))
}

fn post_signed(world: &World, source: &Value, header: &str, body: &[u8]) -> Answer {
    let path = format!("/alarm-accounts/{}/signals", id(source));
    world.anyone().ask("POST", &path).header("castellan-signature", header).bytes(body.to_vec()).send()
}

/// Posts as a program of the field does; each at a second of its own, as if it had gone by.
fn post(world: &World, source: &Value, secret: &str, at_s: i64, body: &Value) -> Answer {
    let body = body.to_string().into_bytes();
    post_signed(world, source, &signature(secret, at_s, &body), &body)
}

fn a_webhook_raises_repeats_and_restores(world: &mut World) {
    let mapping = json!({ "pointers": { "id": "/event/id", "code": "/event/type", "state": "/event/phase", "zone": "/door",
        "link": "/clip" }, "rules": [{ "field": "code", "is": "forced*", "category": "burglary" }] });
    let hook = source(world, "doors", "webhook", &mapping);
    assert_eq!((&hook["number"], &hook["kind"], &hook["has_key"]), (&json!("DOORS"), &json!("webhook"), &json!(false)));
    let key = secret(world, &hook);
    let event = |event: u32, phase: &str| json!({ "event": { "id": event, "type": "forced_open", "phase": phase }, "door": 3, "clip": "https://nvr.example/7" });
    let dispatcher = world.user("dispatcher");
    let now = now_s();
    let taken = post(world, &hook, &key, now, &event(1, "start")).ok();
    assert_eq!(taken, json!({ "stored": 1, "again": 0 }));
    let [alarm] = &open(&dispatcher)[..] else { panic!("one alarm") };
    assert_eq!((&alarm["category"], &alarm["priority"], &alarm["count"]), (&json!("burglary"), &json!(2), &json!(1)));
    assert_eq!((&alarm["zone_name"], &alarm["video"]), (&json!("Dock door"), &json!("https://nvr.example/7")));
    // The same event, signed anew by a sender that did not hear the answer; then another of the same door.
    assert_eq!(post(world, &hook, &key, now + 1, &event(1, "start")).ok(), json!({ "stored": 0, "again": 1 }));
    post(world, &hook, &key, now + 2, &event(2, "start")).ok();
    post(world, &hook, &key, now + 3, &event(2, "closed")).ok();
    let [alarm] = &open(&dispatcher)[..] else { panic!("one alarm still") };
    assert_eq!((&alarm["count"], &alarm["condition"]), (&json!(2), &json!("restored")));
    assert_eq!(alarm["decided_at"], Value::Null, "a person says what it was");
    let stored = signals(&dispatcher, &hook);
    assert_eq!((stored.len(), &stored[0]["path"]), (3, &json!("webhook")));
    let heard = dispatcher.get(&format!("/alarm-accounts/{}", id(&hook))).ok();
    assert_eq!(heard["heard_by"], "webhook");
}

fn what_is_not_signed_right_is_refused(world: &mut World) {
    let hook = source(world, "doors", "webhook", &json!({}));
    let now = now_s();
    let body = b"{\"zone\":3}";
    post_signed(world, &hook, &signature("", now, body), body).refused(401, "unauthenticated");
    let key = secret(world, &hook);
    let right = signature(&key, now, body);
    for (header, body) in [
        ("", &body[..]),
        (&signature("other", now, body), body),
        (&right, b"{\"zone\":4}"),
        (&right.replace(&now.to_string(), &(now + 1).to_string()), body),
    ] {
        post_signed(world, &hook, header, body).refused(401, "unauthenticated");
    }
    for at_s in [now - 400, now + 400] {
        post_signed(world, &hook, &signature(&key, at_s, body), body).refused(401, "unauthenticated");
    }
    let path = "/alarm-accounts/0192a000-0000-7000-8000-000000000000/signals";
    world
        .anyone()
        .ask("POST", path)
        .header("castellan-signature", &right)
        .bytes(body.to_vec())
        .send()
        .refused(401, "unauthenticated");
    assert!(open(&world.user("dispatcher")).is_empty());
    let wrong = anomaly(world, "wrong_signature").expect("it is noticed");
    assert!(wrong["count"].as_i64() >= Some(1), "{wrong}");
    assert!(anomaly(world, "clock_drift").is_some_and(|late| late["count"] == 2), "the same counts up");
    // The right one, and a copy of it: taken once.
    assert_eq!(post_signed(world, &hook, &right, body).ok(), json!({ "stored": 1, "again": 0 }));
    assert_eq!(post_signed(world, &hook, &right, body).ok(), json!({ "stored": 0, "again": 1 }));
    assert_eq!(signals(&world.user("dispatcher"), &hook).len(), 1);
    // A new secret ends the old one, and so does the end of the source.
    let fresh = secret(world, &hook);
    post(world, &hook, &key, now, &json!({})).refused(401, "unauthenticated");
    post(world, &hook, &fresh, now, &json!({})).ok();
    world.user("admin").patch(&format!("/alarm-accounts/{}", id(&hook)), &json!({ "retired": true })).ok();
    post(world, &hook, &fresh, now, &json!({})).refused(401, "unauthenticated");
}

fn a_webhook_has_bounds(world: &mut World) {
    let hook = source(world, "doors", "webhook", &json!({}));
    let key = secret(world, &hook);
    let send = |body: &[u8]| post_signed(world, &hook, &signature(&key, now_s(), body), body);
    let long = json!({ "text": "x".repeat(1_100_000) }).to_string();
    send(long.as_bytes()).refused(413, "too_large");
    for broken in [&b""[..], b"[]", b"no JSON", b"\xff\xfe"] {
        send(broken).refused(400, "invalid");
    }
    assert!(anomaly(world, "not_understood").is_some());
    // What no database holds is left out, and what is long is cut.
    send(
        json!({ "zone": "a\u{0}b", "code": "c\u{0}".repeat(500), "text": "y\u{0}".repeat(3_000) })
            .to_string()
            .as_bytes(),
    )
    .ok();
    let alarm = open(&world.user("dispatcher")).remove(0);
    assert_eq!((&alarm["zone"], alarm["text"].as_str().map(str::len)), (&json!("A_B"), Some(2_000)));
}

fn alertmanager_fires_and_resolves(world: &mut World) {
    let mapping =
        json!({ "rules": [{ "field": "severity", "is": "critical", "category": "environment", "priority": 1 }] });
    let prometheus = source(world, "prometheus", "alertmanager", &mapping);
    let key = secret(world, &prometheus);
    let alert = |fingerprint: &str, status: &str, begin: &str| {
        json!({ "status": status, "fingerprint": fingerprint, "startsAt": begin, "endsAt": "0001-01-01T00:00:00Z",
            "labels": { "alertname": "ServerRoomHot", "instance": "rack-3:9100", "severity": "critical" },
            "annotations": { "summary": "Server room is hot" }, "generatorURL": "http://prometheus:9090/graph" })
    };
    let post = |key: &str, alerts: &Value| {
        let body = json!({ "version": "4", "groupKey": "{}:{}", "truncatedAlerts": 0, "status": "firing",
            "receiver": "castellan", "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {},
            "externalURL": "http://alertmanager:9093", "alerts": alerts });
        let path = format!("/alarm-accounts/{}/signals", id(&prometheus));
        world.anyone().ask("POST", &path).header("authorization", &format!("Bearer {key}")).json(&body).send()
    };
    let first = alert("aa11", "firing", "2026-11-29T06:00:00Z");
    post("wrong", &json!([first])).refused(401, "unauthenticated");
    assert_eq!(post(&key, &json!([first])).ok(), json!({ "stored": 1, "again": 0 }));
    // The group again, with another alert of the same name and place.
    let second = alert("bb22", "firing", "2026-11-29T06:01:00Z");
    assert_eq!(post(&key, &json!([first, second])).ok(), json!({ "stored": 1, "again": 1 }));
    let dispatcher = world.user("dispatcher");
    let alarms = open(&dispatcher);
    assert_eq!(alarms.len(), 2, "two fingerprints are two alarms");
    assert!(alarms.iter().all(|alarm| alarm["count"] == 1 && alarm["priority"] == 1), "{alarms:?}");
    // One of them ends, the younger.
    post(&key, &json!([alert("bb22", "resolved", "2026-11-29T06:01:00Z")])).ok();
    let conditions: Vec<_> = open(&dispatcher).into_iter().map(|alarm| alarm["condition"].clone()).collect();
    assert_eq!(conditions, [json!("active"), json!("restored")]);
    // It fires again: the same alarm, once more.
    post(&key, &json!([alert("bb22", "firing", "2026-11-29T07:00:00Z")])).ok();
    let alarms = open(&dispatcher);
    assert_eq!((alarms.len(), &alarms[1]["count"], &alarms[1]["condition"]), (2, &json!(2), &json!("active")));
    post(&key, &json!(vec![first; 513])).refused(413, "too_large");
    post(&key, &json!([{ "status": "firing" }])).refused(400, "invalid");
}

fn sources_are_managed_as_panels_are(world: &mut World) {
    let hook = source(world, "doors", "webhook", &json!({ "category": "access" }));
    let path = format!("/alarm-accounts/{}", id(&hook));
    let (admin, renew) = (world.user("admin"), format!("{path}/secret"));
    world.user("dispatcher").post(&renew, &json!({})).refused(403, "forbidden");
    let made = admin.ask("POST", &renew).key("once").json(&json!({})).send().ok();
    let shown = made["secret"].as_str().expect("the secret is shown").to_owned();
    assert_eq!(made["account"]["has_key"], json!(true));
    let again = admin.ask("POST", &renew).key("once").json(&json!({})).send().ok();
    assert_eq!(again["secret"], Value::Null, "a repeat shows it no more");
    post(world, &hook, &shown, now_s(), &json!({})).ok();
    let said = format!("{}{}", admin.get(&path).ok(), json!(admin.all("/journal?limit=500")));
    assert!(!said.contains(&shown), "the secret is shown");
    let changed = admin.patch(&path, &json!({ "mapping": { "category": "fire" } })).ok();
    assert_eq!(changed["mapping"], json!({ "category": "fire" }));
    assert_eq!(admin.patch(&path, &json!({ "name": "Doors" })).ok()["mapping"], json!({ "category": "fire" }));
    for (body, field) in [
        (json!({ "kind": "mail" }), "kind"),
        (json!({ "key_hex": "00112233445566778899aabbccddeeff" }), "key_hex"),
        (json!({ "mapping": { "pointers": { "id": "id" } } }), "mapping"),
        (json!({ "mapping": { "priority": 9 } }), "mapping"),
    ] {
        admin.patch(&path, &body).refused_field(field);
    }
    admin.post("/alarm-accounts", &json!({ "account": "f", "kind": "frigate" })).refused_field("mapping");
    let panel = admin.post("/alarm-accounts", &json!({ "account": "A0F1" })).ok();
    assert_eq!(panel["kind"], "panel");
    admin.post(&format!("/alarm-accounts/{}/secret", id(&panel)), &json!({})).refused(409, "conflict");
    post(world, &panel, "", now_s(), &json!({})).refused(401, "unauthenticated");
}
