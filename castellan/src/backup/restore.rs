//! The way back: from a backup into an empty place.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use age::x25519::Identity;
use anyhow::{Context as _, ensure};
use clap::Args;
use kernel::config::Config;
use kernel::db::{StoreKind, make_folder, snapshot};

use super::changes::Joined;
use super::elsewhere::{self, ElsewhereArguments};
use super::parts::{Part, SMALL_BYTES_MAX};
use super::{COPY, FILES, KEPT, LISTED, MANIFEST, changes_of, erased, pack, parts};

/// Name of a copy of the database that is put together from [`COPY`] and what changed.
const NEXT: &str = "backup.next";

/// What to bring back.
#[derive(Args)]
pub struct RestoreArguments {
    /// The backup. Of an incremental one, those that it stands on lie beside it.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The private key, as `castellan backup key` or age-keygen wrote it.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The list of those who were erased (castellan-erased.list): they are erased again in what is brought back. Take the
    /// newest that there is; the one beside the backup when left out.
    #[arg(long, value_name = "FILE", conflicts_with = "without_erased")]
    erased: Option<PathBuf>,
    /// Bring back whoever was erased after the backup was made: there is no list.
    #[arg(long)]
    without_erased: bool,
    #[command(flatten)]
    elsewhere: ElsewhereArguments,
}

impl RestoreArguments {
    /// The list of those who were erased; none only when that is said.
    fn list(&self) -> anyhow::Result<Option<PathBuf>> {
        if self.without_erased {
            return Ok(None);
        }
        let list = self.erased.clone().unwrap_or_else(|| erased::beside(&self.file));
        ensure!(
            list.exists(),
            "{} is missing, the list of those who were erased: name it with --erased (it lies in the data folder and beside \
             the backups), or say --without-erased",
            list.display()
        );
        Ok(Some(list))
    }
}

/// Brings a backup back, holds its journal against what is kept elsewhere of it, and then walks the journal and every file.
///
/// # Errors
/// When the place is not empty, the key does not open the backup, the backup or one that it stands on is missing or broken (by
/// name), or what was brought back does not agree with what is kept elsewhere or is not whole.
#[expect(clippy::print_stdout, reason = "the output of a command")]
pub async fn restore(config: &Config, arguments: &RestoreArguments) -> anyhow::Result<()> {
    let (data, files) = (PathBuf::from(config.text("data")), crate::compose::files_folder(config));
    let store = crate::compose::store_kind(config);
    let settings = data.join("castellan.toml");
    // Settings may be there already: they say where everything goes.
    let is_empty = |folder: &Path| {
        std::fs::read_dir(folder).map_or(true, |found| found.flatten().all(|one| one.path() == settings))
    };
    ensure!(is_empty(&data) && is_empty(&files), "{} or {} is not empty", data.display(), files.display());
    let erasures = arguments.list()?;
    let elsewhere = arguments.elsewhere.read()?;
    let is_held = elsewhere.is_some();
    let key = private_key(&arguments.key)?;
    let parts = parts::chain(&arguments.file, &key)?;
    for folder in [&data, &files] {
        make_folder(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    let place = Place { data: &data, files: &files, keeps_settings: settings.exists() };
    unpack(&parts, &key, &store, &place)?;
    snapshot::bring_back(&store, &data.join(COPY))?;
    let _ = std::fs::remove_file(data.join(COPY));
    match &parts[..] {
        [.., last] if parts.len() > 1 => {
            println!("the backup of {} is back, put together from {} files", last.manifest.made_at, parts.len());
        }
        [.., last] => println!("the backup of {} is back", last.manifest.made_at),
        [] => {}
    }
    if let Some(elsewhere) = elsewhere {
        // It stays where it is, for whoever wants to know what it is.
        elsewhere::hold(config, elsewhere).await.with_context(|| {
            format!(
                "what was brought back into {} and its database does not agree with what is kept elsewhere: it is not to be \
                 trusted, and whoever was erased since is back in it",
                data.display()
            )
        })?;
    }
    match erasures {
        Some(erasures) => {
            let (count, at) = erased::apply(config, &erasures).await?;
            println!("{count} persons who were erased since are erased again; the list is complete up to {at}");
        }
        None => println!("whoever was erased since the backup was made is back too: erase them again"),
    }
    crate::verify::verify_folder(config).await?;
    if !is_held {
        println!(
            "it was held against itself only, and whoever has the public key of the backups can make one that does: name the \
             journal's key with --journal-key, and what was copied away with --checkpoints"
        );
    }
    Ok(())
}

/// Where it goes.
struct Place<'a> {
    data: &'a Path,
    files: &'a Path,
    keeps_settings: bool,
}

/// Unpacks a backup and those that it stands on, in their order; the database to [`COPY`].
fn unpack(parts: &[Part], key: &Identity, store: &StoreKind, place: &Place<'_>) -> anyhow::Result<()> {
    let wanted = snapshot::name(store);
    for part in parts {
        let found = &part.manifest.database;
        ensure!(
            found == wanted,
            "the backup holds {found}, the settings ask for {wanted}; give or leave out --database-url"
        );
    }
    let Some(last) = parts.last() else { return Ok(()) };
    for part in parts {
        let small = std::ptr::eq(part, last);
        unpack_part(part, key, place, Want { small, listed: last.listed.as_ref() })
            .with_context(|| part.path.display().to_string())?;
    }
    let missing = last.listed.iter().flatten().find(|name| !place.file(name).is_some_and(|path| path.exists()));
    ensure!(missing.is_none(), "{} is in none of the backups", missing.map(String::as_str).unwrap_or_default());
    Ok(())
}

/// What of a part is wanted.
#[derive(Clone, Copy)]
struct Want<'a> {
    /// Whether the key and the settings are: those of the last one.
    small: bool,
    /// The files; all when there is no list. Whatever was erased since is in none.
    listed: Option<&'a BTreeSet<String>>,
}

