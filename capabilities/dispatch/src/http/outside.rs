//! Help from outside.

use kernel::Id;
use kernel::db::Refused;
use kernel::http::{Body, By, Created, Done, PathId};

use crate::commands::{self, AdvanceOutside, CallOutside};
use crate::model::OutsideCallView;
use crate::rights;

/// Write down that somebody outside was called for help.
#[utoipa::path(post, path = "/incidents/{id}/outside", tag = "dispatch", request_body = CallOutside,
    params(("id" = Id, Path)), responses((status = 201, body = OutsideCallView)))]
pub(crate) async fn call_outside(
    by: By<rights::CallOutside>,
    PathId(incident_id): PathId,
    Body(input): Body<CallOutside>,
) -> Result<Created<OutsideCallView>, Refused> {
    by.write(CallOutside { incident_id, ..input }, commands::call_outside).await.map(Created)
}

/// Stamp a call for help from outside, or write down what they said.
#[utoipa::path(post, path = "/outside-calls/{id}/advance", tag = "dispatch", request_body = AdvanceOutside,
    params(("id" = Id, Path)), responses((status = 200, body = OutsideCallView)))]
pub(crate) async fn advance_outside(
    by: By<rights::CallOutside>,
    PathId(id): PathId,
    Body(input): Body<AdvanceOutside>,
) -> Result<Done<OutsideCallView>, Refused> {
    by.write(AdvanceOutside { id, ..input }, commands::advance_outside).await
}
