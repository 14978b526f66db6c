//! Which points are near a place: the cameras to look at, the call point to run to.

use std::collections::BTreeMap;

use kernel::{Error, Id, Result};
use serde::Serialize;
use utoipa::ToSchema;

use super::{DEPTH_MAX, PlaceKind, metres};

/// Longest address of a place.
pub const LINK_MAX: usize = 500;

/// A point as it is looked for.
#[derive(Clone, Debug)]
pub struct NearPlace {
    /// Id.
    pub id: Id,
    /// The area it lies in; null for the site's own row.
    pub parent_id: Option<Id>,
    /// What sort of place.
    pub kind: PlaceKind,
    /// Name.
    pub name: String,
    /// Names from below the site down to here.
    pub path: String,
    /// WGS 84 degrees.
    pub latitude: Option<f64>,
    /// WGS 84 degrees.
    pub longitude: Option<f64>,
    /// Storey.
    pub level: Option<i64>,
    /// Address at which it is looked at.
    pub link: Option<String>,
    /// No longer chosen.
    pub retired: bool,
}

/// A point near a place.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Near {
    /// Id.
    pub id: Id,
    /// Name.
    pub name: String,
    /// Names from below the site down to here.
    pub path: String,
    /// What both lie in; null: nothing smaller than the site.
    pub shared: Option<String>,
    /// Metres as the crow flies; null where one of them has no position.
    pub metres: Option<i64>,
    /// Storeys above; below when negative; null where one of them has none.
    pub storeys: Option<i64>,
    /// Address at which it is looked at.
    pub link: Option<String>,
}

/// The points of a kind, or all of them, the nearest to a place first: the place itself where it is one, what lies in the
/// smallest common area, then on the same storey, then the shortest way through the air. Walls matter more than metres: the
/// camera in the room sees more than the one behind its wall.
pub fn near(places: &[NearPlace], from: Id, kind: Option<PlaceKind>, at_most: usize) -> Vec<Near> {
    let by_id: BTreeMap<Id, &NearPlace> = places.iter().map(|place| (place.id, place)).collect();
    let around = upward(&by_id, from);
    let Some(here) = around.first() else { return Vec::new() };
    let at = position(&around);
    let mut found: Vec<_> = places
        .iter()
        .filter(|place| kind.map_or(!place.kind.is_area(), |kind| place.kind == kind) && !place.retired)
        .map(|place| {
            let own = upward(&by_id, place.id);
            let steps = around.iter().position(|area| own.iter().any(|one| one.id == area.id)).unwrap_or(around.len());
            let shared = around.get(steps).filter(|area| area.parent_id.is_some());
            // Where one borrows its position from an area that holds the other too, nobody knows how far they are apart.
            let holds = |all: &[&NearPlace], one: Id| all.iter().any(|area| area.id == one);
            let apart = at.zip(position(&own)).filter(|(from, to)| !holds(&own, from.0) && !holds(&around, to.0));
            #[expect(clippy::cast_possible_truncation, reason = "the cast saturates; no two places are farther apart")]
            let far = apart.map(|(from, to)| metres(from.1, to.1).round() as i64);
            let storeys = place.level.zip(here.level).map(|(there, here)| there - here);
            let near = Near {
                id: place.id,
                name: place.name.clone(),
                path: place.path.clone(),
                shared: shared.map(|area| area.path.clone()),
                metres: far,
                storeys,
                link: place.link.clone(),
            };
            let storeys = storeys.map_or(i64::MAX, i64::abs);
            ((steps, storeys, near.metres.unwrap_or(i64::MAX), near.path.clone()), near)
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.into_iter().take(at_most).map(|(_, near)| near).collect()
}

/// The position of a place, or of the nearest area around it that has one, and whose it is.
fn position(upward: &[&NearPlace]) -> Option<(Id, (f64, f64))> {
    upward.iter().find_map(|place| Some((place.id, place.latitude.zip(place.longitude)?)))
}

/// A place and the areas around it, the site last.
fn upward<'a>(by_id: &BTreeMap<Id, &'a NearPlace>, from: Id) -> Vec<&'a NearPlace> {
    let next = |place: &&'a NearPlace| by_id.get(&place.parent_id?).copied();
    std::iter::successors(by_id.get(&from).copied(), next).take(DEPTH_MAX + 1).collect()
}

