//! Rows that could not be imported, and why.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A row that was not imported, with everything needed to mend it and import it again.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq, Error)]
#[error("row {row}{}: {reason}", .column.as_deref().map(|c| format!(", column {c:?}")).unwrap_or_default())]
pub struct Reject {
    /// The row of the file, as the caller counts them.
    pub row: u64,
    /// The column at fault; none when it is the whole row.
    pub column: Option<String>,
    /// What is wrong.
    pub reason: Reason,
    /// The cells of the row. A cell beyond [`crate::limits::MAX_FIELD_BYTES`] is cut and ends
    /// in `…`, as are cells beyond [`crate::limits::MAX_COLUMNS`].
    pub record: Vec<String>,
}

/// Why a row was not imported. Each says what to do about it.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq, Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reason {
    /// The row has more or fewer fields than the header.
    #[error("{found} fields where the header has {expected}: look for an unquoted delimiter or an open quotation mark")]
    FieldCount {
        /// Fields of the row.
        found: usize,
        /// Fields of the header.
        expected: usize,
    },
    /// A field is longer than its bound.
    #[error("{bytes} bytes, at most {limit} are taken: look for an open quotation mark, or shorten the text")]
    TooLong {
        /// Bytes of the field.
        bytes: usize,
        /// The bound, from [`crate::limits`].
        limit: usize,
    },
    /// The bytes are not text in the encoding of the map.
    #[error("not UTF-8 at byte {at} of the field: save the file as UTF-8, or set `encoding` in the map")]
    NotUtf8 {
        /// Where in the field, from 0.
        at: usize,
    },
    /// A field has a NUL character, which databases refuse in text.
    #[error("has a NUL character: the file may be UTF-16, or damaged")]
    NulCharacter,
    /// No external id.
    #[error("no external id: without it a second import could not know this call again")]
    MissingId,
    /// Neither `received` nor a leg that may stand in for it.
    #[error("no time of receipt: correct the row, or name a leg in `times.received_stand_in`")]
    MissingReceived,
    /// A time that no format reads and that is no sentinel.
    #[error(
        "{text:?} is not a time in any format of the map: add its format to `times.formats`, or the value to `times.never`"
    )]
    UnreadableTime {
        /// The text, date and time joined; cut to [`crate::limits::MAX_QUOTED_BYTES`].
        text: String,
    },
    /// A time of day whose date is empty.
    #[error("the time {text:?} stands without a date")]
    TimeWithoutDate {
        /// The time; cut to [`crate::limits::MAX_QUOTED_BYTES`].
        text: String,
    },
    /// A time before `times.not_before` or after `times.not_after`.
    #[error("{text:?} is outside the dates that the map allows (`times.not_before`, `times.not_after`)")]
    TimeOutOfRange {
        /// The text; cut to [`crate::limits::MAX_QUOTED_BYTES`].
        text: String,
    },
    /// A local time that never was, and the map says to reject those.
    #[error("{text:?} never was: clocks went forward over it (`times.gap`)")]
    TimeInGap {
        /// The text; cut to [`crate::limits::MAX_QUOTED_BYTES`].
        text: String,
    },
    /// A local time that was twice, and the map says to reject those.
    #[error("{text:?} was twice: clocks went back over it (`times.fold`)")]
    TimeInFold {
        /// The text; cut to [`crate::limits::MAX_QUOTED_BYTES`].
        text: String,
    },
    /// A type code that is not in the map, and the map says to reject those.
    #[error("type {code:?} is not in the map: add it to `types.codes`")]
    UnknownType {
        /// The code of the file.
        code: String,
    },
    /// A priority that is not in the map, and the map says to reject those.
    #[error("priority {code:?} is not in the map: add it to `priority.codes`")]
    UnknownPriority {
        /// The value of the file.
        code: String,
    },
    /// A number that is no priority.
    #[error("priority {value} is not one of 1 to 5: map it in `priority.codes`")]
    PriorityOutOfRange {
        /// The number of the file.
        value: i64,
    },
    /// A disposition that is not in the map, and the map says to reject those.
    #[error("disposition {code:?} is not in the map: add it to `dispositions.codes`")]
    UnknownDisposition {
        /// The code of the file.
        code: String,
    },
    /// An external id that an earlier row has, with other contents.
    #[error("the external id stands on row {first_row} already, with other contents")]
    DifferingDuplicate {
        /// The earlier row.
        first_row: u64,
    },
    /// More rows than [`crate::Seen`] can tell apart.
    #[error("more than {limit} different external ids in one file: cut it into several")]
    TooManyRows {
        /// The bound of the [`crate::Seen`].
        limit: usize,
    },
}

impl Reason {
    /// The stable name of this reason, as in JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::FieldCount { .. } => "field_count",
            Self::TooLong { .. } => "too_long",
            Self::NotUtf8 { .. } => "not_utf8",
            Self::NulCharacter => "nul_character",
            Self::MissingId => "missing_id",
            Self::MissingReceived => "missing_received",
            Self::UnreadableTime { .. } => "unreadable_time",
            Self::TimeWithoutDate { .. } => "time_without_date",
            Self::TimeOutOfRange { .. } => "time_out_of_range",
            Self::TimeInGap { .. } => "time_in_gap",
            Self::TimeInFold { .. } => "time_in_fold",
            Self::UnknownType { .. } => "unknown_type",
            Self::UnknownPriority { .. } => "unknown_priority",
            Self::PriorityOutOfRange { .. } => "priority_out_of_range",
            Self::UnknownDisposition { .. } => "unknown_disposition",
            Self::DifferingDuplicate { .. } => "differing_duplicate",
            Self::TooManyRows { .. } => "too_many_rows",
        }
    }
}
