//! Add a unit.

use kernel::db::{Json, SqlExt as _};
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{Duty, Unit, UnitRow};
use crate::rights::ManageUnits;
use crate::store;

/// A new unit; off duty until somebody puts it on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateUnit {
    /// The site it works at.
    pub site_id: Id,
    /// What is said on the radio.
    pub call_sign: String,
    /// Vehicle.
    #[serde(default)]
    pub vehicle: Option<String>,
    /// What it can do.
    #[serde(default)]
    pub capabilities: Vec<String>,
    /// Accounts of its officers.
    #[serde(default)]
    pub officers: Vec<Id>,
}

/// Adds a unit.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid`; `conflict` when the site has a unit of that call sign.
pub fn create_unit(tx: &mut Tx<'_>, context: &Context, input: CreateUnit) -> Result<Unit> {
    let site = places::queries::known_site(tx, input.site_id)?;
    context.actor.must_seen::<ManageUnits, places::ReadPlaces>(site.id, "site")?;
    let call_sign = super::clean_call_sign(&input.call_sign)?;
    if store::call_signed(tx, site.id, &call_sign)?.is_some() {
        let message = format!("{} has a unit {call_sign} already", site.name);
        return Err(Error::conflict(message.clone()).field("call_sign", message));
    }
    let row = UnitRow {
        id: Id::new(context.now),
        site_id: site.id,
        call_sign,
        vehicle: input.vehicle.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()),
        capabilities: Json(crate::model::clean_capabilities("capabilities", &input.capabilities)?),
        duty: Duty::OffDuty,
        duty_since: context.now,
        break_overrun_at: None,
        retired: false,
        version: 1,
    };
    tx.insert(&row)?;
    super::put_crew(tx, context, row.id, &input.officers)?;
    super::record(tx, context, "unit.created", row.id, None)
}

/// The unit of a call sign that imported history names; made, retired, when the site has none. Called by the import
/// inside its own command, which checks the right.
///
/// # Errors
/// `invalid` when it cannot be a call sign.
pub fn retired_unit(tx: &mut Tx<'_>, context: &Context, site: Id, call_sign: &str) -> Result<Id> {
    let call_sign = super::clean_call_sign(call_sign)?;
    if let Some(unit) = store::call_signed(tx, site, &call_sign)? {
        return Ok(unit.id);
    }
    let row = UnitRow {
        id: Id::new(context.now),
        site_id: site,
        call_sign,
        vehicle: None,
        capabilities: Json(Vec::new()),
        duty: Duty::OffDuty,
        duty_since: context.now,
        break_overrun_at: None,
        retired: true,
        version: 1,
    };
    tx.insert(&row)?;
    super::record(tx, context, "unit.created", row.id, None)?;
    Ok(row.id)
}
