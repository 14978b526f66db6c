//! One way in which times are written.

use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::TimeZone;

use super::instant::{Interval, Policy, Refused, of_instant, of_local};
use super::pattern::{Anchor, meaning};
use super::text::FormatText;
use crate::limits::{FIRST_YEAR, LAST_YEAR, MAX_KEY_BYTES};
use crate::map::zone;
use crate::{MapError, Precision};

/// A checked pattern, its precision and the zone of its local times.
#[derive(Debug, Clone)]
pub(crate) struct Format {
    pattern: String,
    pub(crate) precision: Precision,
    anchor: Anchor,
    zone: TimeZone,
}

/// What a format makes of a text.
#[derive(Debug)]
pub(crate) enum Attempt {
    Read(Interval),
    /// Not written this way; the next format may fit.
    OtherFormat,
    /// Written this way, and refused by policy.
    Refused(Refused),
}

impl Format {
    pub(crate) fn new(key: &str, text: &FormatText, home: &TimeZone) -> Result<Self, MapError> {
        let (pattern, wanted, own_zone) = match text {
            FormatText::Pattern(pattern) => (pattern, None, None),
            FormatText::Full(full) => (&full.pattern, full.precision, full.zone.as_deref()),
        };
        let invalid = |problem: String| MapError::invalid(key, format!("{pattern:?}: {problem}"));
        if pattern.len() > MAX_KEY_BYTES {
            return Err(MapError::invalid(key, format!("is longer than {MAX_KEY_BYTES} bytes")));
        }
        let meaning = meaning(pattern).map_err(invalid)?;
        let precision = wanted.unwrap_or(meaning.precision);
        if precision > meaning.precision {
            return Err(invalid(format!("cannot carry the precision {precision:?}, at most {:?}", meaning.precision)));
        }
        Ok(Self {
            pattern: pattern.clone(),
            precision,
            anchor: meaning.anchor,
            zone: own_zone.map_or_else(|| Ok(home.clone()), |name| zone(key, name))?,
        })
    }

    pub(crate) fn read(&self, text: &str, policy: Policy) -> Attempt {
        let Ok(parsed) = BrokenDownTime::parse(&self.pattern, text) else {
            return Attempt::OtherFormat;
        };
        let interval = match self.anchor {
            Anchor::Local => parsed.to_datetime().map(|at| {
                let plausible = (FIRST_YEAR..=LAST_YEAR).contains(&at.year());
                plausible.then(|| of_local(&self.zone, at, self.precision, policy))
            }),
            Anchor::Utc => parsed.to_timestamp().map(|at| {
                let year = self.zone.to_datetime(at).year();
                let plausible = (FIRST_YEAR..=LAST_YEAR).contains(&year);
                plausible.then(|| of_instant(&self.zone, at, self.precision))
            }),
        };
        match interval {
            Ok(Some(Ok(interval))) => Attempt::Read(interval),
            Ok(Some(Err(refused))) => Attempt::Refused(refused),
            Ok(None) | Err(_) => Attempt::OtherFormat,
        }
    }
}
