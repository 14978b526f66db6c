//! The journal as a reader sees it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::Api;

/// Every entry after a number.
#[track_caller]
pub fn after(api: &Api, seq: i64) -> Vec<Value> {
    api.all(&format!("/journal?after={seq}&limit=500"))
}

/// Every entry up to a number.
#[track_caller]
pub fn until(api: &Api, seq: i64) -> Vec<Value> {
    let mut entries = Vec::new();
    let mut last = 0;
    while last < seq {
        let page = api.items(&format!("/journal?after={last}&limit=500"));
        entries.extend(page.into_iter().take_while(|entry| entry["seq"].as_i64() <= Some(seq)));
        last = entries.last().and_then(|entry| entry["seq"].as_i64()).unwrap_or(seq);
    }
    entries
}

/// Number of the last entry.
///
/// # Panics
/// When a list does not say it.
#[track_caller]
pub fn head(api: &Api) -> i64 {
    let answer = api.get("/sites?limit=1");
    answer.header("castellan-seq").parse().expect("a list says up to which entry it is complete")
}

/// Reads several things of the same moment: again until nothing was written meanwhile.
///
/// # Panics
/// When something is written all the time.
#[track_caller]
pub fn while_quiet<T>(api: &Api, mut read: impl FnMut() -> T) -> T {
    crate::wait_for("a quiet moment", 300, || {
        let before = head(api);
        let value = read();
        (head(api) == before).then_some(value)
    })
}

/// Checks that entries follow each other without gap, the first after `seq`.
///
/// # Panics
/// When one is missing or doubled.
#[track_caller]
pub fn assert_no_gap(entries: &[Value], seq: i64) {
    for (entry, expected) in entries.iter().zip(seq + 1..) {
        assert_eq!(entry["seq"], expected, "the numbers have a gap or a double");
    }
}

/// The state that the after-images of entries come to: incidents and units by id.
#[derive(Clone, Debug, Default)]
pub struct Images {
    /// Incidents.
    pub incidents: BTreeMap<String, Value>,
    /// Units.
    pub units: BTreeMap<String, Value>,
}

impl Images {
    /// Takes the entries in, the oldest first.
    pub fn of(entries: &[Value]) -> Self {
        let mut images = Self::default();
        images.take(entries);
        images
    }

    /// Takes later entries in as well.
    pub fn take(&mut self, entries: &[Value]) {
        let images = self;
        for payload in entries.iter().map(|entry| &entry["payload"]) {
            put(&mut images.incidents, &payload["incident"]);
            put(&mut images.units, &payload["unit"]);
            for unit in payload["units"].as_array().into_iter().flatten() {
                put(&mut images.units, unit);
            }
        }
    }
}

fn put(images: &mut BTreeMap<String, Value>, image: &Value) {
    if let Some(id) = image["id"].as_str() {
        images.insert(id.to_owned(), image.clone());
    }
}
