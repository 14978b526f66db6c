//! Passkeys: add one, use it once for each challenge, take it away.

use kernel::db::SqlExt as _;
use kernel::error::Kind;
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};

use super::second_factors::{NewCodes, own_account, put_codes};
use crate::model::{Account, Factors, PASSKEYS_MAX, Passkey, PasskeyView, UsedChallenge, clean_passkey_name};
use crate::passkey::Challenge;
use crate::store;

/// A passkey that a browser made for the actor, checked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddPasskey {
    /// By which its holder will know it.
    pub name: String,
    /// By which whoever keeps the key finds it.
    pub credential_id: Vec<u8>,
    /// SubjectPublicKeyInfo in DER.
    pub public_key: Vec<u8>,
    /// The name of the site that it was made for.
    pub rp_id: String,
    /// How often it was used, as it says itself.
    pub sign_count: i64,
    /// Whether its maker keeps a copy elsewhere.
    pub backed_up: bool,
    /// The challenge that was answered.
    pub challenge: UsedMark,
    /// Recovery codes, kept when this is the first second factor of the account.
    pub new: NewCodes,
    /// The session that did it, which has two factors from now on.
    pub token_hash: Vec<u8>,
}

/// A challenge that was answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UsedMark {
    mark: Vec<u8>,
    expires_at: Time,
}

impl From<Challenge> for UsedMark {
    fn from(challenge: Challenge) -> Self {
        Self { mark: challenge.mark, expires_at: challenge.expires_at }
    }
}

/// A passkey that was added.
#[derive(Debug, Serialize, Deserialize)]
pub struct MadePasskey {
    /// As it is shown.
    pub passkey: PasskeyView,
    /// Whether the recovery codes that came with it were kept.
    pub codes_kept: bool,
}

/// A passkey whose signature was right.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UsedPasskey {
    /// Which.
    pub id: Id,
    /// How often it was used, as it says itself.
    pub sign_count: i64,
    /// Whether its maker keeps a copy elsewhere.
    pub backed_up: bool,
    /// The challenge that was answered.
    pub challenge: UsedMark,
}

/// What is said of every passkey that is not taken: no more than that.
pub(crate) fn passkey_refused() -> Error {
    let message = "the passkey was not accepted; try again, or sign in with your password";
    Error::new(Kind::Unauthenticated, message).coded("passkey_refused")
}

/// Takes the answer to a challenge, once.
fn take_challenge(tx: &mut Tx<'_>, context: &Context, challenge: UsedMark) -> Result<()> {
    store::forget_challenges(tx, context.now)?;
    if challenge.expires_at <= context.now || store::challenge_is_used(tx, &challenge.mark)? {
        return Err(passkey_refused());
    }
    tx.insert(&UsedChallenge { mark: challenge.mark, expires_at: challenge.expires_at })
}

/// Takes a passkey of an account that opens a session, and says what the session was opened with.
pub(super) fn take_passkey(tx: &mut Tx<'_>, context: &Context, account: Id, used: UsedPasskey) -> Result<Factors> {
    let passkey: Option<Passkey> = tx.by_id(used.id)?;
    let mut passkey = passkey.filter(|passkey| passkey.account_id == account).ok_or_else(passkey_refused)?;
    take_challenge(tx, context, used.challenge)?;
    if !passkey.counts_on(used.sign_count) {
        let message = "this passkey was used elsewhere in the meantime: there may be a copy of it. Sign in another way, \
                       take it away, and tell an administrator";
        return Err(Error::new(Kind::Unauthenticated, message).coded("passkey_copied"));
    }
    passkey.sign_count = used.sign_count;
    passkey.backed_up = used.backed_up;
    passkey.last_used_at = Some(context.now);
    tx.save(&passkey)?;
    Ok(Factors::Passkey)
}

/// Adds a passkey to the actor's account. With the first second factor of an account, its other sessions end: they were
/// opened without it.
///
/// # Errors
/// `invalid` for its name; `conflict` when it is there already or there are too many; `unauthenticated` when the challenge
/// was answered before; `forbidden` without a fresh proof.
pub fn add_passkey(tx: &mut Tx<'_>, context: &Context, input: AddPasskey) -> Result<MadePasskey> {
    let account = own_account(context)?;
    context.actor.must_be_proved(context.now)?;
    let name = clean_passkey_name(&input.name)?;
    if store::passkeys(tx, account)?.len() >= PASSKEYS_MAX {
        return Err(Error::conflict(format!("there are {PASSKEYS_MAX} passkeys already; take one away first")));
    }
    if store::passkey_with(tx, &input.credential_id)?.is_some() {
        return Err(Error::conflict("this passkey is there already"));
    }
    take_challenge(tx, context, input.challenge)?;
    let first = !store::has_factor(tx, account)?;
    let passkey = Passkey {
        id: Id::new(context.now),
        account_id: account,
        credential_id: input.credential_id,
        public_key: input.public_key,
        rp_id: input.rp_id,
        name,
        sign_count: input.sign_count,
        backed_up: input.backed_up,
        created_at: context.now,
        last_used_at: None,
    };
    tx.insert(&passkey)?;
    if first {
        put_codes(tx, context, account, &input.new.codes)?;
        super::end_session::end_all(tx, context, account, Some(&input.token_hash))?;
    }
    if let Some(mut session) = store::session_of(tx, &input.token_hash)? {
        session.factors = session.factors.max(Factors::Passkey);
        tx.save(&session)?;
    }
    record(tx, context, "account.passkey_added", &passkey)?;
    Ok(MadePasskey { passkey: passkey.into(), codes_kept: first })
}

/// Takes one of the actor's own passkeys away, and with the last second factor the recovery codes.
///
/// # Errors
/// `not_found`; `forbidden` without a fresh proof.
pub fn remove_passkey(tx: &mut Tx<'_>, context: &Context, id: Id) -> Result<()> {
    let account = own_account(context)?;
    context.actor.must_be_proved(context.now)?;
    let passkey: Option<Passkey> = tx.by_id(id)?;
    let passkey = passkey.filter(|passkey| passkey.account_id == account);
    let passkey = passkey.ok_or_else(|| Error::not_found("passkey"))?;
    store::delete_passkey(tx, id)?;
    if !store::has_factor(tx, account)? {
        store::delete_recovery_codes(tx, account)?;
    }
    record(tx, context, "account.passkey_removed", &passkey)
}

/// A passkey whose count went back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CopiedPasskey {
    /// Which.
    pub id: Id,
}

/// Notes that there may be a copy of a passkey.
///
/// # Errors
/// As [`kernel::Sql::execute`].
pub fn report_copy(tx: &mut Tx<'_>, context: &Context, copied: CopiedPasskey) -> Result<()> {
    let passkey: Option<Passkey> = tx.by_id(copied.id)?;
    passkey.map_or(Ok(()), |passkey| record(tx, context, "account.passkey_copied", &passkey))
}

#[derive(Serialize)]
struct PasskeyFact<'a> {
    username: String,
    passkey: &'a str,
}

fn record(tx: &mut Tx<'_>, context: &Context, action: &'static str, passkey: &Passkey) -> Result<()> {
    let row: Account = tx.by_id(passkey.account_id)?.ok_or_else(|| Error::not_found("account"))?;
    let payload = PasskeyFact { username: row.username, passkey: &passkey.name };
    let stream = stream("account", passkey.account_id);
    tx.record(context, Fact { action, stream, site: None, occurred_at: None, payload })?;
    Ok(())
}
