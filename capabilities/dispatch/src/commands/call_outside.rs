//! Call for help from outside.

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Time, Tx};
use places::model::{Service, clean_note};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{About, IncidentFact, incident_changed};
use crate::model::{OUTSIDE_MAX, OutsideCall, OutsideCallView};
use crate::rights;
use crate::store;

/// Who was called.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallOutside {
    /// The incident; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub incident_id: Id,
    /// A number of the site's list; says service, name and number.
    #[serde(default)]
    pub contact_id: Option<Id>,
    /// Who helps, when they are not on the list.
    #[serde(default)]
    pub service: Option<Service>,
    /// Who answered, when they are not on the list.
    #[serde(default)]
    pub name: Option<String>,
    /// On which number, when they are not on the list.
    #[serde(default)]
    pub number: Option<String>,
    /// Their own number for the matter.
    #[serde(default)]
    pub reference: Option<String>,
    /// What was told to them.
    #[serde(default)]
    pub note: Option<String>,
    /// When they were called, if that was not now.
    #[serde(default)]
    pub occurred_at: Option<Time>,
}

/// Writes down that somebody outside was called. The same service may be called again: a second ambulance is a second call.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` when nobody is named; `conflict` when the incident is finished or has too many.
pub fn call_outside(tx: &mut Tx<'_>, context: &Context, input: CallOutside) -> Result<OutsideCallView> {
    let incident = super::incident::<rights::CallOutside>(tx, context, input.incident_id)?;
    super::must_be_open(&incident)?;
    if store::outside_calls(tx, &[incident.id])?.len() >= OUTSIDE_MAX {
        return Err(Error::conflict(format!("incident {} has {OUTSIDE_MAX} calls for help already", incident.number)));
    }
    let contact = match input.contact_id {
        Some(id) => Some(listed(tx, id, incident.site_id)?),
        None => None,
    };
    let service = input.service.or_else(|| contact.as_ref().map(|contact| contact.service)).ok_or_else(|| {
        let message = "say who was called: a contact_id of the site's list, or a service";
        Error::invalid(message).field("service", message)
    })?;
    let name = clean_note("name", input.name.as_deref())?;
    let number = clean_note("number", input.number.as_deref())?;
    let call = OutsideCall {
        name: name
            .or_else(|| contact.as_ref().map(|contact| contact.name.clone()))
            .unwrap_or_else(|| crate::model::capitalised(service.as_str())),
        number: number.or_else(|| contact.as_ref().map(|contact| contact.number.clone())),
        caller_id: context.actor.id,
        caller: context.actor.name.clone(),
        reference: clean_note("reference", input.reference.as_deref())?,
        note: clean_note("note", input.note.as_deref())?,
        ..OutsideCall::new(
            Id::new(context.now),
            incident.id,
            service,
            input.occurred_at.unwrap_or(context.now),
            context.now,
        )
    };
    tx.insert(&call)?;
    let view = OutsideCallView::from(&call);
    let fact = IncidentFact { outside_call: Some(view.clone()), ..IncidentFact::default() };
    let about = About { fact, occurred_at: input.occurred_at, ..About::default() };
    incident_changed(tx, context, "outside.called", incident, about)?;
    Ok(view)
}

fn listed(tx: &mut Tx<'_>, id: Id, site: Id) -> Result<places::model::ContactRow> {
    places::queries::known_contact(tx, id).ok().filter(|contact| contact.site_id == site).ok_or_else(|| {
        let message = "this is not a number of the site; the list was changed, or it is another site's";
        Error::invalid(message).field("contact_id", message)
    })
}
