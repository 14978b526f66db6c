//! What incidents have in common.

use kernel::{Error, Result};
use places::model::{Shift, shift_at};

use super::Local;

kernel::text_enum! {
    /// By what to group.
    pub enum By {
        /// The site.
        Site = "site",
        /// The type.
        Type = "type",
        /// The priority.
        Priority = "priority",
        /// The place, or the words that say where.
        Place = "place",
        /// The place, or the nearest area around it, that has a position on the map.
        Spot = "spot",
        /// The hour of the day in which it was received, in the site's zone.
        Hour = "hour",
        /// The weekday on which it was received, in the site's zone; 0 is Monday.
        Weekday = "weekday",
        /// Both, such as `0-14`.
        HourOfWeek = "hour_of_week",
        /// The shift in which it was received.
        Shift = "shift",
        /// The unit; an incident counts for each that went.
        Unit = "unit",
        /// Who took the call.
        Operator = "operator",
    }
}

/// Key of what was received while no shift of its site was on.
pub const NO_SHIFT: &str = "none";

/// Key of what is not known: the hour of an incident of which only the day is.
pub const UNKNOWN: &str = "unknown";

impl By {
    /// Whether its groups have an order of their own.
    pub(crate) const fn is_ordered(self) -> bool {
        matches!(self, Self::Priority | Self::Hour | Self::Weekday | Self::HourOfWeek | Self::Shift)
    }

    /// The key of a moment, for what follows from the clock alone.
    pub(crate) fn key_of(self, at: Local, hour_known: bool) -> String {
        match self {
            Self::Weekday => at.weekday.to_string(),
            _ if !hour_known => UNKNOWN.to_owned(),
            Self::Hour => at.hour.to_string(),
            Self::HourOfWeek => format!("{}-{}", at.weekday, at.hour),
            _ => UNKNOWN.to_owned(),
        }
    }

    /// Place of a key in the order: the numbers in it, then the key itself; what holds none goes last.
    pub(crate) fn rank(key: &str) -> (Vec<u32>, String) {
        let parts = key.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty());
        let mut numbers: Vec<u32> = parts.map(|part| part.parse().unwrap_or(u32::MAX)).collect();
        if numbers.is_empty() {
            numbers.push(u32::MAX);
        }
        (numbers, key.to_owned())
    }
}

/// Hours at which shifts change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shifts(Vec<u8>);

/// Shifts of a day at the most: more often nobody relieves.
const SHIFTS_MAX: usize = 12;

impl Default for Shifts {
    fn default() -> Self {
        Self(vec![6, 14, 22])
    }
}

impl std::str::FromStr for Shifts {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || {
            let message = "give the hours at which shifts change, such as 6,14,22";
            Error::invalid(message).field("shifts", message)
        };
        let hours: Option<Vec<u8>> = text.split(',').map(|hour| hour.trim().parse().ok()).collect();
        let mut hours = hours.ok_or_else(wrong)?;
        hours.sort_unstable();
        hours.dedup();
        let fits = (1..=SHIFTS_MAX).contains(&hours.len()) && hours.iter().all(|hour| *hour < 24);
        if fits { Ok(Self(hours)) } else { Err(wrong()) }
    }
}

/// The key of the shift of a site that is on, such as `06:00-14:00 Early`: the same shift at another site has the same.
pub(crate) fn shift_key(shifts: &[Shift], at: Local) -> String {
    let (weekday, minute) = (at.weekday.cast_signed() + 1, i64::from(at.hour) * 60 + i64::from(at.minute));
    shift_at(shifts, weekday, minute).map_or_else(|| NO_SHIFT.to_owned(), key_of_shift)
}

pub(crate) fn key_of_shift(shift: &Shift) -> String {
    format!("{}-{} {}", shift.from, shift.to, shift.name)
}

/// What the key of a site's shift is called; none for the key of hours.
pub(crate) fn shift_name(key: &str) -> Option<String> {
    let (hours, name) = key.split_once(' ')?;
    Some(format!("{name} {}", hours.replace('-', "–")))
}

impl Shifts {
    /// The shift that an hour belongs to, such as `22-6`.
    pub(crate) fn key_of(&self, hour: u8) -> String {
        let begun = self.0.iter().rposition(|start| *start <= hour);
        let at = begun.unwrap_or(self.0.len() - 1);
        let next = self.0.get((at + 1) % self.0.len());
        match (self.0.get(at), next) {
            (Some(start), Some(end)) => format!("{start}-{end}"),
            _ => UNKNOWN.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_belongs_to_one_shift() {
        let check = |shifts: &str, hour: u8, expected: &str| {
            assert_eq!(shifts.parse::<Shifts>().expect(shifts).key_of(hour), expected, "{shifts} at {hour}");
        };
        check("6,14,22", 6, "6-14");
        check("6,14,22", 13, "6-14");
        check("6,14,22", 21, "14-22");
        check("6,14,22", 22, "22-6");
        check("6,14,22", 0, "22-6");
        check("22, 6, 14", 5, "22-6");
        check("7", 3, "7-7");
        for wrong in ["", "24", "6;14", "-1"] {
            assert!(wrong.parse::<Shifts>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn keys_have_the_order_of_the_clock() {
        let check = |mut keys: Vec<&str>, expected: &[&str]| {
            keys.sort_by_key(|key| By::rank(key));
            assert_eq!(keys, expected);
        };
        check(vec!["unknown", "1-3", "0-14", "0-2"], &["0-2", "0-14", "1-3", "unknown"]);
        check(
            vec!["none", "22:00-06:00 Night", "06:00-14:00 Early", "06:00-14:00 Cover", "06:00-12:00 Shift 9"],
            &["06:00-12:00 Shift 9", "06:00-14:00 Cover", "06:00-14:00 Early", "22:00-06:00 Night", "none"],
        );
    }

    #[test]
    fn a_shift_of_a_site_goes_by_the_clock_on_the_wall() {
        let shift = |name: &str, from: &str, to: &str| Shift {
            name: name.into(),
            from: from.into(),
            to: to.into(),
            weekdays: vec![6, 7],
        };
        let shifts = [shift("Night", "22:00", "06:00"), shift("Day", "06:00", "22:00")];
        let zone = kernel::clock::time_zone("Europe/London").expect("a zone");
        for (at, expected) in [
            ("2026-03-28T22:00:00Z", "22:00-06:00 Night"),
            // The clocks go forward at 1:00: the night ends an hour sooner.
            ("2026-03-29T04:59:59Z", "22:00-06:00 Night"),
            ("2026-03-29T05:00:00Z", "06:00-22:00 Day"),
            // They go back at 1:00 UTC: half past one comes twice, and belongs to the night both times.
            ("2026-10-25T00:30:00Z", "22:00-06:00 Night"),
            ("2026-10-25T01:30:00Z", "22:00-06:00 Night"),
            ("2026-10-25T06:00:00Z", "06:00-22:00 Day"),
            ("2026-10-26T05:59:00Z", "22:00-06:00 Night"),
            ("2026-10-26T06:00:00Z", "none"),
        ] {
            let at = crate::model::local(kernel::Time::parse(at).expect("a time"), &zone).expect("in the calendar");
            assert_eq!(shift_key(&shifts, at), expected, "{at:?}");
        }
        assert_eq!(shift_name("22:00-06:00 Night").as_deref(), Some("Night 22:00–06:00"));
        assert_eq!(shift_name("22-6"), None);
    }
}
