//! The coordinates of one row.

use super::Projection;
use super::text::{Bounds, CoordinatesText, GLOBE};
use crate::fault::quoted;
use crate::record::{Column, Header, Row};
use crate::{MapError, Warning};

/// Where coordinates stand in a file, and how to read them.
#[derive(Clone)]
pub(crate) struct Locator {
    /// Longitude or easting.
    x: Column,
    /// Latitude or northing.
    y: Column,
    projection: Option<Projection>,
    decimal_comma: bool,
    bounds: Bounds,
}

impl Locator {
    pub(crate) fn new(
        text: &CoordinatesText,
        projection: Option<Projection>,
        header: &Header,
    ) -> Result<Option<Self>, MapError> {
        let x = text.x.as_ref().or(text.longitude.as_ref());
        let y = text.y.as_ref().or(text.latitude.as_ref());
        let (Some(x), Some(y)) = (x, y) else {
            return Ok(None);
        };
        Ok(Some(Self {
            x: header.column("coordinates", x)?,
            y: header.column("coordinates", y)?,
            projection,
            decimal_comma: text.decimal_comma,
            bounds: text.bounds.unwrap_or(GLOBE),
        }))
    }

    pub(crate) fn columns(&self) -> [&Column; 2] {
        [&self.x, &self.y]
    }

    /// Latitude and longitude. Zero and empty are how exports say "not known"; anything
    /// else that cannot be used leaves a warning, and never costs the call.
    pub(crate) fn read(&self, row: &Row<'_>, warnings: &mut Vec<Warning>) -> Option<(f64, f64)> {
        let (x_text, y_text) = (row.text(&self.x), row.text(&self.y));
        if x_text.is_empty() && y_text.is_empty() {
            return None;
        }
        if x_text.is_empty() || y_text.is_empty() {
            warnings.push(Warning::CoordinatesIncomplete);
            return None;
        }
        let mut number = |text: &str| {
            let value = self.number(text);
            if value.is_none() {
                let text = quoted(text);
                warnings.push(Warning::CoordinatesUnreadable { text });
            }
            value
        };
        let (x, y) = (number(x_text)?, number(y_text)?);
        if x == 0.0 && y == 0.0 {
            return None;
        }
        let found = self.locate(x, y);
        if found.is_none() {
            let text = quoted(&format!("{x_text} {y_text}"));
            warnings.push(Warning::CoordinatesOutOfRange { text });
        }
        found
    }

    fn number(&self, text: &str) -> Option<f64> {
        if self.decimal_comma {
            return text.replacen(',', ".", 1).parse().ok();
        }
        text.parse().ok()
    }

    fn locate(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        let (latitude, longitude) = match &self.projection {
            Some(projection) => projection.to_wgs84(x, y)?,
            None => (y, x),
        };
        let inside = self.bounds.contain(latitude, longitude);
        inside.then(|| (rounded(latitude), rounded(longitude)))
    }
}

/// To 1e-8 degrees, a millimetre: the last bits of sines differ between machines, and the
/// same file must give the same call.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e8).round() / 1e8
}
