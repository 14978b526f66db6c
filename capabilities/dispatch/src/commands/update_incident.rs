//! Change what is known of an incident.

use kernel::error::Kind;
use kernel::{Context, Error, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::create_incident::{check_place, check_priority};
use super::personal;
use super::record::{About, IncidentFact, incident_changed};
use crate::model::{Incident, IncidentView, caller, is_somebody_else, optional, unless_erased};
use crate::rights::HandleIncident;
use crate::store;

/// What of an incident to change; what is absent stays, empty text takes away.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UpdateIncident {
    /// The incident.
    pub id: Id,
    /// The version the caller has seen.
    pub seen_version: Option<i64>,
    /// New type.
    pub type_code: Option<String>,
    /// New priority; needs a reason.
    pub priority: Option<i64>,
    /// The priority the caller has seen.
    pub seen_priority: Option<i64>,
    /// Why.
    pub reason: Option<String>,
    /// New place.
    pub place_id: Option<Id>,
    /// New words for where it is.
    pub location_text: Option<String>,
    /// New caller.
    pub caller_name: Option<String>,
    /// New number to call back.
    pub caller_phone: Option<String>,
    /// What the caller has seen of all else that changes.
    pub seen: Option<Seen>,
    /// When it happened.
    pub occurred_at: Option<Time>,
}

/// What the caller has seen of what is to change; what is absent was not there.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// Code of the type.
    #[serde(default, rename = "type")]
    pub type_code: Option<String>,
    /// The place.
    #[serde(default)]
    pub place_id: Option<Id>,
    /// The words for where it is.
    #[serde(default)]
    pub location_text: Option<String>,
    /// Who called.
    #[serde(default)]
    pub caller_name: Option<String>,
    /// The number to call back.
    #[serde(default)]
    pub caller_phone: Option<String>,
}

impl Seen {
    /// Refuses a change of what is neither as it was seen nor as it is wanted any more.
    fn check(&self, incident: &Incident, input: &UpdateIncident) -> Result<()> {
        let moved = [
            ("type", moved(Some(&incident.type_code), self.type_code.as_ref(), input.type_code.as_ref())),
            ("place", moved(incident.place_id.as_ref(), self.place_id.as_ref(), input.place_id.as_ref())),
            (
                "place",
                moved(incident.location_text.as_ref(), self.location_text.as_ref(), input.location_text.as_ref()),
            ),
            ("caller", moved(incident.caller_name.as_ref(), self.caller_name.as_ref(), input.caller_name.as_ref())),
            ("caller", moved(incident.caller_phone.as_ref(), self.caller_phone.as_ref(), input.caller_phone.as_ref())),
        ];
        match moved.iter().find(|(_, moved)| *moved) {
            Some((what, _)) => Err(Error::conflict(format!("its {what} was changed in the meantime"))),
            None => Ok(()),
        }
    }
}

fn moved<T: PartialEq>(now: Option<&T>, seen: Option<&T>, wanted: Option<&T>) -> bool {
    wanted.is_some() && now != seen && now != wanted
}

/// Says anew who called. Another name is another person; the same one with another number is not.
fn change_caller(tx: &mut Tx<'_>, incident: &mut Incident, name: Option<String>, phone: Option<String>) -> Result<()> {
    if (&name, &phone) == (&incident.caller_name, &incident.caller_phone) {
        return Ok(());
    }
    let is_another = is_somebody_else(incident.caller_name.as_deref(), name.as_deref());
    (incident.caller_name, incident.caller_phone) = (unless_erased(name), phone);
    if is_another {
        incident.caller_subject_id = None;
        return Ok(());
    }
    personal::rename(tx, incident.caller_subject_id, &caller(incident))
}

/// Changes an incident.
///
/// # Errors
/// `not_found`, `forbidden`, `stale`; `conflict` when somebody else changed meanwhile what the caller has seen; `invalid` for a value that cannot be, or a changed priority without a reason.
pub fn update_incident(tx: &mut Tx<'_>, context: &Context, input: UpdateIncident) -> Result<IncidentView> {
    let mut incident = super::incident::<HandleIncident>(tx, context, input.id)?;
    if input.seen_version.is_some_and(|seen| seen != incident.version) {
        return Err(Error::new(Kind::Stale, "the incident was changed in the meantime; read it again"));
    }
    if let Some(seen) = &input.seen {
        seen.check(&incident, &input)?;
    }
    let reason = optional("reason", input.reason.as_deref())?;
    let (mut from, mut to) = (None, None);
    if let Some(code) = input.type_code {
        let kind = store::type_coded(tx, &code)?.filter(|kind| kind.active);
        let kind = kind
            .ok_or_else(|| Error::invalid(format!("there is no incident type “{code}”")).field("type", "is unknown"))?;
        incident.type_code = kind.code;
    }
    if let Some(priority) = input.priority.filter(|priority| *priority != incident.priority) {
        let priority = check_priority(priority)?;
        if input.seen_priority.is_some_and(|seen| seen != incident.priority) {
            let message = format!("its priority was changed to {} in the meantime", incident.priority);
            return Err(Error::conflict(message));
        }
        if reason.is_none() {
            let message = "say why the priority changes";
            return Err(Error::invalid(message).field("reason", message));
        }
        (from, to) = (Some(incident.priority.to_string()), Some(priority.to_string()));
        incident.priority = priority;
    }
    if let Some(place) = input.place_id {
        check_place(tx, place, incident.site_id)?;
        incident.place_id = Some(place);
    }
    let text = |field: &str, new: Option<String>, old: Option<String>| match new {
        Some(new) => optional(field, Some(&new)),
        None => Ok(old),
    };
    let location = text("location_text", input.location_text, incident.location_text.clone())?;
    incident.locate(location);
    let name = text("caller_name", input.caller_name, incident.caller_name.clone())?;
    let phone = text("caller_phone", input.caller_phone, incident.caller_phone.clone())?;
    change_caller(tx, &mut incident, name, phone)?;
    if incident.place_id.is_none() && incident.location_text.is_none() {
        let message = "an incident is somewhere: name a place, or say where in words";
        return Err(Error::invalid(message).field("location_text", message));
    }
    incident.version += 1;
    let fact = IncidentFact { reason, from, to, ..IncidentFact::default() };
    incident_changed(
        tx,
        context,
        "incident.updated",
        incident,
        About { fact, occurred_at: input.occurred_at, ..About::default() },
    )
}
