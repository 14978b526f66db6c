//! Ways of panels: each that should be heard is watched by itself.

use std::collections::BTreeMap;

use kernel::db::SqlExt as _;
use kernel::error::Kind;
use kernel::sweep::{self, Deadline};
use kernel::{Context, Error, Id, Result, Tx};

use super::record::record_account;
use super::{hear, manage_account, raise};
use crate::model::{Account, AccountPath, Alarm, Message, PATHS_MAX, PathInput, clean_path};
use crate::store;

/// Kind of the deadline at which a panel should have been heard on a way.
pub(crate) const PATH_SILENT: &str = "alarms.path_silent";

/// What the ways of an account are to be, checked.
pub(super) fn checked(context: &Context, account: &Account, paths: Vec<PathInput>) -> Result<Vec<AccountPath>> {
    if paths.len() > PATHS_MAX {
        return Err(
            Error::new(Kind::TooLarge, format!("a panel has at most {PATHS_MAX} ways")).field("paths", "are too many")
        );
    }
    let mut checked: BTreeMap<String, AccountPath> = BTreeMap::new();
    for input in paths {
        let path = clean_path(&input.path)?;
        let interval_s = manage_account::check_seconds("paths", input.interval_s)?;
        let grace_s = manage_account::check_seconds("paths", input.grace_s.unwrap_or(account.grace_s))?;
        if interval_s == 0 {
            let message = "a way on which nothing is expected needs no line here";
            return Err(Error::invalid(message).field("paths", message));
        }
        let row = AccountPath {
            id: Id::new(context.now),
            account_id: account.id,
            path: path.clone(),
            interval_s,
            grace_s,
            at: None,
            silent_since: None,
        };
        checked.insert(path, row);
    }
    Ok(checked.into_values().collect())
}

/// Sets the ways. One that stays keeps when it was heard, and its silence.
pub(super) fn set(tx: &mut Tx<'_>, context: &Context, account: &Account, paths: Vec<AccountPath>) -> Result<()> {
    let mut known: BTreeMap<String, AccountPath> =
        store::paths(tx, &[account.id])?.into_iter().map(|row| (row.path.clone(), row)).collect();
    for path in paths {
        let row = if let Some(before) = known.remove(&path.path) {
            let row = AccountPath { id: before.id, at: before.at, silent_since: before.silent_since, ..path };
            tx.save(&row)?;
            row
        } else {
            tx.insert(&path)?;
            path
        };
        if row.silent_since.is_none() {
            watch(tx, context, account, &row)?;
        }
    }
    for row in known.into_values() {
        sweep::clear(tx, PATH_SILENT, row.id)?;
        restore(tx, context, account, &row)?;
        store::forget_path(tx, row.id)?;
    }
    Ok(())
}

/// Notes on which of their ways accounts were heard.
pub(super) fn heard(
    tx: &mut Tx<'_>,
    context: &Context,
    messages: &[(Id, &'static str, Option<String>)],
    accounts: &BTreeMap<Id, Account>,
) -> Result<()> {
    let ids: Vec<Id> = accounts.keys().copied().collect();
    for mut row in store::paths(tx, &ids)? {
        let came = messages
            .iter()
            .any(|(id, transport, line)| *id == row.account_id && row.is_way_of(transport, line.as_deref()));
        let Some(account) = accounts.get(&row.account_id).filter(|_| came) else { continue };
        row.at = Some(context.now);
        let was_silent = row.silent_since.take().is_some();
        tx.save(&row)?;
        if was_silent {
            record_account(tx, context, "alarm_account.path_heard", account.id, Some(format!("over {}", row.path)))?;
            watch(tx, context, account, &row)?;
            restore(tx, context, account, &row)?;
        }
    }
    Ok(())
}

/// What of a message tells its way.
pub(super) fn way(message: &Message) -> (Id, &'static str, Option<String>) {
    (message.account_id, message.path, message.line.clone())
}

/// Sets the deadline at which a way should have been heard. As that of the account, it is not moved by each sign of life.
fn watch(tx: &mut Tx<'_>, context: &Context, account: &Account, row: &AccountPath) -> Result<()> {
    if account.retired {
        return sweep::clear(tx, PATH_SILENT, row.id);
    }
    let deadline = Deadline {
        kind: PATH_SILENT.to_owned(),
        subject: row.id,
        site_id: account.site_id,
        due_at: row.at.unwrap_or(context.now).plus_seconds(row.silence_s()),
        owner: "dispatcher".to_owned(),
    };
    sweep::set(tx, &deadline)
}

/// A deadline is due: the way was used in the meantime, or it has fallen silent.
pub(crate) fn path_fell_silent(tx: &mut Tx<'_>, context: &Context, mut row: AccountPath) -> Result<()> {
    let Some(account) = tx.by_id::<Account>(row.account_id)?.filter(|account| !account.retired) else { return Ok(()) };
    if row.at.is_some_and(|at| context.now < at.plus_seconds(row.silence_s())) {
        return watch(tx, context, &account, &row);
    }
    if row.silent_since.is_some() {
        return Ok(());
    }
    row.silent_since = Some(context.now);
    tx.save(&row)?;
    record_account(tx, context, "alarm_account.path_silent", account.id, Some(format!("over {}", row.path)))?;
    if account.is_on_test(context.now) {
        return Ok(());
    }
    raise::raise(tx, context, &account, None, &hear::silence(Some(&row.path)), None).map(|_| ())
}

fn restore(tx: &mut Tx<'_>, context: &Context, account: &Account, row: &AccountPath) -> Result<()> {
    let own = Alarm::source_key(account.id, &hear::silence(Some(&row.path)));
    match store::open_alarm(tx, &own)?.filter(|alarm| alarm.restored_at.is_none()) {
        Some(alarm) => raise::restored(tx, context, alarm, "It is heard on that way again.", None),
        None => Ok(()),
    }
}
