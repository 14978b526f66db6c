//! Park an incident on purpose, and take it up again.

use kernel::{Context, Error, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{About, IncidentFact, incident_changed};
use crate::model::{Incident, IncidentView, required};
use crate::rights::HandleIncident;

/// Why to park it, and until when.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldIncident {
    /// The incident; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// Why.
    pub reason: String,
    /// When it returns by itself; half an hour from now when absent.
    #[serde(default)]
    pub until: Option<Time>,
}

/// A hold without an end is forgotten.
const HOLD_DEFAULT_S: i64 = 30 * 60;

/// Parks an incident.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` without a reason or with an end in the past; `conflict` while units are on it.
pub fn hold_incident(tx: &mut Tx<'_>, context: &Context, input: HoldIncident) -> Result<IncidentView> {
    let mut incident = super::incident::<HandleIncident>(tx, context, input.id)?;
    super::must_be_open(&incident)?;
    super::must_be_free(tx, &incident, "hold")?;
    let reason = required("reason", &input.reason)?;
    let until = input.until.unwrap_or_else(|| context.now.plus_seconds(HOLD_DEFAULT_S));
    if until <= context.now {
        let message = "a hold ends in the future";
        return Err(Error::invalid(message).field("until", message));
    }
    incident.held_at = Some(context.now);
    incident.held_until = Some(until);
    incident.hold_reason = Some(reason.clone());
    let fact = IncidentFact { reason: Some(reason), ..IncidentFact::default() };
    incident_changed(tx, context, "incident.held", incident, About { fact, ..About::default() })
}

/// Which incident to take up again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseIncident {
    /// The incident; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
}

/// Takes a parked incident up again.
///
/// # Errors
/// `not_found`, `forbidden`, `conflict` when it is not parked.
pub fn release_incident(tx: &mut Tx<'_>, context: &Context, input: ReleaseIncident) -> Result<IncidentView> {
    let incident = super::incident::<HandleIncident>(tx, context, input.id)?;
    if incident.held_at.is_none() {
        return Err(Error::conflict(format!("incident {} is not on hold", incident.number)));
    }
    release(tx, context, incident)
}

/// Ends the hold of an incident.
pub(crate) fn release(tx: &mut Tx<'_>, context: &Context, mut incident: Incident) -> Result<IncidentView> {
    (incident.held_at, incident.held_until, incident.hold_reason) = (None, None, None);
    incident_changed(tx, context, "incident.released", incident, About::default())
}
