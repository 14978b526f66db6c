//! What the kernel asks of the disk, and what it is told.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use fuser::{
    BsdFileFlags, Errno, FileAttr, FileHandle, FileType, Filesystem, FopenFlags, Generation, INodeNo, LockOwner,
    OpenFlags, RenameFlags, ReplyAttr, ReplyCreate, ReplyData, ReplyDirectory, ReplyEmpty, ReplyEntry, ReplyOpen,
    ReplyStatfs, ReplyWrite, Request, TimeOrNow, WriteFlags,
};

use super::platter::{Flushed, Owner, Platter};

/// Nothing changes but through the kernel, which may keep what it knows.
const KNOWN: Duration = Duration::from_hours(1);
/// What it says of its size when it has none, in blocks of [`BLOCK`] bytes.
const BLOCKS: u64 = 1 << 24;
const BLOCK: u32 = 4096;
/// Numbers of files are not used again.
const FIRST: Generation = Generation(0);

/// What a folder held when it was opened.
type Listing = Vec<(u64, FileType, OsString)>;

/// The disk, as the kernel speaks with it.
pub(super) struct Served {
    pub(super) platter: Arc<Mutex<Platter>>,
    /// What open folders hold: a listing goes on where it was, whatever changes meanwhile.
    pub(super) listings: Mutex<BTreeMap<u64, Listing>>,
}

impl Served {
    fn platter(&self) -> MutexGuard<'_, Platter> {
        self.platter.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn attributes(platter: &Platter, at: u64) -> Result<FileAttr, Errno> {
    let node = platter.node(at)?;
    let size = node.content.size();
    Ok(FileAttr {
        ino: INodeNo(at),
        size,
        blocks: size.div_ceil(512),
        atime: node.modified,
        mtime: node.modified,
        ctime: node.modified,
        crtime: node.modified,
        kind: node.kind,
        perm: u16::try_from(node.mode).expect("twelve bits"),
        nlink: u32::try_from(node.places.len().max(1)).expect("few names"),
        uid: node.uid,
        gid: node.gid,
        rdev: 0,
        blksize: BLOCK,
        flags: 0,
    })
}

fn now() -> SystemTime {
    // The kernel leaves it to us to say when a file was written.
    std::time::UNIX_EPOCH + std::time::UNIX_EPOCH.elapsed().unwrap_or_default()
}

fn empty(reply: ReplyEmpty, outcome: Result<(), Errno>) {
    match outcome {
        Ok(()) => reply.ok(),
        Err(error) => reply.error(error),
    }
}

fn entry(reply: ReplyEntry, outcome: Result<FileAttr, Errno>) {
    match outcome {
        Ok(attributes) => reply.entry(&KNOWN, &attributes, FIRST),
        Err(error) => reply.error(error),
    }
}

impl Served {
    fn make(&self, req: &Request, folder: INodeNo, name: &OsStr, kind: FileType, mode: u32) -> Result<FileAttr, Errno> {
        let mut platter = self.platter();
        let owner = Owner { uid: req.uid(), gid: req.gid(), mode };
        let at = platter.make(folder.0, name, kind, owner)?;
        platter.node_mut(at)?.modified = now();
        attributes(&platter, at)
    }
}

impl Filesystem for Served {
    fn lookup(&self, _: &Request, folder: INodeNo, name: &OsStr, reply: ReplyEntry) {
        let platter = self.platter();
        entry(reply, platter.find(folder.0, name).and_then(|at| attributes(&platter, at)));
    }

    fn getattr(&self, _: &Request, at: INodeNo, _: Option<FileHandle>, reply: ReplyAttr) {
        match attributes(&self.platter(), at.0) {
            Ok(attributes) => reply.attr(&KNOWN, &attributes),
            Err(error) => reply.error(error),
        }
    }

