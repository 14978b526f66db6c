//! Sign in by what the organisation's provider says, and say who there an account belongs to.

use kernel::db::{Sql as _, SqlExt as _};
use kernel::error::Kind;
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Role, Tx};
use serde::{Deserialize, Serialize};

use super::open_session::{Beginning, begin, own_session, renew};
use super::second_factors::{Code, take_code};
use crate::model::{
    Account, AccountView, Browser, EXPECTED_S, Factors, PROOF_S, SignInLink, SignInLinkView, clean_expected,
    clean_subject,
};
use crate::oidc::ATTEMPT_S;
use crate::rights::ManageAccounts;
use crate::{queries, store};

/// Letters of a name from outside that a refusal keeps.
const NAME_SHOWN_MAX: usize = 100;

/// Somebody whom the provider knows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Enter {
    /// The account that is theirs.
    pub account: Id,
    /// The provider.
    pub issuer: String,
    /// Who they are there.
    pub subject: String,
    /// The name under which they were expected, when they come for the first time.
    pub expected: Option<String>,
    /// Whether the provider says that they showed a second factor there.
    pub vouched: bool,
    /// A code of the account's app, or a passkey.
    pub code: Option<Code>,
    /// SHA-256 of the token of the session.
    pub token_hash: Vec<u8>,
    /// SHA-256 of the token that a session had before, when it is not a new one.
    pub proves: Option<Vec<u8>>,
    /// With what and from where they come.
    pub browser: Browser,
}

/// Opens a session for somebody whom the provider knows, or proves the one that they have.
///
/// # Errors
/// `unauthenticated` when the account is disabled or no longer theirs, or the code is not right; `conflict` when the
/// session to be proved is not open.
pub fn enter(tx: &mut Tx<'_>, context: &Context, input: Enter) -> Result<Id> {
    let account: Option<Account> = tx.by_id(input.account)?;
    let account = account
        .filter(|account| account.disabled_at.is_none())
        .ok_or_else(|| Error::new(Kind::Unauthenticated, "the account is disabled").coded("account_disabled"))?;
    let mut link = store::link_of(tx, account.id)?.ok_or_else(unlinked)?;
    if !link.is_of(&input.issuer, &input.subject) {
        let expected = input.expected.as_deref().is_some_and(|name| link.expects(name, context.now));
        if !expected || store::link_to(tx, &input.issuer, &input.subject)?.is_some() {
            return Err(unlinked());
        }
        link.link(&input.issuer, &input.subject, context.now);
        tx.save(&link)?;
        record(tx, context, "account.sign_in_linked", &account.username, link)?;
    }
    let two = input.vouched || take_code(tx, context, account.id, input.code)?.are_two();
    let factors = if two { Factors::SingleSignOnAndFactor } else { Factors::SingleSignOn };
    match input.proves {
        Some(token_hash) => {
            let session = own_session(tx, context, &token_hash)?;
            renew(tx, context, session, input.token_hash, factors)
        }
        None => {
            begin(tx, context, &account, Beginning { token_hash: input.token_hash, factors, browser: input.browser })
        }
    }
}

fn unlinked() -> Error {
    Error::new(Kind::Unauthenticated, "no account here is linked to that sign-in").coded("sign_in_unlinked")
}

fn taken() -> Error {
    Error::conflict("that person at the provider has another account here; take it off there first")
        .coded("sign_in_taken")
}

/// The person who is signed in, as the provider knows them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LinkOwn {
    /// The provider.
    pub issuer: String,
    /// Who they are there.
    pub subject: String,
    /// SHA-256 of the token of the session that set out for it.
    pub token_hash: Vec<u8>,
}

/// Links the actor's own account.
///
/// # Errors
/// `conflict` when the session has ended, or that person has another account here; `forbidden` without a proof that was
/// fresh when they set out.
pub fn link_own(tx: &mut Tx<'_>, context: &Context, input: LinkOwn) -> Result<()> {
    let session = own_session(tx, context, &input.token_hash)?;
    // Fresh when they set out: the way there and back takes its time.
    let proved_until = session.proved_at.plus_seconds(PROOF_S + ATTEMPT_S);
    context.actor.as_ref().clone().proved_until(proved_until).must_be_proved(context.now)?;
    let account: Account = tx.by_id(session.account_id)?.ok_or_else(|| Error::not_found("account"))?;
    if store::link_to(tx, &input.issuer, &input.subject)?.is_some_and(|link| link.account_id != account.id) {
        return Err(taken());
    }
    let (before, organisation) = (store::link_of(tx, account.id)?, tx.organisation());
    let is_new = before.is_none();
    let mut link = before.unwrap_or_else(|| SignInLink::empty(account.id, organisation));
    link.link(&input.issuer, &input.subject, context.now);
    let put = if is_new { Tx::insert } else { Tx::save };
    put(tx, &link)?;
    record(tx, context, "account.sign_in_linked", &account.username, link)
}

/// Takes the actor's own link away.
///
/// # Errors
/// `conflict` when the password opens nothing; `forbidden` without a fresh proof.
pub fn remove_own_link(tx: &mut Tx<'_>, context: &Context, (): ()) -> Result<()> {
    let account = context.actor.id.ok_or_else(|| Error::conflict("sign in with an account first"))?;
    context.actor.must_be_proved(context.now)?;
    if queries::refuses_password(tx, account)? {
        return Err(Error::conflict("your password opens nothing: without the link you would be locked out"));
    }
    remove(tx, context, account)
}

