//! One program at a time works on a data folder.

use std::fs::{File, TryLockError};
use std::path::Path;

use anyhow::Context as _;

/// Held while a program works on the folder; the operating system lets go when the program ends, however it ends.
pub struct Lock(#[expect(dead_code, reason = "held, not read")] File);

impl Lock {
    /// Takes the folder.
    ///
    /// # Errors
    /// When another program holds it.
    pub fn take(data: &Path) -> anyhow::Result<Self> {
        Self::of(data, "castellan.lock")?.with_context(|| {
            format!("another castellan works on {}; stop it, or choose another folder with --data", data.display())
        })
    }

    /// Takes one of the folder's locks; none when another program holds it.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn of(data: &Path, name: &str) -> anyhow::Result<Option<Self>> {
        let path = data.join(name);
        let file = File::create(&path).with_context(|| format!("{} cannot be made", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(why)) => Err(why).with_context(|| format!("{} cannot be held", path.display())),
        }
    }
}
