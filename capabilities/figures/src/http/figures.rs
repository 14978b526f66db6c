//! Figures, what is behind them, demand and staffing; each as JSON, or as a table with `format=csv`.

use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kernel::http::{By, Params};
use kernel::page::{Page, Paging};
use kernel::{Id, Result, Time};
use serde::{Deserialize, Deserializer};
use utoipa::IntoParams;

use super::csv;
use crate::model::{Assumptions, By as Grouping, Demand};
use crate::queries::{self, Ask, Asked, FiguredIncident, Figures, Staffing};
use crate::rights::ReadFigures;

/// Of which incidents; every answer of this page takes it.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// Received at this moment or later; 30 days before `to` when absent.
    from: Option<Time>,
    /// Received before this moment; now when absent.
    to: Option<Time>,
    /// One site only.
    site_id: Option<Id>,
    /// One type only.
    r#type: Option<String>,
    /// One priority only.
    #[serde(default, deserialize_with = "number")]
    priority: Option<i64>,
}

/// A number of an address: inside [`Which`] it comes as text.
pub(super) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| text.parse().map_err(|_| serde::de::Error::custom("priority is a number from 1 to 5"))).transpose()
}

impl Which {
    /// Decides what was left open.
    fn ask(self, by: Option<String>, shifts: Option<String>, now: Time) -> Result<Ask> {
        let Self { from, to, site_id, r#type, priority } = self;
        Asked { from, to, site_id, type_code: r#type, priority, shifts, by }.decide(now)
    }
}

/// By what to group.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct FigureQuery {
    #[serde(flatten)]
    #[param(ignore)]
    which: Which,
    /// By what to group; by type when absent.
    #[param(value_type = Option<Grouping>)]
    by: Option<String>,
    /// Hours at which shifts change, such as `6,14,22`; each site's own shifts when absent, and these where it has none.
    shifts: Option<String>,
    /// `json` or `csv`.
    format: Option<String>,
}

/// Queue, response, travel, on scene and consumed time of a period, by what its incidents have in common.
#[utoipa::path(get, path = "/figures", tag = "figures", params(Which, FigureQuery),
    responses((status = 200, content((Figures = "application/json"), (String = "text/csv")))))]
pub(crate) async fn show_figures(
    by: By<ReadFigures>,
    headers: HeaderMap,
    Params(query): Params<FigureQuery>,
) -> Result<Response> {
    let as_table = csv::wanted(query.format.as_deref(), &headers)?;
    let grouping = query.by.unwrap_or_else(|| Grouping::Type.to_string());
    let ask = query.which.ask(Some(grouping), query.shifts, by.app.clock.now())?;
    let figures = by.report(move |sql, actor| queries::figures(sql, actor, &ask)).await?;
    if as_table { csv::figures(&figures) } else { Ok(Json(figures).into_response()) }
}

/// Which incidents to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct BehindQuery {
    #[serde(flatten)]
    #[param(ignore)]
    which: Which,
    /// By what they are grouped; needs `key`.
    #[param(value_type = Option<Grouping>)]
    by: Option<String>,
    /// Key of the group; needs `by`. By spot also a square of the map, `zoom/x/y` as tile servers count them: all places in it.
    key: Option<String>,
    /// Hours at which shifts change, such as `6,14,22`; each site's own shifts when absent, and these where it has none.
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
#[utoipa::path(get, path = "/figures/incidents", tag = "figures", params(Which, BehindQuery),
    responses((status = 200, content((Page<FiguredIncident> = "application/json"), (String = "text/csv")))))]
pub(crate) async fn list_figured_incidents(
    by: By<ReadFigures>,
    headers: HeaderMap,
    Params(query): Params<BehindQuery>,
) -> Result<Response> {
    let as_table = csv::wanted(query.format.as_deref(), &headers)?;
    let ask = query.which.ask(query.by, query.shifts, by.app.clock.now())?;
    let (key, paging) = (query.key, Paging { limit: query.limit, cursor: query.cursor });
    if as_table {
        let incidents = by.report(move |sql, actor| queries::all_incidents(sql, actor, &ask, key.as_deref())).await?;
        return csv::incidents(&incidents);
    }
    let page = by.list(move |sql, actor| queries::incidents(sql, actor, &ask, key.as_deref(), &paging)).await?;
    Ok(page.into_response())
}

/// In which shape.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DemandQuery {
    #[serde(flatten)]
    #[param(ignore)]
    which: Which,
    /// `json` or `csv`.
    format: Option<String>,
}

/// Incidents and consumed time of a period by weekday and hour, in each site's zone.
#[utoipa::path(get, path = "/figures/demand", tag = "figures", params(Which, DemandQuery),
    responses((status = 200, content((Demand = "application/json"), (String = "text/csv")))))]
pub(crate) async fn show_demand(
    by: By<ReadFigures>,
    headers: HeaderMap,
    Params(query): Params<DemandQuery>,
) -> Result<Response> {
    let as_table = csv::wanted(query.format.as_deref(), &headers)?;
    let ask = query.which.ask(None, None, by.app.clock.now())?;
    let demand = by.report(move |sql, actor| queries::demand(sql, actor, &ask)).await?;
    if as_table { csv::demand(&demand) } else { Ok(Json(demand).into_response()) }
}

/// What is promised. The period holds a week at least.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct StaffingQuery {
    #[serde(flatten)]
    #[param(ignore)]
    which: Which,
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
#[utoipa::path(get, path = "/figures/staffing", tag = "figures", params(Which, StaffingQuery),
    responses((status = 200, content((Staffing = "application/json"), (String = "text/csv")))))]
pub(crate) async fn show_staffing(
    by: By<ReadFigures>,
    headers: HeaderMap,
    Params(query): Params<StaffingQuery>,
) -> Result<Response> {
    let as_table = csv::wanted(query.format.as_deref(), &headers)?;
    let assumptions = query.assumptions();
    let ask = query.which.ask(None, None, by.app.clock.now())?;
    let staffing = by.report(move |sql, actor| queries::staffing(sql, actor, &ask, assumptions)).await?;
    if as_table { csv::staffing(&staffing.hours) } else { Ok(Json(staffing).into_response()) }
}
