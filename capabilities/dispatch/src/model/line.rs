//! A line of an incident's narrative.

use kernel::{Doubt, Id, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A line as stored.
#[derive(Clone, Debug)]
pub struct Line {
    /// Id.
    pub id: Id,
    /// The incident.
    pub incident_id: Id,
    /// What was written.
    pub text: String,
    /// Who wrote it.
    pub author_id: Option<Id>,
    /// Their name at that time.
    pub author: String,
    /// The line it corrects.
    pub corrects: Option<Id>,
    /// When what it tells happened.
    pub occurred_at: Time,
    /// When it was written down.
    pub recorded_at: Time,
}

/// A line as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Line)]
pub struct LineView {
    /// Id.
    pub id: Id,
    /// The incident.
    pub incident_id: Id,
    /// What was written.
    pub text: String,
    /// Who wrote it.
    pub author: String,
    /// The line it corrects.
    pub corrects: Option<Id>,
    /// When what it tells happened.
    pub occurred_at: Time,
    /// When it was written down.
    pub recorded_at: Time,
    /// Why the first of the two is doubtful; absent when it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Doubt>,
}

impl LineView {
    /// Shows a line; `began`: since when its incident is known.
    pub fn new(line: Line, began: Time) -> Self {
        Self {
            doubt: Doubt::of(line.occurred_at, line.recorded_at, Some(began)),
            id: line.id,
            incident_id: line.incident_id,
            text: line.text,
            author: line.author,
            corrects: line.corrects,
            occurred_at: line.occurred_at,
            recorded_at: line.recorded_at,
        }
    }
}
