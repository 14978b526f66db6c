//! What a message says: a position, by a map of where its parts stand.

use force::model::Fix;
use kernel::{Error, Id, Result, Time};
use serde_json::Value;

use crate::mqtt::Message;

/// Older than this a position says nothing of now: what a broker kept, or a phone sends after hours without a network.
pub(super) const AGE_MAX_S: i64 = 600;
/// From here on a number is of milliseconds: in seconds it would be the year 5138.
const MILLISECONDS_FROM: f64 = 1e11;

/// Why a message is no position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unusable {
    /// It is not what the map describes.
    Broken(String),
    /// It is about something else, such as a phone that went away.
    Other,
    /// It is of too long ago, or nobody knows of when.
    Old,
}

impl Unusable {
    pub(super) const fn outcome(&self) -> &'static str {
        match self {
            Self::Broken(_) => "broken",
            Self::Other => "other",
            Self::Old => "old",
        }
    }
}

/// Where the parts of a position stand in a message: for each the JSON pointers that are tried in turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    unit: Vec<String>,
    latitude: Vec<String>,
    longitude: Vec<String>,
    accuracy: Vec<String>,
    heading: Vec<String>,
    at: Vec<String>,
}

impl Map {
    /// Reads `unit=/unit, latitude=/lat|/position/lat, …`; a part that is not named stays where OwnTracks has it. A
    /// message without a unit is of the one that the last level of its topic names.
    ///
    /// # Errors
    /// `invalid`, naming the part.
    pub fn parse(text: &str) -> Result<Self> {
        let pointers = |text: &str| text.split('|').map(|pointer| pointer.trim().to_owned()).collect::<Vec<_>>();
        let mut map = Self {
            unit: pointers("/unit"),
            latitude: pointers("/lat"),
            longitude: pointers("/lon"),
            accuracy: pointers("/acc|/accuracy_m"),
            heading: pointers("/cog"),
            at: pointers("/tst|/at"),
        };
        for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (part, found) = pair.split_once('=').unwrap_or((pair, ""));
            let slot = match part.trim() {
                "unit" => &mut map.unit,
                "latitude" => &mut map.latitude,
                "longitude" => &mut map.longitude,
                "accuracy" => &mut map.accuracy,
                "heading" => &mut map.heading,
                "at" => &mut map.at,
                other => {
                    return Err(Error::invalid(format!(
                        "mqtt_positions_map: “{other}” is none of unit, latitude, longitude, accuracy, heading, at"
                    )));
                }
            };
            *slot = pointers(found);
            if let Some(wrong) = slot.iter().find(|pointer| !pointer.starts_with('/')) {
                return Err(Error::invalid(format!("mqtt_positions_map: “{wrong}” is no JSON pointer, such as /lat")));
            }
        }
        Ok(map)
    }

    /// The position that a message tells.
    pub(super) fn fix(&self, message: &Message, now: Time) -> Result<Fix, Unusable> {
        let value: Value = serde_json::from_slice(&message.payload)
            .map_err(|error| Unusable::Broken(format!("it is no JSON: {error}")))?;
        let part = |pointers: &[String]| pointers.iter().find_map(|pointer| value.pointer(pointer)).cloned();
        let (latitude, longitude) = match (part(&self.latitude), part(&self.longitude)) {
            (None, None) if value.is_object() => return Err(Unusable::Other),
            (latitude, longitude) => (latitude.unwrap_or_default(), longitude.unwrap_or_default()),
        };
        let degrees = |value: &Value, what: &str| {
            value.as_f64().ok_or_else(|| Unusable::Broken(format!("its {what} is no number")))
        };
        let at = part(&self.at).map(|value| moment(&value)).transpose()?;
        let oldest = now.plus_seconds(-AGE_MAX_S);
        if at.map_or(message.retained, |at| at < oldest) {
            return Err(Unusable::Old);
        }
        let named = part(&self.unit).and_then(|name| name.as_str().map(str::to_owned));
        let name = named.unwrap_or_else(|| message.topic.rsplit('/').next().unwrap_or_default().to_owned());
        let unit_id = Id::parse(&name).ok();
        Ok(Fix {
            call_sign: unit_id.is_none().then_some(name),
            unit_id,
            latitude: degrees(&latitude, "latitude")?,
            longitude: degrees(&longitude, "longitude")?,
            accuracy_m: part(&self.accuracy).and_then(|value| value.as_f64()),
            heading_deg: part(&self.heading).and_then(|value| value.as_f64()),
            at,
        })
    }
}

