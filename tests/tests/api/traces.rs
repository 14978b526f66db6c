//! Traces over OTLP: what a collector gets, and that nothing waits for one that is away.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use blackbox::{Value, World, json, wait_for};

blackbox::both!(a_request_is_a_span_of_the_callers_trace, nothing_waits_for_a_collector_that_is_silent);

/// Seconds in which spans are there: they are sent every five.
const SOON: u64 = 30;

/// A collector that keeps what it gets; or one that takes connections and never answers.
struct Collector {
    address: String,
    got: Arc<Mutex<Vec<Value>>>,
}

impl Collector {
    fn open(silent: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}/v1/traces", listener.local_addr().expect("an address"));
        let got = Arc::new(Mutex::new(Vec::new()));
        let kept = got.clone();
        std::thread::spawn(move || {
            let mut held = Vec::new();
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                if silent {
                    held.push(stream);
                    continue;
                }
                let mut reader = BufReader::new(stream.try_clone().expect("a handle"));
                let mut length = 0;
                for line in reader.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty()) {
                    if let Some(value) = line.to_lowercase().strip_prefix("content-length: ") {
                        length = value.parse().unwrap_or_default();
                    }
                }
                let mut body = vec![0; length];
                if reader.read_exact(&mut body).is_ok() {
                    let body = serde_json::from_slice(&body).expect("OTLP as JSON");
                    kept.lock().unwrap_or_else(PoisonError::into_inner).push(body);
                }
                let _ = stream
                    .write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
            }
        });
        Self { address, got }
    }

    /// All spans so far.
    fn spans(&self) -> Vec<Value> {
        let got = self.got.lock().unwrap_or_else(PoisonError::into_inner);
        let list = |value: &Value, name: &str| value[name].as_array().cloned().unwrap_or_default();
        got.iter()
            .flat_map(|body| list(body, "resourceSpans"))
            .flat_map(|resource| list(&resource, "scopeSpans"))
            .flat_map(|scope| list(&scope, "spans"))
            .collect()
    }
}

fn send_to(world: &mut World, collector: &Collector) {
    let address = &collector.address;
    world.file("castellan.toml", format!("traces_to = \"{address}\"\noutbound_allow = \"127.0.0.1\"\n"));
    world.stop();
    world.start();
}

fn attribute(span: &Value, name: &str) -> Value {
    let all = span["attributes"].as_array().cloned().unwrap_or_default();
    all.into_iter().find(|one| one["key"] == name).map_or(Value::Null, |mut one| one["value"].take())
}

fn a_request_is_a_span_of_the_callers_trace(world: &mut World) {
    let collector = Collector::open(false);
    send_to(world, &collector);
    let (trace, parent) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
    let dispatcher = world.user("dispatcher");
    let ask = dispatcher.ask("GET", "/units").header("x-request-id", "call-17");
    ask.header("traceparent", &format!("00-{trace}-{parent}-01")).send().ok();
    dispatcher.get("/units/none").refused(404, "not_found");
    let spans = wait_for("the spans", SOON, || {
        let spans = collector.spans();
        let asked = |status: i64| {
            spans.iter().any(|span| {
                let told = attribute(span, "http.response.status_code");
                told["intValue"] == json!(status.to_string()) || told["intValue"] == json!(status)
            })
        };
        (asked(200) && asked(404)).then_some(spans)
    });
    let own = spans.iter().find(|span| span["traceId"] == trace).expect("a span of the caller's trace");
    assert_eq!(own["parentSpanId"], parent);
    assert_eq!(attribute(own, "id")["stringValue"], "call-17");
    assert_eq!(attribute(own, "route")["stringValue"], "/api/v1/units");
    let other = spans.iter().find(|span| span["traceId"] != trace).expect("a trace of its own");
    assert_eq!(other["traceId"].as_str().map(str::len), Some(32));
}

fn nothing_waits_for_a_collector_that_is_silent(world: &mut World) {
    let collector = Collector::open(true);
    send_to(world, &collector);
    let (desk, begun) = (world.desk(), Instant::now());
    for _ in 0..20 {
        desk.open();
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    let (took, ended) = world.server().terminate();
    assert!(ended.success() && took < Duration::from_secs(blackbox::server::END_S), "{took:?}");
    world.start();
}
