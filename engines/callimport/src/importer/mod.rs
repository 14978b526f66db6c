//! A map applied to the rows of one file.

mod plan;
mod times;

use std::collections::BTreeMap;

use csv::{ByteRecord, StringRecord};

use plan::Plan;

use crate::decode::{decode_record, lossy};
use crate::fault::{Fault, cut};
use crate::limits::{MAX_COLUMNS, MAX_FIELD_BYTES, MAX_UNUSED_FIELD_BYTES};
use crate::record::{Column, Row};
use crate::{ImportMap, ImportedCall, Leg, MapError, Outcome, Reason, Reject, Seen, Sighting};

/// A map whose columns have been found in the header of a file. It holds no state of the
/// rows: the same row always gives the same call, in any order and on any thread.
#[derive(Clone)]
pub struct Importer {
    map: ImportMap,
    plan: Plan,
}

impl Importer {
    /// Finds the columns of `map` in `header` (see [`ImportMap::header`]).
    ///
    /// # Errors
    /// A column that is missing (with those that exist) or there twice, or more than
    /// [`MAX_COLUMNS`] columns.
    pub fn new(map: &ImportMap, header: &StringRecord) -> Result<Self, MapError> {
        Ok(Self { map: map.clone(), plan: Plan::new(map, header)? })
    }

    /// Everything about one record of the file: decoding, reading, and whether it was
    /// there before. `row` is how the caller counts rows (a line number, say); it comes
    /// back in whatever is said about the row.
    pub fn outcome(&self, row: u64, raw: &ByteRecord, seen: &mut Seen) -> Outcome {
        let record = match self.decode(row, raw) {
            Ok(record) => record,
            Err(reject) => return Outcome::Rejected(reject),
        };
        let call = match self.row(row, &record) {
            Ok(call) => call,
            Err(reject) => return Outcome::Rejected(reject),
        };
        match seen.check(row, &call.external_id, &record) {
            Ok(Sighting::First) => Outcome::Imported(Box::new(call)),
            Ok(Sighting::Again { first_row }) => Outcome::Duplicate { row, first_row, external_id: call.external_id },
            Err(reason) => {
                let id = &self.plan.external_id;
                Outcome::Rejected(Fault::at(id, reason).reject(row, cells(&record)))
            }
        }
    }

    /// The record as text, in the encoding of the map.
    ///
    /// # Errors
    /// [`Reason::NotUtf8`]; the reject holds the record with `�` in place of what is no text.
    pub fn decode(&self, row: u64, raw: &ByteRecord) -> Result<StringRecord, Reject> {
        decode_record(self.map.text.file.encoding, raw).map_err(|fault| {
            let reason = Reason::NotUtf8 { at: fault.at };
            let column = self.plan.names.get(fault.field);
            Fault::at_name(column, reason).reject(row, cells(&lossy(raw)))
        })
    }

    /// Reads one record.
    ///
    /// # Errors
    /// What makes the row unusable, see [`Reason`]. Whether it was there before is not
    /// looked at; [`Importer::outcome`] does that.
    pub fn row(&self, row: u64, record: &StringRecord) -> Result<ImportedCall, Reject> {
        self.call(row, record).map_err(|fault| fault.reject(row, cells(record)))
    }

