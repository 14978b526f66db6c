//! Give a source a new secret.

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Tx, secret};
use serde::{Deserialize, Serialize};

use super::record::record_account;
use crate::model::{Account, AccountView};
use crate::rights::{ManageAccounts, ReadAccounts, must_at};

/// A secret for a source. It is another one in a repeat of the request, which only its hash tells from the first.
#[derive(Clone, Debug, Serialize)]
pub struct RenewSecret {
    /// The account.
    pub id: Id,
    /// The secret, sealed.
    #[serde(skip)]
    pub sealed: String,
    /// SHA-256 of the secret, in hexadecimal.
    #[serde(skip)]
    pub hash: String,
}

/// A secret that was stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RenewedSecret {
    /// The source without it.
    pub account: AccountView,
    /// SHA-256 of the secret, in hexadecimal.
    pub hash: String,
}

impl RenewedSecret {
    /// Whether a secret is the one that was stored.
    pub fn is(&self, shown: &str) -> bool {
        self.hash == hash_of(shown)
    }
}

/// What a stored secret is known by.
pub fn hash_of(shown: &str) -> String {
    secret::hex(&secret::sha256(&[shown.as_bytes()]))
}

/// Gives a source a new secret; the one before it counts no more.
///
/// # Errors
/// `not_found`, `forbidden`; `conflict` for what has none.
pub fn renew_secret(tx: &mut Tx<'_>, context: &Context, input: RenewSecret) -> Result<RenewedSecret> {
    let mut account: Account = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("account"))?;
    must_at::<ManageAccounts, ReadAccounts>(&context.actor, account.site_id, "account")?;
    if !account.kind.has_secret() {
        return Err(Error::conflict(format!("a source of the kind {} has no secret of ours", account.kind)));
    }
    account.key_sealed = Some(input.sealed);
    account.version += 1;
    tx.save(&account)?;
    let account = record_account(tx, context, "alarm_account.secret_renewed", account.id, None)?;
    Ok(RenewedSecret { account, hash: input.hash })
}
