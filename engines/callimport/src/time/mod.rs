//! Times as exact as the file has them.

mod clockwork;
mod format;
mod instant;
mod leg;
mod order;
mod pattern;
mod text;

pub(crate) use clockwork::Clockwork;
pub(crate) use instant::Shift;
pub(crate) use leg::{LegReader, Reading};
pub(crate) use order::out_of_order;
pub(crate) use text::TimesText;
