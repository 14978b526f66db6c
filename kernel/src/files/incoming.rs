//! A file on its way in: written beside the others, hashed on the way, given its name at the end.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;

use super::{FILE_MAX, INCOMING, failed, path, sync_folder};
use crate::error::Kind;
use crate::{Error, Result, secret};

/// Of its beginning, what tells one kind of content from another.
const HEAD_BYTES: usize = 64;

/// A file that came in and is not kept yet.
#[derive(Debug)]
pub struct Incoming {
    temporary: Temporary,
    file: File,
    hasher: Sha256,
    head: Vec<u8>,
    size: u64,
    folder: PathBuf,
}

/// A file that goes away with this, unless it was renamed.
#[derive(Debug)]
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The error of a file that is larger than may be.
pub(crate) fn too_large() -> Error {
    let most = FILE_MAX / (1024 * 1024);
    Error::new(
        Kind::TooLarge,
        format!("the file is larger than {most} MiB, the most that one may have; send a smaller one"),
    )
}

impl Incoming {
    pub(super) async fn begin(folder: &Path, name: &str) -> Result<Self> {
        let path = folder.join(INCOMING).join(name);
        let mut options = File::options();
        options.write(true).create_new(true).mode(0o600);
        let file = options.open(&path).await.map_err(|error| failed(folder, &error))?;
        let (temporary, folder) = (Temporary(path), folder.to_owned());
        Ok(Self { temporary, file, hasher: Sha256::new(), head: Vec::new(), size: 0, folder })
    }

    pub(super) async fn write(&mut self, piece: &[u8]) -> Result<()> {
        self.size += piece.len() as u64;
        if self.size > FILE_MAX {
            return Err(too_large());
        }
        self.hasher.update(piece);
        self.head.extend(piece.iter().take(HEAD_BYTES - self.head.len()));
        self.file.write_all(piece).await.map_err(|error| failed(&self.folder, &error))
    }

    pub(super) async fn finish(&mut self) -> Result<()> {
        if self.size == 0 {
            return Err(Error::invalid("the file is empty; there is nothing to keep"));
        }
        let synced = async {
            self.file.flush().await?;
            self.file.sync_data().await
        };
        synced.await.map_err(|error| failed(&self.folder, &error))
    }

    /// Gives it the name that follows from its content, and answers when that is on disk. The same content that lies
    /// there already is replaced by itself, which also mends it where it was altered.
    ///
    /// # Errors
    /// `unavailable` when the disk does not take it.
    pub async fn keep(self) -> Result<()> {
        let place = path(&self.folder, &self.sha256())?;
        let work = move || {
            let (temporary, root) = (self.temporary, self.folder);
            let folder = place.parent().unwrap_or(&root);
            let keep = || {
                crate::db::make_folder(folder)?;
                std::fs::rename(&temporary.0, &place)?;
                sync_folder(folder)?;
                sync_folder(&root)
            };
            keep().map_err(|error| failed(&root, &error))
        };
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
    }

    /// Its first bytes.
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// Its size in bytes.
    pub fn size(&self) -> i64 {
        i64::try_from(self.size).unwrap_or(i64::MAX)
    }

    /// SHA-256 of its content, in hexadecimal.
    pub fn sha256(&self) -> String {
        secret::hex(&self.hasher.clone().finalize())
    }
}
