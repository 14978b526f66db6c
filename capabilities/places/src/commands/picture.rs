//! Give an area a picture, pin it to the ground, take it away.

use std::sync::Arc;

use kernel::db::{Json, SqlExt as _};
use kernel::error::Kind;
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Tx};
use serde::Serialize;

use crate::model::{Picture, PictureFile, PictureRow, Pin, PlaceRow, lay};
use crate::rights::{ManagePlaces, ReadPlaces};
use crate::store;

/// A picture for an area, in place of the one it had.
#[derive(Clone, Debug, Serialize)]
pub struct PutPicture {
    place_id: Id,
    seen_version: Option<i64>,
    media_type: &'static str,
    width_px: u32,
    height_px: u32,
    /// Stands for the bytes in what a repeat must match.
    digest: String,
    #[serde(skip)]
    bytes: Arc<[u8]>,
}

impl PutPicture {
    /// Reads what the bytes are; done before the writer is asked.
    ///
    /// # Errors
    /// `invalid` when they are no picture that is taken.
    pub fn new(place_id: Id, seen_version: Option<i64>, bytes: &[u8]) -> Result<Self> {
        let picture = floorplans::read_picture(bytes).map_err(|fault| {
            let message = fault.to_string();
            Error::invalid(message.clone()).field("picture", message)
        })?;
        Ok(Self {
            place_id,
            seen_version,
            media_type: picture.media_type,
            width_px: picture.width_px,
            height_px: picture.height_px,
            digest: kernel::secret::hex(&kernel::secret::sha256(&[bytes])),
            bytes: bytes.into(),
        })
    }
}

/// Where a picture lies.
#[derive(Clone, Debug, Serialize)]
pub struct PinPicture {
    /// The area that it shows.
    pub place_id: Id,
    /// The version the caller has seen.
    pub seen_version: Option<i64>,
    /// All its pins.
    pub pins: Vec<Pin>,
}

/// A picture that is no longer wanted.
#[derive(Clone, Debug, Serialize)]
pub struct RemovePicture {
    /// The area that it shows.
    pub place_id: Id,
}

#[derive(Serialize)]
struct PictureFact<'a> {
    picture: &'a Picture,
}

fn record(tx: &mut Tx<'_>, context: &Context, action: &'static str, row: PictureRow) -> Result<Picture> {
    let picture = Picture::new(row);
    let fact = Fact {
        action,
        stream: stream("place", picture.place_id),
        site: Some(picture.site_id),
        occurred_at: None,
        payload: PictureFact { picture: &picture },
    };
    tx.record(context, fact)?;
    Ok(picture)
}

fn managed(tx: &mut Tx<'_>, context: &Context, place_id: Id) -> Result<PlaceRow> {
    let place: PlaceRow = tx.by_id(place_id)?.ok_or_else(|| Error::not_found("place"))?;
    context.actor.must_seen::<ManagePlaces, ReadPlaces>(place.site_id, "place")?;
    Ok(place)
}

fn must_be_seen(seen: Option<i64>, version: i64) -> Result<()> {
    if seen.is_some_and(|seen| seen != version) {
        return Err(Error::new(Kind::Stale, "the picture was changed in the meantime; look at it again"));
    }
    Ok(())
}

/// Gives an area a picture. One of the same size keeps the pins of the last: it is the same plan, drawn again.
///
/// # Errors
/// `not_found`, `forbidden`, `stale`; `invalid` when the place is a point.
pub fn put_picture(tx: &mut Tx<'_>, context: &Context, input: PutPicture) -> Result<Picture> {
    let place = managed(tx, context, input.place_id)?;
    if !place.kind.is_area() {
        return Err(Error::invalid("a picture shows an area, not a point; give it to the floor"));
    }
    let known = store::picture(tx, place.id)?;
    let version = known.as_ref().map_or(0, |known| known.version);
    must_be_seen(input.seen_version, version)?;
    let (width_px, height_px) = (i64::from(input.width_px), i64::from(input.height_px));
    let pins = known
        .as_ref()
        .filter(|known| (known.width_px, known.height_px) == (width_px, height_px))
        .map(|known| known.pins.0.clone());
    let row = PictureRow {
        place_id: place.id,
        site_id: place.site_id,
        media_type: input.media_type.to_owned(),
        width_px,
        height_px,
        size_bytes: i64::try_from(input.bytes.len()).map_err(Error::internal)?,
        pins: Json(pins.unwrap_or_default()),
        version: version + 1,
    };
    let file = PictureFile { place_id: place.id, bytes: input.bytes.to_vec() };
    if known.is_some() {
        tx.save(&row)?;
        tx.save(&file)?;
    } else {
        tx.insert(&row)?;
        tx.insert(&file)?;
    }
    record(tx, context, "place.picture_set", row)
}

/// Pins a picture to the ground.
///
/// # Errors
/// `not_found`, `forbidden`, `stale`; `invalid` when the pins do not say where it lies.
pub fn pin_picture(tx: &mut Tx<'_>, context: &Context, input: PinPicture) -> Result<Picture> {
    let place = managed(tx, context, input.place_id)?;
    let mut row = store::picture(tx, place.id)?.ok_or_else(|| Error::not_found("picture"))?;
    must_be_seen(input.seen_version, row.version)?;
    lay(row.width_px, row.height_px, &input.pins)?;
    row.pins = Json(input.pins);
    row.version += 1;
    tx.save(&row)?;
    record(tx, context, "place.picture_pinned", row)
}

/// Takes a picture away; the journal keeps that it was there, not its bytes.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn remove_picture(tx: &mut Tx<'_>, context: &Context, input: RemovePicture) -> Result<Picture> {
    let place = managed(tx, context, input.place_id)?;
    let row = store::picture(tx, place.id)?.ok_or_else(|| Error::not_found("picture"))?;
    store::delete_picture(tx, place.id)?;
    record(tx, context, "place.picture_removed", row)
}
