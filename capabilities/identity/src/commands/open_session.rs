//! Sign in.

use kernel::db::SqlExt as _;
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Tx};

use crate::model::{Account, Session};

#[derive(serde::Serialize)]
struct SessionFact<'a> {
    username: &'a str,
}

/// Opens a session for an account whose password was checked; the token comes hashed.
///
/// # Errors
/// `unauthenticated` when the account was disabled in the meantime.
pub fn open_session(tx: &mut Tx<'_>, context: &Context, (account, token_hash): (Id, Vec<u8>)) -> Result<Id> {
    let account: Account = tx
        .by_id(account)?
        .filter(|account: &Account| account.disabled_at.is_none())
        .ok_or_else(|| Error::new(kernel::error::Kind::Unauthenticated, "the account is disabled"))?;
    let session = Session {
        id: Id::new(context.now),
        account_id: account.id,
        token_hash,
        created_at: context.now,
        seen_at: context.now,
        ended_at: None,
    };
    tx.insert(&session)?;
    let payload = SessionFact { username: &account.username };
    let stream = stream("session", session.id);
    tx.record(context, Fact { action: "session.opened", stream, site: None, occurred_at: None, payload })?;
    Ok(session.id)
}

/// Notes that somebody was refused at the door.
///
/// # Errors
/// As [`kernel::Sql::execute`].
pub fn refuse_session(tx: &mut Tx<'_>, context: &Context, username: String) -> Result<()> {
    let payload = SessionFact { username: &username };
    let stream = stream("session", Id::new(context.now));
    tx.record(context, Fact { action: "session.refused", stream, site: None, occurred_at: None, payload })?;
    Ok(())
}
