//! The program: subcommands, and the one place where capabilities are put together.

pub mod admin;
pub mod backup;
pub mod compose;
pub mod dialler;
mod document;
pub mod example;
pub mod health;
pub mod http;
pub mod import;
mod lock;
pub mod logs;
pub mod map;
pub mod mqtt;
pub mod positions;
pub mod receiver;
mod scrub;
pub mod server;
pub mod settings;
pub mod setup;
pub mod simulate;
pub mod sources;
pub mod traces;
pub mod verify;
