//! Figures: how long things took, how much there was when and where, how many people that asks for, and how alarms were.
//!
//! Words: *queue* is received to the first unit sent; *response* is received to the first unit on scene; *travel* is a
//! unit sent to that unit on scene; *on scene* is a unit there to that unit done; *unit consumed* is a unit under way
//! (else sent) to that unit done; *total consumed* is the sum of it over the units of an incident.
//!
//! Of alarms: *first view* is received and stored to a person who sees it, *first action* to a person who does something
//! about it; *load* is how many came for each position of the control room.
//!
//! A *report* is the figures of a month at a site that go to mailboxes.
//!
//! Invariants: no figure is stored, every one follows from the stamps; a leg that did not happen is missing, never
//! zero; what does not count is counted and told; durations are whole microseconds.

pub mod commands;
mod duties;
mod http;
pub mod model;
pub mod queries;
mod rights;
mod store;

use kernel::Capability;
use kernel::feed::Visibility;

pub use duties::write_reports;

/// This capability.
pub fn capability() -> Capability {
    Capability {
        name: "figures",
        routes: http::routes(),
        migrations: &[kernel::migration!("figures", "0001_reports")],
        rights: rights::RIGHTS,
        visibility: &[Visibility { kind: "report", actions: &["figure.read"], shared: false }],
        duties: duties::DUTIES,
    }
}
