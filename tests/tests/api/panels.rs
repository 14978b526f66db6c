//! Panels: their hours from a file, those that nobody has added yet, and what is said when something is over.

use blackbox::desk::id;
use blackbox::{Panel, Value, World, json, wait_for};

blackbox::both!(
    hours_come_from_a_file_and_its_wrong_lines_are_named,
    a_panel_that_nobody_knows_is_adopted,
    a_clock_that_shows_the_time_of_day_at_its_site_is_read_so,
    what_is_over_is_told_as_it_is,
    an_older_installation_gains_what_the_catalogue_has_gained,
);

/// Longest wait for a deadline of a few seconds.
const SOON_S: u64 = 30;

fn hours_come_from_a_file_and_its_wrong_lines_are_named(world: &mut World) {
    let import = |world: &World, rows: &str| {
        let file = world.file("panels.csv", format!("account,name,site,interval_s,retired,hours\n{rows}"));
        world.cli(&["alarms", "import-accounts", file.to_str().expect("a path")])
    };
    let rows = "C101,Shop,HP,180,no,Mon-Fri 08:00-18:00; Sat 09:00-13:00; 2026-12-25 closed; grace 20\n\
                C102,Bar,HP,,,Fri 22:00-25:00\nC103,Depot,HP,soon,,\nC104,Kiosk,XX,,,\nC105,Cafe,HP,,,Sun closed; Mon 08:00-09:00\n";
    let output = import(world, rows);
    assert!(!output.success, "rows were refused");
    assert!(output.stdout.contains("2 accounts are new, 0 were changed, 3 were refused"), "{}", output.stdout);
    for line in ["line 3: hours: “25:00”", "line 4: “soon” in interval_s", "line 5: there is no site XX"] {
        assert!(output.stdout.contains(line), "{line}: {}", output.stdout);
    }
    let admin = world.user("admin");
    let shop = admin.items("/alarm-accounts?query=C101").remove(0);
    let (hours, weekly) = (&shop["hours"], shop["hours"]["weekly"].as_array().expect("spans"));
    assert_eq!((weekly.len(), &weekly[5]), (6, &json!({ "weekday": 6, "open": "09:00", "close": "13:00" })));
    let closed = json!([{ "date": "2026-12-25", "spans": [] }]);
    assert_eq!((&hours["exceptions"], &hours["grace_min"], &hours["early_min"]), (&closed, &json!(20), &json!(0)));
    assert_eq!((&shop["interval_s"], &shop["name"]), (&json!(180), &json!("Shop")));
    // An empty cell says nothing; `none` takes the hours away.
    assert!(import(world, "C101,,,90,,\nC105,,,,,none\n").success);
    let shown = |query: &str| admin.items(&format!("/alarm-accounts?query={query}")).remove(0);
    assert_eq!((&shown("C101")["hours"], &shown("C101")["interval_s"]), (hours, &json!(90)));
    assert_eq!(shown("C105")["hours"], Value::Null);
}

fn site(world: &World) -> Value {
    world.user("admin").items("/sites").into_iter().find(|site| site["code"] == "HP").expect("the example site")["id"]
        .clone()
}

fn a_clock_that_shows_the_time_of_day_at_its_site_is_read_so(world: &mut World) {
    let receiver = world.receive_alarms();
    let admin = world.user("admin");
    let site = json!({ "code": "QW", "name": "Quay West", "time_zone": "Asia/Tokyo" });
    let site = admin.post("/sites", &site).ok();
    let account = json!({ "account": "7E01", "name": "Quay", "site_id": id(&site), "quirks": ["local_time"] });
    let account = admin.post("/alarm-accounts", &account).ok();
    let mut panel = Panel::connect(&receiver, "7E01");
    let mut told = |hours_ahead: i64, minutes: i64| {
        let clock = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(hours_ahead * 60 + minutes);
        let shown = clock.strftime("_%H:%M:%S,%m-%d-%Y").to_string();
        assert_eq!(panel.signal_at("Nri1/OP001", &shown), "ACK");
        let signal = admin.items(&format!("/alarm-signals?account_id={}", id(&account))).remove(0);
        let at: jiff::Timestamp = signal["panel_at"].as_str().expect("a time").parse().expect("a time");
        (jiff::Timestamp::now() - at).get_seconds().abs() / 60
    };
    assert_eq!(told(9, 0), 0, "nine hours ahead is now in Tokyo");
    admin.patch(&format!("/sites/{}", id(&site)), &json!({ "time_zone": "Asia/Kolkata" })).ok();
    assert_eq!(told(5, 30), 0, "the site has moved, and its panel with it");
    assert_eq!(told(0, -7), 7, "a clock that shows UTC after all is read as it is, seven minutes slow");
}

