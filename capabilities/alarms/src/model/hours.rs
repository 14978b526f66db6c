//! When premises are open, by the clock on their wall, and what is wrong at a moment.

mod text;

use jiff::civil::{Date, DateTime, Time as ClockTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan as _};
use kernel::db::Json;
use kernel::{Error, Id, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::zone_number;

/// Minutes of grace when nobody says otherwise: who unlocks is rarely on the minute.
const GRACE_MIN: i64 = 15;
/// Longest grace, in minutes: who may be four hours late has no hours.
pub const GRACE_MAX_MIN: i64 = 240;
/// Spans of a week at the most: four a day.
const SPANS_MAX: usize = 28;
/// Exceptions at the most: a year of them, and what was of the last.
const EXCEPTIONS_MAX: usize = 400;
/// Days looked ahead for the next check; without one the hours are looked at again then.
const DAYS_AHEAD: i64 = 8;

/// A span of a weekday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AlarmHoursSpan)]
pub struct WeeklySpan {
    /// Weekday on which it begins, 1 Monday to 7 Sunday.
    pub weekday: i8,
    /// When the premises open by the site's clock, such as `08:00`.
    pub open: String,
    /// When they close, such as `18:00`; what is not later than the opening is on the next day.
    pub close: String,
}

/// A span of one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AlarmDaySpan)]
pub struct DaySpan {
    /// When the premises open by the site's clock.
    pub open: String,
    /// When they close; what is not later than the opening is on the next day.
    pub close: String,
}

/// A day that is not as its weekday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AlarmHoursException)]
pub struct Exception {
    /// The day, such as `2026-12-25`.
    pub date: String,
    /// The spans that begin on it; none: closed.
    #[serde(default)]
    pub spans: Vec<DaySpan>,
}

/// When the premises of a panel are open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AlarmHours)]
pub struct Hours {
    /// The spans of a week, in the time of the site.
    #[serde(default)]
    pub weekly: Vec<WeeklySpan>,
    /// Days that are not as their weekday, such as holidays.
    #[serde(default)]
    pub exceptions: Vec<Exception>,
    /// Minutes after the hour until it is late, 0 to 240.
    #[serde(default = "grace")]
    pub grace_min: i64,
    /// Minutes before the hour from which on it may be opened, 0 to 240.
    #[serde(default)]
    pub early_min: i64,
}

const fn grace() -> i64 {
    GRACE_MIN
}

impl Hours {
    /// Whether nothing is expected at all.
    pub fn is_empty(&self) -> bool {
        self.weekly.is_empty() && self.exceptions.is_empty()
    }

    /// Refuses hours that cannot be, and puts them in order.
    ///
    /// # Errors
    /// `invalid` on the field `hours`.
    pub fn checked(mut self) -> Result<Self> {
        if self.weekly.len() > SPANS_MAX || self.exceptions.len() > EXCEPTIONS_MAX {
            return Err(wrong(format!("at most {SPANS_MAX} spans a week and {EXCEPTIONS_MAX} exceptions")));
        }
        if ![self.grace_min, self.early_min].iter().all(|minutes| (0..=GRACE_MAX_MIN).contains(minutes)) {
            return Err(wrong(format!("grace_min and early_min take 0 to {GRACE_MAX_MIN} minutes")));
        }
        for span in &self.weekly {
            if !(1..=7).contains(&span.weekday) {
                return Err(wrong("a weekday is 1 (Monday) to 7 (Sunday)".to_owned()));
            }
            clock_times(&span.open, &span.close)?;
        }
        for exception in &self.exceptions {
            day(&exception.date)?;
            exception.spans.iter().try_for_each(|span| clock_times(&span.open, &span.close).map(|_| ()))?;
        }
        self.weekly.sort_by(|a, b| (a.weekday, &a.open).cmp(&(b.weekday, &b.open)));
        self.exceptions.sort_by(|a, b| a.date.cmp(&b.date));
        if self.exceptions.windows(2).any(|pair| matches!(pair, [a, b] if a.date == b.date)) {
            return Err(wrong("each day is an exception once".to_owned()));
        }
        Ok(self)
    }

    /// The moments at which the premises are open that touch `from..to`, in order; what overlaps or touches is one.
    ///
    /// # Errors
    /// `invalid` for a moment outside the calendar.
    pub fn open_between(&self, from: Time, to: Time, zone: &TimeZone) -> Result<Vec<Open>> {
        let first = zone.to_datetime(stamp(from)?).date().checked_sub(2.days()).map_err(outside)?;
        let last = zone.to_datetime(stamp(to)?).date();
        let mut spans = Vec::new();
        let mut date = first;
        while date <= last {
            for (open, close) in self.of_day(date)? {
                let ends_on = if close <= open { date.tomorrow().map_err(outside)? } else { date };
                let span = Open {
                    from: moment(date.to_datetime(open), zone, Edge::Begins)?,
                    to: moment(ends_on.to_datetime(close), zone, Edge::Ends)?,
                };
                // A span that lies wholly in an hour that the clock leaves out is none.
                if span.from < span.to {
                    spans.push(span);
                }
            }
            date = date.tomorrow().map_err(outside)?;
        }
        spans.sort_by_key(|span| span.from);
        let mut merged: Vec<Open> = Vec::with_capacity(spans.len());
        for span in spans {
            match merged.last_mut() {
                Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
                _ => merged.push(span),
            }
        }
        merged.retain(|span| span.to >= from && span.from <= to);
        Ok(merged)
    }

    /// The spans that begin on a day.
    fn of_day(&self, date: Date) -> Result<Vec<(ClockTime, ClockTime)>> {
        let text = date.to_string();
        if let Some(exception) = self.exceptions.iter().find(|exception| exception.date == text) {
            return exception.spans.iter().map(|span| clock_times(&span.open, &span.close)).collect();
        }
        let weekday = date.weekday().to_monday_one_offset();
        let own = self.weekly.iter().filter(|span| span.weekday == weekday);
        own.map(|span| clock_times(&span.open, &span.close)).collect()
    }

    /// Whether the premises may be opened at a moment.
    ///
    /// # Errors
    /// As [`Self::open_between`].
    pub fn may_open(&self, at: Time, zone: &TimeZone) -> Result<bool> {
        let latest = at.plus_seconds(self.early_min * 60);
        let spans = self.open_between(at, latest, zone)?;
        Ok(spans.iter().any(|span| span.from <= latest && at < span.to))
    }

    /// The first check after a moment; none within a week: the moment at which to look again.
    ///
    /// # Errors
    /// As [`Self::open_between`].
    pub fn next_check(&self, after: Time, zone: &TimeZone) -> Result<Time> {
        let horizon = after.plus_seconds(DAYS_AHEAD * 24 * 3_600);
        let checks = self.checks(after, horizon, zone)?;
        Ok(checks.first().map_or(horizon, |check| check.due))
    }

    /// The checks after one moment and up to another, in order.
    fn checks(&self, after: Time, to: Time, zone: &TimeZone) -> Result<Vec<Check>> {
        let grace_s = self.grace_min * 60;
        let spans = self.open_between(after.plus_seconds(-grace_s), to, zone)?;
        let mut checks: Vec<Check> = Vec::with_capacity(spans.len() * 2);
        for span in spans {
            checks.push(Check { due: span.from.plus_seconds(grace_s), asks: Asks::Opened { since: span.from } });
            checks.push(Check { due: span.to.plus_seconds(grace_s), asks: Asks::Closed });
        }
        checks.retain(|check| after < check.due && check.due <= to);
        checks.sort_by_key(|check| check.due);
        Ok(checks)
    }

    /// What is wrong now, by the checks that came due since a moment. However many there were while the system was away,
    /// each kind is told once: of the premises as they are, only the last check of it says something.
    ///
    /// # Errors
    /// As [`Self::open_between`].
    pub fn missed(&self, state: &OpenState, since: Time, now: Time, zone: &TimeZone) -> Result<Option<Missed>> {
        // The check that is due at `since` itself counts.
        let checks = self.checks(Time::from_micros(since.micros() - 1), now, zone)?;
        if state.is_open {
            let due = checks.iter().rev().find(|check| matches!(check.asks, Asks::Closed));
            let Some(due) = due else { return Ok(None) };
            // They went and came back within another span: nobody is late.
            let again = self.may_open(now, zone)? || state.opened_at.is_some_and(|at| due.due < at);
            return Ok((!again).then_some(Missed::Close));
        }
        let opened = checks.iter().rev().find_map(|check| match check.asks {
            Asks::Opened { since } => Some(since.plus_seconds(-self.early_min * 60)),
            Asks::Closed => None,
        });
        Ok(opened.filter(|since| state.opened_at.is_none_or(|at| at < *since)).map(|_| Missed::Open))
    }
}

/// The hours of an account as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0004_schedules.sql describes every column")]
pub struct AccountHours {
    pub account_id: Id,
    pub weekly: Json<Vec<WeeklySpan>>,
    pub exceptions: Json<Vec<Exception>>,
    pub grace_min: i64,
    pub early_min: i64,
}

impl AccountHours {
    /// Hours as they are stored.
    pub fn new(account: Id, hours: Hours) -> Self {
        let Hours { weekly, exceptions, grace_min, early_min } = hours;
        Self { account_id: account, weekly: Json(weekly), exceptions: Json(exceptions), grace_min, early_min }
    }
}

impl From<AccountHours> for Hours {
    fn from(stored: AccountHours) -> Self {
        let AccountHours { weekly, exceptions, grace_min, early_min, .. } = stored;
        Self { weekly: weekly.0, exceptions: exceptions.0, grace_min, early_min }
    }
}

/// Whether the premises of an account are open, as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0004_schedules.sql describes every column")]
pub struct Opening {
    pub account_id: Id,
    pub open_areas: Json<Vec<String>>,
    pub opened_at: Option<Time>,
    pub closed_at: Option<Time>,
}

impl Opening {
    /// An account of which neither was heard yet.
    pub const fn unheard(account: Id) -> Self {
        Self { account_id: account, open_areas: Json(Vec::new()), opened_at: None, closed_at: None }
    }

    /// An area was opened.
    pub fn open(&mut self, area: Option<&str>, at: Time) {
        let area = area.map_or("", zone_number);
        if !self.open_areas.0.iter().any(|own| own == area) {
            self.open_areas.0.push(area.to_owned());
        }
        self.opened_at = Some(at);
    }

    /// An area was closed; a panel that names none speaks of all of them.
    pub fn close(&mut self, area: Option<&str>, at: Time) {
        match area.map(zone_number) {
            None => self.open_areas.0.clear(),
            Some(area) => self.open_areas.0.retain(|own| !own.is_empty() && own != area),
        }
        if self.open_areas.0.is_empty() {
            self.closed_at = Some(at);
        }
    }

    /// What that says about the premises.
    pub const fn state(&self) -> OpenState {
        OpenState { is_open: !self.open_areas.0.is_empty(), opened_at: self.opened_at }
    }
}

/// A span of time in which the premises are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    /// They open.
    pub from: Time,
    /// They close.
    pub to: Time,
}

