//! Extended data, texts and times.

use dc09::{Charset, Opened, Settings, Xdata, XdataKind, open, read_time, write_time};

use crate::workbench::{NOW, plain};

fn opened(xdata: &[u8], charset: Charset) -> Opened {
    let body = [b"\"SIA-DCS\"0001L0#123[#123|BA1]".as_slice(), xdata].concat();
    open(&plain(&body), &Settings { charset, ..Settings::default() }, NOW).unwrap()
}

#[test]
fn known_letters_have_names_and_the_rest_is_kept() {
    let found = opened(b"[Vhttps://[::1]/clip][E115000][Iback [left] door][I2][]", Charset::Auto).xdata;
    let check = |at: usize, letter: char, kind: XdataKind, value: &str| {
        assert_eq!(found[at], Xdata { letter, kind, value: value.to_owned() });
    };
    check(0, 'V', XdataKind::Verification, "https://[::1]/clip");
    check(1, 'E', XdataKind::Unknown, "115000");
    check(2, 'I', XdataKind::Text, "back [left] door");
    check(3, 'I', XdataKind::Text, "2");
    check(4, ' ', XdataKind::Unknown, "");
    assert_eq!(found.len(), 5);
    let unknown = ('A'..='Z').filter(|letter| XdataKind::of(*letter) == XdataKind::Unknown);
    assert_eq!(unknown.collect::<String>(), "BDEFGQUW");
}

#[test]
fn events_carry_text_and_link() {
    let event = &opened(b"[Iback door][Vrtsp://a][Vrtsp://b]", Charset::Auto).events[0];
    assert_eq!((event.text.as_deref(), event.video.as_deref()), (Some("back door"), Some("rtsp://a")));
}

#[test]
fn positions_are_degrees() {
    let check = |xdata: &str, expected: Option<(f64, f64)>| {
        let found = opened(xdata.as_bytes(), Charset::Auto).position();
        let near = |(one, other): ((f64, f64), (f64, f64))| (one.0 - other.0).abs() + (one.1 - other.1).abs() < 1e-9;
        assert!(found == expected || found.zip(expected).is_some_and(near), "{xdata}: {found:?}");
    };
    check("[X006E07.7777777][Y49N06.6666666]", Some((49.0 + 6.666_666_6 / 60.0, 6.0 + 7.777_777_7 / 60.0)));
    check("[X012W34.1][Y045N12.2]", Some((45.0 + 12.2 / 60.0, -12.0 - 34.1 / 60.0)));
    check("[Y33S51.5][X151E12.5]", Some((-33.0 - 51.5 / 60.0, 151.0 + 12.5 / 60.0)));
    check("[Y-33.5][X151.25]", Some((-33.5, 151.25)));
    check("[X012W34.1]", None);
    check("[X181E00][Y10N00]", None);
    check("[X180E60][Y10N00]", None);
    check("[Xinf][Y10N00]", None);
    check("[X1e1][Y10N00]", None);
    check("[X][Y10N00]", None);
    check("[XE][YN]", None);
}

#[test]
fn texts_are_read_in_their_letters() {
    let check = |xdata: &[u8], charset: Charset, expected: &str| {
        assert_eq!(opened(xdata, charset).events[0].text.as_deref(), Some(expected));
    };
    check("[Icôté cour]".as_bytes(), Charset::Auto, "côté cour");
    check(b"[Ic\xF4t\xE9 cour]", Charset::Auto, "côté cour");
    check("[Icôté]".as_bytes(), Charset::Windows1252, "cÃ´tÃ©");
    check(b"[Ic\xF4t\xE9]", Charset::Utf8, "c\u{FFFD}t\u{FFFD}");
    check(b"[I\x80\x00\x1B]", Charset::Auto, "€\u{FFFD}\u{FFFD}");
}

#[test]
fn times_of_occurrence_are_read() {
    assert_eq!(opened(b"[H01:42:53,11-29-2026]", Charset::Auto).time_of_occurrence(), Some(NOW));
    assert_eq!(opened(b"[H_01:42:53,11-29-2026]", Charset::Auto).time_of_occurrence(), Some(NOW));
    assert_eq!(opened(b"[Hsoon]", Charset::Auto).time_of_occurrence(), None);
}

#[test]
fn times_are_dates_that_exist() {
    let check = |text: &str, expected: Option<i64>| {
        assert_eq!(read_time(text.as_bytes()).map(|micros| micros / 1_000_000), expected, "{text}");
    };
    check("00:00:00,01-01-1970", Some(0));
    check("23:59:59,12-31-1999", Some(946_684_799));
    check("12:00:00,02-29-2024", Some(1_709_208_000));
    check("12:00:00,02-29-2023", None);
    check("12:00:00,02-29-2100", None);
    check("00:00:00,02-29-2000", Some(951_782_400));
    check("24:00:00,01-01-2000", None);
    check("00:60:00,01-01-2000", None);
    check("23:59:60,12-31-2016", Some(1_483_228_800));
    check("00:00:00,13-01-2000", None);
    check("00:00:00,00-01-2000", None);
    check("00:00:00,01-00-2000", None);
    check("00:00:00,01-01-1969", None);
    check("00:00:00,01-01-20000", None);
    check("0:00:00,01-01-2000", None);
    assert_eq!(write_time(i64::MIN), "00:00:00,01-01-1970");
    assert_eq!(write_time(i64::MAX), "23:59:59,12-31-9999");
}
