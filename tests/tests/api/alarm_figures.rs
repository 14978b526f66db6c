//! Figures of alarms are what anybody can compute again from the journal and the list of alarms.

use std::collections::BTreeMap;

use blackbox::desk::id;
use blackbox::template::PASSWORD;
use blackbox::{Api, Panel, Value, World, journal, json, wait_for};
use kernel::Time;
use kernel::clock::{Clock as _, SystemClock};

blackbox::both!(
    figures_of_alarms_equal_what_the_journal_says,
    what_stands_behind_a_figure_of_alarms_is_all_of_it,
    load_is_held_against_its_targets,
    an_outage_of_many_panels_is_no_chattering,
    what_nothing_ended_for_a_day_is_stale,
    panels_that_are_not_heard_are_told,
    a_client_sees_the_alarms_of_the_own_site,
    what_cannot_be_asked_of_alarms_is_refused,
);

/// A minute and a day, in microseconds.
const MINUTE_US: i64 = 60_000_000;
const DAY_US: i64 = 1_440 * MINUTE_US;
/// Longest wait for a panel that falls silent after a second.
const SOON_S: u64 = 30;

/// A panel at Harbour Point and one at North Dock, and the address of the receiver.
fn set_up(world: &mut World) -> String {
    let receiver = world.receive_alarms();
    let admin = world.user("admin");
    let desk = world.desk();
    for (account, name, site) in [("A0F1", "Dock office", "HP"), ("B0B2", "North store", "ND")] {
        let zones = json!([{ "number": "7", "name": "Dock door", "place_id": desk.site(site) }]);
        let body = json!({ "account": account, "name": name, "site_id": desk.site(site), "zones": zones });
        admin.post("/alarm-accounts", &body).ok();
    }
    receiver
}

fn act(api: &Api, alarm: &Value, what: &str, body: &Value) {
    api.post(&format!("/alarms/{}/{what}", id(alarm)), body).ok();
}

/// The open alarm of a zone.
fn of_zone(api: &Api, zone: &str) -> Value {
    let open = api.items("/alarms?state=open&limit=500");
    open.into_iter().find(|alarm| alarm["zone"] == zone).expect("an open alarm of the zone")
}

/// A few alarms: seen only, acted upon, decided in several ways, repeated, untouched, and one at another site.
fn play_some(world: &mut World) {
    let receiver = set_up(world);
    let mut panel = Panel::connect(&receiver, "A0F1");
    for events in ["Nri1/BA007", "Nri1/BA007", "Nri1/BA007", "Nri1/FA001", "Nri1/TA020", "Nri1/TA021", "Nri1/TA022"] {
        assert_eq!(panel.signal(events), "ACK");
    }
    let (dispatcher, supervisor) = (world.user("dispatcher"), world.user("supervisor"));
    act(&dispatcher, &of_zone(&dispatcher, "007"), "take", &json!({}));
    let fire = of_zone(&dispatcher, "001");
    act(&dispatcher, &fire, "acknowledge", &json!({}));
    act(&dispatcher, &fire, "acts", &json!({ "kind": "look", "result": "nothing_seen" }));
    act(&dispatcher, &fire, "decide", &json!({ "cause": "user", "note": "toast" }));
    let tamper = of_zone(&supervisor, "020");
    act(&supervisor, &tamper, "take", &json!({}));
    act(&supervisor, &tamper, "decide", &json!({ "cause": "weather", "note": "wind" }));
    act(&supervisor, &of_zone(&supervisor, "021"), "decide", &json!({ "cause": "genuine", "note": "cut through" }));
    // The same source again after the decision is another alarm.
    assert_eq!(panel.signal("Nri1/TA021"), "ACK");
    act(&dispatcher, &of_zone(&dispatcher, "021"), "decide", &json!({ "cause": "test", "note": "the fitter" }));
    assert_eq!(Panel::connect(&receiver, "B0B2").signal("Nri1/BA007"), "ACK");
}

