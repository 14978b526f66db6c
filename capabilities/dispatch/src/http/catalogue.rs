//! Incident types and dispositions.

use kernel::db::Refused;
use kernel::http::{Body, By, Created, Edited, List, PathId};
use kernel::page::Page;
use kernel::{Id, Result};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::commands::{self, CreateDisposition, CreateType, UpdateDisposition, UpdateType};
use crate::model::{DispositionView, IncidentTypeView, Targets};
use crate::queries;
use crate::rights::{ManageTypes, ReadIncidents};

/// Incident types, all of them, by category and priority.
#[utoipa::path(get, path = "/incident-types", tag = "dispatch",
    responses((status = 200, body = Page<IncidentTypeView>)))]
pub(crate) async fn list_types(by: By<ReadIncidents>) -> Result<List<IncidentTypeView>> {
    by.list(|sql, _| queries::types(sql).map(Page::whole)).await
}

/// Add an incident type.
#[utoipa::path(post, path = "/incident-types", tag = "dispatch", request_body = CreateType,
    responses((status = 201, body = IncidentTypeView)))]
pub(crate) async fn create_type(
    by: By<ManageTypes>,
    Body(input): Body<CreateType>,
) -> Result<Created<IncidentTypeView>, Refused> {
    by.write(input, commands::create_type).await.map(Created)
}

/// What of a type to change; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TypeChange {
    name: Option<String>,
    category: Option<String>,
    priority: Option<i64>,
    targets: Option<Targets>,
    /// Minutes between safety checks of a unit on scene; 0: none.
    safety_check_min: Option<i64>,
    /// Per cent of the targets for priority 1 to 5; empty: the same for all.
    priority_percent: Option<Vec<i64>>,
    words: Option<Vec<String>>,
    needs: Option<Vec<String>>,
    active: Option<bool>,
}

/// Change an incident type.
#[utoipa::path(patch, path = "/incident-types/{id}", tag = "dispatch", request_body = TypeChange,
    params(("id" = Id, Path)), responses((status = 200, body = IncidentTypeView)))]
pub(crate) async fn update_type(
    by: By<ManageTypes>,
    PathId(id): PathId,
    Body(input): Body<TypeChange>,
) -> Result<Edited<IncidentTypeView>, Refused> {
    let input = UpdateType {
        id,
        seen_version: by.seen_version()?,
        name: input.name,
        category: input.category,
        priority: input.priority,
        targets: input.targets,
        safety_check_min: input.safety_check_min,
        priority_percent: input.priority_percent,
        words: input.words,
        needs: input.needs,
        active: input.active,
    };
    by.write(input, commands::update_type).await.map(Edited)
}

/// Outcome codes, all of them, in the order in which they were added.
#[utoipa::path(get, path = "/dispositions", tag = "dispatch",
    responses((status = 200, body = Page<DispositionView>)))]
pub(crate) async fn list_dispositions(by: By<ReadIncidents>) -> Result<List<DispositionView>> {
    by.list(|sql, _| queries::dispositions(sql).map(Page::whole)).await
}

/// Add an outcome code.
#[utoipa::path(post, path = "/dispositions", tag = "dispatch", request_body = CreateDisposition,
    responses((status = 201, body = DispositionView)))]
pub(crate) async fn create_disposition(
    by: By<ManageTypes>,
    Body(input): Body<CreateDisposition>,
) -> Result<Created<DispositionView>, Refused> {
    by.write(input, commands::create_disposition).await.map(Created)
}

/// What of a disposition to change; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DispositionChange {
    name: Option<String>,
    about: Option<String>,
    active: Option<bool>,
}

/// Change an outcome code. One that is not active is no longer offered; incidents closed with it keep it.
#[utoipa::path(patch, path = "/dispositions/{id}", tag = "dispatch", request_body = DispositionChange,
    params(("id" = Id, Path)), responses((status = 200, body = DispositionView)))]
pub(crate) async fn update_disposition(
    by: By<ManageTypes>,
    PathId(id): PathId,
    Body(input): Body<DispositionChange>,
) -> Result<Edited<DispositionView>, Refused> {
    let input = UpdateDisposition {
        id,
        seen_version: by.seen_version()?,
        name: input.name,
        about: input.about,
        active: input.active,
    };
    by.write(input, commands::update_disposition).await.map(Edited)
}
