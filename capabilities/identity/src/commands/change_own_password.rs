//! Change one's own password.

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};

use crate::model::Account;

/// A new password for somebody who showed the old one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangeOwnPassword {
    /// Whose.
    pub account: Id,
    /// New password, hashed.
    #[serde(skip)]
    pub password_hash: String,
    /// Stands for the password in what a repeat must match.
    pub password_mark: String,
    /// SHA-256 of the token of the session that goes on.
    pub token_hash: Vec<u8>,
}

/// Changes the actor's password. Every other session of the account ends.
///
/// # Errors
/// `conflict` for an actor without an account.
pub fn change_own_password(tx: &mut Tx<'_>, context: &Context, input: ChangeOwnPassword) -> Result<()> {
    let account = context.actor.id.filter(|own| *own == input.account);
    let account: Option<Account> = account.map(|id| tx.by_id(id)).transpose()?.flatten();
    let mut account = account.ok_or_else(|| Error::conflict("a password belongs to an account; sign in with one"))?;
    account.password_hash = input.password_hash;
    account.version += 1;
    tx.save(&account)?;
    super::end_session::end_all(tx, context, account.id, Some(&input.token_hash))?;
    let view = super::view(tx, &account)?;
    super::record(tx, context, "account.password_changed", &view)?;
    Ok(())
}
