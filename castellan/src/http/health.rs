//! Is it alive, can it be used, how is it doing.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use kernel::{App, Result};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Bounds of the histograms of seconds: from a fast flush to what a dispatcher notices.
const SECONDS: [f64; 12] = [0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// The process answers.
pub(super) async fn alive() -> &'static str {
    "alive\n"
}

/// The store answers, and what it acknowledges is on disk.
pub(super) async fn ready(State(app): State<Arc<App>>) -> Result<Json<serde_json::Value>> {
    let seq = app.db.read(kernel::journal::head).await?;
    // Still ready when nothing can be stored: whoever sends nothing more would never learn that it is over.
    let storing = app.db.feed().is_storing();
    let store = app.db.store_name();
    Ok(Json(serde_json::json!({ "ready": true, "durable": true, "storing": storing, "store": store, "seq": seq })))
}

/// Metrics in Prometheus form.
pub(super) fn metrics(handle: &PrometheusHandle) -> impl IntoResponse + use<> {
    handle.run_upkeep();
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render())
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
