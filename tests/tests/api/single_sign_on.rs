//! Signing in at the organisation's own provider: a real one, and one that lies.

use blackbox::desk::id;
use blackbox::http::Api;
use blackbox::provider::{Browser, Page, Provider};
use blackbox::template::PASSWORD;
use blackbox::{Store, Value, World, binary, journal, json};

blackbox::both!(
    who_is_linked_signs_in_at_the_provider,
    somebody_who_is_expected_is_linked_when_they_come,
    people_link_their_own_account_and_prove_themselves_there,
    an_account_may_refuse_its_password,
    a_second_factor_there_counts_where_the_operator_says_so,
    an_answer_belongs_to_the_browser_that_set_out,
    a_provider_that_lies_opens_nothing,
    a_provider_that_is_away_keeps_nobody_from_passwords,
);

const SESSION: &str = "__Host-castellan";
const ATTEMPT: &str = "__Host-castellan-single-sign-on";

/// Starts the server again with a provider.
fn use_provider(world: &mut World, issuer: &str, more: &str) {
    let base = world.base();
    use_provider_at(world, &base, issuer, more);
}

/// The same where people open the system under another address.
pub(crate) fn use_provider_at(world: &mut World, base: &str, issuer: &str, more: &str) {
    world.stop();
    world.file("secret.txt", "hush & quiet\n");
    let secret = world.folder.join("secret.txt");
    world.file(
        "castellan.toml",
        format!(
            "single_sign_on_issuer = '{issuer}'\nsingle_sign_on_secret_file = '{}'\npublic_url = '{base}'\n\
             outbound_allow = '127.0.0.1'\nsingle_sign_on_name = 'Harbour ID'\n{}{more}",
            secret.display(),
            if more.contains("single_sign_on_client") { "" } else { "single_sign_on_client = 'castellan'\n" },
        ),
    );
    world.start();
}

fn real(world: &mut World, more: &str) -> Provider {
    let provider = Provider::real(&world.base());
    use_provider(world, &provider.issuer, more);
    provider
}

/// Where a browser goes to sign in.
fn begin(world: &World) -> String {
    format!("{}/api/v1/single-sign-on/begin?next=/console", world.base())
}

/// Signs in at the real provider as somebody.
#[track_caller]
fn go_in(world: &World, browser: &mut Browser, person: &str) -> Page {
    let page = browser.open(&begin(world));
    assert!(page.answer.text.contains("Example provider"), "{} {}", page.address, page.answer.text);
    browser.send(&page, &format!("person={person}"))
}

/// Who is signed in with a browser now.
#[track_caller]
fn signed_in(world: &World, browser: &Browser) -> Api {
    world.anyone().with_token(browser.cookie(&world.base(), SESSION).expect("a session"))
}

fn account(world: &World, username: &str) -> String {
    let accounts = world.user("admin").all("/accounts");
    let found = accounts.iter().find(|account| account["username"] == username).expect("an account");
    id(found).to_owned()
}

/// Links an account as an administrator does.
#[track_caller]
pub(crate) fn link(world: &World, username: &str, body: &Value) -> Value {
    let path = format!("/accounts/{}/single-sign-on", account(world, username));
    world.sign_in("admin").put(&path, body).ok()
}

/// The payload of the last entry of the journal about this.
#[track_caller]
fn last(world: &World, action: &str) -> Value {
    let admin = world.user("admin");
    let entries = admin.all(&format!("/journal?after={}", journal::head(&admin) - 50));
    let found = entries.iter().rev().find(|entry| entry["action"] == action);
    found.unwrap_or_else(|| panic!("no entry {action}"))["payload"].clone()
}

