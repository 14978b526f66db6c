//! Scheduled and recurring work.

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use kernel::db::Refused;
use kernel::http::{Body, By, ByPassword, Created, Edited, List, Params, PathId};
use kernel::page::{Page, Paging};
use kernel::{Id, Result};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::commands::{self, PlanSchedule};
use crate::model::ScheduleView;
use crate::queries;
use crate::rights::{ManageSchedules, ReadIncidents};

/// Which schedules to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScheduleQuery {
    /// One site only.
    site_id: Option<Id>,
    /// Items at the most (1 to 500, 100 when absent).
    limit: Option<u32>,
    /// Taken from `next`.
    #[serde(default, deserialize_with = "kernel::page::cursor")]
    cursor: Option<String>,
}

/// Scheduled work, the oldest plan first.
#[utoipa::path(get, path = "/schedules", tag = "dispatch", params(ScheduleQuery),
    responses((status = 200, body = Page<ScheduleView>)))]
pub(crate) async fn list_schedules(
    by: By<ReadIncidents>,
    Params(query): Params<ScheduleQuery>,
) -> Result<List<ScheduleView>> {
    let paging = Paging { limit: query.limit, cursor: query.cursor };
    by.list(move |sql, actor| queries::schedules(sql, actor, query.site_id, &paging)).await
}

/// The work that is still to come at a site as a calendar (iCalendar). Calendar programs sign in with HTTP Basic: any
/// user name, and an API token with the scope `incident.read` as the password.
#[utoipa::path(get, path = "/sites/{id}/schedules.ics", tag = "dispatch", params(("id" = Id, Path)),
    responses((status = 200, body = String, content_type = "text/calendar")))]
pub(crate) async fn show_calendar(
    ByPassword(by): ByPassword<ReadIncidents>,
    PathId(site): PathId,
) -> Result<impl IntoResponse> {
    let now = by.app.clock.now();
    let text = by.read(move |sql, actor| queries::calendar(sql, actor, site, now)).await?;
    Ok(([(CONTENT_TYPE, "text/calendar; charset=utf-8")], text))
}

/// Plan work that opens an incident by itself.
#[utoipa::path(post, path = "/schedules", tag = "dispatch", request_body = PlanSchedule,
    responses((status = 201, body = ScheduleView)))]
pub(crate) async fn create_schedule(
    by: By<ManageSchedules>,
    Body(input): Body<PlanSchedule>,
) -> Result<Created<ScheduleView>, Refused> {
    let input = PlanSchedule { id: None, seen_version: None, ..input };
    by.write(input, commands::plan_schedule).await.map(Created)
}

/// Put another plan in place of one; its site stays.
#[utoipa::path(put, path = "/schedules/{id}", tag = "dispatch", request_body = PlanSchedule,
    params(("id" = Id, Path)), responses((status = 200, body = ScheduleView)))]
pub(crate) async fn update_schedule(
    by: By<ManageSchedules>,
    PathId(id): PathId,
    Body(input): Body<PlanSchedule>,
) -> Result<Edited<ScheduleView>, Refused> {
    let input = PlanSchedule { id: Some(id), seen_version: by.seen_version()?, ..input };
    by.write(input, commands::plan_schedule).await.map(Edited)
}
