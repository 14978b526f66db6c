//! `castellan import …`: data of other systems.

mod calls;
mod rejects;

pub use calls::{CallsArguments, calls};
