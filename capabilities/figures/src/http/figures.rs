//! Figures, what is behind them, demand and staffing; each as JSON, or as a table with `format=csv`.

use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kernel::http::{By, Params};
use kernel::page::{Page, Paging};
use kernel::{Id, Result, Time};
use serde::Deserialize;
use utoipa::IntoParams;

use super::csv;
use crate::model::{Assumptions, By as Grouping, Demand};
use crate::queries::{self, Asked, FiguredIncident, Figures, Staffing};
use crate::rights::ReadFigures;

/// Of which incidents.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct FigureQuery {
    /// Received at this moment or later; 30 days before `to` when absent.
    from: Option<Time>,
    /// Received before this moment; now when absent.
    to: Option<Time>,
    /// By what to group; by type when absent.
    #[param(value_type = Option<Grouping>)]
    by: Option<String>,
    /// One site only.
    site_id: Option<Id>,
    /// One type only.
    r#type: Option<String>,
    /// One priority only.
    priority: Option<i64>,
    /// Hours at which shifts change; `6,14,22` when absent.
    shifts: Option<String>,
    /// `json` or `csv`.
    format: Option<String>,
}

/// Queue, response, travel, on scene and consumed time of a period, by what its incidents have in common.
#[utoipa::path(get, path = "/figures", tag = "figures", params(FigureQuery),
    responses((status = 200, content((Figures = "application/json"), (String = "text/csv")))))]
pub(crate) async fn show_figures(
    by: By<ReadFigures>,
    headers: HeaderMap,
    Params(query): Params<FigureQuery>,
) -> Result<Response> {
    let as_table = csv::wanted(query.format.as_deref(), &headers)?;
    let ask = Asked {
        from: query.from,
        to: query.to,
        site_id: query.site_id,
        type_code: query.r#type,
        priority: query.priority,
        shifts: query.shifts,
        by: Some(query.by.unwrap_or_else(|| Grouping::Type.to_string())),
    };
    let ask = ask.decide(by.app.clock.now())?;
    let figures = by.read(move |sql, actor| queries::figures(sql, actor, &ask)).await?;
    if as_table { csv::figures(&figures) } else { Ok(Json(figures).into_response()) }
}

/// Which incidents to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct BehindQuery {
    /// Received at this moment or later; 30 days before `to` when absent.
    from: Option<Time>,
    /// Received before this moment; now when absent.
    to: Option<Time>,
    /// By what they are grouped; needs `key`.
    #[param(value_type = Option<Grouping>)]
    by: Option<String>,
    /// Key of the group; needs `by`.
    key: Option<String>,
    /// One site only.
    site_id: Option<Id>,
    /// One type only.
    r#type: Option<String>,
    /// One priority only.
    priority: Option<i64>,
    /// Hours at which shifts change; `6,14,22` when absent.
    shifts: Option<String>,
    /// `json` or `csv`; a table has all of them at once.
    format: Option<String>,
    /// Items at the most (1 to 500, 100 when absent).
    limit: Option<u32>,
    /// Taken from `next`.
    #[serde(default, deserialize_with = "kernel::page::cursor")]
    cursor: Option<String>,
}

/// The incidents behind a figure, by time received, each with its own figures.
#[utoipa::path(get, path = "/figures/incidents", tag = "figures", params(BehindQuery),
    responses((status = 200, content((Page<FiguredIncident> = "application/json"), (String = "text/csv")))))]
pub(crate) async fn list_figured_incidents(
    by: By<ReadFigures>,
    headers: HeaderMap,
    Params(query): Params<BehindQuery>,
) -> Result<Response> {
    let as_table = csv::wanted(query.format.as_deref(), &headers)?;
    let ask = Asked {
        from: query.from,
        to: query.to,
        site_id: query.site_id,
        type_code: query.r#type,
        priority: query.priority,
        shifts: query.shifts,
        by: query.by,
    };
    let ask = ask.decide(by.app.clock.now())?;
    let (key, paging) = (query.key, Paging { limit: query.limit, cursor: query.cursor });
    if as_table {
        let incidents = by.read(move |sql, actor| queries::all_incidents(sql, actor, &ask, key.as_deref())).await?;
        return csv::incidents(&incidents);
    }
    let page = by.list(move |sql, actor| queries::incidents(sql, actor, &ask, key.as_deref(), &paging)).await?;
    Ok(page.into_response())
}

