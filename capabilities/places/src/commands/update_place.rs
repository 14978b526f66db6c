//! Change an area or a point.

use kernel::db::{Json, SqlExt as _};
use kernel::error::Kind;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};

use crate::model::{Place, PlaceRow, Site, check_position, clean, clean_link};
use crate::rights::{ManagePlaces, ReadPlaces};
use crate::store;

/// Places renamed along with one at the most; a larger area is renamed in parts.
const DESCENDANTS_MAX: usize = 2_000;

/// What of a place to change; what is absent stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UpdatePlace {
    /// Which place.
    pub id: Id,
    /// The version the caller has seen.
    pub seen_version: Option<i64>,
    /// New name; the paths of everything in it follow.
    pub name: Option<String>,
    /// Whether not everybody may go there.
    pub restricted: Option<bool>,
    /// Whether it is no longer chosen.
    pub retired: Option<bool>,
    /// New position, both parts together.
    pub position: Option<(f64, f64)>,
    /// New web address at which it is looked at; blank takes it away.
    pub link: Option<String>,
    /// New outline.
    pub outline: Option<OutlineChange>,
}

/// What becomes of an outline.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutlineChange {
    /// It is drawn anew, as GeoJSON.
    Drawn(serde_json::Value),
    /// It is taken away.
    Gone,
}

impl From<serde_json::Value> for OutlineChange {
    /// Null takes it away.
    fn from(said: serde_json::Value) -> Self {
        if said.is_null() { Self::Gone } else { Self::Drawn(said) }
    }
}

/// Changes an area or a point.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid`, `stale`, `conflict` when the name is taken in its area.
pub fn update_place(tx: &mut Tx<'_>, context: &Context, input: UpdatePlace) -> Result<Place> {
    let mut row: PlaceRow = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("place"))?;
    context.actor.must_seen::<ManagePlaces, ReadPlaces>(row.site_id, "place")?;
    let site: Site = tx.by_id(row.site_id)?.ok_or_else(|| Error::not_found("site"))?;
    let is_of_site = input.name.is_some()
        || input.restricted.is_some()
        || input.retired.is_some()
        || input.position.is_some()
        || input.link.is_some();
    if row.parent_id.is_none() && is_of_site {
        return Err(Error::invalid("of a whole site only the outline is changed here; the rest with the site"));
    }
    if input.seen_version.is_some_and(|seen| seen != row.version) {
        return Err(Error::new(Kind::Stale, "the place was changed in the meantime; read it again"));
    }
    let mut renamed = false;
    if let Some(name) = input.name {
        let name = clean("name", &name)?;
        if let Some(parent_id) = row.parent_id
            && store::sibling_named(tx, parent_id, &name)?.is_some_and(|other| other.id != row.id)
        {
            let message = "the area has a place of this name";
            return Err(Error::conflict(message).field("name", message));
        }
        renamed = name != row.name;
        row.name = name;
    }
    row.restricted = input.restricted.unwrap_or(row.restricted);
    row.retired = input.retired.unwrap_or(row.retired);
    if let Some((latitude, longitude)) = input.position {
        check_position(Some(latitude), Some(longitude))?;
        row.latitude = Some(latitude);
        row.longitude = Some(longitude);
    }
    if let Some(link) = input.link {
        row.link = clean_link(&link)?;
    }
    match input.outline {
        Some(OutlineChange::Drawn(outline)) => {
            super::check_drawable(row.kind, &outline)?;
            row.outline = Some(Json(outline));
        }
        Some(OutlineChange::Gone) => row.outline = None,
        None => {}
    }
    row.version += 1;
    if renamed && let Some(parent_id) = row.parent_id {
        let parent: PlaceRow = tx.by_id(parent_id)?.ok_or_else(|| Error::internal("the area of a place is gone"))?;
        super::derive_path(&mut row, &parent.path, &site);
        rename_descendants(tx, &row, &site)?;
    }
    tx.save(&row)?;
    super::record_place(tx, context, "place.updated", row, &site)
}

/// Derives the paths of everything in an area anew.
fn rename_descendants(tx: &mut Tx<'_>, area: &PlaceRow, site: &Site) -> Result<()> {
    let mut open = vec![area.clone()];
    let mut count = 0;
    while let Some(parent) = open.pop() {
        for mut child in store::children(tx, parent.id)? {
            count += 1;
            if count > DESCENDANTS_MAX {
                return Err(Error::conflict("the area holds too many places to be renamed at once"));
            }
            super::derive_path(&mut child, &parent.path, site);
            tx.save(&child)?;
            open.push(child);
        }
    }
    Ok(())
}
