//! Change a unit.

use kernel::db::{Json, SqlExt as _};
use kernel::error::Kind;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};

use crate::model::{Unit, UnitRow};
use crate::rights::{ManageUnits, ReadUnits};
use crate::store;

/// What of a unit to change; what is absent stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UpdateUnit {
    /// Which unit.
    pub id: Id,
    /// The version the caller has seen.
    pub seen_version: Option<i64>,
    /// New call sign.
    pub call_sign: Option<String>,
    /// New vehicle; empty: none.
    pub vehicle: Option<String>,
    /// New capabilities.
    pub capabilities: Option<Vec<String>>,
    /// New crew.
    pub officers: Option<Vec<Id>>,
    /// Whether it is no longer used.
    pub retired: Option<bool>,
}

/// Changes a unit.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid`, `stale`, `conflict` when the call sign is taken or an engaged unit is retired.
pub fn update_unit(tx: &mut Tx<'_>, context: &Context, input: UpdateUnit) -> Result<Unit> {
    let mut row: UnitRow = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("unit"))?;
    context.actor.must_seen::<ManageUnits, ReadUnits>(row.site_id, "unit")?;
    if input.seen_version.is_some_and(|seen| seen != row.version) {
        return Err(Error::new(Kind::Stale, "the unit was changed in the meantime; read it again"));
    }
    if let Some(call_sign) = input.call_sign {
        row.call_sign = super::clean_call_sign(&call_sign)?;
        if store::call_signed(tx, row.site_id, &row.call_sign)?.is_some_and(|other| other.id != row.id) {
            return Err(Error::conflict("the site has a unit of this call sign").field("call_sign", "is taken"));
        }
    }
    if let Some(vehicle) = input.vehicle {
        row.vehicle = Some(vehicle.trim().to_owned()).filter(|text| !text.is_empty());
    }
    if let Some(capabilities) = input.capabilities {
        row.capabilities = Json(crate::model::clean_capabilities("capabilities", &capabilities)?);
    }
    if input.retired == Some(true) && !crate::engagement::of_units(tx, &[row.id])?.is_empty() {
        return Err(Error::conflict("the unit is engaged; clear its assignments first"));
    }
    if input.retired == Some(true) {
        store::forget_position(tx, row.id)?;
    }
    row.retired = input.retired.unwrap_or(row.retired);
    row.version += 1;
    tx.save(&row)?;
    if let Some(officers) = input.officers {
        super::put_crew(tx, context, row.id, &officers)?;
    }
    super::record(tx, context, "unit.updated", row.id, None)
}
