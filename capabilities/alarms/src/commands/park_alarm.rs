//! Put an alarm aside for a time, and take it up again.

use dispatch::model::required;
use kernel::sweep::{self, Deadline};
use kernel::{Context, Error, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{AlarmFact, PARK, alarm_changed};
use crate::model::AlarmView;

/// Longest time that an alarm may be put aside: a shift of twelve hours, in seconds.
const PARK_MAX_S: i64 = 12 * 3_600;

/// Until when, and why.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParkAlarm {
    /// The alarm; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// When it comes back by itself.
    pub until: Time,
    /// Why.
    pub reason: String,
}

/// Puts an alarm aside; it comes back at the time, and with the next signal.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` without a reason or for a time that is past or too far; `conflict` when it is
/// decided, or concerns a life.
pub fn park_alarm(tx: &mut Tx<'_>, context: &Context, input: ParkAlarm) -> Result<AlarmView> {
    let mut alarm = super::alarm(tx, context, input.id)?;
    super::must_be_open(&alarm)?;
    if alarm.category.concerns_a_life() {
        return Err(Error::conflict("what concerns a life is not put aside"));
    }
    let reason = required("reason", &input.reason)?;
    super::check_until(context, input.until, PARK_MAX_S)?;
    alarm.parked_until = Some(input.until);
    alarm.parked_reason = Some(reason.clone());
    alarm.act(context.now);
    let deadline = Deadline {
        kind: PARK.to_owned(),
        subject: alarm.id,
        site_id: alarm.site_id,
        due_at: input.until,
        owner: "dispatcher".to_owned(),
    };
    sweep::set(tx, &deadline)?;
    alarm_changed(tx, context, "alarm.parked", alarm, AlarmFact { reason: Some(reason), ..AlarmFact::default() })
}

/// Which alarm to take up again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReleaseAlarm {
    /// The alarm.
    pub id: Id,
}

/// Takes an alarm up again before its time.
///
/// # Errors
/// `not_found`, `forbidden`; `conflict` when it is decided or not put aside.
pub fn release_alarm(tx: &mut Tx<'_>, context: &Context, input: ReleaseAlarm) -> Result<AlarmView> {
    let mut alarm = super::alarm(tx, context, input.id)?;
    super::must_be_open(&alarm)?;
    if alarm.parked_until.take().is_none() {
        return Err(Error::conflict(format!("alarm A{} is not put aside", alarm.serial)));
    }
    sweep::clear(tx, PARK, alarm.id)?;
    alarm_changed(tx, context, "alarm.released", alarm, AlarmFact::default())
}