/// An address as it is kept; blanks are none.
///
/// # Errors
/// `invalid` when it is no web address, or too long.
pub fn clean_link(text: &str) -> Result<Option<String>> {
    let text = text.trim();
    let web = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    let message = if text.is_empty() {
        return Ok(None);
    } else if text.len() > LINK_MAX {
        format!("takes at most {LINK_MAX} characters")
    } else if !(web("https://") || web("http://"))
        || text.chars().any(|letter| letter.is_whitespace() || letter.is_control())
    {
        "takes an address that begins with https:// or http://".to_owned()
    } else {
        return Ok(Some(text.to_owned()));
    };
    Err(Error::invalid(format!("the address {message}")).field("link", message))
}

#[cfg(test)]
mod tests {
    use kernel::Time;

    use super::*;

    fn id(n: i64) -> Id {
        Id::new(Time::from_micros(n * 1_000))
    }

    fn ids(count: i64) -> Vec<Id> {
        (1..=count).map(id).collect()
    }

    #[test]
    fn the_camera_in_the_room_goes_before_the_one_behind_its_wall() {
        use PlaceKind::{Building, Camera, Detector, Room};
        let [site, tower, lobby, vault, detector, far, wall, above, gate, old] = ids(10)[..] else { panic!("ten") };
        let place = |id, parent_id, kind, name: &str, at: Option<f64>, level| NearPlace {
            id,
            parent_id,
            kind,
            name: name.into(),
            path: name.into(),
            latitude: at,
            longitude: at.map(|_| 0.0),
            level,
            link: None,
            retired: false,
        };
        let places = [
            place(site, None, PlaceKind::Site, "", None, None),
            place(tower, Some(site), Building, "Tower", Some(51.0), None),
            place(lobby, Some(tower), Room, "Lobby", None, Some(0)),
            place(vault, Some(tower), Room, "Vault", None, Some(0)),
            place(detector, Some(lobby), Detector, "Detector", Some(51.0), Some(0)),
            place(far, Some(lobby), Camera, "Far end of the lobby", Some(51.0005), Some(0)),
            place(wall, Some(vault), Camera, "Behind the wall", Some(51.00001), Some(0)),
            place(above, Some(tower), Camera, "On the roof", None, Some(8)),
            place(gate, Some(site), Camera, "Gate", None, None),
            NearPlace { retired: true, ..place(old, Some(lobby), Camera, "Taken down", Some(51.0), Some(0)) },
        ];
        let found = near(&places, detector, Some(Camera), 8);
        let told: Vec<_> =
            found.iter().map(|one| (one.name.as_str(), one.shared.as_deref(), one.metres, one.storeys)).collect();
        assert_eq!(
            told,
            [
                ("Far end of the lobby", Some("Lobby"), Some(56), Some(0)),
                ("Behind the wall", Some("Tower"), Some(1), Some(0)),
                ("On the roof", Some("Tower"), None, Some(8)),
                ("Gate", None, None, None),
            ]
        );
        assert_eq!(near(&places, detector, None, 1).len(), 1);
        assert_eq!(near(&places, id(99), Some(Camera), 8), []);
        let itself = near(&places, wall, Some(Camera), 1);
        assert_eq!(itself[0].name, "Behind the wall", "what a camera saw is looked at there");
    }

    #[test]
    fn an_address_is_one_that_a_browser_opens() {
        for good in ["https://vms.example/cam/3", "HTTP://10.0.0.5/live?ch=2"] {
            assert_eq!(clean_link(good).expect(good), Some(good.to_owned()));
        }
        assert_eq!(clean_link("  ").expect("none"), None);
        for wrong in [
            "javascript:alert(1)",
            "rtsp://camera/1",
            "https://a b",
            "cam3",
            &format!("https://{}", "x".repeat(LINK_MAX)),
        ] {
            assert!(clean_link(wrong).is_err(), "{wrong}");
        }
    }
}
