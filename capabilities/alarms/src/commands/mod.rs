//! What can be done with alarms and accounts: one file per operation.

mod act_on_alarm;
mod decide_alarm;
mod hear;
mod hours;
mod import_accounts;
mod inhibit;
mod manage_account;
mod notice;
mod open_incident;
mod park_alarm;
mod paths;
mod raise;
mod receive;
mod record;
mod renew_secret;
mod set_level;
mod set_script;
mod storm;
mod take_alarm;

pub use act_on_alarm::{ActOnAlarm, act_on_alarm};
pub use decide_alarm::{DecideAlarm, decide_alarm};
pub use import_accounts::{AccountImport, ImportAccounts, ImportRow, ImportedAccount, import_accounts};
pub use inhibit::{PutOnTest, ShelveZone, put_on_test, shelve_zone};
pub use manage_account::{KeyholderInput, PlanAccount, Sealed, ZoneInput, plan_account};
pub use notice::Noticed;
pub use open_incident::{OpenIncident, open_incident};
pub use park_alarm::{ParkAlarm, ReleaseAlarm, park_alarm, release_alarm};
pub use receive::{Intake, Received, receive_signals};
pub use renew_secret::{RenewSecret, RenewedSecret, hash_of, renew_secret};
pub use set_level::{SetLevel, set_level};
pub use set_script::{SetScript, set_script};
pub use take_alarm::{AcknowledgeAlarm, TakeAlarm, acknowledge_alarm, take_alarm};

pub(crate) use hear::fell_silent;
pub(crate) use hours::{HOURS, check_hours};
pub(crate) use paths::{PATH_SILENT, path_fell_silent};
pub(crate) use record::{PARK, SILENT};

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Time, Tx};

use crate::model::Alarm;
use crate::rights::{HandleAlarms, ReadAlarms, must_at};

/// The alarm to act on, when the actor handles alarms at its site.
fn alarm(tx: &mut Tx<'_>, context: &Context, id: Id) -> Result<Alarm> {
    let alarm: Alarm = tx.by_id(id)?.ok_or_else(|| Error::not_found("alarm"))?;
    must_at::<HandleAlarms, ReadAlarms>(&context.actor, alarm.site_id, "alarm")?;
    Ok(alarm)
}

/// Refuses an act on an alarm that somebody has decided.
fn must_be_open(alarm: &Alarm) -> Result<()> {
    match (alarm.decided_at, &alarm.decided_by) {
        (None, _) => Ok(()),
        (Some(_), by) => Err(Error::conflict(format!(
            "{} has decided alarm A{} already",
            by.as_deref().unwrap_or("somebody"),
            alarm.serial
        ))),
    }
}

/// Refuses an end that is past, or further away than `most_s` seconds.
fn check_until(context: &Context, until: Time, most_s: i64) -> Result<()> {
    if context.now < until && until <= context.now.plus_seconds(most_s) {
        return Ok(());
    }
    let message = format!("it ends at a time from now on, at most {} hours away", most_s / 3_600);
    Err(Error::invalid(message.clone()).field("until", message))
}
