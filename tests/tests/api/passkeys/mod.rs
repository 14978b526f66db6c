//! Passkeys, as browsers and devices use them.

mod device;

use blackbox::desk::id;
use blackbox::http::{Answer, Api};
use blackbox::provider::{Browser, Provider};
use blackbox::template::PASSWORD;
use blackbox::{Value, World, json};
use device::{Device, TOUCHED, VERIFIED, add, challenge, post, sign_in, text};

use super::single_sign_on::{link, use_provider_at};

blackbox::both!(
    a_passkey_opens_without_a_password,
    a_password_wants_the_passkey_beside_it,
    what_was_made_elsewhere_or_for_somebody_else_is_refused,
    each_challenge_is_answered_once,
    a_copy_is_noticed,
    a_passkey_is_a_fresh_proof,
    a_role_that_needs_a_second_factor_takes_a_passkey,
    passkeys_are_added_by_rule_and_taken_away,
    who_lost_their_passkey_is_helped_by_an_administrator,
    wrong_passkeys_keep_nobody_out,
    an_account_of_the_provider_alone_takes_no_passkey,
    a_passkey_is_the_second_factor_after_the_provider,
    passkeys_are_for_the_address_that_the_operator_names,
);

fn with(world: &World, answer: Answer) -> Api {
    world.anyone().with_token(answer.ok()["token"].as_str().expect("a token"))
}

/// The journal of an account, as text.
fn told(world: &World, api: &Api) -> Vec<String> {
    let account = id(&api.get("/session").ok()["account"]).to_owned();
    let entries = world.user("admin").items(&format!("/journal?stream=account/{account}&newest=true&limit=50"));
    entries.iter().map(|entry| entry["action"].as_str().expect("an action").to_owned()).collect()
}

fn a_passkey_opens_without_a_password(world: &mut World) {
    let (here, elsewhere, stranger) = (world.sign_in("officer2"), world.sign_in("officer2"), world.anyone());
    let mut phone = Device::new();
    let added = add(&here, &mut phone, " phone ");
    assert_eq!((&added["passkey"]["name"], &added["passkey"]["last_used_at"]), (&json!("phone"), &json!(null)));
    assert_eq!(added["recovery_codes"].as_array().expect("codes").len(), 10);
    // What was opened with a password alone has ended, and this session has two factors.
    elsewhere.get("/session").refused(401, "unauthenticated");
    assert_eq!(here.items("/sessions")[0]["factors"], "passkey");

    let answer = sign_in(&stranger, &mut phone);
    assert!(answer.header("set-cookie").contains("__Host-castellan="), "{}", answer.header("set-cookie"));
    let api = with(world, answer);
    let session = api.items("/sessions").into_iter().find(|session| session["current"] == true).expect("this one");
    assert_eq!(session["factors"], "passkey");
    let listed = api.items("/passkeys");
    assert_eq!(listed.len(), 1);
    assert!(listed[0]["last_used_at"].is_string() && listed[0]["credential_id"] == text(&phone.credential_id));
    // A second one goes beside the first: nobody is signed out, and the codes stay.
    let mut stick = Device::new();
    assert_eq!(add(&api, &mut stick, "stick")["recovery_codes"], json!([]));
    here.get("/session").ok();
    assert_eq!(api.get("/second-factors").ok()["passkeys"], 2);
    sign_in(&stranger, &mut stick).ok();
    assert_eq!(told(world, &api).iter().filter(|action| *action == "account.passkey_added").count(), 2);

    // Whoever may not sign in may not with a passkey, and is told no more than somebody whose passkey there is not.
    let account = format!("/accounts/{}", id(&api.get("/session").ok()["account"]));
    world.sign_in("admin").patch(&account, &json!({ "disabled": true })).ok();
    let disabled = sign_in(&stranger, &mut phone).refused(401, "passkey_refused");
    assert_eq!(disabled, sign_in(&stranger, &mut Device::new()).refused(401, "passkey_refused"));
}

fn open(world: &World, username: &str, password: &str, beside: Option<(&str, Value)>) -> Answer {
    let mut body = json!({ "username": username, "password": password });
    if let Some((name, value)) = beside {
        body[name] = value;
    }
    post(&world.anyone(), "/session", &body)
}

