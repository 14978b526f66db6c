//! IMDF: venue, buildings with footprints, levels, units, openings and amenities.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use crate::drawn::{Drawing, Drawn, Kind};
use crate::geojson::features;
use crate::names::{Taken, from_category, label};
use crate::{Fault, geometry};

/// Units that nobody is sent to.
const NO_ROOMS: [&str; 3] = ["opentobelow", "structure", "column"];
/// Amenities that somebody is sent to, and what they are here.
const AMENITIES: [(&str, Kind); 5] = [
    ("defibrillator", Kind::Cabinet),
    ("fireextinguisher", Kind::Cabinet),
    ("firstaid", Kind::Cabinet),
    ("firealarmpullstation", Kind::CallPoint),
    ("emergencyshelter", Kind::MusterPoint),
];
/// Files of an archive whose features are no places.
const NOT_PLACES: [&str; 8] = ["address", "detail", "fixture", "geofence", "kiosk", "relationship", "section", "venue"];

/// Reads the files of an IMDF archive, by name without `.geojson`.
///
/// # Errors
/// [`Fault`] when a file cannot be read or there are no levels; single features are left out with their reason.
pub fn read_imdf(files: &BTreeMap<String, Vec<u8>>) -> Result<Drawing, Fault> {
    let read = |name: &str| -> Result<Vec<Value>, Fault> {
        files.get(name).map_or_else(|| Ok(Vec::new()), |bytes| features(&format!("{name}.geojson"), bytes))
    };
    if !files.contains_key("level") {
        return Err(Fault::Missing { file: "level.geojson" });
    }
    let mut reader =
        Reader { drawing: Drawing::default(), taken: Taken::default(), areas: HashSet::new(), levels: HashMap::new() };
    reader.buildings(&read("building")?, &read("footprint")?);
    reader.levels(&read("level")?);
    reader.units(&read("unit")?, &occupants(&read("occupant")?, &read("anchor")?));
    reader.openings(&read("opening")?);
    reader.amenities(&read("amenity")?);
    for name in NOT_PLACES {
        let count = read(name)?.len();
        if count > 0 && name != "venue" && name != "address" {
            reader.drawing.leave_out(format!("{name}.geojson"), format!("{count} features that are no places"));
        }
    }
    Ok(reader.drawing)
}

/// Names of who is in a unit, by the unit: occupants stand at anchors, and anchors in units.
fn occupants(occupants: &[Value], anchors: &[Value]) -> HashMap<String, String> {
    let units: HashMap<&str, &str> = anchors
        .iter()
        .filter_map(|anchor| Some((anchor["id"].as_str()?, anchor["properties"]["unit_id"].as_str()?)))
        .collect();
    occupants
        .iter()
        .filter_map(|occupant| {
            let properties = &occupant["properties"];
            let unit = units.get(properties["anchor_id"].as_str()?)?;
            Some(((*unit).to_owned(), label(&properties["name"])?))
        })
        .collect()
}

struct Reader {
    drawing: Drawing,
    taken: Taken,
    /// Keys of the areas read.
    areas: HashSet<String>,
    /// Storey of each level.
    levels: HashMap<String, i64>,
}

impl Reader {
    fn add(&mut self, mut place: Drawn) {
        place.name = self.taken.unique(place.parent.as_deref(), &place.name);
        if place.kind.is_area() {
            self.areas.insert(place.key.clone());
        }
        self.drawing.places.push(place);
    }

    /// The first of the ids that is an area already read.
    fn area(&self, ids: &Value) -> Option<String> {
        let ids: Vec<&Value> = ids.as_array().map_or_else(|| vec![ids], |ids| ids.iter().collect());
        ids.into_iter().filter_map(Value::as_str).find(|id| self.areas.contains(*id)).map(str::to_owned)
    }

    fn buildings(&mut self, buildings: &[Value], footprints: &[Value]) {
        for building in buildings {
            let Some(id) = building["id"].as_str() else { continue };
            // A building has no shape of its own; the print on the ground goes before the roof's.
            let of_it = |footprint: &&Value| {
                footprint["properties"]["building_ids"].as_array().is_some_and(|ids| ids.iter().any(|one| one == id))
            };
            let footprint = footprints
                .iter()
                .filter(of_it)
                .min_by_key(|footprint| footprint["properties"]["category"] != "ground")
                .map_or(&Value::Null, |footprint| &footprint["geometry"]);
            let properties = &building["properties"];
            self.add(Drawn {
                key: id.to_owned(),
                parent: None,
                kind: Kind::Building,
                name: label(&properties["name"]).unwrap_or_else(|| "Building".into()),
                level: None,
                restricted: is_restricted(properties),
                outline: geometry::outline(footprint).ok(),
                point: geometry::middle(&properties["display_point"]).or_else(|| geometry::middle(footprint)),
            });
        }
    }

