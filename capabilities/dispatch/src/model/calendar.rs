//! Scheduled work as calendar programs read it: iCalendar, RFC 5545.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use kernel::{Error, Id, Result, Time};

use super::Schedule;

/// Octets of a line before it is folded (RFC 5545, 3.1).
const LINE_MAX: usize = 75;
/// Years for which the changes of the clocks are written: a calendar asks again long before.
const ZONE_YEARS: i64 = 10;
/// Weekdays as the standard writes them, from Monday.
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// A calendar under way: lines that end in CR and LF, folded.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, line: &str) {
        let mut length = 0;
        for letter in line.chars() {
            // The blank that begins a continued line counts as well.
            if length + letter.len_utf8() > LINE_MAX {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(letter);
            length += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    fn text(&mut self, name: &str, text: &str) {
        self.add(&format!("{name}:{}", escaped(text)));
    }
}

/// Text with what means something else written out; control characters are not text.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// The work that is still to come at a site, each in the site's own time, so that six o'clock stays six o'clock.
///
/// # Errors
/// `invalid` for a zone that is unknown or a moment outside the calendar.
pub fn calendar(
    site: &str,
    zone_name: &str,
    schedules: &[Schedule],
    places: &BTreeMap<Id, String>,
    now: Time,
) -> Result<String> {
    let zone = kernel::clock::time_zone(zone_name)?;
    let mut lines = Lines::default();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Castellan//Scheduled work//EN", "CALSCALE:GREGORIAN"] {
        lines.add(line);
    }
    lines.text("X-WR-CALNAME", site);
    lines.add("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    time_zone(&mut lines, zone_name, &zone, moment(now)?)?;
    for schedule in schedules {
        if let Some(at) = schedule.next_at.filter(|_| schedule.active) {
            event(&mut lines, zone_name, &zone, schedule, at, places, now)?;
        }
    }
    lines.add("END:VCALENDAR");
    Ok(lines.0)
}

fn event(
    lines: &mut Lines,
    zone_name: &str,
    zone: &TimeZone,
    schedule: &Schedule,
    at: Time,
    places: &BTreeMap<Id, String>,
    now: Time,
) -> Result<()> {
    lines.add("BEGIN:VEVENT");
    lines.add(&format!("UID:{}@castellan", schedule.id));
    lines.add(&format!("DTSTAMP:{}", moment(now)?.strftime("%Y%m%dT%H%M%SZ")));
    lines.add(&format!("SEQUENCE:{}", schedule.version));
    lines.add(&format!("DTSTART;TZID={zone_name}:{}", moment(at)?.to_zoned(zone.clone()).strftime("%Y%m%dT%H%M%S")));
    let days: Vec<&str> = schedule
        .weekdays
        .0
        .iter()
        .filter_map(|day| DAYS.get(usize::try_from(*day).ok()?.checked_sub(1)?).copied())
        .collect();
    match days.len() {
        0 => {}
        7 => lines.add("RRULE:FREQ=DAILY"),
        _ => lines.add(&format!("RRULE:FREQ=WEEKLY;BYDAY={}", days.join(","))),
    }
    lines.text("SUMMARY", &schedule.name);
    if let Some(text) = &schedule.text {
        lines.text("DESCRIPTION", text);
    }
    if let Some(place) = places.get(&schedule.place_id) {
        lines.text("LOCATION", place);
    }
    // Work of the control room keeps nobody's own hours busy.
    lines.add("TRANSP:TRANSPARENT");
    lines.add("END:VEVENT");
    Ok(())
}

/// The zone with each change of its clocks, so that no calendar program has to know it.
fn time_zone(lines: &mut Lines, name: &str, zone: &TimeZone, now: Timestamp) -> Result<()> {
    let outside = |_| Error::invalid("the time lies outside the calendar");
    let from = now.checked_sub((366 * 24).hours()).map_err(outside)?;
    let until = now.checked_add((ZONE_YEARS * 366 * 24).hours()).map_err(outside)?;
    lines.add("BEGIN:VTIMEZONE");
    lines.add(&format!("TZID:{name}"));
    let first = zone.to_offset_info(from);
    let mut before = first.offset();
    let mut observance = |dst: bool, at: Timestamp, to: jiff::tz::Offset, called: &str| {
        let kind = if dst { "DAYLIGHT" } else { "STANDARD" };
        // The moment of the change is told by the clock that is changed.
        let local = before.to_datetime(at).strftime("%Y%m%dT%H%M%S").to_string();
        lines.add(&format!("BEGIN:{kind}"));
        lines.add(&format!("DTSTART:{local}"));
        lines.add(&format!("TZOFFSETFROM:{}", offset(before)));
        lines.add(&format!("TZOFFSETTO:{}", offset(to)));
        lines.text("TZNAME", called);
        lines.add(&format!("END:{kind}"));
        before = to;
    };
    observance(first.dst().is_dst(), from, first.offset(), first.abbreviation());
    for change in zone.following(from).take_while(|change| change.timestamp() < until) {
        observance(change.dst().is_dst(), change.timestamp(), change.offset(), change.abbreviation());
    }
    lines.add("END:VTIMEZONE");
    Ok(())
}

/// An offset as `+0100`.
fn offset(offset: jiff::tz::Offset) -> String {
    let seconds = offset.seconds();
    let (sign, seconds) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
    let mut text = format!("{sign}{:02}{:02}", seconds / 3_600, seconds / 60 % 60);
    if seconds % 60 != 0 {
        let _ = write!(text, "{:02}", seconds % 60);
    }
    text
}

fn moment(time: Time) -> Result<Timestamp> {
    Timestamp::from_microsecond(time.micros()).map_err(|_| Error::invalid("the time lies outside the calendar"))
}

#[cfg(test)]
mod tests {
    use kernel::db::Json;

    use super::*;

    fn written(name: &str, days: &[i8], once_on: Option<&str>, active: bool) -> String {
        let id = Id::new(Time::from_micros(1));
        let now = Time::parse("2026-03-27T12:00:00Z").expect("a time");
        let mut schedule = Schedule {
            id,
            site_id: id,
            name: name.to_owned(),
            type_code: "patrol".to_owned(),
            place_id: id,
            text: Some("Doors;\nlifts, roof \\ cellar".to_owned()),
            priority: None,
            minute_of_day: 6 * 60,
            weekdays: Json(days.to_vec()),
            once_on: once_on.map(str::to_owned),
            lead_min: 0,
            owner_id: None,
            active,
            next_at: None,
            version: 3,
        };
        schedule.next_at = schedule.next_after(now, "Europe/London").expect("a known zone");
        let places = BTreeMap::from([(id, "Tower A / Ground floor".to_owned())]);
        calendar("Harbour Point", "Europe/London", &[schedule], &places, now).expect("a calendar")
    }

    #[test]
    fn lines_end_as_they_should_and_none_is_too_long() {
        let text = written(&"Öffnungsrunde ".repeat(20), &[1, 5], None, true);
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        for line in text.split_terminator("\r\n") {
            assert!(line.len() <= LINE_MAX && !line.contains(['\n', '\r']), "{line:?}");
        }
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("SUMMARY:{}\r\n", "Öffnungsrunde ".repeat(20))));
        assert!(unfolded.contains("DESCRIPTION:Doors\\;\\nlifts\\, roof \\\\ cellar\r\n"));
    }

    #[test]
    fn what_recurs_has_a_rule_and_what_is_over_is_left_out() {
        let check = |days: &[i8], once_on: Option<&str>, active: bool, has: &[&str], has_not: &str| {
            let text = written("Round", days, once_on, active);
            for line in has {
                assert!(text.contains(line), "{line} in {text}");
            }
            assert!(!text.contains(has_not), "no {has_not} in {text}");
        };
        let start = "DTSTART;TZID=Europe/London:20260328T060000\r\n";
        check(&[1, 2, 3, 4, 5, 6, 7], None, true, &[start, "RRULE:FREQ=DAILY\r\n", "SEQUENCE:3\r\n"], "BYDAY");
        check(&[6, 7], None, true, &[start, "RRULE:FREQ=WEEKLY;BYDAY=SA,SU\r\n"], "DAILY");
        check(&[], Some("2026-07-01"), true, &["DTSTART;TZID=Europe/London:20260701T060000\r\n"], "RRULE");
        check(&[], Some("2026-01-01"), true, &["BEGIN:VTIMEZONE"], "VEVENT");
        check(&[1], None, false, &["END:VCALENDAR"], "VEVENT");
    }

    #[test]
    fn the_zone_carries_its_changes() {
        let text = written("Round", &[1], None, true);
        let summer =
            "BEGIN:DAYLIGHT\r\nDTSTART:20260329T010000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nTZNAME:BST\r\n";
        let winter =
            "BEGIN:STANDARD\r\nDTSTART:20261025T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nTZNAME:GMT\r\n";
        assert!(text.contains(summer) && text.contains(winter), "{text}");
    }
}
