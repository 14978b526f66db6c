//! Take a finished incident up again.

use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{About, IncidentFact, incident_changed};
use crate::model::{IncidentView, required};
use crate::rights::HandleIncident;

/// Why it is taken up again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenIncident {
    /// The incident; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// Why.
    pub reason: String,
}

/// Reopens an incident under its number. How it ended before stays in the journal.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` without a reason; `conflict` when it is open.
pub fn reopen_incident(tx: &mut Tx<'_>, context: &Context, input: ReopenIncident) -> Result<IncidentView> {
    let mut incident = super::incident::<HandleIncident>(tx, context, input.id)?;
    if incident.is_open() {
        return Err(Error::conflict(format!("incident {} is open", incident.number)));
    }
    let reason = required("reason", &input.reason)?;
    let from = incident.disposition.take();
    incident.closed_at = None;
    incident.cancelled_at = None;
    incident.outcome_note = None;
    incident.merged_into = None;
    incident.reopened_at = Some(context.now);
    super::own_incident::adopt(&mut incident, context);
    let fact = IncidentFact { reason: Some(reason), from, ..IncidentFact::default() };
    incident_changed(tx, context, "incident.reopened", incident, About { fact, ..About::default() })
}
