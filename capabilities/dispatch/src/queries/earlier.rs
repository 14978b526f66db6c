//! What happened at a place before.

use kernel::db::Sql;
use kernel::page::{Page, Paging};
use kernel::{Actor, Id, Result};

use super::{mask, reached, shown};
use crate::model::IncidentView;
use crate::rights::ReadIncidents;
use crate::store;

/// How far back one looks: the twelve months in which people, shops and quarrels stay the same.
const BACK_S: i64 = 365 * 24 * 3_600;

/// Incidents before this one at its place, then in the area around, each newest first.
///
/// # Errors
/// `not_found` when it is not there or the actor may not know of it.
pub fn earlier(sql: &mut dyn Sql, actor: &Actor, id: Id, paging: &Paging) -> Result<Page<IncidentView>> {
    let incident = reached(sql, actor, id)?;
    let reach = actor.reach::<ReadIncidents>();
    let Some(place) = incident.place_id else { return Ok(Page::whole(Vec::new())) };
    let before = incident.received_at;
    let since = before.plus_seconds(-BACK_S);
    let mut found = store::earlier(sql, &reach, &[place], since, before, paging.limit())?;
    if found.len() < paging.limit() {
        let around = places::queries::neighbourhood(sql, place)?;
        let left = paging.limit() - found.len();
        found.extend(store::earlier(sql, &reach, &around, since, before, left)?);
    }
    let mut items = shown(sql, found)?;
    for item in &mut items {
        mask(actor, item);
    }
    Ok(Page::whole(items))
}
