//! Scheduled and recurring work: when it is due next. Times are wall-clock times of the site, so that an opening round at
//! six stays at six when the clocks change.

use jiff::civil::{Date, Time as ClockTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use kernel::db::Json;
use kernel::{Error, Id, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Longest lead: a day.
const LEAD_MAX_MIN: i64 = 24 * 60;
/// Days looked ahead: a weekday comes within a week, and a day that the zone skips is passed over once.
const DAYS_AHEAD: i64 = 15;

/// A schedule as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0012_schedule.sql describes every column")]
pub struct Schedule {
    pub id: Id,
    pub site_id: Id,
    pub name: String,
    pub type_code: String,
    pub place_id: Id,
    pub text: Option<String>,
    pub priority: Option<i64>,
    pub minute_of_day: i64,
    pub weekdays: Json<Vec<i8>>,
    pub once_on: Option<String>,
    pub lead_min: i64,
    pub owner_id: Option<Id>,
    pub active: bool,
    pub next_at: Option<Time>,
    pub version: i64,
}

impl Schedule {
    /// Refuses a schedule that cannot be.
    ///
    /// # Errors
    /// `invalid` on the field at fault.
    pub fn check(&self) -> Result<()> {
        let wrong = |field: &str, message: &str| Err(Error::invalid(message).field(field, message));
        if self.weekdays.0.is_empty() == self.once_on.is_none() {
            return wrong("weekdays", "say on which weekdays, or on which one day");
        }
        let days = &self.weekdays.0;
        if days.iter().any(|day| !(1..=7).contains(day)) || !days.is_sorted_by(|a, b| a < b) {
            return wrong("weekdays", "weekdays are 1 (Monday) to 7 (Sunday), each once and in order");
        }
        if !(0..=LEAD_MAX_MIN).contains(&self.lead_min) {
            return wrong("lead_min", "the incident appears up to a day before the time");
        }
        if let Some(day) = &self.once_on
            && day.parse::<Date>().is_err()
        {
            return wrong("once_on", "write the day like 2026-03-29");
        }
        Ok(())
    }

    /// The first time it stands for whose incident appears after a moment; none when there is no more.
    ///
    /// # Errors
    /// `invalid` for a zone that is unknown or a moment outside the calendar.
    pub fn next_after(&self, after: Time, zone: &str) -> Result<Option<Time>> {
        let zone = kernel::clock::time_zone(zone)?;
        let outside = |_| Error::invalid("the time lies outside the calendar");
        let lead_s = self.lead_min * 60;
        if let Some(day) = &self.once_on {
            let day: Date = day.parse().map_err(|_| Error::internal("a schedule holds a day that is none"))?;
            let at = self.at(day, &zone)?;
            return Ok(Some(at).filter(|at| at.plus_seconds(-lead_s) > after));
        }
        // What appears now may stand for tomorrow.
        let now = Timestamp::from_microsecond(after.micros()).map_err(outside)?;
        let today = now.to_zoned(zone.clone()).date();
        for ahead in 0..DAYS_AHEAD {
            let day = today.checked_add(ahead.days()).map_err(outside)?;
            if !self.weekdays.0.contains(&day.weekday().to_monday_one_offset()) {
                continue;
            }
            let at = self.at(day, &zone)?;
            if at.plus_seconds(-lead_s) > after {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// When its time of day is on a day. In the hour that a change of clocks skips, the time moves on by the length of the
    /// gap; in the hour that comes twice, the first counts.
    fn at(&self, day: Date, zone: &TimeZone) -> Result<Time> {
        let (hour, minute) = (self.minute_of_day / 60, self.minute_of_day % 60);
        let part = |value: i64| i8::try_from(value).map_err(Error::internal);
        let clock = ClockTime::new(part(hour)?, part(minute)?, 0, 0).map_err(Error::internal)?;
        let at = day.to_datetime(clock).to_zoned(zone.clone()).map_err(Error::internal)?;
        Ok(Time::from_micros(at.timestamp().as_microsecond()))
    }

    /// When the incident for its next time appears.
    pub fn appears_at(&self) -> Option<Time> {
        self.next_at.filter(|_| self.active).map(|at| at.plus_seconds(-self.lead_min * 60))
    }
}

/// Minutes after midnight of a time of day such as `06:30`.
///
/// # Errors
/// `invalid` on the field `time`.
pub fn minute_of_day(text: &str) -> Result<i64> {
    places::model::minute_of_day(text).ok_or_else(|| {
        let message = "write the time of day like 06:30";
        Error::invalid(message).field("time", message)
    })
}

/// A schedule as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Schedule)]
pub struct ScheduleView {
    /// Id.
    pub id: Id,
    /// The site.
    pub site_id: Id,
    /// What it is, such as `Opening round`.
    pub name: String,
    /// Code of the incidents' type.
    #[serde(rename = "type")]
    pub type_code: String,
    /// Where.
    pub place_id: Id,
    /// What is to be done.
    pub text: Option<String>,
    /// Priority; null: the type's own.
    pub priority: Option<i64>,
    /// Time of day at the site, such as `06:30`.
    pub time: String,
    /// Weekdays, 1 Monday to 7 Sunday; empty for a single time.
    pub weekdays: Vec<i8>,
    /// The day of a single time.
    pub once_on: Option<String>,
    /// Minutes before the time at which the incident appears.
    pub lead_min: i64,
    /// Who answers for the incidents; null: whoever takes them.
    pub owner_id: Option<Id>,
    /// Whether it runs.
    pub active: bool,
    /// The next time it stands for; null when there is none.
    pub next_at: Option<Time>,
    /// Counts its changes; also the ETag.
    pub version: i64,
}

impl From<Schedule> for ScheduleView {
    fn from(schedule: Schedule) -> Self {
        Self {
            id: schedule.id,
            site_id: schedule.site_id,
            name: schedule.name,
            type_code: schedule.type_code,
            place_id: schedule.place_id,
            text: schedule.text,
            priority: schedule.priority,
            time: format!("{:02}:{:02}", schedule.minute_of_day / 60, schedule.minute_of_day % 60),
            weekdays: schedule.weekdays.0,
            once_on: schedule.once_on,
            lead_min: schedule.lead_min,
            owner_id: schedule.owner_id,
            active: schedule.active,
            next_at: schedule.next_at,
            version: schedule.version,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(time: &str, weekdays: &[i8], once_on: Option<&str>, lead_min: i64) -> Schedule {
        let id = Id::new(Time::from_micros(1));
        Schedule {
            id,
            site_id: id,
            name: "Opening round".to_owned(),
            type_code: "patrol".to_owned(),
            place_id: id,
            text: None,
            priority: None,
            minute_of_day: minute_of_day(time).expect("a time of day"),
            weekdays: Json(weekdays.to_vec()),
            once_on: once_on.map(str::to_owned),
            lead_min,
            owner_id: None,
            active: true,
            next_at: None,
            version: 1,
        }
    }

    #[test]
    fn the_next_time_is_a_wall_clock_time_of_the_site() {
        let daily = [1, 2, 3, 4, 5, 6, 7];
        let check = |zone: &str, time: &str, days: &[i8], lead_min: i64, after: &str, expected: &str| {
            let next = schedule(time, days, None, lead_min).next_after(Time::parse(after).expect("a time"), zone);
            let next = next.expect("a known zone").expect("it recurs");
            assert_eq!(next, Time::parse(expected).expect("a time"), "{zone} {time} {days:?} after {after}");
        };
        check("Europe/London", "06:00", &daily, 0, "2026-03-27T05:00:00Z", "2026-03-27T06:00:00Z");
        check("Europe/London", "06:00", &daily, 0, "2026-03-27T06:00:00Z", "2026-03-28T06:00:00Z");
        // Six o'clock stays six o'clock over both changes of the clocks.
        check("Europe/London", "06:00", &daily, 0, "2026-03-28T12:00:00Z", "2026-03-29T05:00:00Z");
        check("Europe/London", "06:00", &daily, 0, "2026-10-24T12:00:00Z", "2026-10-25T06:00:00Z");
        // 01:30 does not exist on 29 March: it moves on by the gap, and happens once.
        check("Europe/London", "01:30", &daily, 0, "2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z");
        check("Europe/London", "01:30", &daily, 0, "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z");
        // 01:30 comes twice on 25 October: the first counts, and the second does not.
        check("Europe/London", "01:30", &daily, 0, "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z");
        check("Europe/London", "01:30", &daily, 0, "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        // Monday in Tokyo begins on Sunday in UTC.
        check("Asia/Tokyo", "01:00", &[1], 0, "2026-11-21T00:00:00Z", "2026-11-22T16:00:00Z");
        // With a lead, what appears late in the evening stands for the next morning.
        check("UTC", "00:10", &daily, 30, "2026-11-21T23:30:00Z", "2026-11-22T00:10:00Z");
        check("UTC", "00:10", &daily, 30, "2026-11-21T23:40:00Z", "2026-11-23T00:10:00Z");
        // A whole day that a zone skips is passed over as a gap like any other.
        check("Pacific/Apia", "06:00", &[5], 0, "2011-12-29T20:00:00Z", "2011-12-30T16:00:00Z");
    }

    #[test]
    fn a_single_time_comes_once() {
        let check = |after: &str, expected: Option<&str>| {
            let next = schedule("10:00", &[], Some("2026-07-01"), 15)
                .next_after(Time::parse(after).expect("a time"), "Europe/London");
            assert_eq!(next.expect("a known zone"), expected.map(|at| Time::parse(at).expect("a time")), "{after}");
        };
        check("2026-06-01T00:00:00Z", Some("2026-07-01T09:00:00Z"));
        check("2026-07-01T08:44:59Z", Some("2026-07-01T09:00:00Z"));
        check("2026-07-01T08:45:00Z", None);
    }

    #[test]
    fn a_schedule_that_cannot_be_is_refused() {
        let check = |days: &[i8], once_on: Option<&str>, lead_min: i64, fits: bool| {
            assert_eq!(
                schedule("06:00", days, once_on, lead_min).check().is_ok(),
                fits,
                "{days:?} {once_on:?} {lead_min}"
            );
        };
        check(&[1, 5], None, 0, true);
        check(&[], Some("2026-02-28"), 60, true);
        check(&[], None, 0, false);
        check(&[1], Some("2026-02-28"), 0, false);
        check(&[5, 1], None, 0, false);
        check(&[1, 1], None, 0, false);
        check(&[8], None, 0, false);
        check(&[], Some("2026-02-30"), 0, false);
        check(&[1], None, -1, false);
        for wrong in ["6:00", "24:00", "06:60", "0600", "06:00:00", "-1:00", ""] {
            assert!(minute_of_day(wrong).is_err(), "{wrong}");
        }
    }
}
