//! Routes of units.

use std::sync::Arc;

use kernel::db::Refused;
use kernel::http::{Body, By, Created, Done, Edited, List, Params, PathId, Tagged};
use kernel::page::{Page, Paging};
use kernel::{App, Id, Result, routes};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

mod positions;

use crate::commands::{self, ChangeDuty, CreateUnit, UpdateUnit};
use crate::model::Unit;
use crate::queries::{self, UnitFilter};
use crate::rights::{ManageUnits, ReadUnits, SetOwnDuty};

pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::default()
        .routes(routes!(list_units, create_unit))
        .routes(routes!(show_unit, update_unit))
        .routes(routes!(change_duty))
        .routes(routes!(positions::list_positions, positions::report_positions))
        .routes(routes!(positions::list_trail))
}

/// Which units to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct UnitQuery {
    /// One site only.
    site_id: Option<Id>,
    /// The units one is on oneself only.
    #[serde(default)]
    mine: bool,
    /// Retired ones too, which are left out otherwise.
    #[serde(default)]
    retired: bool,
    /// Items at the most (1 to 500, 100 when absent).
    limit: Option<u32>,
    /// Taken from `next`.
    #[serde(default, deserialize_with = "kernel::page::cursor")]
    cursor: Option<String>,
}

/// Units in use (retired ones on request), by call sign, with what they are doing.
#[utoipa::path(get, path = "/units", tag = "force", params(UnitQuery), responses((status = 200, body = Page<Unit>)))]
async fn list_units(by: By<ReadUnits>, Params(query): Params<UnitQuery>) -> Result<List<Unit>> {
    let filter = UnitFilter { site_id: query.site_id, mine: query.mine, retired: query.retired };
    let paging = Paging { limit: query.limit, cursor: query.cursor };
    by.list(move |sql, actor| queries::units(sql, actor, &filter, &paging)).await
}

/// One unit.
#[utoipa::path(get, path = "/units/{id}", tag = "force", params(("id" = Id, Path)),
    responses((status = 200, body = Unit)))]
async fn show_unit(by: By<ReadUnits>, PathId(id): PathId) -> Result<Tagged<Unit>> {
    let unit = by.read(move |sql, actor| queries::unit(sql, actor, id)).await?;
    let version = unit.version;
    Ok(Tagged(unit, version))
}

/// Add a unit.
#[utoipa::path(post, path = "/units", tag = "force", request_body = CreateUnit,
    responses((status = 201, body = Unit)))]
async fn create_unit(by: By<ManageUnits>, Body(input): Body<CreateUnit>) -> Result<Created<Unit>, Refused> {
    by.write(input, commands::create_unit).await.map(Created)
}

/// What of a unit to change; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UnitChange {
    call_sign: Option<String>,
    vehicle: Option<String>,
    capabilities: Option<Vec<String>>,
    officers: Option<Vec<Id>>,
    retired: Option<bool>,
}

/// Change a unit.
#[utoipa::path(patch, path = "/units/{id}", tag = "force", request_body = UnitChange, params(("id" = Id, Path)),
    responses((status = 200, body = Unit)))]
async fn update_unit(
    by: By<ManageUnits>,
    PathId(id): PathId,
    Body(input): Body<UnitChange>,
) -> Result<Edited<Unit>, Refused> {
    let input = UpdateUnit {
        id,
        seen_version: by.seen_version()?,
        call_sign: input.call_sign,
        vehicle: input.vehicle,
        capabilities: input.capabilities,
        officers: input.officers,
        retired: input.retired,
    };
    by.write(input, commands::update_unit).await.map(Edited)
}

/// Put a unit on duty, on break or off duty.
#[utoipa::path(post, path = "/units/{id}/duty", tag = "force", request_body = ChangeDuty, params(("id" = Id, Path)),
    responses((status = 200, body = Unit)))]
async fn change_duty(
    by: By<SetOwnDuty>,
    PathId(id): PathId,
    Body(input): Body<ChangeDuty>,
) -> Result<Done<Unit>, Refused> {
    by.write(ChangeDuty { id, ..input }, commands::change_duty).await
}
