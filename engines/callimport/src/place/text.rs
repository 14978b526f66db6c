//! `[coordinates]` as it is written.

use serde::Deserialize;

use super::Projection;
use crate::MapError;

/// Either degrees, or distances in a projection.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CoordinatesText {
    pub(crate) latitude: Option<String>,
    pub(crate) longitude: Option<String>,
    pub(crate) x: Option<String>,
    pub(crate) y: Option<String>,
    epsg: Option<u32>,
    projection: Option<String>,
    #[serde(default)]
    pub(crate) decimal_comma: bool,
    pub(crate) bounds: Option<Bounds>,
}

/// The area in which coordinates are believed, in degrees.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bounds {
    south: f64,
    west: f64,
    north: f64,
    east: f64,
}

/// Without bounds in the map.
pub(crate) const GLOBE: Bounds = Bounds { south: -90.0, west: -180.0, north: 90.0, east: 180.0 };

impl Bounds {
    pub(crate) fn contain(&self, latitude: f64, longitude: f64) -> bool {
        (self.south..=self.north).contains(&latitude) && (self.west..=self.east).contains(&longitude)
    }

    fn plausible(&self) -> bool {
        let corners = [(self.south, self.west), (self.north, self.east)];
        let on_globe = corners.iter().all(|(lat, lon)| GLOBE.contain(*lat, *lon));
        on_globe && self.south < self.north && self.west < self.east
    }
}

impl CoordinatesText {
    /// Checks the table; none for degrees.
    pub(crate) fn projection(&self) -> Result<Option<Projection>, MapError> {
        if self.bounds.is_some_and(|bounds| !bounds.plausible()) {
            let problem = "must be degrees with south < north and west < east";
            return Err(MapError::invalid("coordinates.bounds", problem));
        }
        let degrees = (self.latitude.is_some(), self.longitude.is_some()) == (true, true);
        let plane = (self.x.is_some(), self.y.is_some()) == (true, true);
        let halves = [&self.latitude, &self.longitude, &self.x, &self.y];
        let whole = halves.iter().filter(|half| half.is_some()).count() == 2;
        match (degrees, plane, self.epsg, &self.projection) {
            (true, _, None, None) if whole => Ok(None),
            (_, true, Some(code), None) if whole => {
                Projection::from_epsg(code).map(Some).map_err(|problem| MapError::invalid("coordinates.epsg", problem))
            }
            (_, true, None, Some(definition)) if whole => Projection::parse(definition)
                .map(Some)
                .map_err(|problem| MapError::invalid("coordinates.projection", problem)),
            _ => {
                let problem = "needs either `latitude` and `longitude`, or `x` and `y` with one of \
                               `epsg` and `projection`";
                Err(MapError::invalid("coordinates", problem))
            }
        }
    }
}
