//! What screens ask about passkeys and the other second factors.

use kernel::actor::Grant;
use kernel::db::{Sql, SqlExt as _};
use kernel::{Actor, Id, Result};

use crate::model::{Account, Passkey, PasskeyView, SecondFactors};
use crate::rights::ReadSessions;
use crate::store;

/// The passkeys of the actor's account, in the order in which they were added.
///
/// # Errors
/// As [`Sql::query`].
pub fn own_passkeys(sql: &mut dyn Sql, actor: &Actor) -> Result<Vec<PasskeyView>> {
    let passkeys = actor.id.map(|account| store::passkeys(sql, account)).transpose()?;
    Ok(passkeys.unwrap_or_default().into_iter().map(PasskeyView::from).collect())
}

/// The second factors of somebody's account.
///
/// # Errors
/// `not_found`; `forbidden` when one of its roles lies outside the actor's right.
pub fn account_factors(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<SecondFactors> {
    let account = super::account_within::<ReadSessions>(sql, actor, id)?;
    factors_of(sql, id, &account.grants)
}

/// The second factors of an account with these grants.
///
/// # Errors
/// As [`Sql::query`].
pub fn factors_of(sql: &mut dyn Sql, account: Id, grants: &[Grant]) -> Result<SecondFactors> {
    let roles = store::policy(sql)?.second_factor_roles.0;
    Ok(SecondFactors {
        code_app_since: store::code_app(sql, account)?.and_then(|app| app.confirmed_at),
        passkeys: store::passkeys(sql, account)?.len(),
        recovery_codes_left: store::unused_codes(sql, account)?.len(),
        needed: grants.iter().any(|grant| roles.contains(&grant.role)),
    })
}

/// The passkey that somebody shows, and whose it is, when that account may sign in.
pub(crate) fn passkey_to_check(sql: &mut dyn Sql, credential_id: &[u8]) -> Result<Option<(Account, Passkey)>> {
    let Some(passkey) = store::passkey_with(sql, credential_id)? else { return Ok(None) };
    let account: Option<Account> = sql.by_id(passkey.account_id)?;
    Ok(account.filter(|account| account.disabled_at.is_none()).map(|account| (account, passkey)))
}
