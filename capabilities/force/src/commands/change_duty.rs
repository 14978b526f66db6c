//! Put a unit on duty, on break or off duty.

use kernel::db::SqlExt as _;
use kernel::sweep::{self, Deadline};
use kernel::{Context, Error, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{Duty, Unit, UnitRow, duty_since};
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
    /// When it changed, if that was not now.
    #[serde(default)]
    pub occurred_at: Option<Time>,
}

/// Changes the duty state of a unit. The same state again changes nothing and is no error; what is told late, after a
/// later change, is written down and changes nothing either.
///
/// # Errors
/// `not_found`; `forbidden` unless it is the actor's own unit or the right is wider; `conflict` when an engaged unit
/// would go off duty.
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
        return Ok(crate::queries::unit_by_id(tx, row.id)?.seen_by(context.actor.admission()));
    }
    let Some(since) = duty_since(row.duty_since, input.occurred_at, context.now) else {
        return super::record_duty(tx, context, "unit.duty_told_late", &input);
    };
    if input.to == Duty::OffDuty
        && let Some(open) = engagement::of_units(tx, &[row.id])?.first()
    {
        let known = context.actor.admission().opens(open.incident_id, open.compartment_id);
        let incident = if known {
            format!("incident {}", open.incident_number)
        } else {
            "an incident that is closed to you".to_owned()
        };
        return Err(Error::conflict(format!("{} is still on {incident}; clear or transfer it first", row.call_sign)));
    }
    watch_break(tx, &row, input.to, since)?;
    row.break_overrun_at = None;
    if input.to == Duty::OffDuty {
        // Where somebody was is known for the shift only.
        store::forget_position(tx, row.id)?;
    }
    row.duty = input.to;
    row.duty_since = since;
    row.version += 1;
    tx.save(&row)?;
    super::record_duty(tx, context, "unit.duty_changed", &input)
}

/// Kind of deadline: a break that lasts longer than its site allows.
pub(crate) const BREAK: &str = "force.break";

/// A break has an end by which somebody asks for the unit.
fn watch_break(tx: &mut Tx<'_>, row: &UnitRow, to: Duty, since: Time) -> Result<()> {
    if to != Duty::OnBreak {
        return if row.duty == Duty::OnBreak { sweep::clear(tx, BREAK, row.id) } else { Ok(()) };
    }
    let limit_min = places::queries::known_site(tx, row.site_id)?.break_limit_min;
    let deadline = Deadline {
        kind: BREAK.to_owned(),
        subject: row.id,
        site_id: Some(row.site_id),
        due_at: since.plus_seconds(limit_min * 60),
        owner: "supervisor".to_owned(),
    };
    sweep::set(tx, &deadline)
}
