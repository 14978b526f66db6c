//! Alarms from the panel to the disposition.

mod scripts;
mod supervision;

use blackbox::desk::id;
use blackbox::{Api, Panel, Value, World, json, wait_for};

blackbox::both!(
    a_repeat_counts_up_and_a_restore_closes_nothing,
    the_same_frame_again_is_stored_once,
    a_second_detector_confirms,
    verification_leads_to_a_disposition,
    a_name_that_nobody_has_is_refused_and_writes_nothing,
    at_the_premises_only_its_own_phrases_count,
    an_alarm_becomes_an_incident,
    what_concerns_a_life_is_never_inhibited,
    who_opens_outside_the_hours_is_an_alarm_until_they_close,
    what_is_not_opened_in_time_is_an_alarm_once,
    what_is_not_closed_in_time_is_an_alarm_also_after_a_restart,
    hours_come_and_go_with_the_panel,
    what_cannot_be_taken_is_seen,
    accounts_keep_their_secrets,
    accounts_come_from_a_file_of_the_dialler,
);

/// Longest wait for a deadline of a few seconds.
const SOON_S: u64 = 30;

/// A panel at the example site that the receiver knows, and the address of the receiver.
fn set_up(world: &mut World, more: &Value) -> (Value, String) {
    let receiver = world.receive_alarms();
    let admin = world.user("admin");
    let site = admin.items("/sites").into_iter().find(|site| site["code"] == "HP").expect("the example site");
    let mut body = json!({ "account": "A0F1", "name": "Dock office", "site_id": site["id"],
        "zones": [{ "number": "7", "name": "Dock door" }, { "number": "8", "name": "Dock window" }] });
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name.as_str()] = value.clone();
    }
    (admin.post("/alarm-accounts", &body).ok(), receiver)
}

fn open(api: &Api) -> Vec<Value> {
    api.items("/alarms?state=open")
}

fn act(api: &Api, alarm: &Value, what: &str, body: &Value) -> Value {
    api.post(&format!("/alarms/{}/{what}", id(alarm)), body).ok()
}

fn a_repeat_counts_up_and_a_restore_closes_nothing(world: &mut World) {
    let (_, receiver) = set_up(world, &json!({}));
    let mut panel = Panel::connect(&receiver, "A0F1");
    let dispatcher = world.user("dispatcher");
    assert_eq!(panel.signal("Nri1/BA007"), "ACK");
    let [alarm] = &open(&dispatcher)[..] else { panic!("one alarm") };
    assert_eq!((&alarm["condition"], &alarm["count"], &alarm["priority"]), (&json!("active"), &json!(1), &json!(2)));
    assert_eq!((&alarm["zone_name"], &alarm["category"]), (&json!("Dock door"), &json!("burglary")));
    assert_eq!(panel.signal("Nri1/BA007"), "ACK");
    assert_eq!(panel.signal("Nri1/BR007"), "ACK");
    let [alarm] = &open(&dispatcher)[..] else { panic!("one alarm still") };
    assert_eq!((&alarm["condition"], &alarm["count"]), (&json!("restored"), &json!(2)));
    assert_eq!((&alarm["acknowledged_at"], &alarm["decided_at"]), (&Value::Null, &Value::Null), "nobody has looked");
    let signals = dispatcher.items(&format!("/alarm-signals?alarm_id={}", id(alarm)));
    assert_eq!(signals.len(), 3);
    act(&dispatcher, alarm, "decide", &json!({ "cause": "user", "note": "the cleaner" }));
    assert_eq!(panel.signal("Nri1/BA007"), "ACK");
    let [fresh] = &open(&dispatcher)[..] else { panic!("a new alarm after the decision") };
    assert_ne!(fresh["id"], alarm["id"]);
}

fn the_same_frame_again_is_stored_once(world: &mut World) {
    let (account, receiver) = set_up(world, &json!({}));
    let frame = Panel::connect(&receiver, "A0F1").frame("Nri1/PA001");
    for _ in 0..3 {
        assert_eq!(Panel::connect(&receiver, "A0F1").send(&frame), "ACK");
    }
    world.kill();
    world.start();
    let receiver = world.receiver();
    assert_eq!(Panel::connect(&receiver, "A0F1").send(&frame), "ACK");
    let dispatcher = world.user("dispatcher");
    assert_eq!(dispatcher.items(&format!("/alarm-signals?account_id={}", id(&account))).len(), 1);
    assert_eq!(open(&dispatcher)[0]["count"], 1);
}

