//! Where there is no graph: the straight line, lengthened by a detour.

use serde::{Deserialize, Serialize};

use super::{PathError, speed};

/// Mean radius of the Earth (IUGG), metres.
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// How a unit moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Travel {
    /// On foot.
    OnFoot,
    /// With a vehicle, and on foot where no road leads.
    Vehicle,
}

/// A point on the globe (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coordinates {
    latitude: f64,
    longitude: f64,
}

impl Coordinates {
    /// A point by degrees north and east.
    ///
    /// # Errors
    /// [`PathError::Coordinates`] when it is not on the globe.
    pub fn new(latitude: f64, longitude: f64) -> Result<Self, PathError> {
        if (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude) {
            Ok(Self { latitude, longitude })
        } else {
            Err(PathError::Coordinates { latitude, longitude })
        }
    }

    /// Metres to another point as the crow flies (haversine; off by up to 0.5 %, the Earth being no sphere).
    pub fn metres_to(self, other: Self) -> f64 {
        let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
        let cosines = self.latitude.to_radians().cos() * other.latitude.to_radians().cos();
        let h = half(self.latitude, other.latitude) + cosines * half(self.longitude, other.longitude);
        2.0 * EARTH_RADIUS_M * h.clamp(0.0, 1.0).sqrt().asin()
    }

    /// Estimated seconds to another point: the straight line times [`speed::DETOUR`], at the speed of walking or
    /// driving.
    pub fn seconds_to(self, other: Self, travel: Travel) -> u32 {
        let metres_per_second = match travel {
            Travel::OnFoot => speed::WALK_MPS,
            Travel::Vehicle => speed::DRIVE_MPS,
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "half the Earth on foot takes 2^25 seconds"
        )]
        let seconds = (self.metres_to(other) * speed::DETOUR / metres_per_second).ceil() as u32;
        seconds
    }
}
