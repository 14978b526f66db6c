//! Sites, areas and points: where things are.
//!
//! Words: a *site* is a place under protection; an *area* is a part of it, and areas nest; a *point* is a thing at a
//! place, such as a door. All of them are *places*, chosen by a search that shows duplicates apart.
//!
//! Invariants: a place lies in an area of its own site; names are unique within an area; a place is retired, never
//! deleted.

pub mod commands;
mod http;
pub mod model;
pub mod queries;
mod rights;
mod store;

use kernel::Capability;
use kernel::feed::Visibility;

pub use rights::{ManagePlaces, ManageSites, ReadPlaces};

/// This capability.
pub fn capability() -> Capability {
    Capability {
        name: "places",
        routes: http::routes(),
        migrations: &[kernel::migration!("places", "0001_places"), kernel::migration!("places", "0005_paths")],
        rights: rights::RIGHTS,
        visibility: &[
            Visibility { kind: "site", actions: &["place.read"], shared: false },
            Visibility { kind: "place", actions: &["place.read"], shared: false },
        ],
        duties: &[],
    }
}
