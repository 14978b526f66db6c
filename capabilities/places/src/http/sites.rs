//! Sites.

use kernel::db::Refused;
use kernel::http::{Body, By, Created, Edited, List, Params, PathId, Tagged};
use kernel::page::{Page, Paging};
use kernel::{Id, Result};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::commands::{self, CreateSite, UpdateSite};
use crate::model::{Shift, Site};
use crate::queries;
use crate::rights::{ManageSites, ReadPlaces};

/// Sites by code.
#[utoipa::path(get, path = "/sites", tag = "places", params(Paging), responses((status = 200, body = Page<Site>)))]
pub(crate) async fn list_sites(by: By<ReadPlaces>, Params(paging): Params<Paging>) -> Result<List<Site>> {
    by.list(move |sql, actor| queries::sites(sql, actor, &paging)).await
}

/// One site.
#[utoipa::path(get, path = "/sites/{id}", tag = "places", params(("id" = Id, Path)),
    responses((status = 200, body = Site)))]
pub(crate) async fn show_site(by: By<ReadPlaces>, PathId(id): PathId) -> Result<Tagged<Site>> {
    let site = by.read(move |sql, actor| queries::site(sql, actor, id)).await?;
    let version = site.version;
    Ok(Tagged(site, version))
}

/// Add a site.
#[utoipa::path(post, path = "/sites", tag = "places", request_body = CreateSite,
    responses((status = 201, body = Site)))]
pub(crate) async fn create_site(by: By<ManageSites>, Body(input): Body<CreateSite>) -> Result<Created<Site>, Refused> {
    by.write(input, commands::create_site).await.map(Created)
}

/// What of a site to change; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SiteChange {
    name: Option<String>,
    address: Option<String>,
    time_zone: Option<String>,
    jurisdiction: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    /// Minutes that a break may last before it shows as overrun.
    break_limit_min: Option<i64>,
    /// Shifts that the site works in, all of them.
    shifts: Option<Vec<Shift>>,
}

/// Change a site.
#[utoipa::path(patch, path = "/sites/{id}", tag = "places", request_body = SiteChange, params(("id" = Id, Path)),
    responses((status = 200, body = Site)))]
pub(crate) async fn update_site(
    by: By<ManageSites>,
    PathId(id): PathId,
    Body(input): Body<SiteChange>,
) -> Result<Edited<Site>, Refused> {
    let input = UpdateSite {
        id,
        seen_version: by.seen_version()?,
        name: input.name,
        address: input.address,
        time_zone: input.time_zone,
        jurisdiction: input.jurisdiction,
        position: crate::model::position(input.latitude, input.longitude)?,
        break_limit_min: input.break_limit_min,
        shifts: input.shifts,
    };
    by.write(input, commands::update_site).await.map(Edited)
}
