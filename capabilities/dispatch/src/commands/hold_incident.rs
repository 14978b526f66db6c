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
    /// When it returns by itself; half an hour later when absent.
    #[serde(default)]
    pub until: Option<Time>,
    /// When it happened, if not now.
    #[serde(default)]
    pub occurred_at: Option<Time>,
}

/// A hold without an end is forgotten.
const HOLD_DEFAULT_S: i64 = 30 * 60;

/// Parks an incident.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` without a reason or with an end that is not after its beginning; `conflict` while
/// units are on it.
pub fn hold_incident(tx: &mut Tx<'_>, context: &Context, input: HoldIncident) -> Result<IncidentView> {
    let mut incident = super::incident::<HandleIncident>(tx, context, input.id)?;
    super::must_be_open(&incident)?;
    super::must_be_free(tx, &incident, "hold")?;
    let reason = required("reason", &input.reason)?;
    let at = input.occurred_at.unwrap_or(context.now);
    let until = input.until.unwrap_or_else(|| at.plus_seconds(HOLD_DEFAULT_S));
    // One told late may be over already: it was true all the same, and ends at the next sweep.
    if until <= at {
        let message = "a hold ends after it begins";
        return Err(Error::invalid(message).field("until", message));
    }
    incident.held_at = Some(at);
    incident.held_until = Some(until);
    incident.hold_reason = Some(reason.clone());
    let fact = IncidentFact { reason: Some(reason), ..IncidentFact::default() };
    incident_changed(
        tx,
        context,
        "incident.held",
        incident,
        About { fact, occurred_at: input.occurred_at, ..About::default() },
    )
}

/// Which incident to take up again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseIncident {
    /// The incident; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// When it happened, if not now.
    #[serde(default)]
    pub occurred_at: Option<Time>,
}

/// Takes a parked incident up again. One told late of an open incident that its hold has left by itself changes nothing
/// and is no error.
///
/// # Errors
/// `not_found`, `forbidden`, `conflict` when it is not parked.
pub fn release_incident(tx: &mut Tx<'_>, context: &Context, input: ReleaseIncident) -> Result<IncidentView> {
    let incident = super::incident::<HandleIncident>(tx, context, input.id)?;
    if incident.held_at.is_none() {
        if input.occurred_at.is_some() && incident.is_open() {
            let mut view = crate::queries::shown_one(tx, incident)?;
            crate::queries::mask(&context.actor, &mut view);
            return Ok(view);
        }
        return Err(Error::conflict(format!("incident {} is not on hold", incident.number)));
    }
    release(tx, context, incident, input.occurred_at)
}

/// Ends the hold of an incident.
pub(crate) fn release(
    tx: &mut Tx<'_>,
    context: &Context,
    mut incident: Incident,
    occurred_at: Option<Time>,
) -> Result<IncidentView> {
    (incident.held_at, incident.held_until, incident.hold_reason) = (None, None, None);
    incident_changed(tx, context, "incident.released", incident, About { occurred_at, ..About::default() })
}