/// What the journal tells of one alarm, and nothing else.
#[derive(Default)]
struct Told {
    raised: i64,
    seen: Option<i64>,
    acted: Option<i64>,
    /// Its last after-image.
    alarm: Value,
}

fn micros(text: &Value) -> i64 {
    Time::parse(text.as_str().expect("a time")).expect("a time").micros()
}

/// Reads the journal: when each thing happened stands in the entry itself.
fn told(auditor: &Api) -> Vec<Told> {
    let mut told: BTreeMap<String, Told> = BTreeMap::new();
    for entry in journal::after(auditor, 0) {
        let Some(alarm) = entry["stream"].as_str().and_then(|stream| stream.strip_prefix("alarm/")) else { continue };
        let one = told.entry(alarm.to_owned()).or_default();
        let happened = micros(&entry["occurred_at"]);
        match entry["action"].as_str().unwrap_or_default() {
            "alarm.raised" => one.raised = happened,
            "alarm.taken" | "alarm.acknowledged" => one.seen = one.seen.or(Some(happened)),
            "alarm.acted" | "alarm.decided" => {
                one.seen = one.seen.or(Some(happened));
                one.acted = one.acted.or(Some(happened));
            }
            _ => {}
        }
        one.alarm = entry["payload"]["alarm"].clone();
    }
    told.into_values().collect()
}

/// One duration computed the long way: sorted, and counted from the least.
fn time(mut values: Vec<i64>) -> Value {
    values.sort_unstable();
    let rank = |per_mille: usize| values.get((values.len() * per_mille).div_ceil(1_000).max(1) - 1).copied();
    json!({ "count": values.len(), "p50_us": rank(500), "p90_us": rank(900), "p98_5_us": rank(985) })
}

/// The figures of some alarms, from what the journal told.
fn computed(alarms: &[&Told]) -> Value {
    let many = |cause: &str| alarms.iter().filter(|one| one.alarm["cause"] == cause).count();
    let known: [&str; 5] = ["user", "equipment", "weather", "malicious", "unknown"];
    let [user, equipment, weather, malicious, unknown] = known.map(many);
    let (lies, genuine) = (user + equipment + weather + malicious + unknown, many("genuine"));
    #[expect(clippy::cast_precision_loss, reason = "a handful of alarms")]
    let share = (lies + genuine > 0).then(|| lies as f64 / (lies + genuine) as f64);
    json!({
        "alarms": alarms.len(),
        "signals": alarms.iter().filter_map(|one| one.alarm["count"].as_i64()).sum::<i64>(),
        "undecided": alarms.iter().filter(|one| one.alarm["decided_at"].is_null()).count(),
        "genuine": genuine, "tests": many("test"), "false_alarms": lies, "false_user": user,
        "false_equipment": equipment, "false_weather": weather, "false_malicious": malicious,
        "false_unknown": unknown, "false_share": share,
        "first_view": time(alarms.iter().filter_map(|one| Some(one.seen? - one.raised)).collect()),
        "first_action": time(alarms.iter().filter_map(|one| Some(one.acted? - one.raised)).collect()),
    })
}

/// A group without what it is called.
fn bare(group: &Value) -> Value {
    let mut group = group.clone();
    for name in ["key", "name"] {
        group.as_object_mut().expect("a group").remove(name);
    }
    group
}

fn groups(answer: &Value) -> BTreeMap<&str, &Value> {
    let groups = answer["groups"].as_array().expect("groups");
    groups.iter().map(|group| (group["key"].as_str().expect("a key"), group)).collect()
}

