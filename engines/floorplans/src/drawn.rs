//! What a drawing comes to.

use serde::Serialize;
use serde_json::Value;

/// What sort of place a drawn thing is; the words are those of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Kind {
    Building,
    Floor,
    Room,
    Zone,
    CarPark,
    Door,
    Camera,
    Detector,
    Checkpoint,
    MusterPoint,
    CallPoint,
    Cabinet,
}

impl Kind {
    /// Whether other places can lie in it.
    pub const fn is_area(self) -> bool {
        matches!(self, Self::Building | Self::Floor | Self::Room | Self::Zone | Self::CarPark)
    }

    pub(crate) fn named(word: &str) -> Option<Self> {
        Some(match word {
            "building" => Self::Building,
            "floor" => Self::Floor,
            "room" => Self::Room,
            "zone" => Self::Zone,
            "car_park" => Self::CarPark,
            "door" => Self::Door,
            "camera" => Self::Camera,
            "detector" => Self::Detector,
            "checkpoint" => Self::Checkpoint,
            "muster_point" => Self::MusterPoint,
            "call_point" => Self::CallPoint,
            "cabinet" => Self::Cabinet,
            _ => return None,
        })
    }
}

/// One place of a drawing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Drawn {
    /// What tells it from every other thing of the drawing.
    pub key: String,
    /// Key of the area it lies in; none: directly in whatever the drawing is brought into.
    pub parent: Option<String>,
    /// What sort of place.
    pub kind: Kind,
    /// Name, unique within its area.
    pub name: String,
    /// Storey; 0 is the ground floor.
    pub level: Option<i64>,
    /// Not everybody may go there.
    pub restricted: bool,
    /// GeoJSON geometry of an area.
    pub outline: Option<Value>,
    /// WGS 84 degrees: longitude, latitude.
    pub point: Option<[f64; 2]>,
}

/// A feature that is no place, or cannot be one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// What it is called in the drawing.
    pub feature: String,
    /// Why.
    pub reason: String,
}

/// All of a drawing: areas before what lies in them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Drawing {
    /// The places.
    pub places: Vec<Drawn>,
    /// The rest.
    pub left_out: Vec<LeftOut>,
}

impl Drawing {
    pub(crate) fn leave_out(&mut self, feature: impl Into<String>, reason: impl Into<String>) {
        self.left_out.push(LeftOut { feature: feature.into(), reason: reason.into() });
    }
}
