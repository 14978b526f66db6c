//! For how long persons are kept, and the lists of those whose time is over.

use kernel::db::Refused;
use kernel::http::{Body, By, Done, Edited, List, PathId, Tagged};
use kernel::page::Page;
use kernel::{Id, Result};

use crate::commands::{self, DismissRetention, SetRetention};
use crate::model::{Retention, RetentionProposal};
use crate::queries;
use crate::rights::{EraseSubject, ManageRetention, ReadSubjects};

/// For how long details of persons are kept once an incident that mentions them is over.
#[utoipa::path(get, path = "/retention", tag = "dispatch", responses((status = 200, body = Retention)))]
pub(crate) async fn show_retention(by: By<ReadSubjects>) -> Result<Tagged<Retention>> {
    let schedule = by.read(move |sql, actor| queries::retention(sql, actor)).await?;
    let version = schedule.version;
    Ok(Tagged(schedule, version))
}

/// Say for how long they are kept. It proposes who is to be erased, and erases nobody.
#[utoipa::path(put, path = "/retention", tag = "dispatch", request_body = SetRetention,
    responses((status = 200, body = Retention)))]
pub(crate) async fn set_retention(
    by: By<ManageRetention>,
    Body(input): Body<SetRetention>,
) -> Result<Edited<Retention>, Refused> {
    let seen_version = by.seen_version()?;
    by.write(SetRetention { seen_version, ..input }, commands::set_retention).await.map(Edited)
}

/// Lists of those whose time is over, the newest first; one at the most is open.
#[utoipa::path(get, path = "/retention/proposals", tag = "dispatch",
    responses((status = 200, body = Page<RetentionProposal>)))]
pub(crate) async fn list_retention_proposals(by: By<ReadSubjects>) -> Result<List<RetentionProposal>> {
    by.list(move |sql, actor| queries::proposals(sql, actor).map(Page::whole)).await
}

/// Approve a list: whoever is on it, and whose time still is over, is erased. It cannot be undone. A session must have been
/// proved lately.
#[utoipa::path(post, path = "/retention/proposals/{id}/approve", tag = "dispatch", params(("id" = Id, Path)),
    responses((status = 200, body = RetentionProposal)))]
pub(crate) async fn approve_retention(
    by: By<EraseSubject>,
    PathId(id): PathId,
) -> Result<Done<RetentionProposal>, Refused> {
    by.write(id, commands::approve_retention).await
}

/// Dismiss a list: nobody on it is erased, and nobody is proposed for a month.
#[utoipa::path(post, path = "/retention/proposals/{id}/dismiss", tag = "dispatch", request_body = DismissRetention,
    params(("id" = Id, Path)), responses((status = 200, body = RetentionProposal)))]
pub(crate) async fn dismiss_retention(
    by: By<EraseSubject>,
    PathId(id): PathId,
    Body(input): Body<DismissRetention>,
) -> Result<Done<RetentionProposal>, Refused> {
    by.write(DismissRetention { id, ..input }, commands::dismiss_retention).await
}
