//! No path reveals a sealed record: every way to read something is walked by people who were not let in.

use std::collections::{BTreeMap, BTreeSet};

use blackbox::desk::id;
use blackbox::{Answer, Api, Desk, Stream, Value, World, fresh_key, json, wait_for};

use super::{compartment, free_unit, path, seal};
use crate::webhooks::receiver::Receiver;

blackbox::both!(no_path_reveals_what_is_sealed, what_is_sealed_counts_for_nobody_else);

/// What stands in every field of the sealed incident, and nowhere else.
const MARK: &str = "Zwiebelfisch";
/// Who looks for it: one of each role of the example.
const OUTSIDERS: [&str; 6] = ["admin", "manager", "auditor", "officer1", "officer12", "reception"];
/// Entries of the journal that are looked through by number; those of the test are among them.
const LATEST: i64 = 100;
/// Seconds in which something happens: many times what it takes on a busy machine.
const SOON_S: u64 = 60;

/// An incident with the mark in every field that people write, and the ids of all that hangs on it.
fn marked(desk: &Desk) -> (Value, Vec<String>) {
    let incident = desk.open_with(&json!({
        "narrative": format!("{MARK} was seen"), "caller_name": MARK, "caller_phone": format!("0{MARK}"),
        "location_text": format!("behind {MARK}"), "source": MARK, "priority_reason": MARK, "place_id": null,
    }));
    let mut ids = vec![id(&incident).to_owned()];
    let mut act = |what: &str, body: Value| {
        let done = desk.act(&incident, what, &body).ok();
        ids.extend(done["id"].as_str().map(str::to_owned));
        done
    };
    act("log", json!({ "text": MARK }));
    act("persons", json!({ "role": "suspect", "name": MARK, "phone": MARK, "description": MARK }));
    act("vehicles", json!({ "plate": MARK, "make": MARK, "colour": MARK, "note": MARK }));
    let call = act("outside", json!({ "service": "police", "name": MARK, "number": "110", "note": MARK }));
    act("hold", json!({ "reason": MARK }));
    act("release", json!({}));
    let other = desk.open_with(&json!({ "narrative": MARK }));
    act("related", json!({ "other_id": id(&other) }));
    let said = json!({ "reference": MARK, "outcome": MARK, "note": MARK });
    desk.api.post(&format!("/outside-calls/{}/advance", id(&call)), &said).ok();
    let file = format!("{}/attachments?name={MARK}.txt&note={MARK}", path(&incident));
    let file = desk.api.ask("POST", &file).key(&fresh_key()).header("content-type", "text/plain").bytes(MARK.into());
    ids.push(id(&file.send().ok()).to_owned());
    let assignment = desk.assign(&incident, &free_unit(desk));
    desk.advance(&assignment, "acknowledged");
    ids.extend([id(&assignment).to_owned(), id(&other).to_owned()]);
    (incident, ids)
}

/// A way to read: its path with every parameter once, each with every value that may find the record.
fn ways(world: &World, things: &[String], since: i64) -> BTreeSet<String> {
    let document = world.anyone().get("/openapi.json").ok();
    let sites: Vec<String> = world.user("admin").all("/sites").iter().map(|site| id(site).to_owned()).collect();
    let streams = things.iter().map(|thing| format!("incident/{thing}"));
    let mut values: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut put = |name: &'static str, of: &[&str]| {
        values.insert(name, of.iter().map(|one| (*one).to_owned()).collect());
    };
    put("state", &["open", "all", "received", "dispatched", "on_scene", "closed", "held"]);
    put("query", &[MARK, &MARK.to_lowercase()[..4], "behind"]);
    put("limit", &["500"]);
    put("type", &["trespass"]);
    put("priority", &["1", "2", "3", "4"]);
    put("by", &["site", "type", "priority", "place", "spot", "unit", "operator", "hour", "weekday", "shift"]);
    put("format", &["csv"]);
    put("from", &["2020-01-01T00:00:00Z"]);
    put("after", &["0", &since.to_string()]);
    put("escalated", &["true"]);
    put("mine", &["true"]);
    put("coverage", &["true"]);
    put("retired", &["true"]);
    put("key", &["unknown", "trespass", MARK]);
    values.insert("site_id", sites.clone());
    values.insert("stream", streams.collect());
    let mut ways = BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("the document has paths") {
        let Some(operation) = item.get("get").filter(|one| one["operationId"] != "follow_feed") else { continue };
        let paths: Vec<String> = if path.contains("{id}") {
            things.iter().chain(&sites).map(|thing| path.replace("{id}", thing)).collect()
        } else {
            vec![path.clone()]
        };
        for path in paths {
            ways.insert(path.clone());
            let names = operation["parameters"].as_array().into_iter().flatten();
            for name in names.filter(|one| one["in"] == "query").filter_map(|one| one["name"].as_str()) {
                for value in values.get(name).into_iter().flatten() {
                    ways.insert(format!("{path}?{name}={value}"));
                    if name == "by" {
                        ways.insert(format!("{path}?{name}={value}&format=csv"));
                    }
                }
            }
        }
    }
    assert!(ways.len() > 150, "{}", ways.len());
    ways
}

/// Where the mark, the number or an id is found: in the body or the headers of an answer, also of a refusal.
fn found(answer: &Answer, needles: &[String]) -> Option<String> {
    let said = format!("{} {:?}", answer.text, answer.headers);
    // What was asked for stands in a refusal too.
    let asked = |needle: &String| answer.asked.contains(needle.as_str());
    needles.iter().find(|needle| said.contains(needle.as_str()) && !asked(needle)).map(|needle| {
        let at = said.find(needle.as_str()).unwrap_or_default();
        let from = (0..=at.saturating_sub(80)).rev().find(|at| said.is_char_boundary(*at)).unwrap_or_default();
        format!("{}: {needle} in …{}", answer.asked, said.get(from..at + needle.len()).unwrap_or_default())
    })
}

