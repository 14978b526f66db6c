//! Say what may not be erased, and lift that again.

use kernel::db::SqlExt as _;
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Tx, subject};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{LegalHold, required};
use crate::rights::ManageLegalHolds;
use crate::store;

/// What may not be erased for now: one of the two.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceLegalHold {
    /// A person.
    #[serde(default)]
    pub subject_id: Option<Id>,
    /// All persons who are mentioned on an incident.
    #[serde(default)]
    pub incident_id: Option<Id>,
    /// Why.
    pub reason: String,
}

/// Which hold to lift, and why.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LiftLegalHold {
    /// The hold; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// Why.
    pub reason: String,
}

/// Places a hold.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` without a reason, or on both or neither; `conflict` for somebody who was erased.
pub fn place_legal_hold(tx: &mut Tx<'_>, context: &Context, input: PlaceLegalHold) -> Result<LegalHold> {
    context.actor.must_everywhere::<ManageLegalHolds>()?;
    match (input.subject_id, input.incident_id) {
        (Some(id), None) if subject::by_id(tx, id)?.erased_at.is_some() => {
            return Err(Error::conflict("this person was erased before"));
        }
        (Some(_), None) => {}
        (None, Some(id)) => {
            crate::queries::reached(tx, &context.actor, id)?;
        }
        _ => {
            let message = "a hold is on a person or on an incident: name one of the two";
            return Err(Error::invalid(message).field("subject_id", message));
        }
    }
    let hold = LegalHold {
        id: Id::new(context.now),
        subject_id: input.subject_id,
        incident_id: input.incident_id,
        reason: required("reason", &input.reason)?,
        placed_by: context.actor.name.clone(),
        placed_at: context.now,
        lifted_by: None,
        lifted_at: None,
        lifted_reason: None,
    };
    store::insert_hold(tx, &hold)?;
    record(tx, context, "legal_hold.placed", hold)
}

/// Lifts a hold.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` without a reason; `conflict` for one that was lifted before.
pub fn lift_legal_hold(tx: &mut Tx<'_>, context: &Context, input: LiftLegalHold) -> Result<LegalHold> {
    context.actor.must_everywhere::<ManageLegalHolds>()?;
    let mut hold: LegalHold = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("hold"))?;
    if let Some(incident) = hold.incident_id {
        crate::queries::reached(tx, &context.actor, incident).map_err(|_| Error::not_found("hold"))?;
    }
    if hold.lifted_at.is_some() {
        return Err(Error::conflict("this hold was lifted before"));
    }
    hold.lifted_by = Some(context.actor.name.clone());
    hold.lifted_at = Some(context.now);
    hold.lifted_reason = Some(required("reason", &input.reason)?);
    tx.save(&hold)?;
    record(tx, context, "legal_hold.lifted", hold)
}

fn record(tx: &mut Tx<'_>, context: &Context, action: &'static str, hold: LegalHold) -> Result<LegalHold> {
    let stream = stream("legal_hold", hold.id);
    tx.record(context, Fact { action, stream, site: None, occurred_at: None, payload: &hold })?;
    Ok(hold)
}
