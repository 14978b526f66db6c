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

use super::changes::Changes;
use super::{After, Cut, FILES, FULL_FORM, Held, INCREMENTAL_FORM, KEPT, LISTED, MANIFEST, Manifest, Plan, changes_of};

/// Ending of a backup that is being written.
const PARTIAL: &str = "partial";
/// Read in pieces of this size.
const PIECE_BYTES: usize = 1024 * 1024;

/// What a backup holds, with what it stands on.
pub(super) struct Packed {
    /// The database.
    pub(super) cut: Cut,
    /// Names of the files.
    pub(super) files: Vec<String>,
}

/// Packs a copy of the database and everything else into a new file, as far as those before it do not hold it.
pub(super) fn pack(plan: &Plan, copy: &Path, before: Option<&Held>, to: &Path) -> anyhow::Result<Packed> {
    let partial = PathBuf::from(format!("{}.{PARTIAL}", to.display()));
    let packed = write(plan, copy, before, &partial).and_then(|packed| {
        std::fs::rename(&partial, to)?;
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()?;
        Ok(packed)
    });
    if packed.is_err() {
        let _ = std::fs::remove_file(&partial);
    }
    packed.with_context(|| format!("the backup {} cannot be written", to.display()))
}

fn write(plan: &Plan, copy: &Path, before: Option<&Held>, partial: &Path) -> anyhow::Result<Packed> {
    let mut options = std::fs::OpenOptions::new();
    let file = options.write(true).create(true).truncate(true).mode(0o600).open(partial)?;
    let encryptor = age::Encryptor::with_recipients(std::iter::once(&plan.recipient as _))?;
    let sealed = encryptor.wrap_output(BufWriter::with_capacity(PIECE_BYTES, file))?;
    let mut archive = Builder::new(GzEncoder::new(sealed, Compression::fast()));

    let database = kernel::db::snapshot::name(&plan.store);
    let cut = Cut::of(File::open(copy)?, &plan.store)?;
    // After the copy: a file is on disk before the row that names it, so every row of the copy finds its file.
    let files = kept_files(&plan.files)?;
    let last = before.and_then(|held| held.chain.last());
    let manifest = Manifest {
        form: if last.is_some() { INCREMENTAL_FORM } else { FULL_FORM },
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: SystemClock.now(),
        after: last.map(|last| After { file: last.file.clone(), sha256: last.sha256.clone() }),
        database: database.to_owned(),
        database_bytes: cut.bytes,
        database_sha256: cut.sha256.clone(),
    };
    let manifest = serde_json::to_vec_pretty(&manifest)?;
    add(&mut archive, MANIFEST, &manifest[..], manifest.len() as u64)?;
    match before {
        None => add(&mut archive, database, File::open(copy)?, cut.bytes)?,
        Some(held) => {
            let listed: String = files.iter().flat_map(|(name, _)| [name, "\n"]).collect();
            add(&mut archive, LISTED, listed.as_bytes(), listed.len() as u64)?;
            let changes = Changes::new(File::open(copy)?, &held.chunks, &cut.chunks);
            let length = changes.length();
            add(&mut archive, &changes_of(database), changes, length)?;
        }
    }
    for name in KEPT {
        match std::fs::read(plan.data.join(name)) {
            Ok(bytes) => add(&mut archive, name, &bytes[..], bytes.len() as u64)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| format!("{name} cannot be read")),
        }
    }
    let is_held = |name: &str| before.is_some_and(|held| held.files.contains(name));
    for (name, path) in files.iter().filter(|(name, _)| !is_held(name)) {
        let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let length = file.metadata()?.len();
        add(&mut archive, name, file, length)?;
    }
    let mut file = archive.into_inner()?.finish()?.finish()?;
    file.flush()?;
    file.get_ref().sync_all()?;
    Ok(Packed { cut, files: files.into_iter().map(|(name, _)| name).collect() })
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
