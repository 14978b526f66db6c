//! Files that people hand in, kept by their content: `ab/cdef…` is the file whose SHA-256 is `abcdef…`.
//!
//! A name that follows from the content makes the same file lie there once, makes two who hand it in at a time harmless,
//! and makes a change of it visible. Nothing here is ever changed or taken away.

mod incoming;

use std::io::SeekFrom;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _, stream};
use sha2::{Digest as _, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio::sync::Semaphore;

pub use incoming::Incoming;
pub(crate) use incoming::too_large;

use crate::{Error, Id, Result, Time, secret};

/// Largest file: a photo in full, some minutes of speech, a long document. A film belongs on the system that took it.
pub const FILE_MAX: u64 = 25 * 1024 * 1024;
/// Files that come in at a time; beyond it a caller is told to try again, so that uploads never crowd out calls.
const AT_ONCE_MAX: usize = 16;
/// Read and handed on in pieces of this size.
const PIECE_BYTES: usize = 64 * 1024;
/// Folder, in the folder of files, of what is still coming in: on the same file system, so that it can be renamed.
const INCOMING: &str = "incoming";
/// Age after which a file that is still coming in was left behind by a server that is gone. Longer than an upload may
/// pause, so that servers that share the folder leave each other's alone.
const LEFT_BEHIND: Duration = Duration::from_mins(10);

/// The folder of files.
#[derive(Debug)]
pub struct Files {
    folder: PathBuf,
    places: Semaphore,
}

/// Whose left-over files to take away at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOver {
    /// All: no other server uses the folder.
    All,
    /// Those that are old by now.
    Old(Time),
}

impl Files {
    /// The files in a folder, which is made when it is not there.
    ///
    /// # Errors
    /// `unavailable` when it cannot be made.
    pub fn open(folder: &Path) -> Result<Self> {
        let make = || {
            crate::db::make_folder(&folder.join(INCOMING))?;
            folder.canonicalize()?.parent().map_or(Ok(()), sync_folder)
        };
        make().map_err(|error| {
            Error::unavailable(format!("the folder of files {} cannot be made: {error}", folder.display()))
        })?;
        Ok(Self { folder: folder.to_owned(), places: Semaphore::new(AT_ONCE_MAX) })
    }

    /// Takes away what was still coming in when a server ended. Says how many files those were.
    ///
    /// # Errors
    /// `unavailable` when the folder cannot be read or a file not be taken away.
    pub fn tidy(&self, which: LeftOver) -> Result<usize> {
        let tidy = || -> std::io::Result<usize> {
            let mut count = 0;
            for file in std::fs::read_dir(self.folder.join(INCOMING))? {
                let file = file?;
                if is_left(&file.metadata()?, which) {
                    std::fs::remove_file(file.path())?;
                    count += 1;
                }
            }
            Ok(count)
        };
        tidy().map_err(|error| failed(&self.folder, &error))
    }

    /// Takes a file in, up to [`FILE_MAX`]: it is on disk then, and does not count until [`Incoming::keep`]. Dropped
    /// before, or cut off in the middle, it leaves nothing.
    ///
    /// # Errors
    /// `too_large`; `invalid` when nothing comes, or the caller stops in the middle; `unavailable` when the disk does not
    /// take it, or too many files come in at a time.
    pub async fn receive(&self, now: Time, body: impl Stream<Item = Result<Bytes>>) -> Result<Incoming> {
        let _place = self.places.try_acquire().map_err(|_| {
            Error::unavailable("too many files are coming in at the moment; nothing was kept, try again")
        })?;
        let mut incoming = Incoming::begin(&self.folder, &Id::new(now).to_string()).await?;
        let mut body = std::pin::pin!(body);
        while let Some(piece) = body.next().await {
            incoming.write(&piece?).await?;
        }
        incoming.finish().await?;
        Ok(incoming)
    }

