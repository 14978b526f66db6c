//! Second factors: take an app with one-time codes into use, use its codes and recovery codes once, take it away.

use kernel::db::SqlExt as _;
use kernel::error::Kind;
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Tx, secret};
use serde::{Deserialize, Serialize};

use super::passkeys::{UsedPasskey, take_passkey};
use crate::model::{Account, CodeApp, Factors, RecoveryCode};
use crate::rights::ManageAccounts;
use crate::store;

/// What somebody showed beside a password, or instead of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Code {
    /// A right one of the app: the step that it belongs to.
    Step(i64),
    /// Any other text: perhaps a recovery code.
    Text(String),
    /// A passkey.
    Passkey(UsedPasskey),
}

impl Code {
    /// The passkey that was shown, when one was.
    pub fn passkey(&self) -> Option<Id> {
        match self {
            Self::Passkey(used) => Some(used.id),
            Self::Step(_) | Self::Text(_) => None,
        }
    }
}

fn code_refused() -> Error {
    let message = "the code is not right, or was used before";
    Error::new(Kind::Unauthenticated, message).coded("code_refused").field("code", message)
}

/// The text that a recovery code's hash is made of, however it was typed.
fn hash_of(account: Id, code: &str) -> Vec<u8> {
    let plain: String = code.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    secret::sha256(&[account.to_string().as_bytes(), plain.as_bytes()]).to_vec()
}

/// Takes a code that opens a session, once, and says what the session was opened with.
pub(super) fn take_code(tx: &mut Tx<'_>, context: &Context, account: Id, code: Option<Code>) -> Result<Factors> {
    let Some(code) = code else {
        return if store::has_factor(tx, account)? { Err(code_refused()) } else { Ok(Factors::Password) };
    };
    match code {
        Code::Passkey(used) => return take_passkey(tx, context, account, used),
        Code::Step(step) => {
            let app = store::code_app(tx, account)?.filter(|app| step > app.last_step);
            let mut app = app.ok_or_else(code_refused)?;
            app.last_step = step;
            tx.save(&app)?;
        }
        Code::Text(text) => {
            let hash = hash_of(account, &text);
            let codes = store::unused_codes(tx, account)?;
            let mut used = codes.into_iter().find(|code| code.code_hash == hash).ok_or_else(code_refused)?;
            used.used_at = Some(context.now);
            tx.save(&used)?;
            record(tx, context, "account.recovery_code_used", account)?;
        }
    }
    Ok(Factors::PasswordAndCode)
}

/// An app that is offered to the actor.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OfferApp {
    /// Its secret, sealed.
    pub sealed_secret: String,
}

/// Keeps the secret of an app until a first code of it is right. An offer before is void.
///
/// # Errors
/// `conflict` while an app is in use; `forbidden` without a fresh proof.
pub fn offer_app(tx: &mut Tx<'_>, context: &Context, input: OfferApp) -> Result<()> {
    let account = own_account(context)?;
    context.actor.must_be_proved(context.now)?;
    if store::code_app(tx, account)?.is_some() {
        return Err(Error::conflict("an app is in use already; take it away first"));
    }
    store::delete_code_app(tx, account)?;
    tx.insert(&CodeApp {
        account_id: account,
        secret: input.sealed_secret,
        created_at: context.now,
        confirmed_at: None,
        last_step: 0,
    })
}

/// Codes that were just made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewCodes {
    /// As they are shown to their holder. A repeat of the request has others, and is refused: they would open nothing.
    pub codes: Vec<String>,
}

/// A right first code of the app that was offered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConfirmApp {
    /// The step that the code belongs to.
    pub step: Option<i64>,
    /// Recovery codes to keep.
    pub new: NewCodes,
    /// The session that did it, which has two factors from now on.
    pub token_hash: Vec<u8>,
}

