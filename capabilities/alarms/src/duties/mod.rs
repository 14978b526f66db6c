//! What runs by itself: panels that fall silent, premises that should be open or closed, alarms that come back, tests that end.

use kernel::db::SqlExt as _;
use kernel::sweep::{Deadline, Duty};
use kernel::{Context, Result, Tx};

use crate::commands::{
    HOURS, PARK, PATH_SILENT, ReleaseAlarm, SILENT, check_hours, fell_silent, path_fell_silent, release_alarm,
};
use crate::model::{Account, AccountPath, Alarm};

/// The duties of alarms.
pub(crate) const DUTIES: &[Duty] = &[
    Duty { kind: SILENT, act: silent },
    Duty { kind: PATH_SILENT, act: path_silent },
    Duty { kind: HOURS, act: at_the_hour },
    Duty { kind: PARK, act: come_back },
];

fn silent(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    match tx.by_id::<Account>(deadline.subject)? {
        Some(account) if !account.retired => fell_silent(tx, context, &account),
        _ => Ok(()),
    }
}

fn path_silent(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    tx.by_id::<AccountPath>(deadline.subject)?.map_or(Ok(()), |path| path_fell_silent(tx, context, path))
}

fn at_the_hour(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    match tx.by_id::<Account>(deadline.subject)? {
        Some(account) if !account.retired => check_hours(tx, context, &account, deadline.due_at),
        _ => Ok(()),
    }
}

fn come_back(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    match tx.by_id::<Alarm>(deadline.subject)? {
        Some(alarm) if alarm.is_open() && alarm.parked_until.is_some() => {
            release_alarm(tx, context, ReleaseAlarm { id: alarm.id }).map(|_| ())
        }
        _ => Ok(()),
    }
}