    fn setattr(
        &self,
        _: &Request,
        at: INodeNo,
        mode: Option<u32>,
        uid: Option<u32>,
        gid: Option<u32>,
        size: Option<u64>,
        _: Option<TimeOrNow>,
        modified: Option<TimeOrNow>,
        _: Option<SystemTime>,
        _: Option<FileHandle>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<BsdFileFlags>,
        reply: ReplyAttr,
    ) {
        let mut platter = self.platter();
        let mut set = || {
            let node = platter.node_mut(at.0)?;
            node.mode = mode.map_or(node.mode, |mode| mode & 0o7777);
            node.uid = uid.unwrap_or(node.uid);
            node.gid = gid.unwrap_or(node.gid);
            match modified {
                Some(TimeOrNow::SpecificTime(at)) => node.modified = at,
                Some(TimeOrNow::Now) => node.modified = now(),
                None => {}
            }
            if let Some(size) = size {
                node.content.resize(size);
                node.modified = if modified.is_some() { node.modified } else { now() };
            }
            attributes(&platter, at.0)
        };
        match set() {
            Ok(attributes) => reply.attr(&KNOWN, &attributes),
            Err(error) => reply.error(error),
        }
    }

    fn mknod(&self, req: &Request, folder: INodeNo, name: &OsStr, mode: u32, umask: u32, _: u32, reply: ReplyEntry) {
        // The type stands above the rights.
        let kind = match mode & 0o170_000 {
            0o140_000 => FileType::Socket,
            0o100_000 => FileType::RegularFile,
            _ => return reply.error(Errno::EPERM),
        };
        entry(reply, self.make(req, folder, name, kind, mode & !umask));
    }

    fn mkdir(&self, req: &Request, folder: INodeNo, name: &OsStr, mode: u32, umask: u32, reply: ReplyEntry) {
        entry(reply, self.make(req, folder, name, FileType::Directory, mode & !umask));
    }

    fn unlink(&self, _: &Request, folder: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        empty(reply, self.platter().take(folder.0, name).map(|_| ()));
    }

    fn rmdir(&self, _: &Request, folder: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        let mut platter = self.platter();
        let inside = platter.find(folder.0, name).and_then(|at| Ok(platter.node(at)?.names.len()));
        empty(
            reply,
            match inside {
                Ok(0) => platter.take(folder.0, name).map(|_| ()),
                Ok(_) => Err(Errno::ENOTEMPTY),
                Err(error) => Err(error),
            },
        );
    }

    fn rename(
        &self,
        _: &Request,
        folder: INodeNo,
        name: &OsStr,
        to: INodeNo,
        new: &OsStr,
        flags: RenameFlags,
        reply: ReplyEmpty,
    ) {
        // Neither “only when there is none” nor “exchange” is needed by what is tested here.
        if !flags.is_empty() {
            return reply.error(Errno::EINVAL);
        }
        let mut platter = self.platter();
        let mut rename = || {
            let replaced = platter.find(to.0, new).ok();
            let at = platter.find(folder.0, name)?;
            if replaced == Some(at) {
                return Ok(());
            }
            platter.rename((folder.0, name), (to.0, new))
        };
        empty(reply, rename());
    }

    fn link(&self, _: &Request, at: INodeNo, folder: INodeNo, name: &OsStr, reply: ReplyEntry) {
        let mut platter = self.platter();
        let there = platter.find(folder.0, name).is_ok();
        let linked = if there { Err(Errno::EEXIST) } else { platter.put(folder.0, name, at.0) };
        entry(reply, linked.and_then(|()| attributes(&platter, at.0)));
    }

    fn open(&self, _: &Request, at: INodeNo, _: OpenFlags, reply: ReplyOpen) {
        match self.platter().open(at.0) {
            Ok(handle) => reply.opened(FileHandle(handle), FopenFlags::FOPEN_KEEP_CACHE),
            Err(error) => reply.error(error),
        }
    }

    fn create(&self, req: &Request, folder: INodeNo, name: &OsStr, mode: u32, umask: u32, _: i32, reply: ReplyCreate) {
        let file = self.make(req, folder, name, FileType::RegularFile, mode & !umask);
        let opened = file.and_then(|file| Ok((file, self.platter().open(file.ino.0)?)));
        match opened {
            Ok((file, handle)) => {
                reply.created(&KNOWN, &file, FIRST, FileHandle(handle), FopenFlags::FOPEN_KEEP_CACHE);
            }
            Err(error) => reply.error(error),
        }
    }

