//! Which outlines can be.

use kernel::{Error, Result};
use serde_json::Value;

/// Longest outline in bytes of JSON.
const OUTLINE_MAX: usize = 64 * 1024;
/// Corners of an outline at the most: all its rings together. Each is compared with every other of its ring while the
/// writer waits.
pub const CORNERS_MAX: usize = 2_000;
/// Corners of a ring at the least.
const CORNERS_MIN: usize = 3;

/// Refuses an outline that bounds nothing: one that is no polygon, has too few or too many corners, or crosses itself.
///
/// # Errors
/// `invalid` on `outline`, with what is wrong and where.
pub fn check_outline(outline: &Value) -> Result<()> {
    fault(outline).map_or(Ok(()), |message| Err(Error::invalid(message.clone()).field("outline", message)))
}

fn fault(outline: &Value) -> Option<String> {
    if outline.to_string().len() > OUTLINE_MAX {
        return Some(format!("an outline takes at most {} KiB; draw it with fewer corners", OUTLINE_MAX / 1024));
    }
    let none = || Some("an outline is a GeoJSON Polygon or MultiPolygon".to_owned());
    let coordinates = outline.get("coordinates").cloned().unwrap_or_default();
    let polygons: Vec<Vec<Vec<Vec<f64>>>> = match outline.get("type").and_then(Value::as_str) {
        Some("Polygon") => match serde_json::from_value(coordinates) {
            Ok(polygon) => vec![polygon],
            Err(_) => return none(),
        },
        Some("MultiPolygon") => match serde_json::from_value(coordinates) {
            Ok(polygons) => polygons,
            Err(_) => return none(),
        },
        _ => return none(),
    };
    if polygons.is_empty() || polygons.iter().any(Vec::is_empty) {
        return Some("the outline has no corners".to_owned());
    }
    let rings: Vec<&Vec<Vec<f64>>> = polygons.iter().flatten().collect();
    let corners: usize = rings.iter().map(|ring| ring.len().saturating_sub(1)).sum();
    if corners > CORNERS_MAX {
        return Some(format!("an outline takes at most {CORNERS_MAX} corners; this one has {corners}"));
    }
    rings.into_iter().find_map(|ring| ring_fault(ring))
}

fn ring_fault(ring: &[Vec<f64>]) -> Option<String> {
    let mut points = Vec::with_capacity(ring.len());
    for (n, position) in ring.iter().enumerate() {
        match position.as_slice() {
            [longitude, latitude, ..] if longitude.abs() <= 180.0 && latitude.abs() <= 90.0 => {
                points.push([*longitude, *latitude]);
            }
            _ => return Some(format!("corner {} of the outline is not a longitude and a latitude in degrees", n + 1)),
        }
    }
    if points.len() > 1 && points.first() != points.last() {
        return Some("the outline does not end where it begins".to_owned());
    }
    points.pop();
    let mut distinct: Vec<[f64; 2]> = points.clone();
    distinct.sort_by(|one, other| one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal));
    distinct.dedup();
    if distinct.len() < CORNERS_MIN {
        return Some(format!("an outline takes at least {CORNERS_MIN} different corners"));
    }
    let (one, other) = crossing(&points)?;
    let side = |n: usize| format!("corners {} and {}", n + 1, (n + 1) % points.len() + 1);
    Some(format!("the outline crosses itself: the line between {} meets the one between {}", side(one), side(other)))
}

/// The first two sides of a ring that cross, each by the number of its first corner. Sides that only touch do not.
fn crossing(points: &[[f64; 2]]) -> Option<(usize, usize)> {
    let sides: Vec<([f64; 2], [f64; 2])> =
        points.iter().copied().zip(points.iter().copied().cycle().skip(1)).take(points.len()).collect();
    sides.iter().enumerate().find_map(|(n, (a, b))| {
        let crosses = |(c, d): &([f64; 2], [f64; 2])| {
            // Positive and negative: the ends of one side lie on both sides of the other, and the other way round.
            turn(*a, *b, *c) * turn(*a, *b, *d) < 0.0 && turn(*c, *d, *a) * turn(*c, *d, *b) < 0.0
        };
        sides.iter().skip(n + 1).position(crosses).map(|later| (n, n + 1 + later))
    })
}

/// Which way one turns at the second of three points: 1, -1, or 0 for straight on.
fn turn([ax, ay]: [f64; 2], [bx, by]: [f64; 2], [cx, cy]: [f64; 2]) -> f64 {
    let cross = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    if cross == 0.0 { 0.0 } else { cross.signum() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_outline_bounds_something() {
        let check = |outline: Value, expected: Option<&str>| {
            let found = fault(&outline);
            match expected {
                Some(words) => {
                    assert!(found.as_deref().is_some_and(|said| said.contains(words)), "{outline}: {found:?}");
                }
                None => assert_eq!(found, None, "{outline}"),
            }
        };
        let polygon = |ring: Value| json!({ "type": "Polygon", "coordinates": [ring] });
        let square = json!([[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]);
        check(polygon(square.clone()), None);
        check(polygon(json!([[0, 0, 7], [2, 0, 7], [2, 2, 7], [0, 0, 7]])), None);
        // A hole, several parts, and a ring that touches itself in one point.
        check(json!({ "type": "Polygon", "coordinates": [square, [[1, 1], [1.5, 1], [1.5, 1.5], [1, 1]]] }), None);
        check(json!({ "type": "MultiPolygon", "coordinates": [[square], [square]] }), None);
        check(polygon(json!([[0, 0], [2, 2], [4, 0], [4, 4], [2, 2], [0, 4], [0, 0]])), None);
        check(json!(null), Some("GeoJSON Polygon"));
        check(json!({ "type": "Point", "coordinates": [0, 0] }), Some("GeoJSON Polygon"));
        check(json!({ "type": "Polygon", "coordinates": "all" }), Some("GeoJSON Polygon"));
        check(json!({ "type": "Polygon", "coordinates": [] }), Some("no corners"));
        check(json!({ "type": "MultiPolygon", "coordinates": [[]] }), Some("no corners"));
        check(polygon(json!([])), Some("at least 3"));
        check(polygon(json!([[0, 0], [2, 0], [0, 0]])), Some("at least 3"));
        check(polygon(json!([[0, 0], [2, 0], [2, 0], [0, 0]])), Some("at least 3"));
        check(polygon(json!([[0, 0], [2, 0], [2, 2]])), Some("end where it begins"));
        check(polygon(json!([[0, 0], [181, 0], [2, 2], [0, 0]])), Some("corner 2"));
        check(polygon(json!([[0, 0], [2], [2, 2], [0, 0]])), Some("corner 2"));
        check(
            polygon(json!([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]])),
            Some("between corners 1 and 2 meets the one between corners 3 and 4"),
        );
        check(
            polygon(json!([[1, 3], [2, 0], [0, 2], [2, 2], [0, 0], [1, 3]])),
            Some("between corners 1 and 2 meets the one between corners 3 and 4"),
        );
        let round = |corners: u32| {
            let point = |n: u32| (f64::from(n) / f64::from(corners) * std::f64::consts::TAU).sin_cos();
            let mut ring: Vec<[f64; 2]> = (0..corners).map(point).map(|(y, x)| [x, y]).collect();
            ring.push(ring[0]);
            polygon(json!(ring))
        };
        check(round(1_000), None);
        check(
            json!({ "type": "Polygon", "coordinates": [vec![[1, 1]; 2_002]] }),
            Some("at most 2000 corners; this one has 2001"),
        );
        check(round(2_500), Some("64 KiB"));
    }
}
