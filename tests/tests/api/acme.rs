//! Certificates that come by themselves (ACME), of a real authority, and of one that lies.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use blackbox::authority::{Authority, free_port};
use blackbox::{Server, Store, World, wait_for};

use crate::tls::{Line, call, read};

/// The name that the authority checks; its name server leads every name to this machine.
const NAME: &str = "castellan.test";
const OTHER: &str = "desk.castellan.test";
/// A certificate comes within this, after two tries that failed too: the second pause is a minute.
const SOON_S: u64 = 90;
/// As long as a certificate of Let's Encrypt holds, in seconds.
const QUARTER_S: u64 = 90 * 24 * 3_600;

/// A server that fetches its certificate.
struct Site {
    world: World,
    authority: Authority,
    port: u16,
}

impl Site {
    /// With an authority that does not run yet; none where there is none.
    fn of(holds_s: u64) -> Option<Self> {
        let world = World::empty(Store::Sqlite).expect("a folder");
        let port = free_port();
        let authority = Authority::of(&world, port, holds_s)?;
        Some(Self { world, authority, port })
    }

    fn serve(&self, names: &str) -> Server {
        self.serve_by(&self.authority.directory(), names)
    }

    fn serve_by(&self, directory: &str, names: &str) -> Server {
        Server::start(self.command(directory, names).args(["--outbound-allow", "127.0.0.1"]))
    }

    fn command(&self, directory: &str, names: &str) -> Command {
        let ca = self.authority.certificate();
        let mut command = self.world.command(&["serve", "--listen", &format!("127.0.0.1:{}", self.port)]);
        command.args(["--tls-acme-domain", names, "--tls-acme-directory", directory]).arg("--tls-acme-ca").arg(ca);
        command
    }

    /// Starts the authority, and gives the root that browsers would trust by now.
    fn authorise(&mut self) -> PathBuf {
        self.authority.run();
        let (address, path) = self.authority.root();
        let answer = wait_for("the authority's root", SOON_S, || {
            TcpStream::connect(&address).ok()?;
            read(call(&address, "127.0.0.1", &self.authority.certificate()), path).ok()
        });
        let (_, root) = answer.split_once("\r\n\r\n").expect("a body");
        self.world.file("root.pem", root)
    }

    /// What the server says of its certificate, when it has anything to say.
    fn health(&self) -> Option<String> {
        let said = self.world.cli(&["health"]).stdout;
        said.lines().find(|line| line.starts_with("certificate ")).map(str::to_owned)
    }
}

fn get(server: &Server, name: &str, root: &Path, path: &str) -> std::io::Result<String> {
    read(call(server.address(), name, root), path)
}

/// Waits until the server is believed under a name.
fn comes(server: &Server, name: &str, root: &Path) {
    wait_for("a certificate", SOON_S, || get(server, name, root, "/healthz").ok());
}

/// The certificate that a line was opened with.
fn shown(line: &Line) -> Vec<u8> {
    line.conn.peer_certificates().and_then(<[_]>::first).expect("a certificate").to_vec()
}

/// The certificate that is shown now, when it is believed.
fn believed(server: &Server, name: &str, root: &Path) -> std::io::Result<Vec<u8>> {
    let mut line = call(server.address(), name, root);
    write!(line, "GET /healthz HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n")?;
    line.read_to_end(&mut Vec::new())?;
    Ok(shown(&line))
}

fn shown_to(server: &Server, name: &str, root: &Path) -> Vec<u8> {
    believed(server, name, root).expect("a certificate that is believed")
}