fn a_second_detector_confirms(world: &mut World) {
    let (_, receiver) = set_up(world, &json!({}));
    let mut panel = Panel::connect(&receiver, "A0F1");
    assert_eq!(panel.signal("Nri1/BA007"), "ACK");
    let dispatcher = world.user("dispatcher");
    assert_eq!(open(&dispatcher)[0]["level"], 1);
    assert_eq!(panel.signal("Nri1/BA008"), "ACK");
    let alarms = open(&dispatcher);
    assert_eq!(alarms.len(), 2, "two detectors are two rows");
    for alarm in &alarms {
        assert_eq!((&alarm["priority"], &alarm["level"]), (&json!(1), &json!(2)), "{alarm}");
        assert!(alarm["confirmed_at"].is_string());
    }
}

fn verification_leads_to_a_disposition(world: &mut World) {
    let keyholders = json!([
        { "name": "Reception desk", "phone": "01 22", "premises": true, "phrase": "Blue Harbour", "duress_word": "green harbour" },
        { "name": "Ada Low", "phone": "07700 900100", "phrase": "sextant" },
    ]);
    let (_, receiver) = set_up(world, &json!({ "keyholders": keyholders }));
    let mut panel = Panel::connect(&receiver, "A0F1");
    panel.signal("Nri1/BA007");
    let dispatcher = world.user("dispatcher");
    let alarm = open(&dispatcher).remove(0);
    let taken = act(&dispatcher, &alarm, "take", &json!({}));
    assert_eq!((&taken["next_step"], taken["viewed_at"].is_string()), (&json!("look"), true));
    assert!(taken["owner"].is_string(), "the others see by name who has it");
    assert_eq!(taken["acted_at"], Value::Null, "looking at a row is no action");
    act(&dispatcher, &alarm, "acknowledge", &json!({}));
    let looked = act(&dispatcher, &alarm, "acts", &json!({ "kind": "look", "result": "nothing_seen" }));
    assert_eq!(looked["next_step"], "call_premises");
    dispatcher
        .post(&format!("/alarms/{}/acts", id(&alarm)), &json!({ "kind": "look", "result": "no_answer" }))
        .refused_field("result");
    dispatcher.post(&format!("/alarms/{}/decide", id(&alarm)), &json!({ "cause": "user" })).refused(409, "steps_open");
    let wrong = act(&dispatcher, &alarm, "phrase", &json!({ "said": "no idea" }));
    assert_eq!((&wrong["level"], &wrong["acts"][1]["result"]), (&json!(2), &json!("phrase_wrong")));
    let forced = act(&dispatcher, &alarm, "phrase", &json!({ "said": "Green harbour" }));
    assert_eq!((&forced["level"], &forced["acts"][2]["result"]), (&json!(4), &json!("duress_word")));
    let ada = act(&dispatcher, &alarm, "phrase", &json!({ "keyholder": "Ada Low", "said": "Sextant!" }));
    assert_eq!(ada["acts"][3]["result"], "phrase_right");
    assert_eq!(ada["level"], 4, "a pass phrase takes no danger away");
    act(&dispatcher, &alarm, "level", &json!({ "level": 0, "reason": "spoke to the police on scene" }));
    let decided = act(&dispatcher, &alarm, "decide", &json!({ "cause": "user" }));
    assert_eq!((&decided["disposition"], &decided["cause"]), (&json!("false_alarm_user"), &json!("user")));
    dispatcher.post(&format!("/alarms/{}/decide", id(&alarm)), &json!({ "cause": "user" })).refused(409, "conflict");
    assert!(open(&dispatcher).is_empty());
}

/// An alarm of a panel with somebody at the premises and two who are not.
fn with_keyholders(world: &mut World) -> Value {
    let keyholders = json!([
        { "name": "Reception desk", "phone": "01 22", "premises": true, "phrase": "Blue Harbour" },
        { "name": "Ada Low", "phone": "07700 900100", "phrase": "sextant", "duress_word": "compass" },
        { "name": "Ben Roe", "phone": "07700 900200" },
    ]);
    let (_, receiver) = set_up(world, &json!({ "keyholders": keyholders }));
    Panel::connect(&receiver, "A0F1").signal("Nri1/BA007");
    open(&world.user("dispatcher")).remove(0)
}

