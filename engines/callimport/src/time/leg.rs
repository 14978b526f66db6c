//! The time of one leg, from one row.

use super::clockwork::Rules;
use super::format::{Attempt, Format};
use super::instant::{Refused, Shift};
use super::text::LegText;
use crate::fault::{Fault, quoted};
use crate::record::{Column, Header, Row};
use crate::{ImportedTime, Leg, MapError, Reason};

/// Where a leg stands in a file, and how it is written there.
#[derive(Debug, Clone)]
pub(crate) struct LegReader {
    pub(crate) leg: Leg,
    date: Column,
    time: Option<Column>,
    formats: Vec<Format>,
}

/// A time that was read, and what is not stored with it.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub(crate) time: ImportedTime,
    /// The first instant after the interval, in microseconds since 1970-01-01 UTC.
    pub(crate) end_us: i64,
    pub(crate) shift: Option<Shift>,
}

impl LegReader {
    pub(crate) fn new(leg: Leg, (place, formats): &(LegText, Vec<Format>), header: &Header) -> Result<Self, MapError> {
        let key = format!("times.legs.{}", leg.name());
        let (date, time) = match place {
            LegText::Name(name) => (name, None),
            LegText::One(one) => (&one.column, None),
            LegText::Two(two) => (&two.date, Some(two.time.as_str())),
        };
        Ok(Self { leg, date: header.column(&key, date)?, time: header.optional(&key, time)?, formats: formats.clone() })
    }

    pub(crate) fn column(&self) -> &Column {
        &self.date
    }

    pub(crate) fn columns(&self) -> impl Iterator<Item = &Column> {
        std::iter::once(&self.date).chain(&self.time)
    }

    /// None when the leg did not happen.
    pub(crate) fn read(&self, row: &Row<'_>, rules: &Rules) -> Result<Option<Reading>, Fault> {
        let Some(text) = self.text(row, rules)? else {
            return Ok(None);
        };
        let fault = |reason| Err(Fault::at(&self.date, reason));
        for format in &self.formats {
            let interval = match format.read(&text, rules.policy) {
                Attempt::Read(interval) => interval,
                Attempt::OtherFormat | Attempt::Refused(Refused::Calendar) => continue,
                Attempt::Refused(Refused::Gap) => {
                    return fault(Reason::TimeInGap { text: quoted(&text) });
                }
                Attempt::Refused(Refused::Fold) => {
                    return fault(Reason::TimeInFold { text: quoted(&text) });
                }
            };
            if interval.start_us < rules.from_us || interval.start_us >= rules.until_us {
                return fault(Reason::TimeOutOfRange { text: quoted(&text) });
            }
            let time = ImportedTime { at_us: interval.start_us, precision: format.precision, local: text };
            let (end_us, shift) = (interval.end_us, interval.shift);
            return Ok(Some(Reading { time, end_us, shift }));
        }
        fault(Reason::UnreadableTime { text: quoted(&text) })
    }

    /// The text of the leg, date and time joined; none when it is a sentinel.
    fn text(&self, row: &Row<'_>, rules: &Rules) -> Result<Option<String>, Fault> {
        let never = |text: &str| text.is_empty() || rules.never.iter().any(|value| value == text);
        let date = row.text(&self.date);
        let Some(time) = &self.time else {
            return Ok((!never(date)).then(|| date.to_owned()));
        };
        let clock = row.text(time);
        if date.is_empty() && !never(clock) {
            let text = quoted(clock);
            return Err(Fault::at(time, Reason::TimeWithoutDate { text }));
        }
        if never(date) {
            return Ok(None);
        }
        // An empty time of day leaves the day.
        let joined = if never(clock) { date.to_owned() } else { format!("{date} {clock}") };
        Ok((!never(&joined)).then_some(joined))
    }
}
