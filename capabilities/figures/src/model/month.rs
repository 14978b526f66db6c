//! A month of the calendar, where a site is.

use jiff::civil::{Date, Time as ClockTime};
use jiff::{Timestamp, ToSpan as _};
use kernel::{Error, Result, Time};

/// A month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(Date);

impl Month {
    /// Reads `2026-10`.
    ///
    /// # Errors
    /// `invalid` on the field `month`.
    pub fn parse(text: &str) -> Result<Self> {
        let first = (text.len() == 7).then(|| format!("{text}-01").parse().ok()).flatten();
        first.map(Self).ok_or_else(|| {
            let message = "write the month like 2026-10";
            Error::invalid(message).field("month", message)
        })
    }

    /// The last month that was over at a moment.
    ///
    /// # Errors
    /// `invalid` for an unknown zone or a moment outside the calendar.
    pub fn before(at: Time, zone: &str) -> Result<Self> {
        Self::of(at, zone)?.plus(-1)
    }

    fn of(at: Time, zone: &str) -> Result<Self> {
        let stamp = Timestamp::from_microsecond(at.micros()).map_err(outside)?;
        Ok(Self(stamp.to_zoned(kernel::clock::time_zone(zone)?).date().first_of_month()))
    }

    fn plus(self, months: i64) -> Result<Self> {
        self.0.checked_add(months.months()).map(Self).map_err(outside)
    }

    /// From its first moment to the first of the next one.
    ///
    /// # Errors
    /// As [`Self::before`].
    pub fn period(self, zone: &str) -> Result<(Time, Time)> {
        Ok((self.at(1, 0, zone)?, self.plus(1)?.at(1, 0, zone)?))
    }

    /// Its days, the first and the last, as an address has them.
    ///
    /// # Errors
    /// `invalid` at the end of the calendar.
    pub fn days(self) -> Result<(String, String)> {
        Ok((self.0.to_string(), self.plus(1)?.0.yesterday().map_err(outside)?.to_string()))
    }

    /// Its name, such as `October 2026`.
    pub fn name(self) -> String {
        self.0.strftime("%B %Y").to_string()
    }

    /// A time of day on one of its days. In an hour that a change of clocks skips, the time moves on by the length of the
    /// gap.
    fn at(self, day: i8, minute_of_day: i64, zone: &str) -> Result<Time> {
        let part = |value: i64| i8::try_from(value).map_err(Error::internal);
        let clock =
            ClockTime::new(part(minute_of_day / 60)?, part(minute_of_day % 60)?, 0, 0).map_err(Error::internal)?;
        let day = Date::new(self.0.year(), self.0.month(), day).map_err(Error::internal)?;
        let at = day.to_datetime(clock).to_zoned(kernel::clock::time_zone(zone)?).map_err(outside)?;
        Ok(Time::from_micros(at.timestamp().as_microsecond()))
    }

    /// The first moment after another one at which it is such a time on such a day of a month.
    ///
    /// # Errors
    /// As [`Self::before`].
    pub fn next_due(after: Time, day: i64, minute_of_day: i64, zone: &str) -> Result<Time> {
        let day = i8::try_from(day).map_err(Error::internal)?;
        let month = Self::of(after, zone)?;
        let due = month.at(day, minute_of_day, zone)?;
        if due > after { Ok(due) } else { month.plus(1)?.at(day, minute_of_day, zone) }
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.strftime("%Y-%m").to_string())
    }
}

fn outside(_: jiff::Error) -> Error {
    Error::invalid("the time lies outside the calendar")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Time {
        Time::parse(text).expect("a time")
    }

    #[test]
    fn a_month_is_the_month_of_the_site() {
        let check = |at: &str, zone: &str, month: &str, period: (&str, &str)| {
            let found = Month::before(time(at), zone).expect("a month");
            assert_eq!(found.to_string(), month, "{at} {zone}");
            assert_eq!(found.period(zone).expect("a period"), (time(period.0), time(period.1)), "{at} {zone}");
        };
        check("2026-11-01T06:00:00Z", "UTC", "2026-10", ("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"));
        check("2026-01-15T06:00:00Z", "UTC", "2025-12", ("2025-12-01T00:00:00Z", "2026-01-01T00:00:00Z"));
        // Clocks go back in October: the month has an hour more.
        check("2026-11-01T06:00:00Z", "Europe/London", "2026-10", ("2026-09-30T23:00:00Z", "2026-11-01T00:00:00Z"));
        // It is still October there.
        check(
            "2026-11-01T06:00:00Z",
            "America/Los_Angeles",
            "2026-09",
            ("2026-09-01T07:00:00Z", "2026-10-01T07:00:00Z"),
        );
        for wrong in ["", "2026", "2026-13", "2026-1", "2026-10-01", "October"] {
            assert!(Month::parse(wrong).is_err(), "{wrong}");
        }
        let october = Month::parse("2026-10").expect("a month");
        assert_eq!(
            (october.name(), october.days().expect("days")),
            ("October 2026".into(), ("2026-10-01".into(), "2026-10-31".into()))
        );
    }

    #[test]
    fn a_report_is_due_at_the_same_time_whatever_the_clocks_do() {
        let check = |after: &str, day: i64, minute: i64, zone: &str, due: &str| {
            let found = Month::next_due(time(after), day, minute, zone).expect("a time");
            assert_eq!(found, time(due), "{after} {day} {minute} {zone}");
        };
        check("2026-10-20T00:00:00Z", 1, 360, "UTC", "2026-11-01T06:00:00Z");
        check("2026-11-01T05:59:59Z", 1, 360, "UTC", "2026-11-01T06:00:00Z");
        check("2026-11-01T06:00:00Z", 1, 360, "UTC", "2026-12-01T06:00:00Z");
        check("2026-12-05T00:00:00Z", 3, 0, "UTC", "2027-01-03T00:00:00Z");
        check("2026-02-20T00:00:00Z", 28, 360, "Europe/London", "2026-02-28T06:00:00Z");
        check("2026-03-20T00:00:00Z", 28, 360, "Europe/London", "2026-03-28T06:00:00Z");
        check("2026-04-20T00:00:00Z", 28, 360, "Europe/London", "2026-04-28T05:00:00Z");
        // 02:30 is not there on this day in New York.
        check("2026-03-01T12:00:00Z", 8, 150, "America/New_York", "2026-03-08T07:30:00Z");
    }
}
