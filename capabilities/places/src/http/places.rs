//! Areas and points.

use kernel::db::Refused;
use kernel::http::{Body, By, Created, Done, Edited, List, Params, PathId};
use kernel::page::{Page, Paging};
use kernel::{Id, Result};
use serde::{Deserialize, Deserializer};
use utoipa::{IntoParams, ToSchema};

use crate::commands::{self, CreatePlace, ImportPlaces, ImportedPlaces, OutlineChange, UpdatePlace};
use crate::model::{Near, Place, PlaceKind};
use crate::queries;
use crate::rights::{ManagePlaces, ReadPlaces};

/// Items of a search when the caller names no number: what fits under an input.
const SEARCH_LIMIT: u32 = 20;

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceSearch {
    /// Words of the path or the site's name, in any order, each from its beginning.
    #[serde(default)]
    query: String,
    /// One site only.
    site_id: Option<Id>,
    /// Items at the most.
    limit: Option<u32>,
}

/// Choose a place: validated ones, best first, duplicates told apart by path and site.
#[utoipa::path(get, path = "/places", tag = "places", params(PlaceSearch),
    responses((status = 200, body = Page<Place>)))]
pub(crate) async fn search_places(by: By<ReadPlaces>, Params(search): Params<PlaceSearch>) -> Result<List<Place>> {
    let paging = Paging { limit: Some(search.limit.unwrap_or(SEARCH_LIMIT)), cursor: None };
    by.list(move |sql, actor| queries::search(sql, actor, &search.query, search.site_id, &paging)).await
}

/// Every place of a site, by path.
#[utoipa::path(get, path = "/sites/{id}/places", tag = "places", params(("id" = Id, Path), Paging),
    responses((status = 200, body = Page<Place>)))]
pub(crate) async fn list_site_places(
    by: By<ReadPlaces>,
    PathId(id): PathId,
    Params(paging): Params<Paging>,
) -> Result<List<Place>> {
    by.list(move |sql, actor| queries::places_of_site(sql, actor, id, &paging)).await
}

/// Add an area or a point.
#[utoipa::path(post, path = "/sites/{id}/places", tag = "places", request_body = CreatePlace,
    params(("id" = Id, Path)), responses((status = 201, body = Place)))]
pub(crate) async fn create_place(
    by: By<ManagePlaces>,
    PathId(site_id): PathId,
    Body(input): Body<CreatePlace>,
) -> Result<Created<Place>, Refused> {
    by.write(CreatePlace { site_id, ..input }, commands::create_place).await.map(Created)
}

/// Bring areas and points in from a drawing; what is there by name is drawn anew.
#[utoipa::path(post, path = "/sites/{id}/places/import", tag = "places", request_body = ImportPlaces,
    params(("id" = Id, Path)), responses((status = 200, body = ImportedPlaces)))]
pub(crate) async fn import_places(
    by: By<ManagePlaces>,
    PathId(site_id): PathId,
    Body(input): Body<ImportPlaces>,
) -> Result<Done<ImportedPlaces>, Refused> {
    by.write(ImportPlaces { site_id, ..input }, commands::import_places).await
}

/// What to look for near a place.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct NearSearch {
    /// What sort of point, such as `camera`; absent: every point.
    kind: Option<PlaceKind>,
}

/// The points near a place: those in its room first, then on its storey, then the shortest way through the air.
#[utoipa::path(get, path = "/places/{id}/near", tag = "places", params(("id" = Id, Path), NearSearch),
    responses((status = 200, body = Page<Near>)))]
pub(crate) async fn list_near(
    by: By<ReadPlaces>,
    PathId(id): PathId,
    Params(search): Params<NearSearch>,
) -> Result<List<Near>> {
    by.list(move |sql, actor| queries::near(sql, actor, id, search.kind)).await
}

/// What of a place to change; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceChange {
    name: Option<String>,
    restricted: Option<bool>,
    retired: Option<bool>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    /// Web address at which it is looked at; blank takes it away.
    link: Option<String>,
    /// GeoJSON; null takes it away.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<Object>)]
    outline: Option<serde_json::Value>,
}

/// What was said, also where that is null.
fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<serde_json::Value>, D::Error> {
    serde_json::Value::deserialize(deserializer).map(Some)
}

/// Change an area or a point.
#[utoipa::path(patch, path = "/places/{id}", tag = "places", request_body = PlaceChange, params(("id" = Id, Path)),
    responses((status = 200, body = Place)))]
pub(crate) async fn update_place(
    by: By<ManagePlaces>,
    PathId(id): PathId,
    Body(input): Body<PlaceChange>,
) -> Result<Edited<Place>, Refused> {
    let input = UpdatePlace {
        id,
        seen_version: by.seen_version()?,
        name: input.name,
        restricted: input.restricted,
        retired: input.retired,
        position: crate::model::position(input.latitude, input.longitude)?,
        link: input.link,
        outline: input.outline.map(OutlineChange::from),
    };
    by.write(input, commands::update_place).await.map(Edited)
}
