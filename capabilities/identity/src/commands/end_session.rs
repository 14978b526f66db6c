//! Sign out, end sessions elsewhere, and keep a session alive.

use kernel::db::SqlExt as _;
use kernel::error::Kind;
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Tx};

use crate::model::Session;
use crate::rights::ManageAccounts;
use crate::store;

/// Ends the session of a token, if there is one. Ending it twice changes nothing.
///
/// # Errors
/// As [`kernel::Sql::execute`].
pub fn end_session(tx: &mut Tx<'_>, context: &Context, token_hash: Vec<u8>) -> Result<()> {
    match store::session_of(tx, &token_hash)?.filter(|session| session.ended_at.is_none()) {
        Some(session) => end(tx, context, session),
        None => Ok(()),
    }
}

/// Which sessions of an account to end.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct EndSessions {
    /// Whose.
    pub account: Id,
    /// This one alone; none: all of them.
    pub session: Option<Id>,
    /// All but that of this token.
    pub but: Option<Vec<u8>>,
}

/// Ends sessions of an account, wherever they are open.
///
/// # Errors
/// `not_found` for a session that is none of the account; `forbidden` for somebody else's account beyond one's right.
pub fn end_sessions(tx: &mut Tx<'_>, context: &Context, input: EndSessions) -> Result<()> {
    if context.actor.id != Some(input.account) {
        crate::queries::account_within::<ManageAccounts>(tx, &context.actor, input.account)?;
    }
    let Some(id) = input.session else { return end_all(tx, context, input.account, input.but.as_deref()) };
    let session = tx.by_id(id)?.filter(|session: &Session| session.account_id == input.account);
    let session = session.ok_or_else(|| Error::new(Kind::NotFound, "there is no such session"))?;
    if session.ended_at.is_none() { end(tx, context, session) } else { Ok(()) }
}

/// Ends every session of an account but that of a token.
pub(super) fn end_all(tx: &mut Tx<'_>, context: &Context, account: Id, but: Option<&[u8]>) -> Result<()> {
    let sessions = store::open_sessions(tx, account)?;
    let others = sessions.into_iter().filter(|session| but != Some(session.token_hash.as_slice()));
    others.into_iter().try_for_each(|session| end(tx, context, session))
}

fn end(tx: &mut Tx<'_>, context: &Context, mut session: Session) -> Result<()> {
    session.ended_at = Some(context.now);
    tx.save(&session)?;
    let stream = stream("session", session.id);
    tx.record(context, Fact { action: "session.ended", stream, site: None, occurred_at: None, payload: () })?;
    Ok(())
}

/// Notes that a session is in use. Not journaled: it says nothing that the requests themselves do not say.
///
/// # Errors
/// As [`kernel::Sql::execute`].
pub fn touch_session(tx: &mut Tx<'_>, context: &Context, session: Id) -> Result<()> {
    if let Some(mut session) = tx.by_id::<Session>(session)?.filter(|session| session.ended_at.is_none()) {
        session.seen_at = context.now;
        tx.save(&session)?;
    }
    Ok(())
}
