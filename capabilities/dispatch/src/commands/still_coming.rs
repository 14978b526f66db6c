//! A unit that should be there was asked, and is still on its way.

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};

use super::advancing::advancing;
use super::record::{About, IncidentFact, incident_changed};
use super::watch::await_arrival;
use crate::model::AssignmentView;

/// Which assignment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StillComing {
    /// The assignment.
    pub id: Id,
}

/// Writes down that somebody knows where a missing unit is, and gives it its travel target once more.
///
/// # Errors
/// `not_found`, `forbidden`; `conflict` when the unit is not missing.
pub fn still_coming(tx: &mut Tx<'_>, context: &Context, input: StillComing) -> Result<AssignmentView> {
    let (mut assignment, incident, own) = advancing(tx, context, input.id)?;
    let call_sign = force::queries::known_unit(tx, assignment.unit_id)?.call_sign;
    if assignment.not_arrived_at.is_none() {
        return Err(Error::conflict(format!("nobody misses {call_sign} on incident {}", incident.number)));
    }
    await_arrival(tx, context, &incident, &mut assignment)?;
    tx.save(&assignment)?;
    let view = AssignmentView::new(&assignment, &call_sign, incident.began());
    let fact = IncidentFact { assignment: Some(view.clone()), on_behalf: !own, ..IncidentFact::default() };
    incident_changed(tx, context, "assignment.still_coming", incident, About { fact, ..About::default() })?;
    Ok(view)
}
