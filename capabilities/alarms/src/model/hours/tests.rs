//! Hours by example: the gap and the double hour, nights that go over midnight, exceptions, and checks that came late.

use super::*;

fn zone() -> TimeZone {
    kernel::clock::time_zone("Europe/London").expect("a known zone")
}

fn at(text: &str) -> Time {
    let text = if text.len() == 16 { format!("{text}:00Z") } else { text.to_owned() };
    Time::parse(&text).expect("a time")
}

/// Each day the same spans: `8:00-18:00 19:00-23:00`.
fn daily(spans: &str) -> Hours {
    let spans = spans.split(' ').filter_map(|span| span.split_once('-'));
    let weekly = spans.flat_map(|(open, close)| {
        (1..=7).map(move |weekday| WeeklySpan { weekday, open: open.to_owned(), close: close.to_owned() })
    });
    Hours { weekly: weekly.collect(), exceptions: Vec::new(), grace_min: 15, early_min: 0 }.checked().expect("hours")
}

fn shown(spans: &[Open]) -> Vec<(String, String)> {
    let text = |at: Time| at.to_string().get(..16).unwrap_or_default().to_owned();
    spans.iter().map(|span| (text(span.from), text(span.to))).collect()
}

#[test]
fn hours_are_those_of_the_clock_on_the_wall() {
    let check = |hours: &Hours, from: &str, to: &str, expected: &[(&str, &str)]| {
        let spans = hours.open_between(at(from), at(to), &zone()).expect("in the calendar");
        let expected: Vec<_> = expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(shown(&spans), expected, "{from} {to}");
    };
    let day = daily("08:00-18:00");
    // Winter, then summer: eight stays eight.
    check(&day, "2026-01-12T00:00", "2026-01-12T23:00", &[("2026-01-12T08:00", "2026-01-12T18:00")]);
    check(&day, "2026-07-13T00:00", "2026-07-13T22:00", &[("2026-07-13T07:00", "2026-07-13T17:00")]);
    // Over midnight.
    let night = daily("22:00-02:30");
    check(&night, "2026-01-12T12:00", "2026-01-13T12:00", &[("2026-01-12T22:00", "2026-01-13T02:30")]);
    // Clocks go forward on 29 March at 01:00 UTC: 01:30 is not there, and that is when they do.
    let early = daily("01:30-05:00");
    check(&early, "2026-03-29T00:00", "2026-03-29T12:00", &[("2026-03-29T01:00", "2026-03-29T04:00")]);
    let within = daily("01:15-01:45");
    check(&within, "2026-03-29T00:00", "2026-03-29T12:00", &[]);
    check(&within, "2026-03-30T00:00", "2026-03-30T12:00", &[("2026-03-30T00:15", "2026-03-30T00:45")]);
    let ends = daily("00:00-01:30");
    check(&ends, "2026-03-29T00:30", "2026-03-29T12:00", &[("2026-03-29T00:00", "2026-03-29T01:00")]);
    // Clocks go back on 25 October at 01:00 UTC: the hour from 1 to 2 is there twice.
    check(&early, "2026-10-25T00:00", "2026-10-25T12:00", &[("2026-10-25T00:30", "2026-10-25T05:00")]);
    check(&ends, "2026-10-25T00:00", "2026-10-25T12:00", &[("2026-10-24T23:00", "2026-10-25T01:30")]);
}

#[test]
fn what_touches_is_one_span_and_round_the_clock_never_closes() {
    let hours = daily("00:00-12:00 12:00-00:00");
    let spans = hours.open_between(at("2026-01-12T00:00"), at("2026-01-14T00:00"), &zone()).expect("spans");
    assert_eq!(spans.len(), 1, "{spans:?}");
    let state = OpenState { is_open: true, opened_at: Some(at("2026-01-01T08:00")) };
    let missed = hours.missed(&state, at("2026-01-12T00:15"), at("2026-01-13T00:15"), &zone());
    assert_eq!(missed.expect("in the calendar"), None);
}

#[test]
fn an_exception_takes_the_place_of_the_weekday() {
    let exception = |date: &str, spans: &[(&str, &str)]| Exception {
        date: date.to_owned(),
        spans: spans.iter().map(|(a, b)| DaySpan { open: (*a).to_owned(), close: (*b).to_owned() }).collect(),
    };
    let mut hours = daily("22:00-02:00");
    hours.exceptions = vec![exception("2026-12-25", &[]), exception("2026-12-24", &[("08:00", "12:00")])];
    let hours = hours.checked().expect("hours");
    let spans = hours.open_between(at("2026-12-23T12:00"), at("2026-12-27T00:00"), &zone()).expect("spans");
    let expected = [
        ("2026-12-23T22:00", "2026-12-24T02:00"),
        ("2026-12-24T08:00", "2026-12-24T12:00"),
        ("2026-12-26T22:00", "2026-12-27T02:00"),
    ];
    let expected: Vec<_> = expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    assert_eq!(shown(&spans), expected, "what began on the day before ends on its own time");
}

#[test]
fn it_may_be_opened_within_the_hours() {
    let check = |early_min: i64, moment: &str, expected: bool| {
        let hours = Hours { early_min, ..daily("08:00-18:00") };
        assert_eq!(hours.may_open(at(moment), &zone()).expect("in the calendar"), expected, "{early_min} {moment}");
    };
    check(0, "2026-01-12T07:59", false);
    check(0, "2026-01-12T08:00", true);
    check(0, "2026-01-12T17:59", true);
    check(0, "2026-01-12T18:00", false);
    check(10, "2026-01-12T07:49", false);
    check(10, "2026-01-12T07:50", true);
    check(10, "2026-01-12T18:05", false);
    check(0, "2026-07-13T07:00", true);
    check(0, "2026-07-13T06:59", false);
}

