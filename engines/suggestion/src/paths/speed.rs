//! How fast units move. Each is meant to err on the slow side: an officer who is early disappoints nobody.

/// Level walking, metres a second: the comfortable gait of adults is 1.3 to 1.5, their fastest 1.7 to 2.5 (Bohannon
/// 1997).
pub const WALK_MPS: f64 = 1.4;
/// Upstairs, metres of floor plan a second (Weidmann 1993: 0.61).
pub const STAIRS_UP_MPS: f64 = 0.61;
/// Downstairs, metres of floor plan a second (Weidmann 1993: 0.69).
pub const STAIRS_DOWN_MPS: f64 = 0.69;
/// A lift under way, metres of height a second: the common rated speed of low buildings.
pub const LIFT_MPS: f64 = 1.0;
/// Waiting for a lift (30 s, where the British Council for Offices' guide of 2014 draws the line) and its doors (10 s).
pub const LIFT_SECONDS: f64 = 40.0;
/// Opening and passing a door. An assumption until it is measured.
pub const DOOR_SECONDS: f64 = 2.0;
/// Unlocking and passing a door. An assumption until it is measured.
pub const LOCKED_DOOR_SECONDS: f64 = 10.0;
/// Driving, metres a second: 30 km/h, the limit of many sites and the mean of town traffic. Security vehicles have no
/// right of way.
pub const DRIVE_MPS: f64 = 30.0 / 3.6;
/// The way by road over the straight line: 1.2 between random points of towns (Newell 1980), 1.34 towards the centres
/// of 300 European cities (measured 2023).
pub const DETOUR: f64 = 1.3;
