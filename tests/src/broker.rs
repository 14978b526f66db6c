//! A broker: mosquitto itself, with a user and a password.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::{World, wait_for};

/// Longest wait until it listens.
const SOON_S: u64 = 30;
/// Its certificate and the key of it, in the folder of the test.
const CERTIFICATE: &str = "mosquitto.pem";
const KEY: &str = "mosquitto.key";
const USER: &str = "castellan";
const PASSWORD: &str = "quay/side@5";

/// A broker that ends with the test.
pub struct Broker {
    child: Option<Child>,
    folder: PathBuf,
    port: u16,
    /// Where it speaks TLS as well.
    protected: u16,
}

impl Broker {
    /// Starts one; none where mosquitto is not installed.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start(world: &World) -> Option<Self> {
        if Command::new("mosquitto").arg("-h").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
            assert!(std::env::var_os("CI").is_none(), "mosquitto is missing; tests/install.sh installs it");
            println!("skipped: mosquitto is not installed");
            return None;
        }
        let port =
            || std::net::TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr()).expect("a port").port();
        let (port, protected) = (port(), port());
        let folder = world.folder.clone();
        certify(&folder);
        let users = folder.join("mosquitto.users");
        let status = Command::new("mosquitto_passwd").args(["-b", "-c"]).arg(&users).args([USER, PASSWORD]).status();
        assert!(status.expect("mosquitto_passwd runs").success());
        let text = format!(
            "listener {port} 127.0.0.1\nlistener {protected} 127.0.0.1\ncertfile {CERTIFICATE}\nkeyfile {KEY}\n\
             allow_anonymous false\npassword_file {}\nuser root\npersistence false\n",
            users.display()
        );
        std::fs::write(folder.join("mosquitto.conf"), text).expect("a file can be written");
        let mut broker = Self { child: None, folder, port, protected };
        broker.run();
        Some(broker)
    }

    /// Starts it again.
    ///
    /// # Panics
    /// When it does not start.
    pub fn run(&mut self) {
        let mut command = Command::new("mosquitto");
        command
            .current_dir(&self.folder)
            .arg("-c")
            .arg(self.folder.join("mosquitto.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        self.child = Some(command.spawn().expect("mosquitto starts"));
        wait_for("the broker", SOON_S, || TcpStream::connect(("127.0.0.1", self.port)).ok());
    }

    /// Stops it.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Publishes as any device does.
    ///
    /// # Panics
    /// When the broker does not take it.
    pub fn publish(&self, topic: &str, payload: &[u8], retain: bool) {
        let length = |text: &str| u16::try_from(text.len()).expect("a short text").to_be_bytes();
        let text = |text: &str| [&length(text)[..], text.as_bytes()].concat();
        let packet = |kind: u8, body: Vec<u8>| {
            let part = |length: usize| u8::try_from(length).expect("two bytes of length are enough");
            [&[kind, part(body.len() % 128) | 0x80, part(body.len() / 128)][..], &body].concat()
        };
        let mut line = TcpStream::connect(("127.0.0.1", self.port)).expect("the broker listens");
        let hello = [text("MQTT"), vec![4, 0xc2, 0, 60], text("device"), text(USER), text(PASSWORD)].concat();
        line.write_all(&packet(0x10, hello)).expect("sent");
        let mut answer = [0; 4];
        line.read_exact(&mut answer).expect("an answer");
        assert_eq!(answer, [0x20, 2, 0, 0], "signed in");
        line.write_all(&packet(0x30 | u8::from(retain), [text(topic), payload.to_vec()].concat())).expect("sent");
        line.write_all(&[0xe0, 0]).expect("sent");
        // The broker closes the line when it has read all of it.
        let _ = line.read(&mut answer);
    }

    /// Where it is, as a setting names it.
    pub fn address(&self) -> String {
        format!("mqtt://{USER}:{}@127.0.0.1:{}", PASSWORD.replace('/', "%2F"), self.port)
    }
}

impl Broker {
    /// Where it speaks TLS, as a setting names it.
    pub fn protected_address(&self) -> String {
        self.address().replace("mqtt://", "mqtts://").replace(&self.port.to_string(), &self.protected.to_string())
    }

    /// The certificate by which it is known there.
    pub fn certificate(&self) -> PathBuf {
        self.folder.join(CERTIFICATE)
    }
}

/// Makes it a certificate of its own, which no machine trusts by itself.
fn certify(folder: &Path) {
    let mut command = Command::new("openssl");
    command.current_dir(folder).args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]);
    command.args(["-nodes", "-days", "2", "-subj", "/CN=broker", "-addext", "subjectAltName=IP:127.0.0.1"]);
    // Not one that signs others: whoever is trusted to speak for itself is no authority.
    command.args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout", KEY, "-out", CERTIFICATE]);
    let output = command.output().expect("openssl runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.stop();
    }
}
