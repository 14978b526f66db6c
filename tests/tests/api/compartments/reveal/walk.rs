//! Every way to ask, walked by one person: each answer is searched, and one about something sealed is held against one
//! about something that never was.

use std::collections::{BTreeMap, BTreeSet};

use blackbox::desk::id;
use blackbox::{Answer, Api, Value, fresh_key, json};
use fastrand::Rng;

use super::super::matrix::Operation;
use super::secret::{Beside, STEM, Secret};

/// Headers that change by themselves.
const PASSING: [&str; 3] = ["date", "castellan-seq", "x-request-id"];
/// Letters of an answer that are shown around what was found in it.
const AROUND: usize = 100;

/// What is asked for.
pub(super) struct Ground<'a> {
    pub(super) operations: &'a [Operation],
    pub(super) secret: &'a Secret,
    pub(super) beside: &'a Beside,
    /// What is open, by the beginning of the paths that lead there.
    pub(super) open: BTreeMap<&'static str, Vec<String>>,
    /// Values of parameters by name.
    pub(super) values: BTreeMap<&'static str, Vec<String>>,
}

/// Somebody who walks.
pub(super) struct Walk<'a> {
    ground: &'a Ground<'a>,
    api: &'a Api,
    rng: &'a mut Rng,
    /// What is looked for.
    needles: Vec<String>,
    /// The same without ids.
    told: Vec<String>,
    /// How they begin: most answers hold none of them, and a search for each needle in each takes as long as all else.
    stems: BTreeSet<String>,
    /// What was found where nothing may be.
    pub(super) found: Vec<String>,
    /// Of the needles, those that were.
    pub(super) hits: BTreeSet<String>,
    pub(super) asked: usize,
}

/// What an answer says, whatever it was asked about.
#[derive(Debug, PartialEq, Eq)]
struct Shape {
    status: u16,
    headers: BTreeMap<String, String>,
    text: String,
}

impl Shape {
    fn of(answer: &Answer, thing: &str) -> Self {
        let mut headers = answer.headers.clone();
        headers.retain(|name, _| !PASSING.contains(&name.as_str()));
        for value in headers.values_mut() {
            *value = value.replace(thing, "{id}");
        }
        Self { status: answer.status, headers, text: answer.text.replace(thing, "{id}") }
    }
}

/// An id as the server makes them, of nothing.
fn never(rng: &mut Rng) -> String {
    format!("0192a000-{:04x}-7000-8000-{:012x}", rng.u16(..), rng.u64(..1 << 48))
}

