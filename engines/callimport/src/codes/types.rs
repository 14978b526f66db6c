//! `[types]`: their call types to our incident types.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Unmapped, check_code, check_default, check_priority, check_size};
use crate::{MapError, Reason, Warning};

/// The table of types.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TypesText {
    unmapped: Unmapped,
    default: Option<String>,
    #[serde(default)]
    codes: BTreeMap<String, TypeText>,
}

/// Our code alone, or with the priority that their code carries.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "expected an incident type, or { type = \"…\", priority = 1 }")]
enum TypeText {
    Code(String),
    Full(FullText),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct FullText {
    #[serde(rename = "type")]
    code: String,
    priority: u8,
}

impl TypeText {
    fn code(&self) -> &str {
        match self {
            Self::Code(code) => code,
            Self::Full(full) => &full.code,
        }
    }

    fn priority(&self) -> Option<u8> {
        match self {
            Self::Code(_) => None,
            Self::Full(full) => Some(full.priority),
        }
    }
}

/// Our type, and the priority that their code carries.
pub(crate) struct Found<'a> {
    pub(crate) code: &'a str,
    pub(crate) priority: Option<u8>,
}

impl TypesText {
    pub(crate) fn check(&self) -> Result<(), MapError> {
        check_size("types.codes", self.codes.len())?;
        check_default("types", self.unmapped, self.default.as_ref())?;
        for (theirs, ours) in &self.codes {
            let key = format!("types.codes.{theirs:?}");
            check_code(&key, ours.code())?;
            ours.priority().map_or(Ok(()), |p| check_priority(&key, p))?;
        }
        Ok(())
    }

    pub(crate) fn targets(&self) -> impl Iterator<Item = &str> {
        let default = self.default.as_deref();
        self.codes.values().map(TypeText::code).chain(default)
    }

    /// Our type for theirs; an empty cell is a code that is not in the table.
    pub(crate) fn find(&self, theirs: &str, warnings: &mut Vec<Warning>) -> Result<Found<'_>, Reason> {
        if let Some(ours) = self.codes.get(theirs) {
            let (code, priority) = (ours.code(), ours.priority());
            return Ok(Found { code, priority });
        }
        let unknown = theirs.to_owned();
        match (self.unmapped, &self.default) {
            (Unmapped::Default, Some(code)) => {
                warnings.push(Warning::UnmappedType { code: unknown });
                let priority = None;
                Ok(Found { code, priority })
            }
            _ => Err(Reason::UnknownType { code: unknown }),
        }
    }
}
