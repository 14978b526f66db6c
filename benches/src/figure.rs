//! One figure: a JSON line.

use serde_json::{Value, json};

use crate::disk::Flush;

/// Prints a figure with what it has to be read beside.
pub(crate) fn print(metric: &str, value: f64, unit: &str, context: impl Into<Value>, flush: Flush) {
    let line = json!({
        "metric": metric,
        "value": (value * 1_000.0).round() / 1_000.0,
        "unit": unit,
        "context": { "what": context.into(), "flushes_per_s": flush.per_second.round(), "flush_p50_ms": flush.p50_ms },
    });
    println!("{line}");
}

/// Prints the median and the 99th percentile of durations in seconds, as milliseconds.
pub(crate) fn percentiles(metric: &str, seconds: &mut [f64], context: &Value, flush: Flush) {
    seconds.sort_by(f64::total_cmp);
    for (name, share) in [("p50", 0.5), ("p99", 0.99)] {
        print(&format!("{metric}_{name}"), percentile(seconds, share) * 1_000.0, "ms", context.clone(), flush);
    }
}

/// A percentile of sorted values.
pub(crate) fn percentile(sorted: &[f64], share: f64) -> f64 {
    let below = sorted.iter().enumerate().take_while(|(n, _)| (*n as f64) < sorted.len() as f64 * share);
    below.last().map_or(f64::NAN, |(_, value)| *value)
}