/// Something to look at, and when.
#[derive(Clone, Copy, Debug)]
struct Check {
    due: Time,
    asks: Asks,
}

#[derive(Clone, Copy, Debug)]
enum Asks {
    /// Whether they were opened since.
    Opened { since: Time },
    /// Whether they are closed.
    Closed,
}

/// What the panel said last about its premises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenState {
    /// Any area is open.
    pub is_open: bool,
    /// When one was opened last.
    pub opened_at: Option<Time>,
}

/// What has not happened in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missed {
    /// Nobody has opened.
    Open,
    /// Nobody has closed.
    Close,
}

/// Which end of a span a time of the clock is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Begins,
    Ends,
}

/// The moment of a time on the clock. Where clocks go forward over it, that is when they do; where they go back and show it
/// twice, a span begins with the first and ends with the second: between, the clock on the wall agrees.
fn moment(at: DateTime, zone: &TimeZone, edge: Edge) -> Result<Time> {
    let ambiguous = zone.to_ambiguous_timestamp(at);
    let stamp = match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(at).map_err(outside)?,
        AmbiguousOffset::Gap { after, .. } => {
            let before = after.to_timestamp(at).map_err(outside)?;
            zone.following(before).next().map_or(before, |change| change.timestamp())
        }
        AmbiguousOffset::Fold { before, .. } if edge == Edge::Begins => before.to_timestamp(at).map_err(outside)?,
        AmbiguousOffset::Fold { after, .. } => after.to_timestamp(at).map_err(outside)?,
    };
    Ok(Time::from_micros(stamp.as_microsecond()))
}

fn clock_times(open: &str, close: &str) -> Result<(ClockTime, ClockTime)> {
    Ok((clock_time(open)?, clock_time(close)?))
}

fn clock_time(text: &str) -> Result<ClockTime> {
    let time = places::model::minute_of_day(text).and_then(|minute| {
        let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
        ClockTime::new(hour, minute, 0, 0).ok()
    });
    time.ok_or_else(|| wrong(format!("“{text}” is not a time of day; write it like 08:00")))
}

fn day(text: &str) -> Result<Date> {
    let date = text.parse::<Date>().ok().filter(|date| date.to_string() == text);
    date.ok_or_else(|| wrong(format!("“{text}” is not a day; write it like 2026-12-25")))
}

fn wrong(message: String) -> Error {
    Error::invalid(message.clone()).field("hours", message)
}

fn outside(_: jiff::Error) -> Error {
    Error::invalid("the time lies outside the calendar")
}

fn stamp(at: Time) -> Result<Timestamp> {
    Timestamp::from_microsecond(at.micros()).map_err(outside)
}

#[cfg(test)]
mod tests;