fn a_password_wants_the_passkey_beside_it(world: &mut World) {
    let stranger = world.anyone();
    let (mut phone, mut foreign) = (Device::new(), Device::new());
    let added = add(&world.sign_in("officer2"), &mut phone, "phone");
    add(&world.sign_in("officer1"), &mut foreign, "phone");
    open(world, "officer2", PASSWORD, None).refused(401, "second_factor_needed");
    // Somebody who does not know the password learns nothing of it.
    open(world, "officer2", "eight grey herons", None).refused(401, "unauthenticated");
    let shown = |device: &mut Device| Some(("passkey", device.answer(&challenge(&stranger))));
    let wrong = open(world, "officer2", "eight grey herons", shown(&mut phone)).refused(401, "unauthenticated");
    assert_eq!(wrong, open(world, "nobody", PASSWORD, shown(&mut phone)).refused(401, "unauthenticated"));
    open(world, "officer2", PASSWORD, shown(&mut foreign)).refused(401, "passkey_refused");
    open(world, "officer2", PASSWORD, Some(("code", json!("000000")))).refused(401, "code_refused");
    let api = with(world, open(world, "officer2", PASSWORD, shown(&mut phone)));
    let code = added["recovery_codes"][0].clone();
    open(world, "officer2", PASSWORD, Some(("code", code.clone()))).ok();
    open(world, "officer2", PASSWORD, Some(("code", code))).refused(401, "code_refused");
    // It stands in for a code where the password is changed, too.
    let change = json!({ "password": PASSWORD, "new_password": "forty blue kettles" });
    api.post("/session/password", &change).refused(401, "second_factor_needed");
    let mut change = change;
    change["passkey"] = phone.answer(&challenge(&stranger));
    with(world, post(&api, "/session/password", &change)).get("/session").ok();
}

fn what_was_made_elsewhere_or_for_somebody_else_is_refused(world: &mut World) {
    let (api, stranger) = (world.sign_in("officer2"), world.anyone());
    let mut phone = Device::new();
    let mut foreign = Device::new();
    add(&api, &mut phone, "phone");
    let offer = post(&api, "/passkeys/offer", &json!({})).ok();
    assert_eq!(offer["present"], json!([text(&phone.credential_id)]));

    let mut with = |change: fn(&mut Device)| {
        let (origin, site, flags) = (phone.origin.clone(), phone.site.clone(), phone.flags);
        change(&mut phone);
        let answer = phone.answer(&challenge(&stranger));
        (phone.origin, phone.site, phone.flags) = (origin, site, flags);
        post(&stranger, "/session/passkey", &answer)
    };
    for change in [
        (|device| "https://evil.example".clone_into(&mut device.origin)) as fn(&mut Device),
        |device| "http://localhost:9090".clone_into(&mut device.origin),
        |device| "evil.example".clone_into(&mut device.site),
        |device| device.flags = TOUCHED,
        |device| device.flags = 0,
    ] {
        with(change).refused(401, "passkey_refused");
    }
    // The control: the same without a change.
    with(|_| {}).ok();

    // Another key with this one's id, a signature of something else, another person's handle, and no base64url.
    foreign.credential_id.clone_from(&phone.credential_id);
    sign_in(&stranger, &mut foreign).refused(401, "passkey_refused");
    for (part, value) in [
        ("signature", phone.answer(&challenge(&stranger))["signature"].clone()),
        ("client_data", phone.answer(&challenge(&stranger))["client_data"].clone()),
        ("user_handle", json!(text(b"0192a000-0000-7000-8000-000000000000"))),
        ("authenticator_data", json!("")),
        ("signature", json!("not/base64url")),
    ] {
        let mut answer = phone.answer(&challenge(&stranger));
        answer[part] = value;
        post(&stranger, "/session/passkey", &answer).refused(401, "passkey_refused");
    }
    // A challenge to add a passkey is none to use one, and the other way round.
    let answer = phone.answer(&offer);
    post(&stranger, "/session/passkey", &answer).refused(401, "passkey_refused");
    let made = Device::new().make(&challenge(&stranger), "x");
    post(&api, "/passkeys", &made).refused(400, "invalid");
    // Nor is one that was offered to somebody else.
    let made = Device::new().make(&post(&world.sign_in("officer1"), "/passkeys/offer", &json!({})).ok(), "x");
    post(&api, "/passkeys", &made).refused(400, "invalid");
    sign_in(&stranger, &mut phone).ok();
}

