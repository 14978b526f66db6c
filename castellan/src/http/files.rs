//! The application's files.

use axum::Router;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use tower_http::compression::CompressionLayer;

/// Serves the application. A file whose name holds its hash is kept by browsers for ever, a page never.
pub(super) fn router() -> Router {
    Router::new().fallback(file).layer(CompressionLayer::new())
}

async fn file(request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    match web::file(request.uri().path()) {
        Some(file) => {
            let cache = if file.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
            ([(CONTENT_TYPE, file.media_type), (CACHE_CONTROL, cache.to_owned())], file.bytes).into_response()
        }
        None => (StatusCode::NOT_FOUND, "There is no such page. The console is at /console.").into_response(),
    }
}
