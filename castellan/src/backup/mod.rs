//! Backups: everything in files that only the holder of a key elsewhere can read, and the way back into an empty place.
//!
//! A backup is an [age](https://age-encryption.org/v1) file of a gzipped tar archive: first the manifest, then the
//! database, the sealing key, the settings, and the files that people handed in. So it can be opened without this program.
//! An incremental one holds only what the one before it does not: of the database what changed, and files that are new.

mod automatic;
mod changes;
mod elsewhere;
mod erased;
mod held;
mod names;
mod pack;
mod parts;
mod restore;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use anyhow::{Context as _, ensure};
use clap::{Args, Subcommand};
use kernel::Time;
use kernel::clock::{Clock as _, SystemClock};
use kernel::config::Config;
use kernel::db::{StoreKind, snapshot};
use serde::{Deserialize, Serialize};

pub(crate) use automatic::run;
use changes::Cut;
pub(crate) use erased::keep as keep_erased;
use held::{Held, Link, Of};
pub use restore::{RestoreArguments, restore};

use crate::lock::Lock;

/// Forms of the archive; another one is refused. A program that knows no incremental ones reads the first.
const FULL_FORM: u32 = 1;
const INCREMENTAL_FORM: u32 = 2;
/// Name of the manifest in the archive.
const MANIFEST: &str = "manifest.json";
/// Folder of the files in the archive.
const FILES: &str = "files";
/// Names of all files that there were when an incremental one was made, one a line: most are in those it stands on.
const LISTED: &str = "files.txt";
/// What of the data folder besides database and files belongs into a backup.
const KEPT: [&str; 2] = [kernel::seal::KEY_FILE, "castellan.toml"];
/// Name of the unencrypted copy of the database while a backup is made, in the data folder: it never leaves this disk.
const COPY: &str = "backup.partial";
/// Held while a backup is made.
const LOCK: &str = "backup.lock";
/// Backups from one full one to the next at the most: each is a step of a restore, and a file that must not be lost.
const FULL_EVERY_MAX: usize = 100;

/// What a backup says of itself.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    form: u32,
    /// Version of the program that made it; an older one does not bring it back.
    version: String,
    made_at: Time,
    /// The one that it stands on, in the same folder; none of a full one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<After>,
    /// Name of the database in the archive, its length and SHA-256; of an incremental one when it is put together.
    database: String,
    database_bytes: u64,
    database_sha256: String,
}

/// Which one an incremental one stands on.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct After {
    file: String,
    sha256: String,
}

/// The name of what changed in a database.
fn changes_of(database: &str) -> String {
    format!("{database}.changes")
}

/// Makes backups and keys for them.
#[derive(Subcommand)]
pub enum BackupCommand {
    /// Make a backup now, beside a running server or without one.
    Make(MakeArguments),
    /// Print a new key: keep it far from this machine, and give the server only the public key that it names.
    Key,
}

/// Where a backup goes, and what it holds.
#[derive(Args)]
pub struct MakeArguments {
    /// Write it to this file, a full one that stands alone, instead of the folder of the settings.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Hold only what changed since the last one in the folder of the settings; a full one where there is none to stand on,
    /// or by backup_full_every.
    #[arg(long, conflicts_with = "to")]
    incremental: bool,
}

/// Runs a command about backups.
///
/// # Errors
/// When settings are missing, or what cannot be read or written, by name.
#[expect(clippy::print_stdout, reason = "the output of a command")]
pub fn backup(config: &Config, command: BackupCommand) -> anyhow::Result<()> {
    match command {
        BackupCommand::Key => {
            use age::secrecy::ExposeSecret as _;
            let key = age::x25519::Identity::generate();
            println!("# public key: {}\n{}", key.to_public(), key.to_string().expose_secret());
        }
        BackupCommand::Make(arguments) => {
            let plan = Plan::of(config)?.context("name the public key with backup_recipient")?;
            let (path, made) = match (&arguments.to, arguments.incremental) {
                (Some(to), _) => (to.clone(), plan.make_alone(to)?),
                (None, false) => plan.make(Wanted::Full)?,
                (None, true) => plan.make(Wanted::Incremental)?,
            };
            let (path, bytes) = (path.display(), made.bytes);
            match (made.after, made.why_full) {
                (Some(after), _) => println!("{path} holds what changed since {after} ({bytes} bytes)"),
                (None, Some(why)) => println!("{path} holds everything up to now ({bytes} bytes): {why}"),
                (None, None) => println!("{path} holds everything up to now ({bytes} bytes)"),
            }
        }
    }
    Ok(())
}

/// What to back up, for whom, and where to.
struct Plan {
    data: PathBuf,
    files: PathBuf,
    store: StoreKind,
    recipient: age::x25519::Recipient,
    folder: Option<PathBuf>,
    full_every: usize,
}

