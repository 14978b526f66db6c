//! Reads again what lies in the store, slowly and without end, and tells by name what is no longer what was put there: the
//! journal against its chain, files on incidents against their names, the map against what it was.
//!
//! The pages of SQLite's file are read by the thread that writes them, PostgreSQL has sums of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use kernel::config::Config;
use kernel::journal::chain::{Depth, Walk};
use kernel::{App, Id, Result, journal, rot};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Pause between two pieces of work.
const PAUSE: Duration = Duration::from_secs(1);
/// Pause after all of it.
const REST: Duration = Duration::from_hours(1);
/// Entries of the journal that are looked at between two pauses, some hundredths of a second of a reader's time: ten million
/// take an hour and a half.
const ENTRIES: i64 = 2_000;
/// Files whose names are read from the database at once.
const FILES: i64 = 50;
/// Bytes of files and of the map that are read in a second.
const BYTES_PER_S: u64 = 4 * 1024 * 1024;
/// Where it was, in the data folder.
const STATE: &str = "scrub.json";

/// Where it was when it was last written down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct State {
    /// Number of the last entry that was looked at.
    entry: i64,
    /// The last file.
    file: Option<Id>,
    /// What the map was when it was read first.
    map: Option<Map>,
}

/// A file that nothing changes as long as it has its size and its time of change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Map {
    path: PathBuf,
    length: u64,
    changed_us: u128,
    sha256: String,
}

struct Scrub {
    app: Arc<App>,
    state: State,
    place: PathBuf,
    map: Option<PathBuf>,
}

/// Looks at everything, again and again, until the system stops.
pub(crate) async fn run(app: Arc<App>, config: Config) {
    let place = Path::new(config.text("data")).join(STATE);
    // What cannot be read is begun anew.
    let state = std::fs::read(&place).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
    let map = Some(config.text("map_tiles")).filter(|map| !map.is_empty() && !map.contains("://")).map(PathBuf::from);
    let mut stopping = app.stopping.clone();
    let mut scrub = Scrub { app, state, place, map };
    tokio::select! {
        () = scrub.go_on() => {}
        _ = stopping.wait_for(|stopping| *stopping) => {}
    }
}

impl Scrub {
    async fn go_on(&mut self) {
        if matches!(self.app.db.has_page_sums().await, Ok(false)) {
            tracing::warn!(
                "PostgreSQL keeps no sums of its pages (data_checksums = off): what rots outside the journal and the files is \
                 not seen. Stop it and run pg_checksums --enable"
            );
        }
        loop {
            let went_on = self.state.entry > 0 || self.state.file.is_some();
            // What the database does not give is asked for again in the next round; it says itself why.
            let round = async {
                self.entries().await?;
                self.files().await?;
                self.look_at_map().await
            };
            match round.await {
                // What lies before it was not looked at since the start: after a restart is when one wants to know.
                Ok(()) if went_on => continue,
                Ok(()) => {}
                Err(error) => tracing::warn!(cause = %error, "not all that lies in the store could be looked at"),
            }
            tokio::time::sleep(REST).await;
        }
    }

    /// The journal from where it was to its end.
    async fn entries(&mut self) -> Result<()> {
        loop {
            let after = self.state.entry;
            let looked = self.app.db.read(move |sql| {
                let head = journal::head(sql)?;
                if after >= head {
                    return Ok(None);
                }
                let mut walk = Walk::after(sql, after)?;
                let outcome = walk.on(sql, ENTRIES, Depth::Details);
                Ok(Some((walk.seq(), outcome.map(|leaves| leaves.len()))))
            });
            match looked.await {
                Ok(None) => break,
                Ok(Some((reached, Ok(count)))) => {
                    rot::looked("entry", count);
                    (after + 1..=reached).for_each(|entry| rot::sound(&named(entry)));
                    // Less than nothing: an entry that its head promises is not there.
                    if count == 0 {
                        rot::found(&named(after + 1), "it is missing");
                    }
                    self.state.entry = reached.max(after + i64::from(count == 0));
                }
                Ok(Some((reached, Err(error)))) if error.kind() == kernel::error::Kind::Conflict => {
                    rot::found(&named(reached + 1), error.detail());
                    self.state.entry = reached + 1;
                }
                // The entry behind which it would go on is gone.
                Err(error) if error.kind() == kernel::error::Kind::Conflict => {
                    rot::found(&named(after), error.detail());
                    self.state.entry = after + 1;
                }
                Ok(Some((_, Err(error)))) | Err(error) => return Err(error),
            }
            self.write_down();
            tokio::time::sleep(PAUSE).await;
        }
        self.state.entry = 0;
        self.write_down();
        Ok(())
    }

