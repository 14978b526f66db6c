//! Historical calls: brought in once, refused with a reason, resumed after a kill.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Stdio;

use blackbox::world::text;
use blackbox::{Api, Store, Value, World, json, wait_for};

blackbox::both!(calls_come_in_once, an_import_that_was_killed_is_resumed, an_import_works_without_a_server);

const MAP: &str = r#"
format = 1
source_system = "quay-cad"
time_zone = "America/Los_Angeles"
[columns]
external_id = "No"
type = "Code"
location = "Where"
unit = "Unit"
[types]
unmapped = "default"
default = "other"
[types.codes]
ALM = "intrusion_alarm"
[priority]
default = 3
[times]
formats = ["%Y-%m-%d %H:%M", "%Y-%m-%d"]
never = ["1900-01-01"]
not_before = "2010-01-01"
[times.legs]
received = "Received"
on_scene = "Arrived"
cleared = "Ended"
"#;

const CALLS: &str = "\
No,Code,Where,Unit,Received,Arrived,Ended
A1,ALM,1 Quay Road,7B,2019-01-01 08:00,2019-01-01 08:10,2019-01-01 08:30
A2,ZZ,2 Quay Road,,2019-01-02,1900-01-01,1900-01-01
A3,ALM,3 Quay Road,7B,soon,,
A2,ZZ,2 Quay Road,,2019-01-02,1900-01-01,1900-01-01
,ALM,4 Quay Road,,2019-01-02,,
A4,ALM,5 Quay Road,8C,2019-01-03 23:59,,2019-01-04
";

fn import(world: &World, file: &Path, map: &Path) -> String {
    world.cli(&["import", "calls", text(file), "--map", text(map), "--site", "ND"]).ok()
}

fn imported(api: &Api, site: &str) -> Vec<Value> {
    let closed = api.all(&format!("/incidents?site_id={site}&state=closed&limit=500"));
    closed.into_iter().filter(|incident| incident["source"] == "import").collect()
}

fn calls_come_in_once(world: &mut World) {
    let (file, map) = (world.file("calls.csv", CALLS), world.file("map.toml", MAP));
    let admin = world.user("admin");
    let north = world.desk().site("ND").to_owned();
    let before = world.desk().head();
    let said = import(world, &file, &map);
    assert!(said.contains("brought in: 3, there already: 0, refused by the server: 0"), "{said}");
    let rejects = world.folder.join("calls.csv.rejects.csv");
    let rejects = std::fs::read_to_string(rejects).expect("a file of what was not brought in");
    assert!(rejects.lines().any(|line| line.starts_with("4,Received,") && line.contains("soon")), "{rejects}");
    assert!(rejects.lines().any(|line| line.starts_with("6,")), "{rejects}");
    assert_eq!(rejects.lines().count(), 3, "{rejects}");
    let calls = imported(&admin, &north);
    let at = |place: &str| calls.iter().find(|call| call["location_text"] == place).expect(place);
    assert_eq!(calls.len(), 3);
    let (minute, day) = (at("1 Quay Road"), at("2 Quay Road"));
    assert_eq!((&minute["type"], &minute["time_precision"]), (&json!("intrusion_alarm"), &json!("minute")));
    assert_eq!(minute["received_at"], "2019-01-01T16:00:00.000000Z", "the zone's time of that day");
    let assignment = &minute["assignments"][0];
    assert_eq!((&assignment["call_sign"], &assignment["state"]), (&json!("7B"), &json!("cleared")));
    assert_eq!(assignment["stamps"]["on_scene"]["occurred_at"], "2019-01-01T16:10:00.000000Z");
    assert_eq!(assignment["stamps"]["en_route"], json!(null));
    assert_eq!(
        (&day["type"], &day["time_precision"], &day["assignments"]),
        (&json!("other"), &json!("day"), &json!([]))
    );
    assert!(!admin.all("/units").iter().any(|unit| unit["call_sign"] == "7B"), "units of history are not on the board");
    let again = import(world, &file, &map);
    assert!(again.contains("brought in: 0, there already: 3"), "{again}");
    assert_eq!(imported(&admin, &north).len(), 3);
    let entries = blackbox::journal::after(&admin, before);
    assert!(entries.iter().any(|entry| entry["action"] == "incident.imported"));
    world.cli(&["verify"]).ok();
}

