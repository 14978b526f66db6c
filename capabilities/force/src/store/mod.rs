//! Rows of units and crews.

use kernel::db::{Filter, Sql, SqlExt, Value};
use kernel::{Id, Result, Scope, Time, params};

use crate::model::{CallSign, Crew, PositionRow, TrailRow, UnitRow};

kernel::record!(UnitRow in "unit": id, site_id, call_sign, vehicle, capabilities, duty, duty_since, break_overrun_at, retired, version);
kernel::record!(CallSign in "unit": id, call_sign);
kernel::record!(PositionRow in "unit_position": unit_id, site_id, latitude, longitude, accuracy_m, heading_deg, at, received_at, source, clock_ahead, place_id, place_since, next_place_id, next_since, trail_at);
kernel::record!(TrailRow in "position_trail": id, unit_id, latitude, longitude, accuracy_m, at);
kernel::record!(Crew in "crew": id, unit_id, account_id);

/// Which units of a scope to read.
pub(crate) struct Which {
    /// Those an account is on only.
    pub(crate) of: Option<Id>,
    /// Retired ones too.
    pub(crate) retired: bool,
}

/// Units by call sign, after a key.
pub(crate) fn units(
    sql: &mut dyn Sql,
    scope: &Scope,
    which: Which,
    after: Option<(&str, Id)>,
    limit: i64,
) -> Result<Vec<UnitRow>> {
    let mut filter = Filter::scoped(scope, "unit.site_id");
    if !which.retired {
        filter.add("unit.retired = {}", [Value::Bool(false)]);
    }
    if let Some(account) = which.of {
        filter
            .add("EXISTS (SELECT 1 FROM crew WHERE crew.unit_id = unit.id AND crew.account_id = {})", [account.into()]);
    }
    if let Some((call_sign, id)) = after {
        filter.add(
            "unit.call_sign > {} OR (unit.call_sign = {} AND unit.id > {})",
            [call_sign.into(), call_sign.into(), id.into()],
        );
    }
    let (tail, params) = filter.finish("ORDER BY unit.call_sign, unit.id LIMIT {}", limit);
    sql.find(&tail, &params)
}

pub(crate) fn call_signed(sql: &mut dyn Sql, site: Id, call_sign: &str) -> Result<Option<UnitRow>> {
    sql.find_one("WHERE site_id = $1 AND call_sign = $2", params![site, call_sign])
}

/// Units in use with a call sign, at every site.
pub(crate) fn units_signed(sql: &mut dyn Sql, call_sign: &str) -> Result<Vec<UnitRow>> {
    sql.find("WHERE call_sign = $1 AND retired = $2 ORDER BY id", params![call_sign, false])
}

/// Last positions by unit, after a key.
pub(crate) fn positions(sql: &mut dyn Sql, scope: &Scope, after: Option<Id>, limit: i64) -> Result<Vec<PositionRow>> {
    let mut filter = Filter::scoped(scope, "unit_position.site_id");
    if let Some(unit) = after {
        filter.add("unit_position.unit_id > {}", [unit.into()]);
    }
    let (tail, params) = filter.finish("ORDER BY unit_position.unit_id LIMIT {}", limit);
    sql.find(&tail, &params)
}

/// The trail of a unit, oldest first, after a key.
pub(crate) fn trail(sql: &mut dyn Sql, unit: Id, after: Option<(Time, Id)>, limit: i64) -> Result<Vec<TrailRow>> {
    let mut filter = Filter::default();
    filter.add("position_trail.unit_id = {}", [unit.into()]);
    if let Some((at, id)) = after {
        filter.add(
            "position_trail.at > {} OR (position_trail.at = {} AND position_trail.id > {})",
            [at.into(), at.into(), id.into()],
        );
    }
    let (tail, params) = filter.finish("ORDER BY position_trail.at, position_trail.id LIMIT {}", limit);
    sql.find(&tail, &params)
}

/// Takes the points of a trail away that are older than a moment.
pub(crate) fn forget_trail(sql: &mut dyn Sql, unit: Id, before: Time) -> Result<()> {
    sql.execute("DELETE FROM position_trail WHERE unit_id = $1 AND at < $2", params![unit, before])
}

/// Takes away where a unit is and was.
pub(crate) fn forget_position(sql: &mut dyn Sql, unit: Id) -> Result<()> {
    sql.execute("DELETE FROM position_trail WHERE unit_id = $1", params![unit])?;
    sql.execute("DELETE FROM unit_position WHERE unit_id = $1", params![unit])
}

pub(crate) fn crews(sql: &mut dyn Sql, units: &[Id]) -> Result<Vec<Crew>> {
    sql.by_ids("unit_id", units, "ORDER BY unit_id, id")
}

pub(crate) fn units_of(sql: &mut dyn Sql, account: Id) -> Result<Vec<Crew>> {
    sql.find("WHERE account_id = $1 ORDER BY unit_id", params![account])
}

pub(crate) fn delete_crew(sql: &mut dyn Sql, unit: Id) -> Result<()> {
    sql.execute("DELETE FROM crew WHERE unit_id = $1", params![unit])
}
