//! Rows of accounts, alarms, signals and anomalies.

mod past;

pub(crate) use past::{activations, past, shelved_zones, silent_ways, watched};

use std::collections::BTreeSet;

use kernel::db::{Filter, Sql, SqlExt, Value};
use kernel::{Id, Result, Scope, Time, params};

use crate::model::{
    Account, AccountHours, AccountPath, Act, Alarm, Anomaly, AnomalyKind, Category, Heard, Keyholder, Opening, Signal,
    SiteScript, SourceKind, Zone,
};

kernel::record!(Account in "alarm_account":
    id, organisation, number, name, site_id, place_id, key_sealed, require_encryption, quirks, interval_s, grace_s,
    test_until, test_reason, test_by, retired, created_at, version, kind, mapping);
kernel::record!(Zone in "alarm_zone":
    id, account_id, number, name, place_id, shelved_until, shelved_reason, shelved_by);
kernel::record!(Keyholder in "alarm_keyholder":
    id, account_id, ordinal, name, phone, premises, phrase_sealed, duress_sealed);
kernel::record!(Heard in "alarm_heard": account_id, at, path, silent_since);
kernel::record!(AccountPath in "alarm_path": id, account_id, path, interval_s, grace_s, at, silent_since);
kernel::record!(AccountHours in "alarm_hours": account_id, weekly, exceptions, grace_min, early_min);
kernel::record!(Opening in "alarm_opening": account_id, open_areas, opened_at, closed_at);
kernel::record!(Alarm in "alarm":
    id, organisation, serial, site_id, account_id, place_id, source_key, zone, zone_name, category, code, code_name,
    priority, text, video, on_test, first_at, last_at, count, restored_at, confirmed_at, cancelled_at, acknowledged_at,
    acknowledged_by, owner_id, viewed_at, acted_at, level_set, level_reason, parked_until, parked_reason, decided_at,
    decided_by, disposition, cause, note, incident_id, script, version, last_seq);
kernel::record!(SiteScript in "alarm_script": id, site_id, category, steps, version);
kernel::record!(Act in "alarm_act": id, alarm_id, kind, result, subject, note, author_id, author, at);
kernel::record!(Signal in "alarm_signal":
    id, organisation, site_id, account_id, alarm_id, received_at, panel_at, path, sender, code, code_name, category,
    effect, zone, area, user_number, text, video, late, unknown, encrypted, tolerances, inhibited, raw);
kernel::record!(Anomaly in "alarm_anomaly":
    id, organisation, kind, sender, number, about, first_at, last_at, count, raw);

// ---- Accounts

pub(crate) fn account_numbered(sql: &mut dyn Sql, number: &str) -> Result<Option<Account>> {
    let organisation = sql.organisation();
    sql.find_one("WHERE organisation = $1 AND number = $2", params![organisation, number])
}

/// Accounts that are called so and are in use.
pub(crate) fn accounts_in_use(sql: &mut dyn Sql, numbers: BTreeSet<String>) -> Result<Vec<Account>> {
    let Ok(count @ 1..) = i64::try_from(numbers.len()) else { return Ok(Vec::new()) };
    let organisation = sql.organisation();
    let mut conditions = Filter::default();
    conditions.add("organisation = {} AND NOT retired", [organisation.into()]);
    let list = vec!["{}"; numbers.len()].join(", ");
    conditions.add(&format!("number IN ({list})"), numbers.into_iter().map(Value::Text));
    let (tail, params) = conditions.finish("LIMIT {}", count);
    sql.find(&tail, &params)
}

