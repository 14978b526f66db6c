//! Those whose time is over are proposed, and erased one by one once somebody has approved.

use kernel::db::Json;
use kernel::error::Kind;
use kernel::sweep::Deadline;
use kernel::{Context, Id, Result, Tx};

use crate::commands::{EraseSubject, erase_subject, look_again, record_retention};
use crate::model::{PROPOSED_MAX, Proposal, ProposalState};
use crate::store;

/// Seconds between two looks.
const DAY_S: i64 = 86_400;

/// Makes a list of those whose time is over, while none waits.
pub(super) fn propose(tx: &mut Tx<'_>, context: &Context, _: Deadline) -> Result<()> {
    let schedule = store::retention(tx)?;
    if !schedule.ends() {
        return Ok(());
    }
    look_again(tx, context.now.plus_seconds(DAY_S))?;
    if store::is_proposed(tx)? {
        return Ok(());
    }
    let due = store::due(tx, &schedule.limits(context.now), PROPOSED_MAX)?;
    if due.is_empty() {
        return Ok(());
    }
    let (id, persons) = (Id::new(context.now), Json(due));
    let (made_at, state) = (context.now, ProposalState::Open);
    let proposal = Proposal { id, made_at, state, persons, decided_at: None, decided_by: None, reason: None };
    store::insert_proposal(tx, &proposal)?;
    let told = serde_json::json!({ "proposal": proposal.id, "persons": proposal.persons.0 });
    record_retention(tx, context, "retention.proposed", told)
}

/// Erases one of an approved list by the command that erases anybody, unless something has come in between.
pub(super) fn erase(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    let limits = store::retention(tx)?.limits(context.now);
    let mut kept = "their time is not over any more, or they are held";
    if store::is_due(tx, &limits, deadline.subject)? {
        let reason = format!("their time is over; approved by {}", deadline.owner);
        let input = EraseSubject { id: deadline.subject, reason, lines: Vec::new(), files: Vec::new() };
        match erase_subject(tx, context, input) {
            Err(error) if error.kind() == Kind::Conflict => kept = "an erasure takes less than what mentions them",
            erased => return erased.map(|_| ()),
        }
    }
    let told = serde_json::json!({ "person": deadline.subject, "reason": kept });
    record_retention(tx, context, "retention.kept", told)
}
