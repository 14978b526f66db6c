//! The receiver beside which ours is measured: the public Python library `pysiaalarm`, in a throw-away environment.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, ensure};
use serde_json::Value;

/// What is installed.
const PACKAGE: &str = "pysiaalarm==3.2.2";
/// What runs it.
const SCRIPT: &str = include_str!("peer.py");

/// The other receiver, as long as this lives.
pub(crate) struct Peer {
    child: Child,
    pub(crate) address: String,
}

impl Peer {
    /// Installs it where it is not, and starts it with these accounts.
    ///
    /// # Errors
    /// Without Python, or where the package cannot be reached.
    pub(crate) fn start(folder: &Path, accounts: &[Value]) -> anyhow::Result<Self> {
        let python = folder.join("peer/bin/python");
        if !python.exists() {
            run(Command::new("python3").args(["-m", "venv"]).arg(folder.join("peer")))?;
            run(Command::new(&python).args(["-m", "pip", "install", "--quiet", PACKAGE]))?;
        }
        let (script, file) = (folder.join("peer.py"), folder.join("peer.json"));
        std::fs::write(&script, SCRIPT)?;
        std::fs::write(&file, serde_json::to_vec(accounts)?)?;
        // Free a moment ago; it says so if somebody else was quicker.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = Command::new(&python);
        command.arg(&script).arg(port.to_string()).arg(&file);
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().context("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        ensure!(line.trim() == "ready", "pysiaalarm did not start");
        Ok(Self { child, address: format!("127.0.0.1:{port}") })
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let output = command.output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
