//! Take a finished incident up again.

use kernel::{Context, Error, Id, Result, Time, Tx};
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
    /// When it happened, if not now.
    #[serde(default)]
    pub occurred_at: Option<Time>,
}

/// Reopens an incident under its number. How it ended before stays in the journal.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` without a reason; `conflict` when it is open, or ended after the time that is told.
pub fn reopen_incident(tx: &mut Tx<'_>, context: &Context, input: ReopenIncident) -> Result<IncidentView> {
    let mut incident = super::incident::<HandleIncident>(tx, context, input.id)?;
    if incident.is_open() {
        return Err(Error::conflict(format!("incident {} is open", incident.number)));
    }
    // Told late: whoever finished it after that knew more. An end in the future, of a clock that is ahead, hinders nobody.
    let at = input.occurred_at.unwrap_or(context.now).min(context.now);
    let ended_at = incident.over_at().filter(|ended_at| *ended_at <= context.now);
    if ended_at.is_some_and(|ended_at| at < ended_at) {
        return Err(Error::conflict(format!("incident {} was finished after that", incident.number)));
    }
    let reason = required("reason", &input.reason)?;
    let from = incident.disposition.take();
    incident.closed_at = None;
    incident.cancelled_at = None;
    incident.outcome_note = None;
    incident.merged_into = None;
    incident.reopened_at = Some(at);
    super::own_incident::adopt(&mut incident, context);
    let fact = IncidentFact { reason: Some(reason), from, ..IncidentFact::default() };
    incident_changed(
        tx,
        context,
        "incident.reopened",
        incident,
        About { fact, occurred_at: input.occurred_at, ..About::default() },
    )
}
