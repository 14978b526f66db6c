//! Say which figures go to whom, and when.

use kernel::db::{Json, SqlExt as _};
use kernel::error::Kind;
use kernel::mail::clean_mailboxes;
use kernel::{Context, Error, Id, Result, Scope, Tx};
use places::model::clean;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{REPORTS_MAX, Report, ReportView, minute_of_day};
use crate::rights::{ManageReports, ReadFigures};
use crate::store;

/// The figures of each month at a site, sent on a day of the next.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutReport {
    /// Which one to change; none: a new one. Taken from the address.
    #[serde(default)]
    #[schema(ignore)]
    pub id: Option<Id>,
    /// The version the caller has seen.
    #[serde(default)]
    #[schema(ignore)]
    pub seen_version: Option<i64>,
    /// The site; stays for ever.
    pub site_id: Id,
    /// What it is called.
    pub name: String,
    /// Incidents of one type only.
    #[serde(default, rename = "type")]
    pub type_code: Option<String>,
    /// Incidents of one priority only.
    #[serde(default)]
    pub priority: Option<i64>,
    /// The mailboxes that it goes to.
    pub mailboxes: Vec<String>,
    /// On which day of the month after, 1 to 28.
    pub day_of_month: i64,
    /// At which time of that day at the site, such as `06:30`.
    pub time: String,
    /// Whether it is sent by itself.
    #[serde(default = "runs")]
    pub active: bool,
}

const fn runs() -> bool {
    true
}

/// Makes a report, or puts another one in its place. The last month over is sent when it is next due; none is sent twice.
///
/// # Errors
/// `not_found`, `forbidden`, `stale`; `invalid` for what cannot be; `conflict` when the site has too many.
pub fn put_report(tx: &mut Tx<'_>, context: &Context, input: PutReport) -> Result<ReportView> {
    let before = input.id.map(|id| super::managed(tx, context, id)).transpose()?;
    let site = places::queries::known_site(tx, before.as_ref().map_or(input.site_id, |before| before.site_id))?;
    context.actor.must_seen::<ManageReports, ReadFigures>(site.id, "site")?;
    match &before {
        Some(before) if input.seen_version.is_some_and(|seen| seen != before.version) => {
            return Err(Error::new(Kind::Stale, "the report was changed in the meantime; read it again"));
        }
        None if store::reports(tx, &Scope::All.within(Some(site.id)))?.len() >= REPORTS_MAX => {
            return Err(Error::conflict(format!("this site has {REPORTS_MAX} reports already; take one away first")));
        }
        _ => {}
    }
    if let Some(code) = &input.type_code
        && !dispatch::queries::types(tx)?.iter().any(|kind| kind.code == *code)
    {
        let message = format!("there is no incident type “{code}”");
        return Err(Error::invalid(message.clone()).field("type", message));
    }
    let mut report = Report {
        id: before.as_ref().map_or_else(|| Id::new(context.now), |before| before.id),
        site_id: site.id,
        name: clean("name", &input.name)?,
        type_code: input.type_code,
        priority: input.priority,
        mailboxes: Json(clean_mailboxes("mailboxes", &input.mailboxes)?),
        day_of_month: input.day_of_month,
        minute_of_day: minute_of_day("time", &input.time)?,
        active: input.active,
        next_at: None,
        version: before.as_ref().map_or(1, |before| before.version + 1),
    };
    report.check()?;
    report.next_at = report.next_after(context.now, &site.time_zone)?;
    if before.is_some() {
        tx.save(&report)?;
        super::record(tx, context, "report.updated", report, None)
    } else {
        tx.insert(&report)?;
        super::record(tx, context, "report.created", report, None)
    }
}

/// Takes a report away, with the list of what was sent. The mail itself stands in the log of mail.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn delete_report(tx: &mut Tx<'_>, context: &Context, id: Id) -> Result<()> {
    let report = super::managed(tx, context, id)?;
    store::delete_report(tx, id)?;
    super::record(tx, context, "report.deleted", Report { next_at: None, ..report }, None).map(|_| ())
}
