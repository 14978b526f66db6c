//! Say how sure an alarm is, against what follows from the record.

use dispatch::model::required;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{AlarmFact, alarm_changed};
use crate::model::AlarmView;

/// The level, and why.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SetAlarmLevel)]
pub struct SetLevel {
    /// The alarm; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// 0 to 4.
    pub level: i64,
    /// Why.
    pub reason: String,
}

/// Sets the level of verification.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` for a level that is none or without a reason; `conflict` when it is decided, or no
/// level is given for its category.
pub fn set_level(tx: &mut Tx<'_>, context: &Context, input: SetLevel) -> Result<AlarmView> {
    let mut alarm = super::alarm(tx, context, input.id)?;
    super::must_be_open(&alarm)?;
    if !alarm.category.is_intrusion() {
        return Err(Error::conflict("levels are given to intrusion alarms only"));
    }
    if !(0..=4).contains(&input.level) {
        return Err(Error::invalid("a level is 0 to 4").field("level", "is 0 to 4"));
    }
    let reason = required("reason", &input.reason)?;
    alarm.level_set = Some(input.level);
    alarm.level_reason = Some(reason.clone());
    alarm.act(context.now);
    alarm_changed(tx, context, "alarm.level_set", alarm, AlarmFact { reason: Some(reason), ..AlarmFact::default() })
}
