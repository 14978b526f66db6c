//! A file as the body of a request. Its handler reads it piece by piece, once it is known who sends it; every other body
//! is read whole before anything is decided.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::extract::{FromRequestParts, Request};
use axum::http::Method;
use axum::http::header::CONTENT_LENGTH;
use axum::http::request::Parts;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use tokio::sync::Mutex;

use crate::files::{FILE_MAX, too_large};
use crate::{Error, Result};

/// Last part of the addresses that take a file.
const TAKES_FILE: &str = "/attachments";
/// Longest pause in the middle of a file: a phone between two cells is back by then, or begins anew.
const PAUSE_MAX: Duration = Duration::from_mins(1);
/// What of a refused file is read, and thrown away, so that the caller sees the refusal: one of twice the bound still does.
const DRAIN_MAX: u64 = 2 * FILE_MAX;

/// Whether a route takes a file as its body.
pub fn takes_file(method: &Method, route: &str) -> bool {
    *method == Method::POST && route.ends_with(TAKES_FILE)
}

/// The file that comes with a request.
#[derive(Clone)]
pub struct Upload {
    body: Arc<Mutex<BodyDataStream>>,
}

impl Upload {
    /// Takes the body out of a request and hands it to the handler beside it.
    pub fn split(request: Request) -> (Request, Self) {
        let (mut parts, body) = request.into_parts();
        let upload = Self { body: Arc::new(Mutex::new(body.into_data_stream())) };
        parts.extensions.insert(upload.clone());
        (Request::from_parts(parts, Body::empty()), upload)
    }

    /// Its pieces, as they come in.
    pub fn pieces(self) -> impl Stream<Item = Result<Bytes>> {
        stream::try_unfold(self, |upload| async move { Ok(upload.next().await?.map(|piece| (piece, upload))) })
    }

    async fn next(&self) -> Result<Option<Bytes>> {
        match tokio::time::timeout(PAUSE_MAX, async { self.body.lock().await.next().await }).await {
            Ok(piece) => piece.transpose().map_err(|error| {
                Error::invalid(format!("the file did not come in whole and was not kept; send it again: {error}"))
            }),
            Err(_) => Err(Error::invalid("the file stopped coming in and was not kept; send it again")),
        }
    }

    /// Reads what a refusal left unread, within a bound.
    pub async fn drain(self) {
        let mut length = 0;
        while let Ok(Some(piece)) = self.next().await {
            length += piece.len() as u64;
            if length > DRAIN_MAX {
                break;
            }
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Upload {
    type Rejection = Error;

    /// Refuses at once what says itself that it is too large.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let announced = parts.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        if announced.is_some_and(|length| length > FILE_MAX) {
            return Err(too_large());
        }
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Error::internal("the route is none that takes a file"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_routes_of_attachments_take_a_file() {
        for (method, route, expected) in [
            (Method::POST, "/api/v1/incidents/{id}/attachments", true),
            (Method::GET, "/api/v1/incidents/{id}/attachments", false),
            (Method::POST, "/api/v1/attachments/{id}/remove", false),
            (Method::POST, "/api/v1/incidents/{id}/log", false),
        ] {
            assert_eq!(takes_file(&method, route), expected, "{method} {route}");
        }
    }
}
