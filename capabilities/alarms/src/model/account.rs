//! Panels as the receiver knows them.

use kernel::db::Json;
use kernel::{Error, Id, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Mapping, SourceKind};

/// How much later than its interval a sign of life may come when nobody says otherwise, in seconds.
pub const GRACE_S: i64 = 30;
/// Longest interval: the 32 days of EN 50136-1 category SP1.
pub const INTERVAL_MAX_S: i64 = 32 * 24 * 3_600;
/// Longest number of an account; DC-09 has 3 to 16 digits, other sources names of their own.
const NUMBER_MAX: usize = 64;

/// What a panel may do wrongly, when its account says so. Each is counted when it is used.
pub const QUIRKS: &[&str] =
    &["binary_crc", "crc_over_cr", "decimal_length", "missing_pad_bar", "any_time", "local_time", "windows_1252"];

/// What keys are sealed as.
pub const SEALED_KEY: &str = "alarm account key";
/// What secrets of other sources are sealed as.
pub const SEALED_SOURCE: &str = "alarm source secret";
/// What pass phrases and duress words are sealed as.
pub const SEALED_WORDS: &str = "alarm keyholder words";

/// An account as stored. The schema file says what each column holds.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0001_accounts.sql and 0003_sources.sql describe every column")]
pub struct Account {
    pub id: Id,
    pub organisation: Id,
    pub number: String,
    pub name: String,
    pub site_id: Option<Id>,
    pub place_id: Option<Id>,
    pub key_sealed: Option<String>,
    pub require_encryption: bool,
    pub quirks: Json<Vec<String>>,
    pub interval_s: Option<i64>,
    pub grace_s: i64,
    pub test_until: Option<Time>,
    pub test_reason: Option<String>,
    pub test_by: Option<String>,
    pub retired: bool,
    pub created_at: Time,
    pub version: i64,
    pub kind: SourceKind,
    pub mapping: Json<Mapping>,
}

impl Account {
    /// Whether signals raise nothing at the moment.
    pub fn is_on_test(&self, now: Time) -> bool {
        self.test_until.is_some_and(|until| now < until)
    }

    /// How long it may be silent, in seconds; none: for ever.
    pub fn silence_s(&self) -> Option<i64> {
        self.interval_s.map(|interval_s| interval_s + self.grace_s)
    }
}

/// A zone as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0001_accounts.sql describes every column")]
pub struct Zone {
    pub id: Id,
    pub account_id: Id,
    pub number: String,
    pub name: String,
    pub place_id: Option<Id>,
    pub shelved_until: Option<Time>,
    pub shelved_reason: Option<String>,
    pub shelved_by: Option<String>,
}

/// A keyholder as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0001_accounts.sql describes every column")]
pub struct Keyholder {
    pub id: Id,
    pub account_id: Id,
    pub ordinal: i64,
    pub name: String,
    pub phone: String,
    pub premises: bool,
    pub phrase_sealed: Option<String>,
    pub duress_sealed: Option<String>,
}

/// When an account was heard last, as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0001_accounts.sql describes every column")]
pub struct Heard {
    pub account_id: Id,
    pub at: Time,
    pub path: String,
    pub silent_since: Option<Time>,
}

/// A zone as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AlarmZone)]
pub struct ZoneView {
    /// Number, without leading zeros.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// The point or area of the site.
    pub place_id: Option<Id>,
    /// Raises nothing until then.
    pub shelved_until: Option<Time>,
    /// Why.
    pub shelved_reason: Option<String>,
    /// Who said so.
    pub shelved_by: Option<String>,
}

impl From<Zone> for ZoneView {
    fn from(zone: Zone) -> Self {
        Self {
            number: zone.number,
            name: zone.name,
            place_id: zone.place_id,
            shelved_until: zone.shelved_until,
            shelved_reason: zone.shelved_reason,
            shelved_by: zone.shelved_by,
        }
    }
}

/// A keyholder as the API shows it; what they say is never shown.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AlarmKeyholder)]
pub struct KeyholderView {
    /// Id.
    pub id: Id,
    /// Name.
    pub name: String,
    /// Number to call.
    pub phone: String,
    /// At the premises themselves.
    pub premises: bool,
    /// Whether a pass phrase is known.
    pub has_phrase: bool,
    /// Whether a word for being forced is known.
    pub has_duress_word: bool,
}