    fn levels(&mut self, levels: &[Value]) {
        for level in levels {
            let Some(id) = level["id"].as_str() else { continue };
            let properties = &level["properties"];
            let ordinal = properties["ordinal"].as_i64().unwrap_or_default();
            self.levels.insert(id.to_owned(), ordinal);
            let name = label(&properties["name"]).or_else(|| label(&properties["short_name"]));
            let outdoor = properties["outdoor"].as_bool().unwrap_or(false);
            self.add_area(
                Drawn {
                    key: id.to_owned(),
                    parent: self.area(&properties["building_ids"]),
                    kind: if outdoor { Kind::Zone } else { Kind::Floor },
                    name: name.unwrap_or_else(|| format!("Floor {ordinal}")),
                    level: Some(ordinal),
                    restricted: is_restricted(properties),
                    outline: None,
                    point: geometry::middle(&properties["display_point"]),
                },
                &level["geometry"],
            );
        }
    }

    /// Adds an area with its shape; one whose shape cannot be an outline keeps its place without it.
    fn add_area(&mut self, mut place: Drawn, shape: &Value) {
        match geometry::outline(shape) {
            Ok(outline) => place.outline = Some(outline),
            Err(reason) => self.drawing.leave_out(place.key.clone(), format!("its outline only: {reason}")),
        }
        place.point = place.point.or_else(|| geometry::middle(shape));
        self.add(place);
    }

    fn units(&mut self, units: &[Value], occupants: &HashMap<String, String>) {
        for unit in units {
            let Some(id) = unit["id"].as_str() else { continue };
            let properties = &unit["properties"];
            let category = properties["category"].as_str().unwrap_or_default();
            if NO_ROOMS.contains(&category) {
                self.drawing.leave_out(id, format!("a unit “{category}” is no room"));
                continue;
            }
            let Some(level) = self.area(&properties["level_id"]) else {
                self.drawing.leave_out(id, "its level is not in the drawing");
                continue;
            };
            let name = label(&properties["name"]).or_else(|| occupants.get(id).cloned());
            self.add_area(
                Drawn {
                    key: id.to_owned(),
                    level: self.levels.get(&level).copied(),
                    parent: Some(level),
                    kind: if category.starts_with("parking") { Kind::CarPark } else { Kind::Room },
                    name: name.unwrap_or_else(|| from_category(category)),
                    restricted: is_restricted(properties) || category == "nonpublic",
                    outline: None,
                    point: geometry::middle(&properties["display_point"]),
                },
                &unit["geometry"],
            );
        }
    }

    fn openings(&mut self, openings: &[Value]) {
        for opening in openings {
            let Some(id) = opening["id"].as_str() else { continue };
            let properties = &opening["properties"];
            let category = properties["category"].as_str().unwrap_or_default();
            let exit = category.contains("emergencyexit");
            // Every inner door has one; those that have a name or lead out are places to send somebody to.
            let name = label(&properties["name"]).or_else(|| match category {
                _ if exit => Some("Emergency exit".to_owned()),
                "pedestrian.principal" => Some("Main door".to_owned()),
                _ => None,
            });
            let (Some(name), Some(point)) = (name, geometry::middle(&opening["geometry"])) else {
                self.drawing.leave_out(id, "an inner door without a name");
                continue;
            };
            self.add_point(id, properties, Kind::Door, name, point);
        }
    }

    fn amenities(&mut self, amenities: &[Value]) {
        for amenity in amenities {
            let Some(id) = amenity["id"].as_str() else { continue };
            let properties = &amenity["properties"];
            let category = properties["category"].as_str().unwrap_or_default();
            let kind = AMENITIES.iter().find(|(word, _)| *word == category).map(|(_, kind)| *kind);
            let (Some(kind), Some(point)) = (kind, geometry::middle(&amenity["geometry"])) else {
                self.drawing.leave_out(id, format!("an amenity “{category}” is no place to send somebody to"));
                continue;
            };
            let name = label(&properties["name"]).unwrap_or_else(|| from_category(category));
            self.add_point(id, properties, kind, name, point);
        }
    }

    fn add_point(&mut self, id: &str, properties: &Value, kind: Kind, name: String, point: [f64; 2]) {
        let parent = self.area(&properties["level_id"]).or_else(|| self.area(&properties["unit_ids"]));
        let level = parent.as_ref().and_then(|parent| self.levels.get(parent).copied());
        let restricted = is_restricted(properties);
        self.add(Drawn {
            key: id.to_owned(),
            parent,
            kind,
            name,
            level,
            restricted,
            outline: None,
            point: Some(point),
        });
    }
}

/// `employeesonly` and `restricted`, the two words of the format.
fn is_restricted(properties: &Value) -> bool {
    matches!(properties["restriction"].as_str(), Some("employeesonly" | "restricted"))
}
