//! The incidents behind a figure.

use std::collections::BTreeMap;

use kernel::db::Sql;
use kernel::error::Kind;
use kernel::page::{Page, Paging, cursor_parts, join_cursor};
use kernel::{Actor, Error, Id, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Ask;
use super::names::{place_names, type_names};
use super::read::{Case, Flow, Reader};
use crate::model::{By, Tile};

/// Incidents, or alarms, of a table at the most: some megabytes.
pub(super) const TABLE_MAX: usize = 20_000;

/// An incident with its figures.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FiguredIncident {
    /// Id.
    pub id: Id,
    /// Number for ever, such as `HP-2026-1042`.
    pub number: String,
    /// The site.
    pub site_id: Id,
    /// Name of the site.
    pub site_name: String,
    /// Code of the type.
    #[serde(rename = "type")]
    pub type_code: String,
    /// Plain name of the type.
    pub type_name: String,
    /// 1 to 5.
    pub priority: i64,
    /// Path of the place, or the words that say where.
    pub place: Option<String>,
    /// When it was received.
    pub received_at: Time,
    /// How exactly its times are known: microsecond, second, minute or day.
    pub time_precision: String,
    /// When it was closed.
    pub closed_at: Option<Time>,
    /// When it was called off.
    pub cancelled_at: Option<Time>,
    /// Received to the first unit sent, in microseconds.
    pub queue_us: Option<i64>,
    /// Received to the first unit on scene, in microseconds.
    pub response_us: Option<i64>,
    /// The sum of what its units consumed, in microseconds.
    pub total_consumed_us: Option<i64>,
    /// Units that went.
    pub units: Vec<FiguredUnit>,
}

/// A unit that went, with its figures.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FiguredUnit {
    /// The unit.
    pub unit_id: Id,
    /// Its call sign.
    pub call_sign: String,
    /// Sent to on scene, in microseconds.
    pub travel_us: Option<i64>,
    /// On scene to done, in microseconds.
    pub on_scene_us: Option<i64>,
    /// Under way, else sent, to done, in microseconds.
    pub unit_consumed_us: Option<i64>,
}

/// The incidents of a group, or all, by time received.
///
/// # Errors
/// As [`super::figures`]; `invalid` for a cursor that cannot be.
pub fn incidents(
    sql: &mut dyn Sql,
    actor: &Actor,
    ask: &Ask,
    key: Option<&str>,
    paging: &Paging,
) -> Result<Page<FiguredIncident>> {
    let after = paging.cursor.as_deref().map(read_cursor).transpose()?;
    let cases = cases(sql, actor, ask, key, after, paging.limit() + 1)?;
    let page = Page::cut(cases, paging, |case: &Case| {
        join_cursor(&[&case.past.received_at.micros().to_string(), &case.past.id.to_string()])
    });
    Ok(Page { items: shown(sql, page.items)?, next: page.next })
}

/// The same whole, for a table.
///
/// # Errors
/// As [`incidents`]; `too_large` when they are too many for a table.
pub fn all_incidents(sql: &mut dyn Sql, actor: &Actor, ask: &Ask, key: Option<&str>) -> Result<Vec<FiguredIncident>> {
    let cases = cases(sql, actor, ask, key, None, TABLE_MAX + 1)?;
    if cases.len() > TABLE_MAX {
        let detail = format!("a table takes at most {TABLE_MAX} incidents; ask for a shorter period or one group");
        return Err(Error::new(Kind::TooLarge, detail));
    }
    shown(sql, cases)
}

pub(super) fn read_cursor(cursor: &str) -> Result<(Time, Id)> {
    let wrong = |_| Error::invalid("the cursor does not belong to this list");
    let [received_at, id] = cursor_parts::<2>(cursor)?;
    Ok((Time::from_micros(received_at.parse().map_err(wrong)?), Id::parse(id)?))
}

fn cases(
    sql: &mut dyn Sql,
    actor: &Actor,
    ask: &Ask,
    key: Option<&str>,
    after: Option<(Time, Id)>,
    limit: usize,
) -> Result<Vec<Case>> {
    let grouped = ask.by.zip(key);
    let square = grouped.filter(|(by, key)| *by == By::Spot && Tile::is_meant(key));
    let square: Option<Tile> = square.map(|(_, key)| key.parse()).transpose()?;
    let mut out = Vec::new();
    let mut reader = Reader::new(sql, actor, ask)?;
    reader.each(sql, after, |_, _, case| {
        let belongs = grouped.is_none_or(|(by, key)| match by {
            By::Unit => Id::parse(key).is_ok_and(|unit| case.units().contains(&unit)),
            By::Spot if square.is_some() => case.spot.zip(square).is_some_and(|((_, at), square)| square.holds(at)),
            by => case.key(by) == key,
        });
        if belongs {
            out.push(case);
        }
        Ok(if out.len() < limit { Flow::More } else { Flow::Enough })
    })?;
    Ok(out)
}

fn shown(sql: &mut dyn Sql, cases: Vec<Case>) -> Result<Vec<FiguredIncident>> {
    let sites = places::queries::site_names(sql, &distinct(cases.iter().map(|case| case.past.site_id)))?;
    let places = place_names(sql, &distinct(cases.iter().filter_map(|case| case.past.place_id)))?;
    let units = force::queries::call_signs(sql, &distinct(cases.iter().flat_map(Case::units)))?;
    let types = type_names(sql)?;
    Ok(cases.into_iter().map(|case| view(case, &sites, &places, &units, &types)).collect())
}

fn distinct(ids: impl Iterator<Item = Id>) -> Vec<Id> {
    ids.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

fn view(
    case: Case,
    sites: &BTreeMap<Id, String>,
    places: &BTreeMap<Id, String>,
    units: &BTreeMap<Id, String>,
    types: &BTreeMap<String, String>,
) -> FiguredIncident {
    let Case { past, measured, .. } = case;
    let name = |names: &BTreeMap<Id, String>, id: Id| names.get(&id).cloned().unwrap_or_default();
    FiguredIncident {
        id: past.id,
        number: past.number,
        site_id: past.site_id,
        site_name: name(sites, past.site_id),
        type_name: types.get(&past.type_code).unwrap_or(&past.type_code).clone(),
        type_code: past.type_code,
        priority: past.priority,
        place: past.place_id.and_then(|place| places.get(&place).cloned()).or(past.location_text),
        received_at: past.received_at,
        time_precision: past.time_precision,
        closed_at: past.closed_at,
        cancelled_at: past.cancelled_at,
        queue_us: measured.queue.map(|(_, micros)| micros),
        response_us: measured.response.map(|(_, micros)| micros),
        total_consumed_us: measured.total_consumed(None),
        units: measured
            .legs
            .iter()
            .map(|leg| FiguredUnit {
                unit_id: leg.unit_id,
                call_sign: name(units, leg.unit_id),
                travel_us: leg.travel,
                on_scene_us: leg.on_scene,
                unit_consumed_us: leg.consumed,
            })
            .collect(),
    }
}
