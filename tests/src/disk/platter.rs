//! What lies on the disk: files and folders, as programs see them and as they are after a cut.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::time::SystemTime;

use fastrand::Rng;
use fuser::{Errno, FileType};

use super::content::Content;
use super::{Fault, Flushes, Loss, Lost, Moment};

/// The folder that is mounted.
pub(super) const ROOT: u64 = 1;

/// A file, folder or socket.
pub(super) struct Node {
    pub(super) kind: FileType,
    pub(super) mode: u32,
    pub(super) uid: u32,
    pub(super) gid: u32,
    pub(super) modified: SystemTime,
    /// The time that it has after a cut. A flush of the data alone leaves it.
    kept_modified: SystemTime,
    pub(super) content: Content,
    /// What a folder holds.
    pub(super) names: BTreeMap<OsString, u64>,
    /// What it holds after a cut.
    kept: BTreeMap<OsString, u64>,
    /// Changes of names that were not flushed, in order; none takes the name away.
    pending: Vec<(OsString, Option<u64>)>,
    /// Where it is found.
    pub(super) places: Vec<(u64, OsString)>,
    /// A name of it is on disk.
    named: bool,
}

/// The disk.
pub(super) struct Platter {
    nodes: BTreeMap<u64, Node>,
    last: u64,
    /// The file of each open handle.
    handles: BTreeMap<u64, u64>,
    /// Handles that must still be told that a flush of their file failed.
    untold: BTreeSet<u64>,
    pub(super) powered: bool,
    pub(super) flushes: Flushes,
    pub(super) fault: Option<Fault>,
    /// Times that the fault struck.
    pub(super) struck: usize,
    /// Pages that it holds; any number when there is none.
    pub(super) capacity: Option<u64>,
    /// Writes that found no room.
    pub(super) refused: usize,
}

/// Whose it is, and what may be done with it.
#[derive(Clone, Copy)]
pub(super) struct Owner {
    pub(super) uid: u32,
    pub(super) gid: u32,
    pub(super) mode: u32,
}

/// What of a file is flushed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flushed {
    /// All of it.
    All,
    /// What is in it, and not when it was written.
    Data,
}

impl Node {
    fn new(kind: FileType, owner: Owner) -> Self {
        Self {
            kind,
            mode: owner.mode & 0o7777,
            uid: owner.uid,
            gid: owner.gid,
            modified: std::time::UNIX_EPOCH,
            kept_modified: std::time::UNIX_EPOCH,
            content: Content::default(),
            names: BTreeMap::new(),
            kept: BTreeMap::new(),
            pending: Vec::new(),
            places: Vec::new(),
            named: false,
        }
    }
}

impl Platter {
    pub(super) fn new(flushes: Flushes) -> Self {
        let mut root = Node::new(FileType::Directory, Owner { uid: 0, gid: 0, mode: 0o755 });
        root.named = true;
        Self {
            nodes: BTreeMap::from([(ROOT, root)]),
            last: ROOT,
            handles: BTreeMap::new(),
            untold: BTreeSet::new(),
            powered: true,
            flushes,
            fault: None,
            struck: 0,
            capacity: None,
            refused: 0,
        }
    }

    pub(super) fn node(&self, at: u64) -> Result<&Node, Errno> {
        if self.powered { self.nodes.get(&at).ok_or(Errno::ENOENT) } else { Err(Errno::EIO) }
    }

    pub(super) fn node_mut(&mut self, at: u64) -> Result<&mut Node, Errno> {
        if self.powered { self.nodes.get_mut(&at).ok_or(Errno::ENOENT) } else { Err(Errno::EIO) }
    }

    pub(super) fn find(&self, folder: u64, name: &OsStr) -> Result<u64, Errno> {
        self.node(folder)?.names.get(name).copied().ok_or(Errno::ENOENT)
    }

    /// Makes something new.
    pub(super) fn make(&mut self, folder: u64, name: &OsStr, kind: FileType, owner: Owner) -> Result<u64, Errno> {
        if self.node(folder)?.names.contains_key(name) {
            return Err(Errno::EEXIST);
        }
        self.last += 1;
        self.nodes.insert(self.last, Node::new(kind, owner));
        self.put(folder, name, self.last)?;
        Ok(self.last)
    }