/// A file of many calls.
fn many(count: usize) -> String {
    let mut calls = "No,Code,Where,Unit,Received,Arrived,Ended\n".to_owned();
    for n in 0..count {
        let _ = writeln!(calls, "B{n},ALM,{n} Quay Road,U{},2019-02-01 08:00,2019-02-01 08:10,2019-02-01 08:30", n % 7);
    }
    calls
}

fn an_import_that_was_killed_is_resumed(world: &mut World) {
    const COUNT: usize = 2_000;
    let (file, map) = (world.file("many.csv", many(COUNT)), world.file("map.toml", MAP));
    let admin = world.user("admin");
    let north = world.desk().site("ND").to_owned();
    let before = world.desk().head();
    let mut running = world
        .command(&["import", "calls", text(&file), "--map", text(&map), "--site", "ND"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the import starts");
    wait_for("the first batch", 30, || {
        let entries = blackbox::journal::after(&admin, before);
        entries.iter().any(|entry| entry["action"] == "incident.imported").then_some(())
    });
    // Both die: the importer between two batches, the server in the middle of one.
    world.kill();
    running.kill().expect("the import runs still");
    running.wait().expect("it ends");
    world.start();
    let part = imported(&admin, &north).len();
    assert!(part > 0 && part < COUNT, "it was killed in the middle: {part}");
    let said = import(world, &file, &map);
    let rest = COUNT - part;
    assert!(said.contains(&format!("brought in: {rest}, there already: {part}")), "{part}: {said}");
    let calls = imported(&admin, &north);
    let places: std::collections::BTreeSet<&str> =
        calls.iter().filter_map(|call| call["location_text"].as_str()).collect();
    assert_eq!((calls.len(), places.len()), (COUNT, COUNT), "each once");
    world.cli(&["verify"]).ok();
}

fn an_import_works_without_a_server(world: &mut World) {
    let north = world.desk().site("ND").to_owned();
    let (file, map) = (world.file("calls.csv", many(300)), world.file("map.toml", MAP));
    world.stop();
    let said = import(world, &file, &map);
    assert!(said.contains("brought in: 300"), "{said}");
    let wrong = world.file("wrong.toml", MAP.replace("\"other\"", "\"no_such_type\""));
    let said = world.cli(&["import", "calls", text(&file), "--map", text(&wrong), "--site", "ND"]).failed();
    assert!(said.contains("no_such_type"), "{said}");
    let said = world.cli(&["import", "calls", text(&file), "--map", text(&map)]).failed();
    assert!(said.contains("--site") && said.contains("HP") && said.contains("ND"), "{said}");
    world.start();
    assert_eq!(imported(&world.user("admin"), &north).len(), 300);
}

/// A police department's real export, where it lies beside the repository.
#[test]
fn a_real_export_comes_in() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let file = root.join("../shared/data/sacramento-dispatch-2019-01.csv.gz");
    if !file.is_file() {
        println!("skipped: {} is not there", file.display());
        return;
    }
    let mut world = World::example(Store::Sqlite).expect("SQLite is always there");
    let (map, rejects) = (root.join("examples/import/sacramento.toml"), world.folder.join("rejects.csv"));
    let arguments = ["import", "calls", text(&file), "--map", text(&map), "--site", "ND", "--rejects", text(&rejects)];
    let north = world.desk().site("ND").to_owned();
    let said = world.cli(&arguments).ok();
    let number = |word: &str| -> usize {
        let line = said.lines().find(|line| line.contains("brought in:")).expect("a summary");
        let (_, rest) = line.split_once(word).expect(word);
        rest.split(|letter: char| !letter.is_ascii_digit()).find_map(|part| part.parse().ok()).expect(line)
    };
    let brought = number("brought in:");
    assert!(brought > 12_000 && number("refused by the server:") == 0, "{said}");
    let calls = imported(&world.user("admin"), &north);
    assert_eq!(calls.len(), brought);
    assert!(calls.iter().all(|call| call["time_precision"] == "day"));
    let without = calls.iter().filter(|call| call["assignments"] == json!([])).count();
    let share = without * 100 / calls.len();
    assert!((20..35).contains(&share), "27 % of the calls have no unit: {share} %");
    let again = world.cli(&arguments).ok();
    assert!(again.contains(&format!("brought in: 0, there already: {brought}")), "{again}");
    world.stop();
}
