//! Pictures of areas, pinned to the ground.

use kernel::db::Json;
use kernel::{Error, Id, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A point of a picture, and where it is on the ground.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// Pixels from the left edge of the picture.
    pub x_px: f64,
    /// Pixels from its upper edge.
    pub y_px: f64,
    /// WGS 84 degrees.
    pub longitude: f64,
    /// WGS 84 degrees.
    pub latitude: f64,
}

impl Pin {
    fn known(self) -> floorplans::Pin {
        floorplans::Pin { x_px: self.x_px, y_px: self.y_px, longitude: self.longitude, latitude: self.latitude }
    }
}

/// A picture as stored, without its bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureRow {
    /// The area that it shows.
    pub place_id: Id,
    /// The site.
    pub site_id: Id,
    /// What its first bytes say that it is.
    pub media_type: String,
    /// Pixels from left to right.
    pub width_px: i64,
    /// Pixels from top to bottom.
    pub height_px: i64,
    /// Length of the file.
    pub size_bytes: i64,
    /// Points known in the picture and on the ground.
    pub pins: Json<Vec<Pin>>,
    /// Counts its changes.
    pub version: i64,
}

/// The bytes of a picture.
#[derive(Clone, Debug)]
pub struct PictureFile {
    /// The area that it shows.
    pub place_id: Id,
    /// The file as it came.
    pub bytes: Vec<u8>,
}

/// Where a picture lies on the ground, by its pins.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Lay {
    /// Longitude and latitude of its corners: top left, top right, bottom right, bottom left.
    pub corners: Vec<[f64; 2]>,
    /// How far each pin is from where the picture shows it, in metres.
    pub off_m: Vec<f64>,
    /// Root of the mean square of those.
    pub residual_m: f64,
}

/// The picture of an area as the API shows it; its bytes have an address of their own.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Picture {
    /// The area that it shows.
    pub place_id: Id,
    /// The site.
    pub site_id: Id,
    /// `image/png`, `image/jpeg` or `image/webp`.
    pub media_type: String,
    /// Pixels from left to right.
    pub width_px: i64,
    /// Pixels from top to bottom.
    pub height_px: i64,
    /// Length of the file.
    pub size_bytes: i64,
    /// Points known in the picture and on the ground.
    pub pins: Vec<Pin>,
    /// Where it lies; null until it is pinned.
    pub lay: Option<Lay>,
    /// Counts its changes; also the ETag.
    pub version: i64,
}

impl Picture {
    /// Shows a row.
    pub fn new(row: PictureRow) -> Self {
        Self {
            lay: lay(row.width_px, row.height_px, &row.pins.0).ok(),
            place_id: row.place_id,
            site_id: row.site_id,
            media_type: row.media_type,
            width_px: row.width_px,
            height_px: row.height_px,
            size_bytes: row.size_bytes,
            pins: row.pins.0,
            version: row.version,
        }
    }
}

/// Where a picture lies by its pins.
///
/// # Errors
/// `invalid` on `pins`, in the words of the engine.
#[expect(clippy::cast_precision_loss, reason = "a side has thousands of pixels at the most")]
pub fn lay(width_px: i64, height_px: i64, pins: &[Pin]) -> Result<Lay> {
    let pins: Vec<floorplans::Pin> = pins.iter().map(|pin| pin.known()).collect();
    let laid = floorplans::lay(width_px as f64, height_px as f64, &pins).map_err(|fault| {
        let message = fault.to_string();
        Error::invalid(message.clone()).field("pins", message)
    })?;
    Ok(Lay { corners: laid.corners.to_vec(), off_m: laid.off_m, residual_m: laid.residual_m })
}
