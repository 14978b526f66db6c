//! What is kept of an incident for figures: who it was, and when what happened.

use kernel::{Id, Time};

/// An incident of a period with its assignments.
#[derive(Clone, Debug)]
pub struct Past {
    /// Id.
    pub id: Id,
    /// The site.
    pub site_id: Id,
    /// Number for ever.
    pub number: String,
    /// Code of the type.
    pub type_code: String,
    /// 1 to 5.
    pub priority: i64,
    /// The place.
    pub place_id: Option<Id>,
    /// Where it was, in words.
    pub location_text: Option<String>,
    /// When it was received.
    pub received_at: Time,
    /// How exactly its times are known: microsecond, second, minute or day.
    pub time_precision: String,
    /// When it was closed.
    pub closed_at: Option<Time>,
    /// When it was called off.
    pub cancelled_at: Option<Time>,
    /// The system it was imported from.
    pub import_source: Option<String>,
    /// The units that were sent.
    pub units: Vec<PastUnit>,
}

/// One unit on an incident of a period. A leg that did not happen stays empty.
#[derive(Clone, Copy, Debug)]
pub struct PastUnit {
    /// The incident.
    pub incident_id: Id,
    /// The unit.
    pub unit_id: Id,
    /// When it was told.
    pub assigned_at: Time,
    /// When it set out.
    pub en_route_at: Option<Time>,
    /// When it arrived.
    pub on_scene_at: Option<Time>,
    /// When it was done.
    pub cleared_at: Option<Time>,
    /// When it gave the incident back.
    pub refused_at: Option<Time>,
}

/// Which incidents of the past to read.
#[derive(Clone, Debug)]
pub struct PastFilter {
    /// Received at this moment or later.
    pub from: Time,
    /// Received before this moment.
    pub to: Time,
    /// One type only.
    pub type_code: Option<String>,
    /// One priority only.
    pub priority: Option<i64>,
}