fn figures_of_alarms_equal_what_the_journal_says(world: &mut World) {
    play_some(world);
    let auditor = world.user("auditor");
    let told = told(&auditor);
    assert_eq!(told.len(), 7);
    for (by, field) in [
        ("category", "category"),
        ("priority", "priority"),
        ("site", "site_id"),
        ("place", "place_id"),
        ("account", "account_id"),
        ("code", "code"),
        ("operator", "owner_id"),
        ("cause", "cause"),
    ] {
        let answer = auditor.get(&format!("/figures/alarms?by={by}")).ok();
        assert_eq!(bare(&answer["total"]), computed(&told.iter().collect::<Vec<_>>()), "{by}");
        let mut expected: BTreeMap<String, Vec<&Told>> = BTreeMap::new();
        for one in &told {
            let value = &one.alarm[field];
            let nothing = if by == "cause" { "undecided" } else { "unknown" };
            let key = value
                .as_str()
                .map_or_else(|| value.as_i64().map_or(nothing.to_owned(), |n| n.to_string()), str::to_owned);
            expected.entry(key).or_default().push(one);
        }
        let found = groups(&answer);
        assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{by}");
        for (key, own) in &expected {
            assert_eq!(bare(found[key.as_str()]), computed(own), "{by} {key}");
        }
    }
    // One category, one priority.
    let tamper: Vec<&Told> = told.iter().filter(|one| one.alarm["category"] == "tamper").collect();
    let answer = auditor.get("/figures/alarms?category=tamper&priority=3").ok();
    assert_eq!((bare(&answer["total"]), tamper.len()), (computed(&tamper), 4));
    // What it is called is what people call it.
    let by_source = auditor.get("/figures/alarms?by=source").ok();
    let names: Vec<&str> = groups(&by_source).values().filter_map(|group| group["name"].as_str()).collect();
    assert!(names.iter().any(|name| name.starts_with("Dock office · Dock door · ")), "{names:?}");
    assert_eq!(names.len(), 6, "the zone that told twice is one source: {names:?}");
}

fn what_stands_behind_a_figure_of_alarms_is_all_of_it(world: &mut World) {
    play_some(world);
    let manager = world.user("manager");
    for by in
        ["category", "priority", "class", "site", "place", "account", "source", "code", "operator", "cause", "standing"]
    {
        let answer = manager.get(&format!("/figures/alarms?by={by}")).ok();
        for (key, group) in groups(&answer) {
            let rows = manager.all(&format!("/figures/alarms/behind?by={by}&key={}&limit=2", key.replace('/', "%2F")));
            assert_eq!(group["alarms"], rows.len(), "{by} {key}");
            let seen = rows.iter().filter(|row| !row["first_view_us"].is_null()).count();
            assert_eq!(group["first_view"]["count"], seen, "{by} {key}");
        }
    }
    let rows = manager.all("/figures/alarms/behind?limit=3");
    let numbers: Vec<&str> = rows.iter().filter_map(|row| row["number"].as_str()).collect();
    assert_eq!(numbers, ["A1", "A2", "A3", "A4", "A5", "A6", "A7"], "by time, each once");
    let door = &rows[0];
    assert_eq!(
        (&door["account_name"], &door["zone"], &door["count"]),
        (&json!("Dock office"), &json!("Dock door"), &json!(3))
    );
    assert_eq!((&door["first_action_us"], door["first_view_us"].as_i64() > Some(0)), (&Value::Null, true));
    assert_eq!((&rows[1]["cause"], &rows[1]["disposition"]), (&json!("user"), &json!("false_alarm_user")));

    // The same as tables.
    let table = manager.get("/figures/alarms/behind?format=csv");
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(table.text.lines().count(), 1 + 7, "{}", table.text);
    assert!(table.text.contains(",false_alarm_user,user"), "{}", table.text);
    let table = manager.get("/figures/alarms?by=cause&format=csv");
    assert_eq!(table.text.lines().count(), 1 + 5 + 1, "{}", table.text);
    let table = manager.ask("GET", "/figures/alarms/load").header("accept", "text/csv").send();
    assert!(table.text.contains("\nchattering,1,at_most,0,,missed\n"), "{}", table.text);
}

/// A period that begins a minute before the first alarm: all of a test lies within its first ten minutes.
fn from_before(manager: &Api) -> (String, i64) {
    let first = micros(&manager.items("/figures/alarms/behind?limit=1")[0]["first_at"]) - MINUTE_US;
    (Time::from_micros(first).to_string(), first)
}

