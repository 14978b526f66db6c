//! Figures: how long things took, how much there was when and where, and how many people that asks for.
//!
//! Words: *queue* is received to the first unit sent; *response* is received to the first unit on scene; *travel* is a
//! unit sent to that unit on scene; *on scene* is a unit there to that unit done; *unit consumed* is a unit under way
//! (else sent) to that unit done; *total consumed* is the sum of it over the units of an incident.
//!
//! Invariants: nothing is stored, every figure follows from the stamps; a leg that did not happen is missing, never
//! zero; what does not count is counted and told; durations are whole microseconds.

mod http;
pub mod model;
pub mod queries;
mod rights;

use kernel::Capability;

/// This capability.
pub fn capability() -> Capability {
    Capability {
        name: "figures",
        routes: http::routes(),
        migrations: &[],
        rights: rights::RIGHTS,
        visibility: &[],
        duties: &[],
    }
}
