//! Second factors, fresh proofs, sessions elsewhere and wrong tries, as their users meet them.

use blackbox::desk::id;
use blackbox::http::{Answer, Api};
use blackbox::template::PASSWORD;
use blackbox::{Value, World, json};
use totp_rs::{Builder, Secret};

blackbox::both!(
    an_app_is_asked_for_and_each_code_opens_once,
    a_recovery_code_opens_once,
    who_lost_their_phone_is_helped_by_an_administrator,
    a_role_that_needs_a_second_factor_waits_for_it,
    a_protected_act_wants_a_fresh_proof,
    sessions_are_listed_and_ended,
    people_change_their_own_password,
    strangers_wait_and_the_known_browser_does_not,
);

/// An authenticator app.
pub(crate) struct Phone(totp_rs::Totp);

impl Phone {
    fn new(secret: &Value) -> Self {
        let secret = Secret::try_from_base32(secret.as_str().expect("a secret")).expect("base 32");
        Self(Builder::new().with_secret(secret).build().expect("an app"))
    }

    /// The code `steps` half minutes from now. The server takes one of the step before and after as well.
    fn code(&self, steps: i64) -> String {
        use kernel::clock::{Clock as _, SystemClock};
        let now = u64::try_from(SystemClock.now().micros() / 1_000_000).expect("after 1970");
        self.0.generate(now.checked_add_signed(steps * 30).expect("a time")).to_string()
    }
}

fn open(world: &World, username: &str, code: &str) -> Answer {
    let mut body = json!({ "username": username, "password": PASSWORD });
    if !code.is_empty() {
        body["code"] = json!(code);
    }
    world.anyone().post("/session", &body)
}

fn with(world: &World, answer: Answer) -> Api {
    world.anyone().with_token(answer.ok()["token"].as_str().expect("a token"))
}

/// Adds an app. Its present code is used up.
pub(crate) fn add_app(api: &Api) -> (Phone, Vec<String>) {
    let offered = api.post("/second-factors/code-app", &json!({})).ok();
    let phone = Phone::new(&offered["secret"]);
    let made = api.put("/second-factors/code-app", &json!({ "code": phone.code(0) })).ok();
    let codes = made["recovery_codes"].as_array().expect("codes").iter();
    (phone, codes.map(|code| code.as_str().expect("text").to_owned()).collect())
}

fn an_app_is_asked_for_and_each_code_opens_once(world: &mut World) {
    let (here, elsewhere) = (world.sign_in("officer2"), world.sign_in("officer2"));
    let offered = here.post("/second-factors/code-app", &json!({})).ok();
    let address = offered["address"].as_str().expect("an address");
    assert!(address.starts_with("otpauth://totp/Castellan:officer2?"), "{address}");
    // Until a first code was right, nothing has changed.
    here.put("/second-factors/code-app", &json!({ "code": "000000" })).refused_field("code");
    assert_eq!(here.get("/second-factors").ok()["code_app_since"], json!(null));
    open(world, "officer2", "").ok();
    let (phone, codes) = add_app(&here);
    assert_eq!(codes.len(), 10);
    let factors = here.get("/second-factors").ok();
    assert!(factors["code_app_since"].is_string() && factors["recovery_codes_left"] == 10, "{factors}");
    elsewhere.get("/session").refused(401, "unauthenticated");
    here.post("/second-factors/code-app", &json!({})).refused(409, "conflict");

    open(world, "officer2", "").refused(401, "second_factor_needed");
    let wrong = json!({ "username": "officer2", "password": "eight grey herons", "code": phone.code(1) });
    world.anyone().post("/session", &wrong).refused(401, "unauthenticated");
    open(world, "officer2", &phone.code(0)).refused(401, "code_refused");
    let next = phone.code(1);
    open(world, "officer2", &next).ok();
    open(world, "officer2", &next).refused(401, "code_refused");
    assert_eq!(here.delete("/second-factors/code-app").status, 204);
    open(world, "officer2", "").ok();
}