fn each_challenge_is_answered_once(world: &mut World) {
    let (api, stranger) = (world.sign_in("officer2"), world.anyone());
    let (mut phone, mut stick) = (Device::new(), Device::new());
    add(&api, &mut phone, "phone");
    // A phone whose passkeys are copied between devices does not count: the challenge alone tells a repeat.
    stick.count = None;
    add(&api, &mut stick, "stick");
    let asked = challenge(&stranger);
    let first = stick.answer(&asked);
    post(&stranger, "/session/passkey", &first).ok();
    post(&stranger, "/session/passkey", &first).refused(401, "passkey_refused");
    let second = stick.answer(&asked);
    post(&stranger, "/session/passkey", &second).refused(401, "passkey_refused");
    // Another node, or the same one after a new start, knows it as well.
    world.stop();
    world.start();
    let stranger = world.anyone();
    post(&stranger, "/session/passkey", &first).refused(401, "passkey_refused");
    sign_in(&stranger, &mut stick).ok();
    // What is forgotten is over anyway.
    world.sql("UPDATE passkey_challenge SET expires_at = 1");
    sign_in(&stranger, &mut stick).ok();
    let api = with(world, sign_in(&stranger, &mut phone));
    let offer = post(&api, "/passkeys/offer", &json!({})).ok();
    let mut third = Device::new();
    let made = third.make(&offer, "third");
    post(&api, "/passkeys", &made).ok();
    third.credential_id[0] ^= 1;
    let made = third.make(&offer, "fourth");
    post(&api, "/passkeys", &made).refused(401, "passkey_refused");
}

fn a_copy_is_noticed(world: &mut World) {
    let (api, stranger) = (world.sign_in("officer2"), world.anyone());
    let mut phone = Device::new();
    add(&api, &mut phone, "phone");
    phone.count = Some(6);
    sign_in(&stranger, &mut phone).ok();
    for count in [6, 0] {
        phone.count = Some(count);
        sign_in(&stranger, &mut phone).refused(401, "passkey_copied");
    }
    assert_eq!(told(world, &api).iter().filter(|action| *action == "account.passkey_copied").count(), 2);
    phone.count = Some(7);
    sign_in(&stranger, &mut phone).ok();
    assert_eq!(told(world, &api).iter().filter(|action| *action == "account.passkey_copied").count(), 2);
}

fn a_passkey_is_a_fresh_proof(world: &mut World) {
    let (admin, stranger) = (world.sign_in("admin"), world.anyone());
    let (mut phone, mut foreign) = (Device::new(), Device::new());
    add(&admin, &mut phone, "phone");
    add(&world.sign_in("officer2"), &mut foreign, "phone");
    world.sql("UPDATE session SET proved_at = 0");
    let dispatcher = world.sign_in("dispatcher");
    let token = json!({ "name": "wall board", "scopes": ["incident.read"] });
    admin.post("/tokens", &token).refused(403, "proof_needed");
    post(&admin, "/passkeys/offer", &json!({})).refused(403, "proof_needed");
    let passkey = id(&admin.items("/passkeys")[0]).to_owned();
    admin.delete(&format!("/passkeys/{passkey}")).refused(403, "proof_needed");
    post(&admin, "/session/proof", &json!({})).refused_field("password");
    let shown = |device: &mut Device| json!({ "passkey": device.answer(&challenge(&stranger)) });
    let wrong = shown(&mut foreign);
    post(&admin, "/session/proof", &wrong).refused(401, "passkey_refused");
    let right = shown(&mut phone);
    post(&dispatcher, "/session/proof", &right).refused(401, "passkey_refused");
    let proved = with(world, post(&admin, "/session/proof", &right));
    proved.post("/tokens", &token).ok();
    admin.get("/session").refused(401, "unauthenticated");
    post(&proved, "/session/proof", &right).refused(401, "passkey_refused");
}

fn a_role_that_needs_a_second_factor_takes_a_passkey(world: &mut World) {
    let admin = world.sign_in("admin");
    admin.patch("/sign-in-policy", &json!({ "second_factor_roles": ["dispatcher"] })).ok();
    let waiting = world.sign_in("dispatcher");
    waiting.get("/incidents").refused(403, "forbidden");
    let mut phone = Device::new();
    add(&waiting, &mut phone, "phone");
    assert_eq!(waiting.get("/session").ok()["second_factor_missing"], false);
    assert!(!waiting.items("/incidents?state=open").is_empty());
    let api = with(world, sign_in(&world.anyone(), &mut phone));
    assert!(!api.items("/incidents?state=open").is_empty());
}