fn who_is_linked_signs_in_at_the_provider(world: &mut World) {
    let provider = real(world, "");
    let state = world.anyone().get("/single-sign-on").ok();
    assert_eq!((&state["name"], &state["reachable"]), (&json!("Harbour ID"), &json!(true)));
    // Nobody's account yet: the journal says who stood before the door.
    let page = go_in(world, &mut Browser::default(), "kim");
    assert_eq!((page.path(), page.query("trouble"), page.query("next")), ("login", "unlinked", "%2Fconsole"));
    let refused = last(world, "session.refused");
    assert_eq!(refused["subject"], "sub-kim", "{refused}");
    assert_eq!((&refused["username"], &refused["why"]), (&json!("kim"), &json!("unlinked")));

    let linked = link(world, "officer2", &json!({ "subject": "sub-kim" }));
    assert_eq!((&linked["issuer"], &linked["subject"]), (&json!(provider.issuer), &json!("sub-kim")));
    let mut browser = Browser::default();
    let page = go_in(world, &mut browser, "kim");
    assert_eq!((page.path(), page.query("single_sign_on"), page.query("next")), ("login", "done", "%2Fconsole"));
    assert!(browser.cookie(&world.base(), ATTEMPT).is_none(), "the way is over");
    let api = signed_in(world, &browser);
    assert_eq!(api.get("/session").ok()["account"]["username"], "officer2");
    let sessions = api.items("/sessions");
    assert!(sessions.iter().any(|session| session["current"] == true && session["factors"] == "single_sign_on"));
    assert_eq!(last(world, "session.opened")["factors"], "single_sign_on");
    // One person has one account.
    let other = format!("/accounts/{}/single-sign-on", account(world, "officer3"));
    world.sign_in("admin").put(&other, &json!({ "subject": "sub-kim" })).refused(409, "sign_in_taken");
    // A password goes on opening the account, and signing out is offered there too.
    world.sign_in("officer2");
    let state = world.anyone().get("/single-sign-on").ok();
    assert!(state["sign_out"].as_str().is_some_and(|address| address.starts_with(&provider.issuer)), "{state}");

    // A disabled account stays out.
    let path = format!("/accounts/{}", account(world, "officer2"));
    world.sign_in("admin").patch(&path, &json!({ "disabled": true })).ok();
    api.get("/session").refused(401, "unauthenticated");
    assert_eq!(go_in(world, &mut Browser::default(), "kim").query("trouble"), "disabled");
    world.sign_in("admin").patch(&path, &json!({ "disabled": false })).ok();
    // Without the link, too; and its sessions end.
    let mut browser = Browser::default();
    go_in(world, &mut browser, "kim");
    let api = signed_in(world, &browser);
    assert_eq!(world.sign_in("admin").delete(&format!("{path}/single-sign-on")).status, 204);
    api.get("/session").refused(401, "unauthenticated");
    assert_eq!(go_in(world, &mut Browser::default(), "kim").query("trouble"), "unlinked");
    // Whoever turns back at the provider.
    let mut browser = Browser::default();
    let page = browser.open(&begin(world));
    assert_eq!(browser.send(&page, "cancel=yes").query("trouble"), "cancelled");

    let shown = world.cli(&["config"]).ok();
    assert!(shown.contains("Harbour ID") && !shown.contains("hush"), "{shown}");
    let log = world.server().stderr();
    assert!(!log.contains("hush") && !log.contains("eyJ"), "no secret and no token is in the log: {log}");
}

