//! Names of columns to their places.

use csv::StringRecord;

use crate::MapError;
use crate::limits::MAX_COLUMNS;

/// A column that the map uses.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    /// Its place, from 0.
    pub(crate) index: usize,
    /// Its name in the file.
    pub(crate) name: String,
}

/// The names of all columns of a file, trimmed.
pub(crate) struct Header(Vec<String>);

impl Header {
    pub(crate) fn new(record: &StringRecord) -> Result<Self, MapError> {
        if record.len() > MAX_COLUMNS {
            return Err(MapError::TooManyColumns { found: record.len(), limit: MAX_COLUMNS });
        }
        Ok(Self(record.iter().map(|name| name.trim().to_owned()).collect()))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn into_names(self) -> Vec<String> {
        self.0
    }

    /// The column called `name`, which the map gives under `key`.
    pub(crate) fn column(&self, key: &str, name: &str) -> Result<Column, MapError> {
        let name = name.trim();
        let mut places = (0..).zip(&self.0).filter(|(_, n)| *n == name);
        match (places.next(), places.next()) {
            (Some((index, _)), None) => Ok(Column { index, name: name.to_owned() }),
            (Some(_), Some(_)) => Err(MapError::AmbiguousColumn { key: key.to_owned(), column: name.to_owned() }),
            (None, _) => {
                Err(MapError::MissingColumn { key: key.to_owned(), column: name.to_owned(), existing: self.0.clone() })
            }
        }
    }

    pub(crate) fn optional(&self, key: &str, name: Option<&str>) -> Result<Option<Column>, MapError> {
        name.map(|name| self.column(key, name)).transpose()
    }
}
