//! Traces: each request is a span, sent to a collector by OTLP over HTTP when the settings name one. Nothing waits for it:
//! spans are gathered, sent by a thread of their own, and dropped when the collector is away.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use axum::http::{HeaderMap, Request, Response};
use bytes::Bytes;
use kernel::config::Config;
use kernel::outbound::{Guard, Outbound, Target};
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{HeaderExtractor, HttpClient, HttpError};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tokio::runtime::Handle;
use tracing::{Level, Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

/// Whether spans are sent; without, a request costs nothing more.
static SENT: AtomicBool = AtomicBool::new(false);
/// Time for sending what is left at the end.
const LAST: Duration = Duration::from_secs(1);

/// What is sent until the program ends.
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// As the settings say; none when they name no collector.
    ///
    /// # Errors
    /// When the address cannot be.
    pub fn of(config: &Config, runtime: &Handle) -> anyhow::Result<Option<Self>> {
        let address = config.text("traces_to");
        if address.is_empty() {
            return Ok(None);
        }
        let target = Target::parse(address).context("traces_to")?;
        let outbound = Arc::new(Outbound::new(Guard::parse(config.text("outbound_allow"))?));
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Line { outbound, target: Arc::new(target), runtime: runtime.clone() })
            .with_protocol(Protocol::HttpJson)
            .with_endpoint(address)
            .build()
            .context("traces_to")?;
        let resource = Resource::builder().with_service_name("castellan").build();
        let provider = SdkTracerProvider::builder().with_resource(resource).with_batch_exporter(exporter).build();
        SENT.store(true, Ordering::Release);
        Ok(Some(Self(provider)))
    }

    /// What takes the spans in.
    pub fn layer<S: Subscriber + for<'a> LookupSpan<'a> + Send + Sync>(&self) -> Box<dyn Layer<S> + Send + Sync> {
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("castellan"))
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            .with_filter(filter_fn(|about| about.is_span() && *about.level() <= Level::INFO))
            .boxed()
    }

    /// Sends what is left.
    pub fn end(self) {
        // A collector that is away misses it.
        let _ = self.0.shutdown_with_timeout(LAST);
    }
}

/// Makes a request's span a part of the caller's trace, when the caller names one (`traceparent`).
pub(crate) fn adopt(span: &Span, headers: &HeaderMap) {
    if SENT.load(Ordering::Acquire) && headers.contains_key("traceparent") {
        let _ = span.set_parent(TraceContextPropagator::new().extract(&HeaderExtractor(headers)));
    }
}

/// Notes how a request was answered.
pub(crate) fn answered(span: &Span, status: u16) {
    if SENT.load(Ordering::Acquire) {
        span.set_attribute("http.response.status_code", i64::from(status));
    }
}

/// The way to the collector: the one that everything goes which leaves the system, watched by the guard.
struct Line {
    outbound: Arc<Outbound>,
    target: Arc<Target>,
    runtime: Handle,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Line")
    }
}

impl HttpClient for Line {
    fn send_bytes<'a, 'b>(
        &'a self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        let (outbound, target) = (self.outbound.clone(), self.target.clone());
        // The thread that asks has nothing to wait with; the runtime has.
        let sent = self.runtime.spawn(async move { outbound.post_json(&target, &[], request.into_body()).await });
        Box::pin(async move {
            let status = sent.await??;
            Ok(Response::builder().status(status).body(Bytes::new())?)
        })
    }
}
