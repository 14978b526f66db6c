//! The codec from outside: an independent dialler's frames, tables of cases, random input against the rules.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on stops")]

mod content;
mod dialler;
mod field;
mod key;
mod payload;
mod random;
mod replies;
mod splitter;
mod tables;
mod tolerances;
mod workbench;
mod xdata;
