//! Put a unit on duty, on break or off duty.

use kernel::db::SqlExt as _;
use kernel::sweep::{self, Deadline};
use kernel::{Context, Error, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{Duty, Unit, UnitRow};
use crate::rights::{ReadUnits, SetDuty, SetOwnDuty};
use crate::{engagement, store};

/// The new duty state.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeDuty {
    /// Which unit; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// The state.
    pub to: Duty,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
    /// When it happened, if not now.
    #[serde(default)]
    pub occurred_at: Option<Time>,
}

/// Changes the duty state of a unit. The same state again changes nothing and is no error.
///
/// # Errors
/// `not_found`; `forbidden` unless it is the actor's own unit or the right is wider; `conflict` when an engaged unit
/// would go off duty, or when its duty was changed after the time that is told.
pub fn change_duty(tx: &mut Tx<'_>, context: &Context, input: ChangeDuty) -> Result<Unit> {
    let mut row: UnitRow = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("unit"))?;
    let own = match context.actor.id {
        Some(account) => store::units_of(tx, account)?.iter().any(|crew| crew.unit_id == row.id),
        None => false,
    };
    if own {
        context.actor.must_seen::<SetOwnDuty, ReadUnits>(row.site_id, "unit")?;
    } else {
        context.actor.must_seen::<SetDuty, ReadUnits>(row.site_id, "unit")?;
    }
    if row.duty == input.to {
        return crate::queries::unit_by_id(tx, row.id);
    }
    if input.to == Duty::OffDuty
        && let Some(open) = engagement::of_units(tx, &[row.id])?.first()
    {
        return Err(Error::conflict(format!(
            "{} is still on incident {}; clear or transfer it first",
            row.call_sign, open.incident_number
        )));
    }
    // A clock that is ahead must not hold up those whose clocks are right.
    let at = input.occurred_at.map_or(context.now, |told| told.min(context.now));
    if at < row.duty_since {
        return Err(Error::conflict(format!("the duty of {} was changed after that", row.call_sign)));
    }
    watch_break(tx, &row, input.to, at)?;
    row.break_overrun_at = None;
    if input.to == Duty::OffDuty {
        // Where somebody was is known for the shift only.
        store::forget_position(tx, row.id)?;
    }
    row.duty = input.to;
    row.duty_since = at;
    row.version += 1;
    tx.save(&row)?;
    let about = super::About { reason: input.reason.as_deref(), occurred_at: input.occurred_at };
    super::record_at(tx, context, "unit.duty_changed", row.id, about)
}

/// Kind of deadline: a break that lasts longer than its site allows.
pub(crate) const BREAK: &str = "force.break";

/// A break has an end by which somebody asks for the unit.
fn watch_break(tx: &mut Tx<'_>, row: &UnitRow, to: Duty, at: Time) -> Result<()> {
    if to != Duty::OnBreak {
        return if row.duty == Duty::OnBreak { sweep::clear(tx, BREAK, row.id) } else { Ok(()) };
    }
    let limit_min = places::queries::known_site(tx, row.site_id)?.break_limit_min;
    let deadline = Deadline {
        kind: BREAK.to_owned(),
        subject: row.id,
        site_id: Some(row.site_id),
        due_at: at.plus_seconds(limit_min * 60),
        owner: "supervisor".to_owned(),
    };
    sweep::set(tx, &deadline)
}
