//! Incidents into compartments, and out of them.

use kernel::db::Refused;
use kernel::http::{Body, By, Done, PathId};
use kernel::{Id, Result};

use crate::commands::{self, SealIncident, UnsealIncident};
use crate::model::IncidentView;
use crate::rights;

/// Put an incident into a compartment: from then on it exists for its members only.
#[utoipa::path(post, path = "/incidents/{id}/seal", tag = "dispatch", request_body = SealIncident,
    params(("id" = Id, Path)), responses((status = 200, body = IncidentView)))]
pub(crate) async fn seal_incident(
    by: By<rights::SealIncident>,
    PathId(id): PathId,
    Body(input): Body<SealIncident>,
) -> Result<Done<IncidentView>, Refused> {
    by.write(SealIncident { id, ..input }, commands::seal_incident).await
}

/// Take an incident out of its compartment; the compartment's keeper does.
#[utoipa::path(post, path = "/incidents/{id}/unseal", tag = "dispatch", request_body = UnsealIncident,
    params(("id" = Id, Path)), responses((status = 200, body = IncidentView)))]
pub(crate) async fn unseal_incident(
    by: By<rights::SealIncident>,
    PathId(id): PathId,
    Body(input): Body<UnsealIncident>,
) -> Result<Done<IncidentView>, Refused> {
    by.write(UnsealIncident { id, ..input }, commands::unseal_incident).await
}
