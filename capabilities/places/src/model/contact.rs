//! Whom to call for a site.

use kernel::{Error, Id, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::clean;

/// Contacts of a site at the most: what a person finds in a list at a glance, and some to spare.
pub const CONTACTS_MAX: usize = 40;
/// Longest number: one with extension and pauses.
pub const NUMBER_MAX: usize = 60;
/// Longest note beside a number.
pub const NOTE_MAX: usize = 500;

kernel::text_enum! {
    /// Who helps from outside.
    pub enum Service {
        /// Police.
        Police = "police",
        /// Fire brigade.
        Fire = "fire",
        /// Ambulance.
        Ambulance = "ambulance",
        /// Those who repair the building.
        Maintenance = "maintenance",
        /// The client.
        Client = "client",
        /// Who holds the keys.
        Keyholder = "keyholder",
        /// Anybody else.
        Other = "other",
    }
}

/// A number at hand, as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0002_site_contacts.sql describes every column")]
pub struct ContactRow {
    pub id: Id,
    pub site_id: Id,
    pub service: Service,
    pub name: String,
    pub number: String,
    pub note: Option<String>,
    pub position: i64,
}

/// A number at hand, as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Contact {
    /// Id.
    pub id: Id,
    /// Who helps.
    pub service: Service,
    /// Who answers.
    pub name: String,
    /// What is dialled.
    pub number: String,
    /// When to call them, what to have ready.
    pub note: Option<String>,
}

impl From<ContactRow> for Contact {
    fn from(row: ContactRow) -> Self {
        Self { id: row.id, service: row.service, name: row.name, number: row.number, note: row.note }
    }
}

/// The numbers of a site, in the order in which they are shown.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SiteContacts {
    /// The site.
    pub site_id: Id,
    /// The numbers.
    pub contacts: Vec<Contact>,
    /// Version of the site that they belong to; also the ETag.
    pub version: i64,
}

/// What is dialled, without blanks around it.
///
/// # Errors
/// `invalid` on the field when it is empty or too long.
pub fn clean_number(field: &str, text: &str) -> Result<String> {
    let number = clean(field, text)?;
    if number.chars().count() > NUMBER_MAX {
        let message = format!("takes at most {NUMBER_MAX} characters");
        return Err(Error::invalid(format!("{field} {message}")).field(field, message));
    }
    Ok(number)
}

/// Text that may be left out; blanks are nothing.
///
/// # Errors
/// `invalid` on the field when it is longer than [`NOTE_MAX`].
pub fn clean_note(field: &str, text: Option<&str>) -> Result<Option<String>> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    if text.is_some_and(|text| text.chars().count() > NOTE_MAX) {
        let message = format!("takes at most {NOTE_MAX} characters");
        return Err(Error::invalid(format!("{field} {message}")).field(field, message));
    }
    Ok(text.map(str::to_owned))
}
