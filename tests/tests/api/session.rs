//! Who is who: sign-in, cookies, tokens, and their end.

use std::time::Duration;

use blackbox::desk::id;
use blackbox::template::PASSWORD;
use blackbox::{Stream, World, json};

blackbox::both!(
    signing_in_gives_a_token_and_a_cookie,
    a_wrong_password_and_an_unknown_user_look_alike,
    a_session_is_shown_and_ended,
    a_change_by_cookie_comes_from_our_own_pages,
    a_disabled_account_is_out_at_once,
    a_new_password_ends_every_session,
    a_token_does_what_its_scopes_say,
    nobody_gives_away_what_they_do_not_hold,
);

/// Name of the cookie.
const COOKIE: &str = "__Host-castellan";

fn signing_in_gives_a_token_and_a_cookie(world: &mut World) {
    // People type capitals and blanks.
    let body = json!({ "username": " Dispatcher ", "password": PASSWORD });
    let answer = world.anyone().post("/session", &body);
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"));
    let token = answer.json["token"].as_str().expect("a token");
    assert!(token.len() >= 32, "a token of 128 bits and more: {token}");
    let cookie = answer.header("set-cookie").lines().next().expect("a cookie");
    let mut cookie = cookie.split("; ").collect::<Vec<_>>();
    assert_eq!(cookie.remove(0), format!("{COOKIE}={token}"));
    cookie.sort_unstable();
    assert_eq!(cookie, ["HttpOnly", "Path=/", "SameSite=Strict", "Secure"]);
    let me = &answer.json["me"];
    assert_eq!((&me["account"]["username"], &me["account"]["name"]), (&json!("dispatcher"), &json!("Tomasz Wren")));
    assert_eq!(me["grants"], json!([{ "role": "dispatcher", "site_id": null }]));
    assert!(me["rights"].as_array().expect("rights").contains(&json!("incident.create")));
    let other = world.sign_in("dispatcher");
    assert_ne!(other.token(), Some(token), "a token is new at every sign-in");
}

fn a_wrong_password_and_an_unknown_user_look_alike(world: &mut World) {
    let refused = |username: &str, password: &str| {
        let body = json!({ "username": username, "password": password });
        let answer = world.anyone().post("/session", &body);
        assert_eq!(answer.header("set-cookie"), "");
        answer.refused(401, "unauthenticated")
    };
    let wrong = refused("dispatcher", "eight grey herons");
    assert_eq!(refused("nobody.at.all", PASSWORD), wrong);
    assert_eq!(refused("dispatcher", ""), wrong);
    // Bad guesses never lock out the control room.
    for _ in 0..5 {
        refused("dispatcher", "eight grey herons");
    }
    world.sign_in("dispatcher");

    // The journal says from where: the address of the line, and whom a proxy names; a caller's own word for it is not taken.
    let body = json!({ "username": "dispatcher", "password": PASSWORD });
    let anyone = world.anyone();
    let asked = anyone.ask("POST", "/session").header("castellan-from", "198.51.100.7");
    asked.header("x-forwarded-for", "203.0.113.9").json(&body).send().ok();
    let entries = world.user("auditor").all("/journal");
    let from = |action: &str| {
        let entry = entries.iter().rev().find(|entry| entry["action"] == action).expect("an entry");
        entry["payload"]["from"].clone()
    };
    assert_eq!(from("session.refused"), "127.0.0.1");
    assert_eq!(from("session.opened"), "127.0.0.1 for 203.0.113.9");
}

fn a_session_is_shown_and_ended(world: &mut World) {
    let api = world.sign_in("dispatcher");
    assert_eq!(api.get("/session").ok()["account"]["username"], "dispatcher");
    let ended = api.delete("/session");
    assert_eq!(ended.status, 204);
    assert!(ended.header("set-cookie").contains("Max-Age=0"), "{}", ended.header("set-cookie"));
    api.get("/session").refused(401, "unauthenticated");
    world.user("dispatcher").get("/session").ok();
}

fn a_change_by_cookie_comes_from_our_own_pages(world: &mut World) {
    let desk = world.desk();
    let cookie = format!("other=1; {COOKIE}={}", desk.api.token().expect("a token"));
    let anyone = world.anyone();
    let create = |headers: &[(&str, &str)]| {
        let ask = anyone.ask("POST", "/incidents").json(&desk.call("HP")).header("cookie", &cookie);
        headers.iter().fold(ask, |ask, (name, value)| ask.header(name, value)).send()
    };
    let own = anyone.address("").trim_end_matches("/api/v1").to_owned();
    for headers in [
        [("origin", "https://evil.example")].as_slice(),
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site"), ("origin", &own)],
    ] {
        create(headers).refused(403, "forbidden");
    }
    create(&[("sec-fetch-site", "same-origin"), ("origin", &own)]).ok();
    create(&[("origin", &own)]).ok();
    let read = anyone.ask("GET", "/session").header("cookie", &cookie).header("sec-fetch-site", "cross-site");
    read.send().ok();
}

