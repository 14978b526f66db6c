//! Units, and what their availability follows from.

mod availability;
mod unit;

pub use availability::{Availability, derive};
pub use unit::{CALL_SIGN_MAX, CAPABILITIES_MAX, CallSign, Crew, CrewMember, Duty, Unit, UnitRow, clean_capabilities};
