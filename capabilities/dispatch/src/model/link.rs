//! Incidents that belong together.

use kernel::{Id, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Incidents that are shown as merged into one at the most.
pub const MERGED_MAX: usize = 100;
/// Incidents that one is related to at the most.
pub const RELATED_MAX: usize = 50;

/// Two incidents that have to do with each other, as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0003_incident_links.sql describes every column")]
pub struct Relation {
    pub id: Id,
    pub first_id: Id,
    pub second_id: Id,
    pub author: String,
    pub recorded_at: Time,
}

impl Relation {
    /// Whether this incident is one of the two.
    pub fn joins(&self, incident: Id) -> bool {
        self.first_id == incident || self.second_id == incident
    }

    /// The incident that is not this one.
    pub fn other(&self, incident: Id) -> Id {
        if self.first_id == incident { self.second_id } else { self.first_id }
    }
}

/// Another incident, by its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Numbered {
    /// Id.
    pub id: Id,
    /// Its number.
    pub number: String,
}

/// An incident that was a duplicate of the one shown. Its lines stand in the log of that one.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Merged {
    /// Id.
    pub id: Id,
    /// Its number.
    pub number: String,
    /// When it was received.
    pub received_at: Time,
    /// Who called.
    pub caller_name: Option<String>,
    /// The number to call back.
    pub caller_phone: Option<String>,
}

/// An incident that has to do with the one shown.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Related {
    /// Id of the relation: what is taken away.
    pub relation_id: Id,
    /// Id of the other incident.
    pub id: Id,
    /// Its number.
    pub number: String,
    /// Plain name of its type.
    pub type_name: String,
    /// When it was received.
    pub received_at: Time,
    /// Whether it still has to be handled.
    pub open: bool,
}
