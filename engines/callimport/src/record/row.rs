//! The cells of one row.

use csv::StringRecord;

use super::Column;
use crate::Reason;
use crate::fault::Fault;
use crate::limits::MAX_KEY_BYTES;

/// One row whose number of fields has been checked against the header.
pub(crate) struct Row<'a> {
    pub(crate) record: &'a StringRecord,
    /// Values that stand for an empty cell.
    pub(crate) blank: &'a [String],
}

impl<'a> Row<'a> {
    /// The trimmed cell; empty when it holds a value that stands for nothing.
    pub(crate) fn text(&self, column: &Column) -> &'a str {
        let cell = self.record.get(column.index).unwrap_or("").trim();
        if self.blank.iter().any(|blank| blank == cell) { "" } else { cell }
    }

    /// The trimmed cell of a column that may not be mapped; none when it is empty.
    pub(crate) fn some(&self, column: Option<&Column>) -> Option<&'a str> {
        column.map(|column| self.text(column)).filter(|text| !text.is_empty())
    }

    /// Like [`Row::some`], for a text that becomes a key of an index.
    pub(crate) fn key(&self, column: Option<&Column>) -> Result<Option<&'a str>, Fault> {
        let (Some(column), Some(text)) = (column, self.some(column)) else {
            return Ok(None);
        };
        if text.len() > MAX_KEY_BYTES {
            let (bytes, limit) = (text.len(), MAX_KEY_BYTES);
            return Err(Fault::at(column, Reason::TooLong { bytes, limit }));
        }
        Ok(Some(text))
    }
}