    /// Gives something a name.
    pub(super) fn put(&mut self, folder: u64, name: &OsStr, at: u64) -> Result<(), Errno> {
        let parent = self.node_mut(folder)?;
        parent.names.insert(name.to_owned(), at);
        parent.pending.push((name.to_owned(), Some(at)));
        self.node_mut(at)?.places.push((folder, name.to_owned()));
        Ok(())
    }

    /// Takes a name away.
    pub(super) fn take(&mut self, folder: u64, name: &OsStr) -> Result<u64, Errno> {
        let parent = self.node_mut(folder)?;
        let at = parent.names.remove(name).ok_or(Errno::ENOENT)?;
        parent.pending.push((name.to_owned(), None));
        self.node_mut(at)?.places.retain(|(of, named)| *of != folder || named != name);
        Ok(at)
    }

    /// Gives something another name, in place of what has it.
    pub(super) fn rename(&mut self, from: (u64, &OsStr), to: (u64, &OsStr)) -> Result<(), Errno> {
        if let Ok(replaced) = self.find(to.0, to.1) {
            // The name goes over to the other in one step: at no time is there nothing.
            self.node_mut(replaced)?.places.retain(|(of, named)| *of != to.0 || named != to.1);
        }
        let at = self.find(from.0, from.1)?;
        self.put(to.0, to.1, at)?;
        self.take(from.0, from.1)?;
        Ok(())
    }

    /// Opens a file.
    pub(super) fn open(&mut self, at: u64) -> Result<u64, Errno> {
        self.node(at)?;
        self.last += 1;
        self.handles.insert(self.last, at);
        Ok(self.last)
    }

    pub(super) fn close(&mut self, handle: u64) {
        self.handles.remove(&handle);
        self.untold.remove(&handle);
    }

    pub(super) fn write(&mut self, at: u64, offset: u64, bytes: &[u8], now: SystemTime) -> Result<(), Errno> {
        self.node(at)?;
        self.strike(at, Moment::Write)?;
        self.must_have_room(at, offset, bytes.len())?;
        let node = self.node_mut(at)?;
        node.content.write(offset, bytes);
        node.modified = now;
        Ok(())
    }

    /// Pages that are taken up, by files that have a name or that somebody has open.
    pub(super) fn used(&self) -> u64 {
        let open: BTreeSet<u64> = self.handles.values().copied().collect();
        let there = self.nodes.iter().filter(|(at, node)| !node.places.is_empty() || open.contains(at));
        there.map(|(_, node)| node.content.pages()).sum()
    }

    /// What is written over needs no room: only a page more does.
    fn must_have_room(&mut self, at: u64, offset: u64, count: usize) -> Result<(), Errno> {
        let Some(capacity) = self.capacity else { return Ok(()) };
        let more = self.node(at)?.content.more(offset, count);
        if more > 0 && self.used() + more > capacity {
            self.refused += 1;
            return Err(Errno::ENOSPC);
        }
        Ok(())
    }

    /// Brings a file onto the disk, and its name when it never had one there: every file system of Linux does both.
    pub(super) fn flush(&mut self, at: u64, handle: u64, what: Flushed) -> Result<(), Errno> {
        self.node(at)?;
        if self.untold.remove(&handle) {
            return Err(Errno::EIO);
        }
        if let Err(error) = self.strike(at, Moment::Flush) {
            self.node_mut(at)?.content.flush_in_vain();
            self.untold
                .extend(self.handles.iter().filter(|(other, of)| **of == at && **other != handle).map(|(h, _)| *h));
            return Err(error);
        }
        if self.flushes == Flushes::Done {
            let node = self.node_mut(at)?;
            node.content.flush();
            if what == Flushed::All {
                node.kept_modified = node.modified;
            }
            self.name(at)?;
        }
        Ok(())
    }

    /// Brings the names in a folder onto the disk.
    pub(super) fn flush_folder(&mut self, at: u64) -> Result<(), Errno> {
        self.node(at)?;
        if self.flushes == Flushes::Done {
            self.keep_names(at);
            self.name(at)?;
        }
        Ok(())
    }

