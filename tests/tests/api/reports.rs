//! The figures of a month go to mailboxes: when they are due, when they are asked for, once, and what they say.

use blackbox::desk::id;
use blackbox::postbox::Postbox;
use blackbox::{Value, World, json, wait_for};

blackbox::both!(
    a_report_is_sent_on_request_and_shows_before_what_it_says,
    a_report_that_was_due_while_the_server_was_away_is_sent_once,
    a_report_is_changed_paused_and_taken_away,
    a_report_is_for_those_who_read_the_figures_there,
    a_report_that_cannot_be_is_refused,
    figures_go_by_the_shifts_of_the_site,
);

/// Seconds in which something happens: many times what it takes on a busy machine.
const SOON_S: u64 = 60;

fn site(world: &World, code: &str) -> String {
    let sites = world.user("admin").all("/sites");
    id(sites.iter().find(|site| site["code"] == code).expect("a site")).to_owned()
}

fn body(world: &World) -> Value {
    json!({ "site_id": site(world, "HP"), "name": "Client report", "mailboxes": ["client@example.org", "manager@example.org"],
        "day_of_month": 1, "time": "06:30" })
}

fn made(world: &World) -> Value {
    world.user("manager").post("/reports", &body(world)).ok()
}

fn runs(world: &World, report: &Value) -> Vec<Value> {
    world.user("manager").all(&format!("/reports/{}/runs", id(report)))
}

/// The months of a report as soon as all of them are settled.
#[track_caller]
fn settled(world: &World, report: &Value, count: usize) -> Vec<Value> {
    wait_for("the report", SOON_S, || {
        Some(runs(world, report)).filter(|runs| runs.len() == count && runs.iter().all(|run| run["state"] != "waiting"))
    })
}

