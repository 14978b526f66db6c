//! What another system is told: everything it asked for, in order, signed, and once it is back.

pub(crate) mod receiver;

use blackbox::desk::id;
use blackbox::server::Server;
use blackbox::{Api, Desk, Store, Value, World, json, wait_for};
use kernel::secret;
use receiver::{Behaviour, Receiver, Request};

blackbox::both!(
    entries_arrive_signed_and_in_order,
    a_receiver_that_was_away_misses_nothing,
    a_silent_receiver_holds_nobody_up,
    nothing_is_missed_when_the_server_is_killed,
    a_receiver_that_fails_is_said_to_and_recovers,
    entries_are_delivered_again_on_request,
    who_called_is_told_only_where_it_was_allowed,
    a_webhook_gets_its_sites_only,
    only_public_addresses_are_connected_to,
    a_redirect_is_not_followed,
    a_secret_is_shown_once,
    a_secret_lies_sealed,
    administrators_manage_and_managers_read,
    a_webhook_is_changed_paused_and_taken_away,
);

/// Seconds in which something is delivered: many times what it takes on a busy machine.
const SOON: u64 = 30;

/// Lets the server connect to this machine.
fn allow(world: &mut World) {
    world.file("castellan.toml", "outbound_allow = \"127.0.0.1\"\n");
    world.stop();
    world.start();
}

/// What the webhooks of most tests are told of: nothing that happens by itself.
const TOLD: [&str; 2] = ["incident.created", "incident.closed"];

/// A webhook that is told of incidents.
fn hook(world: &World, receiver: &Receiver, fields: &Value) -> Value {
    let mut body = json!({ "name": "Case system", "url": receiver.url(), "actions": TOLD });
    for (name, value) in fields.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    world.user("admin").post("/webhooks", &body).ok()
}

fn shown(world: &World, hook: &Value) -> Value {
    world.user("admin").get(&format!("/webhooks/{}", id(hook))).ok()
}

fn ask(world: &World, hook: &Value, act: &str, body: &Value) -> Value {
    world.user("admin").post(&format!("/webhooks/{}/{act}", id(hook)), body).ok()
}

fn log(world: &World, hook: &Value) -> Vec<Value> {
    world.user("admin").all(&format!("/webhooks/{}/deliveries", id(hook)))
}

/// Numbers of the journal's entries that those webhooks are told of, after a number.
fn expected(api: &Api, after: i64) -> Vec<i64> {
    let entries = blackbox::journal::after(api, after);
    let told = entries.iter().filter(|entry| entry["action"].as_str().is_some_and(|one| TOLD.contains(&one)));
    told.filter_map(|entry| entry["seq"].as_i64()).collect()
}

fn seqs(requests: &[Request]) -> Vec<i64> {
    requests.iter().map(Request::seq).collect()
}

/// Waits until the receiver has confirmed these entries, each once, in this order.
#[track_caller]
fn arrives(receiver: &Receiver, expected: &[i64]) {
    wait_for("the deliveries", SOON, || (receiver.confirmed().len() >= expected.len()).then_some(()));
    assert_eq!(seqs(&receiver.confirmed()), expected);
}

