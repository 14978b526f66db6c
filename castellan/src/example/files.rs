//! The example's content, as it lies in castellan/example.

use serde::Deserialize;

/// Harbour Point: sites with their places and units, and the people.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Example {
    pub organisation: Organisation,
    #[serde(rename = "site")]
    pub sites: Vec<Site>,
    #[serde(rename = "person")]
    pub people: Vec<Person>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Organisation {
    pub name: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Site {
    pub code: String,
    pub name: String,
    pub address: String,
    pub time_zone: String,
    pub jurisdiction: String,
    pub latitude: f64,
    pub longitude: f64,
    #[serde(default, rename = "contact")]
    pub contacts: Vec<places::commands::NewContact>,
    #[serde(default, rename = "caution")]
    pub cautions: Vec<Caution>,
    #[serde(rename = "place")]
    pub places: Vec<Place>,
    #[serde(rename = "unit")]
    pub units: Vec<Unit>,
    /// From, to, kind and metres.
    #[serde(default)]
    pub paths: Vec<(String, String, String, f64)>,
}

/// What to know of a place, by its key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Caution {
    pub place: String,
    pub text: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    pub key: String,
    pub parent: Option<String>,
    pub kind: String,
    pub name: String,
    #[serde(default)]
    pub restricted: bool,
    pub level: Option<i64>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub outline: Option<Vec<[f64; 2]>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Unit {
    pub call_sign: String,
    pub vehicle: Option<String>,
    #[serde(default)]
    pub capabilities: Vec<String>,
    #[serde(default)]
    pub officers: Vec<String>,
    pub duty: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub username: String,
    pub name: String,
    pub role: String,
    pub site: Option<String>,
}

/// What makes the example live.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stories {
    #[serde(rename = "story")]
    pub stories: Vec<Story>,
    #[serde(rename = "open")]
    pub open: Vec<Open>,
}

/// A kind of incident as it happens here.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    pub r#type: String,
    pub weight: u32,
    pub places: Vec<String>,
    pub hours: Option<[u8; 2]>,
    pub source: String,
    #[serde(default)]
    pub caller: bool,
    pub opening: Vec<String>,
    #[serde(default)]
    pub lines: Vec<String>,
    pub dispositions: Vec<String>,
    pub units: usize,
    pub legs_s: Legs,
}

/// Ranges of seconds of each leg.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Legs {
    pub queue: [i64; 2],
    pub travel: [i64; 2],
    pub scene: [i64; 2],
}

/// An incident that is open when the example starts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Open {
    pub r#type: String,
    pub place: Option<String>,
    pub location_text: Option<String>,
    pub age_s: i64,
    pub state: String,
    pub priority: Option<i64>,
    pub source: Option<String>,
    pub opening: String,
    #[serde(default)]
    pub lines: Vec<String>,
    #[serde(default)]
    pub units: Vec<String>,
    pub caller_name: Option<String>,
    pub caller_phone: Option<String>,
}

/// Reads the content.
pub(super) fn load() -> anyhow::Result<(Example, Stories)> {
    Ok((
        toml::from_str(include_str!("../../example/harbour_point.toml"))?,
        toml::from_str(include_str!("../../example/stories.toml"))?,
    ))
}
