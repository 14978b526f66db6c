//! From a command's moment to a subscriber's screen: the entry's own `recorded_at`, taken before the flush, to the
//! moment its bytes are read.

use std::io::BufRead as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::json;

use crate::disk::Flush;
use crate::figure;
use crate::server::Server;

/// Subscribers whose times are taken; the others only load the server.
const TIMED: usize = 20;

pub(crate) fn measure(
    server: &Server,
    subscribers: usize,
    rate: u64,
    seconds: u64,
    flush: Flush,
) -> anyhow::Result<()> {
    let stop = AtomicBool::new(false);
    let mut streams = Vec::with_capacity(subscribers);
    for _ in 0..subscribers {
        streams.push(server.client()?.follow()?);
    }
    let memory = server.memory_mb()?;
    let mut writer = server.client()?;
    let places = writer.send("GET", "/api/v1/places?query=main%20gate&limit=1", None)?;
    let place = &places["items"][0];
    let body = json!({ "site_id": place["site_id"], "type": "trespass", "place_id": place["id"] });
    let incident = writer.send("POST", "/api/v1/incidents", Some(&body))?;
    let path = format!("/api/v1/incidents/{}/log", incident["id"].as_str().unwrap_or_default());
    let times: Vec<Vec<f64>> = std::thread::scope(|scope| {
        // Few threads read many streams each: a thread per stream would measure the scheduler.
        let readers: Vec<_> = split(streams)
            .into_iter()
            .map(|(timed, group)| {
                let stop = &stop;
                scope.spawn(move || if timed { read_timed(group, stop) } else { drain(group, stop) })
            })
            .collect();
        let begun = Instant::now();
        let mut due = begun;
        while begun.elapsed() < Duration::from_secs(seconds) {
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            due += Duration::from_secs_f64(1.0 / rate as f64);
            let _ = writer.send("POST", &path, Some(&json!({ "text": "A line of the log." })));
        }
        stop.store(true, Ordering::Relaxed);
        readers.into_iter().map(|thread| thread.join().expect("a reader does not panic")).collect()
    });
    let mut times = times.concat();
    let context =
        json!({ "store": server.store(), "subscribers": subscribers, "changes_per_s": rate, "samples": times.len() });
    figure::percentiles("commit_to_screen", &mut times, &context, flush);
    figure::print("memory_with_streams", memory, "MB", context, flush);
    Ok(())
}

type Stream = std::io::BufReader<std::net::TcpStream>;

/// The timed streams one to a thread, the rest in a few groups.
fn split(streams: Vec<Stream>) -> Vec<(bool, Vec<Stream>)> {
    let mut groups: Vec<(bool, Vec<Stream>)> = Vec::new();
    for (n, stream) in streams.into_iter().enumerate() {
        if n < TIMED {
            groups.push((true, vec![stream]));
        } else {
            match groups.last_mut() {
                Some((false, group)) if group.len() < 500 => group.push(stream),
                _ => groups.push((false, vec![stream])),
            }
        }
    }
    groups
}

fn now_us() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "compared with the server's clock on the same machine")]
    let now = SystemTime::now();
    i64::try_from(now.duration_since(UNIX_EPOCH).unwrap_or_default().as_micros()).unwrap_or_default()
}

fn read_timed(streams: Vec<Stream>, stop: &AtomicBool) -> Vec<f64> {
    let mut times = Vec::new();
    let Some(mut stream) = streams.into_iter().next() else { return times };
    let _ = stream.get_ref().set_read_timeout(Some(Duration::from_millis(500)));
    let mut line = String::new();
    while !stop.load(Ordering::Relaxed) {
        line.clear();
        if stream.read_line(&mut line).is_err() {
            continue;
        }
        let arrived = now_us();
        if let Some(recorded) = line.split("\"recorded_at\":\"").nth(1).and_then(|rest| rest.split('"').next()) {
            times.push((arrived - micros(recorded)) as f64 / 1e6);
        }
    }
    times
}

/// Reads what has come on each stream in turn, without waiting.
fn drain(mut streams: Vec<Stream>, stop: &AtomicBool) -> Vec<f64> {
    use std::io::Read as _;
    for stream in &streams {
        let _ = stream.get_ref().set_nonblocking(true);
    }
    let mut buffer = vec![0; 64 * 1024];
    while !stop.load(Ordering::Relaxed) {
        for stream in &mut streams {
            while matches!(stream.get_mut().read(&mut buffer), Ok(length) if length > 0) {}
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Vec::new()
}

/// Microseconds within the day of `2026-11-21T20:27:36.893128Z`, moved to today.
fn micros(text: &str) -> i64 {
    let digits =
        |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<i64>().ok()).unwrap_or_default();
    let day = now_us() / 86_400_000_000 * 86_400_000_000;
    day + (digits(11, 13) * 3_600 + digits(14, 16) * 60 + digits(17, 19)) * 1_000_000 + digits(20, 26)
}
