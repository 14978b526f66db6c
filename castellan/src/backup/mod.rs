//! Backups: everything in one file that only the holder of a key elsewhere can read, and the way back into an empty place.
//!
//! A backup is an [age](https://age-encryption.org/v1) file of a gzipped tar archive: first the manifest, then the
//! database, the sealing key, the settings, and the files that people handed in. So it can be opened without this program.

mod automatic;
mod erased;
mod pack;
mod restore;

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use kernel::Time;
use kernel::clock::{Clock as _, SystemClock};
use kernel::config::Config;
use kernel::db::StoreKind;
use serde::{Deserialize, Serialize};

pub(crate) use automatic::run;
pub(crate) use erased::keep as keep_erased;
pub use restore::{RestoreArguments, restore};

/// Form of the archive; another one is refused.
const FORM: u32 = 1;
/// Name of the manifest in the archive.
const MANIFEST: &str = "manifest.json";
/// Folder of the files in the archive.
const FILES: &str = "files";
/// What of the data folder besides database and files belongs into a backup.
const KEPT: [&str; 2] = [kernel::seal::KEY_FILE, "castellan.toml"];
/// Begins and ends the name of a backup.
const PREFIX: &str = "castellan-";
const SUFFIX: &str = ".age";
/// Name of the unencrypted copy of the database while a backup is made, in the data folder: it never leaves this disk.
const COPY: &str = "backup.partial";

/// What a backup says of itself.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    form: u32,
    /// Version of the program that made it; an older one does not bring it back.
    version: String,
    made_at: Time,
    /// Name of the database in the archive, its length and SHA-256.
    database: String,
    database_bytes: u64,
    database_sha256: String,
}

/// Makes backups and keys for them.
#[derive(Subcommand)]
pub enum BackupCommand {
    /// Make a backup now, beside a running server or without one.
    Make(MakeArguments),
    /// Print a new key: keep it far from this machine, and give the server only the public key that it names.
    Key,
}

/// Where a backup goes.
#[derive(Args)]
pub struct MakeArguments {
    /// Write it to this file instead of the folder of the settings.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
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
            let to = arguments.to.map_or_else(|| plan.next_file(SystemClock.now()), Ok)?;
            let bytes = plan.make(&to)?;
            println!("{} holds everything up to now ({bytes} bytes)", to.display());
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
}

impl Plan {
    /// As the settings say; none when they name no public key.
    fn of(config: &Config) -> anyhow::Result<Option<Self>> {
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
        }))
    }

    fn next_file(&self, now: Time) -> anyhow::Result<PathBuf> {
        let folder = self.folder.as_ref().context("name a folder with backup_folder, or a file with --to")?;
        let name: String = now.to_string().chars().filter(|letter| !"-:".contains(*letter)).collect();
        let name = name.split('.').next().unwrap_or_default();
        Ok(folder.join(format!("{PREFIX}{name}Z{SUFFIX}")))
    }

    /// Makes a backup that is not there before it is whole, and gives its length in bytes.
    fn make(&self, to: &Path) -> anyhow::Result<u64> {
        let copy = self.data.join(COPY);
        // One that a power cut has left.
        let _ = std::fs::remove_file(&copy);
        let made = kernel::db::snapshot::take(&self.store, &copy)
            .map_err(anyhow::Error::from)
            .and_then(|()| pack::pack(self, &copy, to));
        let _ = std::fs::remove_file(&copy);
        erased::copy_beside(&self.data, to)?;
        made
    }
}