/// Accounts by number; those of no site only for who sees all sites.
pub(crate) fn accounts(sql: &mut dyn Sql, scope: &Scope, query: &str, after: &str, limit: i64) -> Result<Vec<Account>> {
    let organisation = sql.organisation();
    let mut conditions = Filter::scoped(scope, "alarm_account.site_id");
    conditions
        .add("alarm_account.organisation = {} AND alarm_account.number > {}", [organisation.into(), after.into()]);
    if !query.is_empty() {
        let pattern = Value::Text(format!("%{query}%"));
        conditions.add("alarm_account.number LIKE {} OR alarm_account.name LIKE {}", [pattern.clone(), pattern]);
    }
    let (tail, params) = conditions.finish("ORDER BY alarm_account.number LIMIT {}", limit);
    sql.find(&tail, &params)
}

/// Accounts of a kind that are in use.
pub(crate) fn accounts_of_kinds(sql: &mut dyn Sql, kinds: [SourceKind; 3]) -> Result<Vec<Account>> {
    let organisation = sql.organisation();
    let [first, second, third] = kinds;
    sql.find(
        "WHERE organisation = $1 AND kind IN ($2, $3, $4) AND NOT retired ORDER BY number",
        params![organisation, first, second, third],
    )
}

/// What an account said last, the newest first.
pub(crate) fn last_codes(sql: &mut dyn Sql, account: Id, limit: i64) -> Result<Vec<String>> {
    let rows = sql.query(
        "SELECT code FROM alarm_signal WHERE account_id = $1 ORDER BY received_at DESC, id DESC LIMIT $2",
        params![account, limit],
    )?;
    rows.iter().map(|row| row.get(0)).collect()
}

pub(crate) fn zones(sql: &mut dyn Sql, accounts: &[Id]) -> Result<Vec<Zone>> {
    sql.by_ids("account_id", accounts, "ORDER BY account_id, number")
}

pub(crate) fn zone(sql: &mut dyn Sql, account: Id, number: &str) -> Result<Option<Zone>> {
    sql.find_one("WHERE account_id = $1 AND number = $2", params![account, number])
}

pub(crate) fn keyholders(sql: &mut dyn Sql, accounts: &[Id]) -> Result<Vec<Keyholder>> {
    sql.by_ids("account_id", accounts, "ORDER BY account_id, ordinal")
}

pub(crate) fn forget_keyholders(sql: &mut dyn Sql, account: Id) -> Result<()> {
    sql.execute("DELETE FROM alarm_keyholder WHERE account_id = $1", params![account])
}

pub(crate) fn forget_zone(sql: &mut dyn Sql, zone: Id) -> Result<()> {
    sql.execute("DELETE FROM alarm_zone WHERE id = $1", params![zone])
}

// ---- Signs of life

pub(crate) fn heard(sql: &mut dyn Sql, accounts: &[Id]) -> Result<Vec<Heard>> {
    sql.by_ids("account_id", accounts, "")
}

/// Notes that accounts were heard, all of them in one statement: there are thousands a second.
pub(crate) fn note_heard(sql: &mut dyn Sql, accounts: &[Id], at: Time, path: &str) -> Result<()> {
    for chunk in accounts.chunks(HEARD_MAX) {
        let (list, mut params) = kernel::db::id_list(chunk);
        params.push(at.into());
        params.push(path.into());
        let (at, path) = (params.len() - 1, params.len());
        sql.execute(
            &format!(
                "UPDATE alarm_heard SET at = ${at}, path = ${path}, silent_since = NULL WHERE account_id IN ({list})"
            ),
            &params,
        )?;
    }
    Ok(())
}

/// Accounts in one statement, as [`kernel::db::id_list`] takes them.
const HEARD_MAX: usize = 512;

/// How many accounts fell silent since a moment and still are.
pub(crate) fn silent_since(sql: &mut dyn Sql, since: Time) -> Result<i64> {
    let organisation = sql.organisation();
    sql.scalar(
        "SELECT COUNT(*) FROM alarm_heard JOIN alarm_account ON alarm_account.id = alarm_heard.account_id \
         WHERE alarm_heard.silent_since >= $1 AND alarm_account.organisation = $2",
        params![since, organisation],
    )
}

// ---- Ways

