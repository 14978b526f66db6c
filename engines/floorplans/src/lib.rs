//! Reads buildings, floors, rooms and doors from drawings: IMDF, as airports, malls and hospitals already have for their
//! indoor maps, and plain GeoJSON, as every drawing program writes.
//!
//! A floor of which there is only a *picture* is laid on the ground by *pins*: points known in the picture and on the map.
//!
//! Words: a *drawing* is what comes in; a [`Drawn`] place is one thing of it that an officer can be sent to; what is no
//! such thing is *left out*, each with its reason, so that nothing goes missing silently.
//!
//! Source: Apple Inc. and OGC, *Indoor Mapping Data Format* 1.0.0 (OGC 20-094): one file a kind of feature, tied by ids.

#![expect(clippy::indexing_slicing, reason = "a JSON value read by key is null where there is none")]

mod drawn;
mod fault;
mod geojson;
mod geometry;
mod imdf;
mod names;
mod picture;
mod pins;

pub use drawn::{Drawing, Drawn, Kind, LeftOut};
pub use fault::Fault;
pub use geojson::read_geojson;
pub use imdf::read_imdf;
pub use picture::{PICTURE_BYTES_MAX, PICTURE_SIDE_MAX_PX, Picture, PictureFault, read_picture};
pub use pins::{Laid, PINS_MAX, PINS_MIN, Pin, PinFault, lay};

/// Features of a drawing at the most: a large airport has some twenty thousand.
pub const FEATURES_MAX: usize = 50_000;
/// Longest outline in bytes of JSON, as places take it: some thousand corners.
pub const OUTLINE_MAX: usize = 64 * 1024;
