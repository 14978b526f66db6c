//! Persons about whom details are kept, seen across incidents: where they are mentioned, what may not be erased yet, and
//! what an erasure takes out of entries that were written in the clear.

use std::collections::{BTreeMap, BTreeSet};

use kernel::subject::{ERASED, Named, Subject, is_sealed};
use kernel::{Id, Time};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Incident, Person, Vehicle};

/// Mentions that one erasure takes: an entry is written for each incident.
pub const MENTIONS_MAX: usize = 2_000;

kernel::text_enum! {
    /// As what a person is mentioned.
    pub enum MentionKind {
        /// Who called.
        Caller = "caller",
        /// A person on an incident.
        Person = "person",
        /// Whoever keeps a vehicle on an incident.
        Vehicle = "vehicle",
    }
}

/// Where a person was mentioned.
#[derive(Clone, Debug)]
pub struct Mention {
    /// The person.
    pub subject_id: Id,
    /// As what.
    pub kind: MentionKind,
    /// The incident of a caller; the person or vehicle on one.
    pub thing_id: Id,
    /// The incident.
    pub incident_id: Id,
}

/// What a caller is known by.
pub fn caller(incident: &Incident) -> Named {
    let said = named(incident.caller_name.as_deref(), incident.caller_phone.as_deref(), false);
    Named { within: incident.compartment_id, ..said }
}

impl Person {
    /// What the person is known by.
    pub fn named(&self) -> Named {
        named(self.name.as_deref(), self.phone.as_deref(), false)
    }
}

impl Vehicle {
    /// What whoever keeps the vehicle is known by.
    pub fn named(&self) -> Named {
        match &self.plate {
            Some(plate) => named(Some(plate), None, true),
            None => named(self.make.as_deref().or(self.note.as_deref()), None, false),
        }
    }
}

fn named(name: Option<&str>, phone: Option<&str>, is_plate: bool) -> Named {
    let said = |text: Option<&str>| unless_erased(text.map(str::to_owned));
    let (name, phone) = (said(name), said(phone));
    let digits: String = phone.iter().flat_map(|phone| phone.chars()).filter(char::is_ascii_digit).collect();
    let folded = name.as_deref().map(places::model::fold).unwrap_or_default();
    Named { search: format!("{folded} {digits}"), name, phone, is_plate, within: None }
}

/// The words by which persons are searched. A number is found with the nought of its area code, with that in brackets, and
/// without: it is stored as it was said.
pub fn sought(query: &str) -> Vec<String> {
    let plain = |word: String| {
        let digits = word.trim_start_matches('0');
        let is_number = !digits.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { digits.to_owned() } else { word }
    };
    let words = places::model::words(query);
    let is_alone = words.len() == 1;
    words.into_iter().filter(|word| is_alone || word != "0").map(plain).collect()
}

/// Whether what is said now is said of somebody else: the name is another one, or it was erased.
pub fn is_somebody_else(before: Option<&str>, now: Option<&str>) -> bool {
    before.is_some_and(|before| before == ERASED || now != Some(before))
}

/// What was not erased of a text.
pub fn unless_erased(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.eq_ignore_ascii_case(ERASED))
}

/// Why somebody may not be erased for now.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct LegalHold {
    /// Id.
    pub id: Id,
    /// The person; null where it is on an incident.
    pub subject_id: Option<Id>,
    /// The incident whose persons it is on; null where it is on a person.
    pub incident_id: Option<Id>,
    /// Why.
    pub reason: String,
    /// Who placed it.
    pub placed_by: String,
    /// When.
    pub placed_at: Time,
    /// Who lifted it.
    pub lifted_by: Option<String>,
    /// When.
    pub lifted_at: Option<Time>,
    /// Why.
    pub lifted_reason: Option<String>,
}

/// A hold in the list of them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ListedHold {
    /// The hold.
    #[serde(flatten)]
    pub hold: LegalHold,
    /// The number of the incident, or what the person is known by; null for a person of whom the caller may not know.
    pub on: Option<String>,
}

/// An incident on which a person is mentioned.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MentionedOn {
    /// The incident.
    pub incident_id: Id,
    /// Its number.
    pub number: String,
    /// Its site.
    pub site_id: Id,
    /// When it was received.
    pub received_at: Time,
    /// As what they are mentioned.
    pub kinds: Vec<MentionKind>,
}

