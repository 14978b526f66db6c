//! Stamp a call for help from outside, or write down what they said.

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Time, Tx};
use places::model::clean_note;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{About, IncidentFact, incident_changed};
use crate::model::{OutsideCall, OutsideCallView, OutsideStep};
use crate::rights;

/// What they said.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdvanceOutside {
    /// The call; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// What it becomes; absent when only the words change.
    #[serde(default)]
    pub to: Option<OutsideStep>,
    /// Their own number for the matter.
    #[serde(default)]
    pub reference: Option<String>,
    /// What came of it; a rejection needs one.
    #[serde(default)]
    pub outcome: Option<String>,
    /// What else was said.
    #[serde(default)]
    pub note: Option<String>,
    /// When it happened, if that was not now.
    #[serde(default)]
    pub occurred_at: Option<Time>,
}

/// Stamps a call for help; also on a finished incident, which help may leave later.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` for a rejection without a reason, or when nothing is said; `conflict` when the
/// step does not follow.
pub fn advance_outside(tx: &mut Tx<'_>, context: &Context, input: AdvanceOutside) -> Result<OutsideCallView> {
    let mut call: OutsideCall = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("outside call"))?;
    let incident = super::incident_of::<rights::CallOutside>(tx, context, call.incident_id, "outside call")?;
    let reference = clean_note("reference", input.reference.as_deref())?;
    let outcome = clean_note("outcome", input.outcome.as_deref())?;
    let note = clean_note("note", input.note.as_deref())?;
    if input.to == Some(OutsideStep::Rejected) && outcome.is_none() {
        let message = "say why they will not come";
        return Err(Error::invalid(message).field("outcome", message));
    }
    if input.to.is_none() && reference.is_none() && outcome.is_none() && note.is_none() {
        let message = "say what has changed: a step, a reference, an outcome or a note";
        return Err(Error::invalid(message).field("to", message));
    }
    let from = call.state();
    if let Some(step) = input.to {
        call.stamp(step, input.occurred_at, context.now)?;
    }
    call.reference = reference.or(call.reference);
    call.outcome = outcome.or(call.outcome);
    call.note = note.or(call.note);
    tx.save(&call)?;
    let view = OutsideCallView::from(&call);
    let fact = IncidentFact {
        outside_call: Some(view.clone()),
        from: Some(from.to_string()),
        to: Some(view.state.to_string()),
        ..IncidentFact::default()
    };
    let about = About { fact, occurred_at: input.occurred_at, ..About::default() };
    incident_changed(tx, context, "outside.advanced", incident, about)?;
    Ok(view)
}