fn a_report_is_sent_on_request_and_shows_before_what_it_says(world: &mut World) {
    let postbox = Postbox::open();
    postbox.serve(world);
    let manager = world.user("manager");
    let report = made(world);
    assert_eq!((&report["time"], &report["active"]), (&json!("06:30"), &json!(true)));
    assert!(report["next_at"].as_str().is_some_and(|at| at.contains("-01T0")), "{report}");
    let month = "2025-03";
    let shown = manager.get(&format!("/reports/{}/preview?month={month}", id(&report))).ok();
    let text = shown["text"].as_str().expect("a text");
    for part in [
        "Harbour Point, March 2025",
        "Response",
        "By type",
        "By priority",
        "By shift",
        "By hour",
        "Demand",
        "What could not be counted",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(shown["file"], "castellan-2025-03.csv");
    let run = manager.post(&format!("/reports/{}/send", id(&report)), &json!({ "month": month })).ok();
    assert_eq!((&run["state"], &run["month"]), (&json!("waiting"), &json!(month)));
    let letters = postbox.wait(2);
    let mut to: Vec<String> = letters.iter().flat_map(|letter| letter.to.clone()).collect();
    to.sort();
    assert_eq!(to, ["client@example.org", "manager@example.org"]);
    let letter = &letters[0];
    assert_eq!(letter.header("Subject"), "Client report: Harbour Point, March 2025");
    let said = letter.body().replace("\r\n", "\n");
    assert!(said.contains("castellan-2025-03.csv") && said.contains("text/csv"), "{said}");
    assert!(said.contains("queue_p90_us"), "{said}");
    let page = format!(
        "https://castellan.example.org/office?tab=figures&site={}&from=2025-03-01&to=2025-03-31",
        site(world, "HP")
    );
    assert!(said.contains(&page), "{said}");
    let line = text.lines().find(|line| line.starts_with("Response")).expect("a line");
    assert!(said.contains(line.trim_end()), "{line}: {said}");
    let sent = settled(world, &report, 1);
    assert_eq!((&sent[0]["state"], &sent[0]["error"]), (&json!("sent"), &Value::Null));
    assert!(sent[0]["asked_by"].is_string());
    // The table says the same as the figures of the page.
    let (from, to) = ("2025-03-01T00:00:00Z", "2025-03-31T23:00:00Z");
    let site = site(world, "HP");
    let all = manager.get(&format!("/figures?by=type&site_id={site}&from={from}&to={to}")).ok();
    let table = shown["table"].as_str().expect("a table");
    let total: Vec<&str> = table.lines().nth(1).expect("a line for all").split(',').collect();
    assert_eq!((total[0], total[3]), ("all", all["total"]["incidents"].to_string().as_str()));
}

fn a_report_that_was_due_while_the_server_was_away_is_sent_once(world: &mut World) {
    let postbox = Postbox::open();
    postbox.serve(world);
    let report = made(world);
    world.kill();
    // As if the server had been away since its time in March.
    world.sql("UPDATE deadline SET due_at = 1740810600000000 WHERE kind = 'figures.report'");
    world.sql(&format!("UPDATE report SET next_at = 1740810600000000 WHERE id = {}", world.literal(id(&report))));
    world.start();
    let now = moment(world);
    let months = wait_for("what was missed", SOON_S, || {
        let report = world.user("manager").get(&format!("/reports/{}", id(&report))).ok();
        let runs = runs(world, &report);
        let done = runs.iter().all(|run| run["state"] == "sent");
        let caught_up = report["next_at"].as_str() > Some(now.as_str());
        (caught_up && done && !runs.is_empty()).then_some(runs)
    });
    let mut named: Vec<&str> = months.iter().filter_map(|run| run["month"].as_str()).collect();
    named.sort_unstable();
    assert_eq!(named[0], "2025-02");
    let count = named.len();
    named.dedup();
    assert_eq!(named.len(), count, "each month once");
    assert!(months.iter().all(|run| run["asked_by"].is_null()));
    postbox.wait(2 * count);
    // Killed before it has noted what the mail server took, it would send that again, under the same id.
    let admin = world.user("admin");
    wait_for("all is noted", SOON_S, || admin.all("/mails").iter().all(|mail| mail["state"] == "sent").then_some(()));
    // Again due for a month that was sent: nothing is.
    world.kill();
    world.sql("UPDATE deadline SET due_at = 1740810600000000 WHERE kind = 'figures.report'");
    world.start();
    let actions = wait_for("the entry", SOON_S, || {
        let entries = world.user("auditor").all(&format!("/journal?stream=report/{}", id(&report)));
        let last = entries.iter().filter(|entry| entry["action"] == "report.passed_over").count();
        (last == count).then_some(entries)
    });
    assert!(!actions.is_empty());
    assert_eq!(runs(world, &report).len(), count);
    assert_eq!(postbox.letters().len(), 2 * count);
}

/// The moment, as the server writes it.
fn moment(world: &World) -> String {
    let incident = world.desk().open();
    incident["received_at"].as_str().unwrap_or_default().to_owned()
}

fn a_report_is_changed_paused_and_taken_away(world: &mut World) {
    let postbox = Postbox::open();
    postbox.serve(world);
    let manager = world.user("manager");
    let report = made(world);
    let path = format!("/reports/{}", id(&report));
    let mut body = body(world);
    body["active"] = json!(false);
    body["priority"] = json!(1);
    body["type"] = json!("trespass");
    let paused = manager.put(&path, &body).ok();
    assert_eq!((&paused["next_at"], &paused["version"], &paused["priority"]), (&Value::Null, &json!(2), &json!(1)));
    manager.ask("PUT", &path).json(&body).header("if-match", "\"1\"").key("again").send().refused(412, "stale");
    let shown = manager.get(&format!("{path}/preview?month=2025-03")).ok();
    assert!(shown["text"].as_str().is_some_and(|text| text.contains("Only incidents of the type")), "{shown}");
    manager.delete(&path).ok();
    manager.get(&path).refused(404, "not_found");
    assert!(manager.all("/reports").is_empty());
}

fn a_report_is_for_those_who_read_the_figures_there(world: &mut World) {
    let postbox = Postbox::open();
    postbox.serve(world);
    let report = made(world);
    let path = format!("/reports/{}", id(&report));
    world.user("auditor").get(&path).ok();
    world.user("auditor").post(&format!("{path}/send"), &json!({})).refused(403, "forbidden");
    world.user("dispatcher").get(&path).refused(403, "forbidden");
    world.user("dispatcher").post("/reports", &body(world)).refused(403, "forbidden");
}

fn a_report_that_cannot_be_is_refused(world: &mut World) {
    let manager = world.user("manager");
    let problem = manager.post("/reports", &body(world)).refused(409, "conflict");
    assert!(problem["detail"].as_str().is_some_and(|why| why.contains("mail_server")), "{problem}");
    let postbox = Postbox::open();
    postbox.serve(world);
    let manager = world.user("manager");
    for (field, value) in [
        ("mailboxes", json!([])),
        ("mailboxes", json!(["nobody"])),
        ("mailboxes", json!(["a@example.org\r\nBcc: b@example.org"])),
        ("day_of_month", json!(31)),
        ("time", json!("6:30")),
        ("type", json!("nonsense")),
        ("priority", json!(9)),
        ("name", json!(" ")),
    ] {
        let mut body = body(world);
        body[field] = value;
        manager.post("/reports", &body).refused_field(field);
    }
    let report = made(world);
    manager.post(&format!("/reports/{}/send", id(&report)), &json!({ "month": "March" })).refused_field("month");
    manager.get(&format!("/reports/{}/preview?month=2025-13", id(&report))).refused_field("month");
}

fn figures_go_by_the_shifts_of_the_site(world: &mut World) {
    let (admin, manager) = (world.user("admin"), world.user("manager"));
    let path = format!("/sites/{}", site(world, "HP"));
    let shift = |name: &str, from: &str, to: &str| json!({ "name": name, "from": from, "to": to, "weekdays": [1, 2, 3, 4, 5, 6, 7] });
    for wrong in [
        json!([{ "name": "Early", "from": "6", "to": "14:00", "weekdays": [1] }]),
        json!([{ "name": "Early", "from": "06:00", "to": "14:00", "weekdays": [] }]),
        json!([shift("Early", "06:00", "14:00"), shift("Early", "06:00", "14:00")]),
    ] {
        admin.patch(&path, &json!({ "shifts": wrong })).refused_field("shifts");
    }
    let changed = admin
        .patch(&path, &json!({ "shifts": [shift("Day", "07:00", "19:00"), shift("Night", "19:00", "05:00")] }))
        .ok();
    assert_eq!(changed["shifts"][1]["name"], "Night");
    let desk = world.desk();
    for at in ["2025-03-03T08:00:00Z", "2025-03-03T20:00:00Z", "2025-03-04T04:59:00Z", "2025-03-04T06:00:00Z"] {
        desk.open_with(&json!({ "occurred_at": at }));
    }
    let week = format!("site_id={}&from=2025-03-03T00:00:00Z&to=2025-03-05T00:00:00Z", site(world, "HP"));
    let answer = manager.get(&format!("/figures?by=shift&{week}")).ok();
    let groups: Vec<(&str, &str, i64)> = answer["groups"]
        .as_array()
        .expect("groups")
        .iter()
        .map(|group| {
            let text = |name: &str| group[name].as_str().unwrap_or_default();
            (text("key"), text("name"), group["incidents"].as_i64().unwrap_or_default())
        })
        .collect();
    assert_eq!(
        groups,
        [("07:00-19:00 Day", "Day 07:00–19:00", 1), ("19:00-05:00 Night", "Night 19:00–05:00", 2), ("none", "none", 1)]
    );
    let behind = manager.all(&format!("/figures/incidents?by=shift&key=19:00-05:00%20Night&{week}"));
    assert_eq!(behind.len(), 2);
    let hours = manager.get(&format!("/figures?by=shift&shifts=6,18&{week}")).ok();
    let keys: Vec<&Value> = hours["groups"].as_array().into_iter().flatten().map(|group| &group["key"]).collect();
    assert_eq!(keys, ["6-18", "18-6"]);
    let month = format!("site_id={}&from=2025-03-01T00:00:00Z&to=2025-04-01T00:00:00Z", site(world, "HP"));
    let staffing = manager.get(&format!("/figures/staffing?{month}")).ok();
    let names: Vec<&Value> = staffing["shifts"].as_array().into_iter().flatten().map(|shift| &shift["name"]).collect();
    assert_eq!(names, ["Day 07:00–19:00", "Night 19:00–05:00"]);
    for shift in staffing["shifts"].as_array().into_iter().flatten() {
        assert!(shift["agents"].as_i64() >= Some(1), "{shift}");
    }
}
