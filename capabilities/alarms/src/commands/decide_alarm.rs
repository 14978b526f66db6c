//! Say what an alarm was: the end of it.

use dispatch::model::optional;
use kernel::{Context, Error, Id, Result, Tx, sweep};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{AlarmFact, PARK, alarm_changed};
use crate::model::{AlarmView, Cause, Step, StepView};

/// What it was.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideAlarm {
    /// The alarm; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// What set it off.
    pub cause: Cause,
    /// Outcome code of the catalogue; the cause's own when absent.
    #[serde(default)]
    pub disposition: Option<String>,
    /// What is to be added; needed where a step that must be done was left out.
    #[serde(default)]
    pub note: Option<String>,
}

/// Decides an alarm: the third fact. Only a person does, never the device.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` for an outcome that is not in the catalogue; `conflict` when it is decided already,
/// and when a step that must be done was not and no note says why (`steps_open`).
pub fn decide_alarm(tx: &mut Tx<'_>, context: &Context, input: DecideAlarm) -> Result<AlarmView> {
    let mut alarm = super::alarm(tx, context, input.id)?;
    super::must_be_open(&alarm)?;
    let note = optional("note", input.note.as_deref())?;
    let disposition = input.disposition.unwrap_or_else(|| input.cause.outcome().to_owned());
    dispatch::queries::known_disposition(tx, &disposition)?;
    let acts: Vec<_> = crate::store::acts(tx, &[alarm.id])?.into_iter().map(Into::into).collect();
    let open = |step: &StepView| step.required && !step.done && step.step != Step::Decide;
    let left_out = alarm.steps(&acts).iter().filter(|step| open(step)).count();
    if left_out > 0 && note.is_none() {
        let message =
            format!("{left_out} of the steps that must be done are open; do them, or say in the note why not");
        return Err(Error::conflict(message.clone()).coded("steps_open").field("note", message));
    }
    alarm.act(context.now);
    alarm.acknowledged_at.get_or_insert(context.now);
    alarm.acknowledged_by.get_or_insert_with(|| context.actor.name.clone());
    alarm.decided_at = Some(context.now);
    alarm.decided_by = Some(context.actor.name.clone());
    alarm.disposition = Some(disposition);
    alarm.cause = Some(input.cause);
    alarm.note = note;
    alarm.parked_until = None;
    sweep::clear(tx, PARK, alarm.id)?;
    alarm_changed(tx, context, "alarm.decided", alarm, AlarmFact::default())
}
