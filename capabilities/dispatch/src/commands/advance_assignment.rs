//! Stamp an assignment: acknowledged, en route, on scene, cleared; or give it back.

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::advancing::advancing;
use super::record::{About, IncidentFact, incident_changed};
use crate::model::{AssignmentView, Step, optional};

/// The step to take.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdvanceAssignment {
    /// The assignment; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// What it becomes.
    pub to: Step,
    /// Why; a refusal needs one.
    #[serde(default)]
    pub reason: Option<String>,
    /// When it happened, if that was not now.
    #[serde(default)]
    pub occurred_at: Option<Time>,
}

/// Stamps an assignment. Whoever is not on the unit does it on the unit's behalf, and the journal says so.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` for a refusal without a reason; `conflict` when the step does not follow.
pub fn advance_assignment(tx: &mut Tx<'_>, context: &Context, input: AdvanceAssignment) -> Result<AssignmentView> {
    let (mut assignment, incident, own) = advancing(tx, context, input.id)?;
    let reason = optional("reason", input.reason.as_deref())?;
    if input.to == Step::Refused && reason.is_none() {
        let message = "say why the unit gives it back";
        return Err(Error::invalid(message).field("reason", message));
    }
    let from = assignment.state();
    assignment.stamp(input.to, input.occurred_at, context.now)?;
    super::watch::watch_unit(tx, context, &incident, &mut assignment, input.to)?;
    if reason.is_some() {
        assignment.reason.clone_from(&reason);
    }
    tx.save(&assignment)?;
    let call_sign = force::queries::known_unit(tx, assignment.unit_id)?.call_sign;
    let view = AssignmentView::new(&assignment, &call_sign, incident.began());
    let fact = IncidentFact {
        assignment: Some(view.clone()),
        reason,
        from: Some(from.to_string()),
        to: Some(input.to.to_string()),
        on_behalf: !own,
        ..IncidentFact::default()
    };
    let about = About { fact, units: vec![assignment.unit_id], occurred_at: input.occurred_at };
    incident_changed(tx, context, "assignment.advanced", incident, about)?;
    Ok(view)
}
