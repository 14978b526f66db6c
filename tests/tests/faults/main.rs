//! What is acknowledged stays, whatever is done to the server.
#![expect(clippy::indexing_slicing, reason = "a JSON value read by key is null where there is none")]
#![expect(clippy::print_stdout, reason = "a test says with which seed it ran")]

mod clients;
mod clocks;
mod cluster;
mod compare;
mod durability;
mod errors;
mod errors_postgres;
mod full;
mod kill;
mod lines;
mod model;
mod power;
mod power_postgres;
mod rot;
mod screens;
mod severed;
mod signals;
mod slow;
mod uploads;
