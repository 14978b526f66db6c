//! Who answers for what, and how overruns climb.

use kernel::db::Refused;
use kernel::http::{Body, By, Done, Edited, List, PathId, Tagged};
use kernel::page::Page;
use kernel::{Id, Result};

use crate::commands::{self, ConfirmSafe, HandIncident, SetChain, StillComing, TakeIncident};
use crate::model::{AssignmentView, ChainStep, ChainView, Colleague, IncidentView};
use crate::queries;
use crate::rights::{AdvanceOwn, HandleIncident, ManageChain, ReadIncidents};

/// Answer for an incident.
#[utoipa::path(post, path = "/incidents/{id}/take", tag = "dispatch", params(("id" = Id, Path)),
    responses((status = 200, body = IncidentView)))]
pub(crate) async fn take_incident(by: By<HandleIncident>, PathId(id): PathId) -> Result<Done<IncidentView>, Refused> {
    by.write(TakeIncident { id }, commands::take_incident).await
}

/// Hand an incident to a colleague.
#[utoipa::path(post, path = "/incidents/{id}/hand_to", tag = "dispatch", request_body = HandIncident,
    params(("id" = Id, Path)), responses((status = 200, body = IncidentView)))]
pub(crate) async fn hand_incident(
    by: By<HandleIncident>,
    PathId(id): PathId,
    Body(input): Body<HandIncident>,
) -> Result<Done<IncidentView>, Refused> {
    by.write(HandIncident { id, ..input }, commands::hand_incident).await
}

/// A unit on scene said that it is safe.
#[utoipa::path(post, path = "/assignments/{id}/safe", tag = "dispatch", request_body = ConfirmSafe,
    params(("id" = Id, Path)), responses((status = 200, body = AssignmentView)))]
pub(crate) async fn confirm_safe(
    by: By<AdvanceOwn>,
    PathId(id): PathId,
    Body(input): Body<ConfirmSafe>,
) -> Result<Done<AssignmentView>, Refused> {
    by.write(ConfirmSafe { id, ..input }, commands::confirm_safe).await
}

/// A unit that should be there was asked: it is still on its way.
#[utoipa::path(post, path = "/assignments/{id}/still_coming", tag = "dispatch", params(("id" = Id, Path)),
    responses((status = 200, body = AssignmentView)))]
pub(crate) async fn still_coming(by: By<AdvanceOwn>, PathId(id): PathId) -> Result<Done<AssignmentView>, Refused> {
    by.write(StillComing { id }, commands::still_coming).await
}

/// The people who handle incidents at a site.
#[utoipa::path(get, path = "/sites/{id}/dispatchers", tag = "dispatch", params(("id" = Id, Path)),
    responses((status = 200, body = Page<Colleague>)))]
pub(crate) async fn list_dispatchers(by: By<ReadIncidents>, PathId(site): PathId) -> Result<List<Colleague>> {
    by.list(move |sql, actor| queries::dispatchers(sql, actor, site).map(Page::whole)).await
}

/// How overruns climb at a site.
#[utoipa::path(get, path = "/sites/{id}/chain", tag = "dispatch", params(("id" = Id, Path)),
    responses((status = 200, body = ChainView)))]
pub(crate) async fn show_chain(by: By<ReadIncidents>, PathId(site): PathId) -> Result<Tagged<ChainView>> {
    let chain = by.read(move |sql, actor| queries::chain(sql, actor, site)).await?;
    let version = chain.version;
    Ok(Tagged(chain, version))
}

/// Say how overruns climb at a site. A step that asks for mail is refused where no mail server is configured.
#[utoipa::path(put, path = "/sites/{id}/chain", tag = "dispatch", request_body = SetChain, params(("id" = Id, Path)),
    responses((status = 200, body = ChainView)))]
pub(crate) async fn set_chain(
    by: By<ManageChain>,
    PathId(site_id): PathId,
    Body(input): Body<SetChain>,
) -> Result<Edited<ChainView>, Refused> {
    let seen_version = by.seen_version()?;
    if input.steps.iter().any(ChainStep::asks_for_mail) {
        kernel::mail::must_be_possible(&by.app)?;
    }
    by.write(SetChain { site_id, seen_version, ..input }, commands::set_chain).await.map(Edited)
}
