//! The control room: positions, hand-over, pass-ons, and who has what open.

use kernel::db::Refused;
use kernel::http::{Body, By, Created, Done, Edited, List, Params, PathId};
use kernel::page::{Page, Paging};
use kernel::{Id, Result};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::commands::{
    self, CreatePosition, HandOver, LeavePosition, ShowPresence, SignPassOn, TakePosition, UpdatePosition,
};
use crate::model::{Colleague, PassOnView, PositionView};
use crate::queries;
use crate::rights::{HandleIncident, ManageDesk, ReadIncidents, WriteLog};

/// Which positions to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeskQuery {
    /// One site only.
    site_id: Option<Id>,
    /// Retired ones too, which are left out otherwise.
    #[serde(default)]
    retired: bool,
}

/// Positions of the control room in use (retired ones on request), with who holds them and what is not signed yet.
#[utoipa::path(get, path = "/desk", tag = "dispatch", params(DeskQuery),
    responses((status = 200, body = Page<PositionView>)))]
pub(crate) async fn list_desk(by: By<ReadIncidents>, Params(query): Params<DeskQuery>) -> Result<List<PositionView>> {
    by.list(move |sql, actor| queries::positions(sql, actor, query.site_id, query.retired).map(Page::whole)).await
}

/// Add a position.
#[utoipa::path(post, path = "/desk", tag = "dispatch", request_body = CreatePosition,
    responses((status = 201, body = PositionView)))]
pub(crate) async fn create_position(
    by: By<ManageDesk>,
    Body(input): Body<CreatePosition>,
) -> Result<Created<PositionView>, Refused> {
    by.write(input, commands::create_position).await.map(Created)
}

/// What of a position to change; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PositionChange {
    name: Option<String>,
    retired: Option<bool>,
}

/// Change a position.
#[utoipa::path(patch, path = "/desk/{id}", tag = "dispatch", request_body = PositionChange,
    params(("id" = Id, Path)), responses((status = 200, body = PositionView)))]
pub(crate) async fn update_position(
    by: By<ManageDesk>,
    PathId(id): PathId,
    Body(input): Body<PositionChange>,
) -> Result<Edited<PositionView>, Refused> {
    let input = UpdatePosition { id, seen_version: by.seen_version()?, name: input.name, retired: input.retired };
    by.write(input, commands::update_position).await.map(Edited)
}

/// Sit down at a position; whoever held it is relieved.
#[utoipa::path(post, path = "/desk/{id}/take", tag = "dispatch", params(("id" = Id, Path)),
    responses((status = 200, body = PositionView)))]
pub(crate) async fn take_position(by: By<HandleIncident>, PathId(id): PathId) -> Result<Done<PositionView>, Refused> {
    by.write(TakePosition { id }, commands::take_position).await
}

/// Leave a position with nobody on it.
#[utoipa::path(post, path = "/desk/{id}/leave", tag = "dispatch", request_body = LeavePosition,
    params(("id" = Id, Path)), responses((status = 200, body = PositionView)))]
pub(crate) async fn leave_position(
    by: By<HandleIncident>,
    PathId(id): PathId,
    Body(input): Body<LeavePosition>,
) -> Result<Done<PositionView>, Refused> {
    by.write(LeavePosition { id, ..input }, commands::leave_position).await
}

/// Hand a position over, with every open incident that one answers for at its site.
#[utoipa::path(post, path = "/desk/{id}/hand_over", tag = "dispatch", request_body = HandOver,
    params(("id" = Id, Path)), responses((status = 200, body = PositionView)))]
pub(crate) async fn hand_over(
    by: By<HandleIncident>,
    PathId(id): PathId,
    Body(input): Body<HandOver>,
) -> Result<Done<PositionView>, Refused> {
    by.write(HandOver { id, ..input }, commands::hand_over).await
}

/// What was passed on with a position, newest first.
#[utoipa::path(get, path = "/desk/{id}/pass_ons", tag = "dispatch", params(("id" = Id, Path), Paging),
    responses((status = 200, body = Page<PassOnView>)))]
pub(crate) async fn list_pass_ons(
    by: By<ReadIncidents>,
    PathId(id): PathId,
    Params(paging): Params<Paging>,
) -> Result<List<PassOnView>> {
    by.list(move |sql, actor| queries::pass_ons(sql, actor, id, &paging)).await
}

/// Sign what was passed on.
#[utoipa::path(post, path = "/pass_ons/{id}/sign", tag = "dispatch", params(("id" = Id, Path)),
    responses((status = 200, body = PassOnView)))]
pub(crate) async fn sign_pass_on(by: By<HandleIncident>, PathId(id): PathId) -> Result<Done<PassOnView>, Refused> {
    by.write(SignPassOn { id }, commands::sign_pass_on).await
}

/// Say that one has an incident open, and hear who else has. Repeat it while the screen shows the incident.
#[utoipa::path(post, path = "/incidents/{id}/presence", tag = "dispatch", params(("id" = Id, Path)),
    responses((status = 200, body = Vec<Colleague>)))]
pub(crate) async fn show_presence(by: By<WriteLog>, PathId(id): PathId) -> Result<Done<Vec<Colleague>>, Refused> {
    by.write(ShowPresence { id }, commands::show_presence).await
}
