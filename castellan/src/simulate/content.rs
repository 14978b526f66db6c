//! The example site as the simulation needs it: stories whose places are known to the server, and who is on which unit.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use fastrand::Rng;

use crate::example::files::{self, Example, Stories, Story};

/// A place where things happen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spot {
    pub id: String,
    pub site_id: String,
    pub name: String,
    pub point: (f64, f64),
}

/// What the example's files say, with the server's ids.
#[derive(Clone)]
pub(super) struct Content {
    stories: Vec<Story>,
    spots: BTreeMap<String, Spot>,
    /// User name of the first officer of each unit that is on duty or on break, by call sign.
    pub officers: BTreeMap<String, String>,
}

impl Content {
    /// Puts the files together with what the server knows: `find` gives the id of a place's site and of the place, by
    /// the code of the site and the path of the place.
    pub(super) fn new(find: impl Fn(&str, &str) -> Option<(String, String)>) -> Result<Self> {
        let (Example { sites, .. }, Stories { stories, .. }) = files::load()?;
        let (mut spots, mut officers) = (BTreeMap::new(), BTreeMap::new());
        for site in &sites {
            let mut paths: BTreeMap<&str, String> = BTreeMap::new();
            for place in &site.places {
                let above = place.parent.as_deref().and_then(|key| paths.get(key));
                let path = above.map_or_else(|| place.name.clone(), |above| format!("{above} / {}", place.name));
                if let (Some((site_id, id)), Some(latitude), Some(longitude)) =
                    (find(&site.code, &path), place.latitude, place.longitude)
                {
                    let point = (latitude, longitude);
                    spots.insert(place.key.clone(), Spot { id, site_id, name: place.name.clone(), point });
                }
                paths.insert(&place.key, path);
            }
            for unit in site.units.iter().filter(|unit| unit.duty != "off_duty") {
                if let Some(officer) = unit.officers.first() {
                    officers.insert(unit.call_sign.clone(), officer.clone());
                }
            }
        }
        let known: Vec<Story> = stories
            .into_iter()
            .map(|mut story| {
                story.places.retain(|key| spots.contains_key(key));
                story
            })
            .filter(|story| !story.places.is_empty())
            .collect();
        ensure!(!known.is_empty(), "the server does not serve the example site: none of its places is there");
        Ok(Self { stories: known, spots, officers })
    }

    /// A place by its key in the example's files.
    pub(super) fn spot(&self, key: &str) -> Option<&Spot> {
        self.spots.get(key)
    }

    /// Draws what happens at an hour, and where.
    pub(super) fn draw(&self, rng: &mut Rng, hour: u8) -> Option<(&Story, &Spot)> {
        let story = files::draw(rng, &self.stories, hour)?;
        let key = rng.choice(&story.places)?;
        Some((story, self.spots.get(key)?))
    }

    /// Some place of a site, for a crew to begin at or to look in on.
    pub(super) fn some_spot(&self, rng: &mut Rng, site_id: &str) -> Option<&Spot> {
        let spots: Vec<&Spot> = self.spots.values().filter(|spot| spot.site_id == site_id).collect();
        rng.choice(spots)
    }

    /// How an incident of a type goes here, whoever opened it.
    pub(super) fn story(&self, type_code: &str) -> Option<&Story> {
        self.stories.iter().find(|story| story.r#type == type_code)
    }
}
