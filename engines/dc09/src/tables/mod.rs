//! The tables of codes. They are files to be read, `tables/*.tsv`, built in.

mod category;
mod contact_id;
mod sia;

pub use category::{Category, Effect, NumberMeans};
pub(crate) use contact_id::describe as describe_contact_id;
pub use contact_id::{ContactIdCode, contact_id_code, contact_id_codes};
pub(crate) use sia::describe as describe_sia;
pub use sia::{SiaCode, sia_code, sia_codes};

/// What is known of a code that was sent, from a table or from its family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Description {
    pub(crate) name: String,
    pub(crate) unknown: bool,
    pub(crate) category: Category,
    pub(crate) effect: Effect,
    pub(crate) priority: u8,
    pub(crate) number_means: NumberMeans,
    pub(crate) ends: Vec<String>,
}

/// Priority of an alarm about something, from 1, the highest, to 5 (the control rooms' table in our notes: life before
/// property, property before equipment).
pub(crate) fn alarm_priority(category: Category) -> u8 {
    match category {
        Category::Duress | Category::HoldUp | Category::Panic | Category::Fire | Category::Medical => 1,
        Category::Gas | Category::Water | Category::Environment | Category::Burglary => 2,
        Category::Tamper | Category::Supervisory => 3,
        Category::Access | Category::Trouble | Category::Communication | Category::Other => 4,
        Category::OpenClose | Category::Bypass | Category::Test | Category::System => 5,
    }
}

/// Lines of a table, split at tabs.
fn rows<const COLUMNS: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; COLUMNS]> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok())
}
