//! Routes of reports.

use kernel::db::Refused;
use kernel::http::{Body, By, Created, Done, Edited, List, NoContent, Params, PathId, Tagged};
use kernel::page::Page;
use kernel::{Id, Result, mail};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::commands::{self, PutReport, SendReport};
use crate::model::{ReportRun, ReportView, Written};
use crate::queries;
use crate::rights::{ManageReports, ReadFigures};

/// Which reports to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportQuery {
    /// One site only.
    site_id: Option<Id>,
}

/// Which figures go to which mailboxes every month.
#[utoipa::path(get, path = "/reports", tag = "figures", params(ReportQuery),
    responses((status = 200, body = Page<ReportView>)))]
pub(crate) async fn list_reports(by: By<ReadFigures>, Params(query): Params<ReportQuery>) -> Result<List<ReportView>> {
    by.list(move |sql, actor| queries::reports(sql, actor, query.site_id)).await
}

/// One report.
#[utoipa::path(get, path = "/reports/{id}", tag = "figures", params(("id" = Id, Path)),
    responses((status = 200, body = ReportView)))]
pub(crate) async fn show_report(by: By<ReadFigures>, PathId(id): PathId) -> Result<Tagged<ReportView>> {
    let report = by.read(move |sql, actor| queries::report(sql, actor, id)).await?;
    let version = report.version;
    Ok(Tagged(report, version))
}

/// Send the figures of each month to mailboxes. Refused where no mail server is configured.
#[utoipa::path(post, path = "/reports", tag = "figures", request_body = PutReport,
    responses((status = 201, body = ReportView)))]
pub(crate) async fn create_report(
    by: By<ManageReports>,
    Body(input): Body<PutReport>,
) -> Result<Created<ReportView>, Refused> {
    mail::must_be_possible(&by.app)?;
    let input = PutReport { id: None, seen_version: None, ..input };
    by.write(input, commands::put_report).await.map(Created)
}

/// Put another report in place of one; its site stays.
#[utoipa::path(put, path = "/reports/{id}", tag = "figures", request_body = PutReport, params(("id" = Id, Path)),
    responses((status = 200, body = ReportView)))]
pub(crate) async fn update_report(
    by: By<ManageReports>,
    PathId(id): PathId,
    Body(input): Body<PutReport>,
) -> Result<Edited<ReportView>, Refused> {
    let input = PutReport { id: Some(id), seen_version: by.seen_version()?, ..input };
    by.write(input, commands::put_report).await.map(Edited)
}

/// Take a report away.
#[utoipa::path(delete, path = "/reports/{id}", tag = "figures", params(("id" = Id, Path)), responses((status = 204)))]
pub(crate) async fn delete_report(by: By<ManageReports>, PathId(id): PathId) -> Result<NoContent, Refused> {
    by.write(id, commands::delete_report).await?;
    Ok(NoContent)
}

/// Send a month now, whether it was sent before or not. Refused where no mail server is configured.
#[utoipa::path(post, path = "/reports/{id}/send", tag = "figures", request_body = SendReport,
    params(("id" = Id, Path)), responses((status = 200, body = ReportRun)))]
pub(crate) async fn send_report(
    by: By<ManageReports>,
    PathId(id): PathId,
    Body(input): Body<SendReport>,
) -> Result<Done<ReportRun>, Refused> {
    mail::must_be_possible(&by.app)?;
    by.write(SendReport { id, ..input }, commands::send_report).await
}

/// Which month to show.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PreviewQuery {
    /// The month, such as `2026-10`; the last one over when absent.
    month: Option<String>,
}

/// A month of a report as it would be sent.
#[utoipa::path(get, path = "/reports/{id}/preview", tag = "figures", params(("id" = Id, Path), PreviewQuery),
    responses((status = 200, body = Written)))]
pub(crate) async fn preview_report(
    by: By<ReadFigures>,
    PathId(id): PathId,
    Params(query): Params<PreviewQuery>,
) -> Result<axum::Json<Written>> {
    let now = by.app.clock.now();
    by.report(move |sql, actor| queries::preview(sql, actor, id, query.month.as_deref(), now)).await.map(axum::Json)
}

/// The months of a report that were asked for or due, the newest first; the last hundred.
#[utoipa::path(get, path = "/reports/{id}/runs", tag = "figures", params(("id" = Id, Path)),
    responses((status = 200, body = Page<ReportRun>)))]
pub(crate) async fn list_report_runs(by: By<ReadFigures>, PathId(id): PathId) -> Result<List<ReportRun>> {
    by.list(move |sql, actor| queries::runs(sql, actor, id)).await
}
