//! What the dispatcher sends.

use kernel::db::Json;
use kernel::{Error, Id, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Availability, derive};
use crate::engagement::Engagement;

/// Longest call sign: it is spoken.
pub const CALL_SIGN_MAX: usize = 16;
/// Capabilities of a unit at the most.
pub const CAPABILITIES_MAX: usize = 32;
/// Open assignments in the journal's image of a unit at the most: every entry about the unit carries it.
const ASSIGNMENTS_IN_IMAGE_MAX: usize = 16;

kernel::text_enum! {
    /// Whether a unit is at work.
    pub enum Duty {
        /// At work.
        OnDuty = "on_duty",
        /// At work, resting.
        OnBreak = "on_break",
        /// Not at work.
        OffDuty = "off_duty",
    }
}

/// Since when a duty state that somebody tells holds, by since when the present one does: from when it is said to have
/// begun, but from no moment to come. None for what is told late, after a later change.
pub fn duty_since(present: Time, occurred_at: Option<Time>, now: Time) -> Option<Time> {
    let Some(at) = occurred_at else { return Some(now) };
    (at >= present).then(|| at.min(now))
}

/// Capabilities as they are compared: in small letters, without blanks around them.
///
/// # Errors
/// `invalid` on the field when there are more than [`CAPABILITIES_MAX`].
pub fn clean_capabilities(field: &str, list: &[String]) -> Result<Vec<String>> {
    if list.len() > CAPABILITIES_MAX {
        let message = format!("takes at most {CAPABILITIES_MAX} capabilities");
        return Err(Error::invalid(format!("{field} {message}")).field(field, message));
    }
    Ok(list.iter().map(|text| text.trim().to_lowercase()).filter(|text| !text.is_empty()).collect())
}

/// A unit as stored.
#[derive(Clone, Debug)]
pub struct UnitRow {
    /// Id.
    pub id: Id,
    /// The site it works at.
    pub site_id: Id,
    /// What is said on the radio.
    pub call_sign: String,
    /// Vehicle.
    pub vehicle: Option<String>,
    /// What it can do.
    pub capabilities: Json<Vec<String>>,
    /// Duty state.
    pub duty: Duty,
    /// Since when.
    pub duty_since: Time,
    /// When its break was found too long.
    pub break_overrun_at: Option<Time>,
    /// No longer used.
    pub retired: bool,
    /// Counts its changes.
    pub version: i64,
}

/// What is shown of a unit beside what it did.
#[derive(Clone, Debug)]
pub struct CallSign {
    /// Id.
    pub id: Id,
    /// What is said on the radio.
    pub call_sign: String,
}

/// A member of a crew as stored.
#[derive(Clone, Debug)]
pub struct Crew {
    /// Id of the row.
    pub id: Id,
    /// The unit.
    pub unit_id: Id,
    /// The officer's account.
    pub account_id: Id,
}

/// An officer on a unit.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CrewMember {
    /// The officer's account.
    pub account_id: Id,
    /// Name.
    pub name: String,
}

/// A unit as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Unit {
    /// Id.
    pub id: Id,
    /// The site it works at.
    pub site_id: Id,
    /// What is said on the radio, such as `P4`.
    pub call_sign: String,
    /// Vehicle.
    pub vehicle: Option<String>,
    /// What it can do: `first_aid`, `armed`, `k9` …
    pub capabilities: Vec<String>,
    /// Duty state.
    pub duty: Duty,
    /// Since when.
    pub duty_since: Time,
    /// When its break was found to last longer than the site allows.
    pub break_overrun_at: Option<Time>,
    /// Who is on it.
    pub officers: Vec<CrewMember>,
    /// Whether it can be sent; derived from duty state and assignments.
    pub availability: Availability,
    /// Since when.
    pub availability_since: Time,
    /// Its open assignments; in an entry of the journal the oldest sixteen.
    pub assignments: Vec<Engagement>,
    /// How many open assignments it has.
    pub assignment_count: usize,
    /// No longer used.
    pub retired: bool,
    /// Counts its changes; also the ETag.
    pub version: i64,
}

impl Unit {
    /// Shows a row with its crew and what it is engaged in.
    pub fn new(row: UnitRow, officers: Vec<CrewMember>, assignments: Vec<Engagement>) -> Self {
        let (availability, availability_since) = derive(row.duty, row.duty_since, &assignments);
        Self {
            id: row.id,
            site_id: row.site_id,
            call_sign: row.call_sign,
            vehicle: row.vehicle,
            capabilities: row.capabilities.0,
            duty: row.duty,
            duty_since: row.duty_since,
            break_overrun_at: row.break_overrun_at,
            officers,
            availability,
            availability_since,
            assignment_count: assignments.len(),
            assignments,
            retired: row.retired,
            version: row.version,
        }
    }

    /// The unit as somebody sees it who was let into some compartments: that it is busy shows, with what only where it is
    /// open to them.
    #[must_use]
    pub fn seen_by(mut self, admission: &kernel::Admission) -> Self {
        self.assignments.retain(|one| admission.opens(one.incident_id, one.compartment_id));
        self
    }

    /// The unit as an entry of the journal shows it.
    #[must_use]
    pub fn image(mut self) -> Self {
        self.assignments.truncate(ASSIGNMENTS_IN_IMAGE_MAX);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duty_state_holds_since_it_was_pressed() {
        let at = Time::from_micros;
        for (present, occurred, now, expected) in [
            (10, None, 50, Some(50)),
            (10, Some(30), 50, Some(30)),
            (10, Some(10), 50, Some(10)),
            // Somebody else said more since.
            (40, Some(30), 50, None),
            // A clock that is ahead.
            (10, Some(90), 50, Some(50)),
            (60, Some(90), 50, Some(50)),
        ] {
            let since = duty_since(at(present), occurred.map(at), at(now));
            assert_eq!(since, expected.map(at), "{occurred:?} told at {now}, after {present}");
        }
    }
}
