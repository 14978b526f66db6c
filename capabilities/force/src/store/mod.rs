//! Rows of units and crews.

use kernel::db::{Filter, Sql, SqlExt, Value};
use kernel::{Id, Result, Scope, params};

use crate::model::{CallSign, Crew, UnitRow};

kernel::record!(UnitRow in "unit": id, site_id, call_sign, vehicle, capabilities, duty, duty_since, retired, version);
kernel::record!(CallSign in "unit": id, call_sign);
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

pub(crate) fn crews(sql: &mut dyn Sql, units: &[Id]) -> Result<Vec<Crew>> {
    sql.by_ids("unit_id", units, "ORDER BY unit_id, id")
}

pub(crate) fn units_of(sql: &mut dyn Sql, account: Id) -> Result<Vec<Crew>> {
    sql.find("WHERE account_id = $1 ORDER BY unit_id", params![account])
}

pub(crate) fn delete_crew(sql: &mut dyn Sql, unit: Id) -> Result<()> {
    sql.execute("DELETE FROM crew WHERE unit_id = $1", params![unit])
}
