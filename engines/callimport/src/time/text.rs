//! `[times]` as it is written.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{Leg, Precision};

/// The table of times.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TimesText {
    #[serde(default)]
    pub(crate) formats: Vec<FormatText>,
    #[serde(default)]
    pub(crate) never: Vec<String>,
    #[serde(default = "shift_forward")]
    pub(crate) gap: GapPolicy,
    #[serde(default = "earlier")]
    pub(crate) fold: FoldPolicy,
    pub(crate) not_before: Option<String>,
    pub(crate) not_after: Option<String>,
    #[serde(default)]
    pub(crate) received_stand_in: Vec<Leg>,
    pub(crate) legs: BTreeMap<Leg, LegText>,
}

/// What to do with a local time that never was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GapPolicy {
    ShiftForward,
    Reject,
}

/// What to do with a local time that was twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FoldPolicy {
    Earlier,
    Later,
    Reject,
}

const fn shift_forward() -> GapPolicy {
    GapPolicy::ShiftForward
}

const fn earlier() -> FoldPolicy {
    FoldPolicy::Earlier
}

/// A pattern alone, or with what it does not say itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "expected a pattern, or { pattern = \"…\", precision = \"…\", zone = \"…\" }")]
pub(crate) enum FormatText {
    Pattern(String),
    Full(FullFormatText),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FullFormatText {
    pub(crate) pattern: String,
    pub(crate) precision: Option<Precision>,
    pub(crate) zone: Option<String>,
}

/// Where a leg stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(
    untagged,
    expecting = "expected the name of a column, or { column = \"…\" } or { date = \"…\", time = \"…\" }, \
                 each with `formats` of its own if need be"
)]
pub(crate) enum LegText {
    Name(String),
    One(OneColumnText),
    Two(TwoColumnsText),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OneColumnText {
    pub(crate) column: String,
    pub(crate) formats: Option<Vec<FormatText>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TwoColumnsText {
    pub(crate) date: String,
    pub(crate) time: String,
    pub(crate) formats: Option<Vec<FormatText>>,
}

impl LegText {
    pub(crate) fn formats(&self) -> Option<&[FormatText]> {
        match self {
            Self::Name(_) => None,
            Self::One(one) => one.formats.as_deref(),
            Self::Two(two) => two.formats.as_deref(),
        }
    }
}
