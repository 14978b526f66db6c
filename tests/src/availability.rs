//! What units are shown to be doing, beside what their assignments say.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::Api;

/// Units whose availability does not say what the open assignments say, in words.
#[track_caller]
pub fn wrong(api: &Api) -> Vec<String> {
    differing(&api.all("/incidents?state=open&limit=500"), &api.all("/units"))
}

/// The same of incidents and units of one moment; incidents that are over say nothing.
pub fn differing<'a>(incidents: impl IntoIterator<Item = &'a Value>, units: &[Value]) -> Vec<String> {
    const RANK: [&str; 4] = ["assigned", "acknowledged", "en_route", "on_scene"];
    let rank = |state: &Value| RANK.iter().position(|one| state == one);
    let mut most: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for incident in incidents {
        for assignment in incident["assignments"].as_array().into_iter().flatten() {
            if let Some(rank) = rank(&assignment["state"]) {
                let entry = most.entry(assignment["unit_id"].as_str().unwrap_or_default().to_owned()).or_default();
                *entry = (entry.0.max(rank), entry.1 + 1);
            }
        }
    }
    let mut wrong = Vec::new();
    for unit in units {
        let open = most.get(unit["id"].as_str().unwrap_or_default());
        let expected = match (open, unit["duty"].as_str().unwrap_or_default()) {
            (Some((rank, _)), _) => RANK[*rank],
            (None, "on_duty") => "available",
            (None, duty) => duty,
        };
        let count = unit["assignments"].as_array().map_or(0, Vec::len);
        if unit["availability"] != expected || count != open.map_or(0, |open| open.1) {
            let (sign, shown) = (&unit["call_sign"], &unit["availability"]);
            wrong.push(format!("{sign} is shown {shown} with {count}, its assignments say {expected} with {open:?}"));
        }
    }
    wrong
}
