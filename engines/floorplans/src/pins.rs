//! A picture laid on the ground by points that are known on both.

/// Pins at the least: three fix where a picture lies, how large it is and how it is turned.
pub const PINS_MIN: usize = 3;
/// Pins at the most: more make no plan lie better.
pub const PINS_MAX: usize = 50;
/// Longest side of what a picture shows, in metres: beyond it degrees are no longer a plane.
const EXTENT_MAX_M: f64 = 50_000.0;
/// Pins whose spread across is less than a hundredth of their spread along lie in a line (the squares of the two are compared).
const LINE_RATIO: f64 = 1e-4;
const METRES_A_DEGREE: f64 = 111_320.0;

/// A point of a picture, in its pixels from the top left, and where that point is on the ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pin {
    /// Pixels from the left edge.
    pub x_px: f64,
    /// Pixels from the upper edge.
    pub y_px: f64,
    /// WGS 84 degrees.
    pub longitude: f64,
    /// WGS 84 degrees.
    pub latitude: f64,
}

/// Where a picture lies.
#[derive(Clone, Debug, PartialEq)]
pub struct Laid {
    /// Longitude and latitude of its corners: top left, top right, bottom right, bottom left.
    pub corners: [[f64; 2]; 4],
    /// How far each pin is from where it should be, in metres.
    pub off_m: Vec<f64>,
    /// Root of the mean square of those.
    pub residual_m: f64,
}

/// Why a picture cannot be laid by its pins, in words for whoever set them.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words say it")]
pub enum PinFault {
    #[error("a picture takes {PINS_MIN} to {PINS_MAX} pins; these are {count}")]
    Count { count: usize },
    #[error("pin {pin} is not in the picture")]
    OutsidePicture { pin: usize },
    #[error("pin {pin} has no place on Earth; a longitude is from -180 to 180, a latitude from -90 to 90")]
    NotOnEarth { pin: usize },
    #[error("the pins lie in one line in the picture; set one well beside it")]
    LineInPicture,
    #[error("the pins lie in one line on the map; set one well beside it")]
    LineOnMap,
    #[error("by these pins the picture would be seen in a mirror; two of them are probably exchanged")]
    Mirrored,
    #[error("by these pins the picture would be larger than {km} km; check their positions", km = EXTENT_MAX_M / 1_000.0)]
    TooLarge,
}

/// Lays a picture of some width and height by its pins: the affine map from pixels to metres with the least squares.
///
/// # Errors
/// [`PinFault`] when the pins do not say where it lies.
pub fn lay(width_px: f64, height_px: f64, pins: &[Pin]) -> Result<Laid, PinFault> {
    check(width_px, height_px, pins)?;
    let mean = |of: fn(&Pin) -> f64| pins.iter().map(of).sum::<f64>() / count(pins);
    let (x, y) = (mean(|pin| pin.x_px), mean(|pin| pin.y_px));
    let (longitude, latitude) = (mean(|pin| pin.longitude), mean(|pin| pin.latitude));
    let (east_m, north_m) = (METRES_A_DEGREE * latitude.to_radians().cos(), METRES_A_DEGREE);
    // About the means the shift falls out, and two equations with two unknowns are left for each direction.
    let points: Vec<[f64; 4]> = pins
        .iter()
        .map(|pin| {
            [pin.x_px - x, pin.y_px - y, (pin.longitude - longitude) * east_m, (pin.latitude - latitude) * north_m]
        })
        .collect();
    let sum = |a: usize, b: usize| points.iter().map(|point| point[a] * point[b]).sum::<f64>();
    let (xx, xy, yy) = (sum(0, 0), sum(0, 1), sum(1, 1));
    if is_line(xx, xy, yy) {
        return Err(PinFault::LineInPicture);
    }
    if is_line(sum(2, 2), sum(2, 3), sum(3, 3)) {
        return Err(PinFault::LineOnMap);
    }
    let determinant = xx * yy - xy * xy;
    let solve = |to: usize| {
        let (by_x, by_y) = (sum(0, to), sum(1, to));
        [(by_x * yy - by_y * xy) / determinant, (by_y * xx - by_x * xy) / determinant]
    };
    let (east, north) = (solve(2), solve(3));
    // Pixels count downwards and latitudes upwards, so that a picture that is not mirrored turns the plane over.
    if east[0] * north[1] - east[1] * north[0] >= 0.0 {
        return Err(PinFault::Mirrored);
    }
    let ground = |dx: f64, dy: f64| [east[0] * dx + east[1] * dy, north[0] * dx + north[1] * dy];
    let off_m: Vec<f64> = points
        .iter()
        .map(|[dx, dy, e, n]| {
            let [east, north] = ground(*dx, *dy);
            (east - e).hypot(north - n)
        })
        .collect();
    let corners_m = [(0.0, 0.0), (width_px, 0.0), (width_px, height_px), (0.0, height_px)]
        .map(|(corner_x, corner_y)| ground(corner_x - x, corner_y - y));
    if corners_m.iter().any(|[east, north]| east.hypot(*north) > EXTENT_MAX_M) {
        return Err(PinFault::TooLarge);
    }
    let corners = corners_m.map(|[east, north]| [longitude + east / east_m, latitude + north / north_m]);
    let residual_m = (off_m.iter().map(|off| off * off).sum::<f64>() / count(pins)).sqrt();
    Ok(Laid { corners, off_m, residual_m })
}

#[expect(clippy::cast_precision_loss, reason = "there are fifty at the most")]
fn count(pins: &[Pin]) -> f64 {
    pins.len() as f64
}

