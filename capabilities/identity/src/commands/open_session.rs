//! Sign in, and show again who one is.

use kernel::db::SqlExt as _;
use kernel::error::Kind;
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};

use super::second_factors::{Code, take_code};
use crate::model::{AGENT_MAX, Account, Browser, Factors, Session};
use crate::store;

#[derive(Serialize)]
struct SessionFact<'a> {
    username: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    factors: Option<Factors>,
    /// Where the session was opened from; what its holder does later is done under the session.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'a str>,
}

/// A session for somebody whose password was right.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenSession {
    /// Whose.
    pub account: Id,
    /// SHA-256 of its token.
    pub token_hash: Vec<u8>,
    /// The code that came with the password.
    pub code: Option<Code>,
    /// With what, and from where.
    pub browser: Browser,
}

/// Opens a session for an account whose password was checked.
///
/// # Errors
/// `unauthenticated` when the account was disabled in the meantime, or the code was used before.
pub fn open_session(tx: &mut Tx<'_>, context: &Context, input: OpenSession) -> Result<Id> {
    let account: Account = tx
        .by_id(input.account)?
        .filter(|account: &Account| account.disabled_at.is_none())
        .ok_or_else(|| Error::new(Kind::Unauthenticated, "the account is disabled"))?;
    let factors = take_code(tx, context, account.id, input.code)?;
    begin(tx, context, &account, Beginning { token_hash: input.token_hash, factors, browser: input.browser })
}

/// How a session begins.
pub(super) struct Beginning {
    pub(super) token_hash: Vec<u8>,
    pub(super) factors: Factors,
    pub(super) browser: Browser,
}

/// Begins a session of somebody who showed who they are.
pub(super) fn begin(tx: &mut Tx<'_>, context: &Context, account: &Account, how: Beginning) -> Result<Id> {
    let Beginning { token_hash, factors, browser } = how;
    let session = Session {
        id: Id::new(context.now),
        account_id: account.id,
        token_hash,
        created_at: context.now,
        seen_at: context.now,
        ended_at: None,
        factors,
        proved_at: context.now,
        agent: browser.agent.chars().take(AGENT_MAX).collect(),
    };
    tx.insert(&session)?;
    let fact = SessionFact { username: &account.username, factors: Some(factors), from: Some(&browser.from) };
    record(tx, context, "session.opened", session.id, fact)?;
    Ok(session.id)
}

/// Somebody who is signed in and showed again who they are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProveSession {
    /// SHA-256 of the session's token.
    pub token_hash: Vec<u8>,
    /// SHA-256 of the token that takes its place.
    pub new_hash: Vec<u8>,
    /// The code that came with the password.
    pub code: Option<Code>,
}

/// Notes that the holder of a session showed again who they are; it goes on under a new token.
///
/// # Errors
/// `conflict` for what is no open session; `unauthenticated` when the code was used before.
pub fn prove_session(tx: &mut Tx<'_>, context: &Context, input: ProveSession) -> Result<Id> {
    let session = own_session(tx, context, &input.token_hash)?;
    let factors = take_code(tx, context, session.account_id, input.code)?;
    renew(tx, context, session, input.new_hash, factors)
}

/// An open session of the actor's own.
pub(super) fn own_session(tx: &mut Tx<'_>, context: &Context, token_hash: &[u8]) -> Result<Session> {
    store::session_of(tx, token_hash)?
        .filter(|session| session.ended_at.is_none() && context.actor.id == Some(session.account_id))
        .ok_or_else(|| Error::conflict("only a session that is open can be proved"))
}

/// A session whose holder showed again who they are goes on under a new token.
pub(super) fn renew(
    tx: &mut Tx<'_>,
    context: &Context,
    mut session: Session,
    new_hash: Vec<u8>,
    factors: Factors,
) -> Result<Id> {
    session.factors = session.factors.max(factors);
    session.token_hash = new_hash;
    session.proved_at = context.now;
    tx.save(&session)?;
    let account: Account = tx.by_id(session.account_id)?.ok_or_else(|| Error::not_found("account"))?;
    let fact = SessionFact { username: &account.username, factors: Some(factors), from: None };
    record(tx, context, "session.proved", session.id, fact)?;
    Ok(session.id)
}

/// Somebody who did not get in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RefuseSession {
    /// As whom they tried.
    pub username: String,
    /// From where.
    pub from: String,
}

/// Notes that somebody was refused at the door.
///
/// # Errors
/// As [`kernel::Sql::execute`].
pub fn refuse_session(tx: &mut Tx<'_>, context: &Context, input: RefuseSession) -> Result<()> {
    let fact = SessionFact { username: &input.username, factors: None, from: Some(&input.from) };
    record(tx, context, "session.refused", Id::new(context.now), fact)
}

fn record(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    session: Id,
    payload: SessionFact<'_>,
) -> Result<()> {
    let stream = stream("session", session);
    tx.record(context, Fact { action, stream, site: None, occurred_at: None, payload })?;
    Ok(())
}