    fn keep_names(&mut self, folder: u64) {
        let Some(node) = self.nodes.get_mut(&folder) else { return };
        node.kept = node.names.clone();
        node.pending.clear();
        let inside: Vec<u64> = node.names.values().copied().collect();
        for at in inside {
            if let Some(node) = self.nodes.get_mut(&at) {
                node.named = true;
            }
        }
    }

    fn name(&mut self, at: u64) -> Result<(), Errno> {
        let node = self.node_mut(at)?;
        if std::mem::replace(&mut node.named, true) {
            return Ok(());
        }
        for (folder, name) in node.places.clone() {
            let parent = self.node_mut(folder)?;
            parent.kept.insert(name.clone(), at);
            parent.pending.retain(|(changed, _)| *changed != name);
            self.name(folder)?;
        }
        Ok(())
    }

    /// Everything is on disk, whatever it says of flushes.
    pub(super) fn settle(&mut self) {
        let all: Vec<u64> = self.nodes.keys().copied().collect();
        for at in all {
            self.keep_names(at);
            if let Some(node) = self.nodes.get_mut(&at) {
                node.content.flush();
                node.kept_modified = node.modified;
            }
        }
    }

    /// Whether a folder has this name, or lies in one that has it.
    fn is_below(&self, folder: u64, name: &str) -> bool {
        let mut place = self.nodes.get(&folder).and_then(|node| node.places.first());
        while let Some((above, own)) = place.filter(|_| !name.is_empty()) {
            if own == name {
                return true;
            }
            place = self.nodes.get(above).and_then(|node| node.places.first());
        }
        name.is_empty()
    }

    /// The fault, when it is its turn.
    fn strike(&mut self, at: u64, moment: Moment) -> Result<(), Errno> {
        let Some(fault) = self.fault else { return Ok(()) };
        let places = self.nodes.get(&at).map(|node| node.places.as_slice()).unwrap_or_default();
        let meant = |(folder, name): &(u64, OsString)| {
            name.to_string_lossy().ends_with(fault.file) && self.is_below(*folder, fault.folder)
        };
        if fault.moment != moment || !places.iter().any(meant) {
            return Ok(());
        }
        if fault.after > 0 {
            self.fault = Some(Fault { after: fault.after - 1, ..fault });
            return Ok(());
        }
        self.struck += 1;
        self.fault = (fault.times > 1).then_some(Fault { times: fault.times - 1, ..fault });
        Err(if fault.full { Errno::ENOSPC } else { Errno::EIO })
    }

    /// The power goes: from now on nothing answers, and on the disk is what was flushed, with what chance adds.
    pub(super) fn cut(&mut self, loss: Loss, rng: &mut Rng) -> Lost {
        let mut taken = Lost::default();
        for node in self.nodes.values_mut() {
            let damage = node.content.cut(loss, rng);
            taken.pages += damage.dropped;
            taken.torn += damage.torn;
            // Names are written in order: what comes to the disk by itself is the first of them.
            let written = if loss == Loss::Everything { 0 } else { rng.usize(0..=node.pending.len()) };
            taken.names += node.pending.len() - written;
            for (name, at) in node.pending.drain(..).take(written) {
                match at {
                    Some(at) => node.kept.insert(name, at),
                    None => node.kept.remove(&name),
                };
            }
            node.names = node.kept.clone();
            if loss == Loss::Everything || rng.bool() {
                node.modified = node.kept_modified;
            }
            node.kept_modified = node.modified;
        }
        self.powered = false;
        taken
    }

    /// The power is back: what nothing names is gone.
    pub(super) fn power_on(&mut self) {
        let mut places: BTreeMap<u64, Vec<(u64, OsString)>> = BTreeMap::from([(ROOT, Vec::new())]);
        let mut folders = vec![ROOT];
        while let Some(folder) = folders.pop() {
            let Some(node) = self.nodes.get(&folder) else { continue };
            for (name, at) in &node.names {
                let known = places.entry(*at).or_default();
                if known.is_empty() {
                    folders.push(*at);
                }
                known.push((folder, name.clone()));
            }
        }
        self.nodes.retain(|at, _| places.contains_key(at));
        for (at, node) in &mut self.nodes {
            node.places = places.remove(at).unwrap_or_default();
            node.named = true;
        }
        self.handles.clear();
        self.untold.clear();
        self.powered = true;
    }
}
