//! Scheduled work.

use kernel::db::Sql;
use kernel::page::{Page, Paging};
use kernel::{Actor, Id, Result};

use crate::model::ScheduleView;
use crate::rights::ReadIncidents;
use crate::store;

/// Schedules, the oldest first.
///
/// # Errors
/// As [`Sql::query`].
pub fn schedules(sql: &mut dyn Sql, actor: &Actor, site: Option<Id>, paging: &Paging) -> Result<Page<ScheduleView>> {
    let after = paging.cursor.as_deref().map(Id::parse).transpose()?;
    let rows = store::schedules(sql, &actor.scope::<ReadIncidents>().within(site), after, paging.probe())?;
    let page = Page::cut(rows, paging, |schedule| schedule.id.to_string());
    Ok(Page { items: page.items.into_iter().map(ScheduleView::from).collect(), next: page.next })
}
