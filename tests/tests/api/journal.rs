//! The journal is the spine: the state can be rebuilt from it, and nobody alters it unseen.

use blackbox::desk::id;
use blackbox::journal::{self, Images};
use blackbox::{Desk, Value, World, json};
use fastrand::Rng;

blackbox::both!(
    the_state_is_rebuilt_from_the_journal,
    an_altered_entry_is_named,
    an_altered_detail_is_named,
    a_missing_entry_is_named,
    a_cut_off_end_is_noticed,
    a_timeline_is_one_incidents_entries,
);

/// Acts of the random history.
const ACTS: usize = 150;

fn the_state_is_rebuilt_from_the_journal(world: &mut World) {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let desk = world.desk();
    play(&desk, &mut Rng::with_seed(seed));
    let admin = world.user("admin");
    let (entries, incidents, units) = journal::while_quiet(&admin, || {
        let lists = (admin.all("/incidents?state=all&limit=500"), admin.all("/units?limit=500"));
        (journal::after(&admin, 0), lists.0, lists.1)
    });
    journal::assert_no_gap(&entries, 0);
    let images = Images::of(&entries);
    assert!(incidents.len() > 500 && units.len() > 10);
    for (items, images) in [(&incidents, &images.incidents), (&units, &images.units)] {
        for item in items {
            assert_eq!(images.get(id(item)), Some(item), "the last image and the list differ (seed {seed})");
        }
    }
    assert_eq!(incidents.len(), images.incidents.len());
    let said = world.cli(&["verify"]).ok();
    assert!(said.contains("whole"), "{said}");
}

/// A random history: whatever is possible, and some of what is not.
fn play(desk: &Desk, rng: &mut Rng) {
    let signs = ["P4", "C1", "N1", "P6", "P2"];
    let (mut incidents, mut assignments): (Vec<Value>, Vec<Value>) = (vec![desk.open()], Vec::new());
    for act in 0..ACTS {
        let incident = &incidents[rng.usize(..incidents.len())].clone();
        let unit = desk.unit_id(signs[rng.usize(..signs.len())]);
        let answer = match rng.u8(0..20) {
            0..3 => {
                incidents.push(desk.open_with(&json!({ "narrative": format!("act {act}") })));
                continue;
            }
            3..7 => {
                let answer = desk.act(incident, "assignments", &json!({ "unit_id": unit }));
                assignments.extend((answer.status == 201).then(|| answer.json.clone()));
                answer
            }
            7..12 if !assignments.is_empty() => {
                let steps = ["acknowledged", "en_route", "on_scene", "cleared", "refused"];
                let body = json!({ "to": steps[rng.usize(..steps.len())], "reason": "as chance has it" });
                desk.step(&assignments[rng.usize(..assignments.len())], &body)
            }
            12 if !assignments.is_empty() => {
                let path = format!("/assignments/{}/transfer", id(&assignments[rng.usize(..assignments.len())]));
                let answer = desk.api.post(&path, &json!({ "unit_id": unit }));
                assignments.extend((answer.status == 201).then(|| answer.json.clone()));
                answer
            }
            13 => desk.act(incident, "hold", &json!({ "reason": "later" })),
            14 => desk.act(incident, "release", &json!({})),
            15 => desk.act(incident, "close", &json!({ "disposition": "handled" })),
            16 => desk.act(incident, "reopen", &json!({ "reason": "they are back" })),
            17 => desk.change(incident, &json!({ "priority": rng.u8(1..6), "reason": "seen anew" })),
            18 => desk.api.post(
                &format!("/units/{unit}/duty"),
                &json!({ "to": *rng.choice(&["on_duty", "on_break", "off_duty"]).expect("one of three") }),
            ),
            _ => desk.act(incident, "log", &json!({ "text": format!("act {act}") })),
        };
        assert!([200, 201, 409].contains(&answer.status), "{}: {} {}", answer.asked, answer.status, answer.text);
    }
}

/// Stops the server, does something to the store, and gives what `verify` then says.
fn after_tampering(world: &mut World, statement: &str) -> String {
    world.cli(&["verify"]).ok();
    world.stop();
    world.sql(statement);
    world.cli(&["verify"]).failed()
}

fn an_altered_entry_is_named(world: &mut World) {
    let said = after_tampering(world, "UPDATE journal SET action = 'incident.closed' WHERE seq = 100");
    assert!(said.contains("entry 100 "), "{said}");
}

fn an_altered_detail_is_named(world: &mut World) {
    let sql = "UPDATE journal_detail SET details = REPLACE(details, 'priority', 'Priority') WHERE seq = 1200";
    let said = after_tampering(world, sql);
    assert!(said.contains("entry 1200 "), "{said}");
}

fn a_missing_entry_is_named(world: &mut World) {
    let said = after_tampering(world, "DELETE FROM journal WHERE seq = 300");
    assert!(said.contains("entry 300 "), "{said}");
}

fn a_cut_off_end_is_noticed(world: &mut World) {
    let last = world.desk().head();
    let said = after_tampering(world, &format!("DELETE FROM journal WHERE seq >= {last}"));
    assert!(said.contains("its head says"), "{said}");
}

fn a_timeline_is_one_incidents_entries(world: &mut World) {
    let desk = world.desk();
    let incident = desk.open();
    desk.open();
    let assignment = desk.assign(&incident, "P4");
    desk.advance(&assignment, "cleared");
    desk.act(&incident, "close", &json!({ "disposition": "handled" })).ok();
    let stream = format!("incident/{}", id(&incident));
    let timeline = desk.api.all(&format!("/journal?stream={stream}&limit=2"));
    let actions: Vec<&str> = timeline.iter().filter_map(|entry| entry["action"].as_str()).collect();
    assert_eq!(actions, ["incident.created", "assignment.created", "assignment.advanced", "incident.closed"]);
    for entry in &timeline {
        assert_eq!((&entry["stream"], &entry["site_id"]), (&json!(stream), &incident["site_id"]));
        assert_eq!(entry["actor"]["name"], "Tomasz Wren");
        assert_eq!(entry["hash"].as_str().map(str::len), Some(64));
        assert!(entry["key"].is_string());
    }
}
