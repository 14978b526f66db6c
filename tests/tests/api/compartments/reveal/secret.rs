//! Sealed records with a word of their own in every field that people write, and what lies beside them in the open.

use std::collections::{BTreeMap, BTreeSet};

use blackbox::desk::id;
use blackbox::{Desk, Value, World, fresh_key, json};
use fastrand::Rng;

use super::super::{free_unit, path, seal};

/// Letters of a word: too many for it to stand anywhere by chance, and none that make a word of any language.
const WORD_LETTERS: usize = 12;
/// Letters with which all words of a scenario begin.
pub(super) const STEM: usize = 6;
const LETTERS: &[u8] = b"bcdfghjkmnpqrstvwxz";
/// Digits of a telephone number that nothing else has, such as a moment in microseconds.
const PHONE_DIGITS: usize = 13;

/// What is hidden, and what must not be found.
pub(super) struct Secret {
    /// The two incidents, related to each other.
    pub(super) incidents: [Value; 2],
    /// Ids of all that hangs on them, by the beginning of the paths that lead there.
    pub(super) things: BTreeMap<&'static str, Vec<String>>,
    /// How every word begins.
    stem: String,
    /// The words, by field.
    pub(super) words: BTreeMap<String, String>,
    /// Every id that came to be with them.
    pub(super) ids: BTreeSet<String>,
    /// Their numbers.
    pub(super) numbers: Vec<String>,
    /// The unit that works on it, as long as it does, and as what.
    pub(super) engaged: Option<String>,
    pub(super) assignment: Value,
}

/// What lies beside it, is seen by others, and has to do with it.
pub(super) struct Beside {
    /// An alarm that a sealed incident carries on, and one that none does.
    pub(super) alarms: [Value; 2],
    /// An open incident at the same place with the same caller and the same plate.
    pub(super) decoy: Value,
    /// A word that stands on both sides: the caller's number.
    pub(super) phone: String,
    /// The plate.
    pub(super) plate: String,
}

impl Secret {
    /// All of it in lower case, as it is looked for.
    pub(super) fn needles(&self) -> Vec<String> {
        self.told().into_iter().chain(self.ids.iter().cloned()).collect()
    }

    /// The same without ids.
    pub(super) fn told(&self) -> Vec<String> {
        self.words.values().chain(&self.numbers).map(|word| word.to_lowercase()).collect()
    }

    /// Puts a new word into a field.
    pub(super) fn word(&mut self, rng: &mut Rng, field: &str) -> String {
        let word = format!("{}{}", self.stem, word(rng));
        self.words.insert(field.to_owned(), word.clone());
        word
    }

    /// Adds what has come to be on the incidents since, by what a member sees of them.
    pub(super) fn gather(&mut self, desk: &Desk, beside: &Beside, since: &str) {
        let known: BTreeSet<&str> =
            beside.alarms.iter().chain([&beside.decoy]).map(|one| id(one)).chain([since]).collect();
        for incident in &self.incidents {
            let now = desk.now(incident);
            let compartment = now["compartment_id"].as_str().unwrap_or_default();
            let mut found = BTreeSet::new();
            ids(&now, &mut found);
            // Ids begin with the moment of their making: what is older hangs on something else.
            self.ids.extend(
                found.into_iter().filter(|one| **one > *since && one != compartment && !known.contains(&**one)),
            );
            let mut put = |path: &'static str, list: &Value, field: &str| {
                let ids = list.as_array().into_iter().flatten().filter_map(|one| one[field].as_str());
                let of = self.things.entry(path).or_default();
                for one in ids.filter(|one| *one > since) {
                    if !of.iter().any(|known| known == one) {
                        of.push(one.to_owned());
                    }
                }
            };
            put("/api/v1/incidents/{id}", &json!([now]), "id");
            put("/api/v1/assignments/{id}", &now["assignments"], "id");
            put("/api/v1/incident-persons/{id}", &now["persons"], "id");
            put("/api/v1/subjects/{id}", &now["persons"], "subject_id");
            put("/api/v1/incident-vehicles/{id}", &now["vehicles"], "id");
            put("/api/v1/incident-relations/{id}", &now["related"], "relation_id");
            put("/api/v1/attachments/{id}", &now["attachments"], "id");
            put("lines", &now["log"], "id");
        }
        let of = self.things.entry("/api/v1/outside-calls/{id}").or_default();
        self.ids.extend(of.iter().cloned());
    }
}

