//! What the clients were told, beside what is there.

use std::collections::{BTreeMap, BTreeSet};

use blackbox::journal::{self, Images};
use blackbox::{Api, Value, World, availability};

use crate::clients::Held;

/// Compares every answer that was held with the journal and the state; gives what does not fit, in words.
pub(crate) fn compare(api: &Api, before: i64, held: &[Held]) -> Vec<String> {
    let entries = journal::after(api, before);
    let mut wrong = Vec::new();
    for (entry, expected) in entries.iter().zip(before + 1..) {
        if entry["seq"] != expected {
            wrong.push(format!("the journal has a gap at {expected}"));
            break;
        }
    }
    let mut by_key: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for entry in &entries {
        if let Some(key) = entry["key"].as_str() {
            by_key.entry(key).or_default().push(entry);
        }
    }
    for answer in held {
        match by_key.get(answer.key.as_str()).map_or(0, Vec::len) {
            1 => {}
            count => wrong.push(format!("{} under {} is in the journal {count} times", answer.path, answer.key)),
        }
    }
    let known: BTreeSet<&str> = held.iter().map(|answer| answer.key.as_str()).collect();
    for key in by_key.keys().filter(|key| key.starts_with("test-") && !known.contains(*key)) {
        wrong.push(format!("{key} is in the journal, and nobody was told"));
    }
    let figures = api.ask_root("GET", "/metrics").send().text;
    let rot = figures.lines().find_map(|line| line.strip_prefix("castellan_rot_found "));
    if let Some(count) = rot.filter(|count| *count != "0") {
        wrong.push(format!("{count} things are said to be rotten, and nothing has rotted"));
    }
    wrong.extend(state(api, held));
    let mut told = Images::of(&journal::until(api, before));
    told.take(&entries);
    wrong.extend(images(api, told, before + entries.len() as i64));
    wrong
}

/// Every incident that was opened is there with its lines and stamps.
pub(crate) fn state(api: &Api, held: &[Held]) -> Vec<String> {
    let mut wrong = Vec::new();
    let ids = |items: Vec<Value>| -> BTreeMap<String, Value> {
        items.into_iter().map(|item| (item["id"].as_str().unwrap_or_default().to_owned(), item)).collect()
    };
    let incidents = ids(api.all("/incidents?state=all&limit=500"));
    let mut lines: BTreeMap<&str, i64> = BTreeMap::new();
    for path in held.iter().filter_map(|answer| answer.path.strip_suffix("/log")) {
        *lines.entry(path.trim_start_matches("/incidents/")).or_default() += 1;
    }
    let mut numbers = BTreeSet::new();
    for answer in held.iter().filter(|answer| answer.path == "/incidents") {
        let told = &answer.answer;
        let id = told["id"].as_str().unwrap_or_default();
        let Some(found) = incidents.get(id) else {
            wrong.push(format!("incident {} was acknowledged and is not there", told["number"]));
            continue;
        };
        if !numbers.insert(told["number"].to_string()) || found["number"] != told["number"] {
            wrong.push(format!("the number {} was given twice", told["number"]));
        }
        // The narrative is the first line.
        let written = lines.get(id).copied().unwrap_or_default() + 1;
        if found["lines"] != written {
            wrong.push(format!("{}: {} lines, {written} were acknowledged", told["number"], found["lines"]));
        }
        if found["assignments"].as_array().map(Vec::len) != Some(1) {
            wrong.push(format!("{}: {} ", told["number"], found["assignments"]));
        }
    }
    for answer in held.iter().filter(|answer| answer.path.ends_with("/advance")) {
        let (told, step) = (&answer.answer, answer.body["to"].as_str().unwrap_or_default());
        let incident = incidents.get(told["incident_id"].as_str().unwrap_or_default());
        let found = incident
            .and_then(|incident| incident["assignments"].as_array()?.iter().find(|one| one["id"] == told["id"]));
        if found.is_none_or(|found| found["stamps"][step] != told["stamps"][step]) {
            wrong.push(format!("the stamp {step} of {} was acknowledged and is not there", told["id"]));
        }
    }
    for answer in held.iter().filter(|answer| answer.path.ends_with("/close")) {
        let found = incidents.get(answer.answer["id"].as_str().unwrap_or_default());
        if found.is_none_or(|found| found["closed_at"] != answer.answer["closed_at"]) {
            wrong.push(format!("{} was closed and is not", answer.answer["number"]));
        }
    }
    wrong
}

/// What the journal says of a thing last is what the lists say of it, and units are shown to be doing what the assignments
/// say. Deadlines go on: each page is compared with the journal up to the entry that the page names.
pub(crate) fn images(api: &Api, mut told: Images, mut last: i64) -> Vec<String> {
    let mut wrong = Vec::new();
    for first in ["/units", "/incidents?state=all&limit=500"] {
        let mut next = Some(first.to_owned());
        while let Some(path) = next {
            let page = api.get(&path);
            let seq: i64 = page.header("castellan-seq").parse().expect("a list says up to where it is complete");
            let page = page.ok();
            let tail = journal::after(api, last);
            let known = tail.iter().take_while(|entry| entry["seq"].as_i64() <= Some(seq)).count();
            told.take(&tail[..known]);
            last += known as i64;
            let items = page["items"].as_array().cloned().unwrap_or_default();
            if first == "/units" {
                wrong.extend(availability::differing(told.incidents.values(), &items));
            }
            for item in items.into_iter().map(in_image) {
                let id = item["id"].as_str().unwrap_or_default();
                let image = told.incidents.get(id).or_else(|| told.units.get(id));
                if image.is_some_and(|image| *image != item) {
                    wrong.push(format!("{path}: {item} is in the journal as {image:?}"));
                }
            }
            next = page["next"].as_str().map(|path| path.trim_start_matches("/api/v1").to_owned());
        }
    }
    wrong
}

/// Open assignments that the journal's image of a unit holds at the most.
const ASSIGNMENTS_IN_IMAGE: usize = 16;

/// A unit or incident as the journal shows it.
pub(crate) fn in_image(mut item: Value) -> Value {
    if item["call_sign"].is_string()
        && let Some(assignments) = item["assignments"].as_array_mut()
    {
        assignments.truncate(ASSIGNMENTS_IN_IMAGE);
    }
    item
}

/// The control: whoever takes an acknowledged row away is found out.
pub(crate) fn take_away(world: &World, incident: &str) {
    let id = world.literal(incident);
    world.sql(&format!("DELETE FROM log_line WHERE incident_id = {id}"));
    world.sql(&format!("DELETE FROM assignment WHERE incident_id = {id}"));
    world.sql(&format!("DELETE FROM incident WHERE id = {id}"));
}
