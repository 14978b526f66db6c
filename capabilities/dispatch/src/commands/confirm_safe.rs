//! A unit on scene said that it is safe.

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};

use super::advancing::advancing;
use super::record::{About, IncidentFact, incident_changed};
use super::watch::await_safety;
use crate::model::AssignmentView;

/// Which assignment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConfirmSafe {
    /// The assignment.
    pub id: Id,
}

/// Writes down that a unit is safe and sets the next check.
///
/// # Errors
/// `not_found`, `forbidden`; `conflict` when no safety check runs for it.
pub fn confirm_safe(tx: &mut Tx<'_>, context: &Context, input: ConfirmSafe) -> Result<AssignmentView> {
    let (mut assignment, incident, own) = advancing(tx, context, input.id)?;
    let call_sign = force::queries::known_unit(tx, assignment.unit_id)?.call_sign;
    if assignment.safety_due_at.is_none() {
        return Err(Error::conflict(format!("no safety check runs for {call_sign} on incident {}", incident.number)));
    }
    await_safety(tx, context, &incident, &mut assignment)?;
    tx.save(&assignment)?;
    let view = AssignmentView::new(&assignment, &call_sign);
    let fact = IncidentFact { assignment: Some(view.clone()), on_behalf: !own, ..IncidentFact::default() };
    incident_changed(tx, context, "assignment.safe", incident, About { fact, ..About::default() })?;
    Ok(view)
}
