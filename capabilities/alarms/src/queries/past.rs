//! What happened in a period, and which panels are heard, for the capability `figures` above.

use std::collections::BTreeMap;

use kernel::db::{Sql, SqlExt as _};
use kernel::{Id, Result, Scope, Time};

use crate::model::{Account, PastAlarm, PastAlarmFilter, Watched};
use crate::store;

/// Alarms signalled first in a period, by that time, then id, after the one named.
///
/// # Errors
/// As [`Sql::query`].
pub fn past(
    sql: &mut dyn Sql,
    scope: &Scope,
    filter: &PastAlarmFilter,
    after: Option<(Time, Id)>,
    limit: i64,
) -> Result<Vec<PastAlarm>> {
    store::past(sql, scope, filter, after, limit)
}

/// Alarms, and when each of them was signalled, every time, in no order. What no device told, such as its silence, is not among it.
///
/// # Errors
/// As [`Sql::query`].
pub fn activations(sql: &mut dyn Sql, alarms: &[Id]) -> Result<Vec<(Id, Time)>> {
    store::activations(sql, alarms)
}

/// Panels in use, by number.
///
/// # Errors
/// As [`Sql::query`].
pub fn watched(sql: &mut dyn Sql, scope: &Scope, limit: i64) -> Result<Vec<Watched>> {
    store::watched(sql, scope, limit)
}

/// How many zones of panels in use are shelved at a moment.
///
/// # Errors
/// As [`Sql::query`].
pub fn shelved_zones(sql: &mut dyn Sql, scope: &Scope, at: Time) -> Result<i64> {
    store::shelved_zones(sql, scope, at)
}

/// How many ways of panels in use are silent at a moment.
///
/// # Errors
/// As [`Sql::query`].
pub fn silent_ways(sql: &mut dyn Sql, scope: &Scope, at: Time) -> Result<i64> {
    store::silent_ways(sql, scope, at)
}

/// What people call panels.
///
/// # Errors
/// As [`Sql::query`].
pub fn account_names(sql: &mut dyn Sql, ids: &[Id]) -> Result<BTreeMap<Id, String>> {
    let accounts: Vec<Account> = sql.by_ids("id", ids, "")?;
    Ok(accounts.into_iter().map(|account| (account.id, account.name)).collect())
}