fn text_of(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn measure(load: &Value, name: &str) -> Value {
    let measures = load["measures"].as_array().expect("measures");
    measures.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("no {name} in {load}")).clone()
}

fn load_is_held_against_its_targets(world: &mut World) {
    play_some(world);
    let receiver = world.receiver();
    let mut panel = Panel::connect(&receiver, "A0F1");
    for zone in 30..40 {
        assert_eq!(panel.signal(&format!("Nri1/TA0{zone}")), "ACK");
    }
    let manager = world.user("manager");
    let (from, began) = from_before(&manager);
    let load = manager.get(&format!("/figures/alarms/load?from={from}")).ok();
    let rows = manager.all(&format!("/figures/alarms/behind?from={from}"));
    assert_eq!((&load["alarms"], rows.len()), (&json!(17), 17));
    let value = |name: &str| measure(&load, name)["value"].as_f64().unwrap_or_else(|| panic!("{name} has a value"));
    let near = |found: f64, expected: f64, name: &str| {
        assert!((found - expected).abs() < 1e-9, "{name}: {found}, not {expected}");
    };

    // In the mean, over as much of the period as is over.
    #[expect(clippy::cast_precision_loss, reason = "some minutes")]
    let windows = (micros(&load["to"]) - micros(&load["from"])) as f64 / (10 * MINUTE_US) as f64;
    near(value("per_ten_minutes"), 17.0 / windows, "ten minutes");
    near(value("per_hour"), 17.0 / windows * 6.0, "hour");
    near(value("per_day"), 17.0 / windows * 144.0, "day");
    assert_eq!(measure(&load, "per_ten_minutes")["verdict"], "missed");

    // Seventeen in one window are a flood for one, and none for two.
    let most = measure(&load, "most_per_ten_minutes");
    assert_eq!((&most["value"], &most["target"], &most["verdict"]), (&json!(17.0), &json!(10.0), &json!("missed")));
    near(value("flood_share"), 1.0, "the only window");
    let [flood] = load["floods"].as_array().expect("floods").as_slice() else { panic!("one flood: {load}") };
    assert_eq!((&flood["alarms"], micros(&flood["from"])), (&json!(17), began));
    let two = manager.get(&format!("/figures/alarms/load?from={from}&positions=2")).ok();
    assert_eq!((&two["floods"], &measure(&two, "most_per_ten_minutes")["verdict"]), (&json!([]), &json!("kept")));

    // By priority, as the list of alarms has them.
    for (name, priorities) in
        [("critical_share", &[1][..]), ("high_share", &[2]), ("medium_share", &[3]), ("low_share", &[4, 5])]
    {
        let many = rows.iter().filter(|row| priorities.iter().any(|one| row["priority"] == *one)).count();
        #[expect(clippy::cast_precision_loss, reason = "a handful of alarms")]
        near(value(name), many as f64 / 17.0, name);
    }

    // The zone that told three times within a minute chatters, and the one with two alarms comes first.
    let [noisy] = load["chattering"].as_array().expect("sources").as_slice() else { panic!("one chatters: {load}") };
    assert_eq!((&noisy["bursts"], &noisy["most_per_minute"]), (&json!(1), &json!(3)));
    assert!(noisy["name"].as_str().is_some_and(|name| name.contains("Dock door")), "{noisy}");
    let sources = load["sources"].as_array().expect("sources");
    assert_eq!((sources.len(), &sources[0]["alarms"], &sources[0]["signals"]), (10, &json!(2), &json!(2)));
    near(value("top_ten_share"), 11.0 / 17.0, "eleven of seventeen");

    // What each operator had.
    let operators = load["operators"].as_array().expect("operators");
    let had: BTreeMap<&str, &Value> =
        operators.iter().map(|one| (one["name"].as_str().expect("a name"), &one["alarms"])).collect();
    let mut owned: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        *owned.entry(row["operator"].as_str().unwrap_or("unknown")).or_default() += 1;
    }
    assert_eq!(json!(had), json!(owned));
    let nobody = operators.iter().find(|one| one["key"] == "unknown").expect("what nobody took");
    assert!(nobody["most_per_ten_minutes"].as_u64() > Some(10), "{nobody}");
    assert_eq!((&nobody["over_per_ten_minutes"], &nobody["over_per_day"]), (&json!(1), &json!(0)));
    let behind = manager.all(&format!("/figures/alarms/behind?from={from}&by=operator&key=unknown"));
    assert_eq!(nobody["alarms"], behind.len());

    // Of a period that goes on, the days that have begun; the last one whole, so that its link stays the same.
    let to = Time::from_micros(began + 3 * DAY_US / 2).to_string();
    let longer = manager.get(&format!("/figures/alarms/load?from={from}&to={to}")).ok();
    let [day] = longer["days"].as_array().expect("days").as_slice() else { panic!("one day: {longer}") };
    assert_eq!((&day["alarms"], &day["most_per_ten_minutes"], &day["stale"]), (&json!(17), &json!(17), &json!(0)));
    assert_eq!(micros(&day["to"]), began + DAY_US);
    let of_day = format!("/figures/alarms/behind?from={}&to={}", text_of(&day["from"]), text_of(&day["to"]));
    assert_eq!(manager.all(&of_day).len(), 17);
}

