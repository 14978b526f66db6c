//! Change a site.

use kernel::db::{Json, SqlExt as _};
use kernel::error::Kind;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};

use crate::model::{BREAK_LIMIT_MIN_MAX, Shift, Site, check_position, clean, clean_shifts};
use crate::rights::{ManageSites, ReadPlaces};

/// What of a site to change; what is absent stays. Its code stays for ever: incident numbers begin with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UpdateSite {
    /// Which site.
    pub id: Id,
    /// The version the caller has seen.
    pub seen_version: Option<i64>,
    /// New name.
    pub name: Option<String>,
    /// New address.
    pub address: Option<String>,
    /// New zone.
    pub time_zone: Option<String>,
    /// New jurisdiction.
    pub jurisdiction: Option<String>,
    /// New position, both parts together.
    pub position: Option<(f64, f64)>,
    /// New limit of a break in minutes.
    pub break_limit_min: Option<i64>,
    /// New shifts, all of them.
    #[serde(default)]
    pub shifts: Option<Vec<Shift>>,
}

/// Changes a site.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid`, `stale`.
pub fn update_site(tx: &mut Tx<'_>, context: &Context, input: UpdateSite) -> Result<Site> {
    let mut site: Site = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("site"))?;
    context.actor.must_seen::<ManageSites, ReadPlaces>(site.id, "site")?;
    if input.seen_version.is_some_and(|seen| seen != site.version) {
        return Err(Error::new(Kind::Stale, "the site was changed in the meantime; read it again"));
    }
    if let Some(name) = input.name {
        site.name = clean("name", &name)?;
    }
    if let Some(address) = input.address {
        address.trim().clone_into(&mut site.address);
    }
    if let Some(zone) = input.time_zone {
        kernel::clock::time_zone(&zone)?;
        site.time_zone = zone;
    }
    if let Some(jurisdiction) = input.jurisdiction {
        jurisdiction.trim().clone_into(&mut site.jurisdiction);
    }
    if let Some((latitude, longitude)) = input.position {
        check_position(Some(latitude), Some(longitude))?;
        site.latitude = Some(latitude);
        site.longitude = Some(longitude);
    }
    if let Some(limit) = input.break_limit_min {
        if !(1..=BREAK_LIMIT_MIN_MAX).contains(&limit) {
            let message = format!("a break lasts from 1 to {BREAK_LIMIT_MIN_MAX} minutes");
            return Err(Error::invalid(message.clone()).field("break_limit_min", message));
        }
        site.break_limit_min = limit;
    }
    if let Some(shifts) = input.shifts {
        site.shifts = Json(clean_shifts(shifts)?);
    }
    site.version += 1;
    tx.save(&site)?;
    super::record_site(tx, context, "site.updated", &site)?;
    Ok(site)
}
