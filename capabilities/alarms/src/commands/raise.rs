//! What a signal does to alarms.

use dispatch::commands::{AddLine, add_line};
use kernel::db::Sql as _;
use kernel::{Context, Id, Result, Tx};

use super::record::{AlarmFact, alarm_changed, alarm_raised};
use super::storm;
use crate::model::{Account, Alarm, Category, Effect, Told, Zone, is_confirmation, zone_number};
use crate::store;

/// Does what an event asks for. Gives the alarm that it concerned.
pub(super) fn apply(
    tx: &mut Tx<'_>,
    context: &Context,
    account: &Account,
    zone: Option<Zone>,
    told: &Told,
    signal: Id,
) -> Result<Option<Id>> {
    match told.effect {
        Effect::Alarm => raise(tx, context, account, zone, told, Some(signal)).map(Some),
        Effect::Restore => restore(tx, context, account, told, signal),
        Effect::Cancel => cancel(tx, context, account, signal),
        Effect::Opening | Effect::Closing | Effect::Log => Ok(None),
    }
}

/// Raises an alarm, or counts the one up that nobody has decided yet.
pub(super) fn raise(
    tx: &mut Tx<'_>,
    context: &Context,
    account: &Account,
    zone: Option<Zone>,
    told: &Told,
    signal: Option<Id>,
) -> Result<Id> {
    let fact = AlarmFact { signal_id: signal, ..AlarmFact::default() };
    let key = Alarm::source_key(account.id, told);
    if let Some(mut alarm) = store::open_alarm(tx, &key)? {
        let id = alarm.id;
        alarm.repeat(told, context.now);
        alarm_changed(tx, context, "alarm.repeated", alarm, fact)?;
        return Ok(id);
    }
    if let Some(signal) = signal
        && let Some(storm) = storm::joined(tx, context, account, told, signal)?
    {
        return Ok(storm);
    }
    let mut alarm = Alarm::raised(Id::new(context.now), tx.organisation(), key, told, context.now);
    alarm.serial = store::next_serial(tx)?;
    alarm.account_id = Some(account.id);
    alarm.site_id = account.site_id;
    alarm.place_id = account.place_id;
    alarm.on_test = account.is_on_test(context.now);
    if let Some(zone) = zone {
        alarm.place_id = zone.place_id.or(alarm.place_id);
        alarm.zone_name = Some(zone.name);
    }
    if let Some(site) = alarm.site_id {
        alarm.script = store::script_of(tx, site, alarm.category)?.and_then(|own| own.steps);
    }
    let id = alarm.id;
    let first = if alarm.category.is_intrusion() { confirmed(tx, account.id, &alarm)? } else { None };
    if first.is_some() {
        alarm.confirm(context.now);
    }
    alarm_raised(tx, context, alarm, fact)?;
    if let Some(mut first) = first {
        first.confirm(context.now);
        tell_incident(tx, context, &first, "A second detector tells the same.")?;
        alarm_changed(tx, context, "alarm.confirmed", first, AlarmFact::default())?;
    }
    Ok(id)
}

/// The open alarm of the same premises that a fresh one confirms.
fn confirmed(tx: &mut Tx<'_>, account: Id, fresh: &Alarm) -> Result<Option<Alarm>> {
    let known = store::open_alarms_of(tx, account)?;
    Ok(known.into_iter().find(|known| is_confirmation(known, fresh)))
}

/// The condition is over. That changes the condition and nothing else: a person still says what it was.
fn restore(tx: &mut Tx<'_>, context: &Context, account: &Account, told: &Told, signal: Id) -> Result<Option<Id>> {
    let zone = told.zone.as_deref().map(zone_number);
    let own = Alarm::source_key(account.id, told);
    let same = |alarm: &Alarm| {
        let ended =
            if told.ends.is_empty() { alarm.category == told.category } else { told.ends.contains(&alarm.code) };
        let here = ended && alarm.zone.as_deref().map(zone_number) == zone;
        (here || alarm.source_key == own) && alarm.restored_at.is_none()
    };
    let open = store::open_alarms_of(tx, account.id)?;
    let Some(alarm) = open.into_iter().find(same) else { return storm::left(tx, context, account, told, signal) };
    let id = alarm.id;
    let what = alarm.category.is_over();
    restored(tx, context, alarm, what, Some(signal))?;
    Ok(Some(id))
}

/// Marks an alarm as restored, and tells its incident by what.
pub(super) fn restored(
    tx: &mut Tx<'_>,
    context: &Context,
    mut alarm: Alarm,
    what: &str,
    signal: Option<Id>,
) -> Result<()> {
    alarm.restored_at = Some(context.now);
    tell_incident(tx, context, &alarm, what)?;
    alarm_changed(tx, context, "alarm.restored", alarm, AlarmFact { signal_id: signal, ..AlarmFact::default() })?;
    Ok(())
}

/// A user of the panel takes it back: it speaks for a mistake, and a person still decides. Not what was raised under
/// threat, which whoever threatens may take back as well.
fn cancel(tx: &mut Tx<'_>, context: &Context, account: &Account, signal: Id) -> Result<Option<Id>> {
    let open = store::open_alarms_of(tx, account.id)?;
    let may = |alarm: &Alarm| !alarm.category.is_silent() && alarm.category != Category::Panic;
    let mut last = None;
    for mut alarm in open.into_iter().filter(|alarm| may(alarm) && alarm.cancelled_at.is_none()) {
        last = Some(alarm.id);
        alarm.cancelled_at = Some(context.now);
        alarm_changed(
            tx,
            context,
            "alarm.cancelled",
            alarm,
            AlarmFact { signal_id: Some(signal), ..AlarmFact::default() },
        )?;
    }
    Ok(last)
}

/// Writes a line into the log of the incident that carries an alarm on, so that whoever works there sees it.
fn tell_incident(tx: &mut Tx<'_>, context: &Context, alarm: &Alarm, what: &str) -> Result<()> {
    let Some(incident) = alarm.incident_id else { return Ok(()) };
    let zone = alarm.zone_name.clone().or_else(|| alarm.zone.as_ref().map(|zone| format!("zone {zone}")));
    let text = format!("Alarm A{}, {}: {what}", alarm.serial, zone.unwrap_or_else(|| alarm.code_name.clone()));
    let line = AddLine { incident_id: incident, text, corrects: None, occurred_at: None };
    add_line(tx, context, line).map(|_| ())
}
