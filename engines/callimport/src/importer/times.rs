//! All legs of one row.

use std::collections::BTreeMap;

use crate::fault::Fault;
use crate::record::{Column, Header, Row};
use crate::time::{Clockwork, LegReader, Reading, Shift, out_of_order};
use crate::{ImportedTime, Leg, MapError, Reason, Warning};

/// The legs that the map names, in the order in which they happen.
#[derive(Clone)]
pub(super) struct TimesReader(Vec<LegReader>);

/// The legs of one row.
pub(super) struct Times {
    pub(super) received: ImportedTime,
    pub(super) others: BTreeMap<Leg, ImportedTime>,
}

impl TimesReader {
    pub(super) fn new(clockwork: &Clockwork, header: &Header) -> Result<Self, MapError> {
        let legs = clockwork.legs.iter();
        legs.map(|(leg, place)| LegReader::new(*leg, place, header)).collect::<Result<_, _>>().map(Self)
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = &Column> {
        self.0.iter().flat_map(LegReader::columns)
    }

    pub(super) fn read(
        &self,
        row: &Row<'_>,
        clockwork: &Clockwork,
        warnings: &mut Vec<Warning>,
    ) -> Result<Times, Fault> {
        let mut readings = Vec::with_capacity(self.0.len());
        for reader in &self.0 {
            if let Some(reading) = reader.read(row, &clockwork.rules)? {
                warnings.extend(reading.warning(reader.leg));
                readings.push((reader.leg, reading));
            }
        }
        warnings.extend(out_of_order(&readings));
        let mut others: BTreeMap<Leg, ImportedTime> =
            readings.into_iter().map(|(leg, reading)| (leg, reading.time)).collect();
        let received = match others.remove(&Leg::Received) {
            Some(received) => received,
            None => self.stand_in(&others, &clockwork.stand_ins, warnings)?,
        };
        Ok(Times { received, others })
    }

    fn stand_in(
        &self,
        legs: &BTreeMap<Leg, ImportedTime>,
        stand_ins: &[Leg],
        warnings: &mut Vec<Warning>,
    ) -> Result<ImportedTime, Fault> {
        let found = stand_ins.iter().find_map(|leg| Some((*leg, legs.get(leg)?)));
        let Some((leg, time)) = found else {
            let received = self.0.iter().find(|reader| reader.leg == Leg::Received);
            let column = received.map(|reader| &reader.column().name);
            return Err(Fault::at_name(column, Reason::MissingReceived));
        };
        warnings.push(Warning::ReceivedStandIn { leg });
        Ok(time.clone())
    }
}

impl Reading {
    fn warning(&self, leg: Leg) -> Option<Warning> {
        self.shift.map(|shift| match shift {
            Shift::Gap => Warning::DstGap { leg },
            Shift::Fold => Warning::DstFold { leg },
        })
    }
}
