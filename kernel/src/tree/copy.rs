//! Copies of checkpoints, away from the database: appended to a file, sent to the system's log, cosigned by a witness. Only
//! what has left the machine proves anything against whoever owns it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;

use super::Checkpoint;
use crate::outbound::Outbound;
use crate::{App, Error, Result};

/// Where the system's own log takes messages.
const LOCAL_LOG: &str = "/dev/log";
/// Port of syslog over UDP, when none is named.
const SYSLOG_PORT: u16 = 514;
/// Facility *log audit* and severity *notice* (RFC 5424, 6.2.1).
const PRIORITY: u8 = 13 * 8 + 5;

/// Time that a disk has for a copy; one that takes longer is behind a line that is broken.
const DISK: Duration = Duration::from_secs(5);

/// Where checkpoints are copied to.
pub struct Copies {
    places: Vec<Copied>,
    outbound: Outbound,
}

/// A place, and the size of the last checkpoint that it has.
struct Copied {
    place: Place,
    size: i64,
    /// Set while a disk has not answered: nothing more is given to it.
    hangs: Option<oneshot::Receiver<Result<(), String>>>,
}

impl Copied {
    const fn nothing(place: Place) -> Self {
        Self { place, size: -1, hangs: None }
    }
}

enum Place {
    File(PathBuf),
    LocalLog,
    Syslog(String, u16),
    Witness(Arc<App>),
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
        Ok(Self { places: places.into_iter().map(Copied::nothing).collect(), outbound })
    }

    /// The same with the witness, where there is one. It is asked last: the others do not wait for its answer.
    #[must_use]
    pub fn and_witness(mut self, app: &Arc<App>) -> Self {
        self.places.extend(app.witnessing.asked().map(|_| Copied::nothing(Place::Witness(app.clone()))));
        self
    }

    /// Copies a checkpoint to each place that does not have it yet. A place that fails gets the next one: it says all that
    /// this one says.
    pub(super) async fn send(&mut self, checkpoint: &Checkpoint) {
        for copied in &mut self.places {
            if copied.size >= checkpoint.size {
                continue;
            }
            let sent = match &copied.place {
                Place::File(path) => append(path, &checkpoint.note, DISK, &mut copied.hangs).await,
                Place::LocalLog => local(checkpoint),
                Place::Syslog(host, port) => send(&self.outbound, host, *port, checkpoint).await,
                Place::Witness(app) => super::cosigned::ask(app, checkpoint).await,
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
            Self::Witness(_) => f.write_str("the witness"),
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

/// Adds a note to a file, and does not say so before it is on disk. The file may lie on a disk of another machine, which
/// may never answer: a thread of its own waits for it, and nothing else does, not even the end of the program.
async fn append(
    path: &Path,
    note: &str,
    bound: Duration,
    hangs: &mut Option<oneshot::Receiver<Result<(), String>>>,
) -> Result<(), String> {
    if hangs.as_mut().is_some_and(|before| matches!(before.try_recv(), Err(oneshot::error::TryRecvError::Empty))) {
        return Err("the disk still does not answer".to_owned());
    }
    let (path, text) = (path.to_owned(), format!("{note}\n"));
    let (done, mut answer) = oneshot::channel();
    let add = move || {
        let add = || {
            let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()
        };
        // Whoever waited may have given up.
        let _ = done.send(add().map_err(|error: std::io::Error| error.to_string()));
    };
    std::thread::Builder::new().name("checkpoint copy".into()).spawn(add).map_err(|error| error.to_string())?;
    if let Ok(answer) = tokio::time::timeout(bound, &mut answer).await {
        return answer.unwrap_or_else(|_| Err("the thread that writes it broke".to_owned()));
    }
    *hangs = Some(answer);
    Err("the disk does not answer in time".to_owned())
}

/// The message: a note in one line, its line feeds as bars. A note holds none.
fn message(checkpoint: &Checkpoint) -> String {
    format!("<{PRIORITY}>castellan: checkpoint {}", checkpoint.note.trim_end().replace('\n', "|"))
}

fn local(checkpoint: &Checkpoint) -> Result<(), String> {
    let send = || {
        let socket = std::os::unix::net::UnixDatagram::unbound()?;
        // A log that is full is not waited for.
        socket.set_nonblocking(true)?;
        socket.send_to(message(checkpoint).as_bytes(), LOCAL_LOG)
    };
    send().map(|_| ()).map_err(|error: std::io::Error| error.to_string())
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
    use crate::{Time, secret};

    fn checkpoint(size: i64) -> Checkpoint {
        Checkpoint {
            size,
            root: [0; 32],
            at: Time::from_micros(0),
            note: format!("o\n{size}\nroot\n\n\u{2014} o sig\n"),
        }
    }

    #[tokio::test]
    async fn each_checkpoint_is_added_once_and_a_failure_is_made_up_for() {
        let folder = std::env::temp_dir().join(format!("castellan-copies-{}", secret::token()));
        let file = folder.join("checkpoints");
        let path = file.to_str().expect("UTF-8");
        let mut copies = Copies::of(path, "", Outbound::new(Guard::default())).expect("a file");
        copies.send(&checkpoint(1)).await;
        std::fs::create_dir(&folder).expect("a folder");
        for size in [2, 2, 3] {
            copies.send(&checkpoint(size)).await;
        }
        let text = std::fs::read_to_string(&file).expect("a file");
        assert_eq!(text, format!("{}\n{}\n", checkpoint(2).note, checkpoint(3).note));
        std::fs::remove_dir_all(&folder).expect("removed");
        assert_eq!(message(&checkpoint(2)), "<109>castellan: checkpoint o|2|root||\u{2014} o sig");
    }

    /// A pipe that nobody reads is a disk that does not answer.
    #[tokio::test]
    async fn a_disk_that_hangs_holds_nothing_up() {
        let folder = std::env::temp_dir().join(format!("castellan-pipe-{}", secret::token()));
        std::fs::create_dir(&folder).expect("a folder");
        let pipe = folder.join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is there");
        assert!(made.success());
        let mut hangs = None;
        let first = append(&pipe, "1", Duration::from_millis(20), &mut hangs).await;
        assert!(first.is_err_and(|why| why.contains("in time")));
        let second = append(&pipe, "2", DISK, &mut hangs).await;
        assert!(second.is_err_and(|why| why.contains("still")));
        // Somebody reads: what waited comes through, and only that.
        let read = std::fs::read(&pipe).expect("the pipe");
        assert_eq!(read, b"1\n");
        std::fs::remove_dir_all(&folder).expect("removed");
    }

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
