//! Where units are: reports of phones and radio systems, the last positions, the trail of a shift.

use kernel::db::Refused;
use kernel::http::{Body, By, Done, List, Params, PathId};
use kernel::page::{Page, Paging};
use kernel::{Id, Result};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::commands::{self, PositionReport, PositionsTaken};
use crate::model::{Position, TrailPoint};
use crate::queries;
use crate::rights::{ReadPositions, ReadTrails, ReportOwnPosition};

/// Which positions to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PositionQuery {
    /// One site only.
    site_id: Option<Id>,
    /// Items at the most (1 to 500, 100 when absent).
    limit: Option<u32>,
    /// Taken from `next`.
    #[serde(default, deserialize_with = "kernel::page::cursor")]
    cursor: Option<String>,
}

/// Last positions of units on duty. Later ones come on the feed as events named `position`.
#[utoipa::path(get, path = "/positions", tag = "force", params(PositionQuery),
    responses((status = 200, body = Page<Position>)))]
pub(super) async fn list_positions(
    by: By<ReadPositions>,
    Params(query): Params<PositionQuery>,
) -> Result<List<Position>> {
    let paging = Paging { limit: query.limit, cursor: query.cursor };
    by.list(move |sql, actor| queries::list_positions(sql, actor, query.site_id, &paging)).await
}

/// Say where units are. A repeat is harmless without a key: a fix that is not later than the last changes nothing.
#[utoipa::path(post, path = "/positions", tag = "force", request_body = PositionReport,
    responses((status = 200, body = PositionsTaken)))]
pub(super) async fn report_positions(
    by: By<ReportOwnPosition>,
    Body(input): Body<PositionReport>,
) -> Result<Done<PositionsTaken>, Refused> {
    by.write(input, commands::report_positions).await
}

/// Which part of a trail.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct TrailQuery {
    /// Items at the most (1 to 500, 100 when absent).
    limit: Option<u32>,
    /// Taken from `next`.
    #[serde(default, deserialize_with = "kernel::page::cursor")]
    cursor: Option<String>,
}

/// Where a unit has been on its present shift, oldest first.
#[utoipa::path(get, path = "/units/{id}/trail", tag = "force", params(("id" = Id, Path), TrailQuery),
    responses((status = 200, body = Page<TrailPoint>)))]
pub(super) async fn list_trail(
    by: By<ReadTrails>,
    PathId(id): PathId,
    Params(query): Params<TrailQuery>,
) -> Result<List<TrailPoint>> {
    let paging = Paging { limit: query.limit, cursor: query.cursor };
    by.list(move |sql, actor| queries::trail(sql, actor, id, &paging)).await
}
