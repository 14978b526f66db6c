//! What leads from one node to another.

use serde::{Deserialize, Serialize};

use super::speed;

/// What kind of way an edge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A corridor, a footpath, a yard.
    Walk,
    /// Stairs, climbed in the sense of the edge; their length is that on the floor plan.
    StairsUp,
    /// Stairs, descended in the sense of the edge; their length is that on the floor plan.
    StairsDown,
    /// One ride; its length is the height. Join every pair of floors that the lift serves, since each edge waits anew.
    Lift,
    /// A door that anyone opens.
    Door,
    /// A door that needs a key.
    LockedDoor,
    /// A road: driven in a vehicle, walked on foot.
    Road,
}

/// How long an edge is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Extent {
    /// Metres, from which the kind makes seconds.
    Metres(f64),
    /// Seconds as measured, in either sense and for everybody.
    Seconds(f64),
}

/// Whether an edge leads back as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// Both ways; back, stairs up are stairs down.
    Both,
    /// From `from` to `to` only.
    OneWay,
}

/// A way between two nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge<N> {
    /// Where it begins.
    pub from: N,
    /// Where it ends.
    pub to: N,
    /// What it is.
    pub kind: Kind,
    /// How long it is.
    pub extent: Extent,
    /// Whether it leads back as well.
    pub sense: Sense,
    /// The key, badge or capability without which nobody passes. A locked door has one.
    pub key: Option<String>,
}

impl Kind {
    pub(super) const fn back(self) -> Self {
        match self {
            Self::StairsUp => Self::StairsDown,
            Self::StairsDown => Self::StairsUp,
            other => other,
        }
    }

    /// Milliseconds on foot, or at the wheel for a road.
    pub(super) fn millis(self, extent: Extent, drives: Drives) -> u64 {
        let seconds = match extent {
            Extent::Seconds(seconds) => seconds,
            Extent::Metres(metres) => match (self, drives) {
                (Self::Road, Drives::Yes) => metres / speed::DRIVE_MPS,
                (Self::Walk | Self::Road, _) => metres / speed::WALK_MPS,
                (Self::StairsUp, _) => metres / speed::STAIRS_UP_MPS,
                (Self::StairsDown, _) => metres / speed::STAIRS_DOWN_MPS,
                (Self::Lift, _) => speed::LIFT_SECONDS + metres / speed::LIFT_MPS,
                (Self::Door, _) => speed::DOOR_SECONDS + metres / speed::WALK_MPS,
                (Self::LockedDoor, _) => speed::LOCKED_DOOR_SECONDS + metres / speed::WALK_MPS,
            },
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the graph takes extents from 0 to a bound that is far below 2^53 ms"
        )]
        let millis = (seconds * 1_000.0).round() as u64;
        millis
    }
}

/// Whether an edge is gone in a vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drives {
    Yes,
    No,
}
