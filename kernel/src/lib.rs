//! The ground of Castellan: what every capability stands on.
//!
//! A change goes one way: a caller's [`actor::Actor`] and an input go to a command, a plain function
//! `fn(&mut Tx, &Context, Input) -> Result<Output>`, which [`db::Db::write`] runs on the one writer, together with
//! its rows, its [`journal`] entries, its [`outbox`] items and its idempotency record, in one durable commit.
//! After the commit the [`feed`] carries the entries to every screen that may see them.
//!
//! Invariants: no acknowledgement before a flush; no network in a command; no clock, randomness or environment read
//! outside this crate; no unbounded queue.

pub mod actor;
pub mod app;
pub mod capability;
pub mod clock;
pub mod compartments;
pub mod config;
pub mod db;
pub mod doubt;
pub mod error;
pub mod feed;
pub mod files;
pub mod http;
pub mod id;
pub mod journal;
pub mod mail;
pub mod outbound;
pub mod outbox;
pub mod page;
pub mod rot;
pub mod seal;
pub mod secret;
pub mod subject;
pub mod sweep;
pub mod text_enum;
pub mod tree;
pub mod trouble;
pub mod worker;

pub use actor::{Actor, Caller, Role, Scope};
pub use app::App;
pub use capability::Capability;
pub use clock::Time;
pub use compartments::{Admission, Reach};
pub use db::{Context, Db, Sql, Tx};
pub use doubt::Doubt;
pub use error::{Error, Result};
pub use files::Files;
pub use id::Id;
pub use seal::Sealer;
pub use trouble::Trouble;