fn a_name_that_nobody_has_is_refused_and_writes_nothing(world: &mut World) {
    let alarm = with_keyholders(world);
    let dispatcher = world.user("dispatcher");
    let path = format!("/alarms/{}/phrase", id(&alarm));
    dispatcher.post(&path, &json!({ "keyholder": "Ada Law", "said": "sextant" })).refused_field("keyholder");
    dispatcher.post(&path, &json!({ "keyholder": "Ben Roe", "said": "sextant" })).refused(409, "conflict");
    let after = dispatcher.get(&format!("/alarms/{}", id(&alarm))).ok();
    assert_eq!((&after["acts"], &after["version"]), (&json!([]), &alarm["version"]), "nothing is written down");
    let right = act(&dispatcher, &alarm, "phrase", &json!({ "keyholder": "ada low", "said": "Sextant" }));
    assert_eq!(right["acts"][0]["result"], "phrase_right");
}

fn at_the_premises_only_its_own_phrases_count(world: &mut World) {
    let alarm = with_keyholders(world);
    let dispatcher = world.user("dispatcher");
    let said = |said: &str| {
        let acts = act(&dispatcher, &alarm, "phrase", &json!({ "said": said }))["acts"].clone();
        acts.as_array().and_then(|acts| acts.last()).expect("an act")["result"].clone()
    };
    assert_eq!(said("sextant"), "phrase_wrong", "that is what Ada says, who is not there");
    assert_eq!(said("blue harbour"), "phrase_right");
    assert_eq!(said("compass"), "duress_word", "whoever says it");
}

fn an_alarm_becomes_an_incident(world: &mut World) {
    let (_, receiver) = set_up(world, &json!({}));
    let mut panel = Panel::connect(&receiver, "A0F1");
    panel.signal("Nri1/BA007");
    let desk = world.desk();
    let dispatcher = world.user("dispatcher");
    let alarm = open(&dispatcher).remove(0);
    act(&dispatcher, &alarm, "acts", &json!({ "kind": "look", "result": "person_seen", "subject": "Dock camera" }));
    let sent = act(&dispatcher, &alarm, "incident", &json!({}));
    let incident = dispatcher.get(&format!("/incidents/{}", sent["incident_id"].as_str().expect("an incident"))).ok();
    assert_eq!(
        (&incident["type"], &incident["source"], &sent["incident"]),
        (&json!("intrusion_alarm"), &json!("alarm"), &incident["number"])
    );
    desk.assign(&incident, "P5");
    panel.signal("Nri1/BR007");
    let log = dispatcher.get(&format!("/incidents/{}", id(&incident))).ok()["log"].to_string();
    for text in ["Burglary", "Dock camera: a person, intent unknown", "The detector is restored."] {
        assert!(log.contains(text), "{text} is in {log}");
    }
    act(&dispatcher, &alarm, "acts", &json!({ "kind": "visit", "result": "crime_seen", "note": "the lock is broken" }));
    let decided = act(
        &dispatcher,
        &alarm,
        "decide",
        &json!({ "cause": "genuine", "disposition": "handed_to_police", "note": "calls left out: somebody was seen" }),
    );
    assert_eq!((&decided["level"], &decided["condition"]), (&json!(3), &json!("restored")));
}

