//! TLS with a certificate of our own: what is spoken, what start-up refuses, and a renewal while the server runs.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use blackbox::{Server, Store, World, wait_for};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

/// How long a conversation may take.
const WITHIN: Duration = Duration::from_secs(10);
/// The server looks at its certificate every ten seconds.
const RENEWED_WITHIN_S: u64 = 30;

fn folder() -> World {
    World::empty(Store::Sqlite).expect("a folder")
}

/// Writes `NAME.pem` and `NAME.key`, which sign for themselves.
fn certify(folder: &Path, name: &str) {
    let mut command = Command::new("openssl");
    command.current_dir(folder).args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]);
    command.args(["-nodes", "-days", "2", "-subj", "/CN=castellan", "-addext", "subjectAltName=DNS:localhost"]);
    command.args(["-addext", "basicConstraints=critical,CA:FALSE"]);
    command.args(["-keyout", &format!("{name}.key"), "-out", &format!("{name}.pem")]);
    let output = command.output().expect("openssl runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn serve(world: &World) -> Server {
    let files = ["--tls-certificate", "now.pem", "--tls-key", "now.key"];
    Server::start(world.command(&["serve", "--listen", "127.0.0.1:0"]).args(files))
}

/// The end of a server that is not to start.
fn refused(world: &World, certificate: &str, key: &str) -> String {
    world.cli(&["serve", "--listen", "127.0.0.1:0", "--tls-certificate", certificate, "--tls-key", key]).failed()
}

pub(crate) type Line = StreamOwned<ClientConnection, TcpStream>;

/// A protected line to somebody who is known by this certificate and no other.
fn dial(server: &Server, trusted: &Path) -> Line {
    call(server.address(), "localhost", trusted)
}

/// The same to an address, whose owner has to show a certificate for this name.
pub(crate) fn call(address: &str, name: &str, trusted: &Path) -> Line {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(trusted).expect("a certificate")).expect("it can be trusted");
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(name.to_owned()).expect("a name");
    let stream = TcpStream::connect(address).expect("it listens");
    stream.set_read_timeout(Some(WITHIN)).expect("a timeout");
    StreamOwned::new(ClientConnection::new(Arc::new(config), name).expect("a client"), stream)
}

