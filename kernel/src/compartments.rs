//! Compartments: records that are seen by those only who were let in, whatever their roles are.
//!
//! A role says what somebody may do at a site; a compartment says which records exist for them there. Both together are a
//! [`Reach`], which gives the decision about one record and the condition of a list from the same sets.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;
use serde_json::value::RawValue;

use crate::actor::Scope;
use crate::db::{Sql, Tx};
use crate::journal::Entry;
use crate::{Id, Result, params};

/// Kind of the streams about compartments themselves.
pub const KIND: &str = "compartment";
/// How the action ends by which a record goes into a compartment: screens that show it have to forget it.
pub const SEALED: &str = ".sealed";
/// How the action ends by which it comes out again.
const UNSEALED: &str = ".unsealed";
/// Kind of the streams about requests that were refused; they quote what was asked.
const REFUSALS: &str = "command";

/// What somebody was let into.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Admission {
    everywhere: bool,
    compartments: BTreeSet<Id>,
    records: BTreeSet<Id>,
}

impl Admission {
    /// Into whole compartments, and to single records in others.
    pub const fn new(compartments: BTreeSet<Id>, records: BTreeSet<Id>) -> Self {
        Self { everywhere: false, compartments, records }
    }

    /// Into all of them: for what runs by itself and tells nobody.
    pub fn everywhere() -> Self {
        Self { everywhere: true, ..Self::default() }
    }

    /// Whether a record may be seen, as far as compartments go.
    pub fn opens(&self, record: Id, compartment: Option<Id>) -> bool {
        compartment.is_none_or(|compartment| self.is_within(compartment) || self.records.contains(&record))
    }

    /// Whether a whole compartment is open.
    pub fn is_within(&self, compartment: Id) -> bool {
        self.everywhere || self.compartments.contains(&compartment)
    }
}

/// The records that somebody reaches with an action: those at its sites, less what lies in compartments that are closed to
/// them. A query that lists what may be sealed takes one and cannot do without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    sites: Scope,
    admission: Admission,
}

impl Reach {
    /// The records of some sites, as far as an admission goes.
    pub const fn new(sites: Scope, admission: Admission) -> Self {
        Self { sites, admission }
    }

    /// Whether it holds a record.
    pub fn contains(&self, site: Id, record: Id, compartment: Option<Id>) -> bool {
        self.sites.contains(site) && self.admission.opens(record, compartment)
    }

    /// The sites.
    pub const fn sites(&self) -> &Scope {
        &self.sites
    }

    /// The part of it that lies in one site, when one is asked for.
    #[must_use]
    pub fn within(&self, site: Option<Id>) -> Self {
        Self { sites: self.sites.within(site), admission: self.admission.clone() }
    }

    /// What of a table it holds, as a condition over its columns `id` and `compartment_id`, with `{}` for each value; none
    /// where nothing is closed.
    pub(crate) fn condition(&self, table: &str) -> Option<(String, Vec<Id>)> {
        if self.admission.everywhere {
            return None;
        }
        let mut text = format!("{table}.compartment_id IS NULL");
        let mut values = Vec::new();
        for (column, ids) in [("compartment_id", &self.admission.compartments), ("id", &self.admission.records)] {
            if !ids.is_empty() {
                let list = vec!["{}"; ids.len()].join(", ");
                text = format!("{text} OR {table}.{column} IN ({list})");
                values.extend(ids);
            }
        }
        Some((text, values))
    }
}

/// Puts a thing's stream into a compartment, with all its earlier entries; from one into another where it lies in one.
///
/// # Errors
/// As [`Sql::execute`].
pub fn seal(tx: &mut Tx<'_>, stream: &str, compartment: Id, name: &str) -> Result<()> {
    unseal(tx, stream)?;
    let organisation = tx.organisation();
    tx.execute(
        "INSERT INTO compartment_stream (organisation, stream, compartment_id, name) VALUES ($1, $2, $3, $4)",
        params![organisation, stream, compartment, name],
    )
}

