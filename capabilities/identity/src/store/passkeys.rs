//! Rows of passkeys, and of the challenges that were answered.

use kernel::db::{Sql, SqlExt as _};
use kernel::{Id, Result, Time, params};

use crate::model::{Passkey, UsedChallenge};

kernel::record!(Passkey in "passkey": id, account_id, credential_id, public_key, rp_id, name, sign_count, backed_up, created_at, last_used_at);
kernel::record!(UsedChallenge in "passkey_challenge": mark, expires_at);

pub(crate) fn passkeys(sql: &mut dyn Sql, account: Id) -> Result<Vec<Passkey>> {
    sql.find("WHERE account_id = $1 ORDER BY id", params![account])
}

pub(crate) fn passkey_with(sql: &mut dyn Sql, credential_id: &[u8]) -> Result<Option<Passkey>> {
    sql.find_one("WHERE credential_id = $1", params![credential_id.to_vec()])
}

/// Whether the account has an app or a passkey, so that a password alone opens nothing.
pub(crate) fn has_factor(sql: &mut dyn Sql, account: Id) -> Result<bool> {
    Ok(super::code_app(sql, account)?.is_some() || !passkeys(sql, account)?.is_empty())
}

pub(crate) fn delete_passkey(sql: &mut dyn Sql, id: Id) -> Result<()> {
    sql.execute("DELETE FROM passkey WHERE id = $1", params![id])
}

pub(crate) fn delete_passkeys(sql: &mut dyn Sql, account: Id) -> Result<()> {
    sql.execute("DELETE FROM passkey WHERE account_id = $1", params![account])
}

pub(crate) fn challenge_is_used(sql: &mut dyn Sql, mark: &[u8]) -> Result<bool> {
    let used: Option<UsedChallenge> = sql.find_one("WHERE mark = $1", params![mark.to_vec()])?;
    Ok(used.is_some())
}

/// Forgets the challenges that nobody can answer any more.
pub(crate) fn forget_challenges(sql: &mut dyn Sql, now: Time) -> Result<()> {
    sql.execute("DELETE FROM passkey_challenge WHERE expires_at <= $1", params![now])
}
