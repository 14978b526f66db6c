//! Put an incident into a compartment, and take it out again.

use kernel::actor::Action as _;
use kernel::journal::stream;
use kernel::{Context, Error, Id, Result, Tx, compartments};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{About, IncidentFact, incident_changed};
use crate::model::{Incident, IncidentView, optional, required};
use crate::rights::{HandleIncident, SealIncident as Seal};
use crate::store;

/// Into which compartment.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SealIncident {
    /// The incident; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// The compartment; the caller is in it.
    pub compartment_id: Id,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Puts an incident into a compartment, with the incidents that were merged into it and all their earlier entries. From
/// then on it exists for the compartment's members only, and for whoever is on a unit that is assigned to it.
///
/// # Errors
/// `not_found`, `forbidden`; `conflict` when it lies in one already, or the caller is not a member.
pub fn seal_incident(tx: &mut Tx<'_>, context: &Context, input: SealIncident) -> Result<IncidentView> {
    let incident = super::incident::<Seal>(tx, context, input.id)?;
    if incident.compartment_id.is_some() {
        return Err(Error::conflict(format!("incident {} lies in a compartment already", incident.number)));
    }
    must_be_whole(&incident)?;
    identity::queries::own_compartment(tx, &context.actor, input.compartment_id)?;
    let reason = optional("reason", input.reason.as_deref())?;
    let members = identity::queries::members(tx, input.compartment_id, context.now)?;
    for mut part in crate::queries::merged(tx, incident.id)? {
        close(tx, &mut part, input.compartment_id)?;
        changed(tx, context, "incident.sealed", part, reason.clone())?;
    }
    let mut incident = incident;
    // Nobody answers for what they do not see.
    if incident.owner_id.is_some_and(|owner| !members.contains(&owner)) {
        let me = context.actor.id.filter(|_| context.actor.holds(HandleIncident::NAME, incident.site_id));
        incident.owner_id = me;
    }
    close(tx, &mut incident, input.compartment_id)?;
    changed(tx, context, "incident.sealed", incident, reason)
}

/// Why it is opened to all again.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnsealIncident {
    /// The incident; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// Why.
    pub reason: String,
}

/// Takes an incident out of its compartment, with those that were merged into it: whoever may read incidents at its site
/// sees it again, with its whole past. The compartment's keeper does.
///
/// # Errors
/// `not_found`, `forbidden` for others than the keeper; `invalid` without a reason; `conflict` when it lies in none.
pub fn unseal_incident(tx: &mut Tx<'_>, context: &Context, input: UnsealIncident) -> Result<IncidentView> {
    let incident = super::incident::<Seal>(tx, context, input.id)?;
    let Some(compartment) = incident.compartment_id else {
        return Err(Error::conflict(format!("incident {} lies in no compartment", incident.number)));
    };
    must_be_whole(&incident)?;
    identity::queries::must_keep(tx, &context.actor, compartment)?;
    let reason = Some(required("reason", &input.reason)?);
    for part in crate::queries::merged(tx, incident.id)? {
        open(tx, context, part, reason.clone())?;
    }
    open(tx, context, incident, reason)
}

/// What was merged into another goes where that one goes.
fn must_be_whole(incident: &Incident) -> Result<()> {
    if incident.merged_into.is_none() {
        return Ok(());
    }
    Err(Error::conflict(format!("incident {} goes with the one that it was merged into", incident.number)))
}

/// Seals an incident and its stream.
pub(super) fn close(tx: &mut Tx<'_>, incident: &mut Incident, compartment: Id) -> Result<()> {
    incident.compartment_id = Some(compartment);
    for (stream, id) in hanging_on(tx, incident.id)? {
        compartments::seal(tx, &stream, compartment, &id.to_string())?;
    }
    compartments::seal(tx, &stream("incident", incident.id), compartment, &incident.number)
}

/// What hangs on an incident and can be asked for by an id of its own. Refusals from before it was sealed may quote that.
fn hanging_on(tx: &mut Tx<'_>, incident: Id) -> Result<Vec<(String, Id)>> {
    let one = &[incident];
    let mut hanging: Vec<(&str, Id)> = Vec::new();
    hanging.extend(store::assignments(tx, one)?.into_iter().map(|it| ("assignment", it.id)));
    hanging.extend(store::outside_calls(tx, one)?.into_iter().map(|it| ("outside_call", it.id)));
    hanging.extend(store::persons(tx, one)?.into_iter().map(|it| ("person", it.id)));
    hanging.extend(store::vehicles(tx, one)?.into_iter().map(|it| ("vehicle", it.id)));
    hanging.extend(store::attachments(tx, one)?.into_iter().map(|it| ("attachment", it.id)));
    Ok(hanging.into_iter().map(|(kind, id)| (stream(kind, id), id)).collect())
}

fn open(tx: &mut Tx<'_>, context: &Context, mut incident: Incident, reason: Option<String>) -> Result<IncidentView> {
    incident.compartment_id = None;
    for (stream, _) in hanging_on(tx, incident.id)? {
        compartments::unseal(tx, &stream)?;
    }
    compartments::unseal(tx, &stream("incident", incident.id))?;
    changed(tx, context, "incident.unsealed", incident, reason)
}

fn changed(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    incident: Incident,
    reason: Option<String>,
) -> Result<IncidentView> {
    let fact = IncidentFact { reason, ..IncidentFact::default() };
    incident_changed(tx, context, action, incident, About { fact, ..About::default() })
}