pub(crate) fn paths(sql: &mut dyn Sql, accounts: &[Id]) -> Result<Vec<AccountPath>> {
    sql.by_ids("account_id", accounts, "ORDER BY account_id, path")
}

pub(crate) fn forget_path(sql: &mut dyn Sql, path: Id) -> Result<()> {
    sql.execute("DELETE FROM alarm_path WHERE id = $1", params![path])
}

// ---- Hours

pub(crate) fn hours(sql: &mut dyn Sql, accounts: &[Id]) -> Result<Vec<AccountHours>> {
    sql.by_ids("account_id", accounts, "")
}

pub(crate) fn forget_hours(sql: &mut dyn Sql, account: Id) -> Result<()> {
    sql.execute("DELETE FROM alarm_hours WHERE account_id = $1", params![account])
}

pub(crate) fn openings(sql: &mut dyn Sql, accounts: &[Id]) -> Result<Vec<Opening>> {
    sql.by_ids("account_id", accounts, "")
}

// ---- Alarms

pub(crate) fn open_alarm(sql: &mut dyn Sql, source_key: &str) -> Result<Option<Alarm>> {
    let organisation = sql.organisation();
    sql.find_one(
        "WHERE organisation = $1 AND source_key = $2 AND decided_at IS NULL",
        params![organisation, source_key],
    )
}

pub(crate) fn open_alarms_of(sql: &mut dyn Sql, account: Id) -> Result<Vec<Alarm>> {
    sql.find("WHERE account_id = $1 AND decided_at IS NULL ORDER BY first_at, id", params![account])
}

/// Of the open alarms of an account those of one category that last.
pub(crate) fn lasting_alarms_of(sql: &mut dyn Sql, account: Id, category: Category) -> Result<Vec<Alarm>> {
    sql.find(
        "WHERE account_id = $1 AND decided_at IS NULL AND category = $2 AND restored_at IS NULL ORDER BY first_at, id",
        params![account, category],
    )
}

/// How many other accounts, of a site or of all, have raised an alarm of a category since a moment that nobody has decided.
pub(crate) fn accounts_in_trouble(
    sql: &mut dyn Sql,
    category: Category,
    site: Option<Id>,
    but: Id,
    since: Time,
) -> Result<i64> {
    let organisation = sql.organisation();
    sql.scalar(
        "SELECT COUNT(DISTINCT account_id) FROM alarm WHERE organisation = $1 AND first_at >= $2 AND category = $3 \
         AND account_id <> $4 AND decided_at IS NULL AND (site_id = $5 OR $6)",
        params![organisation, since, category, but, site, site.is_none()],
    )
}

/// Notes what a panel of a storm told last. False: it is not part of the storm, and nothing is noted.
pub(crate) fn note_storm_panel(sql: &mut dyn Sql, storm: Id, account: Id, restored: bool) -> Result<bool> {
    let of_panel = "WHERE alarm_id = $1 AND account_id = $2";
    let known: i64 =
        sql.scalar(&format!("SELECT COUNT(*) FROM alarm_storm_panel {of_panel}"), params![storm, account])?;
    if known == 0 {
        return Ok(false);
    }
    sql.execute(&format!("UPDATE alarm_storm_panel SET restored = $3 {of_panel}"), params![storm, account, restored])?;
    Ok(true)
}

pub(crate) fn add_storm_panel(sql: &mut dyn Sql, storm: Id, account: Id) -> Result<()> {
    sql.execute(
        "INSERT INTO alarm_storm_panel (alarm_id, account_id, restored) VALUES ($1, $2, $3)",
        params![storm, account, false],
    )?;
    Ok(())
}

/// How many panels of a storm still report their trouble, and how many there are.
pub(crate) fn storm_panels(sql: &mut dyn Sql, storm: Id) -> Result<(i64, i64)> {
    let troubled = sql.scalar(
        "SELECT COUNT(*) FROM alarm_storm_panel WHERE alarm_id = $1 AND restored = $2",
        params![storm, false],
    )?;
    Ok((troubled, sql.scalar("SELECT COUNT(*) FROM alarm_storm_panel WHERE alarm_id = $1", params![storm])?))
}

