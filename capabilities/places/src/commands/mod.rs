//! What can be done with sites and places.

mod caution;
mod create_place;
mod create_site;
mod import_places;
mod picture;
mod put_contacts;
mod set_paths;
mod update_place;
mod update_site;

pub use caution::{AddCaution, RemoveCaution, add_caution, remove_caution};
pub use create_place::{CreatePlace, create_place};
pub use create_site::{CreateSite, create_site};
pub use import_places::{ImportPlaces, ImportedPlace, ImportedPlaces, import_places};
pub use picture::{PinPicture, PutPicture, RemovePicture, pin_picture, put_picture, remove_picture};
pub use put_contacts::{NewContact, PutContacts, put_contacts};
pub use set_paths::{SetPaths, set_paths};
pub use update_place::{OutlineChange, UpdatePlace, update_place};
pub use update_site::{UpdateSite, update_site};

use kernel::journal::{Fact, stream};
use kernel::{Context, Result, Tx};

use create_place::{check_drawable, check_shape};

use crate::model::{Place, PlaceRow, Site, fold};

#[derive(serde::Serialize)]
struct SiteFact<'a> {
    site: &'a Site,
}

#[derive(serde::Serialize)]
struct PlaceFact<'a> {
    place: &'a Place,
}

fn record_site(tx: &mut Tx<'_>, context: &Context, action: &'static str, site: &Site) -> Result<()> {
    let fact = Fact {
        action,
        stream: stream(crate::SITE_KIND, site.id),
        site: Some(site.id),
        occurred_at: None,
        payload: SiteFact { site },
    };
    tx.record(context, fact).map(|_| ())
}

fn record_place(tx: &mut Tx<'_>, context: &Context, action: &'static str, row: PlaceRow, site: &Site) -> Result<Place> {
    let place = Place::new(row, &site.name);
    let fact = Fact {
        action,
        stream: stream("place", place.id),
        site: Some(place.site_id),
        occurred_at: None,
        payload: PlaceFact { place: &place },
    };
    tx.record(context, fact)?;
    Ok(place)
}

/// Path of a place from its parent's, and what it is found by.
fn derive_path(row: &mut PlaceRow, parent_path: &str, site: &Site) {
    row.path = if parent_path.is_empty() { row.name.clone() } else { format!("{parent_path} / {}", row.name) };
    row.search = fold(&format!("{} {} {}", row.path, site.name, site.code));
}