/// Seconds or milliseconds since 1970, or RFC 3339 text.
fn moment(value: &Value) -> Result<Time, Unusable> {
    let broken = || Unusable::Broken("its time is neither seconds since 1970 nor like 2026-03-01T14:02:31Z".to_owned());
    if let Some(text) = value.as_str() {
        return Time::parse(text).map_err(|_| broken());
    }
    let number = value.as_f64().ok_or_else(broken)?;
    let micros = if number.abs() < MILLISECONDS_FROM { number * 1e6 } else { number * 1e3 };
    #[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and the age is checked afterwards")]
    let micros = micros as i64;
    Ok(Time::from_micros(micros))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_S: i64 = 1_790_000_000;

    fn read(map: &str, topic: &str, payload: &str, retained: bool) -> Result<Fix, Unusable> {
        let message =
            Message { topic: topic.to_owned(), payload: payload.as_bytes().to_vec(), retained, receipt: None };
        Map::parse(map).expect("a map").fix(&message, Time::from_micros(NOW_S * 1_000_000))
    }

    #[test]
    fn owntracks_and_others_are_read_by_the_map() {
        for (map, topic, payload, expected) in [
            (
                "",
                "owntracks/kim/S1",
                r#"{"_type":"location","lat":50.79,"lon":-1.1,"acc":12,"cog":270,"tst":1789999990}"#,
                ("S1", 50.79, Some(12.0), Some(1_789_999_990)),
            ),
            ("", "t", r#"{"unit":"P4","lat":1,"lon":2,"accuracy_m":5}"#, ("P4", 1.0, Some(5.0), None)),
            ("", "t/S1", r#"{"lat":1,"lon":2,"at":"2026-09-21T14:13:20Z"}"#, ("S1", 1.0, None, Some(1_790_000_000))),
            ("", "t/S1", r#"{"lat":1,"lon":2,"tst":1789999990000}"#, ("S1", 1.0, None, Some(1_789_999_990))),
            (
                "unit=/dev/name, latitude=/p/0|/lat, longitude=/p/1",
                "t",
                r#"{"dev":{"name":"K2"},"p":[3.5,4.5]}"#,
                ("K2", 3.5, None, None),
            ),
        ] {
            let fix = read(map, topic, payload, false).unwrap_or_else(|why| panic!("{payload}: {why:?}"));
            let at = fix.at.map(|at| at.micros() / 1_000_000);
            assert_eq!((fix.call_sign.as_deref(), fix.unit_id), (Some(expected.0), None), "{payload}");
            assert!((fix.latitude - expected.1).abs() < 1e-9, "{payload}");
            assert_eq!((fix.accuracy_m, at), (expected.2, expected.3), "{payload}");
        }
        let device = r#"{"unit":"0192f0c1-2d3e-7000-8000-000000000000","lat":1,"lon":2}"#;
        let fix = read("", "t", device, false).expect("a fix");
        assert!(fix.unit_id.is_some() && fix.call_sign.is_none());
    }

    #[test]
    fn what_is_no_position_of_now_is_left_out() {
        for (payload, retained, expected) in [
            ("", false, "broken"),
            ("\u{0}\u{1}", false, "broken"),
            ("[1,2]", false, "broken"),
            (r#"{"lat":"north","lon":2}"#, false, "broken"),
            (r#"{"lat":1}"#, false, "broken"),
            (r#"{"lat":1,"lon":2,"tst":{}}"#, false, "broken"),
            (r#"{"_type":"lwt","tst":1789999990}"#, false, "other"),
            (r#"{"lat":1,"lon":2,"tst":1789999000}"#, false, "old"),
            (r#"{"lat":1,"lon":2,"tst":-1e300}"#, false, "old"),
            (r#"{"lat":1,"lon":2}"#, true, "old"),
        ] {
            let unusable = read("", "t/S1", payload, retained).expect_err(payload);
            assert_eq!(unusable.outcome(), expected, "{payload}");
        }
        // What the broker kept and is of a moment ago still says where the unit is.
        assert!(read("", "t/S1", r#"{"lat":1,"lon":2,"tst":1789999999}"#, true).is_ok());
    }

    #[test]
    fn a_wrong_map_is_refused() {
        for (map, said) in [("lat=/lat", "“lat” is none of"), ("at=tst", "“tst” is no JSON pointer")] {
            let refused = Map::parse(map).expect_err(map);
            assert!(refused.detail().contains(said), "{}", refused.detail());
        }
    }
}
