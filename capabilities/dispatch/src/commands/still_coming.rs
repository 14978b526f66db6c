//! A unit that should be there was asked, and is still on its way.

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};

use super::record::{About, IncidentFact, incident_changed};
use super::watch::await_arrival;
use crate::model::{Assignment, AssignmentView, Incident};
use crate::rights::{AdvanceAny, AdvanceOwn, ReadIncidents};

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
    let mut assignment: Assignment = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("assignment"))?;
    let incident: Incident = tx.by_id(assignment.incident_id)?.ok_or_else(|| Error::not_found("incident"))?;
    let own = force::queries::own_units(tx, &context.actor)?.contains(&assignment.unit_id);
    if own {
        context.actor.must_seen::<AdvanceOwn, ReadIncidents>(incident.site_id, "assignment")?;
    } else {
        context.actor.must_seen::<AdvanceAny, ReadIncidents>(incident.site_id, "assignment")?;
    }
    let call_sign = force::queries::known_unit(tx, assignment.unit_id)?.call_sign;
    if assignment.not_arrived_at.is_none() {
        return Err(Error::conflict(format!("nobody misses {call_sign} on incident {}", incident.number)));
    }
    await_arrival(tx, context, &incident, &mut assignment)?;
    tx.save(&assignment)?;
    let view = AssignmentView::new(&assignment, &call_sign);
    let fact = IncidentFact { assignment: Some(view.clone()), on_behalf: !own, ..IncidentFact::default() };
    incident_changed(tx, context, "assignment.still_coming", incident, About { fact, ..About::default() })?;
    Ok(view)
}
