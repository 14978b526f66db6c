//! A camera of ONVIF profile M: events as JSON over MQTT.

use kernel::{Error, Result};
use serde_json::Value;

use super::super::{Category, Effect};
use super::mapping::{Facts, Mapping};
use super::mqtt::Published;
use super::{NAME_MAX, Reading, clean, json, moment, of_family, plain, told, words, zone_name};

/// The level of a topic behind which an event's own topic stands.
pub(super) const PREFIX: &str = "onvif-ej";
/// Names of the items that say whether a condition lasts.
const STATES: [&str; 8] = ["state", "ismotion", "isinside", "logicalstate", "active", "failed", "istamper", "alarm"];

/// Reads an event. What a camera calls *Initialized* is how things stand when it begins to speak, and no alarm.
pub(super) fn event(mapping: &Mapping, message: &Published<'_>) -> Result<Option<Reading>> {
    let value = json(message.payload)?;
    let known = value.get("Data").is_some() || value.get("Source").is_some();
    if !known {
        return Err(Error::invalid("this is no event of ONVIF: it has neither Source nor Data"));
    }
    let operation = ["PropertyOperation", "@PropertyOperation"].iter().find_map(|name| value.get(name)?.as_str());
    if message.retained || operation == Some("Initialized") {
        return Ok(None);
    }
    let (topic, from) = parts(message.topic);
    let source = items(value.get("Source"));
    let data = items(value.get("Data"));
    let lasts = data.iter().find(|(name, _)| STATES.contains(&name.to_lowercase().as_str()));
    let lasts = lasts.and_then(|(_, text)| truth(text)).unwrap_or(true) && operation != Some("Deleted");
    let effect = if lasts { Effect::Alarm } else { Effect::Restore };
    let facts = source
        .iter()
        .chain(&data)
        .fold(Facts::of(&value).add("topic", topic), |facts, (name, text)| facts.add(name, text));
    let category = if mapping.category.is_some() { mapping.category } else { category(topic) };
    let event = told(topic, topic.rsplit('/').next().unwrap_or(topic), category.unwrap_or(Category::Other), effect);
    let mut event = of_family(mapping.judge(event, &facts), &format!("onvif/{}", clean(topic, NAME_MAX)));
    let from = from.map_or_else(|| join(&source, |(_, text)| text.clone(), "/"), str::to_owned);
    event.zone = zone_name(&from);
    event.text = words(&join(&data, |(name, text)| format!("{name}: {text}"), ", "));
    let at = value.get("UtcTime");
    let key = format!("{}\n{effect}\n{}", message.topic, at.map(ToString::to_string).unwrap_or_default());
    Ok(Some(Reading { key, at: at.and_then(moment), events: vec![event], raw: message.payload.to_vec() }))
}

/// The event's own topic, and the values of its source when the topic holds them.
fn parts(topic: &str) -> (&str, Option<&str>) {
    let marker = format!("/{PREFIX}/");
    let own = topic.find(&marker).and_then(|at| topic.get(at + marker.len()..)).unwrap_or(topic);
    own.split_once("/&").map_or((own, None), |(own, source)| (own, Some(source.trim_matches('/'))))
}

/// Names and values: an object of them, or as some makers have it, the list of SimpleItems of the XML form.
fn items(value: Option<&Value>) -> Vec<(String, String)> {
    let listed = |list: &Vec<Value>| {
        let item = |item: &Value| Some((item.get("Name")?.as_str()?.to_owned(), plain(item.get("Value")?)?));
        list.iter().filter_map(item).collect()
    };
    match value {
        Some(Value::Array(list)) => listed(list),
        Some(Value::Object(map)) => match map.get("SimpleItem") {
            Some(Value::Array(list)) => listed(list),
            _ => map.iter().filter_map(|(name, value)| Some((name.clone(), plain(value)?))).collect(),
        },
        _ => Vec::new(),
    }
}

fn join(items: &[(String, String)], part: impl Fn(&(String, String)) -> String, between: &str) -> String {
    items.iter().map(part).collect::<Vec<_>>().join(between)
}

