//! `[file]`: how the bytes of the file become cells.

use serde::Deserialize;

use super::MapError;
use crate::limits::MAX_CODES;

/// Delimiter, quote, encoding, and what stands for an empty cell.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct FileText {
    delimiter: char,
    quote: char,
    pub(crate) encoding: Encoding,
    pub(crate) blank: Vec<String>,
}

impl Default for FileText {
    fn default() -> Self {
        Self { delimiter: ',', quote: '"', encoding: Encoding::Utf8, blank: Vec::new() }
    }
}

/// How bytes become text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Encoding {
    Utf8,
    Latin1,
}

impl FileText {
    pub(crate) fn check(&self) -> Result<(), MapError> {
        for (key, mark) in [("file.delimiter", self.delimiter), ("file.quote", self.quote)] {
            if !mark.is_ascii() || matches!(mark, '\r' | '\n' | '\0') {
                let problem = "must be one ASCII character, and no line end";
                return Err(MapError::invalid(key, problem));
            }
        }
        if self.delimiter == self.quote {
            let problem = "must differ from `file.delimiter`";
            return Err(MapError::invalid("file.quote", problem));
        }
        if self.blank.len() > MAX_CODES {
            let problem = format!("has more than {MAX_CODES} values");
            return Err(MapError::invalid("file.blank", problem));
        }
        Ok(())
    }

    /// A reader that leaves judging the number of fields to the importer, which can say
    /// which row it is.
    pub(crate) fn reader(&self) -> csv::ReaderBuilder {
        let mut reader = csv::ReaderBuilder::new();
        // `check` has made sure that both are ASCII.
        reader
            .delimiter(u8::try_from(self.delimiter).unwrap_or(b','))
            .quote(u8::try_from(self.quote).unwrap_or(b'"'))
            .flexible(true);
        reader
    }
}
