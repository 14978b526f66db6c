//! Look at an alarm, and answer for it.

use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};

use super::record::{AlarmFact, alarm_changed};
use crate::model::AlarmView;

/// Which alarm to look at.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TakeAlarm {
    /// The alarm.
    pub id: Id,
}

/// Notes that a person sees an alarm, and makes whoever sees it first the one who answers for it, so that two people do not
/// work on the same. Seeing it again changes nothing.
///
/// # Errors
/// `not_found`, `forbidden`; `conflict` when it is decided, or for a caller without an account.
pub fn take_alarm(tx: &mut Tx<'_>, context: &Context, input: TakeAlarm) -> Result<AlarmView> {
    let mut alarm = super::alarm(tx, context, input.id)?;
    super::must_be_open(&alarm)?;
    let me = context.actor.id.ok_or_else(|| Error::conflict("only somebody with an account answers for an alarm"))?;
    if alarm.viewed_at.is_some() && alarm.owner_id.is_some() {
        return crate::queries::shown_to(tx, &context.actor, alarm);
    }
    alarm.viewed_at.get_or_insert(context.now);
    alarm.owner_id.get_or_insert(me);
    alarm_changed(tx, context, "alarm.taken", alarm, AlarmFact::default())
}

/// Which alarm to acknowledge.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AcknowledgeAlarm {
    /// The alarm.
    pub id: Id,
}

/// Acknowledges an alarm: it stops sounding, and whoever does it answers for it from then on. Nothing else follows: what it
/// was, somebody still has to find out.
///
/// # Errors
/// `not_found`, `forbidden`; `conflict` when it is decided or acknowledged already, or for a caller without an account.
pub fn acknowledge_alarm(tx: &mut Tx<'_>, context: &Context, input: AcknowledgeAlarm) -> Result<AlarmView> {
    let mut alarm = super::alarm(tx, context, input.id)?;
    super::must_be_open(&alarm)?;
    let me = context.actor.id.ok_or_else(|| Error::conflict("only somebody with an account answers for an alarm"))?;
    if let Some(by) = alarm.acknowledged_by.as_ref().filter(|_| alarm.owner_id == Some(me)) {
        return Err(Error::conflict(format!("{by} has acknowledged alarm A{} already", alarm.serial)));
    }
    alarm.viewed_at.get_or_insert(context.now);
    alarm.acknowledged_at.get_or_insert(context.now);
    alarm.acknowledged_by = Some(context.actor.name.clone());
    alarm.owner_id = Some(me);
    alarm_changed(tx, context, "alarm.acknowledged", alarm, AlarmFact::default())
}
