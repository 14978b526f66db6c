//! Say that two incidents have to do with each other, or no longer.

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{About, IncidentFact, incident_changed};
use crate::model::{Incident, IncidentView, RELATED_MAX, Relation};
use crate::rights::{HandleIncident, ReadIncidents};
use crate::store;

/// The other incident.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RelateIncident {
    /// One of the two; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// The other.
    pub other_id: Id,
}

/// Relates two incidents, open or finished. Said twice, it stays as it is.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` for itself; `conflict` when one of them has too many.
pub fn relate_incident(tx: &mut Tx<'_>, context: &Context, input: RelateIncident) -> Result<IncidentView> {
    let incident = super::incident::<HandleIncident>(tx, context, input.id)?;
    let other = super::incident::<ReadIncidents>(tx, context, input.other_id)?;
    if incident.id == other.id {
        let message = "an incident is not related to itself";
        return Err(Error::invalid(message).field("other_id", message));
    }
    super::must_lie_together(&incident, &other)?;
    let present = store::relations(tx, incident.id)?;
    if present.iter().any(|relation| relation.joins(other.id)) {
        return crate::queries::shown_one(tx, incident);
    }
    if present.len() >= RELATED_MAX || store::relations(tx, other.id)?.len() >= RELATED_MAX {
        return Err(Error::conflict(format!("an incident is related to at most {RELATED_MAX} others")));
    }
    let (first_id, second_id) = if incident.id < other.id { (incident.id, other.id) } else { (other.id, incident.id) };
    tx.insert(&Relation {
        id: Id::new(context.now),
        first_id,
        second_id,
        author: context.actor.name.clone(),
        recorded_at: context.now,
    })?;
    both_changed(tx, context, "incident.related", incident, other)
}

/// Which relation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Unrelate {
    /// The relation.
    pub id: Id,
}

/// Takes a relation away.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn unrelate(tx: &mut Tx<'_>, context: &Context, input: Unrelate) -> Result<IncidentView> {
    let relation: Relation = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("relation"))?;
    let incident = super::incident_of::<HandleIncident>(tx, context, relation.first_id, "relation")?;
    let other = super::incident_of::<ReadIncidents>(tx, context, relation.second_id, "relation")?;
    store::delete_relation(tx, relation.id)?;
    both_changed(tx, context, "incident.unrelated", incident, other)
}

/// Each of the two is told of the other.
fn both_changed(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    incident: Incident,
    other: Incident,
) -> Result<IncidentView> {
    let (number, other_number) = (incident.number.clone(), other.number.clone());
    let about =
        |to: String| About { fact: IncidentFact { to: Some(to), ..IncidentFact::default() }, ..About::default() };
    let view = incident_changed(tx, context, action, incident, about(other_number))?;
    incident_changed(tx, context, action, other, about(number))?;
    Ok(view)
}
