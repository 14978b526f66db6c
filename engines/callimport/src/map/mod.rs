//! The map: what the columns of a file mean.

mod error;
mod file;
mod text;

use std::collections::BTreeSet;

use csv::{ByteRecord, StringRecord};
use jiff::tz::TimeZone;

pub use error::MapError;
pub(crate) use file::Encoding;
pub(crate) use text::MapText;

use crate::codes::CodesText;
use crate::decode::decode_record;
use crate::limits::{MAX_EXTRA, MAX_KEY_BYTES, MAX_MAP_BYTES};
use crate::place::{CoordinatesText, Projection};
use crate::time::Clockwork;

/// The version of the format that this engine reads.
const FORMAT: u32 = 1;

/// A map that has been checked as far as it can be without a file.
#[derive(Clone)]
pub struct ImportMap {
    pub(crate) text: MapText,
    pub(crate) clockwork: Clockwork,
    pub(crate) projection: Option<Projection>,
}

impl ImportMap {
    /// Reads a map.
    ///
    /// # Errors
    /// The first thing that is wrong: the text is not TOML, a key is unknown or missing, or
    /// a value cannot be (a zone, a format, a code, a projection).
    pub fn parse(text: &str) -> Result<Self, MapError> {
        if text.len() > MAX_MAP_BYTES {
            let (bytes, limit) = (text.len(), MAX_MAP_BYTES);
            return Err(MapError::TooLarge { bytes, limit });
        }
        let text: MapText = toml::from_str(text)
            .map_err(|error| MapError::Syntax { message: error.to_string().trim_end().to_owned() })?;
        check(&text)?;
        let zone = zone("time_zone", &text.time_zone)?;
        Ok(Self {
            clockwork: Clockwork::new(&text.times, &zone)?,
            projection: text.coordinates.as_ref().map_or(Ok(None), CoordinatesText::projection)?,
            text,
        })
    }

    /// The system that the calls come from.
    pub fn source_system(&self) -> &str {
        &self.text.source_system
    }

    /// The IANA name of the zone of the file.
    pub fn time_zone(&self) -> &str {
        &self.text.time_zone
    }

    /// Every incident type code that a call may get. Compare them with the catalogue
    /// before the first row.
    pub fn type_codes(&self) -> BTreeSet<&str> {
        self.text.types.targets().collect()
    }

    /// Every disposition code that a call may get.
    pub fn disposition_codes(&self) -> BTreeSet<&str> {
        self.text.dispositions.iter().flat_map(CodesText::targets).collect()
    }

    /// A CSV reader for files of this map: its delimiter and quote, first row as header,
    /// any number of fields (the importer judges it). Read `byte_headers` for
    /// [`ImportMap::header`] and byte records for [`crate::Importer::outcome`].
    pub fn csv_reader(&self) -> csv::ReaderBuilder {
        self.text.file.reader()
    }

    /// The header as text, without a byte-order mark.
    ///
    /// # Errors
    /// The bytes are not in the encoding of the map.
    pub fn header(&self, raw: &ByteRecord) -> Result<StringRecord, MapError> {
        let record = decode_record(self.text.file.encoding, raw);
        let record = record.map_err(|_| MapError::HeaderNotUtf8)?;
        let strip = |name: &str| name.trim_start_matches('\u{feff}').to_owned();
        Ok(record.iter().map(strip).collect())
    }
}

impl std::fmt::Debug for ImportMap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.text.fmt(f)
    }
}

/// The zone called `name`, given under `key`.
pub(crate) fn zone(key: &str, name: &str) -> Result<TimeZone, MapError> {
    // The table in the program, never the one of the machine: the same file gives the
    // same instants everywhere.
    jiff::tz::TimeZoneDatabase::bundled().get(name).map_err(|_| {
        let problem = format!("{name:?} is no IANA time zone; write one like \"America/Los_Angeles\"");
        MapError::invalid(key, problem)
    })
}

fn check(text: &MapText) -> Result<(), MapError> {
    if text.format != FORMAT {
        let problem = format!("{} is not known; this version reads {FORMAT}", text.format);
        return Err(MapError::invalid("format", problem));
    }
    let system = &text.source_system;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if system.is_empty() || system.len() > MAX_KEY_BYTES || !system.chars().all(plain) {
        let problem = "must be letters, digits, `-`, `_` and `.`: it is part of the key of every call";
        return Err(MapError::invalid("source_system", problem));
    }
    if text.extra.len() > MAX_EXTRA {
        let problem = format!("keeps more than {MAX_EXTRA} columns");
        return Err(MapError::invalid("extra", problem));
    }
    text.file.check()?;
    text.types.check()?;
    text.priority.check()?;
    text.report_taken.check()?;
    text.dispositions.as_ref().map_or(Ok(()), |codes| codes.check("dispositions"))
}
