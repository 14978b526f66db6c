//! A unit on scene said that it is safe.

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::advancing::advancing;
use super::record::{About, IncidentFact, incident_changed};
use super::watch::heard_safe;
use crate::model::AssignmentView;

/// Which assignment, and when.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmSafe {
    /// The assignment; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// When it was said, if that was not now.
    #[serde(default)]
    pub occurred_at: Option<Time>,
}

/// Writes down that a unit is safe and sets the next check, counted from when it was said. What is told late, of a
/// check that is over or was answered since, is written down and changes nothing.
///
/// # Errors
/// `not_found`, `forbidden`; `conflict` when no safety check runs for it, unless it is told late by a unit that was on
/// scene.
pub fn confirm_safe(tx: &mut Tx<'_>, context: &Context, input: ConfirmSafe) -> Result<AssignmentView> {
    let (mut assignment, incident, own) = advancing(tx, context, input.id)?;
    let call_sign = force::queries::known_unit(tx, assignment.unit_id)?.call_sign;
    let late = input.occurred_at.is_some() && assignment.on_scene_at.is_some();
    if assignment.safety_due_at.is_none() && !late {
        return Err(Error::conflict(format!("no safety check runs for {call_sign} on incident {}", incident.number)));
    }
    heard_safe(tx, context, &incident, &mut assignment, input.occurred_at.unwrap_or(context.now))?;
    tx.save(&assignment)?;
    let view = AssignmentView::new(&assignment, &call_sign, incident.began());
    let fact = IncidentFact { assignment: Some(view.clone()), on_behalf: !own, ..IncidentFact::default() };
    let about = About { fact, occurred_at: input.occurred_at, ..About::default() };
    incident_changed(tx, context, "assignment.safe", incident, about)?;
    Ok(view)
}
