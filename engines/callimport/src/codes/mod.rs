//! Code tables: types, priorities, dispositions, yes and no.

mod flag;
mod priority;
mod table;
mod types;

use serde::Deserialize;

pub(crate) use flag::FlagText;
pub(crate) use priority::PriorityText;
pub(crate) use table::CodesText;
pub(crate) use types::TypesText;

use crate::MapError;
use crate::limits::MAX_CODES;

/// What to do with a code that is not in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unmapped {
    /// Take the default, with a warning.
    Default,
    /// Reject the row.
    Reject,
}

/// The priorities there are.
const PRIORITIES: std::ops::RangeInclusive<u8> = 1..=5;

fn check_size(key: &str, len: usize) -> Result<(), MapError> {
    if len > MAX_CODES {
        let problem = format!("has {len} entries, at most {MAX_CODES} are taken");
        return Err(MapError::invalid(key, problem));
    }
    Ok(())
}

/// One of our codes: what the catalogues hold.
fn check_code(key: &str, code: &str) -> Result<(), MapError> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if code.is_empty() || code.len() > 64 || !code.chars().all(plain) {
        let problem = format!("{code:?} is no code of Castellan: up to 64 of a-z, 0-9 and _");
        return Err(MapError::invalid(key, problem));
    }
    Ok(())
}

fn check_priority(key: &str, priority: u8) -> Result<(), MapError> {
    if PRIORITIES.contains(&priority) {
        return Ok(());
    }
    let problem = format!("{priority} is no priority: 1 (danger to life) to 5 (information)");
    Err(MapError::invalid(key, problem))
}

/// A default is there when, and only when, it is used.
fn check_default(key: &str, unmapped: Unmapped, default: Option<&String>) -> Result<(), MapError> {
    match (unmapped, default) {
        (Unmapped::Default, None) => {
            let problem = "`unmapped = \"default\"` needs a `default`";
            Err(MapError::invalid(key, problem))
        }
        (_, Some(code)) => check_code(&format!("{key}.default"), code),
        (Unmapped::Reject, None) => Ok(()),
    }
}
