//! Who sits where, and what was passed on.

use std::collections::BTreeMap;

use kernel::db::{Sql, SqlExt as _};
use kernel::page::{Page, Paging};
use kernel::{Actor, Error, Id, Result};

use crate::model::{PassOnView, Position, PositionView};
use crate::rights::ReadIncidents;
use crate::store;

/// Positions of all sites at the most: a control room has a handful.
const POSITIONS_MAX: i64 = 500;

/// Positions in use, and retired ones where they are asked for, by name, with what nobody has signed yet.
///
/// # Errors
/// As [`Sql::query`].
pub fn positions(sql: &mut dyn Sql, actor: &Actor, site: Option<Id>, retired: bool) -> Result<Vec<PositionView>> {
    let rows = store::positions(sql, &actor.scope::<ReadIncidents>().within(site), retired, POSITIONS_MAX)?;
    shown_positions(sql, rows)
}

/// What was passed on with a position, newest first.
///
/// # Errors
/// `not_found` when the actor may not know of the position.
pub fn pass_ons(sql: &mut dyn Sql, actor: &Actor, position: Id, paging: &Paging) -> Result<Page<PassOnView>> {
    let known: Option<Position> = sql.by_id(position)?;
    known
        .filter(|position| actor.scope::<ReadIncidents>().contains(position.site_id))
        .ok_or_else(|| Error::not_found("position"))?;
    let after = paging.cursor.as_deref().map(Id::parse).transpose()?;
    let rows = store::pass_ons(sql, position, after, paging.probe())?;
    let page = Page::cut(rows, paging, |note| note.id.to_string());
    Ok(Page { items: page.items.into_iter().map(PassOnView::from).collect(), next: page.next })
}

/// Shows positions, in their order.
pub(crate) fn shown_positions(sql: &mut dyn Sql, rows: Vec<Position>) -> Result<Vec<PositionView>> {
    let ids: Vec<Id> = rows.iter().map(|position| position.id).collect();
    let holders: Vec<Id> = rows.iter().filter_map(|position| position.holder_id).collect();
    let names: BTreeMap<Id, String> = identity::queries::names(sql, &holders)?.into_iter().collect();
    let unsigned = store::unsigned(sql, &ids)?;
    Ok(rows
        .into_iter()
        .map(|position| {
            let own = unsigned.iter().filter(|note| note.position_id == position.id).cloned().map(Into::into).collect();
            PositionView::new(position, own, &names)
        })
        .collect())
}
