//! Send a unit.

use force::model::Duty;
use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{About, IncidentFact, incident_changed};
use crate::model::{Assignment, AssignmentView, Incident};
use crate::store;

/// Which unit to send.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignUnit {
    /// The incident; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub incident_id: Id,
    /// The unit.
    pub unit_id: Id,
    /// Whether it helps a unit that was there first; follows from the assignments when absent.
    #[serde(default)]
    pub backup: Option<bool>,
    /// When it was sent, if that was not now.
    #[serde(default)]
    pub occurred_at: Option<Time>,
}

/// Sends a unit. It may hold several assignments; this one touches none of the others.
///
/// # Errors
/// `not_found`, `forbidden`; `conflict` when the incident is finished, the unit is off duty or on it already.
pub fn assign_unit(tx: &mut Tx<'_>, context: &Context, input: AssignUnit) -> Result<AssignmentView> {
    let incident = super::incident::<crate::rights::AssignUnit>(tx, context, input.incident_id)?;
    super::must_be_open(&incident)?;
    let assignment = assign(tx, context, &incident, &input)?;
    let unit = assignment.unit_id;
    let fact = IncidentFact { assignment: Some(assignment.clone()), ..IncidentFact::default() };
    let about = About { fact, units: vec![unit], occurred_at: input.occurred_at };
    let mut incident = unheld(incident);
    super::own_incident::adopt(&mut incident, context);
    incident_changed(tx, context, "assignment.created", incident, about)?;
    Ok(assignment)
}

/// A hold ends when a unit is sent, and a call for backup is answered.
fn unheld(mut incident: Incident) -> Incident {
    (incident.held_at, incident.held_until, incident.hold_reason) = (None, None, None);
    incident.backup_requested_at = None;
    incident
}

/// Writes the assignment itself.
pub(super) fn assign(
    tx: &mut Tx<'_>,
    context: &Context,
    incident: &Incident,
    input: &AssignUnit,
) -> Result<AssignmentView> {
    let unit = force::queries::known_unit(tx, input.unit_id)?;
    context.actor.must_seen::<crate::rights::AssignUnit, force::ReadUnits>(unit.site_id, "unit")?;
    if unit.retired || unit.duty == Duty::OffDuty {
        return Err(Error::conflict(format!("{} is off duty", unit.call_sign)).coded("unit_off_duty"));
    }
    let present = store::assignments(tx, &[incident.id])?;
    if present.iter().any(|other| other.unit_id == unit.id && other.is_open()) {
        return Err(Error::conflict(format!("{} is on incident {} already", unit.call_sign, incident.number))
            .coded("already_assigned"));
    }
    let backup = input.backup.unwrap_or_else(|| present.iter().any(Assignment::is_open));
    let at = input.occurred_at.unwrap_or(context.now);
    let assignment = Assignment::new(Id::new(context.now), incident.id, unit.id, backup, at, context.now);
    tx.insert(&assignment)?;
    Ok(AssignmentView::new(&assignment, &unit.call_sign, incident.began()))
}
