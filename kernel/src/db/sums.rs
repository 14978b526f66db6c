//! A sum of every page of the database file, by which a page that changed on the disk is told from one that was written.
//!
//! The file is written by nobody but the thread that moves the log into it, so that thread keeps the sums: it reads from the
//! log which pages it is about to write and forgets their sums, and between two such moves it reads on in the file. A page
//! without a sum gets one, a page with one must still have it. At an orderly end the sums lie beside the file for the next
//! start. They hold as long as the file has the size and the time of change that they name: whatever else writes to it,
//! such as a tool of an administrator, makes them void, and the disk itself, when it rots, changes neither. A flush of data
//! alone leaves the time of change behind, though: after a power cut, a file that was written can bear an old one. So they are
//! taken away before the first page is written.

use std::collections::BTreeMap;
use std::fs::File;
use std::mem::ManuallyDrop;
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use crate::{files, rot};

/// What the file of sums begins with.
const MAGIC: &[u8; 16] = b"castellan sums 1";
/// Behind it: size of a page, size of the file, time of its change in seconds and nanoseconds.
const HEAD_BYTES: usize = 16 + 4 * 8;
const SUM_BYTES: usize = 8;
const DIGEST_BYTES: usize = 32;
/// Pages read at once.
const PIECE: u64 = 64;
/// Time after which an orderly end no longer waits for sums that are missing.
const FINISH: Duration = Duration::from_secs(2);
/// Heads of the log and of each page in it.
const LOG_HEAD: usize = 32;
const FRAME_HEAD: usize = 24;
/// Where a database file says how large its pages are.
const PAGE_SIZE_AT: u64 = 16;

/// The sum of a page; 0: not known.
type Sum = u64;

/// Size and time of change of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    length: u64,
    changed: (i64, i64),
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let file = std::fs::metadata(path).ok()?;
        Some(Self { length: file.len(), changed: (file.mtime(), file.mtime_nsec()) })
    }
}

/// How far the log had come when it was read: where its last page ends, and what marks pages of the same round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LogEnd {
    at: u64,
    round: [u8; 8],
}

/// The sums of one database file.
pub(super) struct Sums {
    path: PathBuf,
    // Closing it would take away the locks that SQLite holds on the same file: that is how locks of POSIX work.
    file: ManuallyDrop<File>,
    page: u64,
    known: Vec<Sum>,
    next: u64,
    stamp: Option<Stamp>,
    /// Pages that were found not to be what was written, by the name under which that was told.
    rotten: BTreeMap<u64, String>,
    /// Whether the disk did not give what was read last.
    is_unread: bool,
    /// Whether those that lay beside the file are gone.
    taken_away: bool,
}

impl Sums {
    /// Takes up the sums that were left at an orderly end, when they still hold.
    pub(super) fn open(path: &Path) -> std::io::Result<Self> {
        let file = ManuallyDrop::new(File::open(path)?);
        let mut sums = Self {
            path: path.to_owned(),
            file,
            page: 0,
            known: Vec::new(),
            next: 0,
            stamp: Stamp::of(path),
            rotten: BTreeMap::new(),
            is_unread: false,
            taken_away: false,
        };
        // The file says it too, but in a page that may have rotted.
        (sums.page, sums.known) = sums.kept().unwrap_or_else(|| (sums.said(), Vec::new()));
        sums.after_move();
        Ok(sums)
    }

    /// Size of a page as the file says it; a new file says nothing yet.
    fn said(&self) -> u64 {
        let mut size = [0; 2];
        let _ = self.file.read_exact_at(&mut size, PAGE_SIZE_AT);
        match u64::from(u16::from_be_bytes(size)) {
            // It stands for 65,536, which does not fit.
            1 => 65_536,
            size if size.is_power_of_two() && size >= 512 => size,
            _ => 4_096,
        }
    }

    /// Number of pages whose sum is known.
    pub(super) fn known(&self) -> usize {
        self.known.iter().filter(|sum| **sum != 0).count()
    }

    /// Number of pages.
    pub(super) fn pages(&self) -> usize {
        self.known.len()
    }

    /// Forgets the sums of all pages that stand in the log: they are about to be written. Gives how far it read.
    ///
    /// # Errors
    /// When the sums beside the file cannot be taken away: no page may be written then.
    pub(super) fn before_move(&mut self) -> std::io::Result<LogEnd> {
        self.must_be_ours();
        let end = self.forget_logged(LogEnd::default());
        if end != LogEnd::default() && !std::mem::replace(&mut self.taken_away, true) {
            let taken = self.take_away();
            self.taken_away = taken.is_ok();
            taken?;
        }
        Ok(end)
    }

