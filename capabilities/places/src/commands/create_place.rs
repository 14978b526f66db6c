//! Add an area or a point.

use kernel::db::{Json, SqlExt as _};
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{DEPTH_MAX, Place, PlaceKind, PlaceRow, Site, check_outline, check_position, clean, clean_link};
use crate::rights::{ManagePlaces, ReadPlaces};
use crate::store;

/// A new area or point.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreatePlace {
    /// The site; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub site_id: Id,
    /// The area it lies in; absent: directly in the site.
    #[serde(default)]
    pub parent_id: Option<Id>,
    /// What sort of place.
    pub kind: PlaceKind,
    /// Name, unique within its area.
    pub name: String,
    /// Not everybody may go there.
    #[serde(default)]
    pub restricted: bool,
    /// WGS 84 degrees.
    #[serde(default)]
    pub latitude: Option<f64>,
    /// WGS 84 degrees.
    #[serde(default)]
    pub longitude: Option<f64>,
    /// GeoJSON geometry.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub outline: Option<serde_json::Value>,
    /// Storey; 0 is the ground floor.
    #[serde(default)]
    pub level: Option<i64>,
    /// Web address at which it is looked at: of a camera its live picture.
    #[serde(default)]
    pub link: Option<String>,
}

/// Refuses a position or an outline that cannot be.
pub(super) fn check_shape(input: &CreatePlace) -> Result<()> {
    check_position(input.latitude, input.longitude)?;
    input.outline.as_ref().map_or(Ok(()), |outline| check_drawable(input.kind, outline))
}

/// Refuses an outline that cannot be, and any of a point.
pub(super) fn check_drawable(kind: PlaceKind, outline: &serde_json::Value) -> Result<()> {
    if !kind.is_area() {
        let message = "a point has no outline, only a position";
        return Err(Error::invalid(message).field("outline", message));
    }
    check_outline(outline)
}

/// Adds an area or a point.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` when it cannot lie there; `conflict` when the area has a place of that name.
pub fn create_place(tx: &mut Tx<'_>, context: &Context, input: CreatePlace) -> Result<Place> {
    let site: Site = tx.by_id(input.site_id)?.ok_or_else(|| Error::not_found("site"))?;
    context.actor.must_seen::<ManagePlaces, ReadPlaces>(site.id, "place")?;
    let parent: PlaceRow = tx
        .by_id(input.parent_id.unwrap_or(site.id))?
        .filter(|parent: &PlaceRow| parent.site_id == site.id)
        .ok_or_else(|| {
            Error::invalid("the area is not one of this site").field("parent_id", "is not an area of this site")
        })?;
    let refuse = |field: &str, message: &str| Err(Error::invalid(message).field(field, message));
    if input.kind == PlaceKind::Site {
        return refuse("kind", "a site is added as a site");
    }
    if !parent.kind.is_area() {
        return refuse("parent_id", "nothing lies in a point");
    }
    if parent.path.split(" / ").count() >= DEPTH_MAX {
        return refuse("parent_id", "areas do not nest deeper than twelve");
    }
    check_shape(&input)?;
    let name = clean("name", &input.name)?;
    let link = input.link.as_deref().map(clean_link).transpose()?.flatten();
    if store::sibling_named(tx, parent.id, &name)?.is_some() {
        let message = "the area has a place of this name";
        return Err(Error::conflict(message).field("name", message));
    }
    let mut row = PlaceRow {
        id: Id::new(context.now),
        site_id: site.id,
        parent_id: Some(parent.id),
        kind: input.kind,
        name,
        path: String::new(),
        restricted: input.restricted,
        latitude: input.latitude,
        longitude: input.longitude,
        outline: input.outline.map(Json),
        level: input.level.or(parent.level),
        link,
        retired: false,
        search: String::new(),
        version: 1,
    };
    super::derive_path(&mut row, &parent.path, &site);
    tx.insert(&row)?;
    super::record_place(tx, context, "place.created", row, &site)
}
