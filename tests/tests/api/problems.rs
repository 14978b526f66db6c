//! What cannot be answered is refused with a clear code, never with a broken answer.

use blackbox::desk::id;
use blackbox::{Answer, Api, World, fresh_key, json};

blackbox::both!(
    a_body_that_does_not_fit_is_refused,
    a_body_that_is_too_large_is_refused,
    an_address_that_is_none_is_refused,
    a_method_that_is_none_is_refused,
    ids_and_cursors_that_are_none_are_refused,
    text_that_a_database_cannot_hold_is_refused_alike,
    times_at_the_ends_of_the_calendar_are_taken_or_refused,
    long_text_is_refused,
    the_example_answers_every_list,
    a_refusal_leaves_the_connection_usable,
);

fn raw(api: &Api, body: &[u8]) -> Answer {
    api.ask("POST", "/incidents")
        .key(&fresh_key())
        .bytes(body.to_vec())
        .header("content-type", "application/json")
        .send()
}

fn a_body_that_does_not_fit_is_refused(world: &mut World) {
    let desk = world.desk();
    for body in [&b"{"[..], b"[]", b"null", b"\"text\"", b"{}}", b"\xff\xfe", b"{\"site_id\": 1}"] {
        raw(&desk.api, body).refused(400, "invalid");
    }
    raw(&desk.api, "[".repeat(100_000).as_bytes()).refused(400, "invalid");
    let mut call = desk.call("HP");
    call["colour"] = json!("red");
    desk.api.post("/incidents", &call).refused_field("colour");
    let mut call = desk.call("HP");
    call["priority"] = json!("high");
    desk.api.post("/incidents", &call).refused(400, "invalid");
    call["priority"] = json!(1e30);
    desk.api.post("/incidents", &call).refused(400, "invalid");
    let mut call = desk.call("HP");
    call["occurred_at"] = json!("yesterday");
    desk.api.post("/incidents", &call).refused(400, "invalid");
    // An act without arguments needs no body.
    let incident = desk.open();
    let path = format!("/incidents/{}/backup", id(&incident));
    assert_eq!(desk.api.ask("POST", &path).key(&fresh_key()).send().status, 200);
}

fn a_body_that_is_too_large_is_refused(world: &mut World) {
    let desk = world.desk();
    let body = format!("{{\"narrative\": \"{}\"}}", "x".repeat(3 * 1024 * 1024));
    for _ in 0..4 {
        raw(&desk.api, body.as_bytes()).refused(413, "too_large");
    }
    desk.open();
}

fn an_address_that_is_none_is_refused(world: &mut World) {
    let (api, anyone) = (world.user("dispatcher"), world.anyone());
    for path in ["/api/v1/no-such", "/api/v1/incidents/x/y/z", "/api/v2/incidents", "/api/", "/api", "/api/v1"] {
        for who in [&api, &anyone] {
            who.ask_root("GET", path).send().refused(404, "not_found");
            who.ask_root("POST", path).json(&json!({})).send().refused(404, "not_found");
        }
    }
    assert_eq!(anyone.ask_root("GET", "/no-such-page").send().status, 404);
    assert_eq!(anyone.ask_root("GET", "/../../etc/passwd").send().status, 404);
}

fn a_method_that_is_none_is_refused(world: &mut World) {
    let api = world.user("admin");
    for (method, path) in [("PUT", "/incidents"), ("DELETE", "/incidents"), ("POST", "/journal"), ("PATCH", "/feed")] {
        let answer = api.ask(method, path).json(&json!({})).send();
        assert_eq!(answer.status, 405, "{method} {path}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{method} {path}");
        assert!(!answer.code().is_empty());
    }
}

fn ids_and_cursors_that_are_none_are_refused(world: &mut World) {
    let desk = world.desk();
    for path in ["/incidents/x", "/incidents/HP-2026-1", "/units/%00", "/accounts/1", "/sites/'--"] {
        desk.api.get(path).refused(404, "not_found");
    }
    desk.api.post("/incidents/x/close", &json!({ "disposition": "handled" })).refused(404, "not_found");
    let units = format!("/units?cursor=P4~{}", "x");
    for path in [
        "/incidents?cursor=x",
        "/incidents?cursor=1~2~3",
        "/incidents?cursor=1~99999999999999999999~0192a000-0000-7000-8000-000000000000",
        "/journal?cursor=x",
        "/journal?after=x",
        "/feed?after=x",
        units.as_str(),
    ] {
        desk.api.get(path).refused(400, "invalid");
    }
    let far = "/incidents?cursor=1~9223372036854775807~0192a000-0000-7000-8000-000000000000";
    assert!([200, 400].contains(&desk.api.get(far).status));
    assert_eq!(desk.api.items(&format!("/journal?after={}", i64::MAX)), Vec::<blackbox::Value>::new());
}

