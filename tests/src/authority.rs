//! An authority that gives certificates (ACME): Pebble itself, which Let's Encrypt tests clients with. It looks at the names
//! that it checks by a name server of its own, for which every name is this machine.

use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::json;

use crate::{World, wait_for};

/// Longest wait until it listens.
const SOON_S: u64 = 30;
/// The certificate by which it is known, and its key, in the folder of the test.
const CERTIFICATE: &str = "authority.pem";
const KEY: &str = "authority.key";

/// An authority that ends with the test.
pub struct Authority {
    running: Vec<Child>,
    folder: PathBuf,
    ports: Ports,
}

/// Where it is.
#[derive(Clone, Copy)]
struct Ports {
    directory: u16,
    management: u16,
    names: u16,
    names_management: u16,
}

impl Authority {
    /// One that is not running yet, for a server at this port; none where it is not installed. Its certificates hold for so
    /// many seconds.
    ///
    /// # Panics
    /// When the machine has no ports to give.
    pub fn of(world: &World, server: u16, holds_s: u64) -> Option<Self> {
        if Command::new("pebble").arg("-h").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
            assert!(std::env::var_os("CI").is_none(), "pebble is missing; tests/install.sh installs it");
            println!("skipped: pebble is not installed");
            return None;
        }
        let [directory, management, names, names_management] = std::array::from_fn(|_| free_port());
        let ports = Ports { directory, management, names, names_management };
        certify(&world.folder);
        let config = json!({ "pebble": {
            "listenAddress": format!("127.0.0.1:{directory}"),
            "managementListenAddress": format!("127.0.0.1:{management}"),
            "certificate": CERTIFICATE,
            "privateKey": KEY,
            "httpPort": free_port(),
            "tlsPort": server,
            "certificateValidityPeriod": holds_s,
        } });
        std::fs::write(world.folder.join("pebble.json"), config.to_string()).expect("a file can be written");
        Some(Self { running: Vec::new(), folder: world.folder.clone(), ports })
    }

    /// Starts it. It has forgotten everything from before: accounts, certificates and its root.
    ///
    /// # Panics
    /// When it does not start.
    pub fn run(&mut self) {
        let Ports { directory, names, names_management, .. } = self.ports;
        let quiet = |command: &mut Command| {
            command.current_dir(&self.folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            command.spawn().expect("it starts; tests/install.sh installs it")
        };
        let mut dns = Command::new("pebble-challtestsrv");
        dns.args(["-http01", "", "-https01", "", "-tlsalpn01", "", "-defaultIPv6", ""]);
        dns.args(["-dns01", &format!("127.0.0.1:{names}"), "-management", &format!("127.0.0.1:{names_management}")]);
        let mut pebble = Command::new("pebble");
        pebble.args(["-config", "pebble.json", "-dnsserver", &format!("127.0.0.1:{names}")]);
        // It turns away one good nonce in twenty by itself; the pause before it looks at a name is left out.
        pebble.env("PEBBLE_VA_NOSLEEP", "1");
        self.running = vec![quiet(&mut dns), quiet(&mut pebble)];
        for port in [names, directory] {
            wait_for("the authority", SOON_S, || TcpStream::connect(("127.0.0.1", port)).ok());
        }
    }

    /// Stops it.
    pub fn stop(&mut self) {
        for mut child in self.running.drain(..) {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Its directory, as a setting names it.
    pub fn directory(&self) -> String {
        format!("https://127.0.0.1:{}/dir", self.ports.directory)
    }

    /// Where it tells its root: address and path.
    pub fn root(&self) -> (String, &'static str) {
        (format!("127.0.0.1:{}", self.ports.management), "/roots/0")
    }

    /// The certificate by which it is known itself.
    pub fn certificate(&self) -> PathBuf {
        self.folder.join(CERTIFICATE)
    }

    /// Somebody in front of it who lies as told.
    ///
    /// # Panics
    /// When Node is missing.
    pub fn liar(&mut self) -> Liar {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("provider/authority.mjs");
        let mut command = Command::new("node");
        command.arg(program).args([CERTIFICATE, KEY, &self.ports.directory.to_string()]);
        command.current_dir(&self.folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("node starts; tests/install.sh installs it");
        let lines = BufReader::new(child.stdout.take().expect("standard output is a pipe")).lines();
        let mut lines = lines.map_while(Result::ok);
        let address = lines.find_map(|line| line.strip_prefix("listening on ").map(str::to_owned));
        self.running.push(child);
        Liar { address: address.expect("it says where it listens") }
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Where the liar is.
pub struct Liar {
    /// `127.0.0.1:PORT`.
    pub address: String,
}

impl Liar {
    /// Its directory, as a setting names it.
    pub fn directory(&self) -> String {
        format!("https://{}/dir", self.address)
    }
}

/// A port that nobody has.
///
/// # Panics
/// When there is none.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr()).expect("a port").port()
}

/// Makes it a certificate of its own, which no machine trusts by itself.
fn certify(folder: &Path) {
    let mut command = Command::new("openssl");
    command.current_dir(folder).args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]);
    command.args(["-nodes", "-days", "2", "-subj", "/CN=authority", "-addext", "subjectAltName=IP:127.0.0.1"]);
    command.args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout", KEY, "-out", CERTIFICATE]);
    let output = command.output().expect("openssl runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