fn entries_arrive_signed_and_in_order(world: &mut World) {
    allow(world);
    let (desk, receiver) = (world.desk(), Receiver::open());
    let hook = hook(world, &receiver, &json!({}));
    let before = desk.head();
    for _ in 0..5 {
        let incident = desk.open();
        desk.assign(&incident, "P4");
        desk.act(&incident, "log", &json!({ "text": "“Ünïcode” & <tags>" })).ok();
        let assignment = desk.now(&incident)["assignments"][0].clone();
        desk.advance(&assignment, "cleared");
        desk.act(&incident, "close", &json!({ "disposition": "handled" })).ok();
    }
    let told = expected(&world.user("admin"), before);
    assert!(told.len() >= 10, "{told:?}");
    arrives(&receiver, &told);
    let entries = blackbox::journal::after(&world.user("admin"), before);
    let key = hook["secret"].as_str().expect("a secret");
    for request in receiver.confirmed() {
        assert!(request.head.starts_with("post /hook?from=castellan http/1.1"), "{}", request.head);
        assert_eq!(request.header("content-type"), "application/json");
        let entry = entries.iter().find(|entry| entry["seq"] == request.json["seq"]).expect("an entry");
        assert_eq!(request.header("castellan-delivery"), id(entry));
        for field in ["id", "action", "stream", "site_id", "occurred_at", "recorded_at", "actor"] {
            assert_eq!(request.json[field], entry[field], "{field}");
        }
        assert_eq!(request.json["payload"]["incident"]["number"], entry["payload"]["incident"]["number"]);
        let (at, proof) = request.header("castellan-signature").split_once(",v1=").expect("time and proof");
        let at = at.strip_prefix("t=").expect("a time");
        let right = secret::hmac_sha256(key.as_bytes(), &[at.as_bytes(), b".", request.body.as_bytes()]);
        assert_eq!(proof, secret::hex(&right));
        let now = std::time::UNIX_EPOCH.elapsed().expect("a clock after 1970").as_secs();
        assert!(now.abs_diff(at.parse().expect("seconds")) < 300, "{at}");
    }
    let log = wait_for("the log", SOON, || Some(log(world, &hook)).filter(|log| log.len() == told.len()));
    for (line, seq) in log.iter().rev().zip(&told) {
        assert_eq!((&line["seq"], &line["delivered"], &line["status"]), (&json!(seq), &json!(true), &json!(204)));
        assert_eq!((&line["attempts"], &line["error"]), (&json!(1), &Value::Null));
    }
    let numbers: Vec<i64> = log.iter().filter_map(|line| line["number"].as_i64()).collect();
    assert_eq!(numbers, (1..=told.len() as i64).rev().collect::<Vec<_>>());
    assert_eq!(shown(world, &hook)["state"], "delivering");
}

fn a_receiver_that_was_away_misses_nothing(world: &mut World) {
    allow(world);
    let (desk, mut receiver) = (world.desk(), Receiver::open());
    let hook = hook(world, &receiver, &json!({}));
    let before = desk.head();
    desk.open();
    receiver.behave(Behaviour::Answer(503));
    for _ in 0..3 {
        desk.open();
    }
    wait_for("a failed attempt", SOON, || (shown(world, &hook)["state"] == "retrying").then_some(()));
    receiver.close();
    ask(world, &hook, "test", &json!({}));
    let said = wait_for("an attempt while it is away", SOON, || {
        log(world, &hook)[0]["error"].as_str().filter(|error| error.contains("cannot be reached")).map(str::to_owned)
    });
    assert!(said.contains("127.0.0.1"), "{said}");
    desk.open();
    receiver.behave(Behaviour::Answer(200));
    receiver.reopen();
    let told = expected(&world.user("admin"), before);
    assert_eq!(told.len(), 5);
    wait_for("the test", SOON, || {
        receiver.confirmed().iter().any(|request| request.json["action"] == "webhook.tested").then_some(())
    });
    wait_for("the rest", SOON, || (receiver.confirmed().len() == 6).then_some(()));
    let incidents: Vec<Request> =
        receiver.confirmed().into_iter().filter(|request| request.json["action"] == "incident.created").collect();
    assert_eq!(seqs(&incidents), told, "each once, in order");
    let tried = log(world, &hook).into_iter().find(|line| line["attempts"].as_i64() > Some(1)).expect("a repeat");
    assert_eq!((&tried["delivered"], &tried["error"]), (&json!(true), &Value::Null));
}

