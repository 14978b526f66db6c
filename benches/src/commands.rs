//! Durable commands over HTTP: the life cycle of incidents, each step acknowledged after its flush.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::Client;
use crate::disk::Flush;
use crate::figure;
use crate::server::Server;

/// One client's work: opens incidents, writes into their logs, closes them.
struct Worker {
    client: Client,
    site: String,
    place: String,
    step: usize,
    incident: String,
}

impl Worker {
    fn new(server: &Server) -> anyhow::Result<Self> {
        let mut client = server.client()?;
        let places = client.send("GET", "/api/v1/places?query=main%20gate&limit=1", None)?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let place = &places["items"][0];
        Ok(Self { client, site: text(&place["site_id"]), place: text(&place["id"]), step: 0, incident: String::new() })
    }

    /// One durable command.
    fn act(&mut self) -> anyhow::Result<f64> {
        let (path, body) = match self.step % 4 {
            0 => (
                "/api/v1/incidents".to_owned(),
                json!({ "site_id": self.site, "type": "trespass", "place_id": self.place, "narrative": "Measured." }),
            ),
            1 | 2 => (format!("/api/v1/incidents/{}/log", self.incident), json!({ "text": "A line of the log." })),
            _ => (format!("/api/v1/incidents/{}/close", self.incident), json!({ "disposition": "handled" })),
        };
        let begun = Instant::now();
        let answer = self.client.send("POST", &path, Some(&body))?;
        let took = begun.elapsed().as_secs_f64();
        if self.step.is_multiple_of(4) {
            answer["id"].as_str().unwrap_or_default().clone_into(&mut self.incident);
        }
        self.step += 1;
        Ok(took)
    }
}

/// As fast as `clients` clients go, each waiting for its answer.
pub(crate) fn measure(server: &Server, clients: usize, seconds: u64, flush: Flush) -> anyhow::Result<()> {
    let before = server.batches()?;
    let (mut times, elapsed, cpu) = run(server, clients, seconds, None)?;
    let after = server.batches()?;
    let per_commit = (after.0 - before.0) / (after.1 - before.1);
    let rate = times.len() as f64 / elapsed;
    let context = json!({ "store": server.store(), "clients": clients });
    figure::print("commands", rate, "1/s", context.clone(), flush);
    figure::print("commands_to_disk_flushes", rate / flush.per_second, "1", context.clone(), flush);
    figure::print("commands_per_commit", per_commit, "1", context.clone(), flush);
    figure::print("command_cpu", cpu / times.len() as f64 * 1e6, "µs", context.clone(), flush);
    figure::percentiles("command", &mut times, &context, flush);
    Ok(())
}

/// At a fixed rate from 64 clients.
pub(crate) fn paced(server: &Server, per_second: u64, seconds: u64, flush: Flush) -> anyhow::Result<()> {
    let (mut times, elapsed, _) = run(server, 64, seconds, Some(per_second))?;
    let context = json!({ "store": server.store(), "clients": 64, "paced": per_second, "reached": (times.len() as f64 / elapsed).round() });
    figure::percentiles("command_paced", &mut times, &context, flush);
    Ok(())
}

fn run(server: &Server, clients: usize, seconds: u64, pace: Option<u64>) -> anyhow::Result<(Vec<f64>, f64, f64)> {
    let workers: anyhow::Result<Vec<Worker>> = (0..clients).map(|_| Worker::new(server)).collect();
    let cpu = server.cpu_s()?;
    let begun = Instant::now();
    let end = begun + Duration::from_secs(seconds);
    let gap = pace.map(|rate| Duration::from_secs_f64(clients as f64 / rate as f64));
    let times: anyhow::Result<Vec<Vec<f64>>> = std::thread::scope(|scope| {
        let running: Vec<_> = workers?
            .into_iter()
            .enumerate()
            .map(|(n, mut worker)| {
                scope.spawn(move || -> anyhow::Result<Vec<f64>> {
                    let mut times = Vec::new();
                    let mut due = begun + gap.unwrap_or_default().mul_f64(n as f64 / clients as f64);
                    while Instant::now() < end {
                        if let Some(gap) = gap {
                            std::thread::sleep(due.saturating_duration_since(Instant::now()));
                            due += gap;
                        }
                        times.push(worker.act()?);
                    }
                    Ok(times)
                })
            })
            .collect();
        running.into_iter().map(|thread| thread.join().expect("a client does not panic")).collect()
    });
    let elapsed = begun.elapsed().as_secs_f64();
    Ok((times?.concat(), elapsed, server.cpu_s()? - cpu))
}