    /// Files on incidents, from where it was to the last.
    async fn files(&mut self) -> Result<()> {
        loop {
            let after = self.state.file.unwrap_or(Id::NIL);
            let some = self.app.db.read(move |sql| dispatch::files_after(sql, after, FILES)).await?;
            if some.is_empty() {
                break;
            }
            let mut before = after;
            for file in some {
                let what = format!("file {} on an incident (SHA-256 {})", file.id, file.sha256);
                let read = self.app.files.read(&file.sha256, file.size).await;
                // It may have been erased meanwhile.
                let is_lost = read.is_err() && self.is_kept(before, file.id).await?;
                match read {
                    Ok(_) => rot::sound(&what),
                    Err(error) if is_lost => rot::found(&what, error.detail()),
                    Err(_) => {}
                }
                before = file.id;
                rot::looked("file", 1);
                self.state.file = Some(file.id);
                tokio::time::sleep(Duration::from_secs(file.size.unsigned_abs() / BYTES_PER_S)).await;
            }
            self.write_down();
            tokio::time::sleep(PAUSE).await;
        }
        self.state.file = None;
        self.write_down();
        Ok(())
    }

    /// Whether a file, the next after another, is still to be there.
    async fn is_kept(&self, before: Id, id: Id) -> Result<bool> {
        let next = self.app.db.read(move |sql| dispatch::files_after(sql, before, 1)).await?;
        Ok(next.first().is_some_and(|file| file.id == id))
    }

    /// The file of tiles under the plans: nothing tells what it should be, so it is held against what it was.
    async fn look_at_map(&mut self) -> Result<()> {
        let Some(path) = self.map.clone() else { return Ok(()) };
        let (what, known) = (format!("the map {}", path.display()), self.state.map.clone());
        let read = tokio::task::spawn_blocking(move || Map::read(path)).await.map_err(kernel::Error::internal)?;
        rot::looked("tile", 1);
        match (read, known) {
            (Err(error), _) => rot::found(&what, &format!("the disk does not give it: {error}")),
            (Ok(is), Some(was))
                if is.sha256 != was.sha256 && Map { sha256: was.sha256.clone(), ..is.clone() } == was =>
            {
                rot::found(&what, "its content is another, and nobody has written to it");
            }
            (Ok(is), _) => {
                rot::sound(&what);
                self.state.map = Some(is);
                self.write_down();
            }
        }
        Ok(())
    }

    fn write_down(&self) {
        let write = || -> std::io::Result<()> {
            let new = self.place.with_extension("new");
            std::fs::write(&new, serde_json::to_vec(&self.state)?)?;
            std::fs::rename(new, &self.place)
        };
        // Without it, a restart begins anew.
        if let Err(error) = write() {
            tracing::debug!(cause = %error, "where the store was looked at last was not written down");
        }
    }
}

fn named(entry: i64) -> String {
    format!("entry {entry} of the journal")
}

impl Map {
    /// Reads all of it, no faster than it should be.
    fn read(path: PathBuf) -> std::io::Result<Self> {
        use std::io::Read as _;
        let mut file = std::fs::File::open(&path)?;
        let about = file.metadata()?;
        let changed = about.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let (mut hasher, mut piece) = (Sha256::new(), vec![0; 64 * 1024]);
        let (mut since, mut length) = (0, 0);
        loop {
            let count = file.read(&mut piece)?;
            let Some(read) = piece.get(..count).filter(|read| !read.is_empty()) else { break };
            hasher.update(read);
            (since, length) = (since + read.len() as u64, length + read.len() as u64);
            if since >= BYTES_PER_S {
                since = 0;
                std::thread::sleep(PAUSE);
            }
        }
        let sha256 = kernel::secret::hex(&hasher.finalize());
        Ok(Self { path, length, changed_us: changed.as_micros(), sha256 })
    }
}
