//! Where in a file everything stands that a map names.

use std::collections::BTreeSet;

use csv::StringRecord;

use super::times::TimesReader;
use crate::place::Locator;
use crate::record::{Column, Header};
use crate::{ImportMap, MapError};

/// The columns of one file.
#[derive(Clone)]
pub(super) struct Plan {
    /// The names of all columns.
    pub(super) names: Vec<String>,
    /// The places of those that the map uses.
    pub(super) used: BTreeSet<usize>,
    pub(super) external_id: Column,
    pub(super) type_code: Column,
    pub(super) description: Option<Column>,
    pub(super) location: Vec<Column>,
    pub(super) unit: Option<Column>,
    pub(super) priority: Option<Column>,
    pub(super) report_taken: Option<Column>,
    pub(super) disposition: Option<Column>,
    pub(super) times: TimesReader,
    pub(super) locator: Option<Locator>,
    pub(super) extra: Vec<(String, Column)>,
}

impl Plan {
    pub(super) fn new(map: &ImportMap, record: &StringRecord) -> Result<Self, MapError> {
        let header = Header::new(record)?;
        let columns = &map.text.columns;
        let find = |key: &str, name: &str| header.column(key, name);
        let some = |key: &str, name: &Option<String>| header.optional(key, name.as_deref());
        let places = columns.location.as_ref().map_or(&[][..], |l| l.names());
        let extra = map.text.extra.iter();
        let locator = match &map.text.coordinates {
            Some(text) => Locator::new(text, map.projection.clone(), &header)?,
            None => None,
        };
        let mut plan = Self {
            names: Vec::with_capacity(header.len()),
            used: BTreeSet::new(),
            external_id: find("columns.external_id", &columns.external_id)?,
            type_code: find("columns.type", &columns.type_code)?,
            description: some("columns.description", &columns.description)?,
            location: places.iter().map(|name| find("columns.location", name)).collect::<Result<_, _>>()?,
            unit: some("columns.unit", &columns.unit)?,
            priority: some("columns.priority", &columns.priority)?,
            report_taken: some("columns.report_taken", &columns.report_taken)?,
            disposition: some("columns.disposition", &columns.disposition)?,
            times: TimesReader::new(&map.clockwork, &header)?,
            locator,
            extra: extra
                .map(|(key, name)| Ok((key.clone(), find(&format!("extra.{key}"), name)?)))
                .collect::<Result<_, MapError>>()?,
        };
        plan.used = plan.columns().map(|column| column.index).collect();
        plan.names = header.into_names();
        Ok(plan)
    }

    fn columns(&self) -> impl Iterator<Item = &Column> {
        let single = [&self.description, &self.unit, &self.priority, &self.report_taken, &self.disposition];
        [&self.external_id, &self.type_code]
            .into_iter()
            .chain(single.into_iter().flatten())
            .chain(&self.location)
            .chain(self.times.columns())
            .chain(self.locator.iter().flat_map(Locator::columns))
            .chain(self.extra.iter().map(|(_, column)| column))
    }
}
