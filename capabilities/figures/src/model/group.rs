//! What incidents have in common.

use kernel::{Error, Result};

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

/// Key of what is not known: the hour of an incident of which only the day is.
pub const UNKNOWN: &str = "unknown";

impl By {
    /// Whether its groups have an order of their own.
    pub(crate) const fn is_ordered(self) -> bool {
        matches!(self, Self::Priority | Self::Hour | Self::Weekday | Self::HourOfWeek | Self::Shift)
    }

    /// The key of a moment.
    pub(crate) fn key_of(self, at: Local, hour_known: bool, shifts: &Shifts) -> String {
        match self {
            Self::Weekday => at.weekday.to_string(),
            _ if !hour_known => UNKNOWN.to_owned(),
            Self::Hour => at.hour.to_string(),
            Self::HourOfWeek => format!("{}-{}", at.weekday, at.hour),
            _ => shifts.key_of(at.hour),
        }
    }

    /// Place of a key in the order: the numbers in it; what is not known goes last.
    pub(crate) fn rank(key: &str) -> Vec<u32> {
        key.split('-').map(|part| part.parse().unwrap_or(u32::MAX)).collect()
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

impl Shifts {
    /// The shift that an hour belongs to, such as `22-6`.
    fn key_of(&self, hour: u8) -> String {
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
        let mut keys = ["unknown", "1-3", "0-14", "0-2"];
        keys.sort_by_key(|key| By::rank(key));
        assert_eq!(keys, ["0-2", "0-14", "1-3", "unknown"]);
    }
}
