//! Is it alive, can it be used, how is it doing.

use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use kernel::error::Kind;
use kernel::{App, Error, Result};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use super::access::Access;

/// Bounds of the histograms of seconds: from a fast flush to what a dispatcher notices.
const SECONDS: [f64; 12] = [0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// The process answers.
pub(super) async fn alive() -> &'static str {
    "alive\n"
}

/// The store answers, and what it acknowledges is on disk. Strangers are told no more than whether.
pub(super) async fn ready(State(app): State<Arc<App>>, Known(known): Known) -> Result<Json<serde_json::Value>> {
    let seq = app.db.read(kernel::journal::head).await;
    if !known {
        let ready = seq.map(|_| Json(serde_json::json!({ "ready": true })));
        return ready.map_err(|_| Error::unavailable("it is not ready"));
    }
    let seq = seq?;
    // Still ready when nothing can be stored: whoever sends nothing more would never learn that it is over.
    let storing = app.db.feed().is_storing();
    let store = app.db.store_name();
    Ok(Json(serde_json::json!({ "ready": true, "durable": true, "storing": storing, "store": store, "seq": seq })))
}

/// Metrics in Prometheus form.
pub(super) async fn metrics(
    Known(known): Known,
    Extension(handle): Extension<PrometheusHandle>,
) -> Result<impl IntoResponse> {
    if !known {
        let message =
            "figures are shown to this machine, to the addresses in metrics_from, and to whoever shows metrics_token";
        return Err(Error::new(Kind::Forbidden, message));
    }
    handle.run_upkeep();
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render()))
}

/// Whether whoever asks may see more than a stranger.
pub(super) struct Known(bool);

impl<S: Sync> FromRequestParts<S> for Known {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Self, Self::Rejection> {
        Ok(Self(parts.extensions.get::<Arc<Access>>().is_some_and(|access| access.is_known(parts))))
    }
}

/// Starts counting.
///
/// # Errors
/// When something else counts already.
pub fn install_metrics() -> anyhow::Result<PrometheusHandle> {
    Ok(PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &SECONDS)?
        .set_buckets_for_metric(
            Matcher::Full("castellan_batch_commands".into()),
            &[1.0, 2.0, 4.0, 8.0, 16.0, 64.0, 256.0, 512.0],
        )?
        .install_recorder()?)
}
