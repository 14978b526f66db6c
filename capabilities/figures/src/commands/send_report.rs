//! A month of a report: asked for, due, and sent once it was worked out.

use kernel::db::SqlExt as _;
use kernel::mail::{self, Attachment, Letter};
use kernel::sweep::Deadline;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{Month, Report, ReportRun, RunState, Written};
use crate::store;

/// Which month to send now.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendReport {
    /// Which report; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// The month, such as `2026-10`; the last one over when absent.
    #[serde(default)]
    pub month: Option<String>,
}

/// Asks for a month of a report, whether it was sent before or not. It is worked out beside, and then sent.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` for a month that is none.
pub fn send_report(tx: &mut Tx<'_>, context: &Context, input: SendReport) -> Result<ReportRun> {
    let report = super::managed(tx, context, input.id)?;
    let month = match input.month {
        Some(month) => Month::parse(&month)?,
        None => Month::before(context.now, &places::queries::known_site(tx, report.site_id)?.time_zone)?,
    };
    let run = ReportRun {
        id: Id::new(context.now),
        report_id: report.id,
        month: month.to_string(),
        asked_by: Some(context.actor.name.clone()),
        asked_at: context.now,
        state: RunState::Waiting,
        settled_at: None,
        error: None,
    };
    tx.insert(&run)?;
    super::record(tx, context, "report.asked", report, Some(&run))?;
    Ok(run)
}

/// A report is due: the month before is to be worked out, unless it was already, and the next time is set. After a time
/// away each missed one is due in its turn.
pub(crate) fn due(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    let Some(mut report) = tx.by_id::<Report>(deadline.subject)? else { return Ok(()) };
    if !report.active {
        return Ok(());
    }
    let zone = places::queries::known_site(tx, report.site_id)?.time_zone;
    let month = Month::before(deadline.due_at, &zone)?.to_string();
    report.next_at = report.next_after(deadline.due_at, &zone)?;
    tx.save(&report)?;
    let run = ReportRun {
        id: Id::new(context.now),
        report_id: report.id,
        month,
        asked_by: None,
        asked_at: deadline.due_at,
        state: RunState::Waiting,
        settled_at: None,
        error: None,
    };
    let action = if store::due_run(tx, report.id, &run.month)?.is_none() {
        tx.insert(&run)?;
        "report.due"
    } else {
        "report.passed_over"
    };
    super::record(tx, context, action, report, Some(&run)).map(|_| ())
}

/// What became of a month that was to be worked out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SettleRun {
    /// Which one.
    pub id: Id,
    /// What is sent, or why it cannot be.
    pub outcome: std::result::Result<Written, String>,
}

/// Sends a month that was worked out: one letter to each mailbox, with the same commit that says so, and never again.
///
/// # Errors
/// As [`mail::post`].
pub fn settle_run(tx: &mut Tx<'_>, context: &Context, input: SettleRun) -> Result<()> {
    let run: Option<ReportRun> = tx.by_id(input.id)?;
    let Some(mut run) = run.filter(|run| run.state == RunState::Waiting) else { return Ok(()) };
    let report: Report = tx.by_id(run.report_id)?.ok_or_else(|| Error::not_found("report"))?;
    run.settled_at = Some(context.now);
    let action = match input.outcome {
        Ok(written) => {
            for to in &report.mailboxes.0 {
                mail::post(tx, context, letter(to, &written))?;
            }
            run.state = RunState::Sent;
            "report.sent"
        }
        Err(error) => {
            run.state = RunState::Failed;
            run.error = Some(error);
            "report.failed"
        }
    };
    tx.save(&run)?;
    super::record(tx, context, action, report, Some(&run)).map(|_| ())
}

fn letter(to: &str, written: &Written) -> Letter {
    let table = Attachment {
        name: written.file.clone(),
        media_type: "text/csv; charset=utf-8".to_owned(),
        text: written.table.clone(),
    };
    Letter {
        to: to.to_owned(),
        subject: written.subject.clone(),
        text: written.text.clone(),
        page: Some(written.page.clone()),
        attachments: vec![table],
    }
}
