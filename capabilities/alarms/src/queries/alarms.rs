//! Lists of alarms, and one of them.

use kernel::db::{Sql, SqlExt as _};
use kernel::page::{Page, Paging, cursor_parts, join_cursor};
use kernel::{Actor, Error, Id, Result, Time};

use super::{mask, shown, shown_one};
use crate::model::{Alarm, AlarmView, Category, zone_number};
use crate::rights::{ReadAlarms, holds};
use crate::store::{self, AlarmFilter};

/// Which alarms to list.
#[derive(Clone, Debug, Default)]
pub struct AlarmsFilter {
    /// `open` or `all`.
    pub state: Option<String>,
    /// One site only.
    pub site_id: Option<Id>,
    /// One category only.
    pub category: Option<String>,
    /// One account only.
    pub account_id: Option<Id>,
    /// One zone of it only.
    pub zone: Option<String>,
    /// What people call one, such as `A17`.
    pub query: Option<String>,
}

/// Alarms: open ones by priority, then age; others newest first.
///
/// # Errors
/// `invalid` for a state, category or cursor that cannot be.
pub fn alarms(sql: &mut dyn Sql, actor: &Actor, wanted: &AlarmsFilter, paging: &Paging) -> Result<Page<AlarmView>> {
    let scope = actor.scope::<ReadAlarms>().within(wanted.site_id);
    let open = match wanted.state.as_deref() {
        None | Some("all") => false,
        Some("open") => true,
        Some(other) => {
            return Err(Error::invalid(format!("“{other}” is not one of open, all")).field("state", "is unknown"));
        }
    };
    let category = wanted.category.as_deref().map(str::parse::<Category>).transpose()?;
    let serial = wanted.query.as_deref().map(|query| query.trim().trim_start_matches(['A', 'a']));
    let filter = AlarmFilter {
        open,
        category: category.map(|category| category.as_str().to_owned()),
        account: wanted.account_id,
        zone: wanted.zone.as_deref().map(zone_number).map(str::to_owned),
        serial: serial.map(|serial| serial.parse().unwrap_or_default()),
        after: paging.cursor.as_deref().map(read_cursor).transpose()?,
    };
    let rows = store::find(sql, &scope, &filter, paging.probe())?;
    let key = |row: &Alarm| {
        join_cursor(&[&row.priority.to_string(), &row.first_at.micros().to_string(), &row.id.to_string()])
    };
    let page = Page::cut(rows, paging, key);
    let mut items = shown(sql, page.items)?;
    mask(sql, actor, &mut items)?;
    Ok(Page { items, next: page.next })
}

/// One alarm.
///
/// # Errors
/// `not_found` when it is not there or the actor may not know of it.
pub fn alarm(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<AlarmView> {
    let scope = actor.scope::<ReadAlarms>();
    let alarm =
        sql.by_id(id)?.filter(|alarm: &Alarm| holds(&scope, alarm.site_id)).ok_or_else(|| Error::not_found("alarm"))?;
    let mut view = shown_one(sql, alarm)?;
    mask(sql, actor, std::slice::from_mut(&mut view))?;
    Ok(view)
}

fn read_cursor(cursor: &str) -> Result<(i64, Time, Id)> {
    let wrong = |_| Error::invalid("the cursor does not belong to this list");
    let [priority, at, id] = cursor_parts::<3>(cursor)?;
    Ok((priority.parse().map_err(wrong)?, Time::from_micros(at.parse().map_err(wrong)?), Id::parse(id)?))
}