fn what_concerns_a_life_is_never_inhibited(world: &mut World) {
    let (account, receiver) = set_up(world, &json!({}));
    let mut panel = Panel::connect(&receiver, "A0F1");
    let dispatcher = world.user("dispatcher");
    let test = format!("/alarm-accounts/{}/test", id(&account));
    dispatcher.post(&test, &json!({ "until": in_minutes(30) })).refused_field("reason");
    dispatcher.post(&test, &json!({ "until": in_minutes(60 * 24 * 30), "reason": "work" })).refused_field("until");
    dispatcher.post(&test, &json!({ "until": in_minutes(30), "reason": "detectors are changed" })).ok();
    assert_eq!(panel.signal("Nri1/BA007"), "ACK");
    assert!(open(&dispatcher).is_empty(), "it is on test");
    assert_eq!(panel.signal("Nri1/FA007"), "ACK");
    let [fire] = &open(&dispatcher)[..] else { panic!("a fire is a fire") };
    assert_eq!((&fire["category"], &fire["on_test"]), (&json!("fire"), &json!(true)));
    dispatcher
        .post(&format!("/alarms/{}/park", id(fire)), &json!({ "until": in_minutes(5), "reason": "later" }))
        .refused(409, "conflict");
    let signals = dispatcher.items(&format!("/alarm-signals?account_id={}", id(&account)));
    assert_eq!(signals.iter().filter(|signal| signal["inhibited"] == "on_test").count(), 1, "it is written down");
    dispatcher.post(&test, &json!({ "until": null })).ok();
    let shelve = format!("/alarm-accounts/{}/shelve", id(&account));
    dispatcher.post(&shelve, &json!({ "zone": "007", "until": in_minutes(30), "reason": "spiders" })).ok();
    assert_eq!(panel.signal("Nri1/BA007"), "ACK");
    assert_eq!(panel.signal("Nri1/BA008"), "ACK");
    assert_eq!(open(&dispatcher).len(), 2, "the fire, and the zone that is not shelved");
}

fn in_minutes(minutes: i64) -> String {
    use kernel::clock::{Clock as _, SystemClock};
    json!(SystemClock.now().plus_seconds(minutes * 60)).as_str().expect("a time").to_owned()
}

/// Hours in which the premises are open all day long on each weekday that fits.
fn whole_days(fits: impl Fn(i8) -> bool) -> Value {
    let weekly = (1..=7).filter(|weekday| fits(*weekday));
    let weekly = weekly.map(|weekday| json!({ "weekday": weekday, "open": "00:00", "close": "00:00" }));
    json!({ "weekly": weekly.collect::<Vec<_>>(), "grace_min": 0 })
}

/// Lets the hour come round while the server is away: as if it had been due a week ago.
fn hour_comes(world: &mut World) {
    world.stop();
    world.sql("UPDATE deadline SET due_at = due_at - 604800000000 WHERE kind = 'alarms.hours'");
    world.start();
}

fn who_opens_outside_the_hours_is_an_alarm_until_they_close(world: &mut World) {
    // One minute on a day long ago: never open.
    let never = json!({ "exceptions": [{ "date": "2001-01-01", "spans": [{ "open": "08:00", "close": "08:01" }] }] });
    let (account, receiver) = set_up(world, &json!({ "hours": never }));
    assert_eq!((&account["hours"]["grace_min"], &account["is_open"]), (&json!(15), &Value::Null));
    let mut panel = Panel::connect(&receiver, "A0F1");
    let dispatcher = world.user("dispatcher");
    assert_eq!(panel.signal("Nri1/OP007"), "ACK");
    let [early] = &open(&dispatcher)[..] else { panic!("one alarm") };
    assert_eq!((&early["category"], &early["code"], &early["priority"]), (&json!("hours"), &json!("OK"), &json!(3)));
    assert_eq!(panel.signal("Nri2/OP008"), "ACK");
    assert_eq!(panel.signal("Nri1/CL007"), "ACK");
    assert_eq!(open(&dispatcher)[0]["condition"], "active", "an area is open still");
    assert_eq!(panel.signal("Nri2/CL008"), "ACK");
    let [early] = &open(&dispatcher)[..] else { panic!("one alarm still") };
    assert_eq!((&early["condition"], &early["count"]), (&json!("restored"), &json!(2)));
    let path = format!("/alarm-accounts/{}", id(&account));
    let shown = dispatcher.get(&path).ok();
    assert_eq!((&shown["is_open"], shown["closed_at"].is_string()), (&json!(false), true));
    // Open round the clock, nothing is outside.
    world.user("admin").patch(&path, &json!({ "hours": whole_days(|_| true) })).ok();
    assert_eq!(panel.signal("Nri1/OP007"), "ACK");
    assert_eq!(open(&dispatcher)[0]["condition"], "restored");
}

fn what_is_not_opened_in_time_is_an_alarm_once(world: &mut World) {
    let (_, receiver) = set_up(world, &json!({ "hours": whole_days(|weekday| weekday % 2 == 1) }));
    hour_comes(world);
    let dispatcher = world.user("dispatcher");
    let alarm = wait_for("an alarm", SOON_S, || open(&dispatcher).into_iter().next());
    assert_eq!((&alarm["code"], &alarm["count"]), (&json!("OI"), &json!(1)), "a week of missed hours is one");
    drop(receiver);
    let mut panel = Panel::connect(&world.receiver(), "A0F1");
    assert_eq!(panel.signal("Nri1/OP007"), "ACK");
    let after = dispatcher.get(&format!("/alarms/{}", id(&alarm))).ok();
    assert_eq!((&after["condition"], &after["decided_at"]), (&json!("restored"), &Value::Null));
}

