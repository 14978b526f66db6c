//! Signs of life: which accounts are heard, which have fallen silent.

use std::collections::BTreeMap;

use kernel::db::{Sql as _, SqlExt as _};
use kernel::sweep::{self, Deadline};
use kernel::{Context, Id, Result, Time, Tx};

use super::record::{AlarmFact, SILENT, alarm_changed, alarm_raised, record_account};
use super::{raise, storm};
use crate::model::{Account, Alarm, Category, Effect, Heard, SILENCE, Told};
use crate::store;

/// What alarms of an outage have in common.
const OUTAGE: &str = "outage";

/// Notes that accounts were heard.
pub(super) fn heard(
    tx: &mut Tx<'_>,
    context: &Context,
    ids: &[Id],
    accounts: &BTreeMap<Id, Account>,
    path: &'static str,
) -> Result<()> {
    let known: BTreeMap<Id, Heard> = store::heard(tx, ids)?.into_iter().map(|row| (row.account_id, row)).collect();
    store::note_heard(tx, ids, context.now, path)?;
    for account in ids.iter().filter_map(|id| accounts.get(id)) {
        match known.get(&account.id) {
            None => {
                let row = Heard { account_id: account.id, at: context.now, path: path.to_owned(), silent_since: None };
                tx.insert(&row)?;
                record_account(tx, context, "alarm_account.heard", account.id, None)?;
                watch(tx, account, context.now)?;
            }
            Some(row) if row.silent_since.is_some() => back(tx, context, account)?,
            Some(_) => {}
        }
    }
    Ok(())
}

/// Sets the deadline at which an account should have been heard again. It is not moved by each sign of life, of which there
/// are thousands a second: when it is due, the last one is looked up.
pub(super) fn watch(tx: &mut Tx<'_>, account: &Account, heard_at: Time) -> Result<()> {
    let Some(silence_s) = account.silence_s().filter(|_| !account.retired) else {
        return sweep::clear(tx, SILENT, account.id);
    };
    let deadline = Deadline {
        kind: SILENT.to_owned(),
        subject: account.id,
        site_id: account.site_id,
        due_at: heard_at.plus_seconds(silence_s),
        owner: "dispatcher".to_owned(),
    };
    sweep::set(tx, &deadline)
}

/// What the silence of an account says, or of one of its ways.
pub(super) fn silence(path: Option<&str>) -> Told {
    let code = path.map_or_else(|| SILENCE.to_owned(), |path| format!("{SILENCE}/{path}"));
    let name = path.map_or_else(|| "No sign of life".to_owned(), |path| format!("No sign of life over {path}"));
    Told::new(code, name, Category::Communication, Effect::Alarm)
}

/// A deadline is due: the account was heard in the meantime, or it has fallen silent.
pub(crate) fn fell_silent(tx: &mut Tx<'_>, context: &Context, account: &Account) -> Result<()> {
    let Some(mut row) = store::heard(tx, &[account.id])?.pop() else { return Ok(()) };
    let Some(silence_s) = account.silence_s() else { return Ok(()) };
    if context.now < row.at.plus_seconds(silence_s) {
        return watch(tx, account, row.at);
    }
    if row.silent_since.is_some() {
        return Ok(());
    }
    row.silent_since = Some(context.now);
    tx.save(&row)?;
    record_account(tx, context, "alarm_account.silent", account.id, None)?;
    let silent = store::silent_since(tx, context.now.plus_seconds(-storm::WITHIN_S))?;
    if silent > storm::FROM {
        return outage(tx, context, silent);
    }
    if account.is_on_test(context.now) {
        return Ok(());
    }
    raise::raise(tx, context, account, None, &silence(None), None).map(|_| ())
}

/// One upstream outage is one row, however many panels it silences.
fn outage(tx: &mut Tx<'_>, context: &Context, silent: i64) -> Result<()> {
    let text = format!("{silent} panels fell silent within a minute: look at the way before the panels");
    let told = Told { text: Some(text), ..silence(None) };
    if let Some(mut alarm) = store::open_alarm(tx, OUTAGE)? {
        alarm.repeat(&told, context.now);
        return alarm_changed(tx, context, "alarm.repeated", alarm, AlarmFact::default()).map(|_| ());
    }
    let mut alarm = Alarm::raised(Id::new(context.now), tx.organisation(), OUTAGE.to_owned(), &told, context.now);
    alarm.serial = store::next_serial(tx)?;
    alarm_raised(tx, context, alarm, AlarmFact::default()).map(|_| ())
}

/// An account that was silent is heard again.
fn back(tx: &mut Tx<'_>, context: &Context, account: &Account) -> Result<()> {
    record_account(tx, context, "alarm_account.heard", account.id, None)?;
    watch(tx, account, context.now)?;
    let own = Alarm::source_key(account.id, &silence(None));
    if let Some(alarm) = store::open_alarm(tx, &own)?.filter(|alarm| alarm.restored_at.is_none()) {
        raise::restored(tx, context, alarm, "It is heard again.", None)?;
    }
    let outage = store::open_alarm(tx, OUTAGE)?.filter(|alarm| alarm.restored_at.is_none());
    if let Some(alarm) = outage
        && store::silent_since(tx, alarm.first_at.plus_seconds(-storm::WITHIN_S))? == 0
    {
        raise::restored(tx, context, alarm, "All of them are heard again.", None)?;
    }
    Ok(())
}
