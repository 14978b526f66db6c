//! Figures of an import, for the person who decides whether it went well.

mod text;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::limits::MAX_SUMMARY_CODES;
use crate::{ImportedCall, Leg, Outcome, Precision, PrioritySource, Warning};

/// Counts over all rows of a file. Every row is counted in exactly one of `imported`,
/// `duplicates` and `rejected`; everything below them counts imported calls.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
#[serde(default)]
pub struct Summary {
    /// Calls.
    pub imported: u64,
    /// Rows that repeat an earlier one.
    pub duplicates: u64,
    /// Rows that were not imported.
    pub rejected: u64,
    /// Rejected rows by [`crate::Reason::kind`].
    pub rejected_by_reason: BTreeMap<String, u64>,
    /// Calls by our incident type.
    pub by_type: BTreeMap<String, u64>,
    /// Calls by priority, 1 to 5.
    pub by_priority: BTreeMap<u8, u64>,
    /// Calls by what their priority rests on.
    pub by_priority_source: BTreeMap<PrioritySource, u64>,
    /// Calls by precision of the time of receipt.
    pub by_precision: BTreeMap<Precision, u64>,
    /// Codes of the file that the map does not have, up to
    /// [`MAX_SUMMARY_CODES`] different ones; the others are counted under `…`.
    pub unmapped_types: BTreeMap<String, u64>,
    /// Calls that lack something.
    pub missing: BTreeMap<Missing, u64>,
    /// Warnings by [`Warning::kind`]; a call can have several.
    pub warnings: BTreeMap<String, u64>,
    /// The earliest time of receipt, microseconds since 1970-01-01 UTC.
    pub first_received_us: Option<i64>,
    /// The latest time of receipt, microseconds since 1970-01-01 UTC.
    pub last_received_us: Option<i64>,
}

/// What a call can lack. A high share says which figures cannot be had from this file.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// No unit.
    Unit,
    /// No words for the place.
    Location,
    /// No coordinates.
    Coordinates,
    /// No time at which it happened.
    Occurred,
    /// No time of receipt of its own; another leg stands in for it.
    Received,
    /// No time at which the first unit was sent.
    Dispatched,
    /// No time at which the first unit set out.
    EnRoute,
    /// No time at which the first unit arrived.
    OnScene,
    /// No time at which the last unit was free.
    Cleared,
    /// No disposition.
    Disposition,
}

impl Missing {
    fn of(call: &ImportedCall) -> impl Iterator<Item = Self> {
        let stands_in = |warning: &Warning| matches!(warning, Warning::ReceivedStandIn { .. });
        let absent = |leg| call.leg(leg).is_none();
        [
            (Self::Unit, call.unit.is_none()),
            (Self::Location, call.location_text.is_none()),
            (Self::Coordinates, call.latitude.is_none()),
            (Self::Occurred, absent(Leg::Occurred)),
            (Self::Received, call.warnings.iter().any(stands_in)),
            (Self::Dispatched, absent(Leg::Dispatched)),
            (Self::EnRoute, absent(Leg::EnRoute)),
            (Self::OnScene, absent(Leg::OnScene)),
            (Self::Cleared, absent(Leg::Cleared)),
            (Self::Disposition, call.disposition.is_none()),
        ]
        .into_iter()
        .filter_map(|(what, lacks)| lacks.then_some(what))
    }
}

impl Summary {
    /// Counts one row.
    pub fn add(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Imported(call) => self.add_call(call),
            Outcome::Duplicate { .. } => self.duplicates += 1,
            Outcome::Rejected(reject) => {
                self.rejected += 1;
                count(&mut self.rejected_by_reason, reject.reason.kind());
            }
        }
    }

    /// All rows.
    pub fn rows(&self) -> u64 {
        self.imported + self.duplicates + self.rejected
    }

    /// The share of calls that lack something, 0 to 1; none without calls.
    #[expect(clippy::cast_precision_loss, reason = "rows stay far below 2^52")]
    pub fn share_missing(&self, what: Missing) -> Option<f64> {
        let lacking = self.missing.get(&what).copied().unwrap_or(0);
        (self.imported > 0).then(|| lacking as f64 / self.imported as f64)
    }

    fn add_call(&mut self, call: &ImportedCall) {
        self.imported += 1;
        count(&mut self.by_type, &call.type_code);
        *self.by_priority.entry(call.priority).or_default() += 1;
        *self.by_priority_source.entry(call.priority_source).or_default() += 1;
        *self.by_precision.entry(call.received.precision).or_default() += 1;
        for what in Missing::of(call) {
            *self.missing.entry(what).or_default() += 1;
        }
        for warning in &call.warnings {
            count(&mut self.warnings, warning.kind());
            if let Warning::UnmappedType { code } = warning {
                self.add_unmapped(code);
            }
        }
        let at = call.received.at_us;
        self.first_received_us = Some(self.first_received_us.map_or(at, |first| first.min(at)));
        self.last_received_us = Some(self.last_received_us.map_or(at, |last| last.max(at)));
    }

    fn add_unmapped(&mut self, code: &str) {
        let room = self.unmapped_types.len() < MAX_SUMMARY_CODES;
        let known = self.unmapped_types.contains_key(code);
        count(&mut self.unmapped_types, if room || known { code } else { "…" });
    }
}

fn count(counts: &mut BTreeMap<String, u64>, key: &str) {
    match counts.get_mut(key) {
        Some(count) => *count += 1,
        None => {
            counts.insert(key.to_owned(), 1);
        }
    }
}