fn a_recovery_code_opens_once(world: &mut World) {
    let (_, codes) = add_app(&world.sign_in("officer2"));
    let typed = codes[0].to_uppercase().replace('-', " ");
    let api = with(world, open(world, "officer2", &typed));
    open(world, "officer2", &codes[0]).refused(401, "code_refused");
    assert_eq!(api.get("/second-factors").ok()["recovery_codes_left"], 9);
    // A repeat would show codes that open nothing.
    let make = |key: &str| api.ask("POST", "/second-factors/recovery-codes").json(&json!({})).key(key).send();
    let new = make("once").ok();
    make("once").refused(422, "key_reused");
    open(world, "officer2", &codes[1]).refused(401, "code_refused");
    open(world, "officer2", new["recovery_codes"][1].as_str().expect("a code")).ok();
    let account = api.get("/session").ok()["account"].clone();
    let stream = format!("/journal?stream=account/{}&newest=true&limit=50", id(&account));
    let entries = world.user("admin").items(&stream);
    assert!(entries.iter().any(|entry| entry["action"] == "account.recovery_code_used"));
    assert!(entries.iter().all(|entry| !entry.to_string().contains(&codes[0])), "a code stands nowhere: {entries:?}");
}

fn who_lost_their_phone_is_helped_by_an_administrator(world: &mut World) {
    let officer = world.sign_in("officer2");
    let account = id(&officer.get("/session").ok()["account"]).to_owned();
    add_app(&officer);
    let path = format!("/accounts/{account}/second-factors");
    world.user("supervisor").delete(&path).refused(403, "forbidden");
    assert_eq!(world.sign_in("admin").delete(&path).status, 204);
    officer.get("/session").refused(401, "unauthenticated");
    // The last administrator is helped at the machine.
    add_app(&with(world, open(world, "officer2", "")));
    open(world, "officer2", "").refused(401, "second_factor_needed");
    world.cli(&["user", "reset-factors", "officer2"]).ok();
    open(world, "officer2", "").ok();
    assert!(world.cli(&["user", "reset-factors", "nobody"]).failed().contains("there is no account nobody"));
}

fn a_role_that_needs_a_second_factor_waits_for_it(world: &mut World) {
    let (admin, before) = (world.sign_in("admin"), world.sign_in("dispatcher"));
    let policy = admin.get("/sign-in-policy");
    assert_eq!(policy.json["second_factor_roles"], json!([]));
    let rule = json!({ "second_factor_roles": ["dispatcher", "dispatcher"] });
    world.user("supervisor").patch("/sign-in-policy", &rule).refused(403, "forbidden");
    let changed = admin.patch("/sign-in-policy", &rule).ok();
    assert_eq!(changed["second_factor_roles"], json!(["dispatcher"]));
    admin.ask("PATCH", "/sign-in-policy").json(&rule).header("if-match", "\"0\"").send().refused(412, "stale");
    // The shift goes on.
    assert!(!before.items("/incidents?state=open").is_empty());
    let answer = open(world, "dispatcher", "");
    assert_eq!((&answer.json["me"]["rights"], &answer.json["me"]["second_factor_missing"]), (&json!([]), &json!(true)));
    let waiting = with(world, answer);
    waiting.get("/incidents").refused(403, "forbidden");
    assert_eq!(waiting.get("/second-factors").ok()["needed"], true);
    add_app(&waiting);
    let me = waiting.get("/session").ok();
    assert_eq!(me["second_factor_missing"], false);
    assert!(!waiting.items("/incidents?state=open").is_empty());
    admin.patch("/sign-in-policy", &json!({ "second_factor_roles": [] })).ok();
}

fn a_protected_act_wants_a_fresh_proof(world: &mut World) {
    let admin = world.sign_in("admin");
    let body = json!({ "name": "wall board", "scopes": ["incident.read"] });
    let token = admin.post("/tokens", &body).ok();
    // The session has been left open for longer than a proof holds; the cache forgets it with the next entry.
    world.sql("UPDATE session SET proved_at = 0");
    world.sign_in("dispatcher");
    let other = admin.get("/accounts").ok()["items"][0]["id"].as_str().expect("an id").to_owned();
    for answer in [
        admin.post("/tokens", &body),
        admin.patch(&format!("/accounts/{other}"), &json!({ "name": "Robin" })),
        admin.post("/accounts", &json!({ "username": "n", "name": "N", "password": PASSWORD, "grants": [] })),
        admin.patch("/sign-in-policy", &json!({ "second_factor_roles": [] })),
        admin.post("/second-factors/code-app", &json!({})),
        admin.delete(&format!("/accounts/{other}/second-factors")),
    ] {
        answer.refused(403, "proof_needed");
    }
    // What protects is never held up.
    assert_eq!(admin.delete(&format!("/tokens/{}", id(&token))).status, 204);
    admin.post("/session/proof", &json!({ "password": "eight grey herons" })).refused(401, "unauthenticated");
    let proved = with(world, admin.post("/session/proof", &json!({ "password": PASSWORD })));
    proved.post("/tokens", &body).ok();
    admin.get("/session").refused(401, "unauthenticated");
}

