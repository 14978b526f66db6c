//! The thread that moves SQLite's log into the database file, and between two such moves reads on in the file.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use super::sqlite::{Checkpoint, SqliteConnection};
use super::sums::Sums;
use crate::{Error, Result};

/// Pause between checkpoints of SQLite's log. A checkpoint holds up flushes for some milliseconds: rarer ones, in which hot
/// pages are written once for many changes, keep them out of the 99th percentile.
const CHECKPOINT_PAUSE: Duration = Duration::from_secs(3);
/// Pages in the log beyond which it is begun anew (128 MiB).
const LOG_PAGES_MAX: i64 = 32_768;
/// Pages that are read after each checkpoint: 4 MiB, so that a file of 10 GiB is read in two hours, and no disk is kept busy.
const LOOKED_AT: u64 = 1_024;
/// Pages that are read at the start, before the first checkpoint: 64 MiB, a fraction of a second.
const LOOKED_AT_FIRST: u64 = 16_384;
/// Size of a file in pages up to which it is looked up what a page belongs to, which reads all of it.
const NAMED_PAGES_MAX: usize = 262_144;

/// What the thread is asked for.
enum Ask {
    LookAtAll(SyncSender<usize>),
    Settle(SyncSender<Result<()>>),
}

/// The thread, as long as this is held.
pub(super) struct Upkeep(SyncSender<Ask>);

impl Upkeep {
    /// Starts it.
    pub(super) fn start(path: &Path) -> Result<Self> {
        let (asks, asked) = sync_channel(1);
        let thread = Thread {
            connection: SqliteConnection::writer(path)?,
            other: SqliteConnection::reader(path)?,
            sums: Sums::open(path).map_err(Error::internal)?,
        };
        let work = move || thread.run(&asked);
        std::thread::Builder::new().name("checkpoint".into()).spawn(work).map_err(Error::internal)?;
        Ok(Self(asks))
    }

    /// Reads the whole file. Gives the number of pages whose sum was known before.
    pub(super) fn look_at_all(&self) -> Result<usize> {
        self.ask(Ask::LookAtAll)
    }

    /// Moves everything into the file, and leaves the sums of its pages for the next start. The thread ends with that.
    pub(super) fn settle(&self) -> Result<()> {
        self.ask(Ask::Settle)?
    }

    fn ask<T>(&self, ask: impl FnOnce(SyncSender<T>) -> Ask) -> Result<T> {
        let (reply, answer) = sync_channel(1);
        self.0.send(ask(reply)).map_err(Error::internal)?;
        answer.recv().map_err(Error::internal)
    }
}

struct Thread {
    connection: SqliteConnection,
    /// Holds the log as it is while its pages are read.
    other: SqliteConnection,
    sums: Sums,
}

impl Thread {
    fn run(mut self, asked: &Receiver<Ask>) {
        self.look(LOOKED_AT_FIRST);
        let mut due = Instant::now() + CHECKPOINT_PAUSE;
        loop {
            match asked.recv_timeout(due.saturating_duration_since(Instant::now())) {
                Err(RecvTimeoutError::Timeout) => {
                    if let Err(error) = self.move_on() {
                        tracing::warn!(cause = %error, "the log could not be moved into the database file");
                    }
                    self.look(LOOKED_AT);
                    due = Instant::now() + CHECKPOINT_PAUSE;
                }
                Err(RecvTimeoutError::Disconnected) => return,
                Ok(Ask::LookAtAll(reply)) => {
                    let known = self.sums.known();
                    self.look(u64::MAX);
                    let _ = reply.send(known);
                }
                Ok(Ask::Settle(reply)) => {
                    let _ = reply.send(self.settle());
                    return;
                }
            }
        }
    }

    fn look(&mut self, pages: u64) {
        let Self { sums, other, .. } = self;
        let named = sums.pages() <= NAMED_PAGES_MAX;
        sums.look(pages, &|page| if named { other.owner_of(page) } else { None });
    }

    /// Moves what it can without holding anybody up.
    fn move_on(&mut self) -> Result<()> {
        // Nobody can begin the log anew while it is read here: what is moved is what was read, or less.
        let moved = self.other.pinned(|| {
            let end = self.sums.before_move().map_err(Error::internal)?;
            self.connection.checkpoint(Checkpoint::Passive).map(|pages| (pages, end))
        });
        let (pages, mut end) = moved?;
        if pages > LOG_PAGES_MAX {
            // Little is left to copy right after the first, so the writer hardly waits.
            end = self.sums.forget_logged(end);
            let _ = self.connection.checkpoint(Checkpoint::Restart);
            self.sums.forget_logged(end);
        }
        self.sums.after_move();
        Ok(())
    }

    fn settle(&mut self) -> Result<()> {
        let end = self.sums.before_move().map_err(Error::internal)?;
        self.connection.checkpoint(Checkpoint::Restart)?;
        self.sums.forget_logged(end);
        self.connection.checkpoint(Checkpoint::Truncate)?;
        self.sums.after_move();
        if let Err(error) = self.sums.leave() {
            tracing::warn!(cause = %error, "the sums of the database file were not written");
        }
        Ok(())
    }
}
