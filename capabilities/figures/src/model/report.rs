//! Figures of a month that go to mailboxes.

use kernel::db::Json;
use kernel::{Error, Id, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Month;

/// Reports of a site at the most: each one reads a month.
pub const REPORTS_MAX: usize = 20;

/// A report as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0001_reports.sql describes every column")]
pub struct Report {
    pub id: Id,
    pub site_id: Id,
    pub name: String,
    pub type_code: Option<String>,
    pub priority: Option<i64>,
    pub mailboxes: Json<Vec<String>>,
    pub day_of_month: i64,
    pub minute_of_day: i64,
    pub active: bool,
    pub next_at: Option<Time>,
    pub version: i64,
}

impl Report {
    /// Refuses a report that cannot be.
    ///
    /// # Errors
    /// `invalid` on the field at fault.
    pub fn check(&self) -> Result<()> {
        let wrong = |field: &str, message: &str| Err(Error::invalid(message).field(field, message));
        if !(1..=28).contains(&self.day_of_month) {
            return wrong("day_of_month", "a day that every month has: 1 to 28");
        }
        if self.mailboxes.0.is_empty() {
            return wrong("mailboxes", "name at least one mailbox");
        }
        if self.priority.is_some_and(|priority| !(1..=5).contains(&priority)) {
            return wrong("priority", "priorities are 1 to 5");
        }
        Ok(())
    }

    /// When it is due for the first time after a moment; never while it is paused.
    ///
    /// # Errors
    /// `invalid` for a moment outside the calendar.
    pub fn next_after(&self, after: Time, zone: &str) -> Result<Option<Time>> {
        if !self.active {
            return Ok(None);
        }
        Month::next_due(after, self.day_of_month, self.minute_of_day, zone).map(Some)
    }
}

/// Minutes after midnight of a time of day such as `06:30`.
///
/// # Errors
/// `invalid` on the field.
pub fn minute_of_day(field: &str, text: &str) -> Result<i64> {
    places::model::minute_of_day(text).ok_or_else(|| {
        let message = "write the time of day like 06:30";
        Error::invalid(message).field(field, message)
    })
}

/// A report as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Report)]
pub struct ReportView {
    /// Id.
    pub id: Id,
    /// The site.
    pub site_id: Id,
    /// What it is called.
    pub name: String,
    /// Incidents of one type only.
    #[serde(rename = "type")]
    pub type_code: Option<String>,
    /// Incidents of one priority only.
    pub priority: Option<i64>,
    /// The mailboxes that it goes to.
    pub mailboxes: Vec<String>,
    /// On which day of the month after.
    pub day_of_month: i64,
    /// At which time of that day at the site, such as `06:30`.
    pub time: String,
    /// Whether it is sent by itself.
    pub active: bool,
    /// When it is due next.
    pub next_at: Option<Time>,
    /// Counts its changes; also the ETag.
    pub version: i64,
}

impl From<Report> for ReportView {
    fn from(report: Report) -> Self {
        Self {
            id: report.id,
            site_id: report.site_id,
            name: report.name,
            type_code: report.type_code,
            priority: report.priority,
            mailboxes: report.mailboxes.0,
            day_of_month: report.day_of_month,
            time: format!("{:02}:{:02}", report.minute_of_day / 60, report.minute_of_day % 60),
            active: report.active,
            next_at: report.next_at,
            version: report.version,
        }
    }
}

kernel::text_enum! {
    /// How it stands with a month of a report.
    pub enum RunState {
        /// It is being worked out.
        Waiting = "waiting",
        /// It was handed to the mail; whether it arrived stands in the log of mail.
        Sent = "sent",
        /// It could not be worked out.
        Failed = "failed",
    }
}

/// One month of a report.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReportRun {
    /// Id.
    pub id: Id,
    /// The report.
    pub report_id: Id,
    /// The month that it tells of, such as `2026-10`.
    pub month: String,
    /// Who asked for it; null: it was due.
    pub asked_by: Option<String>,
    /// When it was asked for or due.
    pub asked_at: Time,
    /// How it stands.
    pub state: RunState,
    /// When it was sent or could not be.
    pub settled_at: Option<Time>,
    /// Why it could not be.
    pub error: Option<String>,
}

/// A report as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Written {
    /// Subject of the mail.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// Name of the table that goes with it.
    pub file: String,
    /// The table, as CSV.
    pub table: String,
    /// Path of the page with the same figures.
    pub page: String,
}
