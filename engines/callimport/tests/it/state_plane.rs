//! The projection against formulas of its own: the Lambert conformal conic with two standard
//! parallels as IOGP guidance note 7-2 (Geomatics, part 2) gives it, which in turn is checked
//! against the example printed there. Nothing here comes from the library under test.

#![expect(clippy::many_single_char_names, reason = "the symbols of the note")]

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4};

use crate::places::locate;

/// Metres of a US survey foot.
const US_FOOT_M: f64 = 1_200.0 / 3_937.0;

/// The parameters in the note's words; angles in degrees, lengths in metres.
struct Lambert {
    semi_major_axis: f64,
    inverse_flattening: f64,
    false_origin: (f64, f64),
    parallels: (f64, f64),
    easting_at_false_origin: f64,
    northing_at_false_origin: f64,
}

impl Lambert {
    fn e(&self) -> f64 {
        let f = 1.0 / self.inverse_flattening;
        (2.0 * f - f * f).sqrt()
    }

    fn m(&self, latitude: f64) -> f64 {
        latitude.cos() / (1.0 - (self.e() * latitude.sin()).powi(2)).sqrt()
    }

    fn t(&self, latitude: f64) -> f64 {
        let (e, s) = (self.e(), self.e() * latitude.sin());
        (FRAC_PI_4 - latitude / 2.0).tan() / ((1.0 - s) / (1.0 + s)).powf(e / 2.0)
    }

    /// n, F and the radius at the false origin.
    fn constants(&self) -> (f64, f64, f64) {
        let (one, two) = (self.parallels.0.to_radians(), self.parallels.1.to_radians());
        let n = (self.m(one).ln() - self.m(two).ln()) / (self.t(one).ln() - self.t(two).ln());
        let f = self.m(one) / (n * self.t(one).powf(n));
        let origin = self.false_origin.0.to_radians();
        (n, f, self.semi_major_axis * f * self.t(origin).powf(n))
    }

    fn forward(&self, latitude: f64, longitude: f64) -> (f64, f64) {
        let (n, f, r_f) = self.constants();
        let r = self.semi_major_axis * f * self.t(latitude.to_radians()).powf(n);
        let theta = n * (longitude - self.false_origin.1).to_radians();
        (self.easting_at_false_origin + r * theta.sin(), self.northing_at_false_origin + r_f - r * theta.cos())
    }

    fn inverse(&self, easting: f64, northing: f64) -> (f64, f64) {
        let (n, f, r_f) = self.constants();
        let (de, dn) = (easting - self.easting_at_false_origin, northing - self.northing_at_false_origin);
        let r = de.hypot(r_f - dn).copysign(n);
        let t = (r / (self.semi_major_axis * f)).powf(1.0 / n);
        let e = self.e();
        let mut latitude = FRAC_PI_2 - 2.0 * t.atan();
        for _ in 0..20 {
            let s = e * latitude.sin();
            latitude = FRAC_PI_2 - 2.0 * (t * ((1.0 - s) / (1.0 + s)).powf(e / 2.0)).atan();
        }
        let longitude = de.atan2(r_f - dn) / n + self.false_origin.1.to_radians();
        (latitude.to_degrees(), longitude.to_degrees())
    }
}

/// NAD27 / Texas South Central (EPSG:32040), the example of the note.
const TEXAS: Lambert = Lambert {
    semi_major_axis: 6_378_206.4,
    inverse_flattening: 294.978_698_2,
    false_origin: (27.0 + 50.0 / 60.0, -99.0),
    parallels: (28.0 + 23.0 / 60.0, 30.0 + 17.0 / 60.0),
    easting_at_false_origin: 2_000_000.0 * US_FOOT_M,
    northing_at_false_origin: 0.0,
};

/// NAD83 / California zone 2 (EPSG:2226), from California's Public Resources Code § 8801 ff.
const CALIFORNIA_2: Lambert = Lambert {
    semi_major_axis: 6_378_137.0,
    inverse_flattening: 298.257_222_101,
    false_origin: (37.0 + 40.0 / 60.0, -122.0),
    parallels: (38.0 + 20.0 / 60.0, 39.0 + 50.0 / 60.0),
    easting_at_false_origin: 2_000_000.0,
    northing_at_false_origin: 500_000.0,
};

#[test]
fn the_formulas_give_the_printed_example() {
    let (easting, northing) = TEXAS.forward(28.5, -96.0);
    // Printed to the hundredth of a foot.
    assert!((easting / US_FOOT_M - 2_963_503.91).abs() < 0.01, "{}", easting / US_FOOT_M);
    assert!((northing / US_FOOT_M - 254_759.80).abs() < 0.01, "{}", northing / US_FOOT_M);
    let (latitude, longitude) = TEXAS.inverse(easting, northing);
    assert!((latitude - 28.5).abs() < 1e-10 && (longitude + 96.0).abs() < 1e-10);
}

#[test]
fn california_zone_2_agrees_within_a_centimetre() {
    let mut worst_m: f64 = 0.0;
    for x in (6_100_000..=7_300_000).step_by(100_000).map(f64::from) {
        for y in (1_650_000..=2_450_000).step_by(100_000).map(f64::from) {
            let expected = CALIFORNIA_2.inverse(x * US_FOOT_M, y * US_FOOT_M);
            let found = locate("epsg = 2226", x, y).unwrap();
            // Metres of a degree of latitude, and at most as many of longitude.
            let off_m = (found.0 - expected.0).hypot(found.1 - expected.1) * 111_320.0;
            worst_m = worst_m.max(off_m);
        }
    }
    assert!(worst_m < 0.01, "off by {worst_m} m");
}

#[test]
fn the_definition_may_be_written_out() {
    let written = "projection = \"+proj=lcc +lat_1=39.83333333333334 +lat_2=38.33333333333334 \
                   +lat_0=37.66666666666666 +lon_0=-122 +x_0=2000000.0001016 +y_0=500000.0001016001 \
                   +datum=NAD83 +units=us-ft +no_defs\"";
    let (x, y) = (6_705_000.0, 1_970_000.0);
    assert_eq!(locate(written, x, y), locate("epsg = 2226", x, y));
    let (latitude, longitude) = locate(written, x, y).unwrap();
    // City Hall stands within a mile of there.
    let off_m = (latitude - 38.5816).hypot((longitude + 121.4944) * 0.78) * 111_320.0;
    assert!(off_m < 1_609.0, "{latitude} {longitude}");
}