/// Takes the offered app into use.
///
/// # Errors
/// `invalid` for a wrong code; `conflict` when there is no offer; `forbidden` without a fresh proof.
pub fn confirm_app(tx: &mut Tx<'_>, context: &Context, input: ConfirmApp) -> Result<()> {
    let account = own_account(context)?;
    context.actor.must_be_proved(context.now)?;
    let mut app = store::offered_app(tx, account)?.filter(|app| app.confirmed_at.is_none());
    let app = app.as_mut().ok_or_else(|| Error::conflict("no app was offered; begin again"))?;
    let Some(step) = input.step else {
        let message = "this is not the code that the app shows now; is the phone's clock right?";
        return Err(Error::invalid(message).field("code", message));
    };
    app.confirmed_at = Some(context.now);
    app.last_step = step;
    tx.save(app)?;
    put_codes(tx, context, account, &input.new.codes)?;
    if let Some(mut session) = store::session_of(tx, &input.token_hash)? {
        session.factors = session.factors.with_second();
        tx.save(&session)?;
    }
    // Those that were opened without it would go on without it.
    super::end_session::end_all(tx, context, account, Some(&input.token_hash))?;
    record(tx, context, "account.code_app_added", account)
}

/// Makes new recovery codes in place of those there are.
///
/// # Errors
/// `conflict` without a second factor in use; `forbidden` without a fresh proof.
pub fn make_recovery_codes(tx: &mut Tx<'_>, context: &Context, new: NewCodes) -> Result<()> {
    let account = own_account(context)?;
    context.actor.must_be_proved(context.now)?;
    if !store::has_factor(tx, account)? {
        return Err(Error::conflict("recovery codes stand in for an app or a passkey; add one first"));
    }
    put_codes(tx, context, account, &new.codes)?;
    record(tx, context, "account.recovery_codes_made", account)
}

/// Takes the actor's own app away, and with the last second factor the recovery codes.
///
/// # Errors
/// `forbidden` without a fresh proof.
pub fn remove_app(tx: &mut Tx<'_>, context: &Context, (): ()) -> Result<()> {
    let account = own_account(context)?;
    context.actor.must_be_proved(context.now)?;
    store::delete_code_app(tx, account)?;
    if !store::has_factor(tx, account)? {
        store::delete_recovery_codes(tx, account)?;
    }
    record(tx, context, "account.second_factors_removed", account)
}

/// Takes the app, the passkeys and the recovery codes of somebody away who lost them, and ends their sessions.
///
/// # Errors
/// `not_found`; `forbidden` when a role of the account lies outside the actor's right, or without a fresh proof.
pub fn reset_factors(tx: &mut Tx<'_>, context: &Context, account: Id) -> Result<()> {
    context.actor.must_be_proved(context.now)?;
    crate::queries::account_within::<ManageAccounts>(tx, &context.actor, account)?;
    store::delete_code_app(tx, account)?;
    store::delete_passkeys(tx, account)?;
    store::delete_recovery_codes(tx, account)?;
    record(tx, context, "account.second_factors_removed", account)?;
    super::end_session::end_all(tx, context, account, None)
}

pub(super) fn own_account(context: &Context) -> Result<Id> {
    context.actor.id.ok_or_else(|| Error::conflict("a second factor belongs to an account; sign in with one"))
}

pub(super) fn put_codes(tx: &mut Tx<'_>, context: &Context, account: Id, codes: &[String]) -> Result<()> {
    store::delete_recovery_codes(tx, account)?;
    codes.iter().try_for_each(|code| {
        let code_hash = hash_of(account, code);
        tx.insert(&RecoveryCode { id: Id::new(context.now), account_id: account, code_hash, used_at: None })
    })
}

#[derive(Serialize)]
struct FactorFact {
    username: String,
}

fn record(tx: &mut Tx<'_>, context: &Context, action: &'static str, account: Id) -> Result<()> {
    let row: Account = tx.by_id(account)?.ok_or_else(|| Error::not_found("account"))?;
    let payload = FactorFact { username: row.username };
    tx.record(context, Fact { action, stream: stream("account", account), site: None, occurred_at: None, payload })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_code_fits_however_it_is_typed_and_for_its_account_only() {
        let (kim, lee) = (Id::new(kernel::Time::from_micros(1)), Id::new(kernel::Time::from_micros(2)));
        let kept = hash_of(kim, "k7fm-9xqa-bcde");
        for typed in ["K7FM 9XQA BCDE", "k7fm9xqabcde", " k7fm-9xqa-bcde\n"] {
            assert_eq!(hash_of(kim, typed), kept, "{typed}");
        }
        assert_ne!(hash_of(lee, "k7fm-9xqa-bcde"), kept);
        assert_ne!(hash_of(kim, "k7fm-9xqa-bcdf"), kept);
    }
}
