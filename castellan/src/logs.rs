//! Where the log goes: to standard error, or to a file that never grows beyond its bounds.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context as _, ensure};
use kernel::Time;
use kernel::clock::{Clock as _, SystemClock};
use kernel::config::Config;
use tracing_subscriber::fmt::writer::BoxMakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer as _, Registry};

use crate::traces::Traces;

/// Largest file that may be asked for, in MiB, and most files.
const SIZE_MIB_MAX: u64 = 10_240;
const KEEP_MAX: usize = 1_000;

/// Starts logging as the settings say.
///
/// # Errors
/// When a setting cannot be, or the file cannot be written.
pub fn start(config: &Config, traces: Option<&Traces>) -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::new(config.text("log"));
    let log = tracing_subscriber::fmt::layer::<Registry>();
    let log = match config.text("log_file") {
        "" => log.with_writer(BoxMakeWriter::new(io::stderr)),
        path => {
            let (size_mib, keep): (u64, usize) = (config.get("log_file_mib")?, config.get("log_keep")?);
            ensure!((1..=SIZE_MIB_MAX).contains(&size_mib), "log_file_mib is 1 to {SIZE_MIB_MAX}");
            ensure!((1..=KEEP_MAX).contains(&keep), "log_keep is 1 to {KEEP_MAX}");
            let bounds = Bounds { bytes: size_mib * 1024 * 1024, keep };
            let file =
                LogFile::open(path.into(), bounds, SystemClock.now()).with_context(|| format!("log_file {path}"))?;
            log.with_ansi(false).with_writer(BoxMakeWriter::new(Mutex::new(file)))
        }
    };
    let log = if config.text("log_format") == "json" { log.json().boxed() } else { log.with_target(false).boxed() };
    tracing_subscriber::registry().with(log.with_filter(filter)).with(traces.map(Traces::layer)).init();
    Ok(())
}

/// How large a file becomes, and how many there are beside it.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    bytes: u64,
    keep: usize,
}

/// A file that is put aside as `NAME.1`, `NAME.2` … when it is full or another day begins (UTC). The oldest goes.
///
/// Of the libraries that do this, those that bound the size bring a second one for times; it is little.
#[derive(Debug)]
struct LogFile {
    path: PathBuf,
    bounds: Bounds,
    file: File,
    bytes: u64,
    day: i64,
}

impl LogFile {
    fn open(path: PathBuf, bounds: Bounds, now: Time) -> io::Result<Self> {
        let file = append(&path)?;
        let found = file.metadata()?;
        let written = found.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
        let written = written.and_then(|since| i64::try_from(since.as_micros()).ok());
        let day = day(if found.len() > 0 { written.map_or(now, Time::from_micros) } else { now });
        Ok(Self { path, bounds, file, bytes: found.len(), day })
    }

    fn take(&mut self, line: &[u8], now: Time) -> io::Result<()> {
        let is_full = self.bytes > 0 && self.bytes + line.len() as u64 > self.bounds.bytes;
        if is_full || (self.bytes > 0 && day(now) != self.day) {
            self.put_aside()?;
        }
        self.day = day(now);
        self.file.write_all(line)?;
        self.bytes += line.len() as u64;
        Ok(())
    }

    fn put_aside(&mut self) -> io::Result<()> {
        let aside = |number: usize| self.path.with_file_name(format!("{}.{number}", name(&self.path)));
        for number in (1..self.bounds.keep).rev() {
            if let Err(error) = std::fs::rename(aside(number), aside(number + 1))
                && error.kind() != io::ErrorKind::NotFound
            {
                return Err(error);
            }
        }
        std::fs::rename(&self.path, aside(1))?;
        self.file = append(&self.path)?;
        self.bytes = 0;
        Ok(())
    }
}

impl Write for LogFile {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.take(line, SystemClock.now())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn append(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    File::options().create(true).append(true).mode(0o600).open(path)
}

fn name(path: &Path) -> std::borrow::Cow<'_, str> {
    path.file_name().unwrap_or_default().to_string_lossy()
}

const fn day(at: Time) -> i64 {
    at.micros() / (24 * 3_600 * 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_never_grows_beyond_its_bounds() {
        let folder = std::env::temp_dir().join(format!("castellan-log-{}", kernel::secret::token()));
        std::fs::create_dir(&folder).expect("a folder");
        let (path, bounds) = (folder.join("castellan.log"), Bounds { bytes: 100, keep: 3 });
        let now = Time::default().plus_seconds(1_000_000);
        let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        let mut log = LogFile::open(path.clone(), bounds, now).expect("a file");
        for line in 0..20 {
            log.take(format!("{line:>39}\n").as_bytes(), now).expect("written");
        }
        assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 4);
        for (name, last) in [("castellan.log", 19), ("castellan.log.1", 17), ("castellan.log.3", 13)] {
            assert!(
                text(name).len() <= 100 && text(name).trim_end().ends_with(&format!(" {last}")),
                "{name}: {}",
                text(name)
            );
        }
        // A longer line than that goes into a file of its own, and another day begins another file.
        log.take(&[b'x'; 300], now).expect("written");
        log.take(b"short\n", now).expect("written");
        log.take(b"tomorrow\n", now.plus_seconds(24 * 3_600)).expect("written");
        assert_eq!((text("castellan.log"), text("castellan.log.1")), ("tomorrow\n".into(), "short\n".into()));
        drop(log);
        let mut log = LogFile::open(path, bounds, now).expect("it is there");
        assert_eq!(log.bytes, 9);
        log.take(&[b'y'; 95], now).expect("written");
        assert_eq!(text("castellan.log.1"), "tomorrow\n");
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