/// What the program of others shows of a certificate that it was shown for a name and a list of protocols.
fn certificate_for(server: &Server, name: &str, protocols: &str) -> Option<String> {
    let mut command = Command::new("openssl");
    command.args(["s_client", "-connect", server.address(), "-servername", name, "-alpn", protocols]);
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().expect("openssl runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let (from, to) = (said.find("-----BEGIN CERTIFICATE")?, said.find("-----END CERTIFICATE")?);
    Some(said[from..to].to_owned())
}

#[test]
fn a_start_without_a_certificate_serves_nobody_until_it_comes() {
    let Some(mut site) = Site::of(QUARTER_S) else { return };
    let mut server = site.serve(&format!("{NAME}, {OTHER}"));
    assert!(server.base.starts_with("https://"), "{}", server.base);
    // The authority is away: it waits, and says for what.
    wait_for("a failure", SOON_S, || server.stderr().contains("no certificate could be fetched").then_some(()));
    assert!(server.stderr().contains("nobody is served before"), "{}", server.stderr());
    let said = wait_for("a word about it", SOON_S, || site.health().filter(|said| said.contains("cannot be reached")));
    assert!(said.starts_with("certificate fails"), "{said}");
    assert_eq!(certificate_for(&server, NAME, "http/1.1"), None);
    let mut bare = TcpStream::connect(server.address()).expect("it listens");
    bare.write_all(b"GET /healthz HTTP/1.1\r\nHost: castellan.test\r\n\r\n").expect("sent");
    let mut answer = Vec::new();
    let _ = bare.read_to_end(&mut answer);
    assert!(!String::from_utf8_lossy(&answer).contains("alive"), "{answer:?}");

    // It is there: the next try brings a certificate that both names are in.
    let root = site.authorise();
    comes(&server, NAME, &root);
    comes(&server, OTHER, &root);
    assert!(get(&server, "elsewhere.test", &root, "/healthz").is_err(), "and no other name");
    let answer = get(&server, NAME, &root, "/console").expect("an answer");
    assert!(answer.contains("strict-transport-security: max-age=31536000"), "{answer}");
    let figures = get(&server, NAME, &root, "/metrics").expect("figures");
    let figure = |name: &str| figures.lines().find_map(|line| line.strip_prefix(name)?.trim().parse::<f64>().ok());
    assert_eq!(figure("castellan_certificate_orders_total{outcome=\"fetched\"}"), Some(1.0));
    assert!(figure("castellan_certificate_ends_seconds").is_some_and(|ends| ends > 0.0), "{figures}");
    wait_for("nothing more to say", SOON_S, || site.health().is_none().then_some(()));

    // It is kept for the next start, and nobody but the server can read it.
    let before = shown_to(&server, NAME, &root);
    server.terminate();
    site.authority.stop();
    let kept = site.world.folder.join("automatic-certificate.sealed");
    let text = std::fs::read_to_string(&kept).expect("it is kept");
    assert!(!text.contains("CERTIFICATE") && !text.contains("key"), "{text}");
    assert_eq!(std::fs::metadata(&kept).expect("it is there").permissions().mode() & 0o777, 0o600);
    let server = site.serve(&format!("{NAME}, {OTHER}"));
    assert_eq!(shown_to(&server, NAME, &root), before);
    assert!(!server.stderr().contains("certificate"), "nothing was to be fetched: {}", server.stderr());
}

#[test]
fn a_renewal_ends_no_line() {
    // It is renewed after fifteen of them.
    let Some(mut site) = Site::of(24) else { return };
    let root = site.authorise();
    let server = site.serve(NAME);
    comes(&server, NAME, &root);
    let mut line = call(server.address(), NAME, &root);
    let mut ask = || {
        write!(line, "GET /healthz HTTP/1.1\r\nHost: {NAME}\r\n\r\n").expect("sent");
        let mut answer = vec![0; 2_048];
        let mut read = 0;
        while !answer[..read].ends_with(b"alive\n") {
            let more = line.read(&mut answer[read..]).expect("an answer");
            assert!(more > 0, "the line was closed");
            read += more;
        }
    };
    ask();
    let first = shown_to(&server, NAME, &root);
    let new = || believed(&server, NAME, &root).ok().filter(|shown| *shown != first);
    let second = wait_for("a new certificate", SOON_S, new);
    ask();
    assert_eq!(shown(&line), first, "the line is the one that was opened with the first");
    assert_ne!(second, first);
}

#[test]
fn what_is_there_is_shown_while_nothing_new_can_be_had() {
    let Some(mut site) = Site::of(QUARTER_S) else { return };
    let root = site.authorise();
    let mut server = site.serve(NAME);
    comes(&server, NAME, &root);
    let before = shown_to(&server, NAME, &root);
    server.terminate();
    site.authority.stop();
    // Another name is wanted as well, so a new one is due at once.
    let server = site.serve(&format!("{NAME},{OTHER}"));
    wait_for("a failure", SOON_S, || server.stderr().contains("no certificate could be fetched").then_some(()));
    assert_eq!(shown_to(&server, NAME, &root), before);
    let said = wait_for("a word about it", SOON_S, || site.health());
    assert!(said.starts_with("certificate warns") && said.contains("cannot be reached"), "{said}");
    // It comes back and knows nobody any more: an account is opened anew.
    let root = site.authorise();
    comes(&server, OTHER, &root);
    assert!(server.stderr().contains("does not know our account"), "{}", server.stderr());
}

#[test]
fn a_proof_is_shown_to_who_checks_the_name_and_to_nobody_else() {
    let Some(mut site) = Site::of(QUARTER_S) else { return };
    let root = site.authorise();
    let liar = site.authority.liar();
    let tell = |lie: &str| read(call(&liar.address, "127.0.0.1", &site.authority.certificate()), lie).expect("told");
    tell("/lie/never_looks");
    let server = site.serve_by(&liar.directory(), NAME);
    let proof = wait_for("a proof", SOON_S, || certificate_for(&server, NAME, "acme-tls/1"));
    for (name, protocols) in [
        (OTHER, "acme-tls/1"),
        ("test", "acme-tls/1"),
        (NAME, "http/1.1"),
        (NAME, "acme-tls/1,http/1.1"),
        (NAME, "http/1.1,acme-tls/1"),
    ] {
        assert_eq!(certificate_for(&server, name, protocols), None, "{name} {protocols}");
    }
    drop(server);
    // With a certificate the proof is gone, and browsers never see it.
    tell("/lie/none");
    let server = site.serve_by(&liar.directory(), NAME);
    comes(&server, NAME, &root);
    assert_eq!(certificate_for(&server, NAME, "acme-tls/1"), None);
    let seen = certificate_for(&server, NAME, "http/1.1");
    assert!(seen.is_some() && seen != Some(proof), "{seen:?}");
}

#[test]
fn an_authority_that_lies_changes_nothing() {
    let Some(mut site) = Site::of(QUARTER_S) else { return };
    let root = site.authorise();
    let liar = site.authority.liar();
    let tell = |lie: &str| read(call(&liar.address, "127.0.0.1", &site.authority.certificate()), lie).expect("told");
    // The control: told nothing, and a wrong nonce once.
    tell("/lie/wrong_nonce");
    let server = site.serve_by(&liar.directory(), NAME);
    comes(&server, NAME, &root);
    let before = shown_to(&server, NAME, &root);
    drop(server);
    for (lie, words) in [
        ("invalid_order", "refused the order"),
        ("no_finalize", "the authority refused: told to say badCSR"),
        ("garbage", "no certificate in PEM"),
        ("other_certificate", "it does not hold the name castellan.test"),
        ("other_name", "wants somebody.else proved, which was not ordered"),
        ("elsewhere", "169.254.169.254 is a link-local address"),
        ("in_the_clear", "an address without TLS"),
        ("leads_on", "cannot be understood"),
        ("broken", "cannot be understood"),
        ("endless", "longer than 1 MiB"),
    ] {
        tell(&format!("/lie/{lie}"));
        let server = site.serve_by(&liar.directory(), &format!("{NAME},{OTHER}"));
        // Not at once where too many nonces were turned away first.
        wait_for(lie, SOON_S, || server.stderr().contains(words).then_some(()));
        assert_eq!(shown_to(&server, NAME, &root), before, "{lie}");
    }
    tell("/lie/none");
    let server = site.serve_by(&liar.directory(), &format!("{NAME},{OTHER}"));
    comes(&server, OTHER, &root);
}

#[test]
fn the_way_to_an_authority_inside_is_the_operators_to_allow() {
    let Some(mut site) = Site::of(QUARTER_S) else { return };
    site.authorise();
    let server = Server::start(&mut site.command(&site.authority.directory(), NAME));
    wait_for("a failure", SOON_S, || server.stderr().contains("no certificate could be fetched").then_some(()));
    assert!(server.stderr().contains("the operator can allow it with outbound_allow"), "{}", server.stderr());
}

#[test]
fn what_cannot_be_is_named_at_the_start() {
    let world = World::empty(Store::Sqlite).expect("a folder");
    world.file("empty.pem", "");
    let refused = |more: &[&str]| world.cli(&[&["serve", "--listen", "127.0.0.1:0"][..], more].concat()).failed();
    for (arguments, words) in [
        (["--tls-acme-domain", "*.example.org"].as_slice(), ["tls_acme_domain", "write each of them"]),
        (&["--tls-acme-domain", "10.0.0.1"], ["tls_acme_domain", "is no name"]),
        (&["--tls-acme-domain", ","], ["tls_acme_domain", "holds no name"]),
        (&["--tls-acme-contact", "a@example.org"], ["tls_acme_contact", "tls_acme_domain is not"]),
        (&["--tls-acme-ca", "root.pem"], ["tls_acme_ca", "tls_acme_domain is not"]),
        (&["--tls-acme-domain", NAME, "--tls-acme-contact", "nobody"], ["tls_acme_contact", "no mailbox"]),
        (&["--tls-acme-domain", NAME, "--tls-acme-directory", "http://127.0.0.1/"], ["tls_acme_directory", "https://"]),
        (&["--tls-acme-domain", NAME, "--tls-acme-directory", "nowhere"], ["tls_acme_directory", "https://"]),
        (&["--tls-acme-domain", NAME, "--tls-acme-ca", "none.pem"], ["tls_acme_ca", "none.pem"]),
        (&["--tls-acme-domain", NAME, "--tls-acme-ca", "empty.pem"], ["tls_acme_ca", "no certificate"]),
        (
            &["--tls-acme-domain", NAME, "--tls-certificate", "a.pem", "--tls-key", "a.key"],
            ["tls_certificate and tls_acme_domain", "both set"],
        ),
    ] {
        let said = refused(arguments);
        assert!(words.iter().all(|word| said.contains(word)), "{arguments:?}: {said}");
    }
}
