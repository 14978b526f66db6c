//! The figures as a page for the terminal.

use std::fmt::{self, Display, Formatter};

use jiff::Timestamp;

use super::{Missing, Summary};
use crate::{Precision, PrioritySource};

impl Display for Missing {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unit => "unit",
            Self::Location => "location",
            Self::Coordinates => "coordinates",
            Self::Occurred => "occurred",
            Self::Received => "received",
            Self::Dispatched => "dispatched",
            Self::EnRoute => "en_route",
            Self::OnScene => "on_scene",
            Self::Cleared => "cleared",
            Self::Disposition => "disposition",
        })
    }
}

impl Display for Precision {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Day => "day",
            Self::Minute => "minute",
            Self::Second => "second",
            Self::Microsecond => "microsecond",
        })
    }
}

impl Display for PrioritySource {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Column => "column",
            Self::Code => "code",
            Self::Type => "type",
            Self::Default => "default",
        })
    }
}

impl Display for Summary {
    /// Several lines, the largest counts first; empty sections are left out.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "rows        {:>9}", self.rows())?;
        writeln!(f, "imported    {:>9}", self.imported)?;
        writeln!(f, "duplicates  {:>9}", self.duplicates)?;
        writeln!(f, "rejected    {:>9}", self.rejected)?;
        if let (Some(first), Some(last)) = (self.first_received_us, self.last_received_us) {
            writeln!(f, "received    {} to {}", utc(first), utc(last))?;
        }
        section(f, "received known to the", self.imported, &self.by_precision)?;
        section(f, "rejected because", self.rejected, &self.rejected_by_reason)?;
        section(f, "without", self.imported, &self.missing)?;
        section(f, "warnings", self.imported, &self.warnings)?;
        section(f, "types", self.imported, &self.by_type)?;
        section(f, "types not in the map", self.imported, &self.unmapped_types)?;
        section(f, "priorities", self.imported, &self.by_priority)?;
        section(f, "priority taken from", self.imported, &self.by_priority_source)
    }
}

fn utc(at_us: i64) -> String {
    Timestamp::from_microsecond(at_us).map_or_else(|_| "?".to_owned(), |at| at.to_string())
}

fn section<'a, K: Display + 'a>(
    f: &mut Formatter<'_>,
    title: &str,
    whole: u64,
    counts: impl IntoIterator<Item = (&'a K, &'a u64)>,
) -> fmt::Result {
    let mut counts: Vec<_> = counts.into_iter().collect();
    if counts.is_empty() {
        return Ok(());
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    writeln!(f, "\n{title}")?;
    for (key, count) in counts {
        // In tenths of a per cent, rounded to the nearest, without a float.
        let tenths = (count * 2_000 + whole) / (whole.max(1) * 2);
        writeln!(f, "{count:>9}  {:>3}.{} %  {key}", tenths / 10, tenths % 10)?;
    }
    Ok(())
}