impl From<Keyholder> for KeyholderView {
    fn from(keyholder: Keyholder) -> Self {
        Self {
            id: keyholder.id,
            name: keyholder.name,
            phone: keyholder.phone,
            premises: keyholder.premises,
            has_phrase: keyholder.phrase_sealed.is_some(),
            has_duress_word: keyholder.duress_sealed.is_some(),
        }
    }
}

/// An account as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AlarmAccount)]
pub struct AccountView {
    /// Id.
    pub id: Id,
    /// What it calls itself.
    pub number: String,
    /// What people call it.
    pub name: String,
    /// Where it stands; null: nobody has said so yet.
    pub site_id: Option<Id>,
    /// Name of the site.
    pub site_name: Option<String>,
    /// Where its alarms are when the zone says nothing.
    pub place_id: Option<Id>,
    /// Path of that place.
    pub place: Option<String>,
    /// What it is: a panel, or another source.
    pub kind: SourceKind,
    /// Where messages of another source hold what, and what they are about.
    pub mapping: Mapping,
    /// Whether a key, or the secret of another source, is known; it is never shown.
    pub has_key: bool,
    /// Frames in the clear are refused.
    pub require_encryption: bool,
    /// What it may do wrongly.
    pub quirks: Vec<String>,
    /// Seconds between two signs of life.
    pub interval_s: Option<i64>,
    /// How much later still is in time, in seconds.
    pub grace_s: i64,
    /// Until when it is on test.
    pub test_until: Option<Time>,
    /// Why.
    pub test_reason: Option<String>,
    /// Who said so.
    pub test_by: Option<String>,
    /// When it was heard last; null: never since it was set up. In the journal: as it was then.
    pub heard_at: Option<Time>,
    /// The way it came.
    pub heard_by: Option<String>,
    /// Since when it has been silent for longer than it may.
    pub silent_since: Option<Time>,
    /// The ways on which it should be heard.
    pub paths: Vec<super::PathView>,
    /// When its premises are open; null: nobody expects anything.
    pub hours: Option<super::Hours>,
    /// Whether they are, by its own signals; null: it has told neither yet.
    pub is_open: Option<bool>,
    /// When they were opened last.
    pub opened_at: Option<Time>,
    /// When they were closed last.
    pub closed_at: Option<Time>,
    /// No longer received.
    pub retired: bool,
    /// What its zones are.
    pub zones: Vec<ZoneView>,
    /// Whom to call, in this order.
    pub keyholders: Vec<KeyholderView>,
    /// Counts its changes; also the ETag.
    pub version: i64,
}

/// The number of an account as it is stored and looked up: in capitals.
///
/// # Errors
/// `invalid` when it is empty, too long or has anything but letters, digits and `- _ . / :`.
pub fn clean_number(number: &str) -> Result<String> {
    let number = number.trim().to_uppercase();
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-_./:".contains(letter);
    if number.is_empty() || number.len() > NUMBER_MAX || !number.chars().all(fits) {
        let message = format!("an account is 1 to {NUMBER_MAX} letters, digits and - _ . / : long");
        return Err(Error::invalid(message.clone()).field("account", message));
    }
    Ok(number)
}

/// The quirks of an account, each of which must be one that is known.
///
/// # Errors
/// `invalid`, naming the one that is not.
pub fn clean_quirks(quirks: Vec<String>) -> Result<Vec<String>> {
    match quirks.iter().find(|quirk| !QUIRKS.contains(&quirk.as_str())) {
        None => Ok(quirks),
        Some(unknown) => {
            let message = format!("“{unknown}” is not one of {}", QUIRKS.join(", "));
            Err(Error::invalid(message.clone()).field("quirks", message))
        }
    }
}

/// The number of a zone, without the zeros that some protocols fill it with.
pub fn zone_number(number: &str) -> &str {
    let short = number.trim().trim_start_matches('0');
    if short.is_empty() { "0" } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_cleaned() {
        let check = |number: &str, expected: Option<&str>| {
            assert_eq!(clean_number(number).ok().as_deref(), expected, "{number:?}");
        };
        check(" a0f7 ", Some("A0F7"));
        check("AABBCCDDEEFF", Some("AABBCCDDEEFF"));
        check("frigate/front-door", Some("FRIGATE/FRONT-DOOR"));
        check("", None);
        check("1 2", None);
        check(&"A".repeat(65), None);
    }

    #[test]
    fn zones_have_no_leading_zeros() {
        for (number, expected) in [("007", "7"), ("7", "7"), ("000", "0"), ("", "0"), ("12", "12"), ("0A", "A")] {
            assert_eq!(zone_number(number), expected, "{number:?}");
        }
    }
}