fn sessions_are_listed_and_ended(world: &mut World) {
    let (admin, dispatcher) = (world.sign_in("admin"), world.user("dispatcher"));
    let sign_in = world.anyone();
    let body = json!({ "username": "officer2", "password": PASSWORD });
    let phone = with(world, sign_in.ask("POST", "/session").json(&body).header("user-agent", "Phone 7").send());
    let (desk, third) = (world.sign_in("officer2"), world.sign_in("officer2"));
    let sessions = desk.items("/sessions");
    let of_phone = sessions.iter().find(|session| session["agent"] == "Phone 7").expect("the phone's");
    assert_eq!((&of_phone["factors"], &of_phone["current"]), (&json!("password"), &json!(false)));
    assert_eq!(sessions.iter().filter(|session| session["current"] == true).count(), 1);
    let path = format!("/sessions/{}", id(of_phone));
    dispatcher.delete(&path).refused(404, "not_found");
    phone.get("/session").ok();
    assert_eq!(desk.delete(&path).status, 204);
    phone.get("/session").refused(401, "unauthenticated");
    assert_eq!(desk.delete("/sessions").status, 204);
    third.get("/session").refused(401, "unauthenticated");
    let account = format!("/accounts/{}/sessions", id(&desk.get("/session").ok()["account"]));
    dispatcher.get(&account).refused(403, "forbidden");
    dispatcher.delete(&account).refused(403, "forbidden");
    assert_eq!(admin.items(&account).len(), 1);
    assert_eq!(admin.delete(&account).status, 204);
    desk.get("/session").refused(401, "unauthenticated");
}

fn people_change_their_own_password(world: &mut World) {
    let (here, elsewhere) = (world.sign_in("officer2"), world.sign_in("officer2"));
    let change = |api: &Api, old: &str, new: &str| {
        api.post("/session/password", &json!({ "password": old, "new_password": new }))
    };
    change(&here, PASSWORD, "short").refused_field("new_password");
    change(&here, "eight grey herons", "forty blue kettles").refused(401, "unauthenticated");
    elsewhere.get("/session").ok();
    let after = with(world, change(&here, PASSWORD, "forty blue kettles"));
    after.get("/session").ok();
    elsewhere.get("/session").refused(401, "unauthenticated");
    open(world, "officer2", "").refused(401, "unauthenticated");
    let body = json!({ "username": "officer2", "password": "forty blue kettles" });
    world.anyone().post("/session", &body).ok();
}

fn strangers_wait_and_the_known_browser_does_not(world: &mut World) {
    let answer = open(world, "supervisor", "");
    let mark = answer
        .header("set-cookie")
        .lines()
        .find(|cookie| cookie.starts_with("__Host-castellan-device="))
        .expect("a mark");
    for part in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(mark.contains(part), "{mark}");
    }
    let mark = mark.split(';').next().expect("a cookie").to_owned();
    let wrong = |username: &str| {
        world.anyone().post("/session", &json!({ "username": username, "password": "eight grey herons" }))
    };
    // There is no account “nobody”: it waits alike.
    for username in ["nobody", "supervisor"] {
        for _ in 0..10 {
            wrong(username).refused(401, "unauthenticated");
        }
        let told = wrong(username);
        assert!((1..=5).contains(&told.header("retry-after").parse::<u32>().expect("seconds")));
        told.refused(429, "too_many");
    }
    open(world, "supervisor", "").refused(429, "too_many");
    let body = json!({ "username": "supervisor", "password": PASSWORD });
    let known = |mark: &str| world.anyone().ask("POST", "/session").json(&body).header("cookie", mark).send();
    known(&mark).ok();
    known("__Host-castellan-device=forged").refused(429, "too_many");
    // Nobody else waits.
    world.sign_in("dispatcher");
}
