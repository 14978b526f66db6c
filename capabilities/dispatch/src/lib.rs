//! Incidents and assignments: from a call to a closed incident.
//!
//! Words: an *incident* is something being handled, with one number for ever; an *assignment* is one unit on one
//! incident; the *log* is its narrative; an *outside call* is a call for help to somebody who is no unit of ours.
//!
//! Invariants: an incident's state follows from its assignments and is stored nowhere; the dispatch status belongs to
//! the assignment, never to the unit; a stamp is written once; a log line is never changed.

pub mod commands;
mod duties;
mod http;
pub mod model;
pub mod queries;
mod rights;
mod store;

use kernel::Capability;
use kernel::feed::Visibility;

pub use duties::{keep_subjects, look_after_subjects};
pub use http::note_sealed_read;
pub use queries::{KeptFile, engagements, files_after, verify_attachments};
pub use rights::{ReadCallers, ReadIncidents};

/// This capability.
pub fn capability() -> Capability {
    Capability {
        name: "dispatch",
        routes: http::routes(),
        migrations: &[
            kernel::migration!("dispatch", "0001_incidents"),
            kernel::migration!("dispatch", "0002_outside_calls"),
            kernel::migration!("dispatch", "0003_incident_links"),
            kernel::migration!("dispatch", "0004_persons_and_vehicles"),
            kernel::migration!("dispatch", "0005_needs"),
            kernel::migration!("dispatch", "0010_watch"),
            kernel::migration!("dispatch", "0011_desk"),
            kernel::migration!("dispatch", "0012_schedule"),
            kernel::migration!("dispatch", "0020_dispositions_are_edited"),
            kernel::migration!("dispatch", "0030_attachments"),
            kernel::migration!("dispatch", "0040_arrival"),
            kernel::migration!("dispatch", "0085_subjects"),
            kernel::migration!("dispatch", "0090_compartments"),
            kernel::migration!("dispatch", "0121_retention"),
            kernel::migration!("dispatch", "0122_retention_least"),
        ],
        rights: rights::RIGHTS,
        visibility: &[
            Visibility { kind: "incident", actions: &["incident.read", "incident.read_caller"], shared: false },
            Visibility { kind: "incident_type", actions: &["incident.read"], shared: true },
            Visibility { kind: "schedule", actions: &["incident.read"], shared: false },
            Visibility { kind: "desk", actions: &["incident.read"], shared: false },
            Visibility { kind: "chain", actions: &["incident.read"], shared: false },
            Visibility { kind: "disposition", actions: &["incident.read"], shared: true },
            Visibility { kind: "subject", actions: &["subject.read"], shared: false },
            Visibility { kind: "retention", actions: &["subject.read"], shared: false },
            Visibility { kind: "legal_hold", actions: &["legal_hold.read"], shared: false },
            Visibility { kind: "import", actions: &["incident.read", "incident.read_caller"], shared: false },
        ],
        duties: duties::DUTIES,
    }
}
