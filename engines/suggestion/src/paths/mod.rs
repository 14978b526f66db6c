//! How long a unit takes to a place: by the site's path graph, or by straight line where there is none.

mod edge;
mod graph;
mod search;
mod speed;
mod straight_line;

use thiserror::Error;

pub use edge::{Edge, Extent, Kind, Sense};
pub use graph::{EDGES_MAX, EXTENT_METRES_MAX, EXTENT_SECONDS_MAX, Graph, NODES_MAX};
pub use search::{Traveller, Way};
pub use speed::{
    DETOUR, DOOR_SECONDS, DRIVE_MPS, LIFT_MPS, LIFT_SECONDS, LOCKED_DOOR_SECONDS, STAIRS_DOWN_MPS, STAIRS_UP_MPS,
    WALK_MPS,
};
pub use straight_line::{Coordinates, Travel};

/// Why a graph, a search or a coordinate was refused.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum PathError {
    /// More nodes than [`NODES_MAX`].
    #[error("more than {NODES_MAX} nodes: cut the graph into sites")]
    TooManyNodes,
    /// More edges than [`EDGES_MAX`].
    #[error("more than {EDGES_MAX} edges: cut the graph into sites")]
    TooManyEdges,
    /// A node that was not added.
    #[error("node {0} is not in the graph: add nodes before what leads to them")]
    UnknownNode(String),
    /// A length that is negative, no number or longer than [`EXTENT_METRES_MAX`].
    #[error("an edge of {0} m: lengths are numbers from 0 to {EXTENT_METRES_MAX}")]
    Metres(f64),
    /// A time that is negative, no number or longer than [`EXTENT_SECONDS_MAX`].
    #[error("an edge of {0} s: times are numbers from 0 to {EXTENT_SECONDS_MAX}")]
    Seconds(f64),
    /// A locked door without the key that opens it.
    #[error("a locked door without a key: name what opens it, or make it a door")]
    KeyMissing,
    /// A latitude beyond 90 degrees, a longitude beyond 180, or no number.
    #[error("{latitude}, {longitude} is not on the globe: degrees of latitude to ±90, of longitude to ±180")]
    Coordinates {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
    },
}