fn an_outage_of_many_panels_is_no_chattering(world: &mut World) {
    let receiver = set_up(world);
    let (admin, desk) = (world.user("admin"), world.desk());
    for n in 0..9 {
        let account = format!("E0E{n}");
        let body = json!({ "account": account, "name": "Gate panel", "site_id": desk.site("HP") });
        admin.post("/alarm-accounts", &body).ok();
        assert_eq!(Panel::connect(&receiver, &account).signal("Nri1/AT00"), "ACK");
    }
    let manager = world.user("manager");
    let rows = manager.all("/figures/alarms/behind?category=power");
    let storm = rows.iter().find(|row| row["account_name"].is_null()).expect("one row for the outage");
    assert!(storm["count"].as_i64() >= Some(3), "{storm}");
    let load = manager.get("/figures/alarms/load").ok();
    assert_eq!((&load["alarms"], &load["chattering"]), (&json!(rows.len()), &json!([])));
}

fn what_nothing_ended_for_a_day_is_stale(world: &mut World) {
    play_some(world);
    let receiver = world.receiver();
    // The device ends the one at the other site; what is decided is over as well.
    assert_eq!(Panel::connect(&receiver, "B0B2").signal("Nri1/BR007"), "ACK");
    // All of it a while ago: what nothing ended has stood for two days and a half since.
    world.stop();
    world.sql(&format!("UPDATE alarm SET first_at = first_at - {}", 5 * DAY_US / 2));
    world.sql(&format!(
        "UPDATE alarm SET restored_at = restored_at - {0} WHERE restored_at IS NOT NULL",
        5 * DAY_US / 2
    ));
    world.sql(&format!("UPDATE alarm SET decided_at = decided_at - {0} WHERE decided_at IS NOT NULL", 5 * DAY_US / 2));
    world.start();
    let manager = world.user("manager");
    let (from, _) = from_before(&manager);
    let stale = manager.all(&format!("/figures/alarms/behind?from={from}&by=standing&key=stale"));
    let zones: Vec<&str> = stale.iter().filter_map(|row| row["zone"].as_str()).collect();
    assert_eq!(zones, ["Dock door", "022"], "neither restored nor decided");
    assert!(stale.iter().all(|row| row["stale"] == true && row["cause"].is_null()), "{stale:?}");
    let load = manager.get(&format!("/figures/alarms/load?from={from}")).ok();
    let days: Vec<(&Value, &Value)> =
        load["days"].as_array().expect("days").iter().map(|day| (&day["alarms"], &day["stale"])).collect();
    assert_eq!(json!(days), json!([[7, 0], [0, 2], [0, 2]]), "from the second day on");
    let measure = measure(&load, "stale_per_day");
    assert_eq!((&measure["value"], &measure["verdict"]), (&json!(2.0), &json!("kept")), "fewer than five");
}

