//! What can be done with reports.

mod put_report;
mod send_report;

pub use put_report::{PutReport, delete_report, put_report};
pub(crate) use send_report::due;
pub use send_report::{SendReport, SettleRun, send_report, settle_run};

use kernel::db::SqlExt as _;
use kernel::journal::{Fact, stream};
use kernel::sweep::{self, Deadline};
use kernel::{Context, Error, Id, Result, Tx};

use crate::model::{Report, ReportRun, ReportView};
use crate::rights::{ManageReports, ReadFigures};

/// Kind of deadline: a report is due.
pub(crate) const REPORT: &str = "figures.report";

#[derive(serde::Serialize)]
struct ReportFact<'a> {
    report: &'a ReportView,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<&'a ReportRun>,
}

/// A report that the actor may manage.
fn managed(tx: &mut Tx<'_>, context: &Context, id: Id) -> Result<Report> {
    let report: Report = tx.by_id(id)?.ok_or_else(|| Error::not_found("report"))?;
    context.actor.must_seen::<ManageReports, ReadFigures>(report.site_id, "report")?;
    Ok(report)
}

/// Sets the deadline of a report and writes the entry.
fn record(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    report: Report,
    run: Option<&ReportRun>,
) -> Result<ReportView> {
    let (id, site) = (report.id, report.site_id);
    match report.next_at {
        Some(due_at) => {
            let owner = "figures".to_owned();
            sweep::set(tx, &Deadline { kind: REPORT.to_owned(), subject: id, site_id: Some(site), due_at, owner })?;
        }
        None => sweep::clear(tx, REPORT, id)?,
    }
    let view = ReportView::from(report);
    let payload = ReportFact { report: &view, run };
    tx.record(context, Fact { action, stream: stream("report", id), site: Some(site), occurred_at: None, payload })?;
    Ok(view)
}
