//! Hand an assignment from one unit to another.

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::assign_unit::{AssignUnit, assign};
use super::record::{About, IncidentFact, incident_changed};
use crate::model::{Assignment, AssignmentView, Step, optional};

/// Who takes over.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferAssignment {
    /// The assignment to hand over; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// The unit that takes over.
    pub unit_id: Id,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Clears one unit and sends another in the same moment. Gives the new assignment.
///
/// # Errors
/// As assigning; `conflict` when the assignment has ended.
pub fn transfer_assignment(tx: &mut Tx<'_>, context: &Context, input: TransferAssignment) -> Result<AssignmentView> {
    let mut old: Assignment = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("assignment"))?;
    let incident = super::incident_of::<crate::rights::AssignUnit>(tx, context, old.incident_id, "assignment")?;
    if !old.is_open() {
        return Err(Error::conflict("the assignment has ended; send the other unit instead"));
    }
    let request =
        AssignUnit { incident_id: incident.id, unit_id: input.unit_id, backup: Some(old.backup), occurred_at: None };
    let new = assign(tx, context, &incident, &request)?;
    let reason = optional("reason", input.reason.as_deref())?;
    old.stamp(Step::Cleared, None, context.now)?;
    super::watch::watch_unit(tx, context, &incident, &mut old, Step::Cleared)?;
    old.reason = Some(match &reason {
        Some(reason) => format!("transferred to {}: {reason}", new.call_sign),
        None => format!("transferred to {}", new.call_sign),
    });
    tx.save(&old)?;
    let fact = IncidentFact { assignment: Some(new.clone()), reason, ..IncidentFact::default() };
    let about = About { fact, units: vec![old.unit_id, new.unit_id], ..About::default() };
    incident_changed(tx, context, "assignment.transferred", incident, about)?;
    Ok(new)
}
