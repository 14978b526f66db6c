//! What can be wrong with a map, or with a file seen through it.

use thiserror::Error;

/// Why a map cannot be used. Found before the first row is read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MapError {
    /// The text is too long to be a map.
    #[error("the map has {bytes} bytes, at most {limit} are taken: is it the data file?")]
    TooLarge {
        /// Bytes of the text.
        bytes: usize,
        /// The bound, [`crate::limits::MAX_MAP_BYTES`].
        limit: usize,
    },
    /// Not TOML, an unknown key, a missing key or a value of the wrong kind.
    #[error("{message}")]
    Syntax {
        /// Where and what, over several lines.
        message: String,
    },
    /// A value that cannot be.
    #[error("`{key}`: {problem}")]
    Invalid {
        /// The key, dotted.
        key: String,
        /// What is wrong, and what would be right.
        problem: String,
    },
    /// The file lacks a column of the map.
    #[error("the file has no column {column:?} (`{key}`); it has: {}", .existing.join(", "))]
    MissingColumn {
        /// The key that names it, dotted.
        key: String,
        /// Its name in the map.
        column: String,
        /// The columns of the file.
        existing: Vec<String>,
    },
    /// The file has two columns of a name that the map uses.
    #[error("the file has more than one column {column:?} (`{key}`): rename one of them")]
    AmbiguousColumn {
        /// The key that names it, dotted.
        key: String,
        /// The name.
        column: String,
    },
    /// The file has more columns than an import takes.
    #[error("the file has {found} columns, at most {limit} are taken")]
    TooManyColumns {
        /// Columns of the file.
        found: usize,
        /// The bound, [`crate::limits::MAX_COLUMNS`].
        limit: usize,
    },
    /// The header is not text in the encoding of the map.
    #[error("the header is not UTF-8: save the file as UTF-8, or set `file.encoding` in the map")]
    HeaderNotUtf8,
}

impl MapError {
    pub(crate) fn invalid(key: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Invalid { key: key.into(), problem: problem.into() }
    }
}
