//! People on duty: units, their officers, vehicles and duty state.
//!
//! Words: a *unit* is what the dispatcher sends; its *duty state* is on duty, on break or off duty; its *availability*
//! is derived from the duty state and from what it is engaged in.
//!
//! A *position* is where a unit is by what its phone or radio says, a *fix* one such saying, the *trail* where it was.
//!
//! Invariants: availability is stored nowhere; a unit that is engaged does not go off duty; a unit is retired, never
//! deleted; a unit that is off duty has no position and no trail, and no position stands in the journal. What a unit is engaged in belongs to dispatch, which stands above and hands [`engagement::Source`] down.

pub mod commands;
mod duties;
/// Action of an entry by which who is on a unit may have changed.
pub const CREW_CHANGED: &str = "unit.updated";

pub mod engagement;
mod http;
pub mod model;
pub mod queries;
mod rights;
mod store;

use kernel::Capability;
use kernel::feed::Visibility;

pub use rights::{ManageUnits, ReadPositions, ReadUnits, SetDuty, SetOwnDuty};

/// This capability. `engagements` tells what units are engaged in.
pub fn capability(engagements: engagement::Source) -> Capability {
    engagement::connect(engagements);
    Capability {
        name: "force",
        routes: http::routes(),
        migrations: &[
            kernel::migration!("force", "0001_units"),
            kernel::migration!("force", "0004_positions"),
            kernel::migration!("force", "0010_break_overrun"),
        ],
        rights: rights::RIGHTS,
        visibility: &[
            Visibility { kind: "unit", actions: &["unit.read"], shared: false },
            Visibility { kind: "position", actions: &["position.read"], shared: false },
        ],
        duties: duties::DUTIES,
    }
}
