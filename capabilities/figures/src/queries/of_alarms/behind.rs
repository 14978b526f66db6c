//! The alarms behind a figure.

use std::collections::{BTreeMap, BTreeSet};

use alarms::model::{Category, Cause, PastAlarm};
use kernel::db::Sql;
use kernel::error::Kind;
use kernel::page::{Page, Paging, join_cursor};
use kernel::{Actor, Error, Id, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AlarmAsk;
use super::read::{each, scope_of};
use crate::model::{is_stale, since_first};
use crate::queries::behind::{TABLE_MAX, read_cursor};
use crate::queries::names::place_names;
use crate::queries::read::Flow;

/// An alarm with its figures.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FiguredAlarm {
    /// Id.
    pub id: Id,
    /// What people call it, such as `A17`.
    pub number: String,
    /// The site; null while nobody has said where the panel stands.
    pub site_id: Option<Id>,
    /// Name of the site.
    pub site_name: Option<String>,
    /// Path of the place.
    pub place: Option<String>,
    /// What people call the panel.
    pub account_name: Option<String>,
    /// What the zone is called, or its number.
    pub zone: Option<String>,
    /// What it is about.
    pub category: Category,
    /// What the device told.
    pub code_name: String,
    /// 1 immediate danger to life … 5 information.
    pub priority: i64,
    /// When it was signalled first.
    pub first_at: Time,
    /// How often it was signalled.
    pub count: i64,
    /// Received and stored, to a person who saw it, in microseconds.
    pub first_view_us: Option<i64>,
    /// Received and stored, to a person who did something about it, in microseconds.
    pub first_action_us: Option<i64>,
    /// When the device ended it.
    pub restored_at: Option<Time>,
    /// Whether it stood for longer than a day.
    pub stale: bool,
    /// Who answers for it.
    pub operator: Option<String>,
    /// When somebody decided what it was.
    pub decided_at: Option<Time>,
    /// Outcome code.
    pub disposition: Option<String>,
    /// What set it off.
    pub cause: Option<Cause>,
}

/// The alarms of a group, or all, by the time they were signalled first.
///
/// # Errors
/// As [`super::alarm_figures`]; `invalid` for a cursor that cannot be.
pub fn alarms_behind(
    sql: &mut dyn Sql,
    actor: &Actor,
    ask: &AlarmAsk,
    key: Option<&str>,
    paging: &Paging,
) -> Result<Page<FiguredAlarm>> {
    let after = paging.cursor.as_deref().map(read_cursor).transpose()?;
    let alarms = chosen(sql, actor, ask, key, after, paging.limit() + 1)?;
    let page = Page::cut(alarms, paging, |alarm: &PastAlarm| {
        join_cursor(&[&alarm.first_at.micros().to_string(), &alarm.id.to_string()])
    });
    Ok(Page { items: shown(sql, page.items, ask.now)?, next: page.next })
}

/// The same whole, for a table.
///
/// # Errors
/// As [`alarms_behind`]; `too_large` when they are too many for a table.
pub fn all_alarms_behind(
    sql: &mut dyn Sql,
    actor: &Actor,
    ask: &AlarmAsk,
    key: Option<&str>,
) -> Result<Vec<FiguredAlarm>> {
    let alarms = chosen(sql, actor, ask, key, None, TABLE_MAX + 1)?;
    if alarms.len() > TABLE_MAX {
        let detail = format!("a table takes at most {TABLE_MAX} alarms; ask for a shorter period or one group");
        return Err(Error::new(Kind::TooLarge, detail));
    }
    shown(sql, alarms, ask.now)
}

fn chosen(
    sql: &mut dyn Sql,
    actor: &Actor,
    ask: &AlarmAsk,
    key: Option<&str>,
    after: Option<(Time, Id)>,
    limit: usize,
) -> Result<Vec<PastAlarm>> {
    let scope = scope_of(actor, ask)?;
    let grouped = ask.by.zip(key);
    let mut out = Vec::new();
    each(sql, &scope, ask, after, |alarm| {
        if grouped.is_none_or(|(by, key)| by.key(&alarm, ask.now) == key) {
            out.push(alarm);
        }
        if out.len() < limit { Flow::More } else { Flow::Enough }
    })?;
    Ok(out)
}

fn shown(sql: &mut dyn Sql, alarms: Vec<PastAlarm>, now: Time) -> Result<Vec<FiguredAlarm>> {
    let distinct = |id: fn(&PastAlarm) -> Option<Id>| -> Vec<Id> {
        alarms.iter().filter_map(id).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let sites = places::queries::site_names(sql, &distinct(|alarm| alarm.site_id))?;
    let places = place_names(sql, &distinct(|alarm| alarm.place_id))?;
    let accounts = alarms::queries::account_names(sql, &distinct(|alarm| alarm.account_id))?;
    let people: BTreeMap<Id, String> =
        identity::queries::names(sql, &distinct(|alarm| alarm.owner_id))?.into_iter().collect();
    let name = |names: &BTreeMap<Id, String>, id: Option<Id>| id.and_then(|id| names.get(&id).cloned());
    let view = |alarm: PastAlarm| FiguredAlarm {
        id: alarm.id,
        number: format!("A{}", alarm.serial),
        site_id: alarm.site_id,
        site_name: name(&sites, alarm.site_id),
        place: name(&places, alarm.place_id),
        account_name: name(&accounts, alarm.account_id),
        first_view_us: since_first(&alarm, alarm.viewed_at),
        first_action_us: since_first(&alarm, alarm.acted_at),
        stale: is_stale(&alarm, now),
        operator: name(&people, alarm.owner_id),
        zone: alarm.zone_name.or(alarm.zone),
        category: alarm.category,
        code_name: alarm.code_name,
        priority: alarm.priority,
        first_at: alarm.first_at,
        count: alarm.count,
        restored_at: alarm.restored_at,
        decided_at: alarm.decided_at,
        disposition: alarm.disposition,
        cause: alarm.cause,
    };
    Ok(alarms.into_iter().map(view).collect())
}