fn check(width_px: f64, height_px: f64, pins: &[Pin]) -> Result<(), PinFault> {
    if !(PINS_MIN..=PINS_MAX).contains(&pins.len()) {
        return Err(PinFault::Count { count: pins.len() });
    }
    for (n, pin) in pins.iter().enumerate() {
        if !((0.0..=width_px).contains(&pin.x_px) && (0.0..=height_px).contains(&pin.y_px)) {
            return Err(PinFault::OutsidePicture { pin: n + 1 });
        }
        // At the poles a degree of longitude has no length.
        if !(pin.longitude.abs() <= 180.0 && pin.latitude.abs() < 90.0) {
            return Err(PinFault::NotOnEarth { pin: n + 1 });
        }
    }
    Ok(())
}

/// Whether points with these squares and products about their middle lie in a line, or all in one place.
fn is_line(aa: f64, ab: f64, bb: f64) -> bool {
    let spread = aa + bb;
    spread <= f64::MIN_POSITIVE || aa * bb - ab * ab < LINE_RATIO * spread * spread
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a picture of 1000 × 500 pixels lies that shows one degree of longitude to 10 000 pixels at the equator,
    /// with its top left at 1° east, 2° north.
    fn pin(x_px: f64, y_px: f64) -> Pin {
        Pin { x_px, y_px, longitude: 1.0 + x_px / 10_000.0, latitude: 0.02 - y_px / 10_000.0 }
    }

    #[test]
    fn a_picture_lies_where_its_pins_say() {
        let exact = [pin(100.0, 100.0), pin(900.0, 100.0), pin(500.0, 400.0)];
        let four = [pin(0.0, 0.0), pin(1_000.0, 0.0), pin(1_000.0, 500.0), pin(0.0, 500.0)];
        for pins in [&exact[..], &four[..]] {
            let laid = lay(1_000.0, 500.0, pins).expect("it lies");
            let expected = [[1.0, 0.02], [1.1, 0.02], [1.1, -0.03], [1.0, -0.03]];
            for (corner, wanted) in laid.corners.iter().zip(expected) {
                assert!((corner[0] - wanted[0]).abs() < 1e-9 && (corner[1] - wanted[1]).abs() < 1e-9, "{laid:?}");
            }
            assert!(laid.residual_m < 1e-6 && laid.off_m.len() == pins.len(), "{laid:?}");
        }
    }

    #[test]
    fn a_turned_picture_is_turned() {
        // A quarter to the right: the picture's right is the south.
        let turned = |x: f64, y: f64| Pin { x_px: x, y_px: y, longitude: -y / 1e5, latitude: -x / 1e5 };
        let laid = lay(100.0, 100.0, &[turned(0.0, 0.0), turned(100.0, 0.0), turned(0.0, 100.0)]).expect("it lies");
        assert!((laid.corners[1][1] + 0.001).abs() < 1e-9 && laid.corners[1][0].abs() < 1e-9, "{laid:?}");
        assert!((laid.corners[3][0] + 0.001).abs() < 1e-9, "{laid:?}");
    }

    #[test]
    fn pins_that_disagree_say_by_how_much() {
        // The fourth corner is 111.32 m too far north; each of the four takes a quarter of it.
        let mut pins = [pin(0.0, 0.0), pin(1_000.0, 0.0), pin(1_000.0, 500.0), pin(0.0, 500.0)];
        pins[3].latitude += 0.001;
        let laid = lay(1_000.0, 500.0, &pins).expect("it lies");
        assert!((laid.residual_m - 111.32 / 4.0).abs() < 0.01, "{laid:?}");
        assert!(laid.off_m.iter().all(|off| (off - 27.83).abs() < 0.01), "{laid:?}");
    }

    #[test]
    fn pins_that_do_not_say_where_it_lies_are_refused() {
        let good = [pin(100.0, 100.0), pin(900.0, 100.0), pin(500.0, 400.0)];
        let with = |n: usize, change: fn(&mut Pin)| {
            let mut pins = good;
            change(&mut pins[n]);
            pins.to_vec()
        };
        for (pins, expected) in [
            (good[..2].to_vec(), PinFault::Count { count: 2 }),
            (vec![good[0]; 51], PinFault::Count { count: 51 }),
            (vec![good[0]; 3], PinFault::LineInPicture),
            (vec![pin(0.0, 0.0), pin(100.0, 50.0), pin(1_000.0, 500.0)], PinFault::LineInPicture),
            (vec![pin(0.0, 0.0), pin(500.0, 251.0), pin(1_000.0, 500.0)], PinFault::LineInPicture),
            (with(2, |pin| pin.latitude = 0.01), PinFault::LineOnMap),
            (with(2, |pin| pin.latitude = 0.03), PinFault::Mirrored),
            (with(1, |pin| pin.x_px = 1_001.0), PinFault::OutsidePicture { pin: 2 }),
            (with(0, |pin| pin.y_px = f64::NAN), PinFault::OutsidePicture { pin: 1 }),
            (with(2, |pin| pin.longitude = 181.0), PinFault::NotOnEarth { pin: 3 }),
            (with(2, |pin| pin.latitude = 90.0), PinFault::NotOnEarth { pin: 3 }),
            (with(2, |pin| pin.latitude = -0.5), PinFault::TooLarge),
        ] {
            assert_eq!(lay(1_000.0, 500.0, &pins), Err(expected), "{pins:?}");
        }
    }
}
