//! Where the messages of a source hold what, and what they are about.

use kernel::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::super::{Category, Effect, Told};
use super::{SourceKind, plain};

/// Rules of one source at the most: more than anybody keeps in mind.
const RULES_MAX: usize = 100;
/// Longest text of a mapping, in bytes.
const TEXT_MAX: usize = 300;
/// Words that say that a condition is over, when the mapping names none.
const OVER: [&str; 9] = ["restored", "resolved", "cleared", "closed", "ok", "end", "off", "false", "0"];

/// How the messages of a source are read. What is absent is where, or what, the guide says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AlarmSourceMapping)]
pub struct Mapping {
    /// MQTT: the prefix of Frigate's or the camera's topics, or the state topic of the panel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// Home Assistant: the topic on which `online` and `offline` come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub availability: Option<String>,
    /// Frigate: a link to what was recorded, with `{camera}`, `{event}` and `{review}` put in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Webhook: where a message holds what. Alertmanager: where an alert holds its zone.
    #[serde(default, skip_serializing_if = "Pointers::is_empty")]
    pub pointers: Pointers,
    /// Webhook: words of the state that say that the condition is over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub over: Vec<String>,
    /// What it is about when neither a rule nor the message says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// 1 to 5, when no rule says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i64>,
    /// The first that fits decides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
}

/// JSON pointers to the parts of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AlarmSourcePointers)]
pub struct Pointers {
    /// What tells the event from every other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What kind of event it is, in the source's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// A category in Castellan's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Zone, door, camera.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// What a person should read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// When it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Whether it lasts or is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// A link to a picture or clip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl Pointers {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn all(&self) -> [&Option<String>; 8] {
        [&self.id, &self.code, &self.category, &self.zone, &self.text, &self.at, &self.state, &self.link]
    }
}

/// What messages of a kind are about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AlarmSourceRule)]
pub struct Rule {
    /// The name of a part (`severity`, `object`, `subject` …), or a JSON pointer.
    pub field: String,
    /// What it is, in capitals or not; `*` at the end or the beginning stands for anything.
    pub is: String,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i64>,
    /// It is written down and raises nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ignore: bool,
}

impl Rule {
    fn fits(&self, facts: &Facts<'_>) -> bool {
        facts.named(&self.field).any(|text| like(&self.is.to_lowercase(), &text.to_lowercase()))
    }
}

/// Whether text is as a pattern with a `*` at one of its ends says, or at both.
fn like(pattern: &str, text: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(_), Some(_)) => text.contains(pattern.trim_matches('*')),
        (Some(end), None) => text.ends_with(end),
        (None, Some(start)) => text.starts_with(start),
        (None, None) => text == pattern,
    }
}

/// What rules look at: the whole message, and its parts by name.
#[derive(Debug, Default)]
pub(super) struct Facts<'a> {
    body: Option<&'a Value>,
    parts: Vec<(String, String)>,
}

impl<'a> Facts<'a> {
    pub(super) fn of(body: &'a Value) -> Self {
        Self { body: Some(body), parts: Vec::new() }
    }

    pub(super) fn add(mut self, name: &str, text: &str) -> Self {
        self.parts.push((name.to_owned(), text.to_owned()));
        self
    }

    pub(super) fn add_all<'t>(self, name: &str, texts: impl IntoIterator<Item = &'t str>) -> Self {
        texts.into_iter().fold(self, |facts, text| facts.add(name, text))
    }

    fn named(&self, name: &str) -> impl Iterator<Item = String> {
        let pointed = if name.starts_with('/') { self.body.and_then(|body| plain(body.pointer(name)?)) } else { None };
        let parts = self.parts.iter().filter(move |(part, _)| part == name).map(|(_, text)| text.clone());
        parts.chain(pointed)
    }
}

