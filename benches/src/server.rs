//! The binary under measurement.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;

use crate::client::Client;

const PASSWORD: &str = "measured by the bench";

/// A running server with the example site.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    pub(crate) token: String,
    pub(crate) started_in: Duration,
    /// Where it receives alarms, when it was started to.
    pub(crate) receiver: Option<String>,
    store: &'static str,
}

impl Server {
    /// Creates the example site in a folder and serves it.
    pub(crate) fn demo(binary: &Path, data: &Path, database: Option<&str>) -> anyhow::Result<Self> {
        Self::start(binary, data, database, &["demo", "--quiet-site", "--password", PASSWORD])
    }

    /// Creates the example site in a folder, serves it and receives alarms.
    pub(crate) fn receiving(binary: &Path, data: &Path, database: Option<&str>) -> anyhow::Result<Self> {
        let command = ["demo", "--quiet-site", "--password", PASSWORD, "--dc09", "127.0.0.1:0"];
        Self::start(binary, data, database, &command)
    }

    /// Serves a folder that holds the example site.
    pub(crate) fn serve(binary: &Path, data: &Path) -> anyhow::Result<Self> {
        Self::start(binary, data, None, &["serve"])
    }

    fn start(binary: &Path, data: &Path, database: Option<&str>, command: &[&str]) -> anyhow::Result<Self> {
        let begun = Instant::now();
        let binary: PathBuf = binary.canonicalize().with_context(|| format!("no binary at {}", binary.display()))?;
        let mut process = Command::new(binary);
        process.args(command).arg("--data").arg(data).args(["--listen", "127.0.0.1:0", "--log", "warn"]);
        if let Some(database) = database {
            process.args(["--database-url", database]);
        }
        let mut child = process.stdout(Stdio::piped()).spawn()?;
        let output = BufReader::new(child.stdout.take().context("no output")?);
        let (mut address, mut receiver) = (None, None);
        for line in output.lines() {
            let line = line?;
            if let Some(found) = line.strip_prefix("receiving alarms on ") {
                receiver = found.split(' ').next().map(str::to_owned);
            }
            if let Some(found) = line.strip_prefix("listening on http://") {
                address = Some(found.to_owned());
                break;
            }
        }
        let address = address.context("the server did not start")?;
        let started_in = begun.elapsed();
        let token = Client::sign_in(&address, "admin", PASSWORD)?;
        let store = if database.is_some() { "PostgreSQL" } else { "SQLite" };
        Ok(Self { child, address, token, started_in, receiver, store })
    }

    pub(crate) const fn store(&self) -> &'static str {
        self.store
    }

    pub(crate) fn client(&self) -> anyhow::Result<Client> {
        Client::connect(&self.address, &self.token)
    }

    /// Resident memory in megabytes.
    pub(crate) fn memory_mb(&self) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
        let kib: f64 = line.split_whitespace().nth(1).context("no number")?.parse()?;
        Ok(kib / 1024.0)
    }

    /// Commands and commits so far, from the server's own metrics.
    pub(crate) fn batches(&self) -> anyhow::Result<(f64, f64)> {
        Ok((self.metric("castellan_batch_commands_sum")?, self.metric("castellan_batch_commands_count")?))
    }

    /// Of the answers of a route so far, by the server's own clock: all of them, those within 5 ms, and their seconds.
    pub(crate) fn answered(&self, route: &str) -> anyhow::Result<[f64; 3]> {
        let of = |part: &str, more: &str| {
            self.metric(&format!(
                "castellan_http_seconds_{part}{{method=\"GET\",route=\"{route}\",status=\"200\"{more}}}"
            ))
        };
        Ok([of("count", "")?, of("bucket", ",le=\"0.005\"")?, of("sum", "")?])
    }

    /// A counter of the server's, or zero while it has never counted.
    pub(crate) fn counter(&self, name: &str) -> anyhow::Result<f64> {
        Ok(self.shown(name)?.unwrap_or_default())
    }

    fn metric(&self, name: &str) -> anyhow::Result<f64> {
        self.shown(name)?.with_context(|| format!("no metric {name}"))
    }

    fn shown(&self, name: &str) -> anyhow::Result<Option<f64>> {
        let text = String::from_utf8(self.client()?.raw("GET", "/metrics", None)?)?;
        let value = text.lines().find_map(|line| line.strip_prefix(name));
        Ok(value.map(|value| value.trim().parse()).transpose()?)
    }

    /// Processor time used so far, in seconds.
    pub(crate) fn cpu_s(&self) -> anyhow::Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        // Fields 14 and 15 of proc(5), in ticks of a hundredth of a second.
        let ticks: f64 = fields[11].parse::<f64>()? + fields[12].parse::<f64>()?;
        Ok(ticks / 100.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}