pub(crate) fn next_serial(sql: &mut dyn Sql) -> Result<i64> {
    let organisation = sql.organisation();
    let rows = sql.query("SELECT last FROM alarm_counter WHERE organisation = $1", params![organisation])?;
    let Some(row) = rows.first() else {
        sql.execute("INSERT INTO alarm_counter (organisation, last) VALUES ($1, 1)", params![organisation])?;
        return Ok(1);
    };
    let serial = row.get::<i64>(0)? + 1;
    sql.execute("UPDATE alarm_counter SET last = $2 WHERE organisation = $1", params![organisation, serial])?;
    Ok(serial)
}

/// Which alarms to find.
#[derive(Clone, Debug, Default)]
pub(crate) struct AlarmFilter {
    /// What nobody has decided; in the order of the queue.
    pub open: bool,
    /// One category.
    pub category: Option<String>,
    /// One account.
    pub account: Option<Id>,
    /// One zone of it.
    pub zone: Option<String>,
    /// What people call it, without its letter.
    pub serial: Option<i64>,
    /// Begin after this one: priority (open lists only), first time, id.
    pub after: Option<(i64, Time, Id)>,
}

/// The alarms that a filter chooses: open ones by priority, then age; others newest first.
pub(crate) fn find(sql: &mut dyn Sql, scope: &Scope, filter: &AlarmFilter, limit: i64) -> Result<Vec<Alarm>> {
    let organisation = sql.organisation();
    let mut conditions = Filter::scoped(scope, "alarm.site_id");
    conditions.add("alarm.organisation = {}", [organisation.into()]);
    if filter.open {
        conditions.add("alarm.decided_at IS NULL", []);
    }
    if let Some(category) = &filter.category {
        conditions.add("alarm.category = {}", [category.as_str().into()]);
    }
    if let Some(account) = filter.account {
        conditions.add("alarm.account_id = {}", [account.into()]);
    }
    if let Some(zone) = &filter.zone {
        conditions.add("alarm.zone = {}", [zone.as_str().into()]);
    }
    if let Some(serial) = filter.serial {
        conditions.add("alarm.serial = {}", [serial.into()]);
    }
    if let Some((priority, at, id)) = filter.after {
        if filter.open {
            conditions.add(
                "alarm.priority > {} OR (alarm.priority = {} AND (alarm.first_at > {} \
                 OR (alarm.first_at = {} AND alarm.id > {})))",
                [priority.into(), priority.into(), at.into(), at.into(), id.into()],
            );
        } else {
            conditions.add(
                "alarm.first_at < {} OR (alarm.first_at = {} AND alarm.id < {})",
                [at.into(), at.into(), id.into()],
            );
        }
    }
    let tail = if filter.open {
        "ORDER BY alarm.priority, alarm.first_at, alarm.id LIMIT {}"
    } else {
        "ORDER BY alarm.first_at DESC, alarm.id DESC LIMIT {}"
    };
    let (tail, params) = conditions.finish(tail, limit);
    sql.find(&tail, &params)
}

pub(crate) fn acts(sql: &mut dyn Sql, alarms: &[Id]) -> Result<Vec<Act>> {
    sql.by_ids("alarm_id", alarms, "ORDER BY alarm_id, id")
}

// ---- Signals

/// Which signals to find.
#[derive(Clone, Debug, Default)]
pub(crate) struct SignalFilter {
    /// Of one account.
    pub account: Option<Id>,
    /// Of one alarm.
    pub alarm: Option<Id>,
    /// Begin after this one: time, id.
    pub after: Option<(Time, Id)>,
}