fn unpack_part(part: &Part, key: &Identity, place: &Place<'_>, want: Want<'_>) -> anyhow::Result<()> {
    let mut archive = parts::open(&part.path, key)?;
    let (copy, manifest) = (place.data.join(COPY), &part.manifest);
    let (is_full, changes) = (manifest.after.is_none(), changes_of(&manifest.database));
    let whole = (manifest.database_bytes, manifest.database_sha256.clone());
    let mut has_database = false;
    for entry in archive.entries()? {
        let mut entry = entry.context("the backup is broken")?;
        let name = entry.path()?.to_string_lossy().into_owned();
        if name == MANIFEST || (name == LISTED && !is_full) {
            // Read before.
        } else if name == manifest.database && is_full {
            ensure!(write_new(&copy, &mut entry)? == whole, "the database in the backup is broken");
            has_database = true;
        } else if name == changes && !is_full {
            let next = place.data.join(NEXT);
            let joined = Joined::new(&mut entry, File::open(&copy)?);
            // No longer than it should be, whatever the changes say.
            let found = write_new(&next, &mut joined.take(manifest.database_bytes + 1))?;
            ensure!(found == whole, "the database in the backup is broken");
            std::fs::rename(next, &copy)?;
            has_database = true;
        } else if KEPT.contains(&name.as_str()) {
            if want.small && !(name == "castellan.toml" && place.keeps_settings) {
                write_new(&place.data.join(&name), &mut entry.by_ref().take(SMALL_BYTES_MAX))?;
            }
        } else {
            let path =
                place.file(&name).with_context(|| format!("the backup holds “{name}”, which belongs into none"))?;
            if want.listed.is_none_or(|listed| listed.contains(&name)) {
                unpack_file(&path, &mut entry)?;
            }
        }
    }
    ensure!(has_database, "the backup holds no database");
    Ok(())
}

impl Place<'_> {
    /// Where a file goes that somebody handed in. Its name is its SHA-256, and nothing else is taken for one.
    fn file(&self, name: &str) -> Option<PathBuf> {
        let parts: Vec<&str> = name.split('/').collect();
        let [FILES, beginning, rest] = parts[..] else { return None };
        let is_hash = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        (is_hash(beginning, 2) && is_hash(rest, 62)).then(|| self.files.join(beginning).join(rest))
    }
}

/// Writes one file that somebody handed in.
fn unpack_file(path: &Path, content: &mut impl Read) -> anyhow::Result<()> {
    let folder = path.parent().unwrap_or(path);
    make_folder(folder)?;
    let (_, found) = write_new(path, content)?;
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let hash = name(folder) + &name(path);
    ensure!(found == hash, "the file {hash} in the backup is broken");
    Ok(())
}

/// Writes a new file that only its owner reads, and gives its length and SHA-256; on disk when this returns.
fn write_new(path: &Path, content: &mut impl Read) -> anyhow::Result<(u64, String)> {
    let mut write = || -> std::io::Result<(u64, String)> {
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        let written = pack::copy_hashed(content, &mut file)?;
        file.sync_all()?;
        path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())?;
        Ok(written)
    };
    write().with_context(|| format!("{} cannot be written, or the backup is broken", path.display()))
}

/// The first key of a file.
fn private_key(path: &Path) -> anyhow::Result<Identity> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    let line = line.with_context(|| format!("{} holds no key", path.display()))?;
    Identity::from_str(line).map_err(|why| anyhow::anyhow!("{} holds no key: {why}", path.display()))
}