    fn read(
        &self,
        _: &Request,
        at: INodeNo,
        _: FileHandle,
        offset: u64,
        size: u32,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyData,
    ) {
        match self.platter().node(at.0) {
            Ok(node) => reply.data(&node.content.read(offset, size as usize)),
            Err(error) => reply.error(error),
        }
    }

    fn write(
        &self,
        _: &Request,
        at: INodeNo,
        _: FileHandle,
        offset: u64,
        data: &[u8],
        _: WriteFlags,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyWrite,
    ) {
        match self.platter().write(at.0, offset, data, now()) {
            Ok(()) => reply.written(u32::try_from(data.len()).expect("a request is small")),
            Err(error) => reply.error(error),
        }
    }

    fn flush(&self, _: &Request, _: INodeNo, _: FileHandle, _: LockOwner, reply: ReplyEmpty) {
        // The end of a handle: nothing is brought onto the disk by it.
        reply.ok();
    }

    fn release(
        &self,
        _: &Request,
        _: INodeNo,
        handle: FileHandle,
        _: OpenFlags,
        _: Option<LockOwner>,
        _: bool,
        reply: ReplyEmpty,
    ) {
        self.platter().close(handle.0);
        reply.ok();
    }

    fn fsync(&self, _: &Request, at: INodeNo, handle: FileHandle, data_only: bool, reply: ReplyEmpty) {
        let what = if data_only { Flushed::Data } else { Flushed::All };
        empty(reply, self.platter().flush(at.0, handle.0, what));
    }

    fn opendir(&self, _: &Request, at: INodeNo, _: OpenFlags, reply: ReplyOpen) {
        let mut platter = self.platter();
        let mut open = || {
            let names = platter.node(at.0)?.names.iter();
            let mut listing = vec![(at.0, FileType::Directory, ".".into()), (at.0, FileType::Directory, "..".into())];
            listing.extend(names.filter_map(|(name, at)| Some((*at, platter.node(*at).ok()?.kind, name.clone()))));
            Ok((platter.open(at.0)?, listing))
        };
        match open() {
            Ok((handle, listing)) => {
                self.listings.lock().unwrap_or_else(PoisonError::into_inner).insert(handle, listing);
                reply.opened(FileHandle(handle), FopenFlags::empty());
            }
            Err(error) => reply.error(error),
        }
    }

    fn readdir(&self, _: &Request, _: INodeNo, handle: FileHandle, offset: u64, mut reply: ReplyDirectory) {
        let listings = self.listings.lock().unwrap_or_else(PoisonError::into_inner);
        let listing = listings.get(&handle.0).map(Vec::as_slice).unwrap_or_default();
        for (next, (at, kind, name)) in (1..).zip(listing).skip(usize::try_from(offset).unwrap_or(usize::MAX)) {
            if reply.add(INodeNo(*at), next, *kind, name) {
                break;
            }
        }
        reply.ok();
    }

    fn releasedir(&self, _: &Request, _: INodeNo, handle: FileHandle, _: OpenFlags, reply: ReplyEmpty) {
        self.listings.lock().unwrap_or_else(PoisonError::into_inner).remove(&handle.0);
        self.platter().close(handle.0);
        reply.ok();
    }

    fn fsyncdir(&self, _: &Request, at: INodeNo, _: FileHandle, _: bool, reply: ReplyEmpty) {
        empty(reply, self.platter().flush_folder(at.0));
    }

    fn statfs(&self, _: &Request, _: INodeNo, reply: ReplyStatfs) {
        let platter = self.platter();
        let size = platter.capacity.unwrap_or(BLOCKS);
        let free = platter.capacity.map_or(BLOCKS, |size| size.saturating_sub(platter.used()));
        reply.statfs(size, free, free, BLOCKS, BLOCKS, BLOCK, 255, BLOCK);
    }
}
