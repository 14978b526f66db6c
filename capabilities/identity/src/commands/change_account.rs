//! Change an account: name, password, roles, whether it may sign in.

use kernel::actor::Grant;
use kernel::db::SqlExt as _;
use kernel::error::Kind;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};

use crate::model::{Account, AccountView, clean_email};
use crate::rights::{ManageAccounts, must_over};

/// What to change; what is absent stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangeAccount {
    /// Which account.
    pub id: Id,
    /// The version the caller has seen.
    pub seen_version: Option<i64>,
    /// New name.
    pub name: Option<String>,
    /// New mailbox; empty: none.
    #[serde(default)]
    pub email: Option<String>,
    /// New roles.
    pub grants: Option<Vec<Grant>>,
    /// Whether signing in is refused.
    pub disabled: Option<bool>,
    /// New password, hashed.
    #[serde(skip)]
    pub password_hash: Option<String>,
    /// Stands for the password in what a repeat must match.
    pub password_mark: Option<String>,
}

/// Changes an account. Disabling it, and a new password, end its sessions.
///
/// # Errors
/// `not_found`; `forbidden` when one of its roles, old or new, lies outside the actor's own right, or without a fresh
/// proof; `stale`.
pub fn change_account(tx: &mut Tx<'_>, context: &Context, input: ChangeAccount) -> Result<AccountView> {
    context.actor.must_be_proved(context.now)?;
    let mut account: Account = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("account"))?;
    let held: Vec<Grant> = super::view(tx, &account)?.grants;
    must_over::<ManageAccounts>(&context.actor, &held)?;
    must_over::<ManageAccounts>(&context.actor, input.grants.as_deref().unwrap_or_default())?;
    if input.seen_version.is_some_and(|seen| seen != account.version) {
        return Err(Error::new(Kind::Stale, "the account was changed in the meantime; read it again"));
    }
    if input.disabled == Some(true) && context.actor.id == Some(account.id) {
        return Err(Error::conflict("nobody disables the account they are signed in with"));
    }
    if let Some(name) = input.name {
        name.trim().clone_into(&mut account.name);
    }
    if let Some(email) = input.email {
        account.email = clean_email(&email)?;
    }
    let new_password = input.password_hash.is_some();
    if let Some(hash) = input.password_hash {
        account.password_hash = hash;
    }
    match input.disabled {
        Some(true) => account.disabled_at = account.disabled_at.or(Some(context.now)),
        Some(false) => account.disabled_at = None,
        None => {}
    }
    account.version += 1;
    tx.save(&account)?;
    if let Some(grants) = input.grants {
        super::put_grants(tx, context, account.id, &grants)?;
    }
    if new_password || account.disabled_at.is_some() {
        super::end_session::end_all(tx, context, account.id, None)?;
    }
    let view = super::view(tx, &account)?;
    super::record(tx, context, "account.changed", &view)?;
    Ok(view)
}
