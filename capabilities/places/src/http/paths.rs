//! Ways between places.

use axum::Json;
use kernel::db::Refused;
use kernel::http::{Body, By, Edited, Params, PathId, Tagged};
use kernel::{Id, Result};
use serde::Deserialize;
use suggestion::paths::{Travel, Traveller};
use utoipa::{IntoParams, ToSchema};

use crate::commands::{self, SetPaths};
use crate::model::{Path, PathGraph, Way};
use crate::queries;
use crate::rights::{ManagePlaces, ReadPlaces};

/// The ways of a site.
#[utoipa::path(get, path = "/sites/{id}/paths", tag = "places", params(("id" = Id, Path)),
    responses((status = 200, body = PathGraph)))]
pub(crate) async fn show_paths(by: By<ReadPlaces>, PathId(id): PathId) -> Result<Tagged<PathGraph>> {
    let graph = by.read(move |sql, actor| queries::paths(sql, actor, id)).await?;
    let version = graph.version;
    Ok(Tagged(graph, version))
}

/// All ways of a site.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PathsChange {
    paths: Vec<Path>,
}

/// Draw the ways of a site, in place of those that were there.
#[utoipa::path(put, path = "/sites/{id}/paths", tag = "places", request_body = PathsChange, params(("id" = Id, Path)),
    responses((status = 200, body = PathGraph)))]
pub(crate) async fn set_paths(
    by: By<ManagePlaces>,
    PathId(site_id): PathId,
    Body(input): Body<PathsChange>,
) -> Result<Edited<PathGraph>, Refused> {
    let input = SetPaths { site_id, seen_version: by.seen_version()?, paths: input.paths };
    by.write(input, commands::set_paths).await.map(Edited)
}

/// From where, to where, and how.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct WayQuery {
    /// The place where it begins.
    #[serde(default = "Id::nil")]
    #[param(required = true)]
    from: Id,
    /// The place where it ends.
    #[serde(default = "Id::nil")]
    #[param(required = true)]
    to: Id,
    /// Keys and capabilities that let one pass, with commas between them.
    #[serde(default)]
    keys: String,
    /// With a vehicle where there is a road.
    #[serde(default)]
    vehicle: bool,
}

/// How one gets from one place of a site to another, and how long it takes.
#[utoipa::path(get, path = "/sites/{id}/way", tag = "places", params(("id" = Id, Path), WayQuery),
    responses((status = 200, body = Way)))]
pub(crate) async fn find_way(
    by: By<ReadPlaces>,
    PathId(id): PathId,
    Params(query): Params<WayQuery>,
) -> Result<Json<Way>> {
    let keys = query.keys.split(',').map(str::trim).filter(|key| !key.is_empty()).map(str::to_owned).collect();
    let travel = if query.vehicle { Travel::Vehicle } else { Travel::OnFoot };
    let traveller = Traveller { travel, keys };
    let way = by.read(move |sql, actor| queries::way(sql, actor, id, query.from, query.to, &traveller)).await?;
    Ok(Json(way))
}
