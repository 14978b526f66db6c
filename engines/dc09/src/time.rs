//! Times of panels: `HH:MM:SS,MM-DD-YYYY`, meant to be GMT (DC-09-2013, 5.5.2.1).

use crate::text::Digits;

const SECOND: i64 = 1_000_000;
const DAY_SECONDS: i64 = 86_400;

/// Microseconds since 1970 of `HH:MM:SS,MM-DD-YYYY`; `None` when it is no such time.
///
/// ```
/// assert_eq!(dc09::read_time(b"00:00:01,01-02-1970"), Some(86_401_000_000));
/// assert_eq!(dc09::read_time(b"00:00:01,02-30-1970"), None);
/// ```
pub fn read_time(text: &[u8]) -> Option<i64> {
    let mut digits = Digits::new(text);
    let hour = digits.number(2)?;
    digits.mark(b':')?;
    let minute = digits.number(2)?;
    digits.mark(b':')?;
    let second = digits.number(2)?;
    digits.mark(b',')?;
    let month = digits.number(2)?;
    digits.mark(b'-')?;
    let day = digits.number(2)?;
    digits.mark(b'-')?;
    let year = digits.number(4)?;
    // A leap second is counted as the next one.
    let is_time = digits.is_done() && hour < 24 && minute < 60 && second <= 60;
    let is_date = year >= 1970 && (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
    (is_time && is_date).then(|| (days(year, month, day) * DAY_SECONDS + hour * 3_600 + minute * 60 + second) * SECOND)
}

/// A time, in microseconds since 1970, as panels write it. Times outside 1970 to 9999 become the nearest of these.
///
/// ```
/// assert_eq!(dc09::write_time(86_401_999_999), "00:00:01,01-02-1970");
/// ```
pub fn write_time(micros: i64) -> String {
    const LAST_SECOND: i64 = 253_402_300_799;
    let seconds = micros.div_euclid(SECOND).clamp(0, LAST_SECOND);
    let (day, second) = (seconds / DAY_SECONDS, seconds % DAY_SECONDS);
    let (year, month, day) = date(day);
    format!("{:02}:{:02}:{:02},{month:02}-{day:02}-{year:04}", second / 3_600, second / 60 % 60, second % 60)
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970 of a date; years begin in March, so that the leap day is the last (H. Hinnant, “chrono-compatible
/// low-level date algorithms”).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year * 365 + year / 4 - year / 100 + day_of_year - 719_468
}

/// The date of a day since 1970: the inverse of [`days`].
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (day, month) = (day - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    (year + era * 400 + i64::from(month <= 2), month, day)
}