impl Mapping {
    /// Gives an event the category and priority that rules and mapping say, unless they say nothing.
    pub(super) fn judge(&self, told: Told, facts: &Facts<'_>) -> Told {
        let rule = self.rules.iter().find(|rule| rule.fits(facts));
        let category = rule.and_then(|rule| rule.category).unwrap_or(told.category);
        let priority = rule.and_then(|rule| rule.priority).or(self.priority).unwrap_or(category.priority());
        let ignored = rule.is_some_and(|rule| rule.ignore) && told.effect == Effect::Alarm;
        Told { category, priority, effect: if ignored { Effect::Log } else { told.effect }, ..told }
    }

    /// Whether a state says that the condition is over.
    pub(super) fn is_over(&self, state: &str) -> bool {
        let state = state.trim().to_lowercase();
        if self.over.is_empty() {
            OVER.contains(&state.as_str())
        } else {
            self.over.iter().any(|word| word.to_lowercase() == state)
        }
    }

    /// Checks a mapping for a kind of source.
    ///
    /// # Errors
    /// `invalid`, naming the part.
    pub fn check(&self, kind: SourceKind) -> Result<()> {
        let wrong = |message: String| Err(Error::invalid(format!("mapping: {message}")).field("mapping", message));
        let pointers = self.pointers.all().into_iter().flatten();
        if let Some(pointer) = pointers.clone().find(|pointer| !pointer.starts_with('/')) {
            return wrong(format!("“{pointer}” is no JSON pointer, such as /event/id"));
        }
        if self.rules.len() > RULES_MAX || self.over.len() > RULES_MAX {
            return wrong(format!("a source has at most {RULES_MAX} rules"));
        }
        let priorities = self.rules.iter().filter_map(|rule| rule.priority).chain(self.priority);
        if let Some(priority) = priorities.into_iter().find(|priority| !(1..=5).contains(priority)) {
            return wrong(format!("{priority} is no priority from 1 to 5"));
        }
        let rules = self.rules.iter().flat_map(|rule| [&rule.field, &rule.is]);
        let topics = [&self.topic, &self.availability, &self.link].into_iter().flatten();
        if pointers.chain(rules).chain(topics.clone()).chain(&self.over).any(|text| text.len() > TEXT_MAX) {
            return wrong(format!("a text has at most {TEXT_MAX} bytes"));
        }
        if kind.is_on_mqtt() && self.topic.as_deref().is_none_or(str::is_empty) {
            return wrong("a source on MQTT needs its topic".to_owned());
        }
        let named = [&self.topic, &self.availability].into_iter().flatten();
        if let Some(topic) = named.into_iter().find(|topic| topic.contains(['#', '+', '\0'])) {
            return wrong(format!("“{topic}” is a filter and no topic"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_have_stars_at_their_ends() {
        for (pattern, text, expected) in [
            ("critical", "critical", true),
            ("crit", "critical", false),
            ("crit*", "critical", true),
            ("*cal", "critical", true),
            ("*motion*", "a motion b", true),
            ("*", "", true),
            ("", "x", false),
        ] {
            assert_eq!(like(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn mappings_are_checked() {
        let check = |kind: SourceKind, text: &str, expected: bool| {
            let mapping: Mapping = serde_json::from_str(text).expect("a mapping");
            assert_eq!(mapping.check(kind).is_ok(), expected, "{text}");
        };
        check(SourceKind::Webhook, "{}", true);
        check(SourceKind::Webhook, r#"{"pointers":{"id":"/a/0"}}"#, true);
        check(SourceKind::Webhook, r#"{"pointers":{"id":"a"}}"#, false);
        check(SourceKind::Webhook, r#"{"priority":6}"#, false);
        check(
            SourceKind::Mail,
            r#"{"rules":[{"field":"subject","is":"*fire*","category":"fire","priority":0}]}"#,
            false,
        );
        check(SourceKind::Frigate, "{}", false);
        check(SourceKind::Frigate, r#"{"topic":"frigate"}"#, true);
        check(SourceKind::Onvif, r#"{"topic":"cam/#"}"#, false);
        assert!(serde_json::from_str::<Mapping>(r#"{"pointer":{}}"#).is_err(), "an unknown part is refused");
    }
}
