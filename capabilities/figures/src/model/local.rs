//! The hour of the week where a site is.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use kernel::{Error, Result, Time};

/// Hours of a week.
pub const HOURS_OF_WEEK: usize = 168;
/// An hour in microseconds.
pub const HOUR_US: i64 = 3_600_000_000;

/// Weekday, hour and minute of a clock on the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Local {
    /// 0 is Monday, 6 is Sunday.
    pub weekday: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

impl Local {
    /// Its place in a week that begins on Monday at 0:00.
    pub fn place(self) -> usize {
        usize::from(self.weekday) * 24 + usize::from(self.hour)
    }
}

/// What the clock on the wall shows at a moment.
///
/// # Errors
/// `invalid` for a moment outside the calendar.
pub fn local(at: Time, zone: &TimeZone) -> Result<Local> {
    let shown = zone.to_datetime(stamp(at)?);
    #[expect(clippy::cast_sign_loss, reason = "0 to 6, 0 to 23 and 0 to 59")]
    Ok(Local {
        weekday: shown.weekday().to_monday_zero_offset() as u8,
        hour: shown.hour() as u8,
        minute: shown.minute() as u8,
    })
}

/// Splits a span at the full hours of the clock on the wall; each piece goes to `take` in microseconds.
///
/// # Errors
/// `invalid` for a moment outside the calendar.
pub fn spread(from: Time, to: Time, zone: &TimeZone, mut take: impl FnMut(Local, i64)) -> Result<()> {
    let mut at = from.micros();
    while at < to.micros() {
        let offset_us = i64::from(zone.to_offset(stamp(Time::from_micros(at))?).seconds()) * 1_000_000;
        let into_hour = (at + offset_us).rem_euclid(HOUR_US);
        let next = (at + HOUR_US - into_hour).min(to.micros());
        take(local(Time::from_micros(at), zone)?, next - at);
        at = next;
    }
    Ok(())
}

fn stamp(at: Time) -> Result<Timestamp> {
    Timestamp::from_microsecond(at.micros()).map_err(|_| Error::invalid("the time lies outside the calendar"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> TimeZone {
        kernel::clock::time_zone(name).expect("a known zone")
    }

    #[test]
    fn the_hour_is_the_hour_of_the_site() {
        let check = |at: &str, name: &str, weekday: u8, hour: u8| {
            let at = Time::parse(at).expect("a time");
            let found = local(at, &zone(name)).expect("in the calendar");
            assert_eq!((found.weekday, found.hour), (weekday, hour), "{at} {name}");
        };
        check("2026-03-02T00:30:00Z", "UTC", 0, 0);
        check("2026-03-02T00:30:00Z", "America/Los_Angeles", 6, 16);
        check("2026-07-05T23:30:00Z", "Europe/London", 0, 0);
        check("2026-01-04T18:20:00Z", "Asia/Kathmandu", 0, 0);
    }

    #[test]
    fn a_span_is_split_at_full_hours_and_nothing_is_lost() {
        let check = |from: &str, to: &str, name: &str, expected: &[(u8, i64)]| {
            let [from, to] = [from, to].map(|text| Time::parse(text).expect("a time"));
            let mut found = Vec::new();
            spread(from, to, &zone(name), |at, micros| found.push((at.hour, micros / 60_000_000)))
                .expect("in the calendar");
            assert_eq!(found, expected, "{from} {to} {name}");
        };
        check("2026-03-02T10:50:00Z", "2026-03-02T12:05:00Z", "UTC", &[(10, 10), (11, 60), (12, 5)]);
        check("2026-03-02T10:00:00Z", "2026-03-02T10:00:00Z", "UTC", &[]);
        check("2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z", "Asia/Kathmandu", &[(15, 15), (16, 45)]);
        // Clocks go forward at 1:00 UTC: the hour from 1 to 2 is not there.
        check("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "Europe/London", &[(0, 30), (2, 30)]);
    }
}
