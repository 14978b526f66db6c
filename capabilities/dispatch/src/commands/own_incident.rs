//! Answer for an incident, or hand it to a colleague.

use kernel::actor::Action as _;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{About, IncidentFact, incident_changed};
use crate::model::{Incident, IncidentView};
use crate::rights::HandleIncident;

/// Which incident to answer for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TakeIncident {
    /// The incident.
    pub id: Id,
}

/// Makes the actor the one who answers for an incident. Who does already changes nothing, and that is no error.
///
/// # Errors
/// `not_found`, `forbidden`; `conflict` when it is finished, or for a caller without an account.
pub fn take_incident(tx: &mut Tx<'_>, context: &Context, input: TakeIncident) -> Result<IncidentView> {
    let incident = super::incident::<HandleIncident>(tx, context, input.id)?;
    let me =
        context.actor.id.ok_or_else(|| Error::conflict("only somebody with an account answers for an incident"))?;
    give(tx, context, incident, me, &context.actor.name, "incident.taken")
}

/// Who is to answer for it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandIncident {
    /// The incident; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// The colleague's account.
    pub account_id: Id,
}

/// Hands an incident to a colleague who handles incidents at its site.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` for somebody who does not handle incidents there; `conflict` when it is finished.
pub fn hand_incident(tx: &mut Tx<'_>, context: &Context, input: HandIncident) -> Result<IncidentView> {
    let incident = super::incident::<HandleIncident>(tx, context, input.id)?;
    let name = handler(tx, incident.site_id, input.account_id)?;
    if !may_answer(tx, context, &incident, input.account_id)? {
        let message = "this is nobody who belongs to the incident's compartment";
        return Err(Error::invalid(message).field("account_id", message));
    }
    give(tx, context, incident, input.account_id, &name, "incident.handed")
}

/// Name of somebody who handles incidents at a site.
pub(super) fn handler(tx: &mut Tx<'_>, site: Id, account: Id) -> Result<String> {
    let people = crate::queries::people_who_handle(tx, site)?;
    people.into_iter().find(|person| person.account_id == account).map(|person| person.name).ok_or_else(|| {
        let message = "this is nobody who handles incidents at this site";
        Error::invalid(message).field("account_id", message)
    })
}

/// Whether an incident can be handed to somebody, as far as compartments go: nobody answers for what they do not see.
pub(super) fn may_answer(tx: &mut Tx<'_>, context: &Context, incident: &Incident, account: Id) -> Result<bool> {
    match incident.compartment_id {
        None => Ok(true),
        Some(compartment) => Ok(identity::queries::members(tx, compartment, context.now)?.contains(&account)),
    }
}

/// Makes somebody the one who answers for an incident; nothing when they do already.
pub(crate) fn give(
    tx: &mut Tx<'_>,
    context: &Context,
    mut incident: Incident,
    to: Id,
    name: &str,
    action: &'static str,
) -> Result<IncidentView> {
    super::must_be_open(&incident)?;
    if incident.owner_id == Some(to) {
        let mut view = crate::queries::shown_one(tx, incident)?;
        crate::queries::mask(&context.actor, &mut view);
        return Ok(view);
    }
    incident.owner_id = Some(to);
    let fact = IncidentFact { to: Some(name.to_owned()), ..IncidentFact::default() };
    incident_changed(tx, context, action, incident, About { fact, ..About::default() })
}

/// Whoever handles an incident that nobody answers for answers for it from then on.
pub(super) fn adopt(incident: &mut Incident, context: &Context) {
    if incident.owner_id.is_none() && context.actor.holds(HandleIncident::NAME, incident.site_id) {
        incident.owner_id = context.actor.id;
    }
}
