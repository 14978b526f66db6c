//! Why a drawing cannot be read at all.

/// A drawing that cannot be read, in words for whoever brought it.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Fault {
    /// A file is not JSON, or JSON of another shape.
    #[error("{file} is not a GeoJSON FeatureCollection: {reason}")]
    NotFeatures {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A drawing of an IMDF archive that lacks what everything hangs on.
    #[error("the archive has no {file}; an IMDF archive has one file for each kind of feature")]
    Missing {
        /// The file.
        file: &'static str,
    },
    /// More than [`FEATURES_MAX`](crate::FEATURES_MAX).
    #[error("the drawing has {count} features; {max} at the most are read", max = crate::FEATURES_MAX)]
    TooMany {
        /// How many.
        count: usize,
    },
}