fn passkeys_are_added_by_rule_and_taken_away(world: &mut World) {
    let (api, stranger) = (world.sign_in("officer2"), world.anyone());
    let try_to = |device: &mut Device, name: &str| {
        let offer = post(&api, "/passkeys/offer", &json!({})).ok();
        let made = device.make(&offer, name);
        post(&api, "/passkeys", &made)
    };
    let mut unverified = Device::new();
    unverified.flags = TOUCHED;
    try_to(&mut unverified, "stick").refused(400, "invalid");
    let mut elsewhere = Device::new();
    "https://evil.example".clone_into(&mut elsewhere.origin);
    try_to(&mut elsewhere, "stick").refused(400, "invalid");
    try_to(&mut Device::new(), "  ").refused_field("name");
    let mut phone = Device::new();
    let added = try_to(&mut phone, "phone").ok();
    try_to(&mut phone, "again").refused(409, "conflict");
    let other = world.sign_in("officer1");
    let path = format!("/passkeys/{}", id(&added["passkey"]));
    other.delete(&path).refused(404, "not_found");
    for _ in 1..20 {
        try_to(&mut Device::new(), "one more").ok();
    }
    try_to(&mut Device::new(), "too many").refused(409, "conflict");
    for passkey in api.items("/passkeys") {
        assert_eq!(api.get("/second-factors").ok()["recovery_codes_left"], 10);
        assert_eq!(api.delete(&format!("/passkeys/{}", id(&passkey))).status, 204);
    }
    sign_in(&stranger, &mut phone).refused(401, "passkey_refused");
    // With the last one the codes have gone, and the password is enough again.
    assert_eq!(api.get("/second-factors").ok()["recovery_codes_left"], 0);
    world.sign_in("officer2");
    assert_eq!(told(world, &api)[0], "account.passkey_removed");
}

fn who_lost_their_passkey_is_helped_by_an_administrator(world: &mut World) {
    let (officer, admin) = (world.sign_in("officer2"), world.sign_in("admin"));
    let mut phone = Device::new();
    add(&officer, &mut phone, "phone");
    let path = format!("/accounts/{}/second-factors", id(&officer.get("/session").ok()["account"]));
    world.user("dispatcher").get(&path).refused(403, "forbidden");
    let factors = admin.get(&path).ok();
    assert_eq!((&factors["passkeys"], &factors["recovery_codes_left"]), (&json!(1), &json!(10)));
    assert_eq!(admin.delete(&path).status, 204);
    officer.get("/session").refused(401, "unauthenticated");
    sign_in(&world.anyone(), &mut phone).refused(401, "passkey_refused");
    add(&world.sign_in("officer2"), &mut phone, "phone");
    world.cli(&["user", "reset-factors", "officer2"]).ok();
    sign_in(&world.anyone(), &mut phone).refused(401, "passkey_refused");
    world.sign_in("officer2");
}

fn wrong_passkeys_keep_nobody_out(world: &mut World) {
    let stranger = world.anyone();
    let mut phone = Device::new();
    let api = world.sign_in("officer2");
    add(&api, &mut phone, "phone");
    let admin = world.user("admin");
    let from = admin.get("/accounts").header("castellan-seq").to_owned();
    let refusals = || {
        let entries = admin.items(&format!("/journal?after={from}&limit=500"));
        entries.iter().filter(|entry| entry["action"] == "session.refused").count()
    };
    for _ in 0..10 {
        sign_in(&stranger, &mut Device::new()).refused(401, "passkey_refused");
    }
    assert_eq!(refusals(), 10);
    for _ in 0..3 {
        let told = sign_in(&stranger, &mut Device::new());
        assert!((1..=5).contains(&told.header("retry-after").parse::<u32>().expect("seconds")));
        told.refused(429, "too_many");
    }
    // A flood fills no journal, and whoever shows a right one does not wait; nor does a password.
    assert_eq!(refusals(), 10);
    sign_in(&stranger, &mut phone).ok();
    world.sign_in("officer1");
}