fn a_silent_receiver_holds_nobody_up(world: &mut World) {
    allow(world);
    let (desk, silent, other) = (world.desk(), Receiver::open(), Receiver::open());
    silent.behave(Behaviour::Silent);
    let stuck = hook(world, &silent, &json!({ "name": "Black hole" }));
    hook(world, &other, &json!({}));
    let before = desk.head();
    let first = desk.open();
    let position = shown(world, &stuck)["position"].clone();
    // While the first attempt hangs, commands are acknowledged and the other one is served.
    for _ in 0..5 {
        desk.open();
    }
    arrives(&other, &expected(&world.user("admin"), before));
    assert_eq!(silent.requests().len(), 0);
    let line = wait_for("the end of the attempt", SOON, || log(world, &stuck).pop());
    assert_eq!(line["error"], "no answer within 5 s");
    assert_eq!(line["status"], Value::Null);
    assert!(line["duration_ms"].as_i64() >= Some(5_000), "{line}");
    assert_eq!(shown(world, &stuck)["position"], position, "it waits at the first entry");
    assert_eq!(line["seq"], desk.now(&first)["last_seq"]);
}

fn nothing_is_missed_when_the_server_is_killed(world: &mut World) {
    allow(world);
    let receiver = Receiver::open();
    hook(world, &receiver, &json!({}));
    let before = world.desk().head();
    for _ in 0..3 {
        let desk = world.desk();
        let seen = receiver.confirmed().len();
        for _ in 0..6 {
            desk.open();
        }
        // In the middle of the deliveries, or before them.
        wait_for("some deliveries", SOON, || (receiver.confirmed().len() > seen + 1).then_some(()));
        world.kill();
        world.start();
    }
    let told = expected(&world.user("admin"), before);
    assert_eq!(told.len(), 18);
    wait_for("the last delivery", SOON, || {
        (receiver.confirmed().last().map(Request::seq) == told.last().copied()).then_some(())
    });
    let mut arrived = seqs(&receiver.confirmed());
    // What was not confirmed to the journal before the kill comes again, and nothing comes between.
    arrived.dedup();
    assert_eq!(arrived, told);
}

fn a_receiver_that_fails_is_said_to_and_recovers(world: &mut World) {
    allow(world);
    let (desk, receiver) = (world.desk(), Receiver::open());
    let hook = hook(world, &receiver, &json!({}));
    let before = desk.head();
    receiver.behave(Behaviour::Answer(500));
    desk.open();
    wait_for("failing", SOON, || {
        let attempts = receiver.requests().len();
        ask(world, &hook, "test", &json!({}));
        wait_for("an attempt", SOON, || (receiver.requests().len() > attempts).then_some(()));
        (shown(world, &hook)["state"] == "failing").then_some(())
    });
    let now = wait_for("a pause", SOON, || Some(shown(world, &hook)).filter(|now| now["next_at"].is_string()));
    assert!(now["attempts"].as_i64() >= Some(6), "{now}");
    receiver.behave(Behaviour::Answer(200));
    ask(world, &hook, "test", &json!({}));
    wait_for("recovery", SOON, || (shown(world, &hook)["state"] == "delivering").then_some(()));
    let stream = format!("/journal?stream=webhook/{}&after={before}", id(&hook));
    let entries = world.user("admin").all(&stream);
    let said = |action: &str| entries.iter().filter(|entry| entry["action"] == action).collect::<Vec<_>>();
    let (failing, recovered) = (said("webhook.failing"), said("webhook.recovered"));
    assert_eq!((failing.len(), recovered.len()), (1, 1), "each is said once");
    assert_eq!(failing[0]["payload"]["reason"], "status 500");
    assert_eq!(failing[0]["payload"]["webhook"]["state"], "failing");
    assert_eq!(recovered[0]["payload"]["webhook"]["state"], "delivering");
}