/// A word that stands nowhere else.
fn word(rng: &mut Rng) -> String {
    let letters = (0..WORD_LETTERS).map(|_| char::from(LETTERS[rng.usize(..LETTERS.len())]));
    letters.collect()
}

fn phone(rng: &mut Rng) -> String {
    (0..PHONE_DIGITS).map(|_| rng.digit(10)).collect()
}

/// Every id in a document.
fn ids(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.len() == 36 && text.split('-').count() == 5 => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| ids(item, found)),
        Value::Object(fields) => fields.values().for_each(|item| ids(item, found)),
        _ => {}
    }
}

/// Two alarms of a panel of their own, and an open incident that looks like the sealed one.
pub(super) fn beside(world: &mut World, desk: &Desk, rng: &mut Rng, panel: &str) -> Beside {
    let body = json!({ "account": panel, "name": "Dock office", "site_id": desk.site("HP"),
        "zones": [{ "number": "7", "name": "Dock door" }, { "number": "8", "name": "Dock window" }] });
    let account = world.user("admin").post("/alarm-accounts", &body).ok();
    let mut panel = blackbox::Panel::connect(&world.receiver(), panel);
    let alarms = ["7", "8"].map(|zone| {
        assert_eq!(panel.signal(&format!("Nri1/BA00{zone}")), "ACK");
        let listed = desk.api.items(&format!("/alarms?state=open&account_id={}", id(&account)));
        let of_zone = listed.into_iter().find(|one| one["zone"].as_str().is_some_and(|number| number.ends_with(zone)));
        of_zone.expect("an alarm of the zone")
    });
    let (phone, plate) = (phone(rng), word(rng).to_uppercase());
    let decoy =
        desk.open_with(&json!({ "caller_phone": phone, "caller_name": "Ada Quill", "narrative": "in the open" }));
    desk.act(&decoy, "vehicles", &json!({ "plate": plate, "make": "Ford" })).ok();
    Beside { alarms, decoy, phone, plate }
}

/// Two sealed incidents with a word of their own in every field, made by a member in one of the ways that there are.
pub(super) fn sealed(desk: &Desk, rng: &mut Rng, compartment: &Value, beside: &Beside) -> Secret {
    let mut secret = Secret {
        incidents: [Value::Null, Value::Null],
        things: BTreeMap::new(),
        stem: word(rng).get(..STEM).expect("a word is longer").to_owned(),
        words: BTreeMap::new(),
        ids: BTreeSet::new(),
        numbers: Vec::new(),
        engaged: None,
        assignment: Value::Null,
    };
    let from_the_first_moment = rng.bool();
    let within = if from_the_first_moment { json!(id(compartment)) } else { Value::Null };
    let caller = if rng.bool() { beside.phone.clone() } else { phone(rng) };
    if caller != beside.phone {
        secret.words.insert("caller_phone".to_owned(), caller.clone());
    }
    let mut body = json!({ "compartment_id": within, "caller_phone": caller, "priority": rng.i64(1..=4) });
    for field in ["narrative", "caller_name", "location_text", "source", "priority_reason"] {
        body[field] = json!(secret.word(rng, field));
    }
    if rng.bool() {
        body["place_id"] = Value::Null;
    }
    let first = desk.open_with(&body);
    // What nobody goes to is overdue in a moment, which is told by mail; before it is sealed, to everybody.
    let mut body = json!({ "compartment_id": within, "narrative": secret.word(rng, "second narrative") });
    if from_the_first_moment {
        body["type"] = json!(super::QUICK);
    }
    let second = desk.open_with(&body);
    secret.numbers = [&first, &second].map(|one| one["number"].as_str().expect("a number").to_owned()).into();
    secret.incidents = [first.clone(), second.clone()];
    let late = rng.usize(..3);
    let carry = || {
        let carried = desk
            .api
            .post(&format!("/alarms/{}/incident", id(&beside.alarms[0])), &json!({ "incident_id": id(&first) }));
        assert_eq!(carried.ok()["incident_id"], first["id"]);
    };
    if late == 0 {
        carry();
    }
    desk.act(&first, "related", &json!({ "other_id": id(&second) })).ok();
    if !from_the_first_moment && rng.bool() {
        write(desk, rng, &mut secret, beside);
        seal(desk, &first, compartment);
        seal(desk, &second, compartment);
    } else {
        if !from_the_first_moment {
            seal(desk, &first, compartment);
            seal(desk, &second, compartment);
        }
        write(desk, rng, &mut secret, beside);
    }
    if late > 0 {
        carry();
    }
    finish(desk, rng, &mut secret);
    secret
}