fn what_is_not_closed_in_time_is_an_alarm_also_after_a_restart(world: &mut World) {
    let (account, receiver) = set_up(world, &json!({}));
    let mut panel = Panel::connect(&receiver, "A0F1");
    let dispatcher = world.user("dispatcher");
    assert_eq!(panel.signal("Nri1/OP007"), "ACK");
    assert!(open(&dispatcher).is_empty(), "without hours nothing is early");
    // It was open a month ago already, and should have been closed this morning, on every day but today and tomorrow.
    let today = kernel::clock::Clock::now(&kernel::clock::SystemClock).to_string();
    let mut hours = whole_days(|_| true);
    for span in hours["weekly"].as_array_mut().expect("spans") {
        span["close"] = json!("00:01");
    }
    let days: Vec<_> = (-1..=1).map(|days| json!({ "date": day_after(&today, days) })).collect();
    hours["exceptions"] = json!(days);
    let path = format!("/alarm-accounts/{}", id(&account));
    world.user("admin").patch(&path, &json!({ "hours": hours })).ok();
    world.stop();
    world.sql("UPDATE alarm_opening SET opened_at = opened_at - 2592000000000");
    world.start();
    hour_comes(world);
    let alarm = wait_for("an alarm", SOON_S, || open(&dispatcher).into_iter().next());
    assert_eq!((&alarm["code"], &alarm["category"]), (&json!("CI"), &json!("hours")));
    let mut panel = Panel::connect(&world.receiver(), "A0F1");
    assert_eq!(panel.signal("Nri1/CL007"), "ACK");
    assert_eq!(dispatcher.get(&format!("/alarms/{}", id(&alarm))).ok()["condition"], "restored");
}

fn day_after(moment: &str, days: i64) -> String {
    let moment = kernel::Time::parse(moment).expect("a time").plus_seconds(days * 24 * 3_600);
    moment.to_string()[..10].to_owned()
}

fn hours_come_and_go_with_the_panel(world: &mut World) {
    let (account, _) = set_up(world, &json!({}));
    let admin = world.user("admin");
    let path = format!("/alarm-accounts/{}", id(&account));
    let span = |open: &str| json!({ "weekly": [{ "weekday": 1, "open": open, "close": "18:00" }] });
    admin.patch(&path, &json!({ "hours": span("8 o'clock") })).refused_field("hours");
    admin.patch(&path, &json!({ "hours": { "grace_min": 241 } })).refused_field("hours");
    assert_eq!(admin.get(&path).ok()["hours"], Value::Null);
    let changed = admin.patch(&path, &json!({ "hours": span("08:00") })).ok();
    assert_eq!(changed["hours"]["weekly"][0]["open"], "08:00");
    assert_eq!(admin.patch(&path, &json!({ "name": "Dock" })).ok()["hours"], changed["hours"], "what is absent stays");
    admin.post("/alarm-accounts", &json!({ "account": "B0F2", "hours": span("08:00") })).refused_field("hours");
    let row = json!({ "account": "A0F1", "hours": span("09:00") });
    admin.post("/alarm-accounts/import", &json!({ "items": [row] })).ok();
    assert_eq!(admin.get(&path).ok()["hours"]["weekly"][0]["open"], "09:00");
    assert_eq!(admin.patch(&path, &json!({ "hours": {} })).ok()["hours"], Value::Null);
}

