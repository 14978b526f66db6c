//! Alertmanager of Prometheus: its webhook, version 4.

use std::collections::BTreeMap;

use kernel::{Error, Result};
use serde::{Deserialize, Serialize};

use super::super::{Category, Effect};
use super::mapping::{Facts, Mapping};
use super::{Reading, moment, of_family, plain_at, told, words, zone_name};

/// Alerts of one message at the most: as many as one command stores. `max_alerts` of the receiver keeps to it.
pub const ALERTS_MAX: usize = 512;
/// The one version that there is.
const VERSION: &str = "4";

/// What is read of a message; the rest is about its grouping.
#[derive(Deserialize)]
struct Post {
    version: String,
    alerts: Vec<serde_json::Value>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Alert {
    status: String,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default)]
    annotations: BTreeMap<String, String>,
    #[serde(default)]
    starts_at: String,
    #[serde(default)]
    ends_at: String,
    fingerprint: String,
}

/// Reads a message. Each alert is one: a group is sent again with those in it that have not changed, and they are no news.
///
/// # Errors
/// `invalid` when it is of another form; `too_large` beyond [`ALERTS_MAX`].
pub fn alertmanager(body: &[u8], mapping: &Mapping) -> Result<Vec<Reading>> {
    let wrong = |error: serde_json::Error| Error::invalid(format!("this is no message of Alertmanager: {error}"));
    let post: Post = serde_json::from_slice(body).map_err(wrong)?;
    if post.version != VERSION {
        return Err(Error::invalid(format!("version {} of Alertmanager's messages is not {VERSION}", post.version)));
    }
    if post.alerts.len() > ALERTS_MAX {
        let message = format!("a message takes at most {ALERTS_MAX} alerts; set max_alerts of the receiver");
        return Err(Error::new(kernel::error::Kind::TooLarge, message));
    }
    post.alerts.iter().map(|alert| read(alert, mapping)).collect()
}

fn read(value: &serde_json::Value, mapping: &Mapping) -> Result<Reading> {
    let wrong = |error: serde_json::Error| Error::invalid(format!("this is no alert of Alertmanager: {error}"));
    let alert = Alert::deserialize(value).map_err(wrong)?;
    let effect = match alert.status.as_str() {
        "firing" => Effect::Alarm,
        "resolved" => Effect::Restore,
        other => return Err(Error::invalid(format!("“{other}” is neither firing nor resolved"))),
    };
    let name = alert.labels.get("alertname").map_or("alert", String::as_str);
    let facts = alert.labels.iter().fold(Facts::of(value), |facts, (name, text)| facts.add(name, text));
    let category = mapping.category.unwrap_or(Category::Trouble);
    let event = mapping.judge(told(name, name, category, effect), &facts);
    let mut event = of_family(event, &format!("alert/{}", alert.fingerprint));
    event.zone = zone(value, mapping).as_deref().and_then(zone_name);
    let said = ["summary", "description", "message"].iter().filter_map(|part| alert.annotations.get(*part));
    event.text = words(&said.map(String::as_str).collect::<Vec<_>>().join("\n"));
    let at = if effect == Effect::Alarm { &alert.starts_at } else { &alert.ends_at };
    Ok(Reading {
        key: format!("{}\n{}\n{}", alert.fingerprint, alert.starts_at, alert.status),
        at: moment(&serde_json::Value::String(at.clone())),
        events: vec![event],
        raw: value.to_string().into_bytes(),
    })
}

fn zone(alert: &serde_json::Value, mapping: &Mapping) -> Option<String> {
    match &mapping.pointers.zone {
        Some(pointer) => plain_at(alert, pointer),
        None => plain_at(alert, "/labels/zone").or_else(|| plain_at(alert, "/labels/instance")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Alertmanager 0.27 posts it.
    const POST: &str = r#"{"receiver":"castellan","status":"firing","alerts":[
        {"status":"firing","labels":{"alertname":"ServerRoomHot","instance":"rack-3:9100","severity":"critical"},
         "annotations":{"summary":"Server room is hot","description":"31 °C for 5 minutes"},
         "startsAt":"2026-11-29T06:00:00.123Z","endsAt":"0001-01-01T00:00:00Z",
         "generatorURL":"http://prometheus:9090/graph?g0.expr=temp","fingerprint":"aa11"},
        {"status":"resolved","labels":{"alertname":"ServerRoomHot","instance":"rack-4:9100","severity":"warning"},
         "annotations":{},"startsAt":"2026-11-29T05:00:00Z","endsAt":"2026-11-29T06:10:00Z","fingerprint":"bb22"}],
        "groupLabels":{},"commonLabels":{"alertname":"ServerRoomHot"},"commonAnnotations":{},
        "externalURL":"http://alertmanager:9093","version":"4","groupKey":"{}:{}","truncatedAlerts":0}"#;

    #[test]
    fn each_alert_is_one_message() {
        let mapping = r#"{"rules":[{"field":"severity","is":"critical","category":"environment","priority":1},
            {"field":"severity","is":"info","ignore":true}]}"#;
        let mapping: Mapping = serde_json::from_str(mapping).expect("a mapping");
        let [hot, over] = &alertmanager(POST.as_bytes(), &mapping).expect("it is read")[..] else { panic!("two") };
        let event = &hot.events[0];
        assert_eq!((event.category, event.effect, event.priority), (Category::Environment, Effect::Alarm, 1));
        assert_eq!((event.zone.as_deref(), event.code.as_str()), (Some("RACK-3:9100"), "ServerRoomHot"));
        assert_eq!(event.text.as_deref(), Some("Server room is hot\n31 °C for 5 minutes"));
        assert_eq!((event.family.as_str(), over.events[0].effect), ("alert/aa11", Effect::Restore));
        assert!(hot.at < over.at, "an end has its own time");
        let ignored = POST.replace("critical", "info");
        let ignored = alertmanager(ignored.as_bytes(), &mapping).expect("it is read");
        assert_eq!(ignored[0].events[0].effect, Effect::Log);
        assert_eq!(ignored[1].events[0].effect, Effect::Restore);
    }

    #[test]
    fn a_repeat_is_known_by_its_fingerprint_and_begin() {
        let key = |body: &str| alertmanager(body.as_bytes(), &Mapping::default()).expect("it is read").remove(0).key;
        assert_eq!(key(POST), key(&POST.replace("31 °C", "33 °C")));
        assert_ne!(key(POST), key(&POST.replace("06:00:00", "07:00:00")));
    }

    #[test]
    fn what_is_no_message_of_alertmanager_is_refused() {
        let many = format!(r#"{{"version":"4","alerts":[{}{{}}]}}"#, "{},".repeat(ALERTS_MAX));
        for body in ["", "{}", "[]", &POST.replace("\"4\"", "\"5\""), &POST.replace("\"firing\"", "\"burning\""), &many]
        {
            assert!(alertmanager(body.as_bytes(), &Mapping::default()).is_err(), "{body}");
        }
    }
}
