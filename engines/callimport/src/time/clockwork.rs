//! `[times]` checked and ready for any file.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::format::Format;
use super::instant::{Policy, of_local};
use super::text::{FoldPolicy, FormatText, GapPolicy, LegText, TimesText};
use crate::limits::{MAX_CODES, MAX_FORMATS};
use crate::{Leg, MapError, Precision};

/// The rules of all legs, and those of each.
#[derive(Debug, Clone)]
pub(crate) struct Clockwork {
    pub(crate) legs: BTreeMap<Leg, (LegText, Vec<Format>)>,
    pub(crate) rules: Rules,
    pub(crate) stand_ins: Vec<Leg>,
}

/// What holds for every leg.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    pub(crate) never: Vec<String>,
    pub(crate) policy: Policy,
    /// The first instant that is allowed.
    pub(crate) from_us: i64,
    /// The first instant that is not allowed any more.
    pub(crate) until_us: i64,
}

impl Clockwork {
    pub(crate) fn new(text: &TimesText, zone: &TimeZone) -> Result<Self, MapError> {
        if text.never.len() > MAX_CODES {
            let problem = format!("has more than {MAX_CODES} values");
            return Err(MapError::invalid("times.never", problem));
        }
        check_received(text)?;
        let common = formats("times.formats", &text.formats, zone)?;
        let mut legs = BTreeMap::new();
        for (leg, place) in &text.legs {
            let key = format!("times.legs.{}.formats", leg.name());
            let own = place.formats().map_or_else(|| Ok(common.clone()), |own| formats(&key, own, zone))?;
            if own.is_empty() {
                let problem = "is empty, and so is `times.formats`: nothing could be read";
                return Err(MapError::invalid(key, problem));
            }
            legs.insert(*leg, (place.clone(), own));
        }
        Ok(Self { legs, rules: rules(text, zone)?, stand_ins: text.received_stand_in.clone() })
    }
}

/// A map must be able to say when a call came in.
fn check_received(text: &TimesText) -> Result<(), MapError> {
    if let Some(leg) = text.received_stand_in.iter().find(|leg| !text.legs.contains_key(leg)) {
        let problem = format!("names {}, which `times.legs` does not have", leg.name());
        return Err(MapError::invalid("times.received_stand_in", problem));
    }
    if !text.legs.contains_key(&Leg::Received) && text.received_stand_in.is_empty() {
        let problem = "has no `received`; map it, or name legs in `times.received_stand_in`";
        return Err(MapError::invalid("times.legs", problem));
    }
    Ok(())
}

fn formats(key: &str, texts: &[FormatText], zone: &TimeZone) -> Result<Vec<Format>, MapError> {
    if texts.len() > MAX_FORMATS {
        let problem = format!("has {} formats, at most {MAX_FORMATS} are tried", texts.len());
        return Err(MapError::invalid(key, problem));
    }
    texts.iter().map(|text| Format::new(key, text, zone)).collect()
}

fn rules(text: &TimesText, zone: &TimeZone) -> Result<Rules, MapError> {
    let policy = Policy { gap: text.gap, fold: text.fold };
    let first = day("times.not_before", text.not_before.as_deref(), zone)?;
    let last = day("times.not_after", text.not_after.as_deref(), zone)?;
    let (from_us, until_us) = (first.map_or(i64::MIN, |d| d.0), last.map_or(i64::MAX, |d| d.1));
    if from_us >= until_us {
        let problem = "is before `times.not_before`: nothing would be left";
        return Err(MapError::invalid("times.not_after", problem));
    }
    Ok(Rules { never: text.never.iter().map(|value| value.trim().to_owned()).collect(), policy, from_us, until_us })
}

/// The first instant of a day, and that of the next one.
fn day(key: &str, text: Option<&str>, zone: &TimeZone) -> Result<Option<(i64, i64)>, MapError> {
    let Some(text) = text else {
        return Ok(None);
    };
    let invalid = || MapError::invalid(key, format!("{text:?} is no date like \"2019-01-31\""));
    let date: Date = text.parse().map_err(|_| invalid())?;
    let policy = Policy { gap: GapPolicy::ShiftForward, fold: FoldPolicy::Earlier };
    let day = of_local(zone, date.into(), Precision::Day, policy).map_err(|_| invalid())?;
    Ok(Some((day.start_us, day.end_us)))
}