/// Takes a thing's stream out of its compartment.
///
/// # Errors
/// As [`Sql::execute`].
pub fn unseal(tx: &mut Tx<'_>, stream: &str) -> Result<()> {
    let organisation = tx.organisation();
    tx.execute("DELETE FROM compartment_stream WHERE organisation = $1 AND stream = $2", params![organisation, stream])
}

/// A sealed record and the compartment that it lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sealed {
    record: Id,
    compartment: Id,
}

/// All that is sealed, by what other entries may call it: its id, and its name.
#[derive(Clone, Debug, Default)]
pub struct Seals(HashMap<String, Sealed>);

/// What an entry says to those who were not let in.
#[derive(Clone, Debug)]
pub struct Redacted {
    /// What of it is sealed.
    pub sealed: BTreeSet<Sealed>,
    /// Its payload without that.
    pub payload: Box<RawValue>,
}

impl Redacted {
    /// Whether somebody was let into all that the entry names.
    pub fn is_open_to(&self, admission: &Admission) -> bool {
        self.sealed.iter().all(|one| admission.opens(one.record, Some(one.compartment)))
    }
}

impl Seals {
    /// All of them.
    ///
    /// # Errors
    /// As [`Sql::query`].
    pub fn read(sql: &mut dyn Sql) -> Result<Self> {
        let organisation = sql.organisation();
        let rows = sql.query(
            "SELECT stream, compartment_id, name FROM compartment_stream WHERE organisation = $1",
            params![organisation],
        )?;
        let mut seals = HashMap::with_capacity(rows.len() * 2);
        for row in rows {
            let stream: String = row.get(0)?;
            let Some(record) = record_of(&stream) else { continue };
            let sealed = Sealed { record, compartment: row.get(1)? };
            seals.insert(record.to_string(), sealed);
            seals.insert(row.get(2)?, sealed);
        }
        Ok(Self(seals))
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// An entry as somebody may see it who may see the thing that it is about.
    pub fn shown(&self, admission: &Admission, entry: Entry) -> Entry {
        match self.redact(&entry.stream, entry.payload.get()) {
            Some(redacted) if !redacted.is_open_to(admission) => Entry { payload: redacted.payload, ..entry },
            _ => entry,
        }
    }

    /// Whether a text, such as a letter, names something that is closed to somebody.
    pub fn is_quoted(&self, admission: &Admission, text: &str) -> bool {
        let closed = |one: &Sealed| !admission.opens(one.record, Some(one.compartment));
        !self.is_empty() && words(text).any(|word| self.0.get(word).is_some_and(closed))
    }

    /// What an entry says to outsiders, where it names something sealed: whatever is called by a sealed id or name is left
    /// out, and of a list the whole item. None where it names nothing of the kind.
    pub fn redact(&self, stream: &str, payload: &str) -> Option<Redacted> {
        if self.is_empty() {
            return None;
        }
        let mut payload: Value = serde_json::from_str(payload).ok()?;
        let mut hand = Hand { seals: self, quotes: crate::feed::kind_of(stream) == REFUSALS, found: BTreeSet::new() };
        hand.clean(&mut payload);
        let payload = serde_json::value::to_raw_value(&payload).ok()?;
        (!hand.found.is_empty()).then_some(Redacted { sealed: hand.found, payload })
    }
}

/// Whether an entry may change what is sealed, or who sees it: whoever works on a sealed record does so for as long, and its
/// entries tell when that begins and ends.
pub(crate) fn concerns(entry: &Entry) -> bool {
    entry.compartment_id.is_some() || crate::feed::kind_of(&entry.stream) == KIND || entry.action.ends_with(UNSEALED)
}

/// The id in the name of a stream.
pub(crate) fn record_of(stream: &str) -> Option<Id> {
    stream.split('/').nth(1).and_then(|id| Id::parse(id).ok())
}

/// The words of a text as ids and numbers are written.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
}

