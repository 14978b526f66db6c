//! What a message reports.

use serde::Serialize;

use crate::{Category, Effect, NumberMeans};

/// In which code an event was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// SIA, DC-03 and DC-04: two letters.
    Sia,
    /// Contact ID, DC-05: three digits.
    ContactId,
}

/// A two-letter value before the code of a SIA event: `ri1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Modifier {
    /// Its two letters: `ti`, `id`, `ri`, `pi` …
    pub id: String,
    /// What follows them.
    pub value: String,
    /// The text after it, between `^`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// One event of a message.
///
/// What is not in the table of codes is an event too: `unknown`, and its category by the family that its letters or its
/// first digit say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// In which code it was sent.
    pub scheme: Scheme,
    /// Its code: `BA`, `130`.
    pub code: String,
    /// Its name in English.
    pub name: String,
    /// Whether the code is not in the table.
    pub unknown: bool,
    /// What it is about.
    pub category: Category,
    /// What it does: raise, end, report.
    pub effect: Effect,
    /// From 1, the highest, to 5.
    pub priority: u8,
    /// The number after the code, as sent.
    pub number: Option<String>,
    /// What that number counts.
    pub number_means: NumberMeans,
    /// Area or partition, as sent.
    pub area: Option<String>,
    /// User, as sent.
    pub user: Option<String>,
    /// Whether it was reported before: SIA `O`, Contact ID qualifier 6.
    pub old: bool,
    /// Qualifier of Contact ID: 1 new or opening, 3 restore or closing, 6 still present.
    pub qualifier: Option<u8>,
    /// The event's time as sent, `HH:MM` or `HH:MM:SS`, in whatever zone the panel has.
    pub time: Option<String>,
    /// The event's date as sent.
    pub date: Option<String>,
    /// The event's own text, else that of the message.
    pub text: Option<String>,
    /// A link to picture or sound that came with the message.
    pub video: Option<String>,
    /// Every modifier, those above included.
    pub modifiers: Vec<Modifier>,
    /// Codes of the same scheme that it ends or cancels, for the same number.
    pub ends: Vec<String>,
}

impl Event {
    /// Whether it says that a condition has ended.
    pub fn is_restore(&self) -> bool {
        self.effect == Effect::Restore
    }
}
