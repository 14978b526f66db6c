//! Assignments: send, stamp, hand over.

use kernel::Id;
use kernel::db::Refused;
use kernel::http::{Body, By, Created, Done, PathId};

use crate::commands::{self, AdvanceAssignment, AssignUnit, TransferAssignment};
use crate::model::AssignmentView;
use crate::rights;

/// Send a unit.
#[utoipa::path(post, path = "/incidents/{id}/assignments", tag = "dispatch", request_body = AssignUnit,
    params(("id" = Id, Path)), responses((status = 201, body = AssignmentView)))]
pub(crate) async fn assign_unit(
    by: By<rights::AssignUnit>,
    PathId(incident_id): PathId,
    Body(input): Body<AssignUnit>,
) -> Result<Created<AssignmentView>, Refused> {
    by.write(AssignUnit { incident_id, ..input }, commands::assign_unit).await.map(Created)
}

/// Stamp an assignment, or give it back with a reason.
#[utoipa::path(post, path = "/assignments/{id}/advance", tag = "dispatch", request_body = AdvanceAssignment,
    params(("id" = Id, Path)), responses((status = 200, body = AssignmentView)))]
pub(crate) async fn advance_assignment(
    by: By<rights::AdvanceOwn>,
    PathId(id): PathId,
    Body(input): Body<AdvanceAssignment>,
) -> Result<Done<AssignmentView>, Refused> {
    by.write(AdvanceAssignment { id, ..input }, commands::advance_assignment).await
}

/// Hand an assignment to another unit.
#[utoipa::path(post, path = "/assignments/{id}/transfer", tag = "dispatch", request_body = TransferAssignment,
    params(("id" = Id, Path)), responses((status = 201, body = AssignmentView)))]
pub(crate) async fn transfer_assignment(
    by: By<rights::AssignUnit>,
    PathId(id): PathId,
    Body(input): Body<TransferAssignment>,
) -> Result<Created<AssignmentView>, Refused> {
    by.write(TransferAssignment { id, ..input }, commands::transfer_assignment).await.map(Created)
}
