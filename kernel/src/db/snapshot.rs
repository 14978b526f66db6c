//! A copy of the database as it was at one moment, made beside the running system, and the way back from it.

use std::path::Path;
use std::process::{Command, Stdio};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection as Raw, OpenFlags};

use super::address::Address;
use super::store::{FILE, StoreKind};
use crate::{Error, Result};

/// What a copy of PostgreSQL is made with, and brought back with: its own tools, which know every version of it.
const DUMP: &str = "pg_dump";
const RESTORE: &str = "pg_restore";

/// As SQLite is told of all pages.
const ALL_PAGES: i32 = -1;

/// Name of the copy of a store in a backup: which of the two it came from is seen by it.
pub fn name(kind: &StoreKind) -> &'static str {
    match kind {
        StoreKind::Folder(_) => FILE,
        StoreKind::Postgres(_) => "castellan.pg_dump",
    }
}

/// Which store it is, as far as its address tells: copies of different ones have little in common. Holds no password.
///
/// # Errors
/// `invalid` when the address cannot be one.
pub fn place(kind: &StoreKind) -> Result<String> {
    match kind {
        StoreKind::Folder(_) => Ok(name(kind).to_owned()),
        StoreKind::Postgres(url) => {
            let of = ["PGHOST", "PGPORT", "PGDATABASE"];
            let parts = Address::parse(url)?.environment().into_iter().filter(|(name, _)| of.contains(name));
            Ok(parts.fold(name(kind).to_owned(), |place, (name, value)| format!("{place} {name}={value}")))
        }
    }
}

/// Writes a copy of the store, which goes on being used, to a new file. It holds everything that was committed before.
///
/// # Errors
/// `unavailable` when the store cannot be read, the file not be written, or `pg_dump` is missing or fails.
pub fn take(kind: &StoreKind, into: &Path) -> Result<()> {
    match kind {
        StoreKind::Folder(folder) => {
            let failed = |error: rusqlite::Error| Error::unavailable(format!("the database cannot be copied: {error}"));
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let raw = Raw::open_with_flags(folder.join(FILE), flags).map_err(failed)?;
            let mut copy = Raw::open(into).map_err(failed)?;
            // A copy that a power cut leaves half is thrown away.
            copy.pragma_update(None, "journal_mode", "OFF").map_err(failed)?;
            copy.pragma_update(None, "synchronous", "OFF").map_err(failed)?;
            // All pages in one step, which reads one snapshot: writers go on, and a page that nobody wrote to is the same,
            // at the same place, in the next copy.
            match Backup::new(&raw, &mut copy).and_then(|backup| backup.step(ALL_PAGES)).map_err(failed)? {
                StepResult::Done => Ok(()),
                held_up => Err(Error::unavailable(format!("the database cannot be copied: {held_up:?}"))),
            }
        }
        StoreKind::Postgres(url) => {
            let mut command = tool(DUMP, url)?;
            command.args(["--format=custom", "--compress=0", "--no-owner", "--no-privileges", "--file"]).arg(into);
            run(DUMP, command)
        }
    }
}

/// Brings a copy back into an empty store.
///
/// # Errors
/// `conflict` when the store is not empty; `unavailable` as [`take`].
pub fn bring_back(kind: &StoreKind, from: &Path) -> Result<()> {
    match kind {
        StoreKind::Folder(folder) => {
            let file = folder.join(FILE);
            if file.exists() {
                return Err(Error::conflict(format!("there is a database already: {}", file.display())));
            }
            let moved = || -> std::io::Result<()> {
                std::fs::File::open(from)?.sync_all()?;
                std::fs::rename(from, &file)?;
                std::fs::File::open(folder)?.sync_all()
            };
            moved().map_err(|error| Error::unavailable(format!("the database cannot be put in its place: {error}")))
        }
        StoreKind::Postgres(url) => {
            let mut command = tool(RESTORE, url)?;
            // All or nothing: what is there already makes it fail as a whole.
            command.args(["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]);
            command.args(["--dbname", ""]).arg(from);
            run(RESTORE, command)
        }
    }
}

/// A tool of PostgreSQL with the address in its environment: an argument would show the password to whoever lists processes.
fn tool(name: &str, url: &str) -> Result<Command> {
    let address = Address::parse(url)?;
    let mut command = Command::new(name);
    for (variable, value) in address.environment() {
        command.env(variable, value);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null());
    Ok(command)
}

fn run(name: &str, mut command: Command) -> Result<()> {
    let output = command.output().map_err(|error| {
        Error::unavailable(format!("{name} cannot be run ({error}); install the client programs of PostgreSQL"))
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Error::unavailable(format!("{name} failed: {}", said.lines().next().unwrap_or("it did not say why"))))
}
