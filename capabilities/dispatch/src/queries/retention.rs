//! For how long persons are kept, and the lists of those whose time is over.

use kernel::db::{Sql, SqlExt as _};
use kernel::subject::Subject;
use kernel::{Actor, Result};

use super::subjects::known_among;
use crate::model::{Proposal, Retention, RetentionProposal};
use crate::rights::ReadSubjects;
use crate::store;

/// Lists that are shown: whoever looks further back reads the journal.
const SHOWN_MAX: i64 = 20;

/// The schedule.
///
/// # Errors
/// `forbidden`.
pub fn retention(sql: &mut dyn Sql, actor: &Actor) -> Result<Retention> {
    actor.must_everywhere::<ReadSubjects>()?;
    store::retention(sql)
}

/// The latest lists, the newest first.
///
/// # Errors
/// `forbidden`.
pub fn proposals(sql: &mut dyn Sql, actor: &Actor) -> Result<Vec<RetentionProposal>> {
    actor.must_everywhere::<ReadSubjects>()?;
    store::proposals(sql, SHOWN_MAX)?.into_iter().map(|one| shown_proposal(sql, actor, one)).collect()
}

/// A list with its persons; an incident may have been sealed since, and those whom only it mentions are left out.
pub(crate) fn shown_proposal(sql: &mut dyn Sql, actor: &Actor, proposal: Proposal) -> Result<RetentionProposal> {
    let Proposal { id, made_at, state, persons, decided_at, decided_by, reason } = proposal;
    let known = known_among(sql, actor, &persons.0)?;
    let mut persons: Vec<Subject> = sql.by_ids("id", &persons.0, "")?;
    persons.retain(|one| known.contains(&one.id));
    persons.sort_by_key(|one| (one.made_at, one.id));
    Ok(RetentionProposal { id, made_at, state, decided_at, decided_by, reason, persons })
}