/// Takes sealed things out of one payload.
struct Hand<'a> {
    seals: &'a Seals,
    /// Whether texts quote what was asked, and are taken out when they name something sealed anywhere.
    quotes: bool,
    found: BTreeSet<Sealed>,
}

impl Hand<'_> {
    fn clean(&mut self, value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for value in fields.values_mut() {
                    if self.names(value) {
                        *value = Value::Null;
                    } else {
                        self.clean(value);
                    }
                }
            }
            Value::Array(items) => {
                items.retain(|item| match item {
                    Value::Object(fields) => !fields.values().any(|value| self.names(value)),
                    other => !self.names(other),
                });
                for item in items {
                    self.clean(item);
                }
            }
            _ => {}
        }
    }

    fn names(&mut self, value: &Value) -> bool {
        let Value::String(text) = value else { return false };
        let whole = self.seals.0.get(text.as_str());
        let found = match whole {
            None if self.quotes => words(text).find_map(|word| self.seals.0.get(word)),
            found => found,
        };
        self.found.extend(found);
        found.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Time;

    fn id(micros: i64) -> Id {
        Id::new(Time::from_micros(micros * 1_000_000))
    }

    #[test]
    fn only_who_was_let_in_reaches_a_sealed_record() {
        let (site, record, other, compartment) = (id(1), id(2), id(3), id(4));
        let check = |admission: Admission, expected: [bool; 3]| {
            let reach = Reach::new(Scope::All, admission);
            let found = [
                reach.contains(site, record, None),
                reach.contains(site, record, Some(compartment)),
                reach.contains(site, other, Some(compartment)),
            ];
            assert_eq!(found, expected, "{reach:?}");
        };
        check(Admission::default(), [true, false, false]);
        check(Admission::new(BTreeSet::from([compartment]), BTreeSet::new()), [true, true, true]);
        check(Admission::new(BTreeSet::new(), BTreeSet::from([record])), [true, true, false]);
        check(Admission::new(BTreeSet::from([other]), BTreeSet::new()), [true, false, false]);
        check(Admission::everywhere(), [true, true, true]);
        let nowhere = Reach::new(Scope::Sites(BTreeSet::new()), Admission::everywhere());
        assert!(!nowhere.contains(site, record, None));
    }

    #[test]
    fn what_is_sealed_is_taken_out_of_other_entries() {
        let sealed = Sealed { record: id(1), compartment: id(2) };
        let named = id(1).to_string();
        let seals = Seals(HashMap::from([(named.clone(), sealed), ("HP-2026-7".to_owned(), sealed)]));
        let check = |stream: &str, payload: Value, expected: Option<Value>| {
            let shown = seals.redact(stream, &payload.to_string());
            let shown = shown.map(|shown| serde_json::from_str(shown.payload.get()).expect("JSON"));
            assert_eq!(shown, expected, "{payload}");
        };
        check("unit/1", serde_json::json!({ "unit": { "assignments": [{ "incident_id": "other" }] } }), None);
        check(
            "unit/1",
            serde_json::json!({ "unit": { "assignments": [{ "incident_id": named, "state": "on_scene" }], "assignment_count": 1 } }),
            Some(serde_json::json!({ "unit": { "assignments": [], "assignment_count": 1 } })),
        );
        check(
            "alarm/1",
            serde_json::json!({ "alarm": { "number": "A7", "incident_id": named, "incident": "HP-2026-7" } }),
            Some(serde_json::json!({ "alarm": { "number": "A7", "incident_id": null, "incident": null } })),
        );
        check("incident/1", serde_json::json!({ "to": "HP-2026-7" }), Some(serde_json::json!({ "to": null })));
        check("incident/1", serde_json::json!({ "line": { "text": "as HP-2026-7" } }), None);
        check(
            "command/1",
            serde_json::json!({ "request": format!("POST /api/v1/incidents/{named}/log"), "status": 409 }),
            Some(serde_json::json!({ "request": null, "status": 409 })),
        );
    }
}
