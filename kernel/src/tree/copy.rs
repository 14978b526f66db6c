//! Copies of checkpoints, away from the database: appended to a file, sent to the system's log. Only what has left the
//! machine proves anything against whoever owns it.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::Checkpoint;
use crate::outbound::Outbound;
use crate::{Error, Result};

/// Where the system's own log takes messages.
const LOCAL_LOG: &str = "/dev/log";
/// Port of syslog over UDP, when none is named.
const SYSLOG_PORT: u16 = 514;
/// Facility *log audit* and severity *notice* (RFC 5424, 6.2.1).
const PRIORITY: u8 = 13 * 8 + 5;

/// Where checkpoints are copied to.
pub struct Copies {
    places: Vec<Copied>,
    outbound: Outbound,
}

/// A place, and the size of the last checkpoint that it has.
struct Copied {
    place: Place,
    size: i64,
}

enum Place {
    File(PathBuf),
    LocalLog,
    Syslog(String, u16),
}

impl Copies {
    /// Reads the settings: a file, and `local` or `HOST:PORT` of a syslog server. Empty: none.
    ///
    /// # Errors
    /// `invalid` for an address that is none.
    pub fn of(file: &str, syslog: &str, outbound: Outbound) -> Result<Self> {
        let mut places = Vec::new();
        if !file.is_empty() {
            places.push(Place::File(file.into()));
        }
        match syslog {
            "" => {}
            "local" => places.push(Place::LocalLog),
            address => places.push(remote(address)?),
        }
        let places = places.into_iter().map(|place| Copied { place, size: -1 }).collect();
        Ok(Self { places, outbound })
    }

    /// Copies a checkpoint to each place that does not have it yet. A place that fails gets the next one: it says all that
    /// this one says.
    pub(super) async fn send(&mut self, checkpoint: &Checkpoint) {
        for copied in &mut self.places {
            if copied.size >= checkpoint.size {
                continue;
            }
            let sent = match &copied.place {
                Place::File(path) => append(path, &checkpoint.note),
                Place::LocalLog => local(checkpoint),
                Place::Syslog(host, port) => send(&self.outbound, host, *port, checkpoint).await,
            };
            let outcome = if sent.is_ok() { "copied" } else { "failed" };
            metrics::counter!("castellan_checkpoint_copies_total", "outcome" => outcome).increment(1);
            match sent {
                Ok(()) => copied.size = checkpoint.size,
                Err(cause) => tracing::warn!(place = %copied.place, cause, "a checkpoint could not be copied away"),
            }
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::LocalLog => f.write_str(LOCAL_LOG),
            Self::Syslog(host, port) => write!(f, "{host}:{port}"),
        }
    }
}

fn remote(address: &str) -> Result<Place> {
    let wrong = || {
        Error::invalid(format!(
            "checkpoint_syslog: “{address}” is neither local nor an address like log.example.org:514"
        ))
    };
    let (host, port) = match address.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().map_err(|_| wrong())?),
        None => (address, SYSLOG_PORT),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    if host.is_empty() || host.contains(char::is_whitespace) {
        return Err(wrong());
    }
    Ok(Place::Syslog(host.to_owned(), port))
}

/// Adds a note to a file, and does not return before it is on disk.
fn append(path: &Path, note: &str) -> Result<(), String> {
    let add = || {
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path)?;
        file.write_all(format!("{note}\n").as_bytes())?;
        file.sync_all()
    };
    add().map_err(|error: std::io::Error| error.to_string())
}

/// The message: a note in one line, its line feeds as bars. A note holds none.
fn message(checkpoint: &Checkpoint) -> String {
    format!("<{PRIORITY}>castellan: checkpoint {}", checkpoint.note.trim_end().replace('\n', "|"))
}

fn local(checkpoint: &Checkpoint) -> Result<(), String> {
    let sent = std::os::unix::net::UnixDatagram::unbound()
        .and_then(|socket| socket.send_to(message(checkpoint).as_bytes(), LOCAL_LOG));
    sent.map(|_| ()).map_err(|error| error.to_string())
}

/// Over UDP, which nobody answers: a datagram that is lost is made up for by the next one.
async fn send(outbound: &Outbound, host: &str, port: u16, checkpoint: &Checkpoint) -> Result<(), String> {
    let address = outbound.address_of(host, port, false).await?;
    let own = if address.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
    let send = async {
        let socket = tokio::net::UdpSocket::bind(own).await?;
        socket.send_to(message(checkpoint).as_bytes(), address).await
    };
    send.await.map(|_| ()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbound::Guard;

    #[test]
    fn a_place_is_a_file_the_system_or_an_address() {
        let check = |file: &str, syslog: &str, expected: Option<&[&str]>| {
            let copies = Copies::of(file, syslog, Outbound::new(Guard::default())).ok();
            let places = copies.map(|copies| copies.places.iter().map(|one| one.place.to_string()).collect::<Vec<_>>());
            assert_eq!(
                places.as_deref(),
                expected.map(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>()).as_deref()
            );
        };
        check("", "", Some(&[]));
        check("/var/log/checkpoints", "local", Some(&["/var/log/checkpoints", "/dev/log"]));
        check("", "log.example.org", Some(&["log.example.org:514"]));
        check("", "10.0.0.9:1514", Some(&["10.0.0.9:1514"]));
        check("", "[fd00::9]:1514", Some(&["fd00::9:1514"]));
        for wrong in ["log:none", ":514", "log example:1", "log:99999"] {
            check("", wrong, None);
        }
    }
}