/// A person, and where they are mentioned.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SubjectDetail {
    /// The person.
    #[serde(flatten)]
    pub subject: Subject,
    /// The incidents.
    pub incidents: Vec<MentionedOn>,
    /// What keeps them from being erased.
    pub holds: Vec<LegalHold>,
    /// Until when they must be kept whatever they ask, as far as one sees where they are mentioned; null: no longer.
    pub kept_until: Option<Time>,
}

/// What an erasure would take.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ErasurePreview {
    /// The person, the incidents and what is in the way.
    #[serde(flatten)]
    pub person: SubjectDetail,
    /// Entries of the journal that say something of them.
    pub entries: usize,
    /// Those among them that were written before persons had keys: their details are written over.
    pub entries_in_the_clear: usize,
    /// Rows that say something of them now.
    pub rows: usize,
    /// Lines in the logs of these incidents: name those that tell of the person.
    pub lines: Vec<NamedPart>,
    /// Files on these incidents: name those that show the person.
    pub files: Vec<NamedPart>,
}

/// A line or a file that an erasure may be told to take.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NamedPart {
    /// Id.
    pub id: Id,
    /// The incident.
    pub incident_id: Id,
    /// What the line says, or what the file is called.
    pub text: String,
}

/// What an erasure has taken.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ErasureReport {
    /// The person.
    pub subject_id: Id,
    /// Number of the entry that tells of it.
    pub entry: i64,
    /// Incidents on which they were mentioned.
    pub incidents: usize,
    /// Entries whose details were in the clear and were written over.
    pub entries_in_the_clear: usize,
    /// Lines that were blanked.
    pub lines: usize,
    /// Files that were given up.
    pub files: usize,
}

/// What is known of a person, for themselves.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SubjectAccess {
    /// The person, and the incidents.
    #[serde(flatten)]
    pub person: SubjectDetail,
    /// When this was put together.
    pub at: Time,
    /// What is said of them, and by which entries of the journal.
    pub said: Vec<SaidOf>,
    /// The logs of these incidents, other persons masked as far as they are known by name, number or plate.
    pub lines: Vec<NamedPart>,
}

/// What entries of the journal say of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SaidOf {
    /// The incident.
    pub incident_id: Id,
    /// What is said, by the name of the field.
    pub fields: BTreeMap<String, String>,
    /// Number of the first entry that says so.
    pub first_entry: i64,
    /// When that was recorded is in the journal; number of the last one.
    pub last_entry: i64,
    /// How many say so.
    pub entries: usize,
}

/// What an erasure takes out of the entries of incidents.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// Incidents whose caller it is.
    pub callers: BTreeSet<Id>,
    /// Persons and vehicles on incidents.
    pub things: BTreeSet<Id>,
    /// Lines of logs.
    pub lines: BTreeSet<Id>,
    /// Files.
    pub files: BTreeSet<Id>,
}

impl Taken {
    /// Details of an entry without what is taken, when they say some of it in the clear. Texts under a key stay: they are
    /// gone with it.
    pub fn out_of(&self, details: &str) -> Option<String> {
        let mut value: Value = serde_json::from_str(details).ok()?;
        let mut taken = false;
        let mut blank = |part: &mut Value, fields: &[&str]| {
            for field in fields {
                let Some(text) = part.get_mut(*field) else { continue };
                if text.as_str().is_some_and(|said| said != ERASED && !is_sealed(said)) {
                    *text = ERASED.into();
                    taken = true;
                }
            }
        };
        let is_of = |part: &Value, ids: &BTreeSet<Id>| {
            part.get("id").and_then(Value::as_str).and_then(|id| Id::parse(id).ok()).is_some_and(|id| ids.contains(&id))
        };
        if let Some(incident) = value.get_mut("incident") {
            if is_of(incident, &self.callers) {
                blank(incident, &["caller_name", "caller_phone"]);
            }
            for file in incident.get_mut("attachments").and_then(Value::as_array_mut).into_iter().flatten() {
                if is_of(file, &self.files) {
                    blank(file, FILE);
                }
            }
        }
        for (name, ids, fields) in [
            ("person", &self.things, &["name", "phone", "description"][..]),
            ("vehicle", &self.things, &["plate", "make", "colour", "note"]),
            ("line", &self.lines, &["text"]),
            ("attachment", &self.files, FILE),
        ] {
            if let Some(part) = value.get_mut(name).filter(|part| is_of(part, ids)) {
                blank(part, fields);
            }
        }
        taken.then(|| value.to_string())
    }
}

/// What of a file says what it shows; the hash, too, would tell whoever has the file already.
const FILE: &[&str] = &["name", "note", "sha256"];

