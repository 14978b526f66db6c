//! What officers and dispatchers both say of an assignment: its stamps, that it is safe, that it is on its way.

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Tx};

use crate::model::{Assignment, Incident};
use crate::rights::{AdvanceAny, AdvanceOwn, ReadIncidents};

/// An assignment with its incident, and whether the actor is on its unit; whoever is not needs the right to speak for it.
///
/// # Errors
/// `not_found`, `forbidden`.
pub(super) fn advancing(tx: &mut Tx<'_>, context: &Context, id: Id) -> Result<(Assignment, Incident, bool)> {
    let assignment: Assignment = tx.by_id(id)?.ok_or_else(|| Error::not_found("assignment"))?;
    let incident = super::let_in(tx, context, assignment.incident_id, "assignment")?;
    let own = force::queries::own_units(tx, &context.actor)?.contains(&assignment.unit_id);
    if own {
        context.actor.must_seen::<AdvanceOwn, ReadIncidents>(incident.site_id, "assignment")?;
    } else {
        context.actor.must_seen::<AdvanceAny, ReadIncidents>(incident.site_id, "assignment")?;
    }
    Ok((assignment, incident, own))
}
