//! The engine from outside: maps, rows, times, places, whole files, random bytes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod maps;
mod messy;
mod places;
mod random;
mod rows;
mod sacramento;
mod state_plane;
mod times;
mod workbench;