/// The fields of an entry that are under the key of a person, as they read opened. `sealed` and `opened` are the same entry.
pub fn fields_of(subject: Id, sealed: &Value, opened: &Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    collect(subject, "", sealed, opened, &mut found);
    found
}

fn collect(subject: Id, name: &str, sealed: &Value, opened: &Value, found: &mut BTreeMap<String, String>) {
    match (sealed, opened) {
        (Value::Object(fields), Value::Object(others)) => {
            for (name, value) in fields {
                if let Some(other) = others.get(name) {
                    collect(subject, name, value, other, found);
                }
            }
        }
        (Value::Array(items), Value::Array(others)) => {
            items.iter().zip(others).for_each(|(one, other)| collect(subject, name, one, other, found));
        }
        (Value::String(text), Value::String(said)) if is_sealed(text) && text.contains(&subject.to_string()) => {
            found.insert(name.to_owned(), said.clone());
        }
        _ => {}
    }
}

/// What details say in the clear that others, made of them, no longer say.
pub fn lost_fields(before: &Value, after: &Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    lose("", before, after, &mut found);
    found
}

fn lose(name: &str, before: &Value, after: &Value, found: &mut BTreeMap<String, String>) {
    match (before, after) {
        (Value::Object(fields), Value::Object(others)) => {
            for (name, value) in fields {
                if let Some(other) = others.get(name) {
                    lose(name, value, other, found);
                }
            }
        }
        (Value::Array(items), Value::Array(others)) => {
            items.iter().zip(others).for_each(|(one, other)| lose(name, one, other, found));
        }
        (Value::String(said), Value::String(now)) if said != now => {
            found.insert(name.to_owned(), said.clone());
        }
        _ => {}
    }
}

/// A text without what others are known by.
pub fn masked(text: &str, others: &[String]) -> String {
    others.iter().fold(text.to_owned(), |text, other| text.replace(other.as_str(), "(somebody else)"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_erasure_takes_what_is_in_the_clear_and_nothing_else() {
        let ids: Vec<Id> = (1..=4).map(|at| Id::new(Time::from_micros(at))).collect();
        let taken =
            Taken { callers: [ids[0]].into(), things: [ids[1]].into(), lines: [ids[2]].into(), files: [ids[3]].into() };
        let check = |details: Value, expected: Option<Value>| {
            let found =
                taken.out_of(&details.to_string()).map(|text| serde_json::from_str::<Value>(&text).expect("JSON"));
            assert_eq!(found, expected, "{details}");
        };
        let incident = |id: Id, name: &str| json!({ "incident": { "id": id, "caller_name": name, "number": "A-1" } });
        check(incident(ids[0], "Ada"), Some(incident(ids[0], ERASED)));
        check(incident(ids[1], "Ada"), None);
        check(incident(ids[0], "\0subject:x"), None);
        check(incident(ids[0], ERASED), None);
        check(
            json!({ "person": { "id": ids[1], "name": "Ada", "role": "victim" }, "reason": "x" }),
            Some(json!({ "person": { "id": ids[1], "name": ERASED, "role": "victim" }, "reason": "x" })),
        );
        check(json!({ "person": { "id": ids[0], "name": "Bo" } }), None);
        check(
            json!({ "line": { "id": ids[2], "text": "Ada" } }),
            Some(json!({ "line": { "id": ids[2], "text": ERASED } })),
        );
        check(
            json!({ "incident": { "id": ids[1], "attachments": [{ "id": ids[3], "name": "ada.jpg", "note": null }] } }),
            Some(
                json!({ "incident": { "id": ids[1], "attachments": [{ "id": ids[3], "name": ERASED, "note": null }] } }),
            ),
        );
        check(json!([]), None);
    }

    #[test]
    fn a_number_is_sought_without_its_nought() {
        for (typed, expected) in [
            ("Ada Löw", &["ada", "low"][..]),
            ("07946 550-101", &["7946", "550", "101"]),
            ("+44 (0)7946", &["44", "7946"]),
            ("00", &["00"]),
            ("0", &["0"]),
            ("0AB 12", &["0ab", "12"]),
        ] {
            assert_eq!(sought(typed), expected, "{typed}");
        }
    }

    #[test]
    fn another_name_is_somebody_else() {
        for (before, now, expected) in [
            (None, Some("Ada"), false),
            (Some("Ada"), Some("Ada"), false),
            (Some("Ada"), Some("Bo"), true),
            (Some("Ada"), None, true),
            (Some(ERASED), Some(ERASED), true),
        ] {
            assert_eq!(is_somebody_else(before, now), expected, "{before:?} {now:?}");
        }
    }
}
