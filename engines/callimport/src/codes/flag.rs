//! `[report_taken]`: yes and no.

use serde::Deserialize;

use super::check_size;
use crate::fault::quoted;
use crate::{MapError, Warning};

/// The values that mean yes, and those that mean no; compared without regard to ASCII case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct FlagText {
    yes: Vec<String>,
    no: Vec<String>,
}

impl Default for FlagText {
    fn default() -> Self {
        let texts = |values: [&str; 4]| values.map(str::to_owned).to_vec();
        Self { yes: texts(["y", "yes", "true", "1"]), no: texts(["n", "no", "false", "0"]) }
    }
}

impl FlagText {
    pub(crate) fn check(&self) -> Result<(), MapError> {
        check_size("report_taken.yes", self.yes.len())?;
        check_size("report_taken.no", self.no.len())?;
        match self.yes.iter().find(|yes| has(&self.no, yes)) {
            Some(both) => {
                let problem = format!("{both:?} cannot mean both yes and no");
                Err(MapError::invalid("report_taken", problem))
            }
            None => Ok(()),
        }
    }

    pub(crate) fn read(&self, cell: Option<&str>, warnings: &mut Vec<Warning>) -> Option<bool> {
        let cell = cell?;
        let (yes, no) = (has(&self.yes, cell), has(&self.no, cell));
        if !yes && !no {
            let text = quoted(cell);
            warnings.push(Warning::UnreadableFlag { text });
        }
        (yes || no).then_some(yes)
    }
}

fn has(values: &[String], cell: &str) -> bool {
    values.iter().any(|value| value.eq_ignore_ascii_case(cell))
}
