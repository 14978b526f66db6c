//! What is wrong with a cell, before it is known which row it stands on.

use crate::limits::MAX_QUOTED_BYTES;
use crate::record::Column;
use crate::{Reason, Reject};

/// A reason and the column it is about; the importer makes a [`Reject`] of it.
#[derive(Debug)]
pub(crate) struct Fault {
    column: Option<String>,
    reason: Reason,
}

impl Fault {
    pub(crate) fn of_row(reason: Reason) -> Self {
        Self { column: None, reason }
    }

    pub(crate) fn at(column: &Column, reason: Reason) -> Self {
        Self { column: Some(column.name.clone()), reason }
    }

    pub(crate) fn at_name(column: Option<&String>, reason: Reason) -> Self {
        Self { column: column.cloned(), reason }
    }

    pub(crate) fn reject(self, row: u64, record: Vec<String>) -> Reject {
        Reject { row, column: self.column, reason: self.reason, record }
    }
}

/// A cell short enough to repeat in a message.
pub(crate) fn quoted(text: &str) -> String {
    cut(text, MAX_QUOTED_BYTES)
}

/// `text`, or its first `limit` bytes at most (whole characters) and `…`.
pub(crate) fn cut(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    format!("{}…", &text[..text.floor_char_boundary(limit)])
}
