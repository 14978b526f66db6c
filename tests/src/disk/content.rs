//! The content of a file: what was written, beside what was flushed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fastrand::Rng;

use super::Loss;

/// What the machine writes at once.
pub(super) const PAGE: usize = 4096;
/// What a disk writes at once: a page that is cut off in the middle ends at such a border.
const SECTOR: usize = 512;
/// Of the pages that a tearing cut writes, one in so many is torn.
const TORN_ONE_IN: usize = 4;

/// One state of a file. Pages that are not there are zeros.
#[derive(Clone, Default)]
struct State {
    size: u64,
    pages: BTreeMap<u64, Arc<[u8; PAGE]>>,
}

/// A file's two states.
#[derive(Default)]
pub(super) struct Content {
    /// As programs see it.
    live: State,
    /// As it is after a cut.
    kept: State,
    /// Pages in which the two may differ.
    dirty: BTreeSet<u64>,
}

/// What a cut did to a file.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Damage {
    pub(super) dropped: usize,
    pub(super) torn: usize,
}

impl State {
    fn page(&mut self, at: u64) -> &mut [u8; PAGE] {
        Arc::make_mut(self.pages.entry(at).or_insert_with(|| Arc::new([0; PAGE])))
    }

    fn take(&mut self, at: u64, other: &Self) {
        match other.pages.get(&at) {
            Some(page) => self.pages.insert(at, page.clone()),
            None => self.pages.remove(&at),
        };
    }

    /// Cuts or lengthens it; what lay beyond an end is zero when the file grows again.
    fn resize(&mut self, size: u64) {
        self.size = size;
        let (last, within) = split(size);
        self.pages.retain(|at, _| *at < last || (*at == last && within > 0));
        if self.pages.contains_key(&last) {
            self.page(last)[within..].fill(0);
        }
    }
}

/// Page and place in it.
fn split(offset: u64) -> (u64, usize) {
    (offset / PAGE as u64, usize::try_from(offset % PAGE as u64).expect("less than a page"))
}

impl Content {
    pub(super) const fn size(&self) -> u64 {
        self.live.size
    }

    /// Pages that it takes up.
    pub(super) fn pages(&self) -> u64 {
        self.live.pages.len() as u64
    }

    /// Pages that a write would take up beside them.
    pub(super) fn more(&self, offset: u64, count: usize) -> u64 {
        let Some(count) = (count as u64).checked_sub(1) else { return 0 };
        let (first, last) = (split(offset).0, split(offset + count).0);
        last - first + 1 - self.live.pages.range(first..=last).count() as u64
    }

    pub(super) fn read(&self, offset: u64, count: usize) -> Vec<u8> {
        let left = usize::try_from(self.live.size.saturating_sub(offset)).unwrap_or(usize::MAX);
        let mut bytes = vec![0; count.min(left)];
        let mut done = 0;
        while done < bytes.len() {
            let (page, within) = split(offset + done as u64);
            let here = (PAGE - within).min(bytes.len() - done);
            if let Some(page) = self.live.pages.get(&page) {
                bytes[done..done + here].copy_from_slice(&page[within..within + here]);
            }
            done += here;
        }
        bytes
    }

    pub(super) fn write(&mut self, offset: u64, bytes: &[u8]) {
        let mut done = 0;
        while done < bytes.len() {
            let (page, within) = split(offset + done as u64);
            let here = (PAGE - within).min(bytes.len() - done);
            self.live.page(page)[within..within + here].copy_from_slice(&bytes[done..done + here]);
            self.dirty.insert(page);
            done += here;
        }
        self.live.size = self.live.size.max(offset + bytes.len() as u64);
    }

    pub(super) fn resize(&mut self, size: u64) {
        let (last, _) = split(size);
        self.dirty.extend(self.live.pages.range(last..).map(|(at, _)| *at));
        self.live.resize(size);
    }

    /// Everything that was written is on disk.
    pub(super) fn flush(&mut self) {
        for at in std::mem::take(&mut self.dirty) {
            self.kept.take(at, &self.live);
        }
        self.kept.size = self.live.size;
    }

    /// A flush that failed: what was written is not on disk and never will be, though the machine's cache still shows it and
    /// holds it for flushed. That is how Linux goes on after an error.
    pub(super) fn flush_in_vain(&mut self) {
        for at in std::mem::take(&mut self.dirty) {
            self.live.take(at, &self.kept);
        }
    }

    /// The power goes.
    pub(super) fn cut(&mut self, loss: Loss, rng: &mut Rng) -> Damage {
        let mut damage = Damage::default();
        for at in std::mem::take(&mut self.dirty) {
            if loss == Loss::Everything || rng.bool() {
                damage.dropped += 1;
            } else if loss == Loss::Torn && rng.usize(0..TORN_ONE_IN) == 0 {
                let border = SECTOR * rng.usize(1..PAGE / SECTOR);
                let written = self.live.pages.get(&at).cloned().unwrap_or_else(|| Arc::new([0; PAGE]));
                self.kept.page(at)[..border].copy_from_slice(&written[..border]);
                damage.torn += 1;
            } else {
                self.kept.take(at, &self.live);
            }
        }
        let size = if loss != Loss::Everything && rng.bool() { self.live.size } else { self.kept.size };
        self.kept.resize(size);
        self.live = self.kept.clone();
        damage
    }
}
