//! The alarm receiver, dialled by `castellan dialler`: how many frames it acknowledges, how soon, and what a storm does to
//! an alarm that concerns a life. Beside it a receiver in Python that stores nothing, for the same frames.

use std::io::{BufRead as _, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use crate::disk::Flush;
use crate::figure;
use crate::peer::Peer;
use crate::server::Server;

/// Panels that are set up: as many as the largest run has.
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

/// Which accounts a run dials; the dialler makes others for each seed.
#[derive(Clone, Copy)]
struct Run {
    panels: usize,
    encrypted: bool,
    says: &'static str,
    rate: u32,
    seconds: u64,
    frames: u64,
}

impl Run {
    const fn free(panels: usize, encrypted: bool, seconds: u64) -> Self {
        Self { panels, encrypted, says: "mixed", rate: 0, seconds, frames: 0 }
    }

    fn what(&self, receiver: &str) -> Value {
        json!({
            "receiver": receiver, "connections": self.panels, "says": self.says,
            "encryption": if self.encrypted { "AES-128" } else { "none" }, "frames_per_s": self.rate,
        })
    }
}

/// The dialler of the binary under measurement.
struct Dialler<'a>(&'a Path);

impl Dialler<'_> {
    fn command(&self, run: &Run) -> Command {
        let mut command = Command::new(self.0);
        // Plain panels and encrypted ones are different accounts.
        command.arg("dialler").args([
            "--panels",
            &run.panels.to_string(),
            "--seed",
            if run.encrypted { "2" } else { "1" },
        ]);
        if run.encrypted {
            command.arg("--encrypted");
        }
        command
    }

    fn accounts(&self, encrypted: bool) -> anyhow::Result<Vec<Value>> {
        let run = Run::free(PANELS, encrypted, 0);
        let output = self.command(&run).arg("--accounts").output()?;
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    fn dial(&self, run: &Run, receiver: &str) -> anyhow::Result<Value> {
        let output = self
            .command(run)
            .args([receiver, "--summary", "--says", run.says])
            .args(["--rate", &run.rate.to_string(), "--seconds", &run.seconds.to_string()])
            .args(["--frames", &run.frames.to_string()])
            .output()?;
        serde_json::from_slice(&output.stdout)
            .with_context(|| format!("the dialler said: {}", String::from_utf8_lossy(&output.stderr)))
    }
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
    let dialler = Dialler(&binary);
    // PostgreSQL has the site of the runs before, whose secrets are sealed by what lies in their folder.
    let data = folder.join(if database.is_some() { "postgres" } else { "receiver" });
    let server = Server::receiving(&binary, &data, database)?;
    let receiver = server.receiver.clone().context("the server receives no alarms")?;
    let accounts = [dialler.accounts(false)?, dialler.accounts(true)?].concat();
    import(&binary, &data, folder, &accounts)?;

    let (connections, paces) =
        if database.is_some() { (&CONNECTIONS[1..2], &PACES[1..2]) } else { (CONNECTIONS, PACES) };
    for encrypted in [false, true] {
        for &connections in connections {
            let run = Run::free(connections, encrypted, seconds);
            tell(&dialler.dial(&run, &receiver)?, &run, server.store(), flush);
        }
    }
    for &rate in paces {
        let panels = PANELS.min(rate as usize);
        let run = Run { says: "alive", rate, seconds: PACED_S, ..Run::free(panels, false, PACED_S) };
        tell(&dialler.dial(&run, &receiver)?, &run, server.store(), flush);
    }
    let run = Run { rate: 500, ..Run::free(500, false, seconds) };
    tell(&dialler.dial(&run, &receiver)?, &run, server.store(), flush);
    storm(&server, &dialler, &receiver, flush)?;
    if database.is_none() {
        beside(&dialler, &receiver, folder, seconds, flush)?;
    }
    Ok(())
}

fn import(binary: &Path, data: &Path, folder: &Path, accounts: &[Value]) -> anyhow::Result<()> {
    let file = folder.join("accounts.json");
    let probe = json!({ "account": PROBE, "name": "A guard's button" });
    let rows: Vec<&Value> = accounts.iter().chain([&probe]).collect();
    std::fs::write(&file, serde_json::to_vec(&rows)?)?;
    let output =
        Command::new(binary).args(["alarms", "import-accounts"]).arg(&file).arg("--data").arg(data).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
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

/// Ten thousand alarms from a thousand panels, and somebody who presses a button in the middle of it.
fn storm(server: &Server, dialler: &Dialler<'_>, receiver: &str, flush: Flush) -> anyhow::Result<()> {
    let (frames, seconds) = STORM;
    let rate = u32::try_from(frames / seconds)?;
    // It may take longer than it should: what is not over by then is missing.
    let run = Run { says: "storm", rate, frames, ..Run::free(PANELS, false, seconds * 3) };
    let before = server.counter("castellan_receiver_messages_total{outcome=\"stored\"}")?;
    let enough = AtomicBool::new(false);
    let (summary, pressed) = std::thread::scope(|scope| {
        let probe = scope.spawn(|| press(server, receiver, &enough));
        let summary = dialler.dial(&run, receiver);
        enough.store(true, Ordering::Relaxed);
        (summary, probe.join().unwrap_or_else(|_| Err(anyhow::anyhow!("the probe panicked"))))
    });
    let (summary, mut pressed) = (summary?, pressed?);
    let stored = server.counter("castellan_receiver_messages_total{outcome=\"stored\"}")? - before;
    let lost = frames as f64 + pressed.len() as f64 - stored;
    tell(&summary, &run, server.store(), flush);
    let what = json!({ "store": server.store(), "alarms": frames, "panels": PANELS, "seconds": summary["seconds"], "presses": pressed.len() });
    figure::print("storm_lost", lost, "alarms", what.clone(), flush);
    figure::percentiles("storm_priority_1_to_screen", &mut pressed, &what, flush);
    figure::print(
        "storm_priority_1_to_screen_longest",
        pressed.last().copied().unwrap_or(f64::NAN) * 1_000.0,
        "ms",
        what,
        flush,
    );
    Ok(())
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

/// The same frames to both receivers in turn. Ours stores each before it answers, the other one nothing.
fn beside(dialler: &Dialler<'_>, receiver: &str, folder: &Path, seconds: u64, flush: Flush) -> anyhow::Result<()> {
    for encrypted in [false, true] {
        let run = Run::free(50, encrypted, seconds);
        let peer = match Peer::start(folder, &dialler.accounts(encrypted)?) {
            Ok(peer) => peer,
            Err(error) => {
                figure::print(
                    "frames_against_pysiaalarm",
                    f64::NAN,
                    "times",
                    format!("not measured: {error:#}"),
                    flush,
                );
                return Ok(());
            }
        };
        let mut sums = [0.0, 0.0];
        for _ in 0..ROUNDS {
            for (sum, (name, address)) in sums.iter_mut().zip([("castellan", receiver), ("pysiaalarm", &peer.address)])
            {
                let summary = dialler.dial(&run, address)?;
                tell(&summary, &run, name, flush);
                *sum += summary["per_second"].as_f64().unwrap_or(f64::NAN);
            }
        }
        figure::print("frames_against_pysiaalarm", sums[0] / sums[1], "times", run.what("both"), flush);
    }
    Ok(())
}
