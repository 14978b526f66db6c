//! What became of a row.

use serde::{Deserialize, Serialize};

use crate::{ImportedCall, Reject};

/// Every row has exactly one outcome.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// A call.
    Imported(Box<ImportedCall>),
    /// The same row as an earlier one; nothing to do.
    Duplicate {
        /// The row.
        row: u64,
        /// The earlier row.
        first_row: u64,
        /// The external id of both.
        external_id: String,
    },
    /// Not imported, and why.
    Rejected(Reject),
}
