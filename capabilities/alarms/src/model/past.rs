//! What is kept of alarms and panels for figures: what it was, and when a person did what.

use kernel::{Id, Time};

use super::{Category, Cause};

/// An alarm of a period.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0002_alarms.sql describes every column")]
pub struct PastAlarm {
    pub id: Id,
    pub serial: i64,
    pub site_id: Option<Id>,
    pub account_id: Option<Id>,
    pub place_id: Option<Id>,
    pub source_key: String,
    pub zone: Option<String>,
    pub zone_name: Option<String>,
    pub category: Category,
    pub code: String,
    pub code_name: String,
    pub priority: i64,
    pub first_at: Time,
    pub count: i64,
    pub restored_at: Option<Time>,
    pub owner_id: Option<Id>,
    pub viewed_at: Option<Time>,
    pub acted_at: Option<Time>,
    pub decided_at: Option<Time>,
    pub disposition: Option<String>,
    pub cause: Option<Cause>,
}

/// Which alarms of the past to read.
#[derive(Clone, Debug)]
pub struct PastAlarmFilter {
    /// Signalled first at this moment or later.
    pub from: Time,
    /// Signalled first before this moment.
    pub to: Time,
    /// One category only.
    pub category: Option<Category>,
    /// One priority only.
    pub priority: Option<i64>,
}

/// A panel or another source that is in use, and whether it is heard.
#[derive(Clone, Debug)]
pub struct Watched {
    /// Id.
    pub id: Id,
    /// What it calls itself.
    pub number: String,
    /// What people call it.
    pub name: String,
    /// Where it stands.
    pub site_id: Option<Id>,
    /// Seconds between two signs of life; none: none are expected.
    pub interval_s: Option<i64>,
    /// On test until then.
    pub test_until: Option<Time>,
    /// When it was heard last.
    pub heard_at: Option<Time>,
    /// Since when it has been silent for longer than it may.
    pub silent_since: Option<Time>,
}
