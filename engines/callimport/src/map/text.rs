//! The map as it is written: one struct per table, unknown keys refused.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::file::FileText;
use crate::codes::{CodesText, FlagText, PriorityText, TypesText};
use crate::place::CoordinatesText;
use crate::time::TimesText;

/// The whole map.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MapText {
    pub(crate) format: u32,
    pub(crate) source_system: String,
    pub(crate) time_zone: String,
    #[serde(default)]
    pub(crate) file: FileText,
    pub(crate) columns: ColumnsText,
    pub(crate) types: TypesText,
    pub(crate) priority: PriorityText,
    pub(crate) dispositions: Option<CodesText>,
    #[serde(default)]
    pub(crate) report_taken: FlagText,
    pub(crate) times: TimesText,
    pub(crate) coordinates: Option<CoordinatesText>,
    #[serde(default)]
    pub(crate) extra: BTreeMap<String, String>,
}

/// `[columns]`: which column is which field.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ColumnsText {
    pub(crate) external_id: String,
    #[serde(rename = "type")]
    pub(crate) type_code: String,
    pub(crate) description: Option<String>,
    pub(crate) location: Option<OneOrMany>,
    pub(crate) unit: Option<String>,
    pub(crate) priority: Option<String>,
    pub(crate) report_taken: Option<String>,
    pub(crate) disposition: Option<String>,
}

/// One column, or several whose texts are joined by a space.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "expected the name of a column, or a list of names")]
pub(crate) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    pub(crate) fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Many(names) => names,
        }
    }
}
