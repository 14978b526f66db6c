//! `[priority]`: from a column, a code, our type or the default, in this order.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{PRIORITIES, Unmapped, check_code, check_priority, check_size};
use crate::{MapError, PrioritySource, Reason, Warning};

/// The sources of a priority.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PriorityText {
    default: u8,
    #[serde(default = "reject")]
    unmapped: Unmapped,
    #[serde(default)]
    codes: BTreeMap<String, u8>,
    #[serde(default)]
    types: BTreeMap<String, u8>,
}

const fn reject() -> Unmapped {
    Unmapped::Reject
}

/// A priority and what it rests on.
type Strength = (u8, PrioritySource);

impl PriorityText {
    pub(crate) fn check(&self) -> Result<(), MapError> {
        check_size("priority.codes", self.codes.len())?;
        check_size("priority.types", self.types.len())?;
        check_priority("priority.default", self.default)?;
        for (theirs, priority) in &self.codes {
            check_priority(&format!("priority.codes.{theirs:?}"), *priority)?;
        }
        for (ours, priority) in &self.types {
            let key = format!("priority.types.{ours:?}");
            check_code(&key, ours)?;
            check_priority(&key, *priority)?;
        }
        Ok(())
    }

    /// The priority of a call: `cell` of the priority column, `of_code` from the entry of
    /// the original type, `ours` our type.
    pub(crate) fn find(
        &self,
        cell: Option<&str>,
        of_code: Option<u8>,
        ours: &str,
        warnings: &mut Vec<Warning>,
    ) -> Result<Strength, Reason> {
        if let Some(cell) = cell {
            match self.of_cell(cell) {
                Ok(priority) => return Ok((priority, PrioritySource::Column)),
                Err(Reason::UnknownPriority { code }) if self.unmapped == Unmapped::Default => {
                    warnings.push(Warning::UnmappedPriority { code });
                }
                Err(reason) => return Err(reason),
            }
        }
        let of_type = self.types.get(ours).copied();
        Ok(of_code
            .map(|p| (p, PrioritySource::Code))
            .or(of_type.map(|p| (p, PrioritySource::Type)))
            .unwrap_or((self.default, PrioritySource::Default)))
    }

    /// With a table only its codes count, because a 1 of theirs need not be a 1 of ours.
    fn of_cell(&self, cell: &str) -> Result<u8, Reason> {
        let unknown = || Reason::UnknownPriority { code: cell.to_owned() };
        if !self.codes.is_empty() {
            return self.codes.get(cell).copied().ok_or_else(unknown);
        }
        let value: i64 = cell.parse().map_err(|_| unknown())?;
        u8::try_from(value)
            .ok()
            .filter(|priority| PRIORITIES.contains(priority))
            .ok_or(Reason::PriorityOutOfRange { value })
    }
}
