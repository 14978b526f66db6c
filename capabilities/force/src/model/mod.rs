//! Units, and what their availability follows from.

mod availability;
mod position;
mod unit;

pub use availability::{Availability, derive};
pub use position::{
    DWELL_S, FIXES_MAX, Fix, FixStatus, Position, PositionRow, PositionSource, TRAIL_KEPT_S, TrailPoint, TrailRow,
};
pub use unit::{
    CALL_SIGN_MAX, CAPABILITIES_MAX, CallSign, Crew, CrewMember, Duty, Unit, UnitRow, clean_capabilities, duty_since,
};
