//! What a row becomes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Warning;

/// One historical call for service in Castellan's words.
///
/// `source_system` and `external_id` together are its key: importing the same row again
/// is the same call.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct ImportedCall {
    /// The row of the file, as the caller counts them.
    pub row: u64,
    /// The system that the call comes from, as the map names it.
    pub source_system: String,
    /// The number of the call in that system; never empty.
    pub external_id: String,
    /// The code of our incident type.
    pub type_code: String,
    /// The type code as the file has it; empty when the file has none.
    pub original_code: String,
    /// The description of the type as the file has it.
    pub original_description: Option<String>,
    /// 1 (immediate danger to life) to 5 (information).
    pub priority: u8,
    /// What `priority` rests on; figures by priority mean little for `Default`.
    pub priority_source: PrioritySource,
    /// Where it was, in the words of the file.
    pub location_text: Option<String>,
    /// Degrees north, WGS84. Present if and only if `longitude` is.
    pub latitude: Option<f64>,
    /// Degrees east, WGS84.
    pub longitude: Option<f64>,
    /// The call sign of the first unit; none when nobody was sent or it was not written.
    pub unit: Option<String>,
    /// When it happened.
    pub occurred: Option<ImportedTime>,
    /// When the call came in, or the leg that stands in for it (then there is a
    /// [`Warning::ReceivedStandIn`]).
    pub received: ImportedTime,
    /// When the first unit was sent.
    pub dispatched: Option<ImportedTime>,
    /// When the first unit set out.
    pub en_route: Option<ImportedTime>,
    /// When the first unit arrived.
    pub on_scene: Option<ImportedTime>,
    /// When the last unit was free again.
    pub cleared: Option<ImportedTime>,
    /// Whether a report was written; none when the file does not say.
    pub report_taken: Option<bool>,
    /// The code of our disposition.
    pub disposition: Option<String>,
    /// The disposition as the file has it.
    pub original_disposition: Option<String>,
    /// Columns kept as they are, by the name that the map gives them; empty cells are left
    /// out.
    pub extra: BTreeMap<String, String>,
    /// What had to be decided while reading this row.
    pub warnings: Vec<Warning>,
}

impl ImportedCall {
    /// The time of one leg; none when it did not happen or was not written.
    pub fn leg(&self, leg: Leg) -> Option<&ImportedTime> {
        match leg {
            Leg::Occurred => self.occurred.as_ref(),
            Leg::Received => Some(&self.received),
            Leg::Dispatched => self.dispatched.as_ref(),
            Leg::EnRoute => self.en_route.as_ref(),
            Leg::OnScene => self.on_scene.as_ref(),
            Leg::Cleared => self.cleared.as_ref(),
        }
    }
}

/// A time as exact as the file has it.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct ImportedTime {
    /// Microseconds since 1970-01-01 UTC of the *start* of the interval that the value
    /// names: for a day its first instant in the zone of the file.
    pub at_us: i64,
    /// How long that interval is. A difference of two times is known only as well as the
    /// coarser of them.
    pub precision: Precision,
    /// The text of the file; date and time joined by a space when they were two columns.
    pub local: String,
}

/// How exact a time is, from coarse to fine.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// A calendar day in the zone of the file (23 to 25 hours).
    Day,
    /// One minute.
    Minute,
    /// One second.
    Second,
    /// One microsecond.
    Microsecond,
}

/// The stations of a call, in the order in which they happen.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Leg {
    /// It happened.
    Occurred,
    /// The call came in.
    Received,
    /// The first unit was sent.
    Dispatched,
    /// The first unit set out.
    EnRoute,
    /// The first unit arrived.
    OnScene,
    /// The last unit was free again.
    Cleared,
}

impl Leg {
    /// All legs, in the order in which they happen.
    pub const ALL: [Self; 6] =
        [Self::Occurred, Self::Received, Self::Dispatched, Self::EnRoute, Self::OnScene, Self::Cleared];

    /// The name that maps and JSON use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Occurred => "occurred",
            Self::Received => "received",
            Self::Dispatched => "dispatched",
            Self::EnRoute => "en_route",
            Self::OnScene => "on_scene",
            Self::Cleared => "cleared",
        }
    }
}

/// What the priority of a call rests on, from strong to weak.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "snake_case")]
pub enum PrioritySource {
    /// The priority column of the file.
    Column,
    /// The entry of the original type code in the map.
    Code,
    /// The map's priority of our incident type.
    Type,
    /// The map's default.
    Default,
}
