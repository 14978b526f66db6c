//! What had to be decided while reading a row that was imported all the same.

use serde::{Deserialize, Serialize};

use crate::Leg;

/// One decision about one row, for the person who checks the import.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Warning {
    /// The local time never was (clocks went forward over it); it was shifted forward by
    /// the length of the gap.
    DstGap {
        /// The leg whose time it is.
        leg: Leg,
    },
    /// The local time was twice (clocks went back over it); one was taken, as the map says.
    DstFold {
        /// The leg whose time it is.
        leg: Leg,
    },
    /// A leg is certainly before one that must come first, even at the edge of its
    /// precision.
    LegsOutOfOrder {
        /// The leg that should come first.
        first: Leg,
        /// The leg that should come after it.
        then: Leg,
    },
    /// `received` was empty; another leg stands in for it.
    ReceivedStandIn {
        /// The leg whose time was taken.
        leg: Leg,
    },
    /// One coordinate is there and the other is not; both were left out.
    CoordinatesIncomplete,
    /// A coordinate is not a number; both were left out.
    CoordinatesUnreadable {
        /// The cell, cut to [`crate::limits::MAX_QUOTED_BYTES`].
        text: String,
    },
    /// The coordinates are outside the globe, the projection or the map's bounds; both were
    /// left out.
    CoordinatesOutOfRange {
        /// The cells, cut to [`crate::limits::MAX_QUOTED_BYTES`].
        text: String,
    },
    /// The type code is not in the map; the default type was taken.
    UnmappedType {
        /// The code of the file.
        code: String,
    },
    /// The priority is not in the map; a weaker source was taken.
    UnmappedPriority {
        /// The value of the file.
        code: String,
    },
    /// The disposition is not in the map; the default was taken.
    UnmappedDisposition {
        /// The code of the file.
        code: String,
    },
    /// The value for "report taken" is neither a yes nor a no of the map; it was left out.
    UnreadableFlag {
        /// The cell, cut to [`crate::limits::MAX_QUOTED_BYTES`].
        text: String,
    },
}

impl Warning {
    /// The stable name of this kind, as in JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::DstGap { .. } => "dst_gap",
            Self::DstFold { .. } => "dst_fold",
            Self::LegsOutOfOrder { .. } => "legs_out_of_order",
            Self::ReceivedStandIn { .. } => "received_stand_in",
            Self::CoordinatesIncomplete => "coordinates_incomplete",
            Self::CoordinatesUnreadable { .. } => "coordinates_unreadable",
            Self::CoordinatesOutOfRange { .. } => "coordinates_out_of_range",
            Self::UnmappedType { .. } => "unmapped_type",
            Self::UnmappedPriority { .. } => "unmapped_priority",
            Self::UnmappedDisposition { .. } => "unmapped_disposition",
            Self::UnreadableFlag { .. } => "unreadable_flag",
        }
    }
}