fn somebody_who_is_expected_is_linked_when_they_come(world: &mut World) {
    // Signatures on an elliptic curve this time.
    let _provider = real(world, "single_sign_on_client = 'castellan-es'\n");
    let path = format!("/accounts/{}/single-sign-on", account(world, "officer2"));
    let admin = world.sign_in("admin");
    admin.put(&path, &json!({})).refused_field("subject");
    admin.put(&path, &json!({ "subject": "a", "expected": "b" })).refused_field("subject");
    world.user("supervisor").put(&path, &json!({ "expected": "kim" })).refused(403, "forbidden");
    let expecting = admin.put(&path, &json!({ "expected": " KIM " })).ok();
    assert_eq!((&expecting["expected"], &expecting["subject"]), (&json!("kim"), &json!(null)));
    let other = format!("/accounts/{}/single-sign-on", account(world, "officer3"));
    admin.put(&other, &json!({ "expected": "kim" })).refused(409, "conflict");
    admin.put(&other, &json!({ "expected": "Lee@example.org" })).ok();

    assert_eq!(go_in(world, &mut Browser::default(), "robin").query("trouble"), "unlinked");
    for (person, username) in [("kim", "officer2"), ("lee", "officer3")] {
        let mut browser = Browser::default();
        assert_eq!(go_in(world, &mut browser, person).query("single_sign_on"), "done");
        assert_eq!(signed_in(world, &browser).get("/session").ok()["account"]["username"], username);
    }
    let linked = admin.get(&path).ok();
    assert_eq!((&linked["subject"], &linked["expected"]), (&json!("sub-kim"), &json!(null)));
    // Nobody waits for ever.
    admin.put(&path, &json!({ "expected": "robin" })).ok();
    world.sql("UPDATE sign_in_link SET expected_until = 1 WHERE expected = 'robin'");
    assert_eq!(go_in(world, &mut Browser::default(), "robin").query("trouble"), "unlinked");
}

/// Sets out with a session that is open, and comes back from the real provider as somebody.
#[track_caller]
fn set_out(world: &World, api: &Api, browser: &mut Browser, purpose: &str, person: &str) -> Page {
    let next = "/office?tab=tokens";
    let answer = api.post("/session/single-sign-on", &json!({ "purpose": purpose, "next": next }));
    let (name, value) =
        answer.header("set-cookie").split(';').next().expect("a cookie").split_once('=').expect("a pair");
    browser.put_cookie(&world.base(), name, value);
    let page = browser.open(answer.ok()["address"].as_str().expect("an address"));
    browser.send(&page, &format!("person={person}"))
}

fn people_link_their_own_account_and_prove_themselves_there(world: &mut World) {
    let _provider = real(world, "");
    let api = world.sign_in("manager");
    assert_eq!(api.get("/session/single-sign-on").ok()["subject"], json!(null));
    let mut browser = Browser::default();
    let page = set_out(world, &api, &mut browser, "link", "kim");
    assert_eq!((page.path(), page.query("tab")), ("office", "tokens"));
    assert_eq!(api.get("/session/single-sign-on").ok()["subject"], "sub-kim");

    // Left open for longer than a proof holds; the cache forgets it with the next entry.
    let body = json!({ "name": "wall board", "scopes": ["incident.read"] });
    let stale = |world: &World| {
        world.sql("UPDATE session SET proved_at = 0");
        world.sign_in("dispatcher");
    };
    stale(world);
    api.post("/tokens", &body).refused(403, "proof_needed");
    let link = json!({ "purpose": "link", "next": "/office" });
    api.post("/session/single-sign-on", &link).refused(403, "proof_needed");
    assert_eq!(api.delete("/session/single-sign-on").code(), "proof_needed");
    // The provider asks again although this browser is signed in there.
    let page = set_out(world, &api, &mut browser, "proof", "kim");
    assert_eq!((page.path(), page.query("tab")), ("office", "tokens"));
    api.get("/session").refused(401, "unauthenticated");
    let api = signed_in(world, &browser);
    api.post("/tokens", &body).ok();
    // Somebody else's proof is none.
    stale(world);
    let page = set_out(world, &api, &mut Browser::default(), "proof", "lee");
    assert_eq!((page.path(), page.query("trouble")), ("office", "taken"));
    api.post("/tokens", &body).refused(403, "proof_needed");
    // Nor is the link of an account that somebody else has.
    let other = world.sign_in("supervisor");
    assert_eq!(set_out(world, &other, &mut Browser::default(), "link", "kim").query("trouble"), "taken");
    // And a session that ended on the way links nothing.
    let answer = other.post("/session/single-sign-on", &json!({ "purpose": "link", "next": "/office" }));
    let mut browser = Browser::default();
    let (name, value) =
        answer.header("set-cookie").split(';').next().expect("a cookie").split_once('=').expect("a pair");
    browser.put_cookie(&world.base(), name, value);
    let page = browser.open(answer.ok()["address"].as_str().expect("an address"));
    assert_eq!(other.delete("/session").status, 204);
    assert_eq!(browser.send(&page, "person=lee").query("trouble"), "expired");
}

