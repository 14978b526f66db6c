//! A person, or a program, that can sign in.

use kernel::actor::Grant;
use kernel::{Error, Id, Result, Role, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Longest user name and name.
const NAME_MAX: usize = 100;

/// An account as stored.
#[derive(Clone, Debug)]
pub struct Account {
    /// Id.
    pub id: Id,
    /// Organisation.
    pub organisation: Id,
    /// What is typed to sign in; lower case.
    pub username: String,
    /// What colleagues read.
    pub name: String,
    /// argon2id in PHC form.
    pub password_hash: String,
    /// Where mail reaches the person.
    pub email: Option<String>,
    /// Set: cannot sign in.
    pub disabled_at: Option<Time>,
    /// When it was made.
    pub created_at: Time,
    /// Counts its changes.
    pub version: i64,
}

/// What is shown of an account beside what it did.
#[derive(Clone, Debug)]
pub struct AccountName {
    /// Id.
    pub id: Id,
    /// What colleagues read.
    pub name: String,
    /// Where mail reaches the person.
    pub email: Option<String>,
}

/// A grant as stored.
#[derive(Clone, Debug)]
pub struct StoredGrant {
    /// Id of the row.
    pub id: Id,
    /// The account that holds it.
    pub account_id: Id,
    /// The role.
    pub role: Role,
    /// The site; none: everywhere.
    pub site_id: Option<Id>,
}

impl StoredGrant {
    /// The grant without its row.
    pub const fn grant(&self) -> Grant {
        Grant { role: self.role, site_id: self.site_id }
    }
}

/// An account as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Account)]
pub struct AccountView {
    /// Id.
    pub id: Id,
    /// What is typed to sign in.
    pub username: String,
    /// What colleagues read.
    pub name: String,
    /// Where mail reaches the person; null: nowhere.
    #[serde(default)]
    pub email: Option<String>,
    /// Whether signing in is refused.
    pub disabled: bool,
    /// Roles.
    pub grants: Vec<Grant>,
    /// Counts its changes; also the ETag.
    pub version: i64,
}

impl AccountView {
    /// Shows an account with its grants.
    pub fn new(account: &Account, grants: Vec<Grant>) -> Self {
        Self {
            id: account.id,
            username: account.username.clone(),
            name: account.name.clone(),
            email: account.email.clone(),
            disabled: account.disabled_at.is_some(),
            grants,
            version: account.version,
        }
    }
}

/// A person's mailbox as it is stored; none for an empty one.
///
/// # Errors
/// `invalid` on the field `email`.
pub fn clean_email(text: &str) -> Result<Option<String>> {
    if text.trim().is_empty() { Ok(None) } else { kernel::mail::clean_mailbox("email", text).map(Some) }
}

/// A user name as it is stored.
///
/// # Errors
/// `invalid` on the field `username`.
pub fn clean_username(text: &str) -> Result<String> {
    let name = text.trim().to_lowercase();
    let plain = name.chars().all(|letter| letter.is_alphanumeric() || "._-@".contains(letter));
    if name.is_empty() || name.chars().count() > NAME_MAX || !plain {
        let message = format!("a user name has 1 to {NAME_MAX} letters, digits or . _ - @");
        return Err(Error::invalid(message.clone()).field("username", message));
    }
    Ok(name)
}
