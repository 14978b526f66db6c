//! The shifts that a site works in.

use kernel::{Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::clean;

/// Shifts of a site at the most.
pub const SHIFTS_MAX: usize = 24;
/// Minutes of a day.
const DAY_MIN: i64 = 24 * 60;

/// A shift that comes again on its weekdays. One that ends when it begins, or before, ends on the next day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// What it is called, such as `Early`.
    pub name: String,
    /// When it begins by the site's clock, such as `06:00`.
    pub from: String,
    /// When it ends, such as `14:00`.
    pub to: String,
    /// Weekdays on which it begins, 1 Monday to 7 Sunday, in order.
    pub weekdays: Vec<i8>,
}

impl Shift {
    /// Minutes since it began at a minute of a weekday (1 to 7); none when it is not on then.
    pub fn minutes_into(&self, weekday: i8, minute: i64) -> Option<i64> {
        let (from, to) = (minute_of_day(&self.from)?, minute_of_day(&self.to)?);
        let begins = |day: i8| self.weekdays.contains(&day);
        let before = if weekday == 1 { 7 } else { weekday - 1 };
        if begins(weekday) && minute >= from && (minute < to || to <= from) {
            return Some(minute - from);
        }
        (to <= from && begins(before) && minute < to).then(|| minute + DAY_MIN - from)
    }

    /// Its name with its times.
    pub fn title(&self) -> String {
        format!("{} {}–{}", self.name, self.from, self.to)
    }
}

/// The shift that is on at a minute of a weekday; of several the one that began last, the first in the list when they
/// began together.
pub fn shift_at(shifts: &[Shift], weekday: i8, minute: i64) -> Option<&Shift> {
    let on = shifts.iter().filter_map(|shift| Some((shift.minutes_into(weekday, minute)?, shift)));
    on.min_by_key(|(into, _)| *into).map(|(_, shift)| shift)
}

/// Shifts as they are stored.
///
/// # Errors
/// `invalid` on the field `shifts`.
pub fn clean_shifts(shifts: Vec<Shift>) -> Result<Vec<Shift>> {
    let wrong = |message: String| Err(Error::invalid(message.clone()).field("shifts", message));
    if shifts.len() > SHIFTS_MAX {
        return wrong(format!("a site has at most {SHIFTS_MAX} shifts"));
    }
    let mut found: Vec<Shift> = Vec::with_capacity(shifts.len());
    for shift in shifts {
        let shift = Shift { name: clean("shifts", &shift.name)?, ..shift };
        if minute_of_day(&shift.from).is_none() || minute_of_day(&shift.to).is_none() {
            return wrong(format!("{}: write times of day like 06:30", shift.name));
        }
        let days = &shift.weekdays;
        if days.is_empty() || days.iter().any(|day| !(1..=7).contains(day)) || !days.is_sorted_by(|a, b| a < b) {
            return wrong(format!("{}: weekdays are 1 (Monday) to 7 (Sunday), each once and in order", shift.name));
        }
        if found.iter().any(|other| other.title() == shift.title()) {
            return wrong(format!("{} stands twice in the list", shift.title()));
        }
        found.push(shift);
    }
    Ok(found)
}

/// Minutes after midnight of a time of day such as `06:30`.
pub fn minute_of_day(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| part.len() == 2 && part.chars().all(|letter| letter.is_ascii_digit());
    let (hour, minute) = (digits(hour).then_some(hour)?, digits(minute).then_some(minute)?);
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift(name: &str, from: &str, to: &str, weekdays: &[i8]) -> Shift {
        Shift { name: name.into(), from: from.into(), to: to.into(), weekdays: weekdays.to_vec() }
    }

    #[test]
    fn a_moment_belongs_to_the_shift_that_began_last() {
        let week = [1, 2, 3, 4, 5];
        let shifts = [
            shift("Early", "06:00", "14:00", &week),
            shift("Late", "14:00", "22:00", &week),
            shift("Night", "22:00", "06:00", &week),
            shift("Middle", "10:30", "18:30", &week),
            shift("Weekend", "08:00", "08:00", &[6, 7]),
        ];
        for (weekday, clock, expected) in [
            (1, "06:00", Some("Early")),
            (1, "10:29", Some("Early")),
            (1, "10:30", Some("Middle")),
            (1, "14:00", Some("Late")),
            (1, "22:00", Some("Night")),
            (2, "05:59", Some("Night")),
            // Sunday's night is nobody's: the shift of Sunday goes on until eight.
            (1, "05:59", Some("Weekend")),
            (1, "00:00", Some("Weekend")),
            // Friday's night goes on into Saturday, and ends before the weekend's shift begins.
            (6, "05:59", Some("Night")),
            (6, "06:00", None),
            (6, "08:00", Some("Weekend")),
            (7, "07:59", Some("Weekend")),
            (7, "08:00", Some("Weekend")),
        ] {
            let minute = minute_of_day(clock).expect("a time of day");
            let found = shift_at(&shifts, weekday, minute).map(|shift| shift.name.as_str());
            assert_eq!(found, expected, "{weekday} {clock}");
        }
        assert_eq!(shift_at(&[], 1, 0), None);
    }

    #[test]
    fn a_shift_that_cannot_be_is_refused() {
        let good = shift(" Early ", "06:00", "14:00", &[1]);
        assert_eq!(clean_shifts(vec![good.clone()]).expect("a shift")[0].name, "Early");
        for wrong in [
            vec![shift("", "06:00", "14:00", &[1])],
            vec![shift("Early", "6:00", "14:00", &[1])],
            vec![shift("Early", "06:00", "24:00", &[1])],
            vec![shift("Early", "06:00", "+4:00", &[1])],
            vec![shift("Early", "06:00", "14:00", &[])],
            vec![shift("Early", "06:00", "14:00", &[0])],
            vec![shift("Early", "06:00", "14:00", &[2, 1])],
            vec![good.clone(), good.clone()],
            vec![good; SHIFTS_MAX + 1],
        ] {
            assert!(clean_shifts(wrong.clone()).is_err(), "{wrong:?}");
        }
    }
}
