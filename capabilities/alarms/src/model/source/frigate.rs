//! Frigate: `frigate/reviews`, which say what a person should look at.

use kernel::{Error, Result};
use serde::Deserialize;
use serde_json::Value;

use super::super::{Category, Effect};
use super::mapping::{Facts, Mapping};
use super::mqtt::Published;
use super::webhook::link;
use super::{Reading, json, moment, of_family, told, words, zone_name};

#[derive(Deserialize)]
struct Review {
    #[serde(rename = "type")]
    kind: String,
    after: After,
}

#[derive(Deserialize)]
struct After {
    id: String,
    camera: String,
    #[serde(default)]
    start_time: Value,
    #[serde(default)]
    end_time: Value,
    severity: String,
    #[serde(default)]
    data: Data,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Data {
    detections: Vec<String>,
    objects: Vec<String>,
    sub_labels: Vec<String>,
    zones: Vec<String>,
    audio: Vec<String>,
}

/// Reads a review: an alert raises an alarm of its camera, and its end restores it; a detection is written down when it
/// begins. The camera is the zone, so that another review of it is a repeat.
pub(super) fn review(mapping: &Mapping, message: &Published<'_>) -> Result<Option<Reading>> {
    // What a broker kept of a review is long over.
    if message.retained {
        return Ok(None);
    }
    let value = json(message.payload)?;
    let Review { kind, after } = Review::deserialize(&value)
        .map_err(|error| Error::invalid(format!("this is no review of Frigate: {error}")))?;
    let effect = match (kind.as_str(), after.severity.as_str()) {
        ("new" | "update", "alert") => Effect::Alarm,
        ("end", "alert") => Effect::Restore,
        ("new", _) => Effect::Log,
        _ => return Ok(None),
    };
    let data = &after.data;
    // A detector adds `-verified` to what it knows the name of.
    let mut seen: Vec<&str> = data.objects.iter().map(|one| one.trim_end_matches("-verified")).collect();
    seen.extend(data.audio.iter().map(String::as_str));
    seen.sort_unstable();
    seen.dedup();
    let facts = Facts::of(&value)
        .add("camera", &after.camera)
        .add("severity", &after.severity)
        .add_all("object", seen.iter().copied())
        .add_all("zone", data.zones.iter().map(String::as_str));
    let name = if seen.is_empty() { after.severity.clone() } else { seen.join(", ") };
    let event = told(&after.severity, &name, mapping.category.unwrap_or(Category::Burglary), effect);
    let mut event = of_family(mapping.judge(event, &facts), "frigate/alert");
    event.zone = zone_name(&after.camera);
    event.area = data.zones.first().and_then(|zone| words(zone));
    event.text = words(&sentence(&name, data));
    event.video = mapping.link.as_deref().and_then(|pattern| link(&recorded(pattern, &after)));
    let at = if effect == Effect::Restore { &after.end_time } else { &after.start_time };
    // Updates say the same again and again: they are one message until something else is seen.
    let key = format!("{}\n{}\n{}\n{}", after.id, effect, after.severity, name);
    Ok(Some(Reading { key, at: moment(at), events: vec![event], raw: message.payload.to_vec() }))
}

/// `person in driveway, street: Kim`.
fn sentence(name: &str, data: &Data) -> String {
    let place = if data.zones.is_empty() { String::new() } else { format!(" in {}", data.zones.join(", ")) };
    let who = if data.sub_labels.is_empty() { String::new() } else { format!(": {}", data.sub_labels.join(", ")) };
    format!("{name}{place}{who}")
}

fn recorded(pattern: &str, after: &After) -> String {
    let event = after.data.detections.first().map_or("", String::as_str);
    pattern.replace("{camera}", &after.camera).replace("{event}", event).replace("{review}", &after.id)
}

#[cfg(test)]
mod tests {
    use super::super::mqtt::tests::check;
    use super::super::{SourceKind, States};
    use super::*;

    /// As Frigate's documents show it, shortened.
    fn said(kind: &str, severity: &str) -> String {
        format!(
            r#"{{"type":"{kind}","before":{{"id":"1718987129.308396-fqk5ka","severity":"detection"}},
            "after":{{"id":"1718987129.308396-fqk5ka","camera":"front_cam","start_time":1718987129.308396,
            "end_time":null,"severity":"{severity}","thumb_path":"/media/frigate/clips/review/thumb.webp",
            "data":{{"detections":["1718987128.947436-g92ztx","1718987148.879516-d7oq7r"],
            "objects":["person","car"],"sub_labels":[],"zones":["driveway"],"audio":[]}}}}}}"#
        )
    }

    #[test]
    fn alerts_raise_and_their_end_restores() {
        let (begins, rises, ends) = (said("new", "detection"), said("update", "alert"), said("end", "alert"));
        let (more, over) = (said("update", "detection"), said("end", "detection"));
        check(
            SourceKind::Frigate,
            r#"{"topic":"frigate"}"#,
            &mut States::default(),
            &[
                ("frigate/reviews", &begins, false, &[Effect::Log]),
                ("frigate/reviews", &more, false, &[]),
                ("frigate/reviews", &rises, false, &[Effect::Alarm]),
                ("frigate/reviews", &ends, false, &[Effect::Restore]),
                ("frigate/reviews", &rises, true, &[]),
                ("frigate/reviews", &over, false, &[]),
            ],
        );
    }

    #[test]
    fn a_review_says_who_where_and_what_was_recorded() {
        let mapping = r#"{"topic":"frigate","link":"https://frigate.example/api/events/{event}/clip.mp4",
            "rules":[{"field":"object","is":"car","category":"access"}]}"#;
        let mapping: Mapping = serde_json::from_str(mapping).expect("a mapping");
        let said = said("new", "alert");
        let at = kernel::Time::from_micros(0);
        let message = Published { topic: "frigate/reviews", payload: said.as_bytes(), retained: false, at };
        let reading = review(&mapping, &message).expect("it is read").expect("it says something");
        let event = &reading.events[0];
        assert_eq!((event.zone.as_deref(), event.area.as_deref()), (Some("FRONT_CAM"), Some("driveway")));
        assert_eq!((event.category, event.text.as_deref()), (Category::Access, Some("car, person in driveway")));
        let clip = "https://frigate.example/api/events/1718987128.947436-g92ztx/clip.mp4";
        assert_eq!(event.video.as_deref(), Some(clip));
        assert_eq!(reading.at.map(|at| at.micros() / 1_000_000), Some(1_718_987_129));
    }
}
