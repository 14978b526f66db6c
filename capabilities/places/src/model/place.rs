//! Areas and points.

use kernel::Id;
use kernel::db::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

kernel::text_enum! {
    /// What sort of place it is.
    pub enum PlaceKind {
        /// The site itself.
        Site = "site",
        /// Area: a building.
        Building = "building",
        /// Area: a floor of a building.
        Floor = "floor",
        /// Area: a room.
        Room = "room",
        /// Area: a part that no wall bounds.
        Zone = "zone",
        /// Area: a car park.
        CarPark = "car_park",
        /// Point: a door or gate.
        Door = "door",
        /// Point: a camera.
        Camera = "camera",
        /// Point: a detector.
        Detector = "detector",
        /// Point: to be visited on patrol.
        Checkpoint = "checkpoint",
        /// Point: where people gather after an evacuation.
        MusterPoint = "muster_point",
        /// Point: a call point.
        CallPoint = "call_point",
        /// Point: an equipment cabinet.
        Cabinet = "cabinet",
    }
}

impl PlaceKind {
    /// Whether other places can lie in it.
    pub const fn is_area(self) -> bool {
        matches!(self, Self::Site | Self::Building | Self::Floor | Self::Room | Self::Zone | Self::CarPark)
    }
}

/// A place as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceRow {
    /// Id; the site's own for its root.
    pub id: Id,
    /// The site.
    pub site_id: Id,
    /// The area it lies in.
    pub parent_id: Option<Id>,
    /// What sort of place.
    pub kind: PlaceKind,
    /// Name.
    pub name: String,
    /// Names from below the site down to here.
    pub path: String,
    /// Not everybody may go there.
    pub restricted: bool,
    /// WGS 84 degrees.
    pub latitude: Option<f64>,
    /// WGS 84 degrees.
    pub longitude: Option<f64>,
    /// GeoJSON geometry.
    pub outline: Option<Json<serde_json::Value>>,
    /// Storey.
    pub level: Option<i64>,
    /// Web address at which it is looked at.
    pub link: Option<String>,
    /// No longer chosen.
    pub retired: bool,
    /// Folded for searching.
    pub search: String,
    /// Counts its changes.
    pub version: i64,
}

/// What is shown of a place beside what happened there: everything but its outline, which is long.
#[derive(Clone, Debug)]
pub struct PlaceLabel {
    /// Id.
    pub id: Id,
    /// The site.
    pub site_id: Id,
    /// The area it lies in; null for the site's own row.
    pub parent_id: Option<Id>,
    /// Name.
    pub name: String,
    /// Names from below the site down to here.
    pub path: String,
    /// Not everybody may go there.
    pub restricted: bool,
    /// WGS 84 degrees.
    pub latitude: Option<f64>,
    /// WGS 84 degrees.
    pub longitude: Option<f64>,
    /// No longer chosen.
    pub retired: bool,
}

impl PlaceLabel {
    /// What it is called beside what happened there: its path, or the name of the whole site.
    pub fn shown(&self) -> &str {
        if self.path.is_empty() { &self.name } else { &self.path }
    }
}

/// The outline of an area.
#[derive(Clone, Debug)]
pub struct PlaceOutline {
    /// Id.
    pub id: Id,
    /// What sort of place.
    pub kind: PlaceKind,
    /// Names from below the site down to here.
    pub path: String,
    /// GeoJSON geometry.
    pub outline: Option<Json<serde_json::Value>>,
}

/// A place as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Place {
    /// Id; the site's own for its root.
    pub id: Id,
    /// The site.
    pub site_id: Id,
    /// Name of the site: two places of one name are told apart by it.
    pub site_name: String,
    /// The area it lies in; null for the site itself.
    pub parent_id: Option<Id>,
    /// What sort of place.
    pub kind: PlaceKind,
    /// Name.
    pub name: String,
    /// Names from below the site down to here, such as `Tower A / 3 / 311`.
    pub path: String,
    /// Not everybody may go there.
    pub restricted: bool,
    /// WGS 84 degrees.
    pub latitude: Option<f64>,
    /// WGS 84 degrees.
    pub longitude: Option<f64>,
    /// GeoJSON geometry.
    #[schema(value_type = Option<Object>)]
    pub outline: Option<serde_json::Value>,
    /// Storey; 0 is the ground floor.
    pub level: Option<i64>,
    /// Web address at which it is looked at: of a camera its live picture.
    pub link: Option<String>,
    /// No longer chosen for new things.
    pub retired: bool,
    /// Counts its changes; also the ETag.
    pub version: i64,
}

impl Place {
    /// Shows a row.
    pub fn new(row: PlaceRow, site_name: &str) -> Self {
        Self {
            id: row.id,
            site_id: row.site_id,
            site_name: site_name.to_owned(),
            parent_id: row.parent_id,
            kind: row.kind,
            name: row.name,
            path: row.path,
            restricted: row.restricted,
            latitude: row.latitude,
            longitude: row.longitude,
            outline: row.outline.map(|outline| outline.0),
            level: row.level,
            link: row.link,
            retired: row.retired,
            version: row.version,
        }
    }
}