/// Signals, newest first.
pub(crate) fn signals(sql: &mut dyn Sql, scope: &Scope, filter: &SignalFilter, limit: i64) -> Result<Vec<Signal>> {
    let organisation = sql.organisation();
    let mut conditions = Filter::scoped(scope, "alarm_signal.site_id");
    conditions.add("alarm_signal.organisation = {}", [organisation.into()]);
    if let Some(account) = filter.account {
        conditions.add("alarm_signal.account_id = {}", [account.into()]);
    }
    if let Some(alarm) = filter.alarm {
        conditions.add("alarm_signal.alarm_id = {}", [alarm.into()]);
    }
    if let Some((at, id)) = filter.after {
        conditions.add(
            "alarm_signal.received_at < {} OR (alarm_signal.received_at = {} AND alarm_signal.id < {})",
            [at.into(), at.into(), id.into()],
        );
    }
    let (tail, params) =
        conditions.finish("ORDER BY alarm_signal.received_at DESC, alarm_signal.id DESC LIMIT {}", limit);
    sql.find(&tail, &params)
}

/// When a message was received last, and how often it came again.
pub(crate) fn message(sql: &mut dyn Sql, digest: &[u8; 32]) -> Result<Option<(Time, i64)>> {
    let rows = sql.query("SELECT at, repeats FROM alarm_message WHERE digest = $1", params![digest.to_vec()])?;
    rows.first().map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

pub(crate) fn insert_message(sql: &mut dyn Sql, digest: &[u8; 32], at: Time) -> Result<()> {
    sql.execute("INSERT INTO alarm_message (digest, at, repeats) VALUES ($1, $2, 0)", params![digest.to_vec(), at])
}

pub(crate) fn update_message(sql: &mut dyn Sql, digest: &[u8; 32], at: Time, repeats: i64) -> Result<()> {
    sql.execute(
        "UPDATE alarm_message SET at = $2, repeats = $3 WHERE digest = $1",
        params![digest.to_vec(), at, repeats],
    )
}

pub(crate) fn forget_messages(sql: &mut dyn Sql, before: Time) -> Result<()> {
    sql.execute("DELETE FROM alarm_message WHERE at < $1", params![before])
}

// ---- Anomalies

/// The row of the same anomaly from the same sender since a moment.
pub(crate) fn same_anomaly(
    sql: &mut dyn Sql,
    kind: AnomalyKind,
    sender: &str,
    number: &str,
    since: Time,
) -> Result<Option<Anomaly>> {
    let organisation = sql.organisation();
    sql.find_one(
        "WHERE organisation = $1 AND kind = $2 AND sender = $3 AND number = $4 AND last_at >= $5 \
         ORDER BY last_at DESC LIMIT 1",
        params![organisation, kind, sender, number, since],
    )
}

/// Anomalies, the latest first.
pub(crate) fn anomalies(sql: &mut dyn Sql, after: Option<(Time, Id)>, limit: i64) -> Result<Vec<Anomaly>> {
    let organisation = sql.organisation();
    let mut conditions = Filter::default();
    conditions.add("alarm_anomaly.organisation = {}", [organisation.into()]);
    if let Some((at, id)) = after {
        conditions.add(
            "alarm_anomaly.last_at < {} OR (alarm_anomaly.last_at = {} AND alarm_anomaly.id < {})",
            [at.into(), at.into(), id.into()],
        );
    }
    let (tail, params) =
        conditions.finish("ORDER BY alarm_anomaly.last_at DESC, alarm_anomaly.id DESC LIMIT {}", limit);
    sql.find(&tail, &params)
}

// ---- Scripts

/// The scripts that a site has of its own.
pub(crate) fn scripts_of(sql: &mut dyn Sql, site: Id) -> Result<Vec<SiteScript>> {
    sql.find("WHERE site_id = $1", params![site])
}

/// The script that a site has of its own for a category.
pub(crate) fn script_of(sql: &mut dyn Sql, site: Id, category: Category) -> Result<Option<SiteScript>> {
    sql.find_one("WHERE site_id = $1 AND category = $2", params![site, category])
}