/// A value of an address.
fn encoded(value: &str) -> String {
    value
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

impl<'a> Walk<'a> {
    pub(super) fn new(ground: &'a Ground<'a>, api: &'a Api, rng: &'a mut Rng) -> Self {
        let (needles, told) = (ground.secret.needles(), ground.secret.told());
        let stems = needles.iter().filter_map(|needle| needle.get(..STEM)).map(str::to_owned).collect();
        Self { ground, api, rng, needles, told, stems, found: Vec::new(), hits: BTreeSet::new(), asked: 0 }
    }

    /// Asks, and searches the answer for what was not in the question.
    fn ask(&mut self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let ask = self.api.ask(method, path);
        let ask = if method == "GET" { ask } else { ask.key(&fresh_key()) };
        let answer = match body {
            Some(body) => ask.json(body).send(),
            None => ask.send(),
        };
        self.asked += 1;
        let question = format!("{} {}", answer.asked, body.unwrap_or(&Value::Null)).to_lowercase();
        let said = format!("{} {:?} {}", answer.status, answer.headers, answer.text).to_lowercase();
        // An export has a line for every entry, so that its hashes hold: with the id of the thing, and no word of it.
        let needles = if path.contains("/journal/export") { &self.told } else { &self.needles };
        let stems: Vec<&String> = self.stems.iter().filter(|stem| said.contains(stem.as_str())).collect();
        let likely = needles.iter().filter(|needle| stems.iter().any(|stem| needle.starts_with(stem.as_str())));
        for needle in likely.filter(|needle| said.contains(needle.as_str()) && !question.contains(needle.as_str())) {
            self.found.push(shown(&question, needle, &said));
            self.hits.insert(needle.clone());
        }
        answer
    }

    /// Asks the same about something sealed as about something that never was.
    fn compare(&mut self, method: &str, things: &[String], question: impl Fn(&str) -> (String, Option<Value>)) {
        let nothing = never(self.rng);
        let (path, body) = question(&nothing);
        let expected = Shape::of(&self.ask(method, &path, body.as_ref()), &nothing);
        // Who lacks the action is told so before anything is looked up; one question shows it.
        let things = if expected.status == 403 { things.get(..1).unwrap_or_default() } else { things };
        for thing in things {
            let (path, body) = question(thing);
            let answer = self.ask(method, &path, body.as_ref());
            let shape = Shape::of(&answer, thing);
            if shape != expected {
                let body = body.unwrap_or_default();
                let headers = if shape.headers == expected.headers { BTreeMap::new() } else { shape.headers };
                self.found.push(format!(
                    "{method} {path} {body}: otherwise than nothing: {} {} {headers:?}, not {} {}",
                    shape.status, shape.text, expected.status, expected.text
                ));
            }
        }
    }

    /// The sealed things that a path leads to, and one more that it does not.
    fn sealed(&mut self, path: &str) -> Vec<String> {
        let things = &self.ground.secret.things;
        let mut chosen: Vec<String> = things
            .iter()
            .filter(|(beginning, _)| path.starts_with(**beginning))
            .flat_map(|(_, ids)| ids.clone())
            .collect();
        let all: Vec<&String> = self.ground.secret.ids.iter().collect();
        chosen.push(all[self.rng.usize(..all.len())].clone());
        chosen
    }

    /// Every operation that reads, with what of its parameters chance says; `share` of a hundred of them at all.
    pub(super) fn read(&mut self, share: usize) {
        let ground = self.ground;
        for operation in ground.operations.iter().filter(|one| one.method == "GET" && one.name != "follow_feed") {
            if self.rng.usize(..100) >= share {
                continue;
            }
            let mut paths = vec![operation.path.clone()];
            if operation.path.contains("{id}") {
                let things = self.sealed(&operation.path);
                self.compare("GET", &things, |thing| (operation.path.replace("{id}", thing), None));
                let open = ground.open.iter().filter(|(beginning, _)| operation.path.starts_with(**beginning));
                paths = open.flat_map(|(_, ids)| ids).map(|thing| operation.path.replace("{id}", thing)).collect();
            }
            for path in paths {
                if self.ask("GET", &path, None).status != 403 {
                    self.search(operation, &path);
                    self.with_parameters(operation, &path);
                }
            }
        }
        let lines: Vec<String> = ground.secret.ids.iter().cloned().collect();
        let streams = lines.iter().filter(|_| self.rng.usize(..4) == 0).cloned().collect::<Vec<_>>();
        for kind in ["incident", "assignment", "attachment", "subject"] {
            self.compare("GET", &streams, |thing| (format!("/journal?stream={kind}/{thing}"), None));
        }
    }

    /// A search for what stands in a sealed record finds as much as one for what stands nowhere, also where it is cut.
    fn search(&mut self, operation: &Operation, path: &str) {
        if !operation.parameters.iter().any(|name| name == "query") {
            return;
        }
        let words = &self.ground.secret.words;
        let name = words.get("person's name").cloned().unwrap_or_default();
        let some = words.values().nth(self.rng.usize(..words.len())).cloned().unwrap_or_default();
        for limit in [1, 200] {
            self.compare("GET", &[name.clone(), some.clone()], |word| {
                (format!("{path}?query={}&limit={limit}", encoded(word)), None)
            });
        }
        let number = self.ground.secret.numbers[0].clone();
        self.ask("GET", &format!("{path}?query={number}"), None);
    }

    /// Each parameter by itself, and some together.
    fn with_parameters(&mut self, operation: &Operation, path: &str) {
        let names: Vec<&str> = operation.parameters.iter().map(String::as_str).collect();
        let mut queries = Vec::new();
        for name in &names {
            let Some(value) = self.value(name) else { continue };
            queries.push(format!("{name}={value}"));
        }
        let together: Vec<String> = queries.iter().filter(|_| self.rng.bool()).cloned().collect();
        queries.retain(|_| self.rng.bool());
        if together.len() > 1 {
            queries.push(together.join("&"));
        }
        for query in queries {
            self.ask("GET", &format!("{path}?{query}"), None);
        }
    }

    fn value(&mut self, name: &str) -> Option<String> {
        let values = self.ground.values.get(name)?;
        Some(encoded(&values[self.rng.usize(..values.len())]))
    }

    /// Every operation that writes, on what is sealed; `share` of a hundred of them.
    pub(super) fn write(&mut self, share: usize) {
        let ground = self.ground;
        let writing = ground.operations.iter().filter(|one| one.method != "GET" && one.path.contains("{id}"));
        for operation in writing {
            if self.rng.usize(..100) >= share {
                continue;
            }
            let things = self.sealed(&operation.path);
            self.compare(&operation.method, &things, |thing| {
                (operation.path.replace("{id}", thing), Some(said(operation, thing)))
            });
        }
        self.name_in_bodies();
        self.disturb_what_is_beside();
    }

    /// What is sealed, named in the body of an act on something else.
    fn name_in_bodies(&mut self) {
        let ground = self.ground;
        let of = |kind: &str| ground.secret.things.get(kind).cloned().unwrap_or_default();
        let (incidents, subjects, lines) = (of("/api/v1/incidents/{id}"), of("/api/v1/subjects/{id}"), of("lines"));
        let decoy = format!("/incidents/{}", id(&ground.beside.decoy));
        let alarm = format!("/alarms/{}/incident", id(&ground.beside.alarms[1]));
        let to = |path: &str, body: Value| (path.to_owned(), Some(body));
        self.compare("POST", &incidents, |one| to(&format!("{decoy}/related"), json!({ "other_id": one })));
        self.compare("POST", &incidents, |one| to(&format!("{decoy}/merge"), json!({ "into": one })));
        self.compare("POST", &incidents, |one| to(&alarm, json!({ "incident_id": one })));
        self.compare("POST", &incidents, |one| to("/legal-holds", json!({ "incident_id": one, "reason": "x" })));
        self.compare("POST", &subjects, |one| to("/legal-holds", json!({ "subject_id": one, "reason": "x" })));
        self.compare("POST", lines.get(..1).unwrap_or_default(), |one| {
            to(&format!("{decoy}/log"), json!({ "text": "not so", "corrects": one }))
        });
        self.compare("PATCH", &incidents[..1], |one| to(&decoy, json!({ "place_id": one })));
        self.compare("POST", &incidents[..1], |one| to(&format!("{decoy}/assignments"), json!({ "unit_id": one })));
        self.compare("POST", &incidents[..1], |one| to(&format!("{decoy}/hand_to"), json!({ "account_id": one })));
    }

    /// Acts on the alarm that it carries on and the units that may be on their way there: whatever comes of them, the
    /// answer does not say why.
    fn disturb_what_is_beside(&mut self) {
        let ground = self.ground;
        let alarm = format!("/alarms/{}", id(&ground.beside.alarms[0]));
        for (act, body) in [
            ("incident", json!({})),
            ("acknowledge", json!({})),
            ("take", json!({})),
            ("acts", json!({ "kind": "look", "result": "nothing_seen" })),
            ("level", json!({ "level": 2, "reason": "seen" })),
            ("phrase", json!({ "said": "x" })),
            ("decide", json!({ "cause": "nothing" })),
            ("release", json!({})),
        ] {
            self.ask("POST", &format!("{alarm}/{act}"), Some(&body));
        }
        if let Some(unit) = &ground.secret.engaged {
            self.ask("POST", &format!("/units/{unit}/duty"), Some(&json!({ "to": "off_duty" })));
            self.ask("PATCH", &format!("/units/{unit}"), Some(&json!({ "retired": true })));
        }
    }
}

/// Where something was found.
pub(super) fn shown(question: &str, needle: &str, said: &str) -> String {
    let at = said.find(needle).unwrap_or_default();
    let edge = |at: usize| (0..=at.min(said.len())).rev().find(|at| said.is_char_boundary(*at)).unwrap_or_default();
    let part = said.get(edge(at.saturating_sub(AROUND))..edge(at + needle.len() + AROUND)).unwrap_or_default();
    format!("{question}: {needle} in …{part}…")
}

/// A body that would be done, if the record were there for whoever sends it.
fn said(operation: &Operation, thing: &str) -> Value {
    match operation.name.as_str() {
        "add_line" => json!({ "text": "x" }),
        "close_incident" => json!({ "disposition": "handled" }),
        "cancel_incident" | "reopen_incident" | "hold_incident" | "remove_attachment" | "unseal_incident"
        | "ask_backup" | "erase_subject" => json!({ "reason": "x" }),
        "add_vehicle" | "change_vehicle" => json!({ "make": "Ford" }),
        "advance_assignment" => json!({ "to": "cleared" }),
        "call_outside" => json!({ "service": "police", "name": "x", "number": "110" }),
        "advance_outside" => json!({ "note": "x" }),
        "update_incident" => json!({ "priority": 1, "reason": "x" }),
        _ => operation.body(thing),
    }
}

/// The ground of a scenario, as the document and the site have it.
pub(super) fn values(
    secret: &Secret,
    members: &[Value],
    sites: [&str; 2],
    range: (i64, i64),
) -> BTreeMap<&'static str, Vec<String>> {
    let texts = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    let accounts = members.iter().filter_map(|one| one["account_id"].as_str()).map(str::to_owned).collect();
    BTreeMap::from([
        ("query", secret.told()),
        ("state", texts(&["open", "all", "received", "dispatched", "on_scene", "closed", "held"])),
        ("limit", texts(&["1", "2", "500"])),
        ("type", texts(&["trespass", super::QUICK])),
        ("priority", texts(&["1", "2", "3", "4"])),
        (
            "by",
            texts(&[
                "site", "type", "priority", "place", "spot", "unit", "operator", "hour", "weekday", "shift", "account",
                "zone",
            ]),
        ),
        ("format", texts(&["csv"])),
        ("from", texts(&["2020-01-01T00:00:00Z"])),
        ("to", texts(&["2040-01-01T00:00:00Z"])),
        ("after", texts(&["0"]).into_iter().chain([range.0.to_string()]).collect()),
        ("entry", (0..4).map(|step| (range.0 + (range.1 - range.0) * step / 4 + 1).to_string()).collect()),
        ("escalated", texts(&["true"])),
        ("mine", texts(&["true", "false"])),
        ("coverage", texts(&["true"])),
        ("retired", texts(&["true"])),
        ("newest", texts(&["true"])),
        ("erased", texts(&["true", "false"])),
        ("lifted", texts(&["true", "false"])),
        ("key", texts(&["unknown", "trespass", super::QUICK])),
        ("category", texts(&["burglary"])),
        ("month", vec![super::month()]),
        ("owner_id", accounts),
        ("site_id", sites.map(str::to_owned).into()),
    ])
}
