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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_name_is_one_word_in_lower_case() {
        let longest = "x".repeat(NAME_MAX);
        for (typed, kept) in
            [(" Kim ", "kim"), ("Kim.Lee_2-b@Site", "kim.lee_2-b@site"), ("Zoë", "zoë"), (&longest, &longest)]
        {
            assert_eq!(clean_username(typed).expect("a user name"), kept);
        }
        for typed in ["", "  ", "kim lee", "kim/lee", "a\nb", &"x".repeat(NAME_MAX + 1)] {
            let refused = clean_username(typed).expect_err("no user name").problem();
            assert_eq!(refused.fields[0].field, "username", "{typed:?}");
        }
    }

    #[test]
    fn a_mailbox_is_taken_away_by_an_empty_one() {
        assert_eq!(clean_email("  ").expect("none"), None);
        assert_eq!(clean_email(" kim@example.org ").expect("a mailbox").as_deref(), Some("kim@example.org"));
        assert!(clean_email("kim").is_err());
    }

    #[test]
    fn what_is_shown_of_an_account_leaves_its_password_out() {
        let id = Id::new(Time::from_micros(1_000));
        let row = StoredGrant { id: Id::nil(), account_id: id, role: Role::Officer, site_id: Some(id) };
        assert_eq!(row.grant(), Grant { role: Role::Officer, site_id: Some(id) });
        let mut account = Account {
            id,
            organisation: Id::nil(),
            username: "kim".to_owned(),
            name: "Kim".to_owned(),
            password_hash: "$argon2id$".to_owned(),
            email: None,
            disabled_at: None,
            created_at: Time::from_micros(1),
            version: 3,
        };
        let view = AccountView::new(&account, vec![row.grant()]);
        assert!(!serde_json::to_string(&view).expect("JSON").contains("argon2id"));
        assert_eq!((view.id, view.disabled, view.grants.len(), view.version), (id, false, 1, 3));
        account.disabled_at = Some(Time::from_micros(2));
        assert!(AccountView::new(&account, Vec::new()).disabled);
    }
}
