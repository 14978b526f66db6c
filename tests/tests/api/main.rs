//! The API as its clients meet it, on both databases.
#![expect(clippy::indexing_slicing, reason = "a JSON value read by key is null where there is none")]
#![expect(clippy::print_stdout, reason = "a test says with which seed it ran")]

mod admin;
mod alarms;
mod attachments;
mod config;
mod desk;
mod dialler;
mod eido;
mod examples;
mod feed;
mod figures;
mod idempotency;
mod import;
mod journal;
mod lifecycle;
mod links;
mod lists;
mod mail;
mod mqtt;
mod nodes;
mod office;
mod outcomes;
mod outside;
mod paths;
mod people;
mod pictures;
mod places;
mod plans;
mod positions;
mod problems;
mod protected;
mod races;
mod reports;
mod rights;
mod schedules;
mod scopes;
mod session;
mod setup;
mod simulate;
mod sources;
mod suggestions;
mod tiles;
mod told;
mod watch;
mod webhooks;
