//! Projected coordinates to latitude and longitude.

use proj4rs::Proj;
use proj4rs::transform::transform;

/// Metres that a point may be off after going to WGS84 and back. Where a projection is
/// defined the two ways agree far below a millimetre; beyond its edge they part.
const ROUND_TRIP_M: f64 = 1.0;

/// The longest definition; those of the EPSG registry stay below 300 bytes.
const MAX_DEFINITION_BYTES: usize = 1_000;

/// A projection and the way from it to WGS84.
#[derive(Clone)]
pub(crate) struct Projection {
    proj: Proj,
    wgs84: Proj,
}

impl Projection {
    /// The projection of an EPSG code.
    ///
    /// The error says what is wrong and what to do instead.
    pub(crate) fn from_epsg(code: u32) -> Result<Self, String> {
        let known = u16::try_from(code).ok().and_then(crs_definitions::from_code);
        let definition = known
            .ok_or_else(|| format!("{code} is not in the table; write its definition as `projection = \"+proj=…\"`"))?;
        Self::parse(definition.proj4)
    }

    /// The projection of a definition in the words of PROJ.
    ///
    /// The error says what is wrong.
    pub(crate) fn parse(definition: &str) -> Result<Self, String> {
        if definition.len() > MAX_DEFINITION_BYTES || !definition.is_ascii() {
            return Err(format!("must be ASCII and at most {MAX_DEFINITION_BYTES} bytes"));
        }
        check_datum(definition)?;
        let read = |text| Proj::from_proj_string(text).map_err(|error| error.to_string());
        let proj = read(definition)?;
        if !proj.is_normalized_axis() {
            return Err("`+axis` other than `enu` is not supported: swap the columns".to_owned());
        }
        if proj.is_geocent() || !proj.has_inverse() || !proj.has_forward() {
            return Err("cannot be turned into latitude and longitude".to_owned());
        }
        let wgs84 = read("+proj=longlat +datum=WGS84 +no_defs")?;
        Ok(Self { proj, wgs84 })
    }

    /// Latitude and longitude in degrees; none where the projection is not defined.
    pub(crate) fn to_wgs84(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let degrees = self.proj.is_latlong();
        let given = if degrees { (x.to_radians(), y.to_radians()) } else { (x, y) };
        let mut point = given;
        transform(&self.proj, &self.wgs84, &mut point).ok()?;
        let mut back = point;
        transform(&self.wgs84, &self.proj, &mut back).ok()?;
        let metres = if degrees { 6_371_000.0 } else { self.proj.to_meter() };
        let off = (back.0 - given.0).hypot(back.1 - given.1) * metres;
        // Written so that a NaN is refused as well.
        (off <= ROUND_TRIP_M).then(|| (point.1.to_degrees(), point.0.to_degrees()))
    }
}

/// Refuses what would be wrong by up to some hundred metres without a word: datums whose
/// shift is in grid files that are not here, and ellipsoids without a datum.
fn check_datum(definition: &str) -> Result<(), String> {
    let value =
        |name: &str| definition.split_ascii_whitespace().find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
    let datum = value("+datum");
    if datum.is_some_and(|datum| datum.eq_ignore_ascii_case("NAD27")) {
        return Err("NAD27 needs grid files, which are not here: convert the file to NAD83".into());
    }
    match value("+nadgrids") {
        Some("@null" | "null") => return Ok(()),
        Some(_) => return Err("`+nadgrids` needs grid files, which are not here".to_owned()),
        None => {}
    }
    // Both lie within two metres of WGS84.
    let global = matches!(value("+ellps"), Some("GRS80" | "WGS84"));
    if datum.is_some() || value("+towgs84").is_some() || global {
        return Ok(());
    }
    Err("says no datum: add `+datum=…` or `+towgs84=…`".to_owned())
}
