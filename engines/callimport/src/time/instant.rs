//! Local time to instants, with what summer time does to them.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan};

use super::text::{FoldPolicy, GapPolicy};
use crate::Precision;

/// What summer time did to a local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shift {
    Gap,
    Fold,
}

/// The interval that a value names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Interval {
    pub(crate) start_us: i64,
    /// The first instant after it.
    pub(crate) end_us: i64,
    pub(crate) shift: Option<Shift>,
}

/// Why a local time has no instant.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    Gap,
    Fold,
    /// Beyond what the calendar can count.
    Calendar,
}

impl From<jiff::Error> for Refused {
    fn from(_: jiff::Error) -> Self {
        Self::Calendar
    }
}

/// What to do in gaps and folds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Policy {
    pub(crate) gap: GapPolicy,
    pub(crate) fold: FoldPolicy,
}

/// The interval of `precision` around `at`, local time in `zone`.
pub(crate) fn of_local(
    zone: &TimeZone,
    at: DateTime,
    precision: Precision,
    policy: Policy,
) -> Result<Interval, Refused> {
    if precision == Precision::Day {
        return of_day(zone, at);
    }
    let at = truncated(at, precision)?;
    let ambiguous = zone.to_ambiguous_timestamp(at);
    let (start, shift) = match (ambiguous.offset(), policy.gap, policy.fold) {
        (AmbiguousOffset::Unambiguous { .. }, ..) => (ambiguous.compatible()?, None),
        (AmbiguousOffset::Gap { .. }, GapPolicy::Reject, _) => return Err(Refused::Gap),
        (AmbiguousOffset::Fold { .. }, _, FoldPolicy::Reject) => return Err(Refused::Fold),
        // With the offset before the change, the clock that nobody put forward: as much
        // later as the gap is long.
        (AmbiguousOffset::Gap { .. }, ..) => (ambiguous.later()?, Some(Shift::Gap)),
        (AmbiguousOffset::Fold { .. }, _, FoldPolicy::Later) => (ambiguous.later()?, Some(Shift::Fold)),
        (AmbiguousOffset::Fold { .. }, ..) => (ambiguous.earlier()?, Some(Shift::Fold)),
    };
    Ok(interval(start, precision, shift))
}

/// The interval of `precision` around an instant; a day is the one in `zone`.
pub(crate) fn of_instant(zone: &TimeZone, at: Timestamp, precision: Precision) -> Result<Interval, Refused> {
    if precision == Precision::Day {
        return of_day(zone, zone.to_datetime(at));
    }
    let length = length_us(precision);
    let start = at.as_microsecond().div_euclid(length) * length;
    Ok(interval(Timestamp::from_microsecond(start)?, precision, None))
}

/// A day begins at its first instant, which is not midnight where clocks go forward then,
/// and there is nothing to flag about that.
fn of_day(zone: &TimeZone, at: DateTime) -> Result<Interval, Refused> {
    let first = |date: jiff::civil::Date| -> Result<Timestamp, Refused> {
        let day = date.to_zoned(zone.clone())?.start_of_day()?;
        Ok(day.timestamp())
    };
    let date = at.date();
    Ok(Interval {
        start_us: first(date)?.as_microsecond(),
        end_us: first(date.checked_add(1.day())?)?.as_microsecond(),
        shift: None,
    })
}

fn truncated(at: DateTime, precision: Precision) -> Result<DateTime, Refused> {
    let whole = at.with().subsec_nanosecond(at.subsec_nanosecond() / 1_000 * 1_000);
    let cut = match precision {
        Precision::Day | Precision::Minute => whole.second(0).subsec_nanosecond(0),
        Precision::Second => whole.subsec_nanosecond(0),
        Precision::Microsecond => whole,
    };
    Ok(cut.build()?)
}

fn interval(start: Timestamp, precision: Precision, shift: Option<Shift>) -> Interval {
    let start_us = start.as_microsecond();
    Interval { start_us, end_us: start_us.saturating_add(length_us(precision)), shift }
}

const fn length_us(precision: Precision) -> i64 {
    match precision {
        Precision::Day => 86_400_000_000,
        Precision::Minute => 60_000_000,
        Precision::Second => 1_000_000,
        Precision::Microsecond => 1,
    }
}
