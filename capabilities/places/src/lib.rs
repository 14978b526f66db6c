//! Sites, areas and points: where things are.
//!
//! Words: a *site* is a place under protection; an *area* is a part of it, and areas nest; a *point* is a thing at a
//! place, such as a door. All of them are *places*, chosen by a search that shows duplicates apart. A *contact* is a
//! number at hand for a site; a *shift* is a span of the day in which the same people work; a *picture* of an area lies on
//! the ground where its *pins* say; a *caution* is what to know of a place before somebody is sent there.
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

pub use rights::{ManageCautions, ManagePlaces, ManageSites, ReadCautions, ReadContacts, ReadPlaces};

/// What entries about a site are about.
pub const SITE_KIND: &str = "site";

/// This capability.
pub fn capability() -> Capability {
    Capability {
        name: "places",
        routes: http::routes(),
        migrations: &[
            kernel::migration!("places", "0001_places"),
            kernel::migration!("places", "0002_site_contacts"),
            kernel::migration!("places", "0003_place_cautions"),
            kernel::migration!("places", "0005_paths"),
            kernel::migration!("places", "0010_breaks"),
            kernel::migration!("places", "0030_pictures"),
            kernel::migration!("places", "0050_shifts"),
            kernel::migration!("places", "0060_links"),
        ],
        rights: rights::RIGHTS,
        visibility: &[
            Visibility { kind: SITE_KIND, actions: &["place.read"], shared: false },
            Visibility { kind: "place", actions: &["place.read"], shared: false },
            Visibility { kind: "contacts", actions: &["contact.read"], shared: false },
            Visibility { kind: "paths", actions: &["place.read"], shared: false },
            Visibility { kind: "caution", actions: &["caution.read"], shared: false },
        ],
        duties: &[],
    }
}
