//! Everything served over HTTP: the API, its document, the application's files, health and metrics.

mod access;
mod certificate;
mod connections;
mod files;
mod health;
mod layers;
mod patient;

use std::sync::Arc;

use axum::response::IntoResponse as _;
use axum::routing::{any, get};
use axum::{Extension, Router};
use kernel::error::Kind;
use kernel::{App, Error};
use utoipa_swagger_ui::SwaggerUi;

use crate::compose::Parts;
use crate::health::Shown;
use crate::map::{self, Tiles};

pub use access::Access;
pub use certificate::{Certificate, Renewal, Standing};
pub use connections::serve;
pub use health::install_metrics;
pub use layers::insist_on_tls;

/// The whole router.
pub fn router(
    app: Arc<App>,
    parts: Parts,
    metrics: metrics_exporter_prometheus::PrometheusHandle,
    tiles: Arc<Tiles>,
    access: Access,
    shown: Arc<Shown>,
) -> Router {
    let Parts { api, document, address, .. } = parts;
    let missing = || async { Error::not_found("address").into_response() };
    let wrong_method =
        || async { Error::new(Kind::MethodNotAllowed, "see /api/docs for what the address takes").into_response() };
    let api = ["/api", "/api/", "/api/{*rest}"]
        .into_iter()
        .fold(api, |api, path| api.route(path, any(missing)))
        .method_not_allowed_fallback(wrong_method);
    let plain = Router::new()
        .route("/healthz", get(health::alive))
        .route("/livez", get(health::alive))
        .route("/readyz", get(health::ready))
        .route(map::TILES, get(map::show_tile))
        .route("/metrics", get(health::metrics));
    let router = Router::new()
        .merge(api)
        .merge(plain)
        .with_state(app)
        .layer(Extension(metrics))
        .layer(Extension(Arc::new(access)))
        .layer(Extension(shown))
        .merge(SwaggerUi::new("/api/docs").url("/api/v1/openapi.json", document))
        .fallback_service(files::router());
    layers::add(router.layer(Extension(tiles.clone())).layer(Extension(address)), tiles.origin())
}
