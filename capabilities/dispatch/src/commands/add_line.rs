//! Write into the log of an incident.

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{About, IncidentFact, incident_changed};
use crate::model::{Line, LineView, required};
use crate::rights::WriteLog;

/// A new line. It may correct an earlier one, which stays as it was.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddLine {
    /// The incident; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub incident_id: Id,
    /// What to write.
    pub text: String,
    /// The line that this one corrects.
    #[serde(default)]
    pub corrects: Option<Id>,
    /// When what it tells happened, if that was not now.
    #[serde(default)]
    pub occurred_at: Option<Time>,
}

/// Adds a line; also to a finished incident, where it tells what came to light later.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid` for an empty text or a line of another incident.
pub fn add_line(tx: &mut Tx<'_>, context: &Context, input: AddLine) -> Result<LineView> {
    let incident = super::incident::<WriteLog>(tx, context, input.incident_id)?;
    if let Some(corrected) = input.corrects {
        tx.by_id::<Line>(corrected)?.filter(|line| line.incident_id == incident.id).ok_or_else(|| {
            let message = "the line to correct is not in this log";
            Error::invalid(message).field("corrects", message)
        })?;
    }
    let line = Line {
        id: Id::new(context.now),
        incident_id: incident.id,
        text: required("text", &input.text)?,
        author_id: context.actor.id,
        author: context.actor.name.clone(),
        corrects: input.corrects,
        occurred_at: input.occurred_at.unwrap_or(context.now),
        recorded_at: context.now,
    };
    tx.insert(&line)?;
    let view = LineView::new(line, incident.began());
    let fact = IncidentFact { line: Some(view.clone()), ..IncidentFact::default() };
    let about = About { fact, occurred_at: input.occurred_at, ..About::default() };
    incident_changed(tx, context, "incident.line_added", incident, about)?;
    Ok(view)
}
