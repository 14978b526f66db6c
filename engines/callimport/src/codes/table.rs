//! `[dispositions]`: their codes to ours.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Unmapped, check_code, check_default, check_size};
use crate::{MapError, Reason, Warning};

/// A code table with a default.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodesText {
    unmapped: Unmapped,
    default: Option<String>,
    #[serde(default)]
    codes: BTreeMap<String, String>,
}

impl CodesText {
    pub(crate) fn check(&self, key: &str) -> Result<(), MapError> {
        check_size(&format!("{key}.codes"), self.codes.len())?;
        check_default(key, self.unmapped, self.default.as_ref())?;
        self.codes.iter().try_for_each(|(theirs, ours)| check_code(&format!("{key}.codes.{theirs:?}"), ours))
    }

    pub(crate) fn targets(&self) -> impl Iterator<Item = &str> {
        self.codes.values().chain(&self.default).map(String::as_str)
    }

    /// Our disposition for theirs. An empty cell is no unknown code: it gets the default,
    /// if there is one, and no warning.
    pub(crate) fn disposition(
        &self,
        theirs: Option<&str>,
        warnings: &mut Vec<Warning>,
    ) -> Result<Option<String>, Reason> {
        let Some(code) = theirs else {
            return Ok(self.default.clone());
        };
        if let Some(ours) = self.codes.get(code) {
            return Ok(Some(ours.clone()));
        }
        let code = code.to_owned();
        match self.unmapped {
            Unmapped::Reject => Err(Reason::UnknownDisposition { code }),
            Unmapped::Default => {
                warnings.push(Warning::UnmappedDisposition { code });
                Ok(self.default.clone())
            }
        }
    }
}
