//! Bring areas and points in from a drawing.

use kernel::db::{Json, SqlExt as _};
use kernel::error::Kind;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CreatePlace, create_place};
use crate::model::{PlaceRow, Site, clean, clean_link};
use crate::rights::{ManagePlaces, ReadPlaces};
use crate::store;

/// Places in one command at the most: the writer is held for as long as they take.
const BATCH_MAX: usize = 200;

/// Places of a drawing, areas before what lies in them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportPlaces {
    /// The site; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub site_id: Id,
    /// Up to two hundred.
    pub places: Vec<CreatePlace>,
}

/// What became of one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum ImportedPlace {
    /// It is new.
    Created {
        /// Its id.
        id: Id,
    },
    /// Its area has a place of that name, which was drawn anew.
    Changed {
        /// Its id.
        id: Id,
    },
    /// It was there, just so.
    Unchanged {
        /// Its id.
        id: Id,
    },
    /// It cannot be.
    Refused {
        /// Why.
        reason: String,
    },
}

/// What became of them, in their order.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ImportedPlaces {
    /// One for each.
    pub places: Vec<ImportedPlace>,
}

/// Brings places in. One that its area has by name already is drawn anew, so that an import can be repeated.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` for too many at once. A single place that cannot be is refused by itself.
pub fn import_places(tx: &mut Tx<'_>, context: &Context, input: ImportPlaces) -> Result<ImportedPlaces> {
    let site: Site = tx.by_id(input.site_id)?.ok_or_else(|| Error::not_found("site"))?;
    context.actor.must_seen::<ManagePlaces, ReadPlaces>(site.id, "place")?;
    if input.places.len() > BATCH_MAX {
        return Err(Error::invalid(format!("a batch takes at most {BATCH_MAX} places")));
    }
    let mut places = Vec::with_capacity(input.places.len());
    for place in input.places {
        places.push(import_place(tx, context, &site, CreatePlace { site_id: site.id, ..place })?);
    }
    Ok(ImportedPlaces { places })
}

fn import_place(tx: &mut Tx<'_>, context: &Context, site: &Site, input: CreatePlace) -> Result<ImportedPlace> {
    let refused = |reason: &str| Ok(ImportedPlace::Refused { reason: reason.to_owned() });
    let parent = input.parent_id.unwrap_or(site.id);
    let name = match clean("name", &input.name) {
        Ok(name) => name,
        Err(error) => return refused(error.detail()),
    };
    let Some(known) = store::sibling_named(tx, parent, &name)?.filter(|known| known.site_id == site.id) else {
        return match create_place(tx, context, input) {
            Ok(place) => Ok(ImportedPlace::Created { id: place.id }),
            // What it checks, it checks before it writes.
            Err(error) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => refused(error.detail()),
            Err(error) => Err(error),
        };
    };
    if known.kind != input.kind {
        return refused(&format!("its area has a {} of this name, which is no {}", known.kind, input.kind));
    }
    let link = match super::check_shape(&input).and_then(|()| input.link.as_deref().map(clean_link).transpose()) {
        Ok(link) => link.flatten(),
        Err(error) => return refused(error.detail()),
    };
    let drawn = PlaceRow {
        restricted: input.restricted,
        latitude: input.latitude.or(known.latitude),
        longitude: input.longitude.or(known.longitude),
        outline: input.outline.map(Json).or_else(|| known.outline.clone()),
        level: input.level.or(known.level),
        link: link.or_else(|| known.link.clone()),
        ..known.clone()
    };
    if drawn == known {
        return Ok(ImportedPlace::Unchanged { id: known.id });
    }
    let drawn = PlaceRow { version: known.version + 1, ..drawn };
    tx.save(&drawn)?;
    super::record_place(tx, context, "place.updated", drawn, site)?;
    Ok(ImportedPlace::Changed { id: known.id })
}