fn entries_are_delivered_again_on_request(world: &mut World) {
    allow(world);
    let (desk, receiver) = (world.desk(), Receiver::open());
    let hook = hook(world, &receiver, &json!({}));
    let before = desk.head();
    for _ in 0..3 {
        desk.open();
    }
    let told = expected(&world.user("admin"), before);
    arrives(&receiver, &told);
    let first = receiver.confirmed();
    ask(world, &hook, "replay", &json!({ "from_seq": told[1] }));
    arrives(&receiver, &[&told[..], &told[1..]].concat());
    let again = receiver.confirmed();
    for (before, after) in first[1..].iter().zip(&again[3..]) {
        assert_eq!(before.body, after.body, "a repeat is the same to the byte");
        assert_eq!(before.header("castellan-delivery"), after.header("castellan-delivery"));
    }
    // One beyond the last skips what waits.
    receiver.behave(Behaviour::Answer(500));
    desk.open();
    wait_for("a failed attempt", SOON, || (shown(world, &hook)["state"] == "retrying").then_some(()));
    receiver.behave(Behaviour::Answer(200));
    ask(world, &hook, "replay", &json!({ "from_seq": desk.head() + 1 }));
    desk.open();
    let last = expected(&world.user("admin"), before).pop().expect("an entry");
    arrives(&receiver, &[&told[..], &told[1..], &[last]].concat());
    let path = format!("/webhooks/{}/replay", id(&hook));
    for wrong in [0, -1, i64::MAX] {
        world.user("admin").post(&path, &json!({ "from_seq": wrong })).refused_field("from_seq");
    }
}

fn who_called_is_told_only_where_it_was_allowed(world: &mut World) {
    allow(world);
    let (desk, plain, full) = (world.desk(), Receiver::open(), Receiver::open());
    hook(world, &plain, &json!({ "actions": ["*"] }));
    hook(world, &full, &json!({ "actions": ["*"], "callers": true }));
    desk.open_with(&json!({ "caller_name": "Mia Okafor", "caller_phone": "+44 20 7946 0000" }));
    let created = |receiver: &Receiver| {
        let find = |request: &Request| request.json["action"] == "incident.created";
        wait_for("the delivery", SOON, || receiver.confirmed().into_iter().find(find))
    };
    let (plain, full) = (created(&plain), created(&full));
    assert!(!plain.body.contains("Okafor") && !plain.body.contains("7946"), "{}", plain.body);
    assert_eq!(plain.json["payload"]["incident"]["caller_name"], Value::Null);
    assert_eq!(full.json["payload"]["incident"]["caller_name"], "Mia Okafor");
    assert_eq!(full.json["payload"]["incident"]["caller_phone"], "+44 20 7946 0000");
}

fn a_webhook_gets_its_sites_only(world: &mut World) {
    allow(world);
    let (desk, receiver) = (world.desk(), Receiver::open());
    let admin = world.user("admin");
    let other = admin
        .post(
            "/sites",
            &json!({ "code": "OT", "name": "Other", "address": "", "time_zone": "UTC", "jurisdiction": "GB-ENG" }),
        )
        .ok();
    hook(world, &receiver, &json!({ "actions": ["*"], "sites": [other["id"]] }));
    desk.open();
    let body = json!({ "site_id": other["id"], "type": "trespass", "place_id": other["id"] });
    let incident = admin.post("/incidents", &body).ok();
    wait_for("the delivery", SOON, || (!receiver.confirmed().is_empty()).then_some(()));
    let got = receiver.confirmed();
    assert!(got.iter().all(|request| request.json["site_id"] == other["id"]), "{got:?}");
    assert_eq!(got[0].json["payload"]["incident"]["id"], incident["id"]);
}

fn only_public_addresses_are_connected_to(world: &mut World) {
    let (desk, receiver) = (world.desk(), Receiver::open());
    let port = receiver.url();
    let hidden = port.replace("127.0.0.1", "localhost");
    let hooks = [hook(world, &receiver, &json!({})), hook(world, &receiver, &json!({ "url": hidden }))];
    desk.open();
    for hook in &hooks {
        let line = wait_for("the refusal", SOON, || log(world, hook).pop());
        let said = line["error"].as_str().expect("a reason");
        assert!(said.contains("this machine itself") && said.contains("outbound_allow"), "{said}");
    }
    assert_eq!(receiver.requests().len(), 0);
}

