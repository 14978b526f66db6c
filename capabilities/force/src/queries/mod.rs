//! What screens ask about units.

use kernel::db::{Sql, SqlExt as _};
use kernel::page::{Page, Paging, cursor_parts, join_cursor};
use kernel::{Actor, Error, Id, Result};

mod positions;

pub use positions::{list_positions, positions, trail};

use crate::engagement;
use crate::model::{CallSign, CrewMember, Unit, UnitRow};
use crate::rights::ReadUnits;
use crate::store;

/// Which units to list.
#[derive(Clone, Debug, Default)]
pub struct UnitFilter {
    /// One site only.
    pub site_id: Option<Id>,
    /// The units the actor is on only.
    pub mine: bool,
    /// Retired ones too.
    pub retired: bool,
}

/// Units by call sign; those in use unless the retired ones are asked for too.
///
/// # Errors
/// As [`Sql::query`].
pub fn units(sql: &mut dyn Sql, actor: &Actor, filter: &UnitFilter, paging: &Paging) -> Result<Page<Unit>> {
    let after = paging.cursor.as_deref().map(cursor_parts::<2>).transpose()?;
    let after = after.map(|[call_sign, id]| Id::parse(id).map(|id| (call_sign, id))).transpose()?;
    let scope = actor.scope::<ReadUnits>().within(filter.site_id);
    let of = match (filter.mine, actor.id) {
        (false, _) => None,
        (true, Some(id)) => Some(id),
        (true, None) => return Ok(Page::whole(Vec::new())),
    };
    let rows = store::units(sql, &scope, store::Which { of, retired: filter.retired }, after, paging.probe())?;
    let units = shown(sql, rows)?.into_iter().map(|unit| unit.seen_by(actor.admission())).collect();
    Ok(Page::cut(units, paging, |unit| join_cursor(&[&unit.call_sign, &unit.id.to_string()])))
}

/// One unit.
///
/// # Errors
/// `not_found` when it is not there or the actor may not know of it.
pub fn unit(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<Unit> {
    let unit = unit_by_id(sql, id)?;
    if actor.scope::<ReadUnits>().contains(unit.site_id) {
        Ok(unit.seen_by(actor.admission()))
    } else {
        Err(Error::not_found("unit"))
    }
}

/// A unit for a command, which checks its own right.
///
/// # Errors
/// `not_found`.
pub fn unit_by_id(sql: &mut dyn Sql, id: Id) -> Result<Unit> {
    let row: UnitRow = sql.by_id(id)?.ok_or_else(|| Error::not_found("unit"))?;
    shown(sql, vec![row])?.pop().ok_or_else(|| Error::not_found("unit"))
}

/// A unit's row for a command, which checks its own right.
///
/// # Errors
/// `not_found`.
pub fn known_unit(sql: &mut dyn Sql, id: Id) -> Result<UnitRow> {
    sql.by_id(id)?.ok_or_else(|| Error::not_found("unit"))
}

/// Call signs of units.
///
/// # Errors
/// As [`Sql::query`].
pub fn call_signs(sql: &mut dyn Sql, ids: &[Id]) -> Result<std::collections::BTreeMap<Id, String>> {
    let rows: Vec<CallSign> = sql.by_ids("id", ids, "")?;
    Ok(rows.into_iter().map(|row| (row.id, row.call_sign)).collect())
}

/// Ids of the units that an actor is on.
///
/// # Errors
/// As [`Sql::query`].
pub fn own_units(sql: &mut dyn Sql, actor: &Actor) -> Result<Vec<Id>> {
    let Some(account) = actor.id else { return Ok(Vec::new()) };
    units_of(sql, account)
}

/// Ids of the units that an account is on.
///
/// # Errors
/// As [`Sql::query`].
pub fn units_of(sql: &mut dyn Sql, account: Id) -> Result<Vec<Id>> {
    Ok(store::units_of(sql, account)?.iter().map(|crew| crew.unit_id).collect())
}

/// Shows rows with their crews and what they are engaged in.
fn shown(sql: &mut dyn Sql, rows: Vec<UnitRow>) -> Result<Vec<Unit>> {
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let crews = store::crews(sql, &ids)?;
    let accounts: Vec<Id> = crews.iter().map(|crew| crew.account_id).collect();
    let names: std::collections::BTreeMap<Id, String> = identity::queries::names(sql, &accounts)?.into_iter().collect();
    let engagements = engagement::of_units(sql, &ids)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let officers = crews
                .iter()
                .filter(|crew| crew.unit_id == row.id)
                .map(|crew| CrewMember {
                    account_id: crew.account_id,
                    name: names.get(&crew.account_id).cloned().unwrap_or_default(),
                })
                .collect();
            let open = engagements.iter().filter(|engagement| engagement.unit_id == row.id).cloned().collect();
            Unit::new(row, officers, open)
        })
        .collect())
}
