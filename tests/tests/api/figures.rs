//! Figures are what anybody can compute again from the journal.

use std::collections::BTreeMap;

use blackbox::desk::id;
use blackbox::template::PASSWORD;
use blackbox::world::text;
use blackbox::{Api, Desk, Value, World, journal, json};
use kernel::Time;

blackbox::both!(
    figures_equal_what_the_journal_says,
    what_stands_behind_a_figure_is_all_of_it,
    imported_history_counts_where_its_precision_allows,
    demand_and_staffing_follow_the_clock_of_the_site,
    a_client_sees_the_figures_of_the_own_site,
    what_cannot_be_asked_is_refused,
    a_map_counts_what_happened_at_each_place,
);

/// The week in which the life cycles of these tests lie; the example has nothing there.
const WEEK: &str = "from=2025-03-03T00:00:00Z&to=2025-03-10T00:00:00Z";
/// Monday of that week at 14:00.
const MONDAY: &str = "2025-03-03T14:00:00.000000Z";

fn at(seconds_after_monday: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a week in microseconds is far below 2^53")]
    let micros = (seconds_after_monday * 1e6).round() as i64;
    Time::from_micros(Time::parse(MONDAY).expect("a time").micros() + micros).to_string()
}

/// A call at such a moment, and for each unit: call sign, and what it was stamped with when.
/// A unit, when it was sent, and its stamps, each with its moment.
type Sent<'a> = (&'a str, f64, &'a [(&'a str, f64)]);

