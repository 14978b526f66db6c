//! Plain GeoJSON: one FeatureCollection whose features say in their properties what they are.

use std::collections::HashMap;

use serde_json::Value;

use crate::drawn::{Drawing, Drawn, Kind};
use crate::names::{Taken, label};
use crate::{FEATURES_MAX, Fault, geometry};

/// The features of a file.
pub(crate) fn features(file: &str, bytes: &[u8]) -> Result<Vec<Value>, Fault> {
    let fault = |reason: String| Fault::NotFeatures { file: file.to_owned(), reason };
    let mut value: Value = serde_json::from_slice(bytes).map_err(|error| fault(error.to_string()))?;
    if value["type"] != "FeatureCollection" {
        return Err(fault(format!("its type is {}", value["type"])));
    }
    match value["features"].take() {
        Value::Array(features) if features.len() > FEATURES_MAX => Err(Fault::TooMany { count: features.len() }),
        Value::Array(features) => Ok(features),
        _ => Err(fault("it has no features".into())),
    }
}

/// Reads plain GeoJSON. Properties: `name`; `kind` (by default `zone` for an area and `checkpoint` for a point); `level`;
/// `restricted`; `parent`, the name or the id of a feature that it lies in.
///
/// # Errors
/// [`Fault`] when the file cannot be read at all; single features are left out with their reason.
pub fn read_geojson(file: &str, bytes: &[u8]) -> Result<Drawing, Fault> {
    let features = features(file, bytes)?;
    let mut drawing = Drawing::default();
    // Areas first: what lies in them follows.
    let mut known: HashMap<String, String> = HashMap::new();
    let mut taken = Taken::default();
    let mut waiting: Vec<(String, &Value)> = Vec::new();
    for (n, feature) in features.iter().enumerate() {
        let id = match &feature["id"] {
            Value::String(id) => id.clone(),
            Value::Number(id) => id.to_string(),
            _ => format!("feature {}", n + 1),
        };
        waiting.push((id, feature));
    }
    // Each round takes what lies in nothing or in what is known; a round that takes none ends it.
    while !waiting.is_empty() {
        let before = waiting.len();
        let mut later = Vec::new();
        for (id, feature) in waiting {
            let parent = label(&feature["properties"]["parent"]);
            match parent.as_ref().map(|parent| known.get(parent).cloned()) {
                Some(None) => later.push((id, feature)),
                found => match place(&id, feature, found.flatten(), &mut taken) {
                    Ok(place) => {
                        if place.kind.is_area() {
                            known.insert(place.name.clone(), place.key.clone());
                            known.insert(place.key.clone(), place.key.clone());
                        }
                        drawing.places.push(place);
                    }
                    Err(reason) => drawing.leave_out(id, reason),
                },
            }
        }
        waiting = later;
        if waiting.len() == before {
            for (id, feature) in waiting {
                let parent = label(&feature["properties"]["parent"]).unwrap_or_default();
                drawing.leave_out(id, format!("it lies in “{parent}”, which is no area of the drawing"));
            }
            break;
        }
    }
    Ok(drawing)
}

fn place(id: &str, feature: &Value, parent: Option<String>, taken: &mut Taken) -> Result<Drawn, String> {
    let (properties, shape) = (&feature["properties"], &feature["geometry"]);
    let name = label(&properties["name"]).ok_or("it has no name")?;
    let is_point = shape["type"] == "Point";
    let kind = match properties["kind"].as_str() {
        Some(word) => Kind::named(word).ok_or_else(|| format!("there is no kind of place “{word}”"))?,
        None if is_point => Kind::Checkpoint,
        None => Kind::Zone,
    };
    let outline = if kind.is_area() && !is_point { Some(geometry::outline(shape)?) } else { None };
    let point = geometry::middle(shape);
    if outline.is_none() && point.is_none() {
        return Err("it has no position in degrees".into());
    }
    Ok(Drawn {
        key: id.to_owned(),
        name: taken.unique(parent.as_deref(), &name),
        parent,
        kind,
        level: properties["level"].as_i64(),
        restricted: properties["restricted"].as_bool().unwrap_or(false),
        outline,
        point,
    })
}