fn text_that_a_database_cannot_hold_is_refused_alike(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    desk.act(&incident, "log", &json!({ "text": "a null\u{0}in the middle" })).refused(400, "invalid");
    desk.act(&incident, "log", &json!({ "text": "👮 — \u{202e}right to left\u{7}" })).ok();
    assert_eq!(desk.now(&incident)["log"][0]["text"], "👮 — \u{202e}right to left\u{7}");
    for path in ["/places?query=%00", "/incidents?query=a%00b", "/incidents?type=%00", "/journal?stream=%00"] {
        assert!([200, 400].contains(&desk.api.get(path).status), "{path}");
    }
    let body = json!({ "username": "a\u{0}b", "password": "forty blue kettles" });
    assert!([400, 401].contains(&world.anyone().post("/session", &body).status));
}

fn times_at_the_ends_of_the_calendar_are_taken_or_refused(world: &mut World) {
    let desk = world.desk();
    for at in ["9999-12-30T22:00:00Z", "-009999-01-02T01:59:59Z", "0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z"]
    {
        let mut call = desk.call("HP");
        call["occurred_at"] = json!(at);
        let answer = desk.api.post("/incidents", &call);
        assert!([201, 400].contains(&answer.status), "{at}: {} {}", answer.status, answer.text);
        if answer.status == 201 {
            let incident = answer.ok();
            let stamp = json!({ "unit_id": desk.unit_id("C1"), "occurred_at": at });
            let assigned = desk.act(&incident, "assignments", &stamp);
            assert!([201, 400, 409].contains(&assigned.status), "{at}: {}", assigned.text);
            let held = desk.act(&desk.open(), "hold", &json!({ "reason": "x", "until": at }));
            assert!([200, 400].contains(&held.status), "{at}: {}", held.text);
        }
    }
    desk.api.get("/incidents?state=all").ok();
}

fn long_text_is_refused(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    let long = "é".repeat(10_001);
    desk.act(&incident, "log", &json!({ "text": long })).refused_field("text");
    desk.act(&incident, "hold", &json!({ "reason": long })).refused_field("reason");
    desk.change(&incident, &json!({ "caller_name": long })).refused_field("caller_name");
    let mut call = desk.call("HP");
    call["source"] = json!("x".repeat(41));
    desk.api.post("/incidents", &call).refused_field("source");
    let admin = world.user("admin");
    let unit = |call_sign: &str| json!({ "site_id": desk.site("HP"), "call_sign": call_sign });
    for call_sign in ["", "two words", &"X".repeat(17)] {
        admin.post("/units", &unit(call_sign)).refused_field("call_sign");
    }
    admin.post("/units", &unit("P4")).refused(409, "conflict");
}

fn the_example_answers_every_list(world: &mut World) {
    let admin = world.user("admin");
    for path in ["/sites", "/places?query=", "/units", "/incident-types", "/dispositions", "/accounts", "/rights"] {
        let items = admin.items(path);
        assert!(!items.is_empty(), "{path}");
    }
    assert!(admin.items("/incident-types").iter().all(|kind| kind["code"].is_string()));
    assert!(admin.items("/dispositions").iter().any(|one| one["code"] == "handled"));
    assert_eq!(admin.ask_root("GET", "/healthz").send().status, 200);
    let ready = admin.ask_root("GET", "/readyz").send().ok();
    assert_eq!((&ready["ready"], &ready["durable"]), (&json!(true), &json!(true)));
    assert!(admin.ask_root("GET", "/metrics").send().text.contains("castellan_http_seconds"));
}

fn a_refusal_leaves_the_connection_usable(world: &mut World) {
    use std::io::{Read as _, Write as _};
    let mut stream = std::net::TcpStream::connect(world.server().address()).expect("the server listens");
    stream.set_read_timeout(Some(std::time::Duration::from_secs(5))).expect("a timeout can be set");
    let body = vec![b' '; 1_000];
    let head = format!("POST /api/v1/incidents HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n", body.len());
    let mut buffer = [0_u8; 8_192];
    for n in 0..3 {
        // The head goes first, as many clients and proxies send it: the refusal may be ready before the body is there.
        let opened = stream.write_all(head.as_bytes());
        std::thread::sleep(std::time::Duration::from_millis(100));
        let sent = opened.and_then(|()| stream.write_all(&body));
        let count = stream.read(&mut buffer).unwrap_or_default();
        let said = String::from_utf8_lossy(&buffer[..count]).to_lowercase();
        assert!(sent.is_ok() && said.starts_with("http/1.1 401"), "request {n}: {said:?}");
        if said.contains("connection: close") {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}
