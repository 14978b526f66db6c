//! Sign out, and keep a session alive.

use kernel::db::SqlExt as _;
use kernel::journal::{Fact, stream};
use kernel::{Context, Id, Result, Tx};

use crate::model::Session;
use crate::store;

/// Ends the session of a token, if there is one. Ending it twice changes nothing.
///
/// # Errors
/// As [`kernel::Sql::execute`].
pub fn end_session(tx: &mut Tx<'_>, context: &Context, token_hash: Vec<u8>) -> Result<()> {
    let Some(mut session) = store::session_of(tx, &token_hash)?.filter(|session| session.ended_at.is_none()) else {
        return Ok(());
    };
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
