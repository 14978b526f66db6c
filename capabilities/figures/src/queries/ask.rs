//! Which incidents are asked about.

use dispatch::model::PastFilter;
use kernel::{Error, Id, Result, Time};

use crate::model::{By, Shifts};

/// Days of a period when nobody says which.
const PERIOD_DAYS_DEFAULT: i64 = 30;
/// Days of a period at the most: a year, and a day for those who count both ends.
const PERIOD_DAYS_MAX: i64 = 367;
const DAY_S: i64 = 24 * 3600;

/// What a caller asked.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Received at this moment or later; 30 days before `to` when absent.
    pub from: Option<Time>,
    /// Received before this moment; now when absent.
    pub to: Option<Time>,
    /// One site only.
    pub site_id: Option<Id>,
    /// One type only.
    pub type_code: Option<String>,
    /// One priority only.
    pub priority: Option<i64>,
    /// Hours at which shifts change.
    pub shifts: Option<String>,
    /// By what to group.
    pub by: Option<String>,
}

/// The same with everything decided.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Which incidents.
    pub filter: PastFilter,
    /// One site only.
    pub site_id: Option<Id>,
    /// Hours at which shifts change; none: each site's own shifts.
    pub shifts: Option<Shifts>,
    /// By what to group.
    pub by: Option<By>,
}

impl Asked {
    /// Decides what was left open.
    ///
    /// # Errors
    /// `invalid` for a period that is too long or ends before it begins, and for what cannot be grouped by.
    pub fn decide(self, now: Time) -> Result<Ask> {
        let (from, to) = period(self.from, self.to, now)?;
        let by = self.by.as_deref().map(str::parse::<By>).transpose();
        let by = by.map_err(|error| Error::invalid(error.detail()).field("by", error.detail()))?;
        Ok(Ask {
            filter: PastFilter { from, to, type_code: self.type_code, priority: self.priority },
            site_id: self.site_id,
            shifts: self.shifts.as_deref().map(str::parse).transpose()?,
            by,
        })
    }
}

/// The period that is asked for: 30 days up to now where nothing is said.
pub(super) fn period(from: Option<Time>, to: Option<Time>, now: Time) -> Result<(Time, Time)> {
    let to = to.unwrap_or(now);
    let from = from.unwrap_or_else(|| to.plus_seconds(-PERIOD_DAYS_DEFAULT * DAY_S));
    if from >= to {
        return Err(Error::invalid("the period ends before it begins").field("to", "lies before from"));
    }
    if to > from.plus_seconds(PERIOD_DAYS_MAX * DAY_S) {
        return Err(Error::invalid(format!("a period has at most {PERIOD_DAYS_MAX} days; ask for each year"))
            .field("from", "lies too far back"));
    }
    Ok((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_bounded() {
        let now = Time::parse("2026-03-31T00:00:00Z").expect("a time");
        let check = |from: Option<&str>, to: Option<&str>, expected: Result<(&str, &str), &str>| {
            let time = |text: Option<&str>| text.map(|text| Time::parse(text).expect("a time"));
            let asked = Asked { from: time(from), to: time(to), ..Asked::default() };
            match (asked.decide(now), expected) {
                (Ok(ask), Ok(expected)) => {
                    let found = [ask.filter.from, ask.filter.to].map(|at| at.to_string()[..10].to_owned());
                    assert_eq!(found, [expected.0, expected.1]);
                }
                (Err(error), Err(words)) => assert!(error.detail().contains(words), "{error}"),
                (found, expected) => panic!("{found:?}, expected {expected:?}"),
            }
        };
        check(None, None, Ok(("2026-03-01", "2026-03-31")));
        check(None, Some("2026-02-01T00:00:00Z"), Ok(("2026-01-02", "2026-02-01")));
        check(Some("2025-03-31T00:00:00Z"), None, Ok(("2025-03-31", "2026-03-31")));
        check(Some("2025-03-01T00:00:00Z"), None, Err("at most 367 days"));
        check(Some("2026-03-31T00:00:00Z"), None, Err("before it begins"));
    }
}
