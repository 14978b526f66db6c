//! From a copy of the database and the folders to one encrypted file.

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use flate2::Compression;
use flate2::write::GzEncoder;
use kernel::clock::{Clock as _, SystemClock};
use kernel::secret;
use sha2::{Digest as _, Sha256};
use tar::{Builder, Header};

use super::{FILES, FORM, KEPT, MANIFEST, Manifest, Plan};

/// Ending of a backup that is being written.
const PARTIAL: &str = "partial";
/// Read in pieces of this size.
const PIECE_BYTES: usize = 1024 * 1024;

/// Packs a copy of the database and everything else into a new file, and gives its length.
pub(super) fn pack(plan: &Plan, copy: &Path, to: &Path) -> anyhow::Result<u64> {
    let partial = PathBuf::from(format!("{}.{PARTIAL}", to.display()));
    let packed = write(plan, copy, &partial).and_then(|()| {
        std::fs::rename(&partial, to)?;
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()?;
        Ok(std::fs::metadata(to)?.len())
    });
    if packed.is_err() {
        let _ = std::fs::remove_file(&partial);
    }
    packed.with_context(|| format!("the backup {} cannot be written", to.display()))
}

fn write(plan: &Plan, copy: &Path, partial: &Path) -> anyhow::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    let file = options.write(true).create(true).truncate(true).mode(0o600).open(partial)?;
    let encryptor = age::Encryptor::with_recipients(std::iter::once(&plan.recipient as _))?;
    let sealed = encryptor.wrap_output(BufWriter::with_capacity(PIECE_BYTES, file))?;
    let mut archive = Builder::new(GzEncoder::new(sealed, Compression::fast()));

    let database = kernel::db::snapshot::name(&plan.store);
    let (database_bytes, database_sha256) = copy_hashed(&mut File::open(copy)?, &mut std::io::sink())?;
    let manifest = Manifest {
        form: FORM,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: SystemClock.now(),
        database: database.to_owned(),
        database_bytes,
        database_sha256,
    };
    let manifest = serde_json::to_vec_pretty(&manifest)?;
    add(&mut archive, MANIFEST, &manifest[..], manifest.len() as u64)?;
    add(&mut archive, database, File::open(copy)?, database_bytes)?;
    for name in KEPT {
        match std::fs::read(plan.data.join(name)) {
            Ok(bytes) => add(&mut archive, name, &bytes[..], bytes.len() as u64)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| format!("{name} cannot be read")),
        }
    }
    // After the database: a file is on disk before the row that names it, so every row of the copy finds its file.
    for (name, path) in kept_files(&plan.files)? {
        let file = File::open(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        let length = file.metadata()?.len();
        add(&mut archive, &name, file, length)?;
    }
    let mut file = archive.into_inner()?.finish()?.finish()?;
    file.flush()?;
    file.get_ref().sync_all()?;
    Ok(())
}

fn add(archive: &mut Builder<impl Write>, name: &str, content: impl Read, length: u64) -> anyhow::Result<()> {
    let mut header = Header::new_gnu();
    header.set_size(length);
    header.set_mode(0o600);
    archive.append_data(&mut header, name, content)?;
    Ok(())
}

/// The files that people handed in, as `ab/cdef…`, each with its name in the archive.
fn kept_files(folder: &Path) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    let Ok(folders) = std::fs::read_dir(folder) else { return Ok(found) };
    for part in folders {
        let part = part?;
        let beginning = part.file_name().into_string().unwrap_or_default();
        if beginning.len() != 2 || !part.file_type()?.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(part.path())? {
            let file = file?;
            let rest = file.file_name().into_string().unwrap_or_default();
            found.push((format!("{FILES}/{beginning}/{rest}"), file.path()));
        }
    }
    found.sort();
    Ok(found)
}

/// Copies to the end, and gives the length and the SHA-256 of what was copied.
pub(super) fn copy_hashed(from: &mut impl Read, to: &mut impl Write) -> std::io::Result<(u64, String)> {
    let (mut hasher, mut length) = (Sha256::new(), 0);
    let mut piece = vec![0_u8; PIECE_BYTES];
    loop {
        let count = from.read(&mut piece)?;
        let Some(read) = piece.get(..count).filter(|read| !read.is_empty()) else { break };
        hasher.update(read);
        to.write_all(read)?;
        length += count as u64;
    }
    Ok((length, secret::hex(&hasher.finalize())))
}
