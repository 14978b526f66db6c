//! Brings a department's historical calls for service into Castellan's words.
//!
//! A *map* (TOML, see `docs/reference/import-maps.md`) says what the columns of a file
//! mean. An [`Importer`] applies it to one record after another and yields an
//! [`ImportedCall`], or a [`Reject`] that says what is wrong with the row. Nothing is
//! dropped silently, and nothing is made up: a date without a time of day stays a day, a
//! leg that did not happen stays empty, and whatever had to be decided leaves a
//! [`Warning`] on the call.
//!
//! The engine is pure: it opens no file and knows no clock. Its caller feeds it records:
//!
//! ```
//! use callimport::{ImportMap, Importer, Outcome, Seen, Summary};
//!
//! let map = ImportMap::parse(
//!     r#"
//!     format = 1
//!     source_system = "harbour-cad"
//!     time_zone = "Europe/Berlin"
//!     [columns]
//!     external_id = "No"
//!     type = "Code"
//!     [types]
//!     unmapped = "default"
//!     default = "other"
//!     codes = { ALM = "intrusion_alarm" }
//!     [priority]
//!     default = 3
//!     [times]
//!     formats = ["%d.%m.%Y %H:%M", "%d.%m.%Y"]
//!     legs = { received = "Received" }
//!     "#,
//! )?;
//! let csv = "No,Code,Received\n17,ALM,24.12.2019 18:05\n";
//! let mut reader = map.csv_reader().from_reader(csv.as_bytes());
//! let importer = Importer::new(&map, &map.header(reader.byte_headers()?)?)?;
//! let (mut seen, mut summary) = (Seen::default(), Summary::default());
//! for (row, record) in (1..).zip(reader.byte_records()) {
//!     let outcome = importer.outcome(row, &record?, &mut seen);
//!     summary.add(&outcome);
//!     if let Outcome::Imported(call) = outcome {
//!         assert_eq!(call.type_code, "intrusion_alarm");
//!     }
//! }
//! assert_eq!(summary.imported, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

mod call;
mod codes;
mod decode;
mod fault;
mod importer;
pub mod limits;
mod map;
mod outcome;
mod place;
mod record;
mod reject;
mod seen;
mod summary;
mod time;
mod warning;

pub use call::{ImportedCall, ImportedTime, Leg, Precision, PrioritySource};
pub use importer::Importer;
pub use map::{ImportMap, MapError};
pub use outcome::Outcome;
pub use reject::{Reason, Reject};
pub use seen::{Seen, Sighting};
pub use summary::{Missing, Summary};
pub use warning::Warning;
