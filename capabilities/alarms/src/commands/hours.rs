//! Premises that are opened and closed, and those that should have been.

use kernel::db::SqlExt as _;
use kernel::sweep::{self, Deadline};
use kernel::{Context, Id, Result, Time, Tx};

use super::raise;
use crate::model::{Account, Category, Effect, Hours, Missed, Opening, Signal, Told};
use crate::store;

/// Kind of the deadline at which it is looked at whether premises are open, or closed.
pub(crate) const HOURS: &str = "alarms.hours";

/// Opened outside the hours. Codes are those of SIA DC-03 for the same, so that a panel that keeps hours of its own and the
/// control room say the same of it.
const EARLY_OPEN: (&str, &str) = ("OK", "Opened outside the hours");
const FAIL_TO_OPEN: (&str, &str) = ("OI", "Not opened in time");
const FAIL_TO_CLOSE: (&str, &str) = ("CI", "Not closed in time");
/// What an opening ends: fail to open, late to open.
const ENDED_BY_OPENING: &[&str] = &["OI", "CT", "453"];
/// What it ends when the last area is closed: fail to close, late to close, delinquent, auto-arm failed, early open.
const ENDED_BY_CLOSING: &[&str] = &["CI", "OT", "CD", "454", "455", "OK"];

/// Sets the deadline of the next check, or takes it away where nothing is expected.
pub(super) fn watch(tx: &mut Tx<'_>, account: &Account, after: Time) -> Result<()> {
    let Some((hours, zone)) = hours_of(tx, account)? else { return sweep::clear(tx, HOURS, account.id) };
    let deadline = Deadline {
        kind: HOURS.to_owned(),
        subject: account.id,
        site_id: account.site_id,
        due_at: hours.next_check(after, &zone)?,
        owner: "dispatcher".to_owned(),
    };
    sweep::set(tx, &deadline)
}

/// The hours of an account that is received and stands somewhere, and the zone of its site.
fn hours_of(tx: &mut Tx<'_>, account: &Account) -> Result<Option<(Hours, jiff::tz::TimeZone)>> {
    let Some(site) = account.site_id.filter(|_| !account.retired) else { return Ok(None) };
    let Some(stored) = store::hours(tx, &[account.id])?.pop() else { return Ok(None) };
    let site = places::queries::known_site(tx, site)?;
    Ok(Some((stored.into(), kernel::clock::time_zone(&site.time_zone)?)))
}

/// An hour has come, and its grace is over: late, however late this is looked at.
pub(crate) fn check_hours(tx: &mut Tx<'_>, context: &Context, account: &Account, due_at: Time) -> Result<()> {
    let Some((hours, zone)) = hours_of(tx, account)? else { return Ok(()) };
    let state = opening(tx, account.id)?.unwrap_or_else(|| Opening::unheard(account.id)).state();
    let what = match hours.missed(&state, due_at, context.now, &zone)? {
        // On test nobody is missed; the next hour is looked at again.
        _ if account.is_on_test(context.now) => None,
        Some(Missed::Open) => Some(FAIL_TO_OPEN),
        Some(Missed::Close) => Some(FAIL_TO_CLOSE),
        None => None,
    };
    if let Some(what) = what {
        raise::raise(tx, context, account, None, &told(what, None), None)?;
    }
    watch(tx, account, context.now)
}

/// A panel tells that premises were opened or closed. Gives the alarm that it raised or ended.
pub(super) fn heard(tx: &mut Tx<'_>, context: &Context, account: &Account, signal: &Signal) -> Result<Option<Id>> {
    let at = happened(signal, context.now);
    let known = opening(tx, account.id)?;
    let is_new = known.is_none();
    let mut opening = known.unwrap_or_else(|| Opening::unheard(account.id));
    let is_opening = signal.effect == Effect::Opening;
    if is_opening {
        opening.open(signal.area.as_deref(), at);
    } else {
        opening.close(signal.area.as_deref(), at);
    }
    if is_new {
        tx.insert(&opening)?;
    } else {
        tx.save(&opening)?;
    }
    let (ends, what): (&[&str], &str) = match (is_opening, opening.state().is_open) {
        (true, _) => (ENDED_BY_OPENING, "The premises are open."),
        (false, false) => (ENDED_BY_CLOSING, "The premises are closed."),
        (false, true) => (&[], ""),
    };
    let ended = restore(tx, context, account, (ends, what), signal.id)?;
    if is_opening && is_outside(tx, context, account, at)? {
        let user = signal.user_number.as_ref().map(|user| format!("by user {user}"));
        return raise::raise(tx, context, account, None, &told(EARLY_OPEN, user), Some(signal.id)).map(Some);
    }
    Ok(ended)
}

/// When it happened: by the receiver's clock, since clocks of panels are often wrong, but for what the panel itself says it
/// reports late.
fn happened(signal: &Signal, now: Time) -> Time {
    signal.panel_at.filter(|at| signal.late && *at < now).unwrap_or(now)
}

fn is_outside(tx: &mut Tx<'_>, context: &Context, account: &Account, at: Time) -> Result<bool> {
    if account.is_on_test(context.now) {
        return Ok(false);
    }
    match hours_of(tx, account)? {
        Some((hours, zone)) => Ok(!hours.may_open(at, &zone)?),
        None => Ok(false),
    }
}

/// Marks what an opening or closing ends as restored, whoever told it: our hours or the panel's own.
fn restore(
    tx: &mut Tx<'_>,
    context: &Context,
    account: &Account,
    (codes, what): (&[&str], &str),
    signal: Id,
) -> Result<Option<Id>> {
    if codes.is_empty() {
        return Ok(None);
    }
    let mut last = None;
    // By category: a panel may have a hundred open alarms, and it is opened and closed every day.
    for alarm in store::lasting_alarms_of(tx, account.id, Category::Hours)? {
        if codes.contains(&alarm.code.as_str()) {
            last = Some(alarm.id);
            raise::restored(tx, context, alarm, what, Some(signal))?;
        }
    }
    Ok(last)
}

fn opening(tx: &mut Tx<'_>, account: Id) -> Result<Option<Opening>> {
    Ok(store::openings(tx, &[account])?.pop())
}

fn told((code, name): (&str, &str), text: Option<String>) -> Told {
    Told { text, ..Told::new(code.to_owned(), name.to_owned(), Category::Hours, Effect::Alarm) }
}
