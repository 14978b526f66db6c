//! Where areas are on the ground.

use kernel::Id;

/// An area with its outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// The place.
    pub id: Id,
    /// Path of the place.
    pub path: String,
    /// Polygons, each with its outer ring first; points are longitude and latitude.
    polygons: Vec<Vec<Vec<[f64; 2]>>>,
}

impl Area {
    /// Reads a GeoJSON polygon or several; none for any other geometry.
    pub fn new(id: Id, path: String, outline: &serde_json::Value) -> Option<Self> {
        let coordinates = outline.get("coordinates")?.clone();
        let polygons = match outline.get("type")?.as_str()? {
            "Polygon" => vec![serde_json::from_value(coordinates).ok()?],
            "MultiPolygon" => serde_json::from_value(coordinates).ok()?,
            _ => return None,
        };
        Some(Self { id, path, polygons })
    }

    /// Whether a point (latitude, longitude) lies in it, and in none of its holes.
    pub fn contains(&self, point: (f64, f64)) -> bool {
        // A line from the point crosses the rings of a polygon, its holes among them, an odd number of times.
        self.polygons.iter().any(|rings| rings.iter().map(|ring| crossings(ring, point)).sum::<usize>() % 2 == 1)
    }

    /// Roughly how large it is, to tell the smaller of two.
    fn size(&self) -> f64 {
        self.polygons.iter().filter_map(|rings| rings.first()).map(|ring| shoelace(ring).abs()).sum()
    }
}

/// The smallest of the areas that hold a point.
pub fn innermost(areas: &[Area], point: (f64, f64)) -> Option<&Area> {
    areas.iter().filter(|area| area.contains(point)).min_by(|one, other| one.size().total_cmp(&other.size()))
}

fn edges(ring: &[[f64; 2]]) -> impl Iterator<Item = ([f64; 2], [f64; 2])> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

fn crossings(ring: &[[f64; 2]], (latitude, longitude): (f64, f64)) -> usize {
    edges(ring)
        .filter(|([x1, y1], [x2, y2])| {
            (*y1 > latitude) != (*y2 > latitude) && longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1
        })
        .count()
}

fn shoelace(ring: &[[f64; 2]]) -> f64 {
    edges(ring).map(|([x1, y1], [x2, y2])| x1 * y2 - x2 * y1).sum::<f64>() / 2.0
}

/// Metres between two positions (latitude, longitude) that lie within some kilometres of each other.
pub fn metres((latitude, longitude): (f64, f64), (other_latitude, other_longitude): (f64, f64)) -> f64 {
    const METRES_A_DEGREE: f64 = 111_320.0;
    let north = (other_latitude - latitude) * METRES_A_DEGREE;
    let east = (other_longitude - longitude) * METRES_A_DEGREE * latitude.to_radians().cos();
    north.hypot(east)
}

#[cfg(test)]
mod tests {
    use kernel::Time;
    use serde_json::json;

    use super::*;

    fn area(name: &str, outline: &serde_json::Value) -> Area {
        Area::new(Id::new(Time::from_micros(1)), name.to_owned(), outline).expect("an area")
    }

    #[test]
    fn the_smallest_area_that_holds_a_point_is_where_it_is() {
        let square = |low: f64, high: f64| json!([[low, low], [high, low], [high, high], [low, high], [low, low]]);
        let areas = [
            area("site", &json!({ "type": "Polygon", "coordinates": [square(0.0, 10.0)] })),
            area("yard", &json!({ "type": "Polygon", "coordinates": [square(2.0, 6.0), square(3.0, 4.0)] })),
            area("piers", &json!({ "type": "MultiPolygon", "coordinates": [[square(7.0, 8.0)], [square(9.0, 9.5)]] })),
        ];
        let check = |latitude: f64, longitude: f64, expected: Option<&str>| {
            let found = innermost(&areas, (latitude, longitude)).map(|area| area.path.as_str());
            assert_eq!(found, expected, "{latitude} {longitude}");
        };
        check(1.0, 1.0, Some("site"));
        check(5.0, 5.0, Some("yard"));
        check(3.5, 3.5, Some("site"));
        check(7.5, 7.5, Some("piers"));
        check(9.2, 9.2, Some("piers"));
        check(9.2, 7.5, Some("site"));
        check(11.0, 5.0, None);
        assert!(Area::new(Id::nil(), String::new(), &json!({ "type": "Point", "coordinates": [0, 0] })).is_none());
    }

    #[test]
    fn metres_are_metres() {
        let check = |to: (f64, f64), expected: f64| {
            let found = metres((50.79, -1.1), to);
            assert!((found - expected).abs() < 1.0, "{to:?}: {found} m");
        };
        check((50.79, -1.1), 0.0);
        check((50.80, -1.1), 1_113.2);
        check((50.79, -1.09), 703.7);
    }
}
