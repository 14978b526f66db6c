//! What comes in: bodies, queries and path parts, each with a clear refusal.

use std::time::Duration;

use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;

use super::shape;
use crate::error::Kind;
use crate::{Error, Id, Result};

/// Largest body: a batch of imported calls fits several times.
const BODY_MAX: usize = 2 * 1024 * 1024;
/// Largest body that says of itself that it is a picture: the scanned plan of a floor.
const PICTURE_MAX: usize = 10 * 1024 * 1024;
/// What of a larger one is read, and thrown away, before it is refused.
const READ_MAX: usize = 16 * 1024 * 1024;
/// Longest pause within a body; a line that has died in the middle of it is not kept for ever.
const PAUSE_MAX: Duration = Duration::from_secs(30);

/// Reads a request's body before anything is decided about the request. A connection on which a refusal goes out while
/// the body is still coming in is closed with unread data, and the caller may never see the refusal.
///
/// # Errors
/// `too_large`; `invalid` when the caller stops in the middle.
pub async fn read_whole(request: Request) -> Result<Request> {
    let (parts, body) = request.into_parts();
    let max = body_max(&parts.headers);
    let mut frames = body.into_data_stream();
    let (mut kept, mut length) = (Vec::new(), 0);
    loop {
        let frame = tokio::time::timeout(PAUSE_MAX, frames.next()).await;
        let Some(frame) =
            frame.map_err(|_| Error::invalid("the body did not come in whole: its sender fell silent"))?
        else {
            break;
        };
        let frame = frame.map_err(|error| Error::invalid(format!("the body did not come in whole: {error}")))?;
        length += frame.len();
        if length > READ_MAX {
            break;
        }
        if length <= max {
            kept.extend_from_slice(&frame);
        }
    }
    if length > max { Err(too_large(max)) } else { Ok(Request::from_parts(parts, kept.into())) }
}

fn body_max(headers: &HeaderMap) -> usize {
    let is_picture = headers.get(CONTENT_TYPE).is_some_and(|sort| sort.as_bytes().starts_with(b"image/"));
    if is_picture { PICTURE_MAX } else { BODY_MAX }
}

fn too_large(max: usize) -> Error {
    Error::new(Kind::TooLarge, format!("the body is larger than {} MiB", max / 1024 / 1024))
}

/// Refuses text with U+0000, which PostgreSQL cannot hold.
fn refuse_nul(body: &[u8]) -> Result<()> {
    fn holds_nul(value: &serde_json::Value) -> bool {
        match value {
            serde_json::Value::String(text) => text.contains('\0'),
            serde_json::Value::Array(items) => items.iter().any(holds_nul),
            serde_json::Value::Object(fields) => {
                fields.iter().any(|(name, value)| name.contains('\0') || holds_nul(value))
            }
            _ => false,
        }
    }
    // Written as an escape or not at all; looked for closely only where it seems to be.
    let suspect = body.windows(6).any(|six| six == b"\\u0000");
    if suspect && serde_json::from_slice(body).is_ok_and(|value| holds_nul(&value)) {
        return Err(Error::invalid("a text holds the character U+0000, which no text can hold here"));
    }
    Ok(())
}

/// A JSON body.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self> {
        let bytes = axum::body::to_bytes(request.into_body(), BODY_MAX).await.map_err(|_| too_large(BODY_MAX))?;
        refuse_nul(&bytes)?;
        // An empty body is an empty object: acts without arguments need none.
        let bytes: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        shape::read(bytes).map(Self).map_err(|error| {
            let error = error.to_string();
            let invalid = Error::invalid(format!("the body does not fit: {error}"));
            match error.split('`').nth(1) {
                Some(field) if error.contains("field") => invalid.field(field, error.clone()),
                _ => invalid,
            }
        })
    }
}

/// The bytes of a picture.
pub struct PictureBody(pub axum::body::Bytes);

impl<S: Send + Sync> FromRequest<S> for PictureBody {
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self> {
        let max = body_max(request.headers());
        axum::body::to_bytes(request.into_body(), max).await.map(Self).map_err(|_| too_large(max))
    }
}

/// The query of an address.
pub struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(Error::invalid("the query holds the character U+0000, which no text can hold here"));
        }
        Query::<T>::from_request_parts(parts, state)
            .await
            .map(|query| Self(query.0))
            .map_err(|rejection| Error::invalid(format!("the query does not fit: {}", rejection.body_text())))
    }
}

/// The id in a path. An id that cannot be is a thing that is not there.
pub struct PathId(pub Id);

impl<S: Send + Sync> FromRequestParts<S> for PathId {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let Path(text) =
            Path::<String>::from_request_parts(parts, state).await.map_err(|_| Error::not_found("thing"))?;
        Id::parse(&text).map(Self).map_err(|_| Error::not_found("thing"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Act {
        #[serde(default)]
        note: String,
    }

    #[tokio::test]
    async fn a_body_is_an_object() {
        for (body, expected) in [
            ("", Some("")),
            (" {}", Some("")),
            (r#"{"note":"two more"}"#, Some("two more")),
            ("[]", None),
            (" \n[\"two more\"]", None),
            (r#"{"nota":"two more"}"#, None),
            ("7", None),
        ] {
            let read = Body::<Act>::from_request(Request::new(body.into()), &()).await;
            assert_eq!(read.ok().map(|Body(act)| act.note).as_deref(), expected, "{body}");
        }
    }
}
