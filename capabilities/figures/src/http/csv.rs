//! The same answers as tables for a spreadsheet.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::{Error, Result};

use crate::model::table::{self, cell, number};
use crate::model::{Demand, Need};
use crate::queries::{FiguredIncident, Figures};

const TYPE: &str = "text/csv";

/// Whether a table is asked for: by `format=csv`, else by the header `Accept`.
pub(super) fn wanted(format: Option<&str>, headers: &HeaderMap) -> Result<bool> {
    match format {
        Some("csv") => Ok(true),
        Some("json") => Ok(false),
        Some(_) => Err(Error::invalid("format is json or csv").field("format", "is neither json nor csv")),
        None => {
            Ok(headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|text| text.starts_with(TYPE)))
        }
    }
}

pub(super) fn table(name: &str, head: Vec<String>, lines: impl Iterator<Item = Vec<String>>) -> Result<Response> {
    let headers = [
        (CONTENT_TYPE, format!("{TYPE}; charset=utf-8")),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"castellan-{name}.csv\"")),
    ];
    Ok((headers, table::csv(head, lines)?).into_response())
}

/// A line for each group, and one for all.
pub(super) fn figures(figures: &Figures) -> Result<Response> {
    let lines = figures.groups.iter().chain([&figures.total]).map(table::group_line);
    table(&format!("figures-by-{}", figures.by), table::group_head(), lines)
}

/// A line for each unit of each incident; an incident without units has one.
pub(super) fn incidents(incidents: &[FiguredIncident]) -> Result<Response> {
    let head = [
        "number",
        "id",
        "site",
        "type",
        "priority",
        "place",
        "received_at",
        "time_precision",
        "closed_at",
        "cancelled_at",
        "queue_us",
        "response_us",
        "total_consumed_us",
        "unit",
        "travel_us",
        "on_scene_us",
        "unit_consumed_us",
    ];
    let lines = incidents.iter().flat_map(|incident| {
        let whole = vec![
            cell(&incident.number),
            incident.id.to_string(),
            cell(&incident.site_name),
            cell(&incident.type_code),
            incident.priority.to_string(),
            cell(incident.place.as_deref().unwrap_or_default()),
            incident.received_at.to_string(),
            incident.time_precision.clone(),
            incident.closed_at.map(|at| at.to_string()).unwrap_or_default(),
            incident.cancelled_at.map(|at| at.to_string()).unwrap_or_default(),
            number(incident.queue_us),
            number(incident.response_us),
            number(incident.total_consumed_us),
        ];
        let units = incident.units.iter().map(|unit| {
            let durations = [unit.travel_us, unit.on_scene_us, unit.unit_consumed_us].map(number);
            [vec![cell(&unit.call_sign)], durations.into()].concat()
        });
        let mut units: Vec<Vec<String>> = units.collect();
        if units.is_empty() {
            units.push(vec![String::new(); 4]);
        }
        units.into_iter().map(move |unit| [whole.clone(), unit].concat())
    });
    table("incidents", head.map(str::to_owned).into(), lines)
}

/// A line for each hour of the week.
pub(super) fn demand(demand: &Demand) -> Result<Response> {
    let head = ["weekday", "hour", "period_us", "incidents", "consumed_us"];
    let lines = demand.cells.iter().map(|cell| {
        vec![
            cell.weekday.to_string(),
            cell.hour.to_string(),
            cell.period_us.to_string(),
            cell.incidents.to_string(),
            cell.consumed_us.to_string(),
        ]
    });
    table("demand", head.map(str::to_owned).into(), lines)
}

/// A line for each hour of the week.
pub(super) fn staffing(needs: &[Need]) -> Result<Response> {
    let head = ["weekday", "hour", "calls_per_hour", "agents", "answered_in_time", "units_busy", "units", "all_busy"];
    let lines = needs.iter().map(|need| {
        vec![
            need.weekday.to_string(),
            need.hour.to_string(),
            need.calls_per_hour.to_string(),
            need.agents.to_string(),
            need.answered_in_time.to_string(),
            need.units_busy.to_string(),
            need.units.to_string(),
            need.all_busy.to_string(),
        ]
    });
    table("staffing", head.map(str::to_owned).into(), lines)
}
