//! Add a site.

use kernel::db::{Json, Sql as _, SqlExt as _};
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{BREAK_LIMIT_MIN, PlaceKind, PlaceRow, Site, check_position, clean, fold};
use crate::rights::ManageSites;
use crate::store;

/// Longest site code: it begins every incident number.
const CODE_MAX: usize = 12;

/// A new site.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSite {
    /// Short code, letters and digits.
    pub code: String,
    /// Name.
    pub name: String,
    /// Postal address.
    #[serde(default)]
    pub address: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Whose law holds there.
    #[serde(default)]
    pub jurisdiction: String,
    /// WGS 84 degrees.
    #[serde(default)]
    pub latitude: Option<f64>,
    /// WGS 84 degrees.
    #[serde(default)]
    pub longitude: Option<f64>,
}

/// Adds a site and its root place.
///
/// # Errors
/// `forbidden`; `invalid` for a bad code, zone or position; `conflict` when the code is taken.
pub fn create_site(tx: &mut Tx<'_>, context: &Context, input: CreateSite) -> Result<Site> {
    context.actor.must_everywhere::<ManageSites>()?;
    let code = input.code.trim().to_uppercase();
    if code.is_empty() || code.len() > CODE_MAX || !code.chars().all(|letter| letter.is_ascii_alphanumeric()) {
        let message = format!("a site code has 1 to {CODE_MAX} letters and digits");
        return Err(Error::invalid(message.clone()).field("code", message));
    }
    kernel::clock::time_zone(&input.time_zone)?;
    check_position(input.latitude, input.longitude)?;
    if store::site_coded(tx, &code)?.is_some() {
        return Err(Error::conflict(format!("the site code {code} is taken")).field("code", "is taken"));
    }
    let site = Site {
        id: Id::new(context.now),
        organisation: tx.organisation(),
        code,
        name: clean("name", &input.name)?,
        address: input.address.trim().to_owned(),
        time_zone: input.time_zone,
        jurisdiction: input.jurisdiction.trim().to_owned(),
        latitude: input.latitude,
        longitude: input.longitude,
        break_limit_min: BREAK_LIMIT_MIN,
        shifts: Json(Vec::new()),
        version: 1,
    };
    tx.insert(&site)?;
    tx.insert(&PlaceRow {
        id: site.id,
        site_id: site.id,
        parent_id: None,
        kind: PlaceKind::Site,
        name: site.name.clone(),
        path: String::new(),
        restricted: false,
        latitude: site.latitude,
        longitude: site.longitude,
        outline: None,
        level: None,
        link: None,
        retired: false,
        search: fold(&format!("{} {}", site.name, site.code)),
        version: 1,
    })?;
    super::record_site(tx, context, "site.created", &site)?;
    Ok(site)
}
