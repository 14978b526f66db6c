//! Finish an incident with what came of it.

use kernel::{Context, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{About, IncidentFact, incident_changed};
use crate::model::{IncidentView, optional};
use crate::rights::HandleIncident;

/// What came of it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseIncident {
    /// The incident; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// Outcome code.
    pub disposition: String,
    /// What is to be added.
    #[serde(default)]
    pub note: Option<String>,
    /// When it happened, if not now.
    #[serde(default)]
    pub occurred_at: Option<Time>,
}

/// Closes an incident.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` for an unknown disposition; `conflict` while units are on it, when it is
/// finished, or when it was reopened after the time that is told.
pub fn close_incident(tx: &mut Tx<'_>, context: &Context, input: CloseIncident) -> Result<IncidentView> {
    let mut incident = super::incident::<HandleIncident>(tx, context, input.id)?;
    super::must_be_open(&incident)?;
    super::must_be_free(tx, &incident, "close")?;
    let at = super::since_reopened(&incident, input.occurred_at.unwrap_or(context.now))?;
    let disposition = crate::queries::known_disposition(tx, &input.disposition)?;
    let from = super::state(tx, &incident)?;
    (incident.held_at, incident.held_until, incident.hold_reason) = (None, None, None);
    incident.backup_requested_at = None;
    incident.closed_at = Some(at);
    incident.disposition = Some(disposition.code);
    incident.outcome_note = optional("note", input.note.as_deref())?;
    let fact = IncidentFact { from: Some(from.to_string()), ..IncidentFact::default() };
    incident_changed(
        tx,
        context,
        "incident.closed",
        incident,
        About { fact, occurred_at: input.occurred_at, ..About::default() },
    )
}
