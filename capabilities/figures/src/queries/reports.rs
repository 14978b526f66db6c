//! Reports, their months, and what a month of one says.

use kernel::db::{Sql, SqlExt as _};
use kernel::page::Page;
use kernel::{Actor, Error, Id, Result};

use super::{Asked, demand, figures};
use crate::model::{By, Month, MonthFigures, Report, ReportRun, ReportView, Written, write};
use crate::rights::ReadFigures;
use crate::store;

/// By what a report groups.
const GROUPINGS: [By; 4] = [By::Type, By::Priority, By::Shift, By::Hour];

/// The reports of the sites whose figures the actor may read, or of one site, by name.
///
/// # Errors
/// As [`Sql::query`].
pub fn reports(sql: &mut dyn Sql, actor: &Actor, site: Option<Id>) -> Result<Page<ReportView>> {
    let reports = store::reports(sql, &actor.scope::<ReadFigures>().within(site))?;
    Ok(Page::whole(reports.into_iter().map(ReportView::from).collect()))
}

fn readable(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<Report> {
    let report: Option<Report> = sql.by_id(id)?;
    let scope = actor.scope::<ReadFigures>();
    report.filter(|report| scope.contains(report.site_id)).ok_or_else(|| Error::not_found("report"))
}

/// One report.
///
/// # Errors
/// `not_found` when it is not there or the actor may not know of it.
pub fn report(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<ReportView> {
    readable(sql, actor, id).map(ReportView::from)
}

/// The months of a report that were asked for or due, the newest first.
///
/// # Errors
/// As [`report`].
pub fn runs(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<Page<ReportRun>> {
    let report = readable(sql, actor, id)?;
    Ok(Page::whole(store::runs(sql, report.id)?))
}

/// A month of a report as it would be sent; the last one over where none is named.
///
/// # Errors
/// As [`report`]; `invalid` for a month that is none; `too_large` for one with too many incidents.
pub fn preview(sql: &mut dyn Sql, actor: &Actor, id: Id, month: Option<&str>, now: kernel::Time) -> Result<Written> {
    let report = readable(sql, actor, id)?;
    let month = match month {
        Some(month) => Month::parse(month)?,
        None => Month::before(now, &places::queries::known_site(sql, report.site_id)?.time_zone)?,
    };
    written(sql, actor, &report, month)
}

/// Works a month of a report out.
pub(crate) fn written(sql: &mut dyn Sql, actor: &Actor, report: &Report, month: Month) -> Result<Written> {
    let site = places::queries::known_site(sql, report.site_id)?;
    let (from, to) = month.period(&site.time_zone)?;
    let asked = Asked {
        from: Some(from),
        to: Some(to),
        site_id: Some(site.id),
        type_code: report.type_code.clone(),
        priority: report.priority,
        ..Asked::default()
    };
    let (mut total, mut groupings) = (None, Vec::new());
    for by in GROUPINGS {
        let ask = Asked { by: Some(by.to_string()), ..asked.clone() }.decide(to)?;
        let answer = figures(sql, actor, &ask)?;
        groupings.push((by, answer.groups));
        total = Some((answer.total, answer.left_out));
    }
    let (total, left_out) = total.ok_or_else(|| Error::internal("a report groups by nothing"))?;
    let demand = demand(sql, actor, &asked.decide(to)?)?;
    write(&MonthFigures {
        report: report.name.clone(),
        site_id: site.id,
        site: site.name,
        time_zone: site.time_zone,
        month,
        only: only(sql, report)?,
        total,
        groupings,
        demand,
        left_out,
    })
}

/// Which incidents only, in words.
fn only(sql: &mut dyn Sql, report: &Report) -> Result<Option<String>> {
    let kind = match &report.type_code {
        Some(code) => {
            let types = super::names::type_names(sql)?;
            Some(format!("incidents of the type {}", types.get(code).unwrap_or(code)))
        }
        None => None,
    };
    let priority = report.priority.map(|priority| format!("incidents of priority {priority}"));
    let parts: Vec<String> = [kind, priority].into_iter().flatten().collect();
    Ok((!parts.is_empty()).then(|| parts.join(", ")))
}
