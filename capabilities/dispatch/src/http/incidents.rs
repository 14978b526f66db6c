//! Incidents: the board, one of them, a new one, its log.

use std::sync::Arc;

use axum::Extension;
use kernel::db::Refused;
use kernel::http::{Body, By, Created, Done, Edited, List, Params, PathId, Tagged};
use kernel::page::{Page, Paging};
use kernel::{Id, Result, Time};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::note_sealed_read;
use crate::commands::{self, AddLine, AskBackup, CreateIncident, Seen, UpdateIncident};
use crate::model::{IncidentDetail, IncidentView, LineView};
use crate::queries::{self, BoardFilter, KnownIncidents};
use crate::rights;

/// Which incidents to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct IncidentQuery {
    /// `open` (by priority, then age), `all` or one state (newest first).
    state: Option<String>,
    /// One site only.
    site_id: Option<Id>,
    /// One type only.
    r#type: Option<String>,
    /// One priority only.
    priority: Option<i64>,
    /// Those that this account answers for only.
    owner_id: Option<Id>,
    /// Those of which something is overrun only.
    #[serde(default)]
    escalated: bool,
    /// A number, or words of the type and the place.
    query: Option<String>,
    /// Those of the units that one is on oneself only.
    #[serde(default)]
    mine: bool,
    /// Items at the most (1 to 500, 100 when absent).
    limit: Option<u32>,
    /// Taken from `next`.
    #[serde(default, deserialize_with = "kernel::page::cursor")]
    cursor: Option<String>,
}

/// Incidents.
#[utoipa::path(get, path = "/incidents", tag = "dispatch", params(IncidentQuery),
    responses((status = 200, body = Page<IncidentView>)))]
pub(crate) async fn list_incidents(
    by: By<rights::ReadIncidents>,
    Extension(known): Extension<Arc<KnownIncidents>>,
    Params(query): Params<IncidentQuery>,
) -> Result<List<IncidentView>> {
    let filter = BoardFilter {
        state: query.state,
        site_id: query.site_id,
        type_code: query.r#type,
        priority: query.priority,
        owner_id: query.owner_id,
        escalated: query.escalated,
        query: query.query,
        mine: query.mine,
    };
    let paging = Paging { limit: query.limit, cursor: query.cursor };
    by.list(move |sql, actor| queries::incidents(sql, actor, &filter, &paging, &known)).await
}

/// One incident with its log.
#[utoipa::path(get, path = "/incidents/{id}", tag = "dispatch", params(("id" = Id, Path)),
    responses((status = 200, body = IncidentDetail)))]
pub(crate) async fn show_incident(by: By<rights::ReadIncidents>, PathId(id): PathId) -> Result<Tagged<IncidentDetail>> {
    let detail = by.read(move |sql, actor| queries::incident(sql, actor, id)).await?;
    note_sealed_read(&by, id, detail.incident.compartment_id, None).await?;
    let version = detail.incident.version;
    Ok(Tagged(detail, version))
}

/// Take a call and open an incident.
#[utoipa::path(post, path = "/incidents", tag = "dispatch", request_body = CreateIncident,
    responses((status = 201, body = IncidentView)))]
pub(crate) async fn create_incident(
    by: By<rights::CreateIncident>,
    Body(input): Body<CreateIncident>,
) -> Result<Created<IncidentView>, Refused> {
    by.write(input, commands::create_incident).await.map(Created)
}

/// What of an incident to change; what is absent stays, empty text takes away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IncidentChange {
    r#type: Option<String>,
    /// A changed priority needs a reason.
    priority: Option<i64>,
    /// The priority that the caller has seen: if it is neither this nor the new one any more, nothing is changed.
    seen_priority: Option<i64>,
    reason: Option<String>,
    /// What the caller has seen of all else that changes: if it is neither this nor the new one any more, nothing is changed.
    seen: Option<Seen>,
    place_id: Option<Id>,
    location_text: Option<String>,
    caller_name: Option<String>,
    caller_phone: Option<String>,
    /// When it happened, if not now.
    occurred_at: Option<Time>,
}

/// Change what is known of an incident.
#[utoipa::path(patch, path = "/incidents/{id}", tag = "dispatch", request_body = IncidentChange,
    params(("id" = Id, Path)), responses((status = 200, body = IncidentView)))]
pub(crate) async fn update_incident(
    by: By<rights::HandleIncident>,
    PathId(id): PathId,
    Body(input): Body<IncidentChange>,
) -> Result<Edited<IncidentView>, Refused> {
    let input = UpdateIncident {
        id,
        seen_version: by.seen_version()?,
        type_code: input.r#type,
        priority: input.priority,
        seen_priority: input.seen_priority,
        reason: input.reason,
        place_id: input.place_id,
        location_text: input.location_text,
        caller_name: input.caller_name,
        caller_phone: input.caller_phone,
        seen: input.seen,
        occurred_at: input.occurred_at,
    };
    by.write(input, commands::update_incident).await.map(Edited)
}

/// Write into the log. A correction is a new line that points at the old.
#[utoipa::path(post, path = "/incidents/{id}/log", tag = "dispatch", request_body = AddLine,
    params(("id" = Id, Path)), responses((status = 201, body = LineView)))]
pub(crate) async fn add_line(
    by: By<rights::WriteLog>,
    PathId(incident_id): PathId,
    Body(input): Body<AddLine>,
) -> Result<Created<LineView>, Refused> {
    by.write(AddLine { incident_id, ..input }, commands::add_line).await.map(Created)
}

/// Ask for further units.
#[utoipa::path(post, path = "/incidents/{id}/backup", tag = "dispatch", request_body = AskBackup,
    params(("id" = Id, Path)), responses((status = 200, body = IncidentView)))]
pub(crate) async fn ask_backup(
    by: By<rights::AskBackup>,
    PathId(id): PathId,
    Body(input): Body<AskBackup>,
) -> Result<Done<IncidentView>, Refused> {
    by.write(AskBackup { id, ..input }, commands::ask_backup).await
}
