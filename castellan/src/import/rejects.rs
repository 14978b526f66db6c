//! The rejects file: nothing is refused silently.

use std::path::Path;

use anyhow::{Context as _, Result};
use callimport::Reject;

/// Writes rejected rows with their number and reason, each beside what it held.
pub(super) struct Rejects {
    writer: csv::Writer<std::fs::File>,
    count: u64,
}

impl Rejects {
    /// Begins the file anew.
    pub(super) fn create(path: &Path) -> Result<Self> {
        let mut writer = csv::WriterBuilder::new()
            .flexible(true)
            .from_path(path)
            .with_context(|| format!("{} cannot be written", path.display()))?;
        writer.write_record(["row", "column", "reason", "record"])?;
        Ok(Self { writer, count: 0 })
    }

    /// Adds a row that the engine refused.
    pub(super) fn engine(&mut self, reject: &Reject) -> Result<()> {
        let reason = reject.reason.to_string();
        let head = [reject.row.to_string(), reject.column.clone().unwrap_or_default(), reason];
        self.add(head.iter().chain(&reject.record))
    }

    /// Adds a row that the server refused.
    pub(super) fn server(&mut self, row: u64, reason: &str, id: &str) -> Result<()> {
        self.add(&[row.to_string(), String::new(), reason.to_owned(), id.to_owned()])
    }

    fn add<'a>(&mut self, record: impl IntoIterator<Item = &'a String>) -> Result<()> {
        self.count += 1;
        self.writer.write_record(record)?;
        Ok(())
    }

    /// Finishes the file and says how many rows it holds.
    pub(super) fn finish(mut self) -> Result<u64> {
        self.writer.flush()?;
        Ok(self.count)
    }
}
