//! The way back: from a backup into an empty place.

use std::fs::File;
use std::io::{BufReader, Read};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use flate2::read::GzDecoder;
use kernel::config::Config;
use kernel::db::{StoreKind, make_folder, snapshot};

use super::{COPY, FILES, FORM, KEPT, MANIFEST, Manifest, erased, pack};

/// Longest manifest, and longest of what lies in the data folder besides database and files.
const SMALL_BYTES_MAX: u64 = 1024 * 1024;

/// What to bring back.
#[derive(Args)]
pub struct RestoreArguments {
    /// The backup.
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

/// Brings a backup back, and then walks the journal and every file.
///
/// # Errors
/// When the place is not empty, the key does not open the backup, the backup is broken (by name), or what was brought back
/// is not whole.
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
    let list = arguments.list()?;
    for folder in [&data, &files] {
        make_folder(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    let place = Place { data: &data, files: &files, keeps_settings: settings.exists() };
    let manifest = unpack(&arguments.file, &arguments.key, &store, &place)?;
    snapshot::bring_back(&store, &data.join(COPY))?;
    let _ = std::fs::remove_file(data.join(COPY));
    println!("the backup of {} is back", manifest.made_at);
    match list {
        Some(list) => {
            let (count, at) = erased::apply(config, &list).await?;
            println!("{count} persons who were erased since are erased again; the list is complete up to {at}");
        }
        None => println!("whoever was erased since the backup was made is back too: erase them again"),
    }
    crate::verify::verify_folder(config).await
}

/// Where it goes.
struct Place<'a> {
    data: &'a Path,
    files: &'a Path,
    keeps_settings: bool,
}

/// Unpacks a backup; its database to [`COPY`].
fn unpack(file: &Path, key: &Path, store: &StoreKind, place: &Place<'_>) -> anyhow::Result<Manifest> {
    let opened = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let decryptor = age::Decryptor::new(BufReader::new(opened)).context("this is no backup of Castellan")?;
    let key = private_key(key)?;
    let content = decryptor
        .decrypt(std::iter::once(&key as &dyn age::Identity))
        .context("this key does not open the backup, or the backup is broken")?;
    let mut archive = tar::Archive::new(GzDecoder::new(content));
    let mut entries = archive.entries()?;
    let mut first = entries.next().context("the backup is empty")?.context("the backup is broken")?;
    ensure!(first.path()?.as_os_str() == MANIFEST, "the backup does not begin with its manifest");
    let mut text = String::new();
    first.by_ref().take(SMALL_BYTES_MAX).read_to_string(&mut text)?;
    let manifest: Manifest = serde_json::from_str(&text).context("the manifest cannot be read")?;
    ensure!(
        manifest.form == FORM,
        "the backup has form {}, this program reads {FORM}; take version {}",
        manifest.form,
        manifest.version
    );
    let wanted = snapshot::name(store);
    ensure!(
        manifest.database == wanted,
        "the backup holds {}, the settings ask for {wanted}; give or leave out --database-url",
        manifest.database
    );
    drop(first);
    let mut has_database = false;
    for entry in entries {
        let mut entry = entry.context("the backup is broken")?;
        let name = entry.path()?.to_string_lossy().into_owned();
        if name == manifest.database {
            let found = write_new(&place.data.join(COPY), &mut entry)?;
            ensure!(
                found == (manifest.database_bytes, manifest.database_sha256.clone()),
                "the database in the backup is broken"
            );
            has_database = true;
        } else if KEPT.contains(&name.as_str()) {
            if !(name == "castellan.toml" && place.keeps_settings) {
                write_new(&place.data.join(&name), &mut entry.by_ref().take(SMALL_BYTES_MAX))?;
            }
        } else {
            unpack_file(&name, &mut entry, place.files)?;
        }
    }
    ensure!(has_database, "the backup holds no database");
    Ok(manifest)
}

/// Writes one file that somebody handed in. Its name is its SHA-256, and nothing else is taken for one.
fn unpack_file(name: &str, content: &mut impl Read, files: &Path) -> anyhow::Result<()> {
    let parts: Vec<&str> = name.split('/').collect();
    let [FILES, beginning, rest] = parts[..] else { bail!("the backup holds “{name}”, which belongs into none") };
    let hash = format!("{beginning}{rest}");
    let is_hash = beginning.len() == 2 && hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    ensure!(is_hash, "the backup holds “{name}”, which belongs into none");
    make_folder(&files.join(beginning))?;
    let (_, found) = write_new(&files.join(beginning).join(rest), content)?;
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
fn private_key(path: &Path) -> anyhow::Result<age::x25519::Identity> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    let line = line.with_context(|| format!("{} holds no key", path.display()))?;
    age::x25519::Identity::from_str(line).map_err(|why| anyhow::anyhow!("{} holds no key: {why}", path.display()))
}