fn an_account_may_refuse_its_password(world: &mut World) {
    let _provider = real(world, "");
    link(world, "officer2", &json!({ "subject": "sub-kim", "password_refused": true }));
    let try_password =
        |password: &str| world.anyone().post("/session", &json!({ "username": "officer2", "password": password }));
    try_password(PASSWORD).refused(401, "password_refused");
    // Whoever does not know the password hears nothing of it.
    try_password("eight grey herons").refused(401, "unauthenticated");
    let mut browser = Browser::default();
    go_in(world, &mut browser, "kim");
    let api = signed_in(world, &browser);
    assert_eq!(api.get("/session").ok()["account"]["username"], "officer2");
    api.post("/session/proof", &json!({ "password": PASSWORD })).refused(401, "password_refused");
    api.delete("/session/single-sign-on").refused(409, "conflict");
    // Somebody has to get in when the provider is away.
    let path = format!("/accounts/{}/single-sign-on", account(world, "admin"));
    let body = json!({ "subject": "sub-lee", "password_refused": true });
    world.sign_in("admin").put(&path, &body).refused(409, "conflict");
    link(world, "admin", &json!({ "subject": "sub-lee" }));
    // Who becomes an administrator later keeps the password too.
    world.sql("UPDATE account_grant SET role = 'administrator' WHERE role = 'officer'");
    try_password(PASSWORD).ok();
}

fn a_second_factor_there_counts_where_the_operator_says_so(world: &mut World) {
    let _provider = real(world, "single_sign_on_second_factor = 'hwk, mfa'\n");
    let admin = world.sign_in("admin");
    link(world, "dispatcher", &json!({ "subject": "sub-kim" }));
    admin.patch("/sign-in-policy", &json!({ "second_factor_roles": ["dispatcher"] })).ok();
    // Without: signed in, and nothing may be done before an app is added.
    let mut browser = Browser::default();
    go_in(world, &mut browser, "kim");
    let me = signed_in(world, &browser).get("/session").ok();
    assert_eq!((&me["rights"], &me["second_factor_missing"]), (&json!([]), &json!(true)));
    // With one of the words that count.
    let mut browser = Browser::default();
    go_in(world, &mut browser, "kim%2Bmfa");
    let api = signed_in(world, &browser);
    assert!(!api.items("/incidents?state=open").is_empty());
    assert!(api.items("/sessions").iter().any(|session| session["factors"] == "single_sign_on_and_factor"));
    // With another word: as without.
    let mut browser = Browser::default();
    go_in(world, &mut browser, "kim%2Bsms");
    assert_eq!(signed_in(world, &browser).get("/session").ok()["rights"], json!([]));

    // Whoever has an app here gives its code, unless the provider has seen to it.
    let (_, codes) = super::factors::add_app(&api);
    let mut browser = Browser::default();
    let page = go_in(world, &mut browser, "kim");
    assert_eq!((page.path(), page.query("single_sign_on")), ("login", "code"));
    assert!(browser.cookie(&world.base(), SESSION).is_none(), "nobody is signed in yet");
    let address = format!("{}/api/v1/single-sign-on/code", world.base());
    let mut give = |code: &str| browser.step("POST", &address, Some(&json!({ "code": code }).to_string()));
    give("").refused(401, "second_factor_needed");
    give("000000").refused(401, "code_refused");
    let me = give(&codes[0]).ok()["me"].clone();
    assert_eq!((&me["account"]["username"], &me["second_factor_missing"]), (&json!("dispatcher"), &json!(false)));
    // The code is asked of whoever came from the provider, once.
    give(&codes[1]).refused(401, "sign_in_expired");
    world.anyone().post("/single-sign-on/code", &json!({ "code": codes[1] })).refused(401, "sign_in_expired");
    let mut browser = Browser::default();
    assert_eq!(go_in(world, &mut browser, "kim%2Bmfa").query("single_sign_on"), "done");
    admin.patch("/sign-in-policy", &json!({ "second_factor_roles": [] })).ok();
}

