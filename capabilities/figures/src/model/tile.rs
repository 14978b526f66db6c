//! A square of the map, as tile servers count them: places that lie too close to be told apart are counted together by it.

use kernel::{Error, Result};

/// Deeper squares are smaller than a table.
const ZOOM_MAX: u32 = 28;

/// A square of the map in Web Mercator, written `zoom/x/y`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tile {
    zoom: u32,
    x: u32,
    y: u32,
}

impl Tile {
    /// Whether a key means a square and not a place.
    pub(crate) fn is_meant(key: &str) -> bool {
        key.contains('/')
    }

    /// The square at that zoom which holds a position: degrees north and east.
    pub(crate) fn around(zoom: u32, (latitude, longitude): (f64, f64)) -> Self {
        let across = f64::from(1_u32 << zoom);
        let north = latitude.to_radians().tan().asinh() / std::f64::consts::PI;
        let count = |share: f64| whole((share * across).floor().clamp(0.0, across - 1.0));
        Self { zoom, x: count(longitude / 360.0 + 0.5), y: count(0.5 - north / 2.0) }
    }

    /// Whether it holds a position.
    pub(crate) fn holds(self, at: (f64, f64)) -> bool {
        Self::around(self.zoom, at) == self
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the squares of the zoom before"
)]
fn whole(count: f64) -> u32 {
    count as u32
}

impl std::str::FromStr for Tile {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || {
            let message = "a square of the map is zoom/x/y, such as 14/8123/5432";
            Error::invalid(message).field("key", message)
        };
        let numbers: Option<Vec<u32>> = text.split('/').map(|part| part.parse().ok()).collect();
        match numbers.as_deref() {
            Some(&[zoom, x, y]) if zoom <= ZOOM_MAX && x.max(y) < 1 << zoom => Ok(Self { zoom, x, y }),
            _ => Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_lies_in_one_square_of_each_zoom() {
        // The console counts alike: web/app/faces/office/figures/circles.test.ts has the same table.
        let check = |zoom: u32, at: (f64, f64), expected: &str| {
            let tile: Tile = expected.parse().expect(expected);
            assert_eq!(Tile::around(zoom, at), tile, "{at:?}");
            assert!(tile.holds(at), "{at:?} in {expected}");
        };
        check(0, (50.8, -1.1), "0/0/0");
        check(1, (50.8, -1.1), "1/0/0");
        check(1, (0.0, 0.0), "1/1/1");
        check(1, (-0.1, -0.1), "1/0/1");
        check(14, (50.81, -1.1), "14/8141/5498");
        check(3, (89.9, 180.0), "3/7/0");
        check(3, (-89.9, -180.0), "3/0/7");
        assert!(!Tile::around(14, (50.81, -1.1)).holds((50.83, -1.1)));
    }

    #[test]
    fn what_is_no_square_is_refused() {
        for wrong in ["", "1/2", "1/2/0", "0/0/0/0", "29/0/0", "a/b/c", "-1/0/0", "64/0/0"] {
            assert!(wrong.parse::<Tile>().is_err(), "{wrong}");
        }
    }
}
