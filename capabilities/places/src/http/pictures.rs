//! Pictures of areas: the plan of a floor that exists on paper only.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use kernel::db::Refused;
use kernel::http::{Body, By, Done, Edited, List, PathId, PictureBody};
use kernel::page::Page;
use kernel::{Id, Result};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::commands::{self, PinPicture, PutPicture, RemovePicture};
use crate::model::{Picture, Pin};
use crate::queries;
use crate::rights::{ManagePlaces, ReadPlaces};

/// The pictures of a site's areas, and where each lies.
#[utoipa::path(get, path = "/sites/{id}/pictures", tag = "places", params(("id" = Id, Path)),
    responses((status = 200, body = Page<Picture>)))]
pub(crate) async fn list_pictures(by: By<ReadPlaces>, PathId(id): PathId) -> Result<List<Picture>> {
    by.list(move |sql, actor| queries::pictures(sql, actor, id)).await
}

/// The picture of an area itself: PNG, JPEG or WebP.
#[utoipa::path(get, path = "/places/{id}/picture", tag = "places", params(("id" = Id, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/png")))]
pub(crate) async fn show_picture(by: By<ReadPlaces>, PathId(id): PathId, headers: HeaderMap) -> Result<Response> {
    let row = by.read(move |sql, actor| queries::picture(sql, actor, id)).await?;
    let tag = format!("\"{}\"", row.version);
    // Kept by the browser, but asked for each time: whoever may no longer see it does not.
    let kept = [(CACHE_CONTROL, "private, no-cache".to_owned()), (ETAG, tag.clone())];
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    let (row, bytes) = by.read(move |sql, actor| queries::picture_file(sql, actor, id)).await?;
    Ok((kept, [(CONTENT_TYPE, row.media_type)], bytes).into_response())
}

/// Give an area a picture: a PNG, JPEG or WebP of at most 10 MiB and 8 000 pixels a side.
#[utoipa::path(put, path = "/places/{id}/picture", tag = "places", params(("id" = Id, Path)),
    request_body(content = Vec<u8>, content_type = "image/png"), responses((status = 200, body = Picture)))]
pub(crate) async fn put_picture(
    by: By<ManagePlaces>,
    PathId(id): PathId,
    PictureBody(bytes): PictureBody,
) -> Result<Edited<Picture>, Refused> {
    let input = PutPicture::new(id, by.seen_version()?, &bytes)?;
    by.write(input, commands::put_picture).await.map(Edited)
}

/// All pins of a picture.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PictureChange {
    pins: Vec<Pin>,
}

/// Pin a picture to the ground, by three points or more.
#[utoipa::path(patch, path = "/places/{id}/picture", tag = "places", request_body = PictureChange,
    params(("id" = Id, Path)), responses((status = 200, body = Picture)))]
pub(crate) async fn pin_picture(
    by: By<ManagePlaces>,
    PathId(place_id): PathId,
    Body(input): Body<PictureChange>,
) -> Result<Edited<Picture>, Refused> {
    let input = PinPicture { place_id, seen_version: by.seen_version()?, pins: input.pins };
    by.write(input, commands::pin_picture).await.map(Edited)
}

/// Take the picture of an area away.
#[utoipa::path(delete, path = "/places/{id}/picture", tag = "places", params(("id" = Id, Path)),
    responses((status = 200, body = Picture)))]
pub(crate) async fn remove_picture(by: By<ManagePlaces>, PathId(place_id): PathId) -> Result<Done<Picture>, Refused> {
    by.write(RemovePicture { place_id }, commands::remove_picture).await
}