/// Fills everything that can be filled on an incident.
fn write(desk: &Desk, rng: &mut Rng, secret: &mut Secret, beside: &Beside) {
    let [first, second] = secret.incidents.clone();
    let act = |incident: &Value, what: &str, body: &Value| desk.act(incident, what, body).ok();
    act(&first, "log", &json!({ "text": format!("he said {}, twice", secret.word(rng, "line")) }));
    let name = secret.word(rng, "person's name");
    let phone = phone(rng);
    secret.words.insert("person's phone".to_owned(), phone.clone());
    let person =
        json!({ "role": "suspect", "name": name, "phone": phone, "description": secret.word(rng, "description") });
    act(&first, "persons", &person);
    // The same name on the other: a list of two can be cut in the middle.
    act(&second, "persons", &json!({ "role": "witness", "name": name }));
    let plate = if rng.bool() { beside.plate.clone() } else { secret.word(rng, "plate").to_uppercase() };
    act(
        &first,
        "vehicles",
        &json!({ "plate": plate, "make": secret.word(rng, "make"), "colour": secret.word(rng, "colour"),
            "note": secret.word(rng, "vehicle's note") }),
    );
    let call = json!({ "service": "police", "name": secret.word(rng, "outside name"), "number": "110",
        "note": secret.word(rng, "outside note") });
    let call = act(&first, "outside", &call);
    secret.things.insert("/api/v1/outside-calls/{id}", vec![id(&call).to_owned()]);
    let said = json!({ "reference": secret.word(rng, "reference"), "outcome": secret.word(rng, "outcome"),
        "note": secret.word(rng, "outside reply") });
    desk.api.post(&format!("/outside-calls/{}/advance", id(&call)), &said).ok();
    let (file, note) = (secret.word(rng, "file name"), secret.word(rng, "file note"));
    let file = format!("{}/attachments?name={file}.txt&note={note}", path(&first));
    let text = secret.word(rng, "file text").into_bytes();
    let sent =
        desk.api.ask("POST", &file).key(&fresh_key()).header("content-type", "text/plain").bytes(text).send().ok();
    secret.words.insert("file hash".to_owned(), sent["sha256"].as_str().expect("a hash").to_owned());
    act(&first, "hold", &json!({ "reason": secret.word(rng, "hold") }));
    act(&first, "release", &json!({}));
    desk.change(&first, &json!({ "priority": 2, "reason": secret.word(rng, "change") })).ok();
}

/// Sends a unit, which may come back, and ends the second incident or does not.
fn finish(desk: &Desk, rng: &mut Rng, secret: &mut Secret) {
    let [first, second] = secret.incidents.clone();
    let assignment = desk.assign(&first, &free_unit(desk));
    desk.advance(&assignment, "acknowledged");
    if rng.bool() {
        desk.advance(&assignment, "cleared");
        let close = json!({ "disposition": "handled", "note": secret.word(rng, "close") });
        desk.act(&first, "close", &close).ok();
    } else {
        secret.engaged = assignment["unit_id"].as_str().map(str::to_owned);
    }
    secret.assignment = assignment;
    if rng.usize(..3) == 0 {
        let reason = secret.word(rng, "cancel");
        desk.act(&second, "cancel", &json!({ "reason": reason })).ok();
    }
}