fn panels_that_are_not_heard_are_told(world: &mut World) {
    let receiver = set_up(world);
    let (admin, desk) = (world.user("admin"), world.desk());
    for (account, interval_s) in [("C0C3", 1), ("D0D4", 3_600)] {
        let body = json!({ "account": account, "name": "Gate panel", "site_id": desk.site("HP"),
            "paths": [{ "path": "udp", "interval_s": interval_s, "grace_s": 0 }],
            "interval_s": interval_s, "grace_s": 0, "zones": [{ "number": "1", "name": "Gate" }] });
        let panel = admin.post("/alarm-accounts", &body).ok();
        if account == "D0D4" {
            let until = SystemClock.now().plus_seconds(1_800).to_string();
            let path = format!("/alarm-accounts/{}", id(&panel));
            admin.post(&format!("{path}/test"), &json!({ "until": until, "reason": "fitter" })).ok();
            admin.post(&format!("{path}/shelve"), &json!({ "zone": "1", "until": until, "reason": "spiders" })).ok();
        }
    }
    assert_eq!(Panel::connect(&receiver, "C0C3").alive(), "ACK");
    let manager = world.user("manager");
    let supervision = wait_for("a silent panel", SOON_S, || {
        let load = manager.get("/figures/alarms/load").ok();
        let told = &load["supervision"];
        (told["silent"] == 1 && told["silent_ways"] == 1).then(|| told.clone())
    });
    let counts = ["panels", "supervised", "never_heard", "on_test", "shelved_zones"].map(|name| &supervision[name]);
    assert_eq!(json!(counts), json!([4, 2, 1, 1, 1]), "{supervision}");
    assert_eq!(supervision["silent_panels"][0]["account"], "C0C3");
    assert_eq!(supervision["silences"], 1);
    assert_eq!(manager.all("/figures/alarms/behind?by=code&key=silent").len(), 1);
    let elsewhere = manager.get(&format!("/figures/alarms/load?site_id={}", desk.site("ND"))).ok();
    assert_eq!(
        (&elsewhere["supervision"]["panels"], &elsewhere["supervision"]["shelved_zones"]),
        (&json!(1), &json!(0))
    );
}

fn a_client_sees_the_alarms_of_the_own_site(world: &mut World) {
    play_some(world);
    let desk = world.desk();
    let grants = json!([{ "role": "client", "site_id": desk.site("ND") }]);
    let body = json!({ "username": "client.nd", "name": "Robin Vale", "password": PASSWORD, "grants": grants });
    world.user("admin").post("/accounts", &body).ok();
    let client = world.sign_in("client.nd");
    assert_eq!(client.get("/figures/alarms").ok()["total"]["alarms"], 1);
    assert_eq!(client.items("/figures/alarms/behind").len(), 1);
    let load = client.get("/figures/alarms/load").ok();
    assert_eq!((&load["alarms"], &load["supervision"]["panels"]), (&json!(1), &json!(1)));
    for path in ["/figures/alarms", "/figures/alarms/behind", "/figures/alarms/load"] {
        client.get(&format!("{path}?site_id={}", desk.site("HP"))).refused(404, "not_found");
        world.user("dispatcher").get(path).refused(403, "forbidden");
    }
}

fn what_cannot_be_asked_of_alarms_is_refused(world: &mut World) {
    let manager = world.user("manager");
    manager.get("/figures/alarms?by=colour").refused_field("by");
    manager.get("/figures/alarms?category=ghosts").refused_field("category");
    manager.get("/figures/alarms?format=pdf").refused_field("format");
    manager.get("/figures/alarms?from=2025-01-01T00:00:00Z&to=2024-01-01T00:00:00Z").refused_field("to");
    manager.get("/figures/alarms/load?from=2020-01-01T00:00:00Z&to=2025-01-01T00:00:00Z").refused_field("from");
    manager.get("/figures/alarms/load?positions=0").refused_field("positions");
    manager.get("/figures/alarms/load?positions=101").refused_field("positions");
    manager.get("/figures/alarms/behind?cursor=00").refused(400, "invalid");
}
