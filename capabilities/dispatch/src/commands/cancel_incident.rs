//! Call an incident off.

use kernel::{Context, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{About, IncidentFact, incident_changed};
use crate::model::{IncidentView, required};
use crate::rights::HandleIncident;

/// Why it is called off.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelIncident {
    /// The incident; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// Why.
    pub reason: String,
    /// When it happened, if not now.
    #[serde(default)]
    pub occurred_at: Option<Time>,
}

/// Calls an incident off.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` without a reason; `conflict` while units are on it, when it is
/// finished, or when it was reopened after the time that is told.
pub fn cancel_incident(tx: &mut Tx<'_>, context: &Context, input: CancelIncident) -> Result<IncidentView> {
    let mut incident = super::incident::<HandleIncident>(tx, context, input.id)?;
    super::must_be_open(&incident)?;
    super::must_be_free(tx, &incident, "cancel")?;
    let at = super::since_reopened(&incident, input.occurred_at.unwrap_or(context.now))?;
    let reason = required("reason", &input.reason)?;
    (incident.held_at, incident.held_until, incident.hold_reason) = (None, None, None);
    incident.backup_requested_at = None;
    incident.cancelled_at = Some(at);
    incident.outcome_note = Some(reason.clone());
    let fact = IncidentFact { reason: Some(reason), ..IncidentFact::default() };
    incident_changed(
        tx,
        context,
        "incident.cancelled",
        incident,
        About { fact, occurred_at: input.occurred_at, ..About::default() },
    )
}
