//! Alarms and panels for figures: few columns, alarms by time, a part at a time.

use kernel::db::{Filter, Sql, SqlExt};
use kernel::{Id, Result, Scope, Time};

use crate::model::{Effect, PastAlarm, PastAlarmFilter, Watched};

kernel::record!(PastAlarm in "alarm":
    id, serial, site_id, account_id, place_id, source_key, zone, zone_name, category, code, code_name, priority, first_at,
    count, restored_at, owner_id, viewed_at, acted_at, decided_at, disposition, cause);

/// Alarms signalled first from one moment to before another, by time, then id, after the one named.
pub(crate) fn past(
    sql: &mut dyn Sql,
    scope: &Scope,
    filter: &PastAlarmFilter,
    after: Option<(Time, Id)>,
    limit: i64,
) -> Result<Vec<PastAlarm>> {
    let mut conditions = Filter::scoped(scope, "alarm.site_id");
    conditions.add("alarm.organisation = {}", [sql.organisation().into()]);
    // One lower bound only: of two, the database may take the wrong one and read the parts before again.
    let from = after.map_or(filter.from, |(first_at, _)| first_at);
    conditions.add("alarm.first_at >= {}", [from.into()]);
    conditions.add("alarm.first_at < {}", [filter.to.into()]);
    if let Some((first_at, id)) = after {
        conditions.add("alarm.first_at > {} OR alarm.id > {}", [first_at.into(), id.into()]);
    }
    if let Some(category) = filter.category {
        conditions.add("alarm.category = {}", [category.into()]);
    }
    if let Some(priority) = filter.priority {
        conditions.add("alarm.priority = {}", [priority.into()]);
    }
    let (tail, params) = conditions.finish("ORDER BY alarm.first_at, alarm.id LIMIT {}", limit);
    sql.find(&tail, &params)
}

/// Alarms in one statement, as [`kernel::db::id_list`] takes them.
const ALARMS_MAX: usize = 512;

/// Alarms, and when each of them was signalled, every time, in no order.
pub(crate) fn activations(sql: &mut dyn Sql, alarms: &[Id]) -> Result<Vec<(Id, Time)>> {
    let mut out = Vec::new();
    for chunk in alarms.chunks(ALARMS_MAX) {
        let (list, mut params) = kernel::db::id_list(chunk);
        params.push(Effect::Alarm.into());
        let effect = params.len();
        let statement = format!(
            "SELECT alarm_signal.alarm_id, alarm_signal.received_at FROM alarm_signal \
             WHERE alarm_signal.alarm_id IN ({list}) AND alarm_signal.effect = ${effect}"
        );
        for row in sql.query(&statement, &params)? {
            out.push((row.get(0)?, row.get(1)?));
        }
    }
    Ok(out)
}

/// Panels in use, by number.
pub(crate) fn watched(sql: &mut dyn Sql, scope: &Scope, limit: i64) -> Result<Vec<Watched>> {
    let mut conditions = Filter::scoped(scope, "alarm_account.site_id");
    conditions.add("alarm_account.organisation = {} AND NOT alarm_account.retired", [sql.organisation().into()]);
    let (tail, params) = conditions.finish("ORDER BY alarm_account.number LIMIT {}", limit);
    let statement = format!(
        "SELECT alarm_account.id, alarm_account.number, alarm_account.name, alarm_account.site_id, \
         alarm_account.interval_s, alarm_account.test_until, alarm_heard.at, alarm_heard.silent_since \
         FROM alarm_account LEFT JOIN alarm_heard ON alarm_heard.account_id = alarm_account.id {tail}"
    );
    let rows = sql.query(&statement, &params)?;
    let read = |row: kernel::db::Row| {
        let mut values = row.into_values();
        Ok(Watched {
            id: values.take()?,
            number: values.take()?,
            name: values.take()?,
            site_id: values.take()?,
            interval_s: values.take()?,
            test_until: values.take()?,
            heard_at: values.take()?,
            silent_since: values.take()?,
        })
    };
    rows.into_iter().map(read).collect()
}

/// How many zones of panels in use are shelved at a moment.
pub(crate) fn shelved_zones(sql: &mut dyn Sql, scope: &Scope, at: Time) -> Result<i64> {
    let mut conditions = Filter::scoped(scope, "alarm_account.site_id");
    conditions.add("alarm_account.organisation = {} AND NOT alarm_account.retired", [sql.organisation().into()]);
    let (tail, params) = conditions.finish("AND alarm_zone.shelved_until > {}", at.micros());
    sql.scalar(
        &format!(
            "SELECT COUNT(*) FROM alarm_zone JOIN alarm_account ON alarm_account.id = alarm_zone.account_id {tail}"
        ),
        &params,
    )
}

/// How many ways of panels in use have been silent for longer than they may, since before a moment.
pub(crate) fn silent_ways(sql: &mut dyn Sql, scope: &Scope, at: Time) -> Result<i64> {
    let mut conditions = Filter::scoped(scope, "alarm_account.site_id");
    conditions.add("alarm_account.organisation = {} AND NOT alarm_account.retired", [sql.organisation().into()]);
    let (tail, params) = conditions.finish("AND alarm_path.silent_since <= {}", at.micros());
    sql.scalar(
        &format!(
            "SELECT COUNT(*) FROM alarm_path JOIN alarm_account ON alarm_account.id = alarm_path.account_id {tail}"
        ),
        &params,
    )
}