fn a_redirect_is_not_followed(world: &mut World) {
    allow(world);
    let (desk, receiver) = (world.desk(), Receiver::open());
    let hook = hook(world, &receiver, &json!({}));
    receiver.behave(Behaviour::Answer(302));
    desk.open();
    let line = wait_for("the refusal", SOON, || log(world, &hook).pop());
    assert_eq!((&line["status"], &line["delivered"]), (&json!(302), &json!(false)));
    assert_eq!(line["error"], "status 302: redirects are not followed");
}

fn a_secret_is_shown_once(world: &mut World) {
    let (admin, receiver) = (world.user("admin"), Receiver::open());
    let key = blackbox::fresh_key();
    let body = json!({ "name": "Once", "url": receiver.url(), "actions": ["*"] });
    let before = world.desk().head();
    let ask_for_it = || admin.ask("POST", "/webhooks").key(&key).json(&body).send();
    let made = ask_for_it().ok();
    let secret = made["secret"].as_str().expect("a secret").to_owned();
    assert!(secret.len() >= 32);
    let again = ask_for_it().ok();
    assert_eq!(again["id"], made["id"], "a repeat makes no second one");
    assert_eq!(again["secret"], Value::Null);
    let everywhere = [
        admin.get("/webhooks").text,
        admin.get(&format!("/webhooks/{}", id(&made))).text,
        admin.get(&format!("/webhooks/{}/deliveries", id(&made))).text,
        admin.get(&format!("/journal?after={before}")).text,
        admin.patch(&format!("/webhooks/{}", id(&made)), &json!({ "name": "Twice" })).text,
    ];
    for text in everywhere {
        assert!(!text.contains(&secret) && !text.contains("\"secret\""), "{text}");
    }
}

fn a_secret_lies_sealed(world: &mut World) {
    allow(world);
    let (desk, receiver) = (world.desk(), Receiver::open());
    let made = hook(world, &receiver, &json!({}));
    let secret = made["secret"].as_str().expect("a secret").to_owned();
    let open = |world: &World| world.count(&format!("SELECT COUNT(*) FROM webhook WHERE secret = '{secret}'"));
    let sealed = |world: &World| world.count("SELECT COUNT(*) FROM webhook WHERE secret = '' AND secret_sealed <> ''");
    assert_eq!((open(world), sealed(world)), (0, 1));
    // As a release before had stored it: it is sealed at the next start, and signs what it signed before.
    world.stop();
    world.sql(&format!("UPDATE webhook SET secret = '{secret}', secret_sealed = NULL"));
    assert_eq!((open(world), sealed(world)), (1, 0));
    world.start();
    assert_eq!((open(world), sealed(world)), (0, 1));
    let before = desk.head();
    desk.open();
    arrives(&receiver, &expected(&world.user("admin"), before));
    let request = &receiver.confirmed()[0];
    let (at, proof) = request.header("castellan-signature").split_once(",v1=").expect("time and proof");
    let at = at.strip_prefix("t=").expect("a time");
    let right = secret::hmac_sha256(secret.as_bytes(), &[at.as_bytes(), b".", request.body.as_bytes()]);
    assert_eq!(proof, secret::hex(&right));
}