fn a_panel_that_nobody_knows_is_adopted(world: &mut World) {
    let receiver = world.receive_alarms();
    let admin = world.user("admin");
    let mut panel = Panel::connect(&receiver, "fade01");
    assert_eq!(panel.signal("Nri1/BA007"), "DUH");
    let anomaly = |number: &str| admin.items("/receiver/anomalies").into_iter().find(|row| row["number"] == number);
    let heard = anomaly("fade01").expect("it is listed");
    let said = json!({ "protocol": "SIA-DCS", "receiver": null, "line": "0", "encrypted": false });
    assert_eq!((&heard["frame"], &heard["account_id"], &heard["account_name"]), (&said, &Value::Null, &Value::Null));
    // Another kind of source that is called so does not hear it.
    let doors = json!({ "account": "FADE01", "kind": "webhook", "name": "Doors", "mapping": { "category": "access" } });
    let doors = admin.post("/alarm-accounts", &doors).ok();
    assert_eq!(anomaly("fade01").expect("it is listed")["account_id"], Value::Null);
    assert_eq!(panel.signal("Nri1/BA007"), "DUH");
    assert_eq!(doors["kind"], "webhook");

    let mut other = Panel::connect(&receiver, "fade02");
    assert_eq!(other.signal("Nri1/BA007"), "DUH");
    let body = json!({ "account": "fade02", "name": "Boat house", "site_id": site(world) });
    world.user("dispatcher").post("/alarm-accounts", &body).refused(403, "forbidden");
    let adopted = admin.post("/alarm-accounts", &body).ok();
    let settled = anomaly("fade02").expect("it is listed still");
    assert_eq!((&settled["account_id"], &settled["account_name"]), (&adopted["id"], &json!("Boat house")));
    assert_eq!(other.signal("Nri1/BA007"), "ACK");
    let dispatcher = world.user("dispatcher");
    let [alarm] = &dispatcher.items("/alarms?state=open")[..] else { panic!("one alarm") };
    assert_eq!((&alarm["account_id"], &alarm["category"]), (&adopted["id"], &json!("burglary")));
    assert_eq!(anomaly("fade02").expect("it is listed still")["count"], 1, "it counts up no more");
    // Out of use, nobody answers to that number again.
    admin.patch(&format!("/alarm-accounts/{}", id(&adopted)), &json!({ "retired": true })).ok();
    assert_eq!(anomaly("fade02").expect("it is listed still")["account_id"], Value::Null);
}

fn what_is_over_is_told_as_it_is(world: &mut World) {
    let receiver = world.receive_alarms();
    let admin = world.user("admin");
    let dispatcher = world.user("dispatcher");
    let add = |body: Value| admin.post("/alarm-accounts", &body).ok();
    // Open for one minute long ago, and never since.
    let never = json!({ "exceptions": [{ "date": "2001-01-01", "spans": [{ "open": "08:00", "close": "08:01" }] }] });
    add(json!({ "account": "A0F1", "name": "Shop", "site_id": site(world), "hours": never }));
    add(json!({ "account": "A0F2", "name": "Depot", "site_id": site(world), "interval_s": 1, "grace_s": 0 }));
    let sent = |account: &str| {
        let alarm = wait_for("an alarm", SOON_S, || {
            dispatcher.items("/alarms?state=open").into_iter().find(|alarm| alarm["account_name"] == account)
        });
        let alarm = dispatcher.post(&format!("/alarms/{}/incident", id(&alarm)), &json!({})).ok();
        format!("/incidents/{}", alarm["incident_id"].as_str().expect("an incident"))
    };
    let over = |incident: &str, words: &str| {
        let log = dispatcher.get(incident).ok()["log"].to_string();
        assert!(log.contains(words) && !log.contains("detector"), "{words} is in {log}");
    };

    let mut shop = Panel::connect(&receiver, "A0F1");
    assert_eq!(shop.signal("Nri1/OP007"), "ACK");
    let opened = sent("Shop");
    let incident = dispatcher.get(&opened).ok();
    assert_eq!((&incident["type"], &incident["type_name"]), (&json!("hours_alarm"), &json!("Opening hours not kept")));
    assert_eq!(shop.signal("Nri1/CL007"), "ACK");
    over(&opened, "Opened outside the hours: The premises are closed.");

    let mut depot = Panel::connect(&receiver, "A0F2");
    assert_eq!(depot.alive(), "ACK");
    let silent = sent("Depot");
    assert_eq!(depot.alive(), "ACK");
    over(&silent, "No sign of life: It is heard again.");

    assert_eq!(depot.signal("NAT"), "ACK");
    let power = wait_for("the mains", SOON_S, || {
        dispatcher.items("/alarms?state=open").into_iter().find(|alarm| alarm["category"] == "power")
    });
    let power = dispatcher.post(&format!("/alarms/{}/incident", id(&power)), &json!({})).ok();
    assert_eq!(depot.signal("NAR"), "ACK");
    over(&format!("/incidents/{}", power["incident_id"].as_str().expect("an incident")), "The supply is back.");
}

fn an_older_installation_gains_what_the_catalogue_has_gained(world: &mut World) {
    let admin = world.user("admin");
    let types = || admin.items("/incident-types");
    let coded = |code: &str| types().into_iter().find(|kind| kind["code"] == code);
    let tamper = coded("tamper_alarm").expect("it ships");
    admin.patch(&format!("/incident-types/{}", id(&tamper)), &json!({ "name": "Sabotage", "active": false })).ok();
    let loaded = || {
        let journal = admin.all("/journal?limit=500");
        journal.iter().filter(|entry| entry["action"] == "incident_type.catalogue_loaded").count()
    };
    let (count, before) = (types().len(), loaded());
    world.stop();
    world.sql("DELETE FROM incident_type WHERE code = 'hours_alarm'");
    world.start();
    assert_eq!((types().len(), loaded()), (count, before + 1));
    assert_eq!(coded("hours_alarm").expect("it is there")["name"], "Opening hours not kept");
    let tamper = coded("tamper_alarm").expect("it is there");
    assert_eq!((&tamper["name"], &tamper["active"]), (&json!("Sabotage"), &json!(false)), "what was changed stays");
    world.stop();
    world.start();
    assert_eq!(loaded(), before + 1, "there is nothing new");
}
