//! What goes out.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, ETAG, HeaderName};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::db::{Refused, Reply};
use crate::page::Page;

/// Header of lists: number of the last journal entry that the answer contains.
const SEQ: HeaderName = HeaderName::from_static("castellan-seq");

/// The answer to a change: 200.
pub struct Done<O>(pub Reply<O>);
/// The answer to a change that made something: 201.
pub struct Created<O>(pub Done<O>);
/// The answer to a change of a record that people edit: 200 with its ETag.
pub struct Edited<O>(pub Done<O>);
/// The answer to a change that leaves nothing to show: 204.
pub struct NoContent;

fn json(status: StatusCode, body: String) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}

impl<O> IntoResponse for Done<O> {
    fn into_response(self) -> Response {
        json(StatusCode::OK, self.0.json)
    }
}

impl<O> IntoResponse for Created<O> {
    fn into_response(self) -> Response {
        json(StatusCode::CREATED, self.0.0.json)
    }
}

/// The part of a record that an ETag is made of.
#[derive(serde::Deserialize)]
struct Versioned {
    version: i64,
}

impl<O> IntoResponse for Edited<O> {
    fn into_response(self) -> Response {
        let version = serde_json::from_str::<Versioned>(&self.0.0.json).map(|record| record.version);
        let mut response = self.0.into_response();
        if let Some(tag) = version.ok().and_then(|version| format!("\"{version}\"").parse().ok()) {
            response.headers_mut().insert(ETAG, tag);
        }
        response
    }
}

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

/// A record with its version as ETag.
pub struct Tagged<T>(pub T, pub i64);

impl<T: Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        ([(ETAG, format!("\"{}\"", self.1))], Json(self.0)).into_response()
    }
}

/// About what an item of a list takes as JSON.
const ITEM_BYTES: usize = 1_024;

/// A page of a list.
pub struct List<T> {
    pub(super) page: Page<T>,
    pub(super) seq: i64,
}

impl<T: Serialize> IntoResponse for List<T> {
    fn into_response(self) -> Response {
        // Written in one piece of about the right size: a board of 500 is half a megabyte.
        let mut body = Vec::with_capacity(ITEM_BYTES * (self.page.items.len() + 1));
        match serde_json::to_writer(&mut body, &self.page) {
            Ok(()) => {
                ([(SEQ, self.seq.to_string()), (CONTENT_TYPE, "application/json".to_owned())], body).into_response()
            }
            Err(error) => crate::Error::internal(error).into_response(),
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Self::Now(error) => error.into_response(),
            Self::Before(problem) => problem.into_response(),
        }
    }
}
