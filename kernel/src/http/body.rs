//! What comes in: bodies, queries and path parts, each with a clear refusal.

use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::error::Kind;
use crate::{Error, Id, Result};

/// A JSON body.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| match rejection {
            BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => {
                Error::new(Kind::TooLarge, "the body is larger than 2 MiB")
            }
            other => Error::invalid(other.to_string()),
        })?;
        // An empty body is an empty object: acts without arguments need none.
        let bytes: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        serde_json::from_slice(bytes).map(Self).map_err(|error| {
            let error = error.to_string();
            let invalid = Error::invalid(format!("the body does not fit: {error}"));
            match error.split('`').nth(1) {
                Some(field) if error.contains("field") => invalid.field(field, error.clone()),
                _ => invalid,
            }
        })
    }
}

/// The query of an address.
pub struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
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