    fn take_away(&self) -> std::io::Result<()> {
        match std::fs::remove_file(beside(&self.path)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
            Ok(()) => self.path.parent().map_or(Ok(()), files::sync_folder),
        }
    }

    /// Forgets all sums when something else has written to the file. Says whether nothing has.
    fn must_be_ours(&mut self) -> bool {
        let ours = Stamp::of(&self.path) == self.stamp;
        if !ours {
            self.known.clear();
            self.after_move();
        }
        ours
    }

    /// The same for what was added to the log since; it may have begun a new round by now.
    pub(super) fn forget_logged(&mut self, since: LogEnd) -> LogEnd {
        let Ok(log) = File::open(log_of(&self.path)) else { return since };
        let mut head = [0; LOG_HEAD];
        if log.read_exact_at(&mut head, 0).is_err() {
            return since;
        }
        let own: [u8; 8] = head.get(16..24).and_then(|salt| salt.try_into().ok()).unwrap_or_default();
        let mut end = if since.at == 0 { LogEnd { at: LOG_HEAD as u64, round: own } } else { since };
        let mut frame = [0; FRAME_HEAD];
        while log.read_exact_at(&mut frame, end.at).is_ok() && frame.get(8..16) == Some(&end.round) {
            let number = frame.first_chunk().map_or(0, |number| u32::from_be_bytes(*number));
            let index = usize::try_from(number).unwrap_or_default().wrapping_sub(1);
            if let Some(sum) = self.known.get_mut(index) {
                *sum = 0;
            }
            end.at += FRAME_HEAD as u64 + self.page;
        }
        end
    }

    /// Takes note of what the file is now: the pages that were named were written, and no others.
    pub(super) fn after_move(&mut self) {
        self.stamp = Stamp::of(&self.path);
        let pages = self.stamp.map_or(0, |stamp| stamp.length / self.page);
        self.known.resize(usize::try_from(pages).unwrap_or_default(), 0);
    }

    /// Reads on, at most so many pages, beginning again behind the last. `name` says what a page belongs to.
    pub(super) fn look(&mut self, most: u64, name: &dyn Fn(u64) -> Option<String>) {
        let count = self.known.len() as u64;
        let end = most.min(count);
        // It may have become shorter.
        self.next = self.next.checked_rem(count).unwrap_or_default();
        let mut done = 0;
        while done < end {
            let piece = PIECE.min(count - self.next).min(end - done);
            self.look_at(self.next, piece, name);
            (done, self.next) = (done + piece, (self.next + piece) % count);
        }
        rot::looked("page", usize::try_from(end).unwrap_or_default());
    }

    fn look_at(&mut self, first: u64, count: u64, name: &dyn Fn(u64) -> Option<String>) {
        let mut bytes = vec![0; usize::try_from(count * self.page).unwrap_or_default()];
        let called = self.called();
        let disk = format!("the disk under {called}");
        if let Err(error) = self.file.read_exact_at(&mut bytes, first * self.page) {
            self.is_unread = true;
            return rot::found(&disk, &format!("it does not give pages {} to {}: {error}", first + 1, first + count));
        }
        if std::mem::take(&mut self.is_unread) {
            rot::sound(&disk);
        }
        for (number, page) in (first + 1..).zip(bytes.chunks(usize::try_from(self.page).unwrap_or(usize::MAX))) {
            let (is, index) = (sum(page), usize::try_from(number - 1).unwrap_or_default());
            let Some(was) = self.known.get_mut(index) else { return };
            if *was == 0 {
                *was = is;
            } else if *was != is {
                // A server that runs beside this one moves its log into the file.
                if !self.must_be_ours() {
                    return;
                }
                let what = self.rotten.entry(number).or_insert_with(|| {
                    let part = name(number).map(|part| format!(" ({part})")).unwrap_or_default();
                    format!("page {number} of {called}{part}")
                });
                rot::found(what, "it is not what was written there");
            } else if let Some(what) = self.rotten.remove(&number) {
                rot::sound(&what);
            }
        }
    }

