//! Where units are, and where they were.

use std::collections::BTreeMap;

use kernel::db::{Sql, SqlExt as _};
use kernel::page::{Page, Paging, cursor_parts, join_cursor};
use kernel::{Actor, Error, Id, Result, Time};

use crate::model::{Position, PositionRow, TrailPoint, UnitRow};
use crate::rights::{ReadPositions, ReadTrails};
use crate::store;

/// Last positions of units on duty that the actor may see.
///
/// # Errors
/// As [`Sql::query`]; `invalid` for a cursor of another list.
pub fn list_positions(sql: &mut dyn Sql, actor: &Actor, site: Option<Id>, paging: &Paging) -> Result<Page<Position>> {
    let after = paging.cursor.as_deref().map(Id::parse).transpose()?;
    let scope = actor.scope::<ReadPositions>().within(site);
    let rows = store::positions(sql, &scope, after, paging.probe())?;
    Ok(Page::cut(shown(sql, rows)?, paging, |position| position.unit_id.to_string()))
}

/// Last positions of some units, for a capability that checks its own right.
///
/// # Errors
/// As [`Sql::query`].
pub fn positions(sql: &mut dyn Sql, units: &[Id]) -> Result<BTreeMap<Id, Position>> {
    let rows = sql.by_ids("unit_id", units, "")?;
    Ok(shown(sql, rows)?.into_iter().map(|position| (position.unit_id, position)).collect())
}

/// Where a unit has been on its present shift, oldest first.
///
/// # Errors
/// `not_found` when it is not there or the actor may not know of it; `forbidden` without the right to trails there.
pub fn trail(sql: &mut dyn Sql, actor: &Actor, unit: Id, paging: &Paging) -> Result<Page<TrailPoint>> {
    let row: UnitRow = sql.by_id(unit)?.ok_or_else(|| Error::not_found("unit"))?;
    actor.must_seen::<ReadTrails, crate::ReadUnits>(row.site_id, "unit")?;
    let after = paging.cursor.as_deref().map(cursor_parts::<2>).transpose()?;
    let after = after
        .map(|[at, id]| {
            let at = at.parse().map_err(|_| Error::invalid("the cursor does not belong to this list"))?;
            Id::parse(id).map(|id| (Time::from_micros(at), id))
        })
        .transpose()?;
    let rows = store::trail(sql, unit, after, paging.probe())?;
    let points = rows.into_iter().map(TrailPoint::from).collect();
    Ok(Page::cut(points, paging, |point| join_cursor(&[&point.at.micros().to_string(), &point.id.to_string()])))
}

fn shown(sql: &mut dyn Sql, rows: Vec<PositionRow>) -> Result<Vec<Position>> {
    let units: Vec<Id> = rows.iter().map(|row| row.unit_id).collect();
    let call_signs = super::call_signs(sql, &units)?;
    let areas: Vec<Id> = rows.iter().filter_map(|row| row.place_id).collect();
    let areas = places::queries::places_by_id(sql, &areas)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let place = row.place_id.and_then(|id| areas.get(&id)).map(|place| place.path.clone());
            let call_sign = call_signs.get(&row.unit_id).cloned().unwrap_or_default();
            Position::new(row, &call_sign, place)
        })
        .collect())
}
