//! Sites and places.

mod caution;
mod contact;
mod near;
mod outline;
mod path;
mod picture;
mod place;
mod ring;
mod search;
mod shift;
mod site;
mod ways;

pub use caution::{CAUTIONS_MAX, Caution, CautionRow};
pub use contact::{
    CONTACTS_MAX, Contact, ContactRow, NOTE_MAX, NUMBER_MAX, Service, SiteContacts, clean_note, clean_number,
};
pub use near::{LINK_MAX, Near, NearPlace, clean_link, near};
pub use outline::{Area, innermost, metres};
pub use path::{
    PATHS_MAX, Path, PathChanges, PathGraph, PathGraphRow, PathKind, Way, graph, nearest_node, path_changes,
};
pub use picture::{Lay, Picture, PictureFile, PictureRow, Pin, lay};
pub use place::{Place, PlaceKind, PlaceLabel, PlaceOutline, PlaceRow};
pub use ring::{CORNERS_MAX, check_outline};
pub use search::{fold, words};
pub use shift::{SHIFTS_MAX, Shift, clean_shifts, minute_of_day, shift_at};
pub use site::Site;
pub use ways::{GROUND, NEAR_M, Passage, PassageKind, WayPlace, Ways};

use kernel::{Error, Result};

/// Longest name of a site or a place.
pub const NAME_MAX: usize = 200;
/// Minutes of a break at a site that says nothing else.
pub const BREAK_LIMIT_MIN: i64 = 30;
/// Minutes of a break at the most: a whole shift.
pub const BREAK_LIMIT_MIN_MAX: i64 = 480;
/// How deep areas may nest: site, building, floor, room, zone and some to spare.
pub const DEPTH_MAX: usize = 12;

/// A name without blanks around it.
///
/// # Errors
/// `invalid` on the field when it is empty or too long.
pub fn clean(field: &str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > NAME_MAX {
        let message = format!("takes 1 to {NAME_MAX} characters");
        return Err(Error::invalid(format!("{field} {message}")).field(field, message));
    }
    Ok(text.to_owned())
}

/// A position, when both of its parts are there.
///
/// # Errors
/// `invalid` when one of the two is missing.
pub fn position(latitude: Option<f64>, longitude: Option<f64>) -> Result<Option<(f64, f64)>> {
    check_position(latitude, longitude).map(|()| latitude.zip(longitude))
}

/// Refuses a position that is not on Earth.
///
/// # Errors
/// `invalid` when one of the two is missing or out of range.
pub fn check_position(latitude: Option<f64>, longitude: Option<f64>) -> Result<()> {
    match (latitude, longitude) {
        (None, None) => Ok(()),
        (Some(latitude), Some(longitude)) if latitude.abs() <= 90.0 && longitude.abs() <= 180.0 => Ok(()),
        _ => Err(Error::invalid("a position has a latitude from -90 to 90 and a longitude from -180 to 180")
            .field("latitude", "latitude and longitude go together")),
    }
}