    fn called(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Makes what sums are missing, as long as there is time, and leaves all of them beside the file.
    pub(super) fn leave(&mut self) -> std::io::Result<()> {
        let begun = Instant::now();
        let count = self.known.len() as u64;
        for first in (0..count).step_by(usize::try_from(PIECE).unwrap_or(1)) {
            let piece = PIECE.min(count - first);
            let range = usize::try_from(first).unwrap_or_default()..usize::try_from(first + piece).unwrap_or_default();
            if self.known.get(range).is_some_and(|sums| sums.contains(&0)) {
                self.look_at(first, piece, &|_| None);
            }
            if begun.elapsed() > FINISH {
                tracing::warn!("sums of some pages are missing: the file is large, and many were written");
                break;
            }
        }
        let Some(stamp) = self.stamp.filter(|stamp| Stamp::of(&self.path) == Some(*stamp)) else { return Ok(()) };
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.page.to_le_bytes());
        bytes.extend(stamp.length.to_le_bytes());
        bytes.extend(stamp.changed.0.to_le_bytes());
        bytes.extend(stamp.changed.1.to_le_bytes());
        bytes.extend(self.known.iter().flat_map(|sum| sum.to_le_bytes()));
        let digest = Sha256::digest(&bytes);
        bytes.extend(digest);
        let (place, new) = (beside(&self.path), self.path.with_extension("sums.new"));
        std::fs::write(&new, bytes)?;
        File::open(&new)?.sync_all()?;
        std::fs::rename(new, place)
    }

    /// The sums that lie beside the file, unless it was written to since, or they were altered themselves.
    fn kept(&self) -> Option<(u64, Vec<Sum>)> {
        let bytes = std::fs::read(beside(&self.path)).ok()?;
        let (said, digest) = bytes.split_at_checked(bytes.len().checked_sub(DIGEST_BYTES)?)?;
        if Sha256::digest(said).as_slice() != digest {
            rot::found(&beside(&self.path).to_string_lossy(), "its own sum is another");
            return None;
        }
        let (head, sums) = said.split_at_checked(HEAD_BYTES)?;
        let (magic, numbers) = head.split_at_checked(MAGIC.len())?;
        let number = |at: usize| numbers.get(at * 8..at * 8 + 8)?.try_into().ok().map(i64::from_le_bytes);
        let stamp = Stamp { length: number(1)?.cast_unsigned(), changed: (number(2)?, number(3)?) };
        let page = number(0)?.cast_unsigned();
        if magic != MAGIC || self.stamp != Some(stamp) || page == 0 {
            return None;
        }
        let sums = sums.chunks_exact(SUM_BYTES).filter_map(|sum| sum.try_into().ok().map(u64::from_le_bytes));
        Some((page, sums.collect()))
    }
}

/// The file of sums.
fn beside(path: &Path) -> PathBuf {
    path.with_extension("sums")
}

/// The log that SQLite keeps beside a file.
fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

fn sum(page: &[u8]) -> Sum {
    let digest = Sha256::digest(page);
    digest.first_chunk().map_or(1, |first| u64::from_le_bytes(*first).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGES: usize = 3;

    #[test]
    fn sums_that_were_left_hold_until_a_page_is_written() {
        let folder = std::env::temp_dir().join(format!("castellan-sums-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("store.sqlite");
        std::fs::write(&path, vec![7; PAGES * 4_096]).unwrap();
        let known_at_start = || Sums::open(&path).unwrap().known();
        let changed = || std::fs::metadata(&path).unwrap().modified().unwrap();

        let mut first = Sums::open(&path).unwrap();
        assert_eq!(first.known(), 0);
        first.leave().unwrap();
        let mut second = Sums::open(&path).unwrap();
        assert_eq!(second.known(), PAGES, "what an orderly end left is taken up");
        assert_eq!(second.before_move().unwrap(), LogEnd::default());
        assert_eq!(known_at_start(), PAGES, "nothing stands in the log: nothing is written");
        std::fs::write(log_of(&path), [0; LOG_HEAD]).unwrap();
        second.before_move().unwrap();
        assert!(!beside(&path).exists());

        // The power goes: what was written is there, and the file bears the time that it had before.
        let before = changed();
        std::fs::write(&path, vec![8; PAGES * 4_096]).unwrap();
        File::options().write(true).open(&path).unwrap().set_modified(before).unwrap();
        assert_eq!((known_at_start(), changed()), (0, before), "nothing is said to have rotted");

        // Another program writes while this one reads.
        let mut third = Sums::open(&path).unwrap();
        third.look(u64::MAX, &|_| None);
        std::fs::write(&path, vec![9; (PAGES + 1) * 4_096]).unwrap();
        third.look(u64::MAX, &|_| None);
        assert!(third.rotten.is_empty(), "{:?}", third.rotten);
        third.leave().unwrap();
        std::fs::write(&path, vec![9; PAGES * 4_096]).unwrap();
        assert_eq!(known_at_start(), 0, "what something else has written makes them void");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
