//! Any program that can post JSON: one event a message, its parts where the mapping says.

use kernel::Result;

use super::super::{Category, Effect};
use super::mapping::{Facts, Mapping};
use super::{Reading, clean, json, moment, of_family, plain_at, told, words, zone_name};

/// Reads the message of a webhook. `signed` is the header that proves it: two messages without an id are the same one when
/// they were signed as one.
///
/// # Errors
/// `invalid` when it is no JSON object.
pub fn webhook(body: &[u8], mapping: &Mapping, signed: &str) -> Result<Reading> {
    let value = json(body)?;
    if !value.is_object() {
        return Err(kernel::Error::invalid("a message is a JSON object, one event each"));
    }
    let pointers = &mapping.pointers;
    let pointer = |own: &Option<String>, default: &str| own.clone().unwrap_or_else(|| default.to_owned());
    let part = |own: &Option<String>, default: &str| plain_at(&value, &pointer(own, default));
    let state = part(&pointers.state, "/state").unwrap_or_default();
    let own = part(&pointers.category, "/category").and_then(|word| word.parse::<Category>().ok());
    let category = own.or(mapping.category).unwrap_or(Category::Other);
    let code = part(&pointers.code, "/code").unwrap_or_else(|| category.as_str().to_owned());
    let zone = part(&pointers.zone, "/zone");
    let text = part(&pointers.text, "/text");
    let facts = Facts::of(&value)
        .add("code", &code)
        .add("category", category.as_str())
        .add("zone", zone.as_deref().unwrap_or_default())
        .add("text", text.as_deref().unwrap_or_default())
        .add("state", &state);
    let effect = if mapping.is_over(&state) { Effect::Restore } else { Effect::Alarm };
    let mut event = mapping.judge(told(&code, &code.replace(['_', '-'], " "), category, effect), &facts);
    event = of_family(event, &format!("webhook/{}", clean(&code, super::NAME_MAX)));
    event.zone = zone.as_deref().and_then(zone_name);
    event.text = text.as_deref().and_then(words);
    event.video = part(&pointers.link, "/link").as_deref().and_then(link);
    let occurred = value.pointer(&pointer(&pointers.at, "/at"));
    let key = match part(&pointers.id, "/id") {
        // The same id may come as a beginning and as an end, and of a source that counts anew, at another time.
        Some(id) => format!("id\n{id}\n{state}\n{}", occurred.map(ToString::to_string).unwrap_or_default()),
        None => format!("signed\n{signed}"),
    };
    Ok(Reading { key, at: occurred.and_then(moment), events: vec![event], raw: body.to_vec() })
}

/// A link that a browser may open.
pub(super) fn link(text: &str) -> Option<String> {
    let text = text.trim();
    let is_link = text.starts_with("https://") || text.starts_with("http://");
    words(text).filter(|_| is_link)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mapping: &str, body: &str) -> Reading {
        let mapping: Mapping = serde_json::from_str(mapping).expect("a mapping");
        webhook(body.as_bytes(), &mapping, "t=1").expect("it is read")
    }

    #[test]
    fn parts_stand_where_the_mapping_says() {
        let mapping = r#"{"pointers":{"id":"/event/id","code":"/event/type","zone":"/door/name","at":"/event/time",
            "state":"/event/phase","link":"/clip","text":"/msg"},"category":"access",
            "rules":[{"field":"code","is":"forced*","category":"burglary","priority":1}]}"#;
        let body = r#"{"event":{"id":77,"type":"forced_open","time":1790000000,"phase":"start"},
            "door":{"name":"dock 2"},"clip":"https://nvr.example/77","msg":"Forced open"}"#;
        let reading = read(mapping, body);
        let event = &reading.events[0];
        assert_eq!((event.category, event.effect, event.priority), (Category::Burglary, Effect::Alarm, 1));
        assert_eq!((event.code.as_str(), event.code_name.as_str()), ("forced_open", "forced open"));
        assert_eq!((event.zone.as_deref(), event.text.as_deref()), (Some("DOCK_2"), Some("Forced open")));
        assert_eq!(event.video.as_deref(), Some("https://nvr.example/77"));
        assert_eq!(reading.at, Some(kernel::Time::from_micros(1_790_000_000_000_000)));
        assert_eq!(read(mapping, &body.replace("start", "closed")).events[0].effect, Effect::Restore);
    }

    #[test]
    fn what_is_not_mapped_stands_where_one_expects_it() {
        let check = |body: &str, expected: (Category, Effect, Option<&str>)| {
            let event = &read("{}", body).events[0];
            assert_eq!((event.category, event.effect, event.zone.as_deref()), expected, "{body}");
        };
        check(r#"{"category":"fire","zone":3}"#, (Category::Fire, Effect::Alarm, Some("3")));
        check(r#"{"category":"fire","zone":3,"state":"restored"}"#, (Category::Fire, Effect::Restore, Some("3")));
        check(r#"{"state":true}"#, (Category::Other, Effect::Alarm, None));
        check(r#"{"state":false}"#, (Category::Other, Effect::Restore, None));
        check(r#"{"category":"no such"}"#, (Category::Other, Effect::Alarm, None));
        check("{}", (Category::Other, Effect::Alarm, None));
    }

    #[test]
    fn the_same_event_has_the_same_key() {
        let key =
            |body: &str, signed: &str| webhook(body.as_bytes(), &Mapping::default(), signed).expect("it is read").key;
        assert_eq!(key(r#"{"id":1}"#, "t=1"), key(r#"{"id":1,"text":"x"}"#, "t=2"));
        assert_ne!(key(r#"{"id":1}"#, "t=1"), key(r#"{"id":2}"#, "t=1"));
        assert_ne!(key(r#"{"id":1}"#, "t=1"), key(r#"{"id":1,"state":"off"}"#, "t=1"));
        assert_eq!(key("{}", "t=1"), key("{}", "t=1"));
        assert_ne!(key("{}", "t=1"), key("{}", "t=2"));
    }

    #[test]
    fn what_is_no_message_is_refused() {
        for body in ["", "[]", "7", "{", "\u{0}"] {
            assert!(webhook(body.as_bytes(), &Mapping::default(), "").is_err(), "{body:?}");
        }
        assert_eq!(link("javascript:alert(1)"), None);
    }
}