fn ask(line: &mut Line, path: &str) -> std::io::Result<()> {
    write!(line, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    line.flush()
}

fn get(server: &Server, trusted: &Path, path: &str) -> std::io::Result<String> {
    read(dial(server, trusted), path)
}

/// Asks for something on a line, and reads to its end.
pub(crate) fn read(mut line: Line, path: &str) -> std::io::Result<String> {
    ask(&mut line, path)?;
    let mut answer = String::new();
    line.read_to_string(&mut answer)?;
    Ok(answer)
}

#[test]
fn pages_and_api_come_over_tls_and_browsers_are_told_to_stay_there() {
    let world = folder();
    certify(&world.folder, "now");
    let trusted = world.folder.join("now.pem");
    let server = serve(&world);
    assert!(server.base.starts_with("https://"), "{}", server.base);
    assert!(server.stdout().contains("Open https://"), "{}", server.stdout());
    for path in ["/console", "/api/v1/setup", "/api/v1/incidents", "/nothing", "/metrics"] {
        let answer = get(&server, &trusted, path).expect(path);
        assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
        let told = answer.lines().find(|line| line.starts_with("strict-transport-security: "));
        assert_eq!(told, Some("strict-transport-security: max-age=31536000"), "{path}");
    }
    let metrics = get(&server, &trusted, "/metrics").expect("metrics");
    assert!(metrics.contains("castellan_certificate_ends_seconds"), "its end can be watched");
    // Whoever speaks without protection learns nothing, and the server goes on.
    let mut bare = TcpStream::connect(server.address()).expect("it listens");
    bare.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("sent");
    let mut answer = Vec::new();
    let _ = bare.read_to_end(&mut answer);
    assert!(!String::from_utf8_lossy(&answer).contains("alive"), "{answer:?}");
    assert!(get(&server, &trusted, "/healthz").expect("an answer").ends_with("alive\n"));
}

#[test]
fn versions_before_1_2_are_not_spoken() {
    let world = folder();
    certify(&world.folder, "now");
    let server = serve(&world);
    let speaks = |version: &str| {
        let mut command = Command::new("openssl");
        command.args(["s_client", "-connect", server.address(), version, "-cipher", "ALL:@SECLEVEL=0"]);
        let output = command.stdin(Stdio::null()).output().expect("openssl runs");
        String::from_utf8_lossy(&output.stdout).contains("BEGIN CERTIFICATE")
    };
    assert_eq!(["-tls1", "-tls1_1", "-tls1_2", "-tls1_3"].map(speaks), [false, false, true, true]);
}

#[test]
fn what_cannot_be_shown_is_named_at_the_start() {
    let world = folder();
    certify(&world.folder, "now");
    certify(&world.folder, "other");
    certify(&world.folder, "over");
    let over = ["x509", "-in", "over.pem", "-signkey", "over.key", "-days", "-1", "-out", "over.pem"];
    assert!(Command::new("openssl").current_dir(&world.folder).args(over).status().expect("openssl runs").success());
    world.file("empty.pem", "");
    world.file("junk.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    for (certificate, key, words) in [
        ("none.pem", "now.key", ["tls_certificate", "none.pem"]),
        ("now.pem", "none.key", ["tls_key", "none.key"]),
        ("empty.pem", "now.key", ["empty.pem", "no certificate"]),
        ("junk.pem", "now.key", ["junk.pem", "no certificate"]),
        ("now.pem", "now.pem", ["now.pem", "no private key"]),
        ("now.pem", "other.key", ["other.key", "does not belong"]),
        ("over.pem", "over.key", ["over.pem", "ended at"]),
    ] {
        let said = refused(&world, certificate, key);
        assert!(words.iter().all(|word| said.contains(word)), "{certificate} {key}: {said}");
    }
    assert!(world.cli(&["serve", "--tls-certificate", "now.pem"]).failed().contains("tls_key is not"));
    assert!(world.cli(&["serve", "--tls-key", "now.key"]).failed().contains("tls_certificate is not"));
}

#[test]
fn a_renewed_certificate_is_shown_without_a_new_start() {
    let world = folder();
    certify(&world.folder, "now");
    let first = world.file("first.pem", std::fs::read(world.folder.join("now.pem")).expect("a certificate"));
    let server = serve(&world);
    assert!(get(&server, &first, "/healthz").is_ok());
    // One that cannot be used changes nothing.
    world.file("now.pem", "half of a certifica");
    wait_for("a warning", RENEWED_WITHIN_S, || server.stderr().contains("cannot be used").then_some(()));
    assert!(get(&server, &first, "/healthz").is_ok());
    certify(&world.folder, "now");
    let second = world.folder.join("now.pem");
    wait_for("the new certificate", RENEWED_WITHIN_S, || get(&server, &second, "/healthz").ok());
    assert!(get(&server, &first, "/healthz").is_err(), "the old one is shown no more");
}

#[test]
fn an_open_stream_ends_with_the_server_and_a_silent_line_does_not_hold_it() {
    let mut world = World::example(Store::Sqlite).expect("the example");
    let token = world.user("dispatcher").token().expect("a token").to_owned();
    world.stop();
    certify(&world.folder, "now");
    let mut server = serve(&world);
    let silent = TcpStream::connect(server.address()).expect("it listens");
    let mut line = dial(&server, &world.folder.join("now.pem"));
    write!(line, "GET /api/v1/feed HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n")
        .expect("sent");
    let mut stream = BufReader::new(line);
    let mut head = String::new();
    stream.read_line(&mut head).expect("an answer");
    assert_eq!(head, "HTTP/1.1 200 OK\r\n");
    let (took, status) = server.terminate();
    assert!(status.success() && took < WITHIN, "{took:?} {status}");
    let mut rest = String::new();
    stream.read_to_string(&mut rest).expect("the line was closed in its order");
    assert!(rest.ends_with("0\r\n\r\n"), "the stream was ended, not cut: {rest}");
    drop(silent);
}
