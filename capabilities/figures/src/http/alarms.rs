//! Figures of alarms, what is behind them, and what people had to bear; each as JSON, or as a table with `format=csv`.

use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kernel::http::{By, Params};
use kernel::page::{Page, Paging};
use kernel::{Id, Result, Time};
use serde::Deserialize;
use utoipa::IntoParams;

use super::figures::number;
use super::{alarm_csv, csv};
use crate::model::AlarmBy;
use crate::queries::{self, AlarmAsk, AlarmAsked, AlarmFigures, AlarmLoad, FiguredAlarm};
use crate::rights::ReadFigures;

/// Of which alarms.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WhichAlarms {
    /// Signalled first at this moment or later; 30 days before `to` when absent.
    from: Option<Time>,
    /// Signalled first before this moment; now when absent.
    to: Option<Time>,
    /// One site only.
    site_id: Option<Id>,
    /// One category only.
    category: Option<String>,
    /// One priority only.
    #[serde(default, deserialize_with = "number")]
    priority: Option<i64>,
}

impl WhichAlarms {
    /// Decides what was left open.
    fn ask(self, by: Option<String>, now: Time) -> Result<AlarmAsk> {
        let Self { from, to, site_id, category, priority } = self;
        AlarmAsked { from, to, site_id, category, priority, by }.decide(now)
    }
}

/// By what to group.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AlarmFigureQuery {
    #[serde(flatten)]
    #[param(ignore)]
    which: WhichAlarms,
    /// By what to group; by category when absent.
    #[param(value_type = Option<AlarmBy>)]
    by: Option<String>,
    /// `json` or `csv`.
    format: Option<String>,
}

/// First view, first action and false alarms of a period, by what its alarms have in common.
#[utoipa::path(get, path = "/figures/alarms", tag = "figures", params(WhichAlarms, AlarmFigureQuery),
    responses((status = 200, content((AlarmFigures = "application/json"), (String = "text/csv")))))]
pub(crate) async fn show_alarm_figures(
    by: By<ReadFigures>,
    headers: HeaderMap,
    Params(query): Params<AlarmFigureQuery>,
) -> Result<Response> {
    let as_table = csv::wanted(query.format.as_deref(), &headers)?;
    let grouping = query.by.unwrap_or_else(|| AlarmBy::Category.to_string());
    let ask = query.which.ask(Some(grouping), by.app.clock.now())?;
    let figures = by.report(move |sql, actor| queries::alarm_figures(sql, actor, &ask)).await?;
    if as_table { alarm_csv::groups(&figures) } else { Ok(Json(figures).into_response()) }
}

/// Which alarms to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AlarmsBehindQuery {
    #[serde(flatten)]
    #[param(ignore)]
    which: WhichAlarms,
    /// By what they are grouped; needs `key`.
    #[param(value_type = Option<AlarmBy>)]
    by: Option<String>,
    /// Key of the group; needs `by`.
    key: Option<String>,
    /// `json` or `csv`; a table has all of them at once.
    format: Option<String>,
    /// Items at the most (1 to 500, 100 when absent).
    limit: Option<u32>,
    /// Taken from `next`.
    #[serde(default, deserialize_with = "kernel::page::cursor")]
    cursor: Option<String>,
}

/// The alarms behind a figure, by the time they were signalled first, each with its own figures.
#[utoipa::path(get, path = "/figures/alarms/behind", tag = "figures", params(WhichAlarms, AlarmsBehindQuery),
    responses((status = 200, content((Page<FiguredAlarm> = "application/json"), (String = "text/csv")))))]
pub(crate) async fn list_figured_alarms(
    by: By<ReadFigures>,
    headers: HeaderMap,
    Params(query): Params<AlarmsBehindQuery>,
) -> Result<Response> {
    let as_table = csv::wanted(query.format.as_deref(), &headers)?;
    let ask = query.which.ask(query.by, by.app.clock.now())?;
    let (key, paging) = (query.key, Paging { limit: query.limit, cursor: query.cursor });
    if as_table {
        let alarms = by.report(move |sql, actor| queries::all_alarms_behind(sql, actor, &ask, key.as_deref())).await?;
        return alarm_csv::alarms(&alarms);
    }
    let page = by.list(move |sql, actor| queries::alarms_behind(sql, actor, &ask, key.as_deref(), &paging)).await?;
    Ok(page.into_response())
}

/// Of which period and site, and how many people there were.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AlarmLoadQuery {
    /// Signalled first at this moment or later; 30 days before `to` when absent.
    from: Option<Time>,
    /// Signalled first before this moment; now when absent.
    to: Option<Time>,
    /// One site only.
    site_id: Option<Id>,
    /// Positions of the control room that were staffed, 1 to 100; 1 when absent.
    positions: Option<u64>,
    /// `json` or `csv`; a table has the measures.
    format: Option<String>,
}

/// What people had to bear in a period, against the targets: alarms for each position, floods, stale and chattering ones, the
/// sources with the most, and whether panels are heard.
#[utoipa::path(get, path = "/figures/alarms/load", tag = "figures", params(AlarmLoadQuery),
    responses((status = 200, content((AlarmLoad = "application/json"), (String = "text/csv")))))]
pub(crate) async fn show_alarm_load(
    by: By<ReadFigures>,
    headers: HeaderMap,
    Params(query): Params<AlarmLoadQuery>,
) -> Result<Response> {
    let as_table = csv::wanted(query.format.as_deref(), &headers)?;
    let AlarmLoadQuery { from, to, site_id, positions, .. } = query;
    let ask = AlarmAsked { from, to, site_id, ..AlarmAsked::default() }.decide(by.app.clock.now())?;
    let positions = positions.unwrap_or(1);
    let load = by.report(move |sql, actor| queries::alarm_load(sql, actor, &ask, positions)).await?;
    if as_table { alarm_csv::measures(&load) } else { Ok(Json(load).into_response()) }
}