/// Of which incidents.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DemandQuery {
    /// Received at this moment or later; 30 days before `to` when absent.
    from: Option<Time>,
    /// Received before this moment; now when absent.
    to: Option<Time>,
    /// One site only.
    site_id: Option<Id>,
    /// One type only.
    r#type: Option<String>,
    /// One priority only.
    priority: Option<i64>,
    /// `json` or `csv`.
    format: Option<String>,
}

/// Incidents and consumed time of a period by weekday and hour, in each site's zone.
#[utoipa::path(get, path = "/figures/demand", tag = "figures", params(DemandQuery),
    responses((status = 200, content((Demand = "application/json"), (String = "text/csv")))))]
pub(crate) async fn show_demand(
    by: By<ReadFigures>,
    headers: HeaderMap,
    Params(query): Params<DemandQuery>,
) -> Result<Response> {
    let as_table = csv::wanted(query.format.as_deref(), &headers)?;
    let ask = Asked {
        from: query.from,
        to: query.to,
        site_id: query.site_id,
        type_code: query.r#type,
        priority: query.priority,
        ..Asked::default()
    };
    let ask = ask.decide(by.app.clock.now())?;
    let demand = by.read(move |sql, actor| queries::demand(sql, actor, &ask)).await?;
    if as_table { csv::demand(&demand) } else { Ok(Json(demand).into_response()) }
}

/// From which incidents, and what is promised.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct StaffingQuery {
    /// Received at this moment or later; 30 days before `to` when absent. The period holds a week at least.
    from: Option<Time>,
    /// Received before this moment; now when absent.
    to: Option<Time>,
    /// One site only.
    site_id: Option<Id>,
    /// Mean seconds that a call keeps an agent; 150 when absent.
    handling_s: Option<f64>,
    /// Mean seconds after which a waiting caller hangs up; 120 when absent.
    patience_s: Option<f64>,
    /// Share of calls that shall be answered in time; 0.9 when absent.
    answer_share: Option<f64>,
    /// Seconds within which they shall be; 15 when absent.
    answer_s: Option<f64>,
    /// Share of its time that a unit shall be busy at the most; 0.5 when absent.
    busy_share: Option<f64>,
    /// Share of incidents that may find every unit busy; 0.05 when absent.
    all_busy_share: Option<f64>,
    /// `json` or `csv`.
    format: Option<String>,
}

impl StaffingQuery {
    fn assumptions(&self) -> Assumptions {
        let usual = Assumptions::default();
        Assumptions {
            handling_s: self.handling_s.unwrap_or(usual.handling_s),
            patience_s: self.patience_s.unwrap_or(usual.patience_s),
            answer_share: self.answer_share.unwrap_or(usual.answer_share),
            answer_s: self.answer_s.unwrap_or(usual.answer_s),
            busy_share: self.busy_share.unwrap_or(usual.busy_share),
            all_busy_share: self.all_busy_share.unwrap_or(usual.all_busy_share),
        }
    }
}

/// People that each hour of the week asks for: agents by Erlang A, units by the hypercube of units that are alike.
#[utoipa::path(get, path = "/figures/staffing", tag = "figures", params(StaffingQuery),
    responses((status = 200, content((Staffing = "application/json"), (String = "text/csv")))))]
pub(crate) async fn show_staffing(
    by: By<ReadFigures>,
    headers: HeaderMap,
    Params(query): Params<StaffingQuery>,
) -> Result<Response> {
    let as_table = csv::wanted(query.format.as_deref(), &headers)?;
    let assumptions = query.assumptions();
    let ask = Asked { from: query.from, to: query.to, site_id: query.site_id, ..Asked::default() };
    let ask = ask.decide(by.app.clock.now())?;
    let staffing = by.read(move |sql, actor| queries::staffing(sql, actor, &ask, assumptions)).await?;
    if as_table { csv::staffing(&staffing.hours) } else { Ok(Json(staffing).into_response()) }
}
