//! Shapes: which of them bound an area, and where its middle is.

use serde_json::Value;

use crate::OUTLINE_MAX;

/// A position, when the numbers can be degrees.
fn position(value: &Value) -> Option<[f64; 2]> {
    let [longitude, latitude] = [value.get(0)?.as_f64()?, value.get(1)?.as_f64()?];
    ((-180.0..=180.0).contains(&longitude) && (-90.0..=90.0).contains(&latitude)).then_some([longitude, latitude])
}

/// The outline of an area, or why it is none.
pub(crate) fn outline(geometry: &Value) -> Result<Value, String> {
    let kind = geometry["type"].as_str().unwrap_or_default();
    if !matches!(kind, "Polygon" | "MultiPolygon") {
        return Err(format!("an area needs a Polygon, not {}", if kind.is_empty() { "nothing" } else { kind }));
    }
    if rings(geometry).next().is_none() {
        return Err("the outline has no corners in degrees".into());
    }
    if geometry.to_string().len() > OUTLINE_MAX {
        return Err(format!("the outline is longer than {} KiB; draw it with fewer corners", OUTLINE_MAX / 1024));
    }
    Ok(geometry.clone())
}

/// The outer rings of a polygon or of several.
fn rings(geometry: &Value) -> impl Iterator<Item = Vec<[f64; 2]>> {
    let coordinates = &geometry["coordinates"];
    let polygons: Vec<&Value> = match geometry["type"].as_str() {
        Some("Polygon") => vec![coordinates],
        Some("MultiPolygon") => coordinates.as_array().into_iter().flatten().collect(),
        _ => Vec::new(),
    };
    polygons
        .into_iter()
        .filter_map(|polygon| polygon.get(0)?.as_array()?.iter().map(position).collect::<Option<Vec<_>>>())
        .filter(|ring| ring.len() >= 4)
        .collect::<Vec<_>>()
        .into_iter()
}

/// The middle of a shape: of a point the point, of a line its middle, of an area the centroid of its largest part.
pub(crate) fn middle(geometry: &Value) -> Option<[f64; 2]> {
    match geometry["type"].as_str()? {
        "Point" => position(&geometry["coordinates"]),
        "LineString" => {
            let line: Vec<[f64; 2]> = geometry["coordinates"].as_array()?.iter().filter_map(position).collect();
            let (first, last) = (line.first()?, line.last()?);
            Some([f64::midpoint(first[0], last[0]), f64::midpoint(first[1], last[1])])
        }
        _ => rings(geometry).map(|ring| centroid(&ring)).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, middle)| middle),
    }
}

/// Area and centroid of a ring, by the shoelace formula about its first corner; a building is small enough for degrees.
fn centroid(ring: &[[f64; 2]]) -> (f64, [f64; 2]) {
    let Some(origin) = ring.first() else { return (0.0, [0.0, 0.0]) };
    let (mut doubled, mut x, mut y) = (0.0, 0.0, 0.0);
    for pair in ring.windows(2) {
        let [from, to] = pair else { continue };
        let (ax, ay) = (from[0] - origin[0], from[1] - origin[1]);
        let (bx, by) = (to[0] - origin[0], to[1] - origin[1]);
        let cross = ax * by - bx * ay;
        doubled += cross;
        x += (ax + bx) * cross;
        y += (ay + by) * cross;
    }
    if doubled.abs() < f64::MIN_POSITIVE {
        return (0.0, *origin);
    }
    (doubled.abs(), [origin[0] + x / (3.0 * doubled), origin[1] + y / (3.0 * doubled)])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_middle_of_a_shape() {
        for (geometry, expected) in [
            (json!({ "type": "Point", "coordinates": [1.0, 2.0] }), Some([1.0, 2.0])),
            (json!({ "type": "LineString", "coordinates": [[0.0, 0.0], [2.0, 4.0]] }), Some([1.0, 2.0])),
            (json!({ "type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 2], [0, 2], [0, 0]]] }), Some([2.0, 1.0])),
            (json!({ "type": "Point", "coordinates": [200.0, 2.0] }), None),
            (json!({ "type": "Polygon", "coordinates": [] }), None),
            (json!(null), None),
        ] {
            assert_eq!(middle(&geometry), expected, "{geometry}");
        }
    }

    #[test]
    fn an_outline_is_a_polygon_of_some_size() {
        let square = json!({ "type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]] });
        assert_eq!(outline(&square), Ok(square.clone()));
        let corners: Vec<[f64; 2]> = (0..6_000).map(|n| [f64::from(n) / 1e4, 0.123_456_789]).collect();
        for (geometry, said) in [
            (json!({ "type": "Point", "coordinates": [1, 2] }), "not Point"),
            (json!(null), "not nothing"),
            (json!({ "type": "Polygon", "coordinates": [[[0, 0], [999, 0], [1, 1], [0, 0]]] }), "in degrees"),
            (json!({ "type": "Polygon", "coordinates": [corners] }), "fewer corners"),
        ] {
            let refused = outline(&geometry).expect_err("refused");
            assert!(refused.contains(said), "{refused}");
        }
    }
}
