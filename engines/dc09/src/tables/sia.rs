//! SIA codes: two letters.

use std::sync::LazyLock;

use serde::Serialize;

use super::{Category, Description, Effect, NumberMeans, alarm_priority, rows};

/// A SIA code of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SiaCode {
    /// Two letters.
    pub code: &'static str,
    /// Its name in English.
    pub name: &'static str,
    /// What the number after it counts.
    pub number_means: NumberMeans,
    /// What it is about.
    pub category: Category,
    /// What it does.
    pub effect: Effect,
    /// From 1, the highest, to 5.
    pub priority: u8,
    /// Codes that it ends, as `BR` ends `BA`, or cancels, as `BC` cancels it.
    pub ends: Vec<&'static str>,
}

static CODES: LazyLock<Vec<SiaCode>> =
    LazyLock::new(|| rows(include_str!("../../tables/sia.tsv")).filter_map(read).collect());

fn read([code, name, number, category, effect, priority, ends]: [&'static str; 7]) -> Option<SiaCode> {
    Some(SiaCode {
        code,
        name,
        number_means: NumberMeans::named(number)?,
        category: Category::named(category)?,
        effect: Effect::named(effect)?,
        priority: priority.parse().ok()?,
        ends: ends.split(' ').filter(|code| *code != "-").collect(),
    })
}

/// Every SIA code, by its letters.
pub fn sia_codes() -> &'static [SiaCode] {
    &CODES
}

/// A SIA code of the table.
///
/// ```
/// use dc09::{Category, sia_code};
/// let code = sia_code("BR").unwrap();
/// assert_eq!((code.name, code.category), ("Burglary Restoral", Category::Burglary));
/// assert!(code.ends.contains(&"BA"));
/// ```
pub fn sia_code(code: &str) -> Option<&'static SiaCode> {
    let at = CODES.binary_search_by(|one| one.code.cmp(code)).ok()?;
    CODES.get(at)
}

/// What is known of a code: from the table, else from its family.
pub(crate) fn describe(code: &str) -> Description {
    match sia_code(code) {
        Some(known) => Description {
            name: known.name.to_owned(),
            unknown: false,
            category: known.category,
            effect: known.effect,
            priority: known.priority,
            number_means: known.number_means,
            ends: known.ends.iter().map(ToString::to_string).collect(),
        },
        None => by_family(code),
    }
}

/// The first letter says what about, the second what of it, for most of the table; so too for what is not in it.
fn by_family(code: &str) -> Description {
    let mut letters = code.chars();
    let (first, second) = (letters.next().unwrap_or(' '), letters.next().unwrap_or(' '));
    let about = match first {
        'B' | 'U' => Category::Burglary,
        'F' | 'S' | 'K' => Category::Fire,
        'G' => Category::Gas,
        'H' => Category::HoldUp,
        'P' => Category::Panic,
        'M' | 'Q' => Category::Medical,
        'W' => Category::Water,
        'Z' => Category::Environment,
        'T' => Category::Tamper,
        'D' => Category::Access,
        'C' | 'O' => Category::OpenClose,
        'A' | 'E' | 'I' | 'V' | 'X' | 'Y' => Category::Trouble,
        'J' | 'L' | 'N' | 'R' => Category::System,
        _ => Category::Other,
    };
    let is_sensor = "BUFSKGHPMQWZT".contains(first);
    let (category, effect, ended) = match second {
        'A' if is_sensor => (about, Effect::Alarm, ""),
        'H' | 'R' if is_sensor => (about, Effect::Restore, "A"),
        'T' if is_sensor => (Category::Trouble, Effect::Trouble, ""),
        'J' if is_sensor => (Category::Trouble, Effect::Restore, "T"),
        'B' if is_sensor => (Category::Bypass, Effect::Bypass, ""),
        'U' if is_sensor => (Category::Bypass, Effect::Restore, "B"),
        'S' if is_sensor => (Category::Supervisory, Effect::Supervisory, ""),
        'X' if is_sensor => (Category::Test, Effect::Test, ""),
        _ => (about, Effect::Log, ""),
    };
    // An unknown code of a family of life and property is looked at as its alarms are: nobody knows that it is none.
    let priority = match effect {
        Effect::Restore => 5,
        _ => alarm_priority(category),
    };
    let ends = if ended.is_empty() { Vec::new() } else { vec![format!("{first}{ended}")] };
    let name = format!("Unknown SIA code {code}");
    Description { name, unknown: true, category, effect, priority, number_means: NumberMeans::Zone, ends }
}