fn truth(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// What an event of this topic is about, as the specification names its topics.
fn category(topic: &str) -> Option<Category> {
    let has = |word: &str| topic.contains(word);
    if has("Tamper") || has("ImageTooDark") || has("ImageTooBlurry") || has("SignalLoss") || has("GlobalSceneChange") {
        return Some(Category::Tamper);
    }
    if has("HardwareFailure") || has("StorageFailure") {
        return Some(Category::Trouble);
    }
    let intrusion = ["RuleEngine", "Motion", "DigitalInput"].into_iter().any(has);
    intrusion.then_some(Category::Burglary)
}

#[cfg(test)]
mod tests {
    use super::super::mqtt::tests::check;
    use super::super::{SourceKind, States};
    use super::*;

    fn read(topic: &str, payload: &str) -> Reading {
        let at = kernel::Time::from_micros(0);
        let message = Published { topic, payload: payload.as_bytes(), retained: false, at };
        event(&Mapping::default(), &message).expect("it is read").expect("it says something")
    }

    #[test]
    fn what_begins_raises_and_what_ends_restores() {
        let motion = |truth: &str, more: &str| {
            format!(
                r#"{{"UtcTime":"2026-11-29T06:00:00Z","Source":{{"Source":"1"}},"Data":{{"State":{truth}}}{more}}}"#
            )
        };
        let topic = "cam1/onvif-ej/VideoSource/MotionAlarm/&1";
        let (first, begins) = (motion("true", r#","PropertyOperation":"Initialized""#), motion("true", ""));
        let (ends, gone) = (motion("false", ""), motion("\"1\"", r#","PropertyOperation":"Deleted""#));
        check(
            SourceKind::Onvif,
            r#"{"topic":"cam1"}"#,
            &mut States::default(),
            &[
                (topic, &first, false, &[]),
                (topic, &begins, true, &[]),
                (topic, &begins, false, &[Effect::Alarm]),
                (topic, &ends, false, &[Effect::Restore]),
                (topic, &gone, false, &[Effect::Restore]),
            ],
        );
    }

    #[test]
    fn topics_name_event_and_source() {
        // The example of the specification.
        let topic = "MyDevice/onvif-ej/RuleEngine/LineDetector/Crossed/&1/2/MyImportantFence1";
        let crossed =
            read(topic, r#"{"UtcTime":"2026-11-29T06:00:00Z","Source":{"VideoSource":1},"Data":{"ObjectId":15}}"#);
        let event = &crossed.events[0];
        assert_eq!((event.code.as_str(), event.code_name.as_str()), ("RuleEngine/LineDetector/Crossed", "Crossed"));
        assert_eq!((event.zone.as_deref(), event.category), (Some("1/2/MYIMPORTANTFENCE1"), Category::Burglary));
        assert_eq!((event.effect, event.text.as_deref()), (Effect::Alarm, Some("ObjectId: 15")));
        // Without its source in the topic, and as a list of items.
        let list = r#"{"Source":{"SimpleItem":[{"Name":"Token","Value":"in 1"}]},
            "Data":{"SimpleItem":[{"Name":"LogicalState","Value":"false"}]}}"#;
        let input = read("p/onvif-ej/Device/Trigger/DigitalInput", list);
        assert_eq!((input.events[0].zone.as_deref(), input.events[0].effect), (Some("IN_1"), Effect::Restore));
        let storage = read("p/onvif-ej/Device/HardwareFailure/StorageFailure", r#"{"Data":{"Failed":true}}"#);
        assert_eq!((storage.events[0].category, storage.events[0].zone.as_deref()), (Category::Trouble, None));
    }

    #[test]
    fn other_json_is_refused() {
        for payload in [&b""[..], b"[]", b"{}", b"7", &[0xff]] {
            let message =
                Published { topic: "a/onvif-ej/b", payload, retained: false, at: kernel::Time::from_micros(0) };
            assert!(event(&Mapping::default(), &message).is_err());
        }
    }
}
