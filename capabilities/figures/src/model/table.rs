//! Figures as tables for a spreadsheet.

use kernel::{Error, Result};

use super::{FigureName, Group};

/// Text of a cell. What a spreadsheet would take for a formula is marked as text: it may come from a caller.
pub fn cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// A number that may be missing.
pub fn number(value: Option<i64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// A table as CSV.
///
/// # Errors
/// `internal` when it cannot be written.
pub fn csv(head: Vec<String>, lines: impl Iterator<Item = Vec<String>>) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(head).map_err(Error::internal)?;
    for line in lines {
        writer.write_record(line).map_err(Error::internal)?;
    }
    String::from_utf8(writer.into_inner().map_err(Error::internal)?).map_err(Error::internal)
}

/// Head of a table with a line for each group.
pub fn group_head() -> Vec<String> {
    let mut head: Vec<String> =
        ["key", "name", "incidents", "open", "cancelled", "units_sent", "refused"].map(str::to_owned).into();
    for figure in FigureName::ALL {
        for part in ["count", "p50_us", "p90_us", "sum_us", "with_target", "in_target"] {
            head.push(format!("{figure}_{part}"));
        }
    }
    head
}

/// The line of a group; the one without a key is that of all of them.
pub fn group_line(group: &Group) -> Vec<String> {
    let name = if group.key.is_empty() { "all" } else { group.name.as_str() };
    let mut line = vec![cell(&group.key), cell(name)];
    let counts = [group.incidents, group.open, group.cancelled, group.units_sent, group.refused];
    line.extend(counts.map(|count| count.to_string()));
    for (_, figure) in group.figures() {
        line.extend([figure.count.to_string(), number(figure.p50_us), number(figure.p90_us)]);
        line.push(figure.sum_us.to_string());
        line.extend([figure.with_target, figure.in_target].map(|count| count.to_string()));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_stays_text() {
        for (text, expected) in [("=1+1", "'=1+1"), ("@a", "'@a"), ("North gate", "North gate"), ("", "")] {
            assert_eq!(cell(text), expected);
        }
    }
}