    fn call(&self, number: u64, record: &StringRecord) -> Result<ImportedCall, Fault> {
        self.check_bounds(record)?;
        let (plan, text) = (&self.plan, &self.map.text);
        let blank = &text.file.blank;
        let row = Row { record, blank };
        let mut warnings = Vec::new();
        let external_id =
            row.key(Some(&plan.external_id))?.ok_or_else(|| Fault::at(&plan.external_id, Reason::MissingId))?;
        let original_code = row.key(Some(&plan.type_code))?.unwrap_or_default();
        let found =
            text.types.find(original_code, &mut warnings).map_err(|reason| Fault::at(&plan.type_code, reason))?;
        let (priority, priority_source) = text
            .priority
            .find(row.key(plan.priority.as_ref())?, found.priority, found.code, &mut warnings)
            .map_err(|reason| of(plan.priority.as_ref(), reason))?;
        let original_disposition = row.key(plan.disposition.as_ref())?;
        let disposition = match &text.dispositions {
            Some(codes) => codes
                .disposition(original_disposition, &mut warnings)
                .map_err(|reason| of(plan.disposition.as_ref(), reason))?,
            None => None,
        };
        let mut times = plan.times.read(&row, &self.map.clockwork, &mut warnings)?;
        let place = plan.locator.as_ref().and_then(|l| l.read(&row, &mut warnings));
        let flag = row.some(plan.report_taken.as_ref());
        Ok(ImportedCall {
            row: number,
            source_system: text.source_system.clone(),
            external_id: external_id.to_owned(),
            type_code: found.code.to_owned(),
            original_code: original_code.to_owned(),
            original_description: row.some(plan.description.as_ref()).map(str::to_owned),
            priority,
            priority_source,
            location_text: location(&row, &plan.location)?,
            latitude: place.map(|(latitude, _)| latitude),
            longitude: place.map(|(_, longitude)| longitude),
            unit: row.key(plan.unit.as_ref())?.map(str::to_owned),
            received: times.received,
            occurred: times.others.remove(&Leg::Occurred),
            dispatched: times.others.remove(&Leg::Dispatched),
            en_route: times.others.remove(&Leg::EnRoute),
            on_scene: times.others.remove(&Leg::OnScene),
            cleared: times.others.remove(&Leg::Cleared),
            report_taken: text.report_taken.read(flag, &mut warnings),
            disposition,
            original_disposition: original_disposition.map(str::to_owned),
            extra: self.extra(&row),
            warnings,
        })
    }

    fn extra(&self, row: &Row<'_>) -> BTreeMap<String, String> {
        let columns = self.plan.extra.iter();
        columns.filter_map(|(key, column)| Some((key.clone(), row.some(Some(column))?.to_owned()))).collect()
    }

    /// The number of fields and their sizes, before anything is read.
    fn check_bounds(&self, record: &StringRecord) -> Result<(), Fault> {
        let (found, expected) = (record.len(), self.plan.names.len());
        if found != expected {
            return Err(Fault::of_row(Reason::FieldCount { found, expected }));
        }
        for (index, cell) in record.iter().enumerate() {
            let used = self.plan.used.contains(&index);
            let limit = if used { MAX_FIELD_BYTES } else { MAX_UNUSED_FIELD_BYTES };
            let bytes = cell.len();
            let reason = match cell {
                _ if bytes > limit => Reason::TooLong { bytes, limit },
                _ if used && cell.contains('\0') => Reason::NulCharacter,
                _ => continue,
            };
            return Err(Fault::at_name(self.plan.names.get(index), reason));
        }
        Ok(())
    }
}

/// A fault of a column that may not be mapped; then it is the row's.
fn of(column: Option<&Column>, reason: Reason) -> Fault {
    match column {
        Some(column) => Fault::at(column, reason),
        None => Fault::of_row(reason),
    }
}

/// The words of the place: its columns joined by a space.
fn location(row: &Row<'_>, columns: &[Column]) -> Result<Option<String>, Fault> {
    let words: Vec<&str> = columns.iter().filter_map(|c| row.some(Some(c))).collect();
    let text = words.join(" ");
    if text.len() > MAX_FIELD_BYTES {
        let (bytes, limit) = (text.len(), MAX_FIELD_BYTES);
        return Err(of(columns.first(), Reason::TooLong { bytes, limit }));
    }
    Ok((!text.is_empty()).then_some(text))
}

/// The cells of a rejected row, bounded.
fn cells(record: &StringRecord) -> Vec<String> {
    let whole = record.iter().take(MAX_COLUMNS);
    let mut cells: Vec<String> = whole.map(|cell| cut(cell, MAX_FIELD_BYTES)).collect();
    if record.len() > MAX_COLUMNS {
        cells.push("…".to_owned());
    }
    cells
}
