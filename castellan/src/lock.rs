//! One program at a time works on a data folder.

use std::fs::File;
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
        let path = data.join("castellan.lock");
        let file = File::create(&path).with_context(|| format!("{} cannot be made", path.display()))?;
        file.try_lock().with_context(|| {
            format!("another castellan works on {}; stop it, or choose another folder with --data", data.display())
        })?;
        Ok(Self(file))
    }
}