fn administrators_manage_and_managers_read(world: &mut World) {
    let (admin, receiver) = (world.user("admin"), Receiver::open());
    let made = hook(world, &receiver, &json!({}));
    let path = format!("/webhooks/{}", id(&made));
    let body = json!({ "name": "Mine", "url": receiver.url(), "actions": ["*"] });
    for (username, reads) in [("manager", true), ("auditor", true), ("dispatcher", false), ("officer1", false)] {
        let user = world.user(username);
        let status = if reads { 200 } else { 403 };
        for path in ["/webhooks".to_owned(), path.clone(), format!("{path}/deliveries")] {
            assert_eq!(user.get(&path).status, status, "{username} {path}");
        }
        user.post("/webhooks", &body).refused(403, "forbidden");
        user.patch(&path, &json!({ "name": "Mine" })).refused(403, "forbidden");
        user.delete(&path).refused(403, "forbidden");
        user.post(&format!("{path}/test"), &json!({})).refused(403, "forbidden");
        user.post(&format!("{path}/replay"), &json!({ "from_seq": 1 })).refused(403, "forbidden");
    }
    for (field, value) in [
        ("name", json!("")),
        ("url", json!("hooks.example/in")),
        ("url", json!("ftp://hooks.example/in")),
        ("url", json!("https://user:pass@hooks.example/in")),
        ("actions", json!([])),
        ("actions", json!(["everything"])),
    ] {
        let mut wrong = body.clone();
        wrong[field] = value;
        admin.post("/webhooks", &wrong).refused_field(field);
    }
    let mut elsewhere = body;
    elsewhere["sites"] = json!(["0192a000-0000-7000-8000-000000000000"]);
    admin.post("/webhooks", &elsewhere).refused(404, "not_found");
}

fn a_webhook_is_changed_paused_and_taken_away(world: &mut World) {
    allow(world);
    let (desk, admin, receiver) = (world.desk(), world.user("admin"), Receiver::open());
    let made = hook(world, &receiver, &json!({}));
    let path = format!("/webhooks/{}", id(&made));
    let paused = admin.patch(&path, &json!({ "active": false })).ok();
    assert_eq!((&paused["state"], &paused["version"]), (&json!("paused"), &json!(2)));
    admin.ask("PATCH", &path).header("If-Match", "\"1\"").json(&json!({ "name": "Late" })).send().refused(412, "stale");
    admin.post(&format!("{path}/test"), &json!({})).refused(409, "conflict");
    let before = desk.head();
    desk.open();
    let resumed = admin.patch(&path, &json!({ "active": true, "name": "Case system 2" })).ok();
    assert_eq!((&resumed["name"], &resumed["created_by"]), (&json!("Case system 2"), &made["created_by"]));
    // What happened in the pause is told after it.
    arrives(&receiver, &expected(&admin, before));
    assert_eq!(admin.delete(&path).status, 204);
    admin.get(&path).refused(404, "not_found");
    assert!(admin.items("/webhooks").is_empty());
}

#[test]
fn of_two_servers_one_delivers_and_the_other_takes_over() {
    let Some(mut world) = World::example(Store::Postgres) else { return };
    allow(&mut world);
    let folder = world.folder.join("second");
    std::fs::create_dir(&folder).expect("a folder");
    // Servers that share a database share the key under which its secrets lie.
    std::fs::copy(world.folder.join("sealing.key"), folder.join("sealing.key")).expect("there is a key");
    let url = world.database_url().expect("an address");
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--outbound-allow", "127.0.0.1", "--database-url", &url];
    let second = Server::start(blackbox::binary::command(&arguments).arg("--data").arg(&folder));
    let there = Api::new(&second.base).with_token(world.user("dispatcher").token().expect("a token"));
    let (desk, there) = (world.desk(), Desk::new(there));
    let receiver = Receiver::open();
    hook(&world, &receiver, &json!({}));
    let before = desk.head();
    for _ in 0..10 {
        desk.open();
        there.open();
    }
    let told = expected(&world.user("admin"), before);
    assert_eq!(told.len(), 20);
    arrives(&receiver, &told);
    let key = world.user("admin").token().expect("a token").to_owned();
    world.kill();
    for _ in 0..3 {
        there.open();
    }
    let told = expected(&Api::new(&second.base).with_token(&key), before);
    wait_for("the other server", 60, || {
        (receiver.confirmed().last().map(Request::seq) == told.last().copied()).then_some(())
    });
    let mut arrived = seqs(&receiver.confirmed());
    arrived.dedup();
    assert_eq!(arrived, told);
}
