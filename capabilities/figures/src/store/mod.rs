//! Rows of reports and of their months.

use kernel::db::{Filter, Sql, SqlExt};
use kernel::{Id, Result, Scope, params};

use crate::model::{Report, ReportRun};

kernel::record!(Report in "report": id, site_id, name, type_code, priority, mailboxes, day_of_month, minute_of_day,
    active, next_at, version);
kernel::record!(ReportRun in "report_run": id, report_id, month, asked_by, asked_at, state, settled_at, error);

/// Months of a report that are told of.
const RUNS_SHOWN: i64 = 100;
/// Reports that are listed at the most: all of fifty sites.
const REPORTS_LISTED: i64 = 1_000;

/// Reports of the sites of a scope by name; they are few.
pub(crate) fn reports(sql: &mut dyn Sql, scope: &Scope) -> Result<Vec<Report>> {
    let filter = Filter::scoped(scope, "report.site_id");
    let (tail, params) = filter.finish("ORDER BY report.name, report.id LIMIT {}", REPORTS_LISTED);
    sql.find(&tail, &params)
}

/// The months of a report, the newest first.
pub(crate) fn runs(sql: &mut dyn Sql, report: Id) -> Result<Vec<ReportRun>> {
    sql.find("WHERE report_id = $1 ORDER BY id DESC LIMIT $2", params![report, RUNS_SHOWN])
}

/// Months that are to be worked out, the oldest first.
pub(crate) fn waiting(sql: &mut dyn Sql, limit: i64) -> Result<Vec<ReportRun>> {
    sql.find("WHERE state = 'waiting' ORDER BY id LIMIT $1", params![limit])
}

/// The month of a report that was due.
pub(crate) fn due_run(sql: &mut dyn Sql, report: Id, month: &str) -> Result<Option<ReportRun>> {
    sql.find_one("WHERE report_id = $1 AND month = $2 AND asked_by IS NULL", params![report, month])
}

pub(crate) fn delete_report(sql: &mut dyn Sql, id: Id) -> Result<()> {
    sql.execute("DELETE FROM report_run WHERE report_id = $1", params![id])?;
    sql.execute("DELETE FROM report WHERE id = $1", params![id])
}
