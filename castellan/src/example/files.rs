//! The example's content, as it lies in castellan/example.

use fastrand::Rng;
use serde::Deserialize;

/// Harbour Point: sites with their places and units, and the people.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Example {
    pub organisation: Organisation,
    #[serde(rename = "site")]
    pub sites: Vec<Site>,
    #[serde(rename = "person")]
    pub people: Vec<Person>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Organisation {
    pub name: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Site {
    pub code: String,
    pub name: String,
    pub address: String,
    pub time_zone: String,
    pub jurisdiction: String,
    pub latitude: f64,
    pub longitude: f64,
    /// Positions of its control room.
    #[serde(default)]
    pub desks: Vec<String>,
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
pub(crate) struct Caution {
    pub place: String,
    pub text: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Place {
    pub key: String,
    pub parent: Option<String>,
    pub kind: String,
    pub name: String,
    #[serde(default)]
    pub restricted: bool,
    pub level: Option<i64>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub link: Option<String>,
    pub outline: Option<Vec<[f64; 2]>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unit {
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
pub(crate) struct Person {
    pub username: String,
    pub name: String,
    pub role: String,
    pub site: Option<String>,
}

/// The alarm panels, and what they say.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Panels {
    #[serde(rename = "panel")]
    pub panels: Vec<Panel>,
    #[serde(rename = "happening")]
    pub happenings: Vec<Happening>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Panel {
    pub account: String,
    pub name: String,
    pub place: String,
    #[serde(rename = "zone")]
    pub zones: Vec<Zone>,
    /// As the API takes them.
    #[serde(rename = "holder")]
    pub holders: Vec<serde_json::Value>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Zone {
    pub number: String,
    pub name: String,
    pub place: String,
}

/// What a panel says when something happens at it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Happening {
    pub account: String,
    pub weight: u32,
    pub says: Vec<String>,
    #[serde(default)]
    pub pause_s: u64,
}

/// What makes the example live.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stories {
    #[serde(rename = "story")]
    pub stories: Vec<Story>,
    #[serde(rename = "open")]
    pub open: Vec<Open>,
}

/// A kind of incident as it happens here.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Story {
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

impl Story {
    /// Whether it happens at this hour of the day.
    pub(crate) fn is_likely(&self, hour: u8) -> bool {
        match self.hours {
            None => true,
            Some([first, last]) if first <= last => (first..=last).contains(&hour),
            Some([first, last]) => hour >= first || hour <= last,
        }
    }
}

/// Draws one of the stories that happen at this hour, by their weights; none when there is none.
pub(crate) fn draw<'a>(rng: &mut Rng, stories: impl IntoIterator<Item = &'a Story>, hour: u8) -> Option<&'a Story> {
    let choices: Vec<&Story> = stories.into_iter().filter(|story| story.is_likely(hour)).collect();
    let mut left = rng.u32(0..choices.iter().map(|story| story.weight).sum::<u32>().max(1));
    choices.into_iter().find(|story| {
        let hit = left < story.weight;
        left = left.saturating_sub(story.weight);
        hit
    })
}

/// What a story's template says of a place.
pub(crate) fn tell(text: &str, place: &str) -> String {
    text.replace("{place}", place)
}

/// Somebody who calls, and a number that can belong to nobody.
pub(crate) fn caller(rng: &mut Rng) -> (String, String) {
    let name = rng.choice(CALLERS).unwrap_or_default().to_owned();
    (name, format!("07700 900{:03}", rng.u32(0..1000)))
}

const CALLERS: [&str; 10] = [
    "Aylin Demir",
    "Tom Hargreaves",
    "Grace Okafor",
    "Piotr Nowak",
    "Lena Fischer",
    "Samir Haddad",
    "Wendy Clarke",
    "Diego Ramos",
    "Ines Duarte",
    "Kofi Mensah",
];

/// Ranges of seconds of each leg.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Legs {
    pub queue: [i64; 2],
    pub travel: [i64; 2],
    pub scene: [i64; 2],
}

/// An incident that is open when the example starts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Open {
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
/// The alarm panels, and what they say.
///
/// # Errors
/// When the file is not whole.
pub(crate) fn panels() -> anyhow::Result<Panels> {
    Ok(toml::from_str(include_str!("../../example/panels.toml"))?)
}

pub(crate) fn load() -> anyhow::Result<(Example, Stories)> {
    Ok((
        toml::from_str(include_str!("../../example/harbour_point.toml"))?,
        toml::from_str(include_str!("../../example/stories.toml"))?,
    ))
}
