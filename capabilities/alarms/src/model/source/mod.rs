//! Sources that are no panels: what each kind sends, read into messages. Pure: bytes in, readings out.

mod alertmanager;
mod frigate;
mod home_assistant;
mod mail;
mod mapping;
mod mqtt;
mod onvif;
mod proof;
mod webhook;

use kernel::{Error, Id, Result, Time, secret};
use serde_json::Value;

pub use alertmanager::{ALERTS_MAX, alertmanager};
pub use mail::{MailName, mail};
pub use mapping::{Mapping, Pointers, Rule};
pub use mqtt::{Published, States, topics};
pub use proof::{TIME_WINDOW_S, Unproven, prove_bearer, prove_signed};
pub use webhook::webhook;

use super::{Category, Effect, Message, TEXT_MAX, Told};

/// Bytes of a message that are kept with its signal. They go into the journal too: a mail with its pictures would fill it.
const RAW_MAX: usize = 16 * 1024;
/// Longest code, zone and name that a source gives something, in bytes.
const NAME_MAX: usize = 200;

kernel::text_enum! {
    /// What an account is: a panel, or another source of signals.
    #[schema(as = AlarmSourceKind)]
    pub enum SourceKind {
        /// An alarm panel over SIA DC-09.
        Panel = "panel",
        /// Any program that signs what it sends.
        Webhook = "webhook",
        /// Alertmanager of Prometheus.
        Alertmanager = "alertmanager",
        /// Frigate over MQTT.
        Frigate = "frigate",
        /// An alarm panel of Home Assistant over MQTT.
        HomeAssistant = "home_assistant",
        /// A camera of ONVIF profile M over MQTT.
        Onvif = "onvif",
        /// Whatever can only mail.
        Mail = "mail",
    }
}

impl SourceKind {
    /// Whether it shows a secret of ours, or signs with it.
    pub const fn has_secret(self) -> bool {
        matches!(self, Self::Webhook | Self::Alertmanager | Self::Mail)
    }

    /// Whether it speaks through a broker.
    pub const fn is_on_mqtt(self) -> bool {
        matches!(self, Self::Frigate | Self::HomeAssistant | Self::Onvif)
    }
}

/// One message of a source, read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What tells it from every other of the source: the same again is the same message.
    pub key: String,
    /// The source's clock.
    pub at: Option<Time>,
    /// What it says; nothing: a sign of life.
    pub events: Vec<Told>,
    /// The bytes as they came.
    pub raw: Vec<u8>,
}

impl Reading {
    /// The message as it is handed in.
    pub fn message(mut self, account: Id, path: &'static str, sender: &str) -> Message {
        self.raw.truncate(RAW_MAX);
        Message {
            account_id: account,
            digest: secret::sha256(&[account.to_string().as_bytes(), self.key.as_bytes()]),
            path,
            line: None,
            sender: sender.to_owned(),
            panel_at: self.at,
            encrypted: false,
            tolerances: Vec::new(),
            events: self.events,
            raw: self.raw,
        }
    }
}

/// An event of a source, its code and name as they can be kept.
fn told(code: &str, name: &str, category: Category, effect: Effect) -> Told {
    Told::new(clean(code, NAME_MAX), clean(name, NAME_MAX), category, effect)
}

/// Gives an event what it has in common with its repeats, by which alone its restoral finds it.
fn of_family(told: Told, family: &str) -> Told {
    Told { family: family.to_owned(), ends: vec![family.to_owned()], ..told }
}

/// Text as it can be kept: in one piece, without what no database holds, cut at a letter.
fn clean(text: &str, most: usize) -> String {
    let plain: String = text.chars().filter(|letter| !letter.is_control() || *letter == '\n').collect();
    let mut end = plain.len().min(most);
    while !plain.is_char_boundary(end) {
        end -= 1;
    }
    plain.get(..end).unwrap_or_default().trim().to_owned()
}

/// Free text of an event; none when there is nothing of it.
fn words(text: &str) -> Option<String> {
    Some(clean(text, TEXT_MAX)).filter(|text| !text.is_empty())
}

/// The name of a zone as zones are numbered: capitals, digits and `- _ . / :`, whatever a camera calls itself.
fn zone_name(name: &str) -> Option<String> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-_./:".contains(letter);
    let name = name.trim().to_uppercase();
    let zone: String = name.chars().map(|letter| if fits(letter) { letter } else { '_' }).take(ZONE_MAX).collect();
    Some(zone).filter(|zone| !zone.is_empty())
}

/// Longest name of a zone, in letters: as long as the number of an account.
const ZONE_MAX: usize = 64;

/// JSON of a source.
fn json(bytes: &[u8]) -> Result<Value> {
    serde_json::from_slice(bytes).map_err(|error| Error::invalid(format!("it is no JSON: {error}")))
}

/// A text, number or truth as text; nothing else is one.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

fn plain_at(value: &Value, pointer: &str) -> Option<String> {
    value.pointer(pointer).and_then(plain).filter(|text| !text.trim().is_empty())
}

/// From here on a number is of milliseconds: in seconds it would be the year 5138.
const MILLISECONDS_FROM: f64 = 1e11;

/// Seconds or milliseconds since 1970, or RFC 3339 text; anything else is no time, and no reason to refuse an alarm.
fn moment(value: &Value) -> Option<Time> {
    if let Some(text) = value.as_str() {
        return Time::parse(text).ok();
    }
    let number = value.as_f64()?;
    let micros = if number.abs() < MILLISECONDS_FROM { number * 1e6 } else { number * 1e3 };
    #[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and the calendar is checked")]
    let at = Time::from_micros(micros as i64);
    at.year_in("UTC").is_ok().then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_named_as_they_are_numbered() {
        for (name, expected) in [
            ("front_door", Some("FRONT_DOOR")),
            (" Nord Ecke ", Some("NORD_ECKE")),
            ("café\u{0}", Some("CAF__")),
            ("", None),
        ] {
            assert_eq!(zone_name(name).as_deref(), expected, "{name:?}");
        }
    }

    #[test]
    fn text_is_kept_without_what_no_database_holds() {
        assert_eq!(words("a\u{0}b\r\nc").as_deref(), Some("ab\nc"));
        assert_eq!(words(" \u{7} "), None);
        assert_eq!(words(&"é".repeat(TEXT_MAX)).map(|text| text.len()), Some(TEXT_MAX));
    }

    #[test]
    fn times_are_read() {
        let check = |text: &str, expected: Option<i64>| {
            let value = serde_json::from_str(text).expect("JSON");
            assert_eq!(moment(&value).map(|at| at.micros() / 1_000_000), expected, "{text}");
        };
        check("1790000000.5", Some(1_790_000_000));
        check("1790000000500", Some(1_790_000_000));
        check("\"2026-09-21T14:13:20Z\"", Some(1_790_000_000));
        check("\"yesterday\"", None);
        check("1e300", None);
        check("{}", None);
    }
}