fn what_cannot_be_taken_is_seen(world: &mut World) {
    let (_, receiver) =
        set_up(world, &json!({ "key_hex": "00112233445566778899aabbccddeeff", "require_encryption": true }));
    let admin = world.user("admin");
    let mut stranger = Panel::connect(&receiver, "DEAD01");
    assert_eq!(stranger.signal("Nri1/BA001"), "DUH");
    assert_eq!(stranger.signal("Nri1/BA001"), "DUH");
    let mut frame = stranger.frame("Nri1/BA001");
    frame[1] = b'Z';
    let mut noise = Panel::connect(&receiver, "A0F1");
    let plain = noise.frame("Nri1/BA001");
    assert_eq!(stranger.send(&[frame, stranger_again()].concat()), "DUH", "the next frame is found after a broken one");
    std::thread::spawn(move || noise.send(&plain));
    let kinds = wait_for("the anomalies", SOON_S, || {
        let rows = admin.items("/receiver/anomalies");
        let kinds: Vec<String> = rows.iter().map(|row| row["kind"].as_str().unwrap_or_default().to_owned()).collect();
        ["unknown_account", "not_encrypted"].iter().all(|kind| kinds.iter().any(|own| own == kind)).then_some(rows)
    });
    let unknown =
        kinds.iter().find(|row| row["kind"] == "unknown_account" && row["number"] == "DEAD01").expect("it is listed");
    assert!(unknown["count"].as_i64() >= Some(2), "the same counts up: {unknown}");
    assert!(unknown["raw_hex"].as_str().is_some_and(|raw| raw.starts_with("0a")), "{unknown}");
    world.user("officer1").get("/receiver/anomalies").refused(403, "forbidden");
    assert!(open(&world.user("dispatcher")).is_empty());
}

/// A frame of an account that nobody knows.
fn stranger_again() -> Vec<u8> {
    blackbox::panel::framed("\"SIA-DCS\"0042L0#DEAD02[#DEAD02|Nri1/BA001]")
}

fn accounts_keep_their_secrets(world: &mut World) {
    let key = "00112233445566778899aabbccddeeff";
    let keyholders = json!([{ "name": "Ada Low", "phone": "07700 900100", "phrase": "sextant" }]);
    let (account, _) = set_up(world, &json!({ "key_hex": key, "keyholders": keyholders }));
    assert_eq!((&account["has_key"], &account["keyholders"][0]["has_phrase"]), (&json!(true), &json!(true)));
    let admin = world.user("admin");
    let path = format!("/alarm-accounts/{}", id(&account));
    let journal = admin.all("/journal?limit=500");
    let shown = format!("{account}{}{}", admin.get(&path).ok(), json!(journal));
    for secret in [key, "sextant"] {
        assert!(!shown.contains(secret), "{secret} is shown");
    }
    admin.post("/alarm-accounts", &json!({ "account": "a0f1" })).refused(409, "conflict");
    admin.post("/alarm-accounts", &json!({ "account": "B1", "key_hex": "12" })).refused_field("key_hex");
    admin
        .post("/alarm-accounts", &json!({ "account": "B1", "require_encryption": true }))
        .refused_field("require_encryption");
    admin.post("/alarm-accounts", &json!({ "account": "B1", "quirks": ["magic"] })).refused_field("quirks");
    let changed =
        admin.patch(&path, &json!({ "name": "Dock", "keyholders": [{ "name": "Ada Low", "phone": "1" }] })).ok();
    assert_eq!(
        (&changed["name"], &changed["has_key"], &changed["keyholders"][0]["has_phrase"]),
        (&json!("Dock"), &json!(true), &json!(true))
    );
    admin.ask("PATCH", &path).header("if-match", "\"1\"").json(&json!({ "name": "Late" })).send().refused(412, "stale");
    world.user("officer1").get("/alarm-accounts").refused(403, "forbidden");
    world.user("dispatcher").patch(&path, &json!({ "name": "No" })).refused(403, "forbidden");
}

fn accounts_come_from_a_file_of_the_dialler(world: &mut World) {
    world.receive_alarms();
    let file = world.file(
        "accounts.json",
        json!([
            { "account": "A00101" },
            { "account": "A00106", "quirks": ["binary_crc", "crc_over_cr"] },
            { "account": "A00105", "key_text": "abcdefghjkmnpqrs", "require_encryption": true },
            { "account": "A00107", "key_hex": "tooshort" },
        ])
        .to_string(),
    );
    let output = world.cli(&["alarms", "import-accounts", file.to_str().expect("a path"), "--site", "HP"]);
    assert!(!output.success, "a row was refused");
    assert!(output.stdout.contains("3 accounts are new, 0 were changed, 1 were refused"), "{}", output.stdout);
    let accounts = world.user("admin").items("/alarm-accounts?query=A001");
    assert_eq!(accounts.len(), 3);
    assert!(accounts.iter().all(|account| account["site_id"].is_string()));
}
