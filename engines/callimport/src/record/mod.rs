//! Columns by name, and the cells of one row.

mod columns;
mod row;

pub(crate) use columns::{Column, Header};
pub(crate) use row::Row;
