//! Make an incident a duplicate of another.

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{About, IncidentFact, incident_changed};
use crate::model::{Assignment, Incident, IncidentView, optional};
use crate::rights::{AssignUnit, HandleIncident};
use crate::store;

/// The disposition of an incident that was merged into another; the catalogue that ships has it.
const DUPLICATE: &str = "duplicate";

/// Which incident it is a duplicate of.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeIncident {
    /// The duplicate; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// The incident that goes on.
    pub into: Id,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
    /// Units that are on the duplicate go on with the other; refused while there are any when absent.
    #[serde(default)]
    pub move_units: bool,
}

/// Closes a duplicate and points it at the incident that goes on, which from then on shows its lines, its caller, its
/// persons, vehicles and files too. Help from outside goes over. Reopening the duplicate parts the two again.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` for itself or an incident of another site; `conflict` when one of the two is
/// finished, or units are on the duplicate and are not to be moved.
pub fn merge_incident(tx: &mut Tx<'_>, context: &Context, input: MergeIncident) -> Result<IncidentView> {
    let mut duplicate = super::incident::<HandleIncident>(tx, context, input.id)?;
    let mut master = super::incident::<HandleIncident>(tx, context, input.into)?;
    if duplicate.id == master.id || duplicate.site_id != master.site_id {
        let message = "a duplicate is another incident of the same site; relate incidents of two sites instead";
        return Err(Error::invalid(message).field("into", message));
    }
    super::must_lie_together(&duplicate, &master)?;
    super::must_be_open(&duplicate)?;
    super::must_be_open(&master)?;
    let reason = optional("reason", input.reason.as_deref())?;
    let units = move_units(tx, context, &duplicate, &master, input.move_units)?;
    for mut call in store::outside_calls(tx, &[duplicate.id])? {
        call.incident_id = master.id;
        tx.save(&call)?;
    }
    master.backup_requested_at = master.backup_requested_at.or(duplicate.backup_requested_at);
    let from = super::state(tx, &duplicate)?;
    (duplicate.held_at, duplicate.held_until, duplicate.hold_reason) = (None, None, None);
    duplicate.backup_requested_at = None;
    duplicate.closed_at = Some(context.now);
    duplicate.disposition = Some(DUPLICATE.to_owned());
    duplicate.outcome_note.clone_from(&reason);
    duplicate.merged_into = Some(master.id);
    if !units.is_empty() {
        (master.held_at, master.held_until, master.hold_reason) = (None, None, None);
    }
    let (number, into) = (duplicate.number.clone(), master.number.clone());
    let closed = IncidentFact {
        from: Some(from.to_string()),
        to: Some(into),
        reason: reason.clone(),
        ..IncidentFact::default()
    };
    let about = About { fact: closed, units: units.clone(), occurred_at: None };
    let view = incident_changed(tx, context, "incident.merged", duplicate, about)?;
    let taken = IncidentFact { from: Some(number), reason, ..IncidentFact::default() };
    let about = About { fact: taken, units, occurred_at: None };
    incident_changed(tx, context, "incident.took_over", master, about)?;
    Ok(view)
}

/// Ends the open assignments of the duplicate and begins them on the other in the state they are in, at the same moment:
/// each unit is on one of the two at a time. Gives the units.
fn move_units(
    tx: &mut Tx<'_>,
    context: &Context,
    duplicate: &Incident,
    master: &Incident,
    wanted: bool,
) -> Result<Vec<Id>> {
    if !wanted {
        super::must_be_free(tx, duplicate, "merge")?;
        return Ok(Vec::new());
    }
    context.actor.must::<AssignUnit>(master.site_id)?;
    let present = store::assignments(tx, &[master.id])?;
    let mut units = Vec::new();
    for mut old in store::assignments(tx, &[duplicate.id])?.into_iter().filter(Assignment::is_open) {
        let there = present.iter().any(|other| other.unit_id == old.unit_id && other.is_open());
        if !there {
            let backup = present.iter().any(Assignment::is_open);
            tx.insert(&old.taken_over(Id::new(context.now), master.id, backup, context.now)?)?;
        }
        old.end_merged(&master.number, context.now)?;
        tx.save(&old)?;
        units.push(old.unit_id);
    }
    Ok(units)
}
