//! Where a call was: coordinates of any kind to WGS84.

mod projection;
mod read;
mod text;

pub(crate) use projection::Projection;
pub(crate) use read::Locator;
pub(crate) use text::CoordinatesText;
