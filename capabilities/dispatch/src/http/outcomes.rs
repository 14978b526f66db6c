//! Hold, release, close, cancel, reopen.

use kernel::Id;
use kernel::db::Refused;
use kernel::http::{Body, By, Done, PathId};

use crate::commands::{self, CancelIncident, CloseIncident, HoldIncident, ReleaseIncident, ReopenIncident};
use crate::model::IncidentView;
use crate::rights::HandleIncident;

/// Park an incident on purpose.
#[utoipa::path(post, path = "/incidents/{id}/hold", tag = "dispatch", request_body = HoldIncident,
    params(("id" = Id, Path)), responses((status = 200, body = IncidentView)))]
pub(crate) async fn hold_incident(
    by: By<HandleIncident>,
    PathId(id): PathId,
    Body(input): Body<HoldIncident>,
) -> Result<Done<IncidentView>, Refused> {
    by.write(HoldIncident { id, ..input }, commands::hold_incident).await
}

/// Take a parked incident up again.
#[utoipa::path(post, path = "/incidents/{id}/release", tag = "dispatch", request_body = ReleaseIncident,
    params(("id" = Id, Path)), responses((status = 200, body = IncidentView)))]
pub(crate) async fn release_incident(
    by: By<HandleIncident>,
    PathId(id): PathId,
    Body(input): Body<ReleaseIncident>,
) -> Result<Done<IncidentView>, Refused> {
    by.write(ReleaseIncident { id, ..input }, commands::release_incident).await
}

/// Finish an incident with what came of it.
#[utoipa::path(post, path = "/incidents/{id}/close", tag = "dispatch", request_body = CloseIncident,
    params(("id" = Id, Path)), responses((status = 200, body = IncidentView)))]
pub(crate) async fn close_incident(
    by: By<HandleIncident>,
    PathId(id): PathId,
    Body(input): Body<CloseIncident>,
) -> Result<Done<IncidentView>, Refused> {
    by.write(CloseIncident { id, ..input }, commands::close_incident).await
}

/// Call an incident off.
#[utoipa::path(post, path = "/incidents/{id}/cancel", tag = "dispatch", request_body = CancelIncident,
    params(("id" = Id, Path)), responses((status = 200, body = IncidentView)))]
pub(crate) async fn cancel_incident(
    by: By<HandleIncident>,
    PathId(id): PathId,
    Body(input): Body<CancelIncident>,
) -> Result<Done<IncidentView>, Refused> {
    by.write(CancelIncident { id, ..input }, commands::cancel_incident).await
}

/// Take a finished incident up again.
#[utoipa::path(post, path = "/incidents/{id}/reopen", tag = "dispatch", request_body = ReopenIncident,
    params(("id" = Id, Path)), responses((status = 200, body = IncidentView)))]
pub(crate) async fn reopen_incident(
    by: By<HandleIncident>,
    PathId(id): PathId,
    Body(input): Body<ReopenIncident>,
) -> Result<Done<IncidentView>, Refused> {
    by.write(ReopenIncident { id, ..input }, commands::reopen_incident).await
}