/// Who at the provider an account belongs to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangeLink {
    /// Which account.
    pub account: Id,
    /// The provider.
    pub issuer: String,
    /// Who they are there.
    pub subject: Option<String>,
    /// Or the name under which they may come and be linked.
    pub expected: Option<String>,
    /// Whether the password opens nothing any more.
    pub password_refused: bool,
}

/// Says who at the provider an account belongs to. Sessions end when it was somebody else.
///
/// # Errors
/// `not_found`; `forbidden` when a role of the account lies outside the actor's right, or without a fresh proof;
/// `invalid` when nobody is named; `conflict` when that person has another account, or an administrator's password is
/// to be refused.
pub fn change_link(tx: &mut Tx<'_>, context: &Context, input: ChangeLink) -> Result<SignInLinkView> {
    let account = managed(tx, context, input.account)?;
    let is_administrator = account.grants.iter().any(|grant| grant.role == Role::Administrator);
    if input.password_refused && is_administrator {
        let message = "an administrator keeps the password: somebody has to get in when the provider is away";
        return Err(Error::conflict(message).field("password_refused", message));
    }
    let (before, organisation) = (store::link_of(tx, account.id)?, tx.organisation());
    let is_new = before.is_none();
    let old = before.unwrap_or_else(|| SignInLink::empty(account.id, organisation));
    let mut link = old.clone();
    link.password_refused = input.password_refused;
    match (input.subject.as_deref(), input.expected.as_deref()) {
        (Some(subject), None) => {
            let subject = clean_subject(subject)?;
            if store::link_to(tx, &input.issuer, &subject)?.is_some_and(|other| other.account_id != account.id) {
                return Err(taken());
            }
            if !link.is_of(&input.issuer, &subject) {
                link.link(&input.issuer, &subject, context.now);
            }
        }
        (None, Some(name)) => {
            let name = clean_expected(name)?;
            if store::link_expecting(tx, &name)?.is_some_and(|other| other.account_id != account.id) {
                return Err(
                    Error::conflict("another account expects somebody of that name").field("expected", "is taken")
                );
            }
            (link.issuer, link.subject, link.linked_at) = (None, None, None);
            link.expected = Some(name);
            link.expected_until = Some(context.now.plus_seconds(EXPECTED_S));
        }
        _ => {
            return Err(
                Error::invalid("name a subject, or whom you expect: one of them").field("subject", "or `expected`")
            );
        }
    }
    let put = if is_new { Tx::insert } else { Tx::save };
    put(tx, &link)?;
    if old.subject.is_some() && (&old.issuer, &old.subject) != (&link.issuer, &link.subject) {
        super::end_session::end_all(tx, context, account.id, None)?;
    }
    let view = SignInLinkView::from(link.clone());
    record(tx, context, "account.sign_in_link_changed", &account.username, link)?;
    Ok(view)
}

/// Takes the link of an account away. Its sessions end.
///
/// # Errors
/// `not_found`; `forbidden` when a role of the account lies outside the actor's right, or without a fresh proof.
pub fn remove_link(tx: &mut Tx<'_>, context: &Context, account: Id) -> Result<()> {
    managed(tx, context, account)?;
    remove(tx, context, account)?;
    super::end_session::end_all(tx, context, account, None)
}

fn managed(tx: &mut Tx<'_>, context: &Context, account: Id) -> Result<AccountView> {
    context.actor.must_be_proved(context.now)?;
    queries::account_within::<ManageAccounts>(tx, &context.actor, account)
}

fn remove(tx: &mut Tx<'_>, context: &Context, account: Id) -> Result<()> {
    let Some(link) = store::link_of(tx, account)? else { return Ok(()) };
    store::delete_link(tx, account)?;
    let account: Account = tx.by_id(account)?.ok_or_else(|| Error::not_found("account"))?;
    record(tx, context, "account.sign_in_unlinked", &account.username, link)
}

#[derive(Serialize)]
struct LinkFact<'a> {
    username: &'a str,
    sign_in_link: SignInLinkView,
}

fn record(tx: &mut Tx<'_>, context: &Context, action: &'static str, username: &str, link: SignInLink) -> Result<()> {
    let stream = stream("account", link.account_id);
    let payload = LinkFact { username, sign_in_link: link.into() };
    tx.record(context, Fact { action, stream, site: None, occurred_at: None, payload })?;
    Ok(())
}

/// Somebody whom the provider knows and who does not get in here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Unknown {
    /// The provider.
    pub issuer: String,
    /// Who they are there: what an administrator needs to link them.
    pub subject: String,
    /// What they are called there.
    pub username: String,
    /// From where they came.
    pub from: String,
    /// Why they do not get in.
    pub why: String,
}

/// Notes that somebody was refused at the door although the provider knows them.
///
/// # Errors
/// As [`kernel::Sql::execute`].
pub fn refuse_unknown(tx: &mut Tx<'_>, context: &Context, mut input: Unknown) -> Result<()> {
    input.username = input.username.chars().take(NAME_SHOWN_MAX).collect();
    let stream = stream("session", Id::new(context.now));
    let fact = Fact { action: "session.refused", stream, site: None, occurred_at: None, payload: input };
    tx.record(context, fact)?;
    Ok(())
}