#[test]
fn checks_follow_the_hours_with_grace() {
    let check = |hours: &Hours, after: &str, expected: &str| {
        let next = hours.next_check(at(after), &zone()).expect("in the calendar");
        assert_eq!(next, at(expected), "{after}");
    };
    let day = daily("08:00-18:00");
    check(&day, "2026-01-12T00:00", "2026-01-12T08:15");
    check(&day, "2026-01-12T08:15", "2026-01-12T18:15");
    check(&day, "2026-01-12T18:14", "2026-01-12T18:15");
    check(&day, "2026-03-28T19:00", "2026-03-29T07:15");
    check(&day, "2026-10-24T19:00", "2026-10-25T08:15");
    // Grace counts real minutes after the hour that the clock leaves out.
    check(&daily("01:30-05:00"), "2026-03-29T00:00", "2026-03-29T01:15");
    let closed = Hours { weekly: Vec::new(), ..day };
    check(&closed, "2026-01-12T00:00", "2026-01-20T00:00");
}

#[test]
fn what_has_not_happened_in_time_is_told() {
    let check = |spans: &str, state: Option<(bool, &str)>, since: &str, now: &str, expected: Option<Missed>| {
        let state = state
            .map_or_else(OpenState::default, |(is_open, opened)| OpenState { is_open, opened_at: Some(at(opened)) });
        let found = daily(spans).missed(&state, at(since), at(now), &zone()).expect("in the calendar");
        assert_eq!(found, expected, "{spans} {state:?} {since} {now}");
    };
    let day = "08:00-18:00";
    let (open_due, close_due) = ("2026-01-12T08:15", "2026-01-12T18:15");
    check(day, None, open_due, open_due, Some(Missed::Open));
    check(day, Some((false, "2026-01-11T08:00")), open_due, open_due, Some(Missed::Open));
    check(day, Some((true, "2026-01-12T08:14")), open_due, open_due, None);
    // Opened and closed again before the grace is over: somebody was there.
    check(day, Some((false, "2026-01-12T08:05")), open_due, open_due, None);
    check(day, Some((true, "2026-01-12T08:00")), close_due, close_due, Some(Missed::Close));
    check(day, Some((false, "2026-01-12T08:00")), close_due, close_due, None);
    // The next span has begun within the grace.
    check("08:00-12:00 12:10-18:00", Some((true, "2026-01-12T08:00")), "2026-01-12T12:15", "2026-01-12T12:15", None);
    // Away from noon to the next day at nine, and nobody came: once, though two checks were missed.
    check(day, Some((false, "2026-01-12T08:00")), close_due, "2026-01-13T09:00", Some(Missed::Open));
    // Away over the night, open since yesterday and within the hours again: who looks now finds it as it should be.
    check(day, Some((true, "2026-01-12T08:00")), close_due, "2026-01-13T09:00", None);
    check(day, Some((true, "2026-01-12T08:00")), close_due, "2026-01-13T05:00", Some(Missed::Close));
    // Moved while it waited: nothing is due.
    check(day, None, "2026-01-12T03:00", "2026-01-12T03:00", None);
}

#[test]
fn premises_are_open_while_any_area_is() {
    let mut opening = Opening::unheard(Id::nil());
    assert_eq!(opening.state(), OpenState::default());
    opening.open(Some("01"), at("2026-01-12T08:00"));
    opening.open(Some("2"), at("2026-01-12T08:05"));
    opening.close(Some("1"), at("2026-01-12T17:00"));
    assert!(opening.state().is_open);
    assert_eq!(opening.closed_at, None);
    opening.close(Some("2"), at("2026-01-12T18:00"));
    assert!(!opening.state().is_open);
    assert_eq!(opening.closed_at, Some(at("2026-01-12T18:00")));
    opening.open(Some("1"), at("2026-01-13T08:00"));
    opening.close(None, at("2026-01-13T18:00"));
    assert!(!opening.state().is_open, "a panel that names no area speaks of all");
}

#[test]
fn hours_that_cannot_be_are_refused() {
    let check = |change: fn(&mut Hours)| {
        let mut hours = daily("08:00-18:00");
        change(&mut hours);
        assert!(hours.checked().is_err());
    };
    let exception = || Exception { date: "2026-12-25".to_owned(), spans: Vec::new() };
    assert!(Hours { exceptions: vec![exception()], ..daily("08:00-18:00") }.checked().is_ok());
    check(|hours| hours.grace_min = GRACE_MAX_MIN + 1);
    check(|hours| hours.early_min = -1);
    check(|hours| hours.weekly[0].weekday = 8);
    check(|hours| hours.weekly[0].open = "24:00".to_owned());
    check(|hours| hours.weekly[0].close = "soon".to_owned());
    check(|hours| hours.exceptions.push(Exception { date: "25.12.2026".to_owned(), spans: Vec::new() }));
    check(|hours| {
        let day = Exception { date: "2026-12-25".to_owned(), spans: Vec::new() };
        hours.exceptions.extend([day.clone(), day]);
    });
    check(|hours| hours.weekly = vec![hours.weekly[0].clone(); SPANS_MAX + 1]);
}

/// The office reads and writes the same text: its tests go by the same examples.
#[test]
fn hours_are_read_as_people_write_them() {
    let examples: Vec<serde_json::Value> = serde_json::from_str(include_str!("examples.json")).expect("a list");
    for example in examples {
        let text = example["text"].as_str().expect("a text");
        let read = Hours::from_text(text).ok().map(|hours| serde_json::json!(hours));
        assert_eq!(read.unwrap_or_default(), example["hours"], "{text}");
    }
}