/// What the feed has of the latest entries.
fn feed(api: &Api, head: i64) -> String {
    let entries = Stream::open(api, Some(head - LATEST)).until(head);
    Value::Array(entries).to_string()
}

fn no_path_reveals_what_is_sealed(world: &mut World) {
    world.file("castellan.toml", "outbound_allow = \"127.0.0.1\"\n");
    world.stop();
    world.start();
    let alder = compartment(world, &["dispatcher"]);
    let receiver = Receiver::open();
    let hook = json!({ "name": "All", "url": receiver.url(), "actions": ["*"], "callers": true });
    let desk = world.desk();
    let (incident, ids) = marked(&desk);
    let number = incident["number"].as_str().expect("a number").to_owned();
    let other = ids.last().expect("the other").clone();
    seal(&desk, &incident, &alder);
    seal(&desk, &json!({ "id": other }), &alder);
    desk.act(&incident, "log", &json!({ "text": format!("later, {MARK}") })).ok();
    // A refusal quotes what was asked.
    desk.act(&incident, "close", &json!({ "disposition": "handled" })).refused(409, "units_engaged");
    let hook = world.user("admin").post("/webhooks", &hook).ok();
    world
        .user("admin")
        .post(&format!("/webhooks/{}/replay", id(&hook)), &json!({ "from_seq": desk.head() - LATEST }))
        .ok();
    let head = desk.head();
    let ways = ways(world, &ids, head - LATEST);
    let needles: Vec<String> = [MARK.to_owned(), number].into_iter().chain(ids.iter().cloned()).collect();
    for outsider in OUTSIDERS {
        let api = world.user(outsider);
        let mut shown = Vec::new();
        for way in &ways {
            let answer = api.get(way);
            // An export has a line for every entry, so that its hashes hold: with the id of the thing, and no word of it.
            let export = way.starts_with("/api/v1/journal/export");
            let needles = if export { needles.get(..2).unwrap_or_default() } else { &needles };
            shown.extend(found(&answer, needles));
        }
        if api.get("/journal").status == 200 {
            let told = feed(&api, head);
            shown.extend(
                needles.iter().filter(|needle| told.contains(needle.as_str())).map(|one| format!("feed: {one}")),
            );
        }
        assert!(shown.is_empty(), "{outsider} sees:\n{}", shown.join("\n"));
    }
    let told = wait_for("the webhook to be told of what is not sealed", SOON_S, || {
        let requests = receiver.confirmed();
        requests.iter().any(|request| request.seq() >= head).then_some(requests)
    });
    for request in &told {
        let needle = needles.iter().find(|needle| request.body.contains(needle.as_str()));
        assert!(needle.is_none(), "a webhook is told {needle:?}: {}", request.body);
    }
    // The control: whoever is in finds it in many places, and everybody does once it is let out.
    let reveals = |api: &Api| ways.iter().filter(|way| found(&api.get(way), &needles).is_some()).count();
    let inside = reveals(&desk.api);
    assert!(inside >= 20, "{inside}");
    let body = json!({ "reason": "over" });
    world.user("supervisor").post(&format!("{}/unseal", path(&incident)), &body).ok();
    let outside = reveals(&world.user("admin"));
    assert!(outside >= 20, "{outside}");
    assert!(feed(&world.user("admin"), head).contains(MARK));
}

/// Lists and counts that do not change by themselves, for a person.
fn counts(api: &Api) -> BTreeMap<String, Value> {
    let from = "from=2020-01-01T00:00:00Z&to=2030-01-01T00:00:00Z";
    let mut paths: Vec<String> =
        ["open", "all", "closed"].map(|state| format!("/incidents?state={state}&limit=500")).into();
    for by in ["site", "type", "priority", "place", "spot", "unit", "operator", "hour_of_week"] {
        paths.push(format!("/figures?by={by}&{from}"));
        paths.push(format!("/figures/incidents?by={by}&{from}&format=csv"));
    }
    paths.extend([
        format!("/figures/demand?{from}"),
        format!("/figures/incidents?{from}&limit=500"),
        "/units?limit=500".to_owned(),
    ]);
    paths
        .into_iter()
        .map(|path| (path.clone(), api.get(&path)))
        .map(|(path, answer)| {
            let said = if answer.json.is_null() { Value::String(answer.text) } else { answer.json };
            (path, without_age(said))
        })
        .collect()
}

/// Without the number of the journal's end, which grows with every entry of anybody.
fn without_age(mut said: Value) -> Value {
    if let Some(fields) = said.as_object_mut() {
        fields.remove("seq");
    }
    said
}

fn what_is_sealed_counts_for_nobody_else(world: &mut World) {
    let alder = compartment(world, &["dispatcher"]);
    let desk = world.desk();
    let before: Vec<_> = OUTSIDERS.iter().map(|outsider| counts(&world.user(outsider))).collect();
    let inside = counts(&desk.api);
    let body = json!({ "compartment_id": id(&alder), "narrative": MARK, "priority": 1 });
    let incident = desk.open_with(&body);
    let assignment = desk.assign(&incident, &free_unit(&desk));
    for step in ["acknowledged", "en_route", "on_scene", "cleared"] {
        desk.advance(&assignment, step);
    }
    desk.act(&incident, "close", &json!({ "disposition": "handled" })).ok();
    for (outsider, before) in OUTSIDERS.iter().zip(before) {
        for (path, said) in counts(&world.user(outsider)) {
            assert_eq!(Some(&said), before.get(&path), "{outsider} {path}");
        }
    }
    assert_ne!(counts(&desk.api), inside, "the control: for a member it counts");
}
