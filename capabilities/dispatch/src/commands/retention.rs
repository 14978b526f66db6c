//! Say for how long details of persons are kept; approve or dismiss a list of those whose time is over.

use kernel::db::{Sql as _, SqlExt as _};
use kernel::error::Kind;
use kernel::journal::{Fact, stream};
use kernel::sweep::{self, Deadline};
use kernel::{Context, Error, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{Proposal, ProposalState, Retention, RetentionProposal, required};
use crate::rights::{self, ManageRetention};
use crate::store;

/// The deadline that looks for those whose time is over; its subject is the organisation.
pub(crate) const RETENTION: &str = "dispatch.retention";
/// The deadline at which one of them is erased, once the list was approved; its owner is whoever did.
pub(crate) const RETENTION_ERASE: &str = "dispatch.retention_erase";
/// After a list was dismissed nobody is proposed for so long: whoever said no has a reason.
const DISMISSED_S: i64 = 30 * 86_400;

/// For how long details of persons are kept once an incident that mentions them is over.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetRetention {
    /// The version the caller has seen.
    #[serde(default)]
    #[schema(ignore)]
    pub seen_version: Option<i64>,
    /// Days for whoever called; absent: for ever.
    #[serde(default)]
    pub caller_days: Option<i64>,
    /// Days for a person on an incident; absent: for ever.
    #[serde(default)]
    pub person_days: Option<i64>,
    /// Days for whoever keeps a vehicle on one; absent: for ever.
    #[serde(default)]
    pub vehicle_days: Option<i64>,
    /// Days in which nobody is erased on request either; absent: none.
    #[serde(default)]
    pub least_days: Option<i64>,
}

/// Which list is not to be carried out, and why.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DismissRetention {
    /// The list; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// Why.
    pub reason: String,
}

/// Sets the schedule. It is looked at once at once, and then every day; nobody is erased by it alone.
///
/// # Errors
/// `forbidden`, `invalid`, `stale`.
pub fn set_retention(tx: &mut Tx<'_>, context: &Context, input: SetRetention) -> Result<Retention> {
    context.actor.must_everywhere::<ManageRetention>()?;
    let before = store::retention(tx)?;
    if input.seen_version.is_some_and(|seen| seen != before.version) {
        return Err(Error::new(Kind::Stale, "the schedule was changed in the meantime; read it again"));
    }
    let SetRetention { caller_days, person_days, vehicle_days, least_days, .. } = input;
    let set = Retention { caller_days, person_days, vehicle_days, least_days, version: before.version + 1 };
    set.check()?;
    store::save_retention(tx, &set)?;
    if set.ends() {
        look_again(tx, context.now)?;
    } else {
        let organisation = tx.organisation();
        sweep::clear(tx, RETENTION, organisation)?;
    }
    record(tx, context, "retention.changed", serde_json::json!({ "retention": set }))?;
    Ok(set)
}

/// Approves a list: each on it whose time still is over is erased, one by one.
///
/// # Errors
/// `not_found`, `forbidden`; `conflict` for one that was decided before.
pub fn approve_retention(tx: &mut Tx<'_>, context: &Context, id: Id) -> Result<RetentionProposal> {
    context.actor.must_everywhere::<rights::EraseSubject>()?;
    context.actor.must_be_proved(context.now)?;
    let proposal = decide(tx, context, id, ProposalState::Approved, None)?;
    for subject in &proposal.persons.0 {
        let (kind, owner) = (RETENTION_ERASE.to_owned(), context.actor.name.clone());
        sweep::set(tx, &Deadline { kind, subject: *subject, site_id: None, due_at: context.now, owner })?;
    }
    decided(tx, context, "retention.approved", proposal)
}

/// Dismisses a list; those on it are proposed again after a month.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` without a reason; `conflict` for one that was decided before.
pub fn dismiss_retention(tx: &mut Tx<'_>, context: &Context, input: DismissRetention) -> Result<RetentionProposal> {
    context.actor.must_everywhere::<rights::EraseSubject>()?;
    let reason = required("reason", &input.reason)?;
    let proposal = decide(tx, context, input.id, ProposalState::Dismissed, Some(reason))?;
    if store::retention(tx)?.ends() {
        look_again(tx, context.now.plus_seconds(DISMISSED_S))?;
    }
    decided(tx, context, "retention.dismissed", proposal)
}

fn decide(
    tx: &mut Tx<'_>,
    context: &Context,
    id: Id,
    state: ProposalState,
    reason: Option<String>,
) -> Result<Proposal> {
    let mut proposal: Proposal = tx.by_id(id)?.ok_or_else(|| Error::not_found("list"))?;
    if proposal.state != ProposalState::Open {
        return Err(Error::conflict("this list was decided before"));
    }
    proposal.state = state;
    proposal.decided_at = Some(context.now);
    proposal.decided_by = Some(context.actor.name.clone());
    proposal.reason = reason;
    tx.save(&proposal)?;
    Ok(proposal)
}

fn decided(tx: &mut Tx<'_>, context: &Context, action: &'static str, proposal: Proposal) -> Result<RetentionProposal> {
    let told = serde_json::json!({ "proposal": proposal.id, "persons": proposal.persons.0, "reason": proposal.reason });
    record(tx, context, action, told)?;
    crate::queries::shown_proposal(tx, &context.actor, proposal)
}

/// Sets when those whose time is over are looked for next.
pub(crate) fn look_again(tx: &mut Tx<'_>, due_at: Time) -> Result<()> {
    let subject = tx.organisation();
    let (kind, owner) = (RETENTION.to_owned(), "whoever may erase persons".to_owned());
    sweep::set(tx, &Deadline { kind, subject, site_id: None, due_at, owner })
}

/// Writes into the journal what becomes of the schedule and its lists: ids, never who it is.
pub(crate) fn record(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    payload: serde_json::Value,
) -> Result<()> {
    let stream = stream("retention", tx.organisation());
    tx.record(context, Fact { action, stream, site: None, occurred_at: None, payload }).map(|_| ())
}
