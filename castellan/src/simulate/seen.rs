//! What the simulation knows of the server's state: the images that lists and the feed bring, as far as they matter.

use serde::Deserialize;

/// An incident.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Incident {
    pub id: String,
    pub number: String,
    pub site_id: String,
    pub r#type: String,
    pub state: String,
    pub priority: i64,
    pub place: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub backup_requested_at: Option<String>,
    pub assignments: Vec<Assignment>,
    pub last_seq: i64,
}

/// One unit on it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Assignment {
    pub id: String,
    pub unit_id: String,
    pub state: String,
    pub backup: bool,
    pub next: Vec<String>,
}

/// A unit.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Unit {
    pub id: String,
    pub site_id: String,
    pub call_sign: String,
    pub vehicle: Option<String>,
    pub availability: String,
}

impl Incident {
    pub(super) fn is_open(&self) -> bool {
        !matches!(self.state.as_str(), "closed" | "cancelled")
    }

    pub(super) fn point(&self) -> Option<(f64, f64)> {
        self.latitude.zip(self.longitude)
    }
}

impl Assignment {
    pub(super) fn is_open(&self) -> bool {
        !matches!(self.state.as_str(), "cleared" | "refused")
    }
}