fn play(desk: &Desk, kind: &str, site: &str, received: f64, units: &[Sent<'_>]) -> Value {
    let place = json!({ "site_id": desk.site(site), "place_id": desk.site(site), "type": kind,
        "occurred_at": at(received) });
    let incident = desk.open_with(&place);
    for (call_sign, sent, stamps) in units {
        let body = json!({ "unit_id": desk.unit_id(call_sign), "occurred_at": at(*sent) });
        let assignment = desk.act(&incident, "assignments", &body).ok();
        for (to, moment) in *stamps {
            let reason = (*to == "refused").then_some("engaged elsewhere");
            let body = json!({ "to": to, "occurred_at": at(*moment), "reason": reason });
            desk.step(&assignment, &body).ok();
        }
    }
    incident
}

/// Some life cycles: ordinary, with backup, refused first, never arrived, still open, called off.
fn play_some(desk: &Desk) -> Vec<Value> {
    let cycles: &[(&str, &str, f64, &[Sent<'_>])] = &[
        (
            "trespass",
            "HP",
            0.0,
            &[(
                "P4",
                20.123_456,
                &[("acknowledged", 25.5), ("en_route", 31.000_001), ("on_scene", 200.25), ("cleared", 900.75)],
            )],
        ),
        (
            "trespass",
            "HP",
            3_700.5,
            &[
                ("P4", 3_800.25, &[("on_scene", 4_400.000_007), ("cleared", 5_000.0)]),
                ("P5", 3_900.0, &[("en_route", 3_910.1), ("on_scene", 4_100.2), ("cleared", 5_100.3)]),
            ],
        ),
        (
            "medical",
            "HP",
            90_000.0,
            &[
                ("P5", 90_010.0, &[("refused", 90_030.0)]),
                ("P4", 90_061.000_003, &[("en_route", 90_070.0), ("on_scene", 90_300.0), ("cleared", 92_000.0)]),
            ],
        ),
        ("fire", "HP", 180_000.0, &[("P5", 180_001.5, &[("en_route", 180_030.0), ("cleared", 180_400.0)])]),
        ("fire", "HP", 200_000.0, &[]),
        ("noise", "HP", 260_000.0, &[("P4", 260_100.0, &[("on_scene", 260_600.0)])]),
    ];
    let incidents: Vec<Value> =
        cycles.iter().map(|(kind, site, received, units)| play(desk, kind, site, *received, units)).collect();
    desk.act(&incidents[4], "cancel", &json!({ "reason": "a test of the bell" })).ok();
    incidents
}

/// What the journal tells of one incident, and nothing else.
#[derive(Default)]
struct Told {
    received: i64,
    kind: String,
    priority: i64,
    operator: String,
    site: String,
    cancelled: bool,
    closed: bool,
    /// By assignment: the unit and its stamps by name.
    units: BTreeMap<String, (String, BTreeMap<String, i64>)>,
}

fn micros(text: &Value) -> i64 {
    Time::parse(text.as_str().expect("a time")).expect("a time").micros()
}

/// Reads the journal: when each thing happened stands in the entry itself.
fn told(auditor: &Api) -> BTreeMap<String, Told> {
    let week = [micros(&json!("2025-03-03T00:00:00Z")), micros(&json!("2025-03-10T00:00:00Z"))];
    let mut told: BTreeMap<String, Told> = BTreeMap::new();
    for entry in journal::after(auditor, 0) {
        let Some(incident) = entry["stream"].as_str().and_then(|stream| stream.strip_prefix("incident/")) else {
            continue;
        };
        let (payload, happened) = (&entry["payload"], micros(&entry["occurred_at"]));
        let one = told.entry(incident.to_owned()).or_default();
        match entry["action"].as_str().unwrap_or_default() {
            "incident.created" => {
                one.received = happened;
                entry["actor"]["id"].as_str().unwrap_or_default().clone_into(&mut one.operator);
                entry["site_id"].as_str().unwrap_or_default().clone_into(&mut one.site);
                payload["incident"]["type"].as_str().unwrap_or_default().clone_into(&mut one.kind);
                one.priority = payload["incident"]["priority"].as_i64().unwrap_or_default();
            }
            "assignment.created" => {
                let unit = payload["assignment"]["unit_id"].as_str().unwrap_or_default().to_owned();
                let stamps = BTreeMap::from([("assigned".to_owned(), happened)]);
                one.units.insert(id(&payload["assignment"]).to_owned(), (unit, stamps));
            }
            "assignment.advanced" => {
                let to = payload["to"].as_str().unwrap_or_default().to_owned();
                let (_, stamps) = one.units.get_mut(id(&payload["assignment"])).expect("sent before");
                stamps.insert(to, happened);
            }
            "incident.cancelled" => one.cancelled = true,
            "incident.closed" => one.closed = true,
            _ => {}
        }
    }
    told.retain(|_, one| (week[0]..week[1]).contains(&one.received));
    told
}

/// One figure computed the long way: sorted, and counted from the least.
fn figure(mut values: Vec<i64>, target_s: i64) -> Value {
    values.sort_unstable();
    let rank = |percent: usize| {
        let at = (values.len() * percent).div_ceil(100);
        values.get(at.max(1) - 1).copied()
    };
    let targeted = target_s > 0;
    json!({
        "count": values.len(), "p50_us": rank(50), "p90_us": rank(90), "sum_us": values.iter().sum::<i64>(),
        "with_target": if targeted { values.len() } else { 0 },
        "in_target": if targeted { values.iter().filter(|one| **one <= target_s * 1_000_000).count() } else { 0 },
    })
}

/// The figures of some incidents, one type at a time, from what the journal told.
fn computed(incidents: &[&Told], targets: &Value) -> Value {
    let (mut queue, mut response, mut travel, mut scene) = (vec![], vec![], vec![], vec![]);
    let (mut unit, mut total, mut sent, mut refused) = (vec![], vec![], 0, 0);
    for incident in incidents {
        let went: Vec<_> = incident.units.values().filter(|(_, stamps)| !stamps.contains_key("refused")).collect();
        refused += incident.units.len() - went.len();
        sent += went.len();
        let first = |name: &str| went.iter().filter_map(|(_, stamps)| stamps.get(name)).min();
        queue.extend(first("assigned").map(|at| at - incident.received));
        response.extend(first("on_scene").map(|at| at - incident.received));
        let mut consumed = vec![];
        for (_, stamps) in &went {
            let get = |name: &str| stamps.get(name).copied();
            travel.extend(get("on_scene").zip(get("assigned")).map(|(to, from)| to - from));
            scene.extend(get("cleared").zip(get("on_scene")).map(|(to, from)| to - from));
            consumed.extend(get("cleared").zip(get("en_route").or(get("assigned"))).map(|(to, from)| to - from));
        }
        if !went.is_empty() && consumed.len() == went.len() {
            total.push(consumed.iter().sum());
        }
        unit.extend(consumed);
    }
    let target = |name: &str| targets[name].as_i64().expect("a target");
    json!({
        "incidents": incidents.len(),
        "open": incidents.iter().filter(|one| !one.cancelled && !one.closed).count(),
        "cancelled": incidents.iter().filter(|one| one.cancelled).count(),
        "units_sent": sent, "refused": refused,
        "queue": figure(queue, target("queue_s")),
        "response": figure(response, target("queue_s") + target("travel_s")),
        "travel": figure(travel, target("travel_s")),
        "on_scene": figure(scene, target("scene_s")),
        "unit_consumed": figure(unit, 0), "total_consumed": figure(total, 0),
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

fn figures_equal_what_the_journal_says(world: &mut World) {
    let desk = world.desk();
    play_some(&desk);
    let auditor = world.user("auditor");
    let told = told(&auditor);
    assert_eq!(told.len(), 6);
    let types: BTreeMap<String, Value> = auditor
        .items("/incident-types")
        .into_iter()
        .map(|kind| (kind["code"].as_str().expect("a code").to_owned(), kind["targets"].clone()))
        .collect();

    // By type, every figure and every share of targets.
    let by_type = auditor.get(&format!("/figures?by=type&{WEEK}")).ok();
    for kind in ["trespass", "medical", "fire", "noise"] {
        let own: Vec<&Told> = told.values().filter(|one| one.kind == kind).collect();
        let group = group(&by_type, kind);
        assert_eq!(bare(&group), computed(&own, &types[kind]), "{kind}");
    }
    assert_eq!(by_type["groups"].as_array().map(Vec::len), Some(4));
    let nothing = json!({ "day_precision": 0, "minute_precision": 0, "stand_in": 0, "contradictory": 0 });
    assert_eq!(by_type["left_out"], nothing);

    // By whatever else: durations and counts; targets differ by type, so they are left aside here.
    let check = |by: &str, key: &str, own: &[&Told]| {
        let answer = auditor.get(&format!("/figures?by={by}&{WEEK}")).ok();
        let found = without_targets(bare(&group(&answer, key)));
        assert_eq!(found, without_targets(computed(own, &types["fire"])), "{by} {key}");
    };
    let all: Vec<&Told> = told.values().collect();
    let of = |fits: &dyn Fn(&Told) -> bool| -> Vec<&Told> { told.values().filter(|one| fits(one)).collect() };
    assert_eq!(
        without_targets(bare(&by_type["total"])),
        without_targets(computed(&all, &types["fire"])),
        "all of them"
    );
    check("site", desk.site("HP"), &of(&|one| one.site == desk.site("HP")));
    check("operator", &all[0].operator, &all);
    for priority in 1..=5 {
        let own = of(&|one| one.priority == priority);
        if !own.is_empty() {
            check("priority", &priority.to_string(), &own);
        }
    }
    // In March the clock of Harbour Point shows UTC.
    let hour = |one: &Told| one.received.div_euclid(3_600_000_000).rem_euclid(24);
    check("hour", "14", &of(&|one| hour(one) == 14));
    check("hour", "15", &of(&|one| hour(one) == 15));
    check("weekday", "0", &of(&|one| one.received < micros(&json!("2025-03-04T00:00:00Z"))));
    check("shift", "14-22", &of(&|one| (14..22).contains(&hour(one))));

    // By unit: each unit's own part; queue and response where it was the first.
    let by_unit = auditor.get(&format!("/figures?by=unit&{WEEK}")).ok();
    for call_sign in ["P4", "P5"] {
        let unit = desk.unit_id(call_sign);
        let group = group(&by_unit, unit);
        let legs: Vec<_> = all
            .iter()
            .flat_map(|one| one.units.values())
            .filter(|(own, stamps)| own == unit && !stamps.contains_key("refused"))
            .collect();
        let travel = legs.iter().filter_map(|(_, stamps)| Some(stamps.get("on_scene")? - stamps["assigned"])).collect();
        assert_eq!(
            without_targets(json!({ "travel": group["travel"] })),
            without_targets(json!({ "travel": figure(travel, 0) }))
        );
        assert_eq!(group["units_sent"], legs.len(), "{call_sign}");
        assert_eq!(group["name"], call_sign);
    }
}

fn group(answer: &Value, key: &str) -> Value {
    let groups = answer["groups"].as_array().expect("groups");
    groups.iter().find(|group| group["key"] == key).unwrap_or_else(|| panic!("no group {key} in {answer}")).clone()
}

fn without_targets(mut group: Value) -> Value {
    for figure in group.as_object_mut().expect("a group").values_mut() {
        if let Some(parts) = figure.as_object_mut() {
            parts.remove("with_target");
            parts.remove("in_target");
        }
    }
    group
}

fn what_stands_behind_a_figure_is_all_of_it(world: &mut World) {
    let desk = world.desk();
    let played = play_some(&desk);
    let manager = world.user("manager");
    let behind = |by: &str, key: &str| manager.all(&format!("/figures/incidents?by={by}&key={key}&{WEEK}&limit=2"));
    for by in ["site", "type", "priority", "place", "hour", "weekday", "hour_of_week", "shift", "unit", "operator"] {
        let answer = manager.get(&format!("/figures?by={by}&{WEEK}")).ok();
        let groups = answer["groups"].as_array().expect("groups");
        assert!(!groups.is_empty(), "{by}");
        for group in groups {
            let rows = behind(by, group["key"].as_str().expect("a key"));
            assert_eq!(group["incidents"], rows.len(), "{by} {}", group["key"]);
            let sum: i64 = rows.iter().filter_map(|row| row["queue_us"].as_i64()).sum();
            if by != "unit" {
                assert_eq!(group["queue"]["sum_us"], sum, "{by} {}", group["key"]);
            }
        }
    }
    let all = manager.all(&format!("/figures/incidents?{WEEK}&limit=4"));
    let ids: Vec<&str> = all.iter().map(id).collect();
    assert_eq!(ids, played.iter().map(id).collect::<Vec<_>>(), "by time received, each once");
    let first = &all[0];
    assert_eq!((&first["queue_us"], &first["response_us"]), (&json!(20_123_456), &json!(200_250_000)));
    assert_eq!(first["units"][0]["unit_consumed_us"], json!(869_749_999));
    assert_eq!(all[4]["units"], json!([]));

    // The same as tables.
    let table = manager.get(&format!("/figures/incidents?{WEEK}&format=csv"));
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    let lines: Vec<&str> = table.text.lines().collect();
    assert_eq!(lines.len(), 1 + 7, "a line for each unit that went, one where none did: {}", table.text);
    assert!(lines[1].contains(",20123456,200250000,869749999,P4,"), "{}", lines[1]);
    let table = manager.ask("GET", &format!("/figures?by=type&{WEEK}")).header("accept", "text/csv").send();
    assert_eq!(table.text.lines().count(), 1 + 4 + 1, "{}", table.text);
}

const MAP: &str = r#"
format = 1
source_system = "quay-cad"
time_zone = "Europe/London"
[columns]
external_id = "No"
type = "Code"
location = "Where"
unit = "Unit"
[types]
unmapped = "default"
default = "other"
[priority]
default = 3
[times]
formats = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"]
[times.legs]
received = "Received"
dispatched = "Sent"
on_scene = "Arrived"
cleared = "Ended"
"#;

const CALLS: &str = "\
No,Code,Where,Unit,Received,Sent,Arrived,Ended
A1,x,1 Quay Road,7B,2025-03-04 08:00:00,2025-03-04 08:01:00,2025-03-04 08:10:00,2025-03-04 08:30:00
A2,x,2 Quay Road,7B,2025-03-04 09:00,2025-03-04 09:02,2025-03-04 09:10,2025-03-04 09:30
A3,x,3 Quay Road,7B,2025-03-05,2025-03-05,2025-03-05,2025-03-05
A4,x,4 Quay Road,7B,2025-03-06 08:00:00,,2025-03-06 08:12:00,2025-03-06 08:30:00
";

fn imported_history_counts_where_its_precision_allows(world: &mut World) {
    let (file, map) = (world.file("calls.csv", CALLS), world.file("map.toml", MAP));
    world.cli(&["import", "calls", text(&file), "--map", text(&map), "--site", "ND"]).ok();
    let manager = world.user("manager");
    let site = world.desk().site("ND").to_owned();
    let answer = manager.get(&format!("/figures?by=hour&site_id={site}&{WEEK}")).ok();
    let total = &answer["total"];
    assert_eq!((&total["incidents"], &total["queue"]["count"]), (&json!(4), &json!(2)), "{answer}");
    assert_eq!((&total["response"]["count"], &total["response"]["p90_us"]), (&json!(3), &json!(720_000_000)));
    let left_out = json!({ "day_precision": 1, "minute_precision": 1, "stand_in": 1, "contradictory": 0 });
    assert_eq!(answer["left_out"], left_out);
    assert_eq!(group(&answer, "unknown")["incidents"], 1);
    assert_eq!(group(&answer, "8")["incidents"], 2);
    let by_weekday = manager.get(&format!("/figures?by=weekday&site_id={site}&{WEEK}")).ok();
    assert_eq!(group(&by_weekday, "2")["incidents"], 1, "the day is known");
    let by_operator = manager.get(&format!("/figures?by=operator&site_id={site}&{WEEK}")).ok();
    assert_eq!(group(&by_operator, "quay-cad")["incidents"], 4, "opened by nobody here");
    assert_eq!(manager.get(&format!("/figures/demand?site_id={site}&{WEEK}")).ok()["hour_unknown"], 1);
}

fn demand_and_staffing_follow_the_clock_of_the_site(world: &mut World) {
    let desk = world.desk();
    play_some(&desk);
    let manager = world.user("manager");
    let demand = manager.get(&format!("/figures/demand?{WEEK}")).ok();
    let cells = demand["cells"].as_array().expect("cells");
    assert_eq!(cells.len(), 168);
    let sum = |name: &str| cells.iter().filter_map(|cell| cell[name].as_i64()).sum::<i64>();
    let total = manager.get(&format!("/figures?by=type&{WEEK}")).ok()["total"].clone();
    assert_eq!(
        (json!(sum("incidents")), json!(sum("consumed_us"))),
        (total["incidents"].clone(), total["unit_consumed"]["sum_us"].clone())
    );
    assert_eq!(sum("period_us"), 7 * 24 * 3_600_000_000_i64);
    let monday = &cells[14];
    // 31.000001 to 900.75 seconds past the hour.
    assert_eq!((&monday["weekday"], &monday["hour"]), (&json!(0), &json!(14)));
    assert_eq!((&monday["incidents"], &monday["consumed_us"]), (&json!(1), &json!(869_749_999)));

    let staffing = manager.get(&format!("/figures/staffing?{WEEK}&busy_share=1&all_busy_share=1")).ok();
    let hours = staffing["hours"].as_array().expect("hours");
    assert_eq!((&hours[14]["agents"], &hours[14]["units"]), (&json!(1), &json!(1)));
    assert_eq!((&hours[13]["agents"], &hours[13]["units"]), (&json!(0), &json!(0)));
    let patient = manager.get(&format!("/figures/staffing?{WEEK}&answer_share=0.999")).ok();
    assert!(patient["hours"][14]["agents"].as_i64() > Some(1), "a higher promise asks for more people");
    manager.get("/figures/staffing?from=2025-03-03T00:00:00Z&to=2025-03-04T00:00:00Z").refused_field("from");
    manager.get(&format!("/figures/staffing?{WEEK}&busy_share=0")).refused_field("busy_share");
}

fn a_client_sees_the_figures_of_the_own_site(world: &mut World) {
    let desk = world.desk();
    play_some(&desk);
    let grants = json!([{ "role": "client", "site_id": desk.site("ND") }]);
    let body = json!({ "username": "client.nd", "name": "Robin Vale", "password": PASSWORD, "grants": grants });
    world.user("admin").post("/accounts", &body).ok();
    let client = world.sign_in("client.nd");
    assert_eq!(client.get(&format!("/figures?{WEEK}")).ok()["total"]["incidents"], 0);
    play(&desk, "trespass", "ND", 50.0, &[]);
    assert_eq!(client.get(&format!("/figures?{WEEK}")).ok()["total"]["incidents"], 1);
    assert_eq!(client.items(&format!("/figures/incidents?{WEEK}")).len(), 1);
    let other = desk.site("HP");
    client.get(&format!("/figures?site_id={other}&{WEEK}")).refused(404, "not_found");
    client.get(&format!("/figures/demand?site_id={other}&{WEEK}")).refused(404, "not_found");
    world.user("dispatcher").get("/figures").refused(403, "forbidden");
}

fn what_cannot_be_asked_is_refused(world: &mut World) {
    let manager = world.user("manager");
    manager.get("/figures?by=colour").refused_field("by");
    manager.get("/figures?shifts=25").refused_field("shifts");
    manager.get("/figures?format=pdf").refused_field("format");
    manager.get("/figures?from=2025-01-01T00:00:00Z&to=2024-01-01T00:00:00Z").refused_field("to");
    manager.get("/figures?from=2020-01-01T00:00:00Z&to=2025-01-01T00:00:00Z").refused_field("from");
    manager.get("/figures?from=yesterday").refused(400, "invalid");
    manager.get("/figures/incidents?cursor=00").refused(400, "invalid");
}

fn a_map_counts_what_happened_at_each_place(world: &mut World) {
    let desk = world.desk();
    let admin = world.user("admin");
    let path = format!("/sites/{}/places", desk.site("HP"));
    let hut = json!({ "kind": "building", "name": "Hut", "latitude": 50.81, "longitude": -1.1 });
    let hut = admin.post(&path, &hut).ok();
    let room = admin.post(&path, &json!({ "kind": "room", "name": "Cellar", "parent_id": hut["id"] })).ok();
    let words = json!({ "place_id": null, "location_text": "by the old crane" });
    for place in [json!({ "place_id": hut["id"] }), json!({ "place_id": room["id"] }), words] {
        let mut call = desk.call("HP");
        for (name, value) in place.as_object().expect("an object") {
            call[name] = value.clone();
        }
        call["occurred_at"] = json!(at(60.0));
        desk.api.post("/incidents", &call).ok();
    }
    let manager = world.user("manager");
    let figures = manager.get(&format!("/figures?{WEEK}&by=spot")).ok();
    let groups = figures["groups"].as_array().expect("groups");
    let [there, nowhere] = groups.as_slice() else { panic!("two groups: {figures}") };
    // A room without a position of its own is where its building is.
    assert_eq!((&there["key"], &there["incidents"]), (&hut["id"], &json!(2)));
    assert_eq!((&there["latitude"], &there["longitude"]), (&json!(50.81), &json!(-1.1)));
    assert!(there["name"].as_str().is_some_and(|name| name.ends_with("Hut")), "{there}");
    assert_eq!((&nowhere["key"], &nowhere["incidents"]), (&json!("unknown"), &json!(1)));
    assert_eq!(nowhere["latitude"], json!(null));
    let behind = manager.items(&format!("/figures/incidents?{WEEK}&by=spot&key={}", id(&hut)));
    assert_eq!(behind.len(), 2, "{behind:?}");
    // What lies too close to be told apart is asked for by its square of the map.
    for (square, expected) in [("14/8141/5498", 2), ("0/0/0", 2), ("14/8141/5499", 0)] {
        let behind = manager.items(&format!("/figures/incidents?{WEEK}&by=spot&key={square}"));
        assert_eq!(behind.len(), expected, "{square}: {behind:?}");
    }
    manager.get(&format!("/figures/incidents?{WEEK}&by=spot&key=14/8141")).refused_field("key");
}
