//! What comes over a broker: events, which count when they are said, and states, which count when they change.

use std::collections::BTreeMap;

use kernel::{Result, Time};

use super::super::{Category, Effect, Told};
use super::{Mapping, Reading, SourceKind, frigate, home_assistant, of_family, onvif, told};

/// One message of a broker.
#[derive(Clone, Copy, Debug)]
pub struct Published<'a> {
    /// Topic.
    pub topic: &'a str,
    /// What it says.
    pub payload: &'a [u8],
    /// The broker had kept it: nobody has just said it.
    pub retained: bool,
    /// When it came.
    pub at: Time,
}

/// Filters of the topics that a source speaks on.
pub fn topics(kind: SourceKind, mapping: &Mapping) -> Vec<String> {
    let topic = mapping.topic.as_deref().unwrap_or_default().trim_end_matches('/');
    match kind {
        SourceKind::Frigate => vec![format!("{topic}/reviews"), format!("{topic}/available")],
        SourceKind::HomeAssistant => std::iter::once(topic.to_owned()).chain(mapping.availability.clone()).collect(),
        SourceKind::Onvif => vec![format!("{topic}/{}/#", onvif::PREFIX)],
        _ => Vec::new(),
    }
}

/// The states that are known of one source, by what they are of.
#[derive(Clone, Debug, Default)]
pub struct States(BTreeMap<&'static str, String>);

/// What a state did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It is as it was: said again after a reconnection, or for no reason.
    None,
    /// Nobody knows what it was before, and it is of some time ago.
    First,
    /// It has changed.
    Changed,
}

impl States {
    /// What was known when the program ended: the newest first of the codes that were stored for the source.
    pub fn remembered<'a>(codes: impl IntoIterator<Item = &'a str>) -> Self {
        let mut states = Self::default();
        for code in codes {
            let of = if AVAILABILITY.contains(&code) {
                AVAILABLE
            } else if home_assistant::STATES.contains(&code) {
                home_assistant::ARMED
            } else {
                continue;
            };
            states.0.entry(of).or_insert_with(|| code.to_owned());
        }
        states
    }

    pub(super) fn take(&mut self, of: &'static str, state: &str, retained: bool) -> Change {
        match self.0.insert(of, state.to_owned()) {
            Some(before) if before == state => Change::None,
            None if retained => Change::First,
            _ => Change::Changed,
        }
    }

    /// Reads a message of a source; nothing when it says nothing that is new, or nothing that this source says.
    ///
    /// # Errors
    /// `invalid` when it is of another form than the source's messages have.
    pub fn read(&mut self, kind: SourceKind, mapping: &Mapping, message: &Published<'_>) -> Result<Option<Reading>> {
        if is_availability(kind, mapping, message.topic) {
            return self.availability(message);
        }
        match kind {
            SourceKind::Frigate => frigate::review(mapping, message),
            SourceKind::HomeAssistant => home_assistant::state(self, mapping, message),
            SourceKind::Onvif => onvif::event(mapping, message),
            _ => Ok(None),
        }
    }

    /// Whether the source is there. What was said in the meantime, nobody knows.
    fn availability(&mut self, message: &Published<'_>) -> Result<Option<Reading>> {
        let state = text(message.payload)?;
        let state = AVAILABILITY.into_iter().find(|known| *known == state);
        let state = state.ok_or_else(|| kernel::Error::invalid("it is neither online nor offline nor stopped"))?;
        let effect = match self.take(AVAILABLE, state, message.retained) {
            Change::None => return Ok(None),
            Change::First => Effect::Log,
            Change::Changed if state == ONLINE => Effect::Restore,
            Change::Changed => Effect::Alarm,
        };
        let name = if state == ONLINE { "Connected again" } else { "Not connected" };
        Ok(Some(state_reading(of_family(told(state, name, Category::Communication, effect), AVAILABLE), message)))
    }
}

/// What availability is of.
const AVAILABLE: &str = "available";
const ONLINE: &str = "online";
/// The words of it.
const AVAILABILITY: [&str; 3] = [ONLINE, "offline", "stopped"];

fn is_availability(kind: SourceKind, mapping: &Mapping, topic: &str) -> bool {
    match kind {
        SourceKind::Frigate => topic.ends_with("/available"),
        SourceKind::HomeAssistant => mapping.availability.as_deref() == Some(topic),
        _ => false,
    }
}

/// A state as it is handed in: it has no id, and every one that gets here is a change.
pub(super) fn state_reading(event: Told, message: &Published<'_>) -> Reading {
    Reading {
        key: format!("{}\n{}\n{}", message.topic, event.code, message.at.micros()),
        at: None,
        events: vec![event],
        raw: message.payload.to_vec(),
    }
}

pub(super) fn text(payload: &[u8]) -> Result<&str> {
    std::str::from_utf8(payload).map(str::trim).map_err(|_| kernel::Error::invalid("it is no text"))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// What a source of some kind says, message by message: topic, payload, retained, effects.
    pub(in super::super) fn check(
        kind: SourceKind,
        mapping: &str,
        states: &mut States,
        said: &[(&str, &str, bool, &[Effect])],
    ) {
        let mapping: Mapping = serde_json::from_str(mapping).expect("a mapping");
        for (second, (topic, payload, retained, expected)) in (1..).zip(said) {
            let at = Time::from_micros(second * 1_000_000);
            let message = Published { topic, payload: payload.as_bytes(), retained: *retained, at };
            let reading = states.read(kind, &mapping, &message).expect("it is read");
            let effects: Vec<_> = reading.iter().flat_map(|one| &one.events).map(|event| event.effect).collect();
            assert_eq!(&effects[..], *expected, "{second}: {topic} {payload}");
        }
    }

    #[test]
    fn a_source_goes_and_comes_back() {
        let said = [
            ("frigate/available", "online", true, &[Effect::Log][..]),
            ("frigate/available", "offline", false, &[Effect::Alarm]),
            ("frigate/available", "offline", true, &[]),
            ("frigate/available", "online", false, &[Effect::Restore]),
            ("frigate/available", "online", false, &[]),
            // It went away while nobody listened.
            ("frigate/available", "offline", true, &[Effect::Alarm]),
        ];
        check(SourceKind::Frigate, r#"{"topic":"frigate"}"#, &mut States::default(), &said);
    }

    #[test]
    fn what_was_known_is_remembered() {
        let mut states = States::remembered(["alert", "triggered", "offline", "disarmed", "online"]);
        assert_eq!(states.take(home_assistant::ARMED, "triggered", true), Change::None);
        assert_eq!(states.take(AVAILABLE, "online", true), Change::Changed);
    }

    #[test]
    fn topics_are_those_that_a_kind_speaks_on() {
        for (kind, mapping, expected) in [
            (SourceKind::Frigate, r#"{"topic":"frigate/"}"#, &["frigate/reviews", "frigate/available"][..]),
            (SourceKind::HomeAssistant, r#"{"topic":"home/alarm"}"#, &["home/alarm"]),
            (SourceKind::HomeAssistant, r#"{"topic":"a","availability":"b"}"#, &["a", "b"]),
            (SourceKind::Onvif, r#"{"topic":"cam1"}"#, &["cam1/onvif-ej/#"]),
            (SourceKind::Webhook, "{}", &[]),
        ] {
            assert_eq!(topics(kind, &serde_json::from_str(mapping).expect("a mapping")), expected);
        }
    }
}