fn a_disabled_account_is_out_at_once(world: &mut World) {
    let (admin, officer) = (world.user("admin"), world.sign_in("officer2"));
    let account = officer.get("/session").ok()["account"].clone();
    let stream = Stream::open(&officer, None);
    let ended = std::thread::spawn(move || stream.ends_after());
    let path = format!("/accounts/{}", id(&account));
    let disabled = admin.patch(&path, &json!({ "disabled": true })).ok();
    assert_eq!(disabled["disabled"], true);
    officer.get("/session").refused(401, "unauthenticated");
    assert!(ended.join().expect("a stream") < Duration::from_secs(5), "the open stream ends");
    let body = json!({ "username": "officer2", "password": PASSWORD });
    world.anyone().post("/session", &body).refused(401, "unauthenticated");
    let own = format!("/accounts/{}", id(&admin.get("/session").ok()["account"]));
    admin.patch(&own, &json!({ "disabled": true })).refused(409, "conflict");
    admin.patch(&path, &json!({ "disabled": false })).ok();
    world.sign_in("officer2");
    officer.get("/session").refused(401, "unauthenticated");
}

fn a_new_password_ends_every_session(world: &mut World) {
    let (admin, officer) = (world.user("admin"), world.sign_in("officer2"));
    let path = format!("/accounts/{}", id(&officer.get("/session").ok()["account"]));
    for password in ["short", "officer2officer2", "aaaaaaaaaaaaaa", "Priya officer2 x", &"x".repeat(257)] {
        admin.patch(&path, &json!({ "password": password })).refused_field("password");
    }
    officer.get("/session").ok();
    admin.patch(&path, &json!({ "password": "forty blue kettles" })).ok();
    officer.get("/session").refused(401, "unauthenticated");
    let sign_in =
        |password: &str| world.anyone().post("/session", &json!({ "username": "officer2", "password": password }));
    sign_in(PASSWORD).refused(401, "unauthenticated");
    sign_in("forty blue kettles").ok();
}

fn a_token_does_what_its_scopes_say(world: &mut World) {
    let desk = world.desk();
    let body = json!({ "name": "wall board", "scopes": ["incident.read"] });
    let made = desk.api.post("/tokens", &body);
    assert_eq!(made.status, 201);
    let made = made.ok();
    let board = world.anyone().with_token(made["token"].as_str().expect("a token"));
    assert!(!board.items("/incidents?state=open").is_empty());
    board.get("/units").refused(403, "forbidden");
    board.post("/incidents", &desk.call("HP")).refused(403, "forbidden");
    board.post("/tokens", &body).refused(403, "forbidden");
    let listed = desk.api.items("/tokens");
    assert_eq!((listed.len(), &listed[0]["scopes"]), (1, &json!(["incident.read"])));
    assert_eq!(listed[0]["token"], json!(null), "the secret is shown once");
    let path = format!("/tokens/{}", id(&made));
    world.user("supervisor").delete(&path).refused(404, "not_found");
    assert_eq!(desk.api.delete(&path).status, 204);
    board.get("/incidents").refused(401, "unauthenticated");
    let past = json!({ "name": "x", "scopes": ["incident.read"], "expires_at": "2020-01-01T00:00:00Z" });
    if let Some(token) = desk.api.post("/tokens", &past).json["token"].as_str() {
        world.anyone().with_token(token).get("/incidents").refused(401, "unauthenticated");
    }
}

fn nobody_gives_away_what_they_do_not_hold(world: &mut World) {
    let desk = world.desk();
    let wide = json!({ "name": "x", "scopes": ["account.manage"] });
    desk.api.post("/tokens", &wide).refused_field("scopes");
    desk.api.post("/tokens", &json!({ "name": "x", "scopes": ["no.such"] })).refused_field("scopes");
    let admin = world.user("admin");
    let here = json!([{ "role": "administrator", "site_id": desk.site("ND") }]);
    let account = |username: &str, grants: &blackbox::Value| json!({ "username": username, "name": "Robin Vale", "password": PASSWORD, "grants": grants });
    admin.post("/accounts", &account("admin.nd", &here)).ok();
    let local = world.sign_in("admin.nd");
    let everywhere = json!([{ "role": "officer", "site_id": null }]);
    local.post("/accounts", &account("one", &everywhere)).refused(403, "forbidden");
    local.post("/accounts", &account("two", &json!([{ "role": "officer", "site_id": desk.site("ND") }]))).ok();
    let first = format!("/accounts/{}", id(&admin.get("/session").ok()["account"]));
    assert!([403, 404].contains(&local.patch(&first, &json!({ "password": "forty blue kettles" })).status));
    admin.post("/accounts", &account("admin.nd", &here)).refused(409, "conflict");
    admin.post("/accounts", &account("three", &json!([]))).refused_field("grants");
    admin.post("/accounts", &account("no good", &here)).refused_field("username");
}