    /// A file to be read, after a look at the whole of it.
    ///
    /// # Errors
    /// `unavailable` when it is not there, or not what was handed in.
    pub async fn read(&self, sha256: &str, size: i64) -> Result<Reading> {
        let path = path(&self.folder, sha256)?;
        let mut file = File::open(&path).await.map_err(|error| self.lost(sha256, &error.to_string()))?;
        let (mut hasher, mut length, mut piece) = (Sha256::new(), 0_u64, vec![0; PIECE_BYTES]);
        loop {
            let count = file.read(&mut piece).await.map_err(|error| self.lost(sha256, &error.to_string()))?;
            let Some(read) = piece.get(..count).filter(|read| !read.is_empty()) else { break };
            hasher.update(read);
            length += read.len() as u64;
        }
        let found = secret::hex(&hasher.finalize());
        if found != sha256 || i64::try_from(length) != Ok(size) {
            return Err(self.lost(sha256, &format!("it was altered on the disk, its content is now {found}")));
        }
        file.seek(SeekFrom::Start(0)).await.map_err(|error| self.lost(sha256, &error.to_string()))?;
        Ok(Reading { file, length })
    }

    /// Takes the content of a file away for good; one that is gone already is gone.
    ///
    /// # Errors
    /// `unavailable` when the disk does not do it.
    pub async fn erase(&self, sha256: &str) -> Result<()> {
        let path = path(&self.folder, sha256)?;
        match tokio::fs::remove_file(&path).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(&self.folder, &error)),
            _ => path.parent().map_or(Ok(()), sync_folder).map_err(|error| failed(&self.folder, &error)),
        }
    }

    fn lost(&self, sha256: &str, cause: &str) -> Error {
        tracing::error!(sha256, folder = %self.folder.display(), cause, "a file that was kept cannot be read");
        Error::unavailable(format!(
            "the file with the SHA-256 {sha256} cannot be shown: {cause}. Put it back from a backup of the folder of files"
        ))
    }
}

/// Where the file of a hash lies.
fn path(folder: &Path, sha256: &str) -> Result<PathBuf> {
    match sha256.split_at_checked(2) {
        Some((first, rest)) if sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            Ok(folder.join(first).join(rest))
        }
        _ => Err(Error::internal(format!("“{sha256}” is no SHA-256 of a file"))),
    }
}

/// What is said when the disk does not take a file.
fn failed(folder: &Path, error: &std::io::Error) -> Error {
    tracing::error!(folder = %folder.display(), cause = %error, "the disk does not take a file");
    if matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded) {
        return Error::unavailable(
            "the disk of the files is full: this file was not kept, those that were kept before are safe. \
             Make room, then send it again",
        );
    }
    Error::unavailable(format!("the disk did not take the file: {error}. It was not kept; send it again"))
}

/// Writes a file that only its owner reads and that is never there half, and does not return before it is on disk.
///
/// # Errors
/// When the disk does not take it; what was there before is there still.
pub fn replace(path: &Path, content: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let partial = path.with_extension("partial");
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&partial)?;
    file.write_all(content)?;
    file.sync_all()?;
    std::fs::rename(&partial, path)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Brings the names in a folder onto the disk.
pub(crate) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

fn is_left(file: &std::fs::Metadata, which: LeftOver) -> bool {
    let LeftOver::Old(now) = which else { return true };
    let written = file.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    let now = Duration::from_micros(u64::try_from(now.micros()).unwrap_or_default());
    written.is_some_and(|written| now.saturating_sub(written) > LEFT_BEHIND)
}

/// A file that is about to be read.
#[derive(Debug)]
pub struct Reading {
    file: File,
    /// Its length in bytes.
    pub length: u64,
}

impl Reading {
    /// Its content, piece by piece.
    pub fn pieces(self) -> impl Stream<Item = std::io::Result<Bytes>> + Send + 'static {
        stream::try_unfold(self.file, |mut file| async move {
            let mut piece = BytesMut::with_capacity(PIECE_BYTES);
            let count = file.read_buf(&mut piece).await?;
            Ok((count > 0).then(|| (piece.freeze(), file)))
        })
    }
}

#[cfg(test)]
mod tests;
