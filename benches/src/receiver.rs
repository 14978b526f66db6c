//! The alarm receiver, dialled by `castellan dialler`: how many frames it acknowledges, how soon, and what a storm does to
//! an alarm that concerns a life. Beside it a receiver in Python that stores nothing, for the same frames.

use std::io::{BufRead as _, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use crate::disk::Flush;
use crate::figure;
use crate::peer::Peer;
use crate::server::Server;

/// Panels of the largest runs.
const PANELS: usize = 1_000;
/// Connections at which throughput is measured.
const CONNECTIONS: &[usize] = &[1, 50, PANELS];
/// Signs of life a second: an interval of 90 s for 10,000 panels, and what comes above it.
const PACES: &[u32] = &[111, 500, 5_000];
/// A paced run lasts a minute.
const PACED_S: u64 = 60;
/// Alarms of a storm, and the seconds in which they come.
const STORM: (u64, u64) = (10_000, 10);
/// The panel that calls for help in the middle of the storm, and how often.
const PROBE: &str = "FACE";
const PROBE_EVERY: Duration = Duration::from_millis(200);
/// Interleaved runs of the comparison.
const ROUNDS: usize = 3;

/// One run of the dialler. Each has a seed, and so panels, of its own: what a panel says again within ten minutes is a
/// repeat, which costs less.
#[derive(Clone, Copy)]
struct Run {
    seed: u64,
    panels: usize,
    encrypted: bool,
    says: &'static str,
    rate: u32,
    seconds: u64,
    frames: u64,
}

impl Run {
    fn free(panels: usize, encrypted: bool, seconds: u64) -> Self {
        static SEEDS: AtomicU64 = AtomicU64::new(1);
        let seed = SEEDS.fetch_add(1, Ordering::Relaxed);
        Self { seed, panels, encrypted, says: "mixed", rate: 0, seconds, frames: 0 }
    }

    fn what(&self, receiver: &str) -> Value {
        json!({
            "receiver": receiver, "connections": self.panels, "says": self.says,
            "encryption": if self.encrypted { "AES-128" } else { "none" }, "frames_per_s": self.rate,
        })
    }
}

/// The server under measurement, and the dialler of the same binary.
struct Bench<'a> {
    binary: &'a Path,
    folder: &'a Path,
    data: PathBuf,
    server: Server,
    receiver: String,
    flush: Flush,
}

/// Measures the receiver, and the other one beside it where it can be installed.
pub(crate) fn measure(
    binary: &Path,
    folder: &Path,
    database: Option<&str>,
    seconds: u64,
    flush: Flush,
) -> anyhow::Result<()> {
    let binary: PathBuf = binary.canonicalize()?;
    // PostgreSQL has the site of the runs before, whose secrets are sealed by what lies in their folder.
    let data = folder.join(if database.is_some() { "postgres" } else { "receiver" });
    let server = Server::receiving(&binary, &data, database)?;
    let receiver = server.receiver.clone().context("the server receives no alarms")?;
    let bench = Bench { binary: &binary, folder, data, server, receiver, flush };
    let (connections, paces) =
        if database.is_some() { (&CONNECTIONS[1..2], &PACES[1..2]) } else { (CONNECTIONS, PACES) };
    for encrypted in [false, true] {
        for &connections in connections {
            bench.run(&Run::free(connections, encrypted, seconds))?;
        }
    }
    for &rate in paces {
        let panels = PANELS.min(rate as usize);
        bench.run(&Run { says: "alive", rate, ..Run::free(panels, false, PACED_S) })?;
    }
    bench.run(&Run { rate: 500, ..Run::free(500, false, seconds) })?;
    bench.storm()?;
    if database.is_none() { bench.beside(seconds) } else { Ok(()) }
}

