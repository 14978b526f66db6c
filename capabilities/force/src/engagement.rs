//! What units are engaged in. Dispatch knows it and stands above; it hands its answer down once, when the capabilities
//! are put together.

use std::sync::OnceLock;

use kernel::db::Sql;
use kernel::{Id, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

kernel::text_enum! {
    /// How far a unit is with an assignment, from the least advanced.
    pub enum Activity {
        /// Told, not yet confirmed.
        Assigned = "assigned",
        /// Confirmed.
        Acknowledged = "acknowledged",
        /// Under way.
        EnRoute = "en_route",
        /// There.
        OnScene = "on_scene",
    }
}

/// One open assignment of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Engagement {
    /// The unit.
    #[serde(skip_serializing, default = "Id::nil")]
    #[schema(ignore)]
    pub unit_id: Id,
    /// The assignment.
    pub assignment_id: Id,
    /// The incident.
    pub incident_id: Id,
    /// The compartment that it lies in.
    #[serde(skip)]
    #[schema(ignore)]
    pub compartment_id: Option<Id>,
    /// Its number.
    pub incident_number: String,
    /// How far the unit is.
    pub state: Activity,
    /// Since when.
    pub since: Time,
}

/// Gives the open assignments of units.
pub type Source = fn(&mut dyn Sql, &[Id]) -> Result<Vec<Engagement>>;

static SOURCE: OnceLock<Source> = OnceLock::new();

pub(crate) fn connect(source: Source) {
    // Every test application of a process connects the same function.
    let _ = SOURCE.set(source);
}

/// The open assignments of units.
///
/// # Errors
/// As [`Sql::query`].
pub fn of_units(sql: &mut dyn Sql, units: &[Id]) -> Result<Vec<Engagement>> {
    SOURCE.get().map_or_else(|| Ok(Vec::new()), |source| source(sql, units))
}
