//! Incidents that belong together, and earlier ones at the same place.

use kernel::db::Refused;
use kernel::http::{Body, By, Done, List, Params, PathId};
use kernel::page::{Page, Paging};
use kernel::{Id, Result};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::commands::{self, MergeIncident, RelateIncident, Unrelate};
use crate::model::IncidentView;
use crate::queries;
use crate::rights::{HandleIncident, ReadIncidents};

/// Make an incident a duplicate of another, which goes on with its lines, caller and help from outside.
#[utoipa::path(post, path = "/incidents/{id}/merge", tag = "dispatch", request_body = MergeIncident,
    params(("id" = Id, Path)), responses((status = 200, body = IncidentView)))]
pub(crate) async fn merge_incident(
    by: By<HandleIncident>,
    PathId(id): PathId,
    Body(input): Body<MergeIncident>,
) -> Result<Done<IncidentView>, Refused> {
    by.write(MergeIncident { id, ..input }, commands::merge_incident).await
}

/// Say that two incidents have to do with each other.
#[utoipa::path(post, path = "/incidents/{id}/related", tag = "dispatch", request_body = RelateIncident,
    params(("id" = Id, Path)), responses((status = 200, body = IncidentView)))]
pub(crate) async fn relate_incident(
    by: By<HandleIncident>,
    PathId(id): PathId,
    Body(input): Body<RelateIncident>,
) -> Result<Done<IncidentView>, Refused> {
    by.write(RelateIncident { id, ..input }, commands::relate_incident).await
}

/// Say that two incidents have nothing to do with each other after all.
#[utoipa::path(delete, path = "/incident-relations/{id}", tag = "dispatch", params(("id" = Id, Path)),
    responses((status = 200, body = IncidentView)))]
pub(crate) async fn remove_relation(by: By<HandleIncident>, PathId(id): PathId) -> Result<Done<IncidentView>, Refused> {
    by.write(Unrelate { id }, commands::unrelate).await
}

/// How many to show.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct EarlierQuery {
    /// Items at the most; 10 when absent.
    limit: Option<u32>,
}

/// Items when the caller names no number: what is read before a unit is sent.
const EARLIER_LIMIT: u32 = 10;

/// Incidents of the twelve months before at the same place, then in the same area; each newest first.
#[utoipa::path(get, path = "/incidents/{id}/earlier", tag = "dispatch", params(("id" = Id, Path), EarlierQuery),
    responses((status = 200, body = Page<IncidentView>)))]
pub(crate) async fn list_earlier(
    by: By<ReadIncidents>,
    PathId(id): PathId,
    Params(query): Params<EarlierQuery>,
) -> Result<List<IncidentView>> {
    let paging = Paging { limit: Some(query.limit.unwrap_or(EARLIER_LIMIT)), cursor: None };
    by.list(move |sql, actor| queries::earlier(sql, actor, id, &paging)).await
}
