//! Time: UTC at microseconds inside, the site's zone at the edge.

mod steady;

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
pub use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
pub use steady::{Machine, Steady, SteadyClock};
use utoipa::ToSchema;

use crate::{Error, Result};

/// A moment: microseconds since 1970-01-01T00:00:00Z. Written as RFC 3339 with six decimals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, ToSchema)]
#[schema(value_type = String, format = DateTime)]
pub struct Time(i64);

impl Time {
    /// The moment `micros` microseconds after the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The moment `seconds` later (earlier when negative).
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// Reads RFC 3339 text with an offset.
    ///
    /// # Errors
    /// `invalid` when the text is not such a time.
    pub fn parse(text: &str) -> Result<Self> {
        text.parse::<Timestamp>()
            .map(|stamp| Self(stamp.as_microsecond()))
            .map_err(|_| Error::invalid(format!("“{text}” is not a time; write it like 2026-03-01T14:02:31Z")))
    }

    /// The calendar year of this moment in an IANA time zone such as `Europe/London`.
    ///
    /// # Errors
    /// `invalid` when the zone is unknown or the moment lies outside the calendar.
    pub fn year_in(self, zone: &str) -> Result<i16> {
        Ok(self.stamp()?.to_zoned(time_zone(zone)?).year())
    }

    /// The clock on the wall in an IANA time zone, to the minute: `2026-03-01 14:02 GMT`.
    ///
    /// # Errors
    /// As [`Self::year_in`].
    pub fn shown_in(self, zone: &str) -> Result<String> {
        Ok(self.stamp()?.to_zoned(time_zone(zone)?).strftime("%Y-%m-%d %H:%M %Z").to_string())
    }

    /// Minutes that clocks of a zone are ahead of UTC then; 0 outside the calendar.
    pub fn offset_minutes(self, zone: &TimeZone) -> i16 {
        let seconds = self.stamp().map_or(0, |stamp| zone.to_offset(stamp).seconds());
        i16::try_from(seconds / 60).unwrap_or_default()
    }

    fn stamp(self) -> Result<Timestamp> {
        Timestamp::from_microsecond(self.0).map_err(|_| Error::invalid("the time lies outside the calendar"))
    }
}

/// Looks an IANA time zone up.
///
/// # Errors
/// `invalid` when there is no such zone.
pub fn time_zone(name: &str) -> Result<TimeZone> {
    TimeZone::get(name).map_err(|_| {
        Error::invalid(format!("“{name}” is not a time zone; write it like Europe/London"))
            .field("time_zone", "unknown time zone")
    })
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.stamp() {
            Ok(stamp) => write!(f, "{stamp:.6}"),
            Err(_) => write!(f, "{}µs", self.0),
        }
    }
}

impl std::fmt::Debug for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|error| de::Error::custom(error.detail()))
    }
}

/// Where time comes from.
pub trait Clock: Send + Sync + 'static {
    /// The present moment.
    fn now(&self) -> Time;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Time {
        Time(Timestamp::now().as_microsecond())
    }
}

/// A clock that stands still until a test moves it.
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at `start`.
    pub const fn at(start: Time) -> Self {
        Self(AtomicI64::new(start.0))
    }

    /// Moves the clock by `seconds`.
    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Time {
        Time(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_micros_are_the_same_moment() {
        for (text, micros) in [
            ("1970-01-01T00:00:00.000000Z", 0),
            ("2026-03-01T14:02:31.250000Z", 1_772_373_751_250_000),
            ("2026-03-01T15:02:31.25+01:00", 1_772_373_751_250_000),
        ] {
            assert_eq!(Time::parse(text).expect("valid").micros(), micros, "{text}");
        }
        assert_eq!(Time(1_772_373_751_250_000).to_string(), "2026-03-01T14:02:31.250000Z");
    }

    #[test]
    fn the_year_is_the_sites_year() {
        let new_year_in_tokyo = Time::parse("2026-12-31T15:30:00Z").expect("valid");
        for (zone, year) in [("UTC", 2026), ("Asia/Tokyo", 2027), ("America/Los_Angeles", 2026)] {
            assert_eq!(new_year_in_tokyo.year_in(zone).expect("known zone"), year, "{zone}");
        }
        assert!(new_year_in_tokyo.year_in("Mars/Olympus").is_err());
    }
}