fn an_answer_belongs_to_the_browser_that_set_out(world: &mut World) {
    let provider = Provider::hostile();
    use_provider(world, &provider.issuer, "");
    link(world, "officer2", &json!({ "subject": "sub-kim" }));
    let mut own = Browser::default();
    let there = own.step("GET", &begin(world), None);
    assert_eq!(there.status, 303);
    let mark = there.header("set-cookie").to_owned();
    for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"] {
        assert!(mark.contains(part), "{mark}");
    }
    let address = there.header("location").to_owned();
    for part in ["response_type=code", "code_challenge_method=S256", "state=", "nonce=", "scope=openid"] {
        assert!(address.contains(part), "{address}");
    }
    let back = own.step("GET", &address, None).header("location").to_owned();
    // Somebody else is made to follow it.
    let page = Browser::default().open(&back);
    assert_eq!((page.path(), page.query("trouble")), ("login", "expired"));
    // Another one of their own attempts does not take it, and neither does a state that was altered.
    let mut other = Browser::default();
    other.step("GET", &begin(world), None);
    assert_eq!(other.open(&back).query("trouble"), "expired");
    assert_eq!(own.open(&back.replace("state=", "state=0")).query("trouble"), "expired");
    assert_eq!(own.open(back.split("&state").next().expect("a part")).query("trouble"), "expired");
    // The control: its own browser comes in with it, once.
    assert_eq!(own.open(&back).query("single_sign_on"), "done");
    assert_eq!(own.open(&back).query("trouble"), "expired");
    // What the browser carries cannot be made up or altered.
    let sealed = mark.split(['=', ';']).nth(1).expect("a cookie").to_owned();
    let mut forger = Browser::default();
    for text in [sealed.replacen('a', "b", 1), "x".to_owned(), sealed[..sealed.len() - 2].to_owned()] {
        forger.put_cookie(&world.base(), ATTEMPT, &text);
        assert_eq!(forger.open(&back).query("trouble"), "expired");
    }
    // Nobody is led to another site afterwards.
    let begin = format!("{}/api/v1/single-sign-on/begin?next=//evil.example", world.base());
    let page = Browser::default().open(&begin);
    assert_eq!((page.query("single_sign_on"), page.query("next")), ("done", ""));
}

/// What each lie comes to; the honest one is the control.
const LIES: [(&str, &str); 19] = [
    ("none", ""),
    ("wrong_issuer", "refused"),
    ("wrong_audience", "refused"),
    ("several_audiences", "refused"),
    ("wrong_party", "refused"),
    ("wrong_nonce", "refused"),
    ("no_nonce", "refused"),
    ("expired", "refused"),
    ("from_the_future", "refused"),
    ("old", "refused"),
    ("nobody", "refused"),
    ("alg_none", "refused"),
    ("alg_hmac", "refused"),
    ("foreign_key", "refused"),
    ("altered", "refused"),
    ("refuses", "refused"),
    ("other_issuer_answers", "refused"),
    ("no_issuer_in_answer", "refused"),
    ("slow_token", "unreachable"),
];

