//! Contact ID codes: three digits, and a qualifier before them.

use std::sync::LazyLock;

use serde::Serialize;

use super::{Category, Description, Effect, NumberMeans, alarm_priority, rows};

/// A Contact ID code of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactIdCode {
    /// Three digits.
    pub code: &'static str,
    /// Its name in English.
    pub name: &'static str,
    /// What the number at the end counts: zones or users.
    pub number_means: NumberMeans,
    /// What it is about.
    pub category: Category,
    /// What it does with qualifier 1 (new, opening) or 6 (still present).
    pub effect: Effect,
    /// From 1, the highest, to 5. What ends has 5.
    pub priority: u8,
    /// What it does with qualifier 3 (restore, closing).
    pub third: Effect,
}

static CODES: LazyLock<Vec<ContactIdCode>> =
    LazyLock::new(|| rows(include_str!("../../tables/contact_id.tsv")).filter_map(read).collect());

fn read([code, name, number, category, effect, priority, third]: [&'static str; 7]) -> Option<ContactIdCode> {
    Some(ContactIdCode {
        code,
        name,
        number_means: NumberMeans::named(number)?,
        category: Category::named(category)?,
        effect: Effect::named(effect)?,
        priority: priority.parse().ok()?,
        third: Effect::named(third)?,
    })
}

/// Every Contact ID code, by its digits.
pub fn contact_id_codes() -> &'static [ContactIdCode] {
    &CODES
}

/// A Contact ID code of the table.
///
/// ```
/// use dc09::{Effect, contact_id_code};
/// let code = contact_id_code("130").unwrap();
/// assert_eq!((code.name, code.effect, code.third), ("Burglary", Effect::Alarm, Effect::Restore));
/// ```
pub fn contact_id_code(code: &str) -> Option<&'static ContactIdCode> {
    let at = CODES.binary_search_by(|one| one.code.cmp(code)).ok()?;
    CODES.get(at)
}

/// What is known of a code with its qualifier: from the table, else from its family.
pub(crate) fn describe(code: &str, qualifier: u8) -> Description {
    let (name, unknown, category, number_means, first, priority, third) = if let Some(one) = contact_id_code(code) {
        (one.name.to_owned(), false, one.category, one.number_means, one.effect, one.priority, one.third)
    } else {
        let (category, first, third) = family(code);
        let name = format!("Unknown Contact ID code {code}");
        (name, true, category, NumberMeans::Zone, first, alarm_priority(category), third)
    };
    let effect = if qualifier == 3 { third } else { first };
    let (priority, ends) = match effect {
        Effect::Restore => (5, vec![code.to_owned()]),
        _ => (priority, Vec::new()),
    };
    Description { name, unknown, category, effect, priority, number_means, ends }
}

/// The first digits say what about.
fn family(code: &str) -> (Category, Effect, Effect) {
    use Effect::{Alarm, Bypass, Closing, Log, Opening, Restore, Supervisory, Test, Trouble};
    let digits = code.as_bytes();
    match (digits.first(), digits.get(1)) {
        (Some(b'1'), Some(b'0')) => (Category::Medical, Alarm, Restore),
        (Some(b'1'), Some(b'1')) => (Category::Fire, Alarm, Restore),
        (Some(b'1'), Some(b'2')) => (Category::Panic, Alarm, Restore),
        (Some(b'1'), Some(b'5' | b'6')) => (Category::Environment, Alarm, Restore),
        (Some(b'1'), _) => (Category::Burglary, Alarm, Restore),
        (Some(b'2'), _) => (Category::Supervisory, Supervisory, Restore),
        (Some(b'3'), Some(b'5')) => (Category::Communication, Trouble, Restore),
        (Some(b'3'), _) => (Category::Trouble, Trouble, Restore),
        (Some(b'4'), Some(b'2' | b'3')) => (Category::Access, Log, Log),
        (Some(b'4'), Some(b'1' | b'6')) => (Category::System, Log, Log),
        (Some(b'4'), _) => (Category::OpenClose, Opening, Closing),
        (Some(b'5'), _) => (Category::Bypass, Bypass, Restore),
        (Some(b'6'), Some(b'0')) => (Category::Test, Test, Test),
        (Some(b'6'), _) => (Category::System, Log, Log),
        _ => (Category::Other, Log, Log),
    }
}
