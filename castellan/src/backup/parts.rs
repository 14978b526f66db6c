//! The files that a restore needs: the backup that is named, and those it stands on, each proved to be the one meant.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use age::stream::StreamReader;
use age::x25519::Identity;
use anyhow::{Context as _, ensure};
use flate2::read::GzDecoder;

use super::{FULL_EVERY_MAX, FULL_FORM, INCREMENTAL_FORM, LISTED, MANIFEST, Manifest, pack};

/// Longest manifest, and longest of what lies in the data folder besides database and files.
pub(super) const SMALL_BYTES_MAX: u64 = 1024 * 1024;
/// Longest list of files: some millions.
const LISTED_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// What a backup is once it is decrypted.
pub(super) type Archive = tar::Archive<GzDecoder<StreamReader<BufReader<File>>>>;

/// One of the files.
pub(super) struct Part {
    pub(super) path: PathBuf,
    pub(super) manifest: Manifest,
    /// Names of all files that there were, of an incremental one.
    pub(super) listed: Option<BTreeSet<String>>,
}

/// Opens a backup.
pub(super) fn open(path: &Path, key: &Identity) -> anyhow::Result<Archive> {
    let opened = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let decryptor = age::Decryptor::new(BufReader::new(opened))
        .with_context(|| format!("{} is no backup of Castellan", path.display()))?;
    let content = decryptor
        .decrypt(std::iter::once(key as &dyn age::Identity))
        .with_context(|| format!("this key does not open {}, or it is broken", path.display()))?;
    Ok(tar::Archive::new(GzDecoder::new(content)))
}

/// The backup and those it stands on, the full one first.
///
/// # Errors
/// When one of them is missing, altered or another one, by name.
pub(super) fn chain(file: &Path, key: &Identity) -> anyhow::Result<Vec<Part>> {
    let mut part = Part::read(file, key)?;
    let mut parts = Vec::new();
    while let Some(after) = part.manifest.after.clone() {
        ensure!(parts.len() < FULL_EVERY_MAX, "{} stands on too many others", file.display());
        let is_name = Path::new(&after.file).file_name().is_some_and(|name| name == after.file.as_str());
        ensure!(is_name, "{} stands on “{}”, which is no name of a file", part.path.display(), after.file);
        let path = file.with_file_name(&after.file);
        let (path_text, by) = (path.display(), part.path.display());
        ensure!(path.exists(), "{path_text} is missing: {by} holds only what changed since; put it beside");
        let hashed = File::open(&path).and_then(|mut opened| pack::copy_hashed(&mut opened, &mut std::io::sink()));
        let (_, sha256) = hashed.with_context(|| format!("{path_text} cannot be read"))?;
        ensure!(
            sha256 == after.sha256,
            "{path_text} is not the backup that {by} stands on: it was altered, or another one has its name"
        );
        parts.push(std::mem::replace(&mut part, Part::read(&path, key)?));
    }
    parts.push(part);
    parts.reverse();
    Ok(parts)
}

impl Part {
    fn read(path: &Path, key: &Identity) -> anyhow::Result<Self> {
        let mut archive = open(path, key)?;
        let (manifest, listed) = head(&mut archive).with_context(|| path.display().to_string())?;
        Ok(Self { path: path.to_owned(), manifest, listed })
    }
}

/// What an archive begins with.
fn head(archive: &mut Archive) -> anyhow::Result<(Manifest, Option<BTreeSet<String>>)> {
    let mut entries = archive.entries()?;
    let mut next = |name: &str, bytes_max: u64| {
        let mut entry = entries.next().context("the backup is cut off")?.context("the backup is broken")?;
        ensure!(entry.path()?.as_os_str() == name, "the backup does not begin with {name}");
        let mut text = String::new();
        entry.by_ref().take(bytes_max).read_to_string(&mut text).context("the backup is broken")?;
        Ok(text)
    };
    let manifest: Manifest =
        serde_json::from_str(&next(MANIFEST, SMALL_BYTES_MAX)?).context("the manifest cannot be read")?;
    let form = if manifest.after.is_some() { INCREMENTAL_FORM } else { FULL_FORM };
    ensure!(
        manifest.form == form,
        "the backup has form {}, this program reads {FULL_FORM} and {INCREMENTAL_FORM}; take version {}",
        manifest.form,
        manifest.version
    );
    let listed = match manifest.after {
        Some(_) => Some(next(LISTED, LISTED_BYTES_MAX)?.lines().map(str::to_owned).collect()),
        None => None,
    };
    Ok((manifest, listed))
}
