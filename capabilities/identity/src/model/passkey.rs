//! Passkeys of an account.

use kernel::{Error, Id, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Passkeys of an account at the most: a person has some devices, and a browser is told all of them at once.
pub const PASSKEYS_MAX: usize = 20;
/// Longest name of a passkey.
const NAME_MAX: usize = 60;

/// A passkey as stored.
#[derive(Clone, Debug)]
pub struct Passkey {
    /// Id.
    pub id: Id,
    /// Whose.
    pub account_id: Id,
    /// By which whoever keeps the key finds it.
    pub credential_id: Vec<u8>,
    /// SubjectPublicKeyInfo in DER.
    pub public_key: Vec<u8>,
    /// The name of the site that it was made for.
    pub rp_id: String,
    /// By which its holder knows it.
    pub name: String,
    /// How often it was used, as it says itself.
    pub sign_count: i64,
    /// Whether its maker keeps a copy elsewhere.
    pub backed_up: bool,
    /// When it was added.
    pub created_at: Time,
    /// When it was used last.
    pub last_used_at: Option<Time>,
}

impl Passkey {
    /// Whether a count that it shows follows the one that is kept. One that does not count stays at zero; any other goes
    /// up with each use, unless there are two of it.
    pub const fn counts_on(&self, shown: i64) -> bool {
        (self.sign_count == 0 && shown == 0) || shown > self.sign_count
    }
}

/// A challenge that was answered, as stored.
#[derive(Clone, Debug)]
pub struct UsedChallenge {
    /// SHA-256 of its random part.
    pub mark: Vec<u8>,
    /// When it would have ended.
    pub expires_at: Time,
}

/// A passkey as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Passkey)]
pub struct PasskeyView {
    /// Id.
    pub id: Id,
    /// By which its holder knows it.
    pub name: String,
    /// By which a browser finds it, in base64url.
    pub credential_id: String,
    /// Whether its maker keeps a copy elsewhere, such as in the account of a phone.
    pub backed_up: bool,
    /// When it was added.
    pub created_at: Time,
    /// When it was used last; null: never.
    pub last_used_at: Option<Time>,
}

impl From<Passkey> for PasskeyView {
    fn from(passkey: Passkey) -> Self {
        Self {
            id: passkey.id,
            name: passkey.name,
            credential_id: crate::passkey::base64url(&passkey.credential_id),
            backed_up: passkey.backed_up,
            created_at: passkey.created_at,
            last_used_at: passkey.last_used_at,
        }
    }
}

/// The name of a passkey as it is stored.
///
/// # Errors
/// `invalid` on the field `name`.
pub fn clean_passkey_name(text: &str) -> Result<String> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
        let message = format!("a passkey has a name of 1 to {NAME_MAX} letters, such as “phone”");
        return Err(Error::invalid(message.clone()).field("name", message));
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passkey(sign_count: i64) -> Passkey {
        let (id, now) = (Id::nil(), Time::from_micros(1));
        Passkey {
            id,
            account_id: id,
            credential_id: vec![0xfb, 0xff],
            public_key: Vec::new(),
            rp_id: String::new(),
            name: "phone".to_owned(),
            sign_count,
            backed_up: true,
            created_at: now,
            last_used_at: None,
        }
    }

    #[test]
    fn a_passkey_is_shown_as_browsers_name_it() {
        let view = PasskeyView::from(passkey(0));
        assert_eq!((view.credential_id.as_str(), view.name.as_str(), view.backed_up), ("-_8", "phone", true));
    }

    #[test]
    fn a_count_goes_up_or_is_not_kept() {
        for (kept, shown, fine) in
            [(0, 0, true), (0, 1, true), (7, 8, true), (7, 900, true), (7, 7, false), (7, 6, false), (7, 0, false)]
        {
            assert_eq!(passkey(kept).counts_on(shown), fine, "{kept} {shown}");
        }
    }

    #[test]
    fn a_name_is_some_letters() {
        assert_eq!(clean_passkey_name(" desk 3 ").expect("a name"), "desk 3");
        assert!(clean_passkey_name(&"x".repeat(NAME_MAX)).is_ok());
        for name in ["", "  ", "a\nb", &"x".repeat(NAME_MAX + 1)] {
            assert!(clean_passkey_name(name).is_err(), "{name:?}");
        }
    }
}
