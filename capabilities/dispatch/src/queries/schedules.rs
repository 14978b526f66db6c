//! Scheduled work.

use std::collections::BTreeMap;

use kernel::db::Sql;
use kernel::page::{Page, Paging};
use kernel::{Actor, Id, Result, Time};

use crate::model::{ScheduleView, calendar as written};
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

/// Plans of a site in one calendar: more than a control room has.
const CALENDAR_MAX: u32 = 500;

/// The work that is still to come at a site, as a calendar program reads it.
///
/// # Errors
/// `not_found` for a site that the actor may not know.
pub fn calendar(sql: &mut dyn Sql, actor: &Actor, site: Id, now: Time) -> Result<String> {
    let site = places::queries::known_site(sql, site)?;
    actor.must_seen::<ReadIncidents, places::ReadPlaces>(site.id, "site")?;
    let paging = Paging { limit: Some(CALENDAR_MAX), cursor: None };
    let rows = store::schedules(sql, &actor.scope::<ReadIncidents>().within(Some(site.id)), None, paging.probe())?;
    let ids: Vec<Id> = rows.iter().map(|schedule| schedule.place_id).collect();
    let places: BTreeMap<Id, String> = places::queries::places_by_id(sql, &ids)?
        .into_iter()
        .map(|(id, place)| (id, place.shown().to_owned()))
        .collect();
    written(&site.name, &site.time_zone, &rows, &places, now)
}