fn a_provider_that_lies_opens_nothing(world: &mut World) {
    let provider = Provider::hostile();
    use_provider(world, &provider.issuer, "");
    link(world, "officer2", &json!({ "subject": "sub-kim" }));
    link(world, "admin", &json!({ "subject": "sub-admin" }));
    for (lie, trouble) in LIES {
        provider.lie(lie);
        let mut browser = Browser::default();
        let page = browser.open(&begin(world));
        assert_eq!(page.query("trouble"), trouble, "{lie}: {}", page.address);
        let is_in = browser.cookie(&world.base(), SESSION).is_some();
        assert_eq!(is_in, trouble.is_empty(), "{lie}");
    }
    provider.lie("none");
    // Keys change: the new one is found. Those that nobody knows are looked for once a minute at the most.
    let before = provider.asked("keys");
    provider.sign_with("second");
    assert_eq!(Browser::default().open(&begin(world)).query("single_sign_on"), "done");
    assert_eq!(provider.asked("keys"), before + 1);
    provider.lie("unknown_key");
    for _ in 0..3 {
        assert_eq!(Browser::default().open(&begin(world)).query("trouble"), "refused");
    }
    assert_eq!(provider.asked("keys"), before + 1);
    assert_eq!(provider.asked("document"), 1, "what it says about itself is kept");
    // A proof wants that somebody was asked just now.
    let api = world.sign_in("officer2");
    for (lie, trouble) in [("asked_long_ago", "not_asked"), ("never_asked", "not_asked"), ("none", "")] {
        provider.lie(lie);
        let answer = api.post("/session/single-sign-on", &json!({ "purpose": "proof", "next": "/office" }));
        let cookie = answer.header("set-cookie").split(';').next().expect("a cookie").to_owned();
        let (name, value) = cookie.split_once('=').expect("a pair");
        let mut browser = Browser::default();
        browser.put_cookie(&world.base(), name, value);
        let page = browser.open(answer.ok()["address"].as_str().expect("an address"));
        assert_eq!(page.query("trouble"), trouble, "{lie}");
    }
    assert_eq!(world.anyone().get("/single-sign-on").ok()["reachable"], true);
}

fn a_provider_that_is_away_keeps_nobody_from_passwords(world: &mut World) {
    let mut provider = Provider::hostile();
    let lies = ["slow", "huge", "redirect", "mixed_up"];
    for lie in lies {
        provider.lie(lie);
        use_provider(world, &provider.issuer, "");
        let page = Browser::default().open(&begin(world));
        assert_eq!((page.path(), page.query("trouble")), ("login", "unreachable"), "{lie}");
        let state = world.anyone().get("/single-sign-on").ok();
        assert_eq!((&state["name"], &state["reachable"]), (&json!("Harbour ID"), &json!(false)), "{lie}");
    }
    let asked = provider.asked("document");
    Browser::default().open(&begin(world));
    assert_eq!(provider.asked("document"), asked, "who gave no answer is left in peace for a moment");
    world.sign_in("officer2");
    // The guard: what is not public is connected to where the operator allows it only.
    provider.lie("none");
    use_provider(world, &provider.issuer, "");
    let settings = std::fs::read_to_string(world.folder.join("castellan.toml")).expect("settings");
    world.stop();
    world.file("castellan.toml", settings.replace("outbound_allow = '127.0.0.1'", ""));
    world.start();
    assert_eq!(Browser::default().open(&begin(world)).query("trouble"), "unreachable");
    world.stop();
    world.file("castellan.toml", settings);
    world.start();
    link(world, "officer2", &json!({ "subject": "sub-kim" }));
    assert_eq!(Browser::default().open(&begin(world)).query("single_sign_on"), "done", "the control");
    provider.end();
    world.stop();
    world.start();
    assert_eq!(Browser::default().open(&begin(world)).query("trouble"), "unreachable");
    world.sign_in("officer2");
}

#[test]
fn settings_that_cannot_work_are_named() {
    let world = World::empty(Store::Sqlite).expect("a folder");
    for (settings, named) in [
        ("single_sign_on_issuer = 'id.example'", "single_sign_on_issuer"),
        ("single_sign_on_issuer = 'https://id.example'", "single_sign_on_client"),
        ("single_sign_on_issuer = 'https://id.example'\nsingle_sign_on_client = 'c'", "public_url"),
        ("single_sign_on_secret_file = '/nowhere'", "single_sign_on_secret_file"),
    ] {
        world.file("castellan.toml", settings);
        let said = binary::run(world.command(&["serve", "--listen", "127.0.0.1:0"]), "").failed();
        assert!(said.contains(named), "{settings}: {said}");
    }
}
