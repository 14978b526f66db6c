//! Everything served over HTTP: the API, its document, the application's files, health and metrics.

mod files;
mod health;
mod layers;

use std::sync::Arc;

use axum::Router;
use axum::response::IntoResponse as _;
use axum::routing::get;
use kernel::{App, Error};
use utoipa_swagger_ui::SwaggerUi;

use crate::compose::Parts;

pub use health::install_metrics;

/// The whole router.
pub fn router(app: Arc<App>, parts: Parts, metrics: metrics_exporter_prometheus::PrometheusHandle) -> Router {
    let Parts { api, document, .. } = parts;
    let api = api.route("/api/{*rest}", axum::routing::any(|| async { Error::not_found("address").into_response() }));
    let plain = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(move || async move { health::metrics(&metrics) }));
    let router = Router::new()
        .merge(api)
        .merge(plain)
        .with_state(app)
        .merge(SwaggerUi::new("/api/docs").url("/api/v1/openapi.json", document))
        .fallback_service(files::router());
    layers::add(router)
}
