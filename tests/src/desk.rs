//! What a dispatcher does, in the words of the trade.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::http::Answer;
use crate::{Api, journal};

/// A dispatcher at the desk of the example.
#[derive(Clone)]
pub struct Desk {
    /// Their way to the server.
    pub api: Api,
    sites: BTreeMap<String, String>,
    units: BTreeMap<String, String>,
}

/// The id of a record.
///
/// # Panics
/// When it has none.
#[track_caller]
pub fn id(record: &Value) -> &str {
    record["id"].as_str().unwrap_or_else(|| panic!("no id in {record}"))
}

impl Desk {
    /// Looks up the example's sites and units.
    #[track_caller]
    pub fn new(api: Api) -> Self {
        let named = |path: &str, name: &str| {
            let items = api.all(path);
            items.iter().map(|item| (item[name].as_str().unwrap_or_default().to_owned(), id(item).to_owned())).collect()
        };
        let (sites, units) = (named("/sites", "code"), named("/units", "call_sign"));
        Self { api, sites, units }
    }

    /// Id of a site by its code.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    pub fn site(&self, code: &str) -> &str {
        self.sites.get(code).unwrap_or_else(|| panic!("no site {code}"))
    }

    /// Id of a unit by its call sign.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    pub fn unit_id(&self, call_sign: &str) -> &str {
        self.units.get(call_sign).unwrap_or_else(|| panic!("no unit {call_sign}"))
    }

    /// The body of a new incident at a site.
    pub fn call(&self, site: &str) -> Value {
        json!({ "site_id": self.site(site), "type": "trespass", "place_id": self.site(site) })
    }

    /// Opens an incident at Harbour Point.
    #[track_caller]
    pub fn open(&self) -> Value {
        self.open_with(&json!({}))
    }

    /// Opens an incident at Harbour Point with further fields.
    #[track_caller]
    pub fn open_with(&self, fields: &Value) -> Value {
        let mut body = self.call("HP");
        for (name, value) in fields.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        self.api.post("/incidents", &body).ok()
    }

    /// Does something to an incident.
    #[track_caller]
    pub fn act(&self, incident: &Value, act: &str, body: &Value) -> Answer {
        self.api.post(&format!("/incidents/{}/{act}", id(incident)), body)
    }

    /// Changes an incident.
    #[track_caller]
    pub fn change(&self, incident: &Value, body: &Value) -> Answer {
        self.api.patch(&format!("/incidents/{}", id(incident)), body)
    }

    /// Sends a unit.
    #[track_caller]
    pub fn assign(&self, incident: &Value, call_sign: &str) -> Value {
        self.act(incident, "assignments", &json!({ "unit_id": self.unit_id(call_sign) })).ok()
    }

    /// Stamps an assignment.
    #[track_caller]
    pub fn advance(&self, assignment: &Value, to: &str) -> Value {
        self.step(assignment, &json!({ "to": to })).ok()
    }

    /// Asks for a stamp.
    #[track_caller]
    pub fn step(&self, assignment: &Value, body: &Value) -> Answer {
        step(&self.api, assignment, body)
    }

    /// The incident as it is now, with its log.
    #[track_caller]
    pub fn now(&self, incident: &Value) -> Value {
        self.api.get(&format!("/incidents/{}", id(incident))).ok()
    }

    /// State of an incident now.
    #[track_caller]
    pub fn state(&self, incident: &Value) -> String {
        self.now(incident)["state"].as_str().unwrap_or_default().to_owned()
    }

    /// A unit as it is now.
    #[track_caller]
    pub fn unit(&self, call_sign: &str) -> Value {
        self.api.get(&format!("/units/{}", self.unit_id(call_sign))).ok()
    }

    /// Availability of a unit now.
    #[track_caller]
    pub fn availability(&self, call_sign: &str) -> String {
        self.unit(call_sign)["availability"].as_str().unwrap_or_default().to_owned()
    }

    /// Number of the last entry of the journal.
    #[track_caller]
    pub fn head(&self) -> i64 {
        journal::head(&self.api)
    }
}

/// Somebody's request for a stamp.
#[track_caller]
pub fn step(api: &Api, assignment: &Value, body: &Value) -> Answer {
    api.post(&format!("/assignments/{}/advance", id(assignment)), body)
}
