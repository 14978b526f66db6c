//! The API as its clients meet it, on both databases.
#![expect(clippy::indexing_slicing, reason = "a JSON value read by key is null where there is none")]
#![expect(clippy::print_stdout, reason = "a test says with which seed it ran")]

mod admin;
mod config;
mod feed;
mod idempotency;
mod import;
mod journal;
mod lifecycle;
mod lists;
mod nodes;
mod outcomes;
mod places;
mod positions;
mod problems;
mod protected;
mod races;
mod rights;
mod scopes;
mod session;
mod setup;
mod simulate;