impl Bench<'_> {
    /// Sets up the panels of a run, and lets them dial.
    fn run(&self, run: &Run) -> anyhow::Result<()> {
        self.import(&self.accounts(run)?)?;
        tell(&self.dial(run, &self.receiver)?, run, self.server.store(), self.flush);
        Ok(())
    }

    fn dialler(&self, run: &Run) -> Command {
        let mut command = Command::new(self.binary);
        command.arg("dialler").args(["--panels", &run.panels.to_string(), "--seed", &run.seed.to_string()]);
        if run.encrypted {
            command.arg("--encrypted");
        }
        command
    }

    fn accounts(&self, run: &Run) -> anyhow::Result<Vec<Value>> {
        let output = self.dialler(run).arg("--accounts").output()?;
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    fn dial(&self, run: &Run, receiver: &str) -> anyhow::Result<Value> {
        let mut command = self.dialler(run);
        command.args([receiver, "--summary", "--says", run.says]).args(["--rate", &run.rate.to_string()]);
        command.args(["--seconds", &run.seconds.to_string(), "--frames", &run.frames.to_string()]);
        let output = command.output()?;
        serde_json::from_slice(&output.stdout)
            .with_context(|| format!("the dialler said: {}", String::from_utf8_lossy(&output.stderr)))
    }

    fn import(&self, accounts: &[Value]) -> anyhow::Result<()> {
        let file = self.folder.join("accounts.json");
        std::fs::write(&file, serde_json::to_vec(accounts)?)?;
        let mut command = Command::new(self.binary);
        command.args(["alarms", "import-accounts"]).arg(&file).arg("--data").arg(&self.data);
        let output = command.output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    /// Ten thousand alarms from a thousand panels, and somebody who presses a button in the middle of it.
    fn storm(&self) -> anyhow::Result<()> {
        let (frames, seconds) = STORM;
        let rate = u32::try_from(frames / seconds)?;
        // It may take longer than it should: what is not over by then is missing.
        let run = Run { says: "storm", rate, frames, ..Run::free(PANELS, false, seconds * 3) };
        self.import(&self.accounts(&run)?)?;
        self.import(&[json!({ "account": PROBE, "name": "A guard's button" })])?;
        let counted = || self.server.counter("castellan_receiver_messages_total{outcome=\"stored\"}");
        let before = counted()?;
        let enough = AtomicBool::new(false);
        let (summary, pressed) = std::thread::scope(|scope| {
            let probe = scope.spawn(|| press(&self.server, &self.receiver, &enough));
            let summary = self.dial(&run, &self.receiver);
            enough.store(true, Ordering::Relaxed);
            (summary, probe.join().unwrap_or_else(|_| Err(anyhow::anyhow!("the probe panicked"))))
        });
        let (summary, mut pressed) = (summary?, pressed?);
        let lost = frames as f64 + pressed.len() as f64 - (counted()? - before);
        let store = self.server.store();
        tell(&summary, &run, store, self.flush);
        let what = json!({ "store": store, "alarms": frames, "panels": PANELS, "presses": pressed.len() });
        figure::print("storm_lost", lost, "alarms", what.clone(), self.flush);
        figure::percentiles("storm_priority_1_to_screen", &mut pressed, &what, self.flush);
        let longest = pressed.last().copied().unwrap_or(f64::NAN) * 1_000.0;
        figure::print("storm_priority_1_to_screen_longest", longest, "ms", what, self.flush);
        Ok(())
    }

    /// The same frames to both receivers in turn. Ours stores each before it answers, the other one nothing.
    fn beside(&self, seconds: u64) -> anyhow::Result<()> {
        for encrypted in [false, true] {
            let mut sums = [0.0, 0.0];
            let mut what = Value::Null;
            for _ in 0..ROUNDS {
                let run = Run::free(50, encrypted, seconds);
                let accounts = self.accounts(&run)?;
                self.import(&accounts)?;
                let peer = match Peer::start(self.folder, &accounts) {
                    Ok(peer) => peer,
                    Err(error) => {
                        let why = format!("not measured: {error:#}");
                        figure::print("frames_against_pysiaalarm", f64::NAN, "times", why, self.flush);
                        return Ok(());
                    }
                };
                let both = [("castellan", &self.receiver), ("pysiaalarm", &peer.address)];
                for (sum, (name, address)) in sums.iter_mut().zip(both) {
                    let summary = self.dial(&run, address)?;
                    tell(&summary, &run, name, self.flush);
                    *sum += summary["per_second"].as_f64().unwrap_or(f64::NAN);
                }
                what = run.what("both");
            }
            figure::print("frames_against_pysiaalarm", sums[0] / sums[1], "times", what, self.flush);
        }
        Ok(())
    }
}

fn tell(summary: &Value, run: &Run, receiver: &str, flush: Flush) {
    let number = |key: &str| summary[key].as_f64().unwrap_or(f64::NAN);
    let mut what = run.what(receiver);
    what["acknowledged"] = summary["acknowledged"].clone();
    what["wrong"] = summary["wrong"].clone();
    what["missing"] = summary["missing"].clone();
    let name = if run.rate > 0 { "paced_frames" } else { "frames" };
    figure::print(&format!("{name}_per_s"), number("per_second"), "frames/s", what.clone(), flush);
    for key in ["p50_ms", "p99_ms", "longest_ms"] {
        let part = key.trim_end_matches("_ms");
        figure::print(&format!("{name}_acknowledged_{part}"), number(key), "ms", what.clone(), flush);
    }
}

/// Presses the button again and again, and takes the time until a subscriber has read of it.
fn press(server: &Server, receiver: &str, enough: &AtomicBool) -> anyhow::Result<Vec<f64>> {
    let mut feed = server.client()?.follow()?;
    feed.get_ref().set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut panel = TcpStream::connect(receiver)?;
    panel.set_nodelay(true)?;
    let (mut times, mut line, mut answer) = (Vec::new(), String::new(), [0_u8; 512]);
    for sequence in 1..9_999_u16 {
        if enough.load(Ordering::Relaxed) {
            break;
        }
        let frame = button(sequence)?;
        let begun = Instant::now();
        panel.write_all(&frame)?;
        let zone = format!("\"zone\":\"{sequence:03}\"");
        loop {
            line.clear();
            feed.read_line(&mut line)?;
            if line.contains("\"alarm.raised\"") && line.contains(PROBE) && line.contains(&zone) {
                break;
            }
        }
        times.push(begun.elapsed().as_secs_f64());
        ensure!(panel.read(&mut answer)? > 0, "the receiver closed the connection");
        std::thread::sleep(PROBE_EVERY.saturating_sub(begun.elapsed()));
    }
    Ok(times)
}

fn button(sequence: u16) -> anyhow::Result<Vec<u8>> {
    let data = format!("#{PROBE}|Nri1/HA{sequence:03}").into_bytes();
    let message = dc09::Message { data, ..dc09::Message::new(dc09::Token::SiaDcs, sequence, PROBE) };
    dc09::encode(&message, None, &[0; _]).map_err(|error| anyhow::anyhow!("{error:?}"))
}
