//! Writing what was done into the journal, with the after-images that the screens use.

use kernel::db::SqlExt as _;
use kernel::journal::{Fact, stream};
use kernel::{Context, Id, Result, Tx};
use serde::Serialize;

use crate::model::{AccountView, ActView, Alarm, AlarmView};

/// Kind of the deadline at which an account should have been heard.
pub(crate) const SILENT: &str = "alarms.silent";
/// Kind of the deadline at which an alarm that was put aside comes back.
pub(crate) const PARK: &str = "alarms.parked";

/// What to write about an alarm, besides its after-image.
#[derive(Default, Serialize)]
pub(crate) struct AlarmFact {
    /// The alarm afterwards.
    pub alarm: Option<AlarmView>,
    /// What was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<ActView>,
    /// The signal that did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signal_id: Option<Id>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Writes a fresh alarm and its first journal entry. Gives the alarm as it is shown.
pub(crate) fn alarm_raised(tx: &mut Tx<'_>, context: &Context, mut alarm: Alarm, fact: AlarmFact) -> Result<AlarmView> {
    alarm.last_seq = tx.next_seq();
    tx.insert(&alarm)?;
    record_alarm(tx, context, "alarm.raised", alarm, fact)
}

/// Writes the alarm and the journal entry. Gives the alarm as it is shown.
pub(crate) fn alarm_changed(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    mut alarm: Alarm,
    fact: AlarmFact,
) -> Result<AlarmView> {
    alarm.last_seq = tx.next_seq();
    alarm.version += 1;
    tx.save(&alarm)?;
    record_alarm(tx, context, action, alarm, fact)
}

fn record_alarm(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    alarm: Alarm,
    mut fact: AlarmFact,
) -> Result<AlarmView> {
    let (id, site) = (alarm.id, alarm.site_id);
    fact.alarm = Some(crate::queries::shown_one(tx, alarm)?);
    tx.record(context, Fact { action, stream: stream("alarm", id), site, occurred_at: None, payload: &fact })?;
    let mut view = fact.alarm.ok_or_else(|| kernel::Error::internal("the image of an alarm is gone"))?;
    crate::queries::mask(tx, &context.actor, std::slice::from_mut(&mut view))?;
    Ok(view)
}

#[derive(Serialize)]
struct AccountFact<'a> {
    account: &'a AccountView,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// Writes the journal entry about an account. Gives the account as it is shown.
pub(crate) fn record_account(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    id: Id,
    reason: Option<String>,
) -> Result<AccountView> {
    let account = crate::queries::known_account(tx, id)?;
    let fact = Fact {
        action,
        stream: stream(crate::ACCOUNT_KIND, id),
        site: account.site_id,
        occurred_at: None,
        payload: AccountFact { account: &account, reason },
    };
    tx.record(context, fact)?;
    Ok(account)
}
