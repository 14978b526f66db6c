//! What holds for every answer: safe headers, a count, and no panic that takes the process down.

use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, Method};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use kernel::clock::{Clock as _, SystemClock};
use kernel::http::{Upload, read_whole, takes_file};
use kernel::{Error, Id};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tracing::Instrument as _;

use crate::traces;

/// Scripts, workers and connections from our own origin only, no plug-ins, no frames. Style attributes are allowed:
/// panes and the map set sizes by them.
/// The origin of a tile server, when there is one, may be asked for pictures.
fn policy(tiles: Option<&str>) -> HeaderValue {
    let tiles = tiles.map(|origin| format!(" {origin}")).unwrap_or_default();
    let policy = format!(
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:{tiles}; \
         connect-src 'self'{tiles}; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).expect("an origin has printable ASCII only")
}

const HEADERS: [(HeaderName, &str); 6] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // The officer's page asks for positions; nothing here looks or listens.
    (
        HeaderName::from_static("permissions-policy"),
        "geolocation=(self), camera=(), microphone=(), display-capture=(), payment=(), usb=(), serial=(), bluetooth=()",
    ),
];

/// A browser that was here once comes over TLS only, for a year. Other names of the domain are not ours to decide about.
const TLS_ONLY: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// What tells requests apart in logs, here and at the caller's.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest id of a caller; it stands in each line about the request.
const REQUEST_ID_MAX: usize = 64;

/// Adds the layers, the outermost last.
pub(super) fn add(router: Router, tiles: Option<&str>) -> Router {
    router.layer(CatchPanicLayer::custom(panicked)).layer(from_fn_with_state(policy(tiles), finish))
}

/// Tells browsers to come over a protected line only.
pub fn insist_on_tls(router: Router) -> Router {
    router.layer(SetResponseHeaderLayer::overriding(STRICT_TRANSPORT_SECURITY, TLS_ONLY))
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Error::internal("a handler panicked").into_response()
}

/// Reads the body whole before anything is decided, but that of a route which takes a file: what its handler left of it
/// is read afterwards.
async fn answer(request: Request, next: Next, method: &Method, route: &str) -> Response {
    if takes_file(method, route) {
        let (request, upload) = Upload::split(request);
        let response = next.run(request).await;
        upload.drain().await;
        return response;
    }
    match read_whole(request).await {
        Ok(request) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// The id by which a request is found again in logs: the caller's own, or a new one.
fn request_id(headers: &HeaderMap) -> String {
    let is_plain = |id: &&str| {
        let letters = id.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"-_.".contains(&letter));
        letters && (1..=REQUEST_ID_MAX).contains(&id.len())
    };
    let own = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok()).filter(is_plain);
    own.map_or_else(|| Id::new(SystemClock.now()).to_string(), str::to_owned)
}

async fn finish(State(policy): State<HeaderValue>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("other".to_owned(), |path| path.as_str().to_owned());
    let id = request_id(request.headers());
    let span = tracing::info_span!("request", id, %method, route);
    traces::adopt(&span, request.headers());
    let mut response = answer(request, next, &method, &route).instrument(span.clone()).await;
    let headers = response.headers_mut();
    headers.entry(REQUEST_ID).or_insert_with(|| HeaderValue::try_from(&id).expect("an id is plain ASCII"));
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(policy);
    for (name, value) in HEADERS {
        // A file that somebody handed in has a stricter policy of its own.
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    let labels = [("method", method.to_string()), ("route", route), ("status", response.status().as_u16().to_string())];
    let took = begun.elapsed();
    metrics::histogram!("castellan_http_seconds", &labels).record(took.as_secs_f64());
    traces::answered(&span, response.status().as_u16());
    span.in_scope(|| tracing::debug!(status = response.status().as_u16(), took_ms = took.as_millis(), "answered"));
    response
}