fn an_account_of_the_provider_alone_takes_no_passkey(world: &mut World) {
    let (api, stranger) = (world.sign_in("officer2"), world.anyone());
    let mut phone = Device::new();
    add(&api, &mut phone, "phone");
    world.sql(
        "INSERT INTO sign_in_link (account_id, organisation, issuer, subject, password_refused) \
         SELECT id, organisation, 'https://provider.example', 'kim', TRUE FROM account WHERE username = 'officer2'",
    );
    sign_in(&stranger, &mut phone).refused(401, "password_refused");
    let shown = json!({ "passkey": phone.answer(&challenge(&stranger)) });
    post(&api, "/session/proof", &shown).refused(401, "password_refused");
    // Nobody hears of it without the passkey itself.
    let mut foreign = Device::new();
    foreign.credential_id.clone_from(&phone.credential_id);
    sign_in(&stranger, &mut foreign).refused(401, "passkey_refused");
    world.sql("UPDATE sign_in_link SET password_refused = FALSE");
    sign_in(&stranger, &mut phone).ok();
}

fn a_passkey_is_the_second_factor_after_the_provider(world: &mut World) {
    // Passkeys are for a name.
    let base = world.base().replace("127.0.0.1", "localhost");
    let provider = Provider::real(&base);
    use_provider_at(world, &base, &provider.issuer, "");
    let mut devices = [("officer2", Device::new()), ("officer1", Device::new())];
    for (username, device) in &mut devices {
        device.origin.clone_from(&base);
        let api = world.sign_in(username);
        let offer = api.post("/passkeys/offer", &json!({})).ok();
        api.post("/passkeys", &device.make(&offer, "phone")).ok();
    }
    let [(_, mut phone), (_, mut foreign)] = devices;
    // Nothing that is kept here opens the account by itself; beside the provider's word the passkey counts.
    link(world, "officer2", &json!({ "subject": "sub-kim", "password_refused": true }));
    let mut browser = Browser::default();
    let page = browser.open(&format!("{base}/api/v1/single-sign-on/begin?next=/console"));
    let page = browser.send(&page, "person=kim");
    assert_eq!((page.path(), page.query("single_sign_on")), ("login", "code"));
    let address = format!("{base}/api/v1/single-sign-on/code");
    let mut give = |body: Value| browser.step("POST", &address, Some(&body.to_string()));
    let anyone = world.anyone();
    let shown = |device: &mut Device| {
        let challenge = anyone.post("/session/challenge", &json!({})).ok();
        json!({ "passkey": device.answer(&challenge) })
    };
    give(json!({})).refused(401, "second_factor_needed");
    give(shown(&mut foreign)).refused(401, "passkey_refused");
    phone.flags = TOUCHED;
    give(shown(&mut phone)).refused(401, "passkey_refused");
    phone.flags = VERIFIED;
    let right = shown(&mut phone);
    let answer = give(right.clone()).ok();
    assert_eq!(answer["me"]["account"]["username"], "officer2");
    let api = world.anyone().with_token(answer["token"].as_str().expect("a token"));
    let session = api.items("/sessions").into_iter().find(|session| session["current"] == true).expect("this one");
    assert_eq!(session["factors"], "single_sign_on_and_factor");
    assert!(api.items("/passkeys")[0]["last_used_at"].is_string());
    // Asked of whoever came from the provider, once; and the challenge was answered.
    give(right.clone()).refused(401, "sign_in_expired");
    anyone.post("/single-sign-on/code", &right).refused(401, "sign_in_expired");
    anyone.post("/session/passkey", &shown(&mut phone)["passkey"]).refused(401, "password_refused");
}

fn passkeys_are_for_the_address_that_the_operator_names(world: &mut World) {
    let at = |origin: &str, world: &World| {
        world.anyone().ask("POST", "/session/challenge").header("origin", origin).json(&json!({})).send()
    };
    assert_eq!(at("https://castellan.example.org", world).ok()["rp_id"], "castellan.example.org");
    for address in ["http://10.0.0.5:8080", "https://[::1]", "http://castellan.example.org"] {
        at(address, world).refused(409, "conflict");
    }
    world.file("castellan.toml", "public_url = \"https://castellan.example.org\"\n");
    world.stop();
    world.start();
    assert_eq!(at("https://castellan.example.org", world).ok()["rp_id"], "castellan.example.org");
    let said = at("http://localhost:8080", world).refused(409, "conflict");
    assert!(said["detail"].as_str().expect("words").contains("https://castellan.example.org"), "{said}");
}