/// Which kind of backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Full,
    /// An incremental one, where there is one to stand on.
    Incremental,
}

/// Which kind a backup is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Full,
    Incremental,
}

/// A backup as the journal tells of it: whoever finds a file elsewhere knows whether it is one of these.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Made {
    file: String,
    kind: Kind,
    /// The one that it stands on.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    bytes: u64,
    sha256: String,
    /// The public key that it is encrypted for.
    recipient: String,
    /// Why it is a full one where an incremental one was wanted.
    #[serde(skip)]
    why_full: Option<String>,
}

impl Plan {
    /// As the settings say; none when they name no public key.
    fn of(config: &Config) -> anyhow::Result<Option<Self>> {
        let full_every = config.get("backup_full_every")?;
        ensure!((1..=FULL_EVERY_MAX).contains(&full_every), "backup_full_every is 1 to {FULL_EVERY_MAX}");
        let recipient = config.text("backup_recipient");
        if recipient.is_empty() {
            return Ok(None);
        }
        let recipient = age::x25519::Recipient::from_str(recipient)
            .map_err(|why| anyhow::anyhow!("backup_recipient: {why}; it looks like age1…"))?;
        let folder = Some(config.text("backup_folder")).filter(|folder| !folder.is_empty()).map(PathBuf::from);
        let data = PathBuf::from(config.text("data"));
        Ok(Some(Self {
            files: crate::compose::files_folder(config),
            store: crate::compose::store_kind(config),
            data,
            recipient,
            folder,
            full_every,
        }))
    }

    /// Makes the next backup of the folder, which is not there before it is whole.
    fn make(&self, wanted: Wanted) -> anyhow::Result<(PathBuf, Made)> {
        let folder = self.folder.as_ref().context("name a folder with backup_folder, or a file with --to")?;
        let _lock = self.lock()?;
        kernel::db::make_folder(folder)?;
        let of = Of { store: snapshot::place(&self.store)?, recipient: self.recipient.to_string() };
        let (before, why_full) = match wanted {
            Wanted::Full => (None, None),
            Wanted::Incremental => match self.before(&of, folder) {
                Ok(held) => (Some(held), None),
                Err(why) => (None, Some(why)),
            },
        };
        let last = before.as_ref().and_then(|held| held.chain.last());
        let name = names::next(SystemClock.now(), last.map(|last| last.file.as_str()), &names::of(folder));
        let path = folder.join(&name);
        let (made, packed) = self.write(&path, before.as_ref())?;
        let (mut chain, mut files) = before.map(|held| (held.chain, held.files)).unwrap_or_default();
        chain.push(Link { file: name, bytes: made.bytes, sha256: made.sha256.clone() });
        files.extend(packed.files);
        Held::new(of, chain, files, packed.cut.chunks).write(&self.data)?;
        Ok((path, Made { why_full, ..made }))
    }

    /// Makes a full backup that none will stand on.
    fn make_alone(&self, to: &Path) -> anyhow::Result<Made> {
        let _lock = self.lock()?;
        self.write(to, None).map(|(made, _)| made)
    }

    fn lock(&self) -> anyhow::Result<Lock> {
        Lock::of(&self.data, LOCK)?.context("another backup is being made at the moment; try again when it is done")
    }

    /// What the last one held, or why the next cannot stand on it.
    fn before(&self, of: &Of, folder: &Path) -> Result<Held, String> {
        let held = Held::read(&self.data).map_err(|why| format!("what the last one held is not known ({why:#})"))?;
        let length_of = |name: &str| std::fs::metadata(folder.join(name)).ok().map(|about| about.len());
        match held.misfit(of, self.full_every, length_of) {
            Some(why) => Err(why),
            None => Ok(held),
        }
    }

    fn write(&self, to: &Path, before: Option<&Held>) -> anyhow::Result<(Made, pack::Packed)> {
        let copy = self.data.join(COPY);
        // One that a power cut has left.
        let _ = std::fs::remove_file(&copy);
        let packed = snapshot::take(&self.store, &copy)
            .map_err(anyhow::Error::from)
            .and_then(|()| pack::pack(self, &copy, before, to));
        let _ = std::fs::remove_file(&copy);
        erased::copy_beside(&self.data, to)?;
        let packed = packed?;
        // Read back: a disk that does not give it again is found out now.
        let (bytes, sha256) = pack::copy_hashed(&mut File::open(to)?, &mut std::io::sink())?;
        let after = before.and_then(|held| held.chain.last()).map(|last| last.file.clone());
        let made = Made {
            file: to.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            kind: if after.is_some() { Kind::Incremental } else { Kind::Full },
            after,
            bytes,
            sha256,
            recipient: self.recipient.to_string(),
            why_full: None,
        };
        Ok((made, packed))
    }
}
