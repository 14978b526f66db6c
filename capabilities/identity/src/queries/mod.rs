//! What screens ask about accounts.

mod compartments;
mod links;
mod passkeys;

pub(crate) use passkeys::passkey_to_check;
pub use passkeys::{account_factors, factors_of, own_passkeys};

use kernel::actor::{Action, Grant};
use kernel::db::{Sql, SqlExt as _};
use kernel::page::{Page, Paging};
use kernel::{Actor, Error, Id, Result, Time};

pub use compartments::{compartments, members, must_keep, own_compartment};
pub(crate) use compartments::{is_known, shown as shown_compartments, shown_glass};

use crate::model::{
    Account, AccountName, AccountView, CodeApp, May, Me, MeAccount, MeOrganisation, PolicyView, SecondFactors,
    SessionView, StoredGrant, TokenView,
};
use crate::rights::{ReadAccounts, must_over};
use crate::store;

pub(crate) use links::{Known, known, known_account, refuses_password};
pub use links::{link, own_link};

fn views(sql: &mut dyn Sql, accounts: &[Account]) -> Result<Vec<AccountView>> {
    let ids: Vec<Id> = accounts.iter().map(|account| account.id).collect();
    let grants = store::grants(sql, &ids)?;
    let of = |id: Id| -> Vec<Grant> {
        grants.iter().filter(|grant| grant.account_id == id).map(StoredGrant::grant).collect()
    };
    Ok(accounts.iter().map(|account| AccountView::new(account, of(account.id))).collect())
}

/// Accounts by user name; with `may`, those that may do something.
///
/// # Errors
/// As [`Sql::query`].
pub fn accounts(sql: &mut dyn Sql, actor: &Actor, may: Option<&May>, paging: &Paging) -> Result<Page<AccountView>> {
    let after = paging.cursor.as_deref().unwrap_or_default();
    let rows = store::accounts(sql, &actor.scope::<ReadAccounts>(), may, after, paging.probe())?;
    Ok(Page::cut(views(sql, &rows)?, paging, |account| account.username.clone()))
}

/// One account.
///
/// # Errors
/// `not_found` when it is not there or lies outside the actor's right.
pub fn account(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<AccountView> {
    let missing = || Error::not_found("account");
    let row: Account = sql.by_id(id)?.ok_or_else(missing)?;
    let view = views(sql, &[row])?.pop().ok_or_else(missing)?;
    let scope = actor.scope::<ReadAccounts>();
    let visible = scope == kernel::Scope::All
        || view.grants.iter().filter_map(|grant| grant.site_id).any(|site| scope.contains(site));
    if visible { Ok(view) } else { Err(missing()) }
}

/// Names of accounts, for those who show them beside what they did.
///
/// # Errors
/// As [`Sql::query`].
pub fn names(sql: &mut dyn Sql, ids: &[Id]) -> Result<Vec<(Id, String)>> {
    let accounts: Vec<AccountName> = sql.by_ids("id", ids, "")?;
    Ok(accounts.into_iter().map(|account| (account.id, account.name)).collect())
}

/// The accounts in use that hold one of these roles at a site, by name.
///
/// # Errors
/// As [`Sql::query`].
pub fn holders(sql: &mut dyn Sql, roles: &[kernel::Role], site: Id) -> Result<Vec<(Id, String)>> {
    let accounts = store::holders(sql, roles, site)?;
    Ok(accounts.into_iter().map(|account| (account.id, account.name)).collect())
}

/// The mailboxes of the accounts in use that hold one of these roles at a site.
///
/// # Errors
/// As [`Sql::query`].
pub fn mailboxes_of_holders(sql: &mut dyn Sql, roles: &[kernel::Role], site: Id) -> Result<Vec<String>> {
    Ok(store::holders(sql, roles, site)?.into_iter().filter_map(|account| account.email).collect())
}

/// The mailboxes of those accounts of a list that are in use.
///
/// # Errors
/// As [`Sql::query`].
pub fn mailboxes_of(sql: &mut dyn Sql, ids: &[Id]) -> Result<Vec<String>> {
    Ok(store::in_use(sql, ids)?.into_iter().filter_map(|account| account.email).collect())
}

/// Id of the account with a user name.
///
/// # Errors
/// `not_found`.
pub fn account_named(sql: &mut dyn Sql, username: &str) -> Result<Id> {
    store::account_named(sql, username)?.map(|account| account.id).ok_or_else(|| Error::not_found("account"))
}

/// The tokens of the actor's account.
///
/// # Errors
/// As [`Sql::query`].
pub fn tokens(sql: &mut dyn Sql, actor: &Actor) -> Result<Vec<TokenView>> {
    let Some(account) = actor.id else { return Ok(Vec::new()) };
    Ok(store::live_tokens(sql, account)?.iter().map(TokenView::new).collect())
}

/// The sessions of an account that still count, the last one used first. `asked_with`: hash of the token that asks.
///
/// # Errors
/// As [`Sql::query`].
pub fn sessions(sql: &mut dyn Sql, account: Id, asked_with: Option<&[u8]>, now: Time) -> Result<Vec<SessionView>> {
    let mut sessions = store::open_sessions(sql, account)?;
    sessions.retain(|session| session.ends_at() > now);
    sessions.sort_by_key(|session| std::cmp::Reverse(session.seen_at));
    Ok(sessions.iter().map(|session| SessionView::new(session, asked_with)).collect())
}

/// An account over whose every role the actor holds an action.
///
/// # Errors
/// `not_found`; `forbidden` when one of its roles lies outside the actor's own right.
pub fn account_within<A: Action>(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<AccountView> {
    let account = account(sql, actor, id)?;
    must_over::<A>(actor, &account.grants)?;
    Ok(account)
}

/// The second factors of the actor's account.
///
/// # Errors
/// As [`Sql::query`].
pub fn second_factors(sql: &mut dyn Sql, actor: &Actor) -> Result<SecondFactors> {
    match actor.id {
        Some(account) => passkeys::factors_of(sql, account, &actor.grants),
        None => Ok(SecondFactors { code_app_since: None, passkeys: 0, recovery_codes_left: 0, needed: false }),
    }
}

/// What signing in asks of whom.
///
/// # Errors
/// As [`Sql::query`].
pub fn policy(sql: &mut dyn Sql) -> Result<PolicyView> {
    store::policy(sql).map(PolicyView::from)
}

/// Whether the system still has to be set up.
///
/// # Errors
/// As [`Sql::query`].
pub fn needs_setup(sql: &mut dyn Sql) -> Result<bool> {
    Ok(store::organisation(sql)?.is_none())
}

/// What the signed-in person is told about itself.
///
/// # Errors
/// As [`Sql::query`].
pub fn me(sql: &mut dyn Sql, actor: &Actor) -> Result<Me> {
    let account = match actor.id {
        Some(id) => sql.by_id::<Account>(id)?,
        None => None,
    };
    let organisation = store::organisation(sql)?;
    let rights = actor.actions();
    // Who has roles and may nothing lacks what the roles ask for.
    let second_factor_missing = rights.is_empty() && {
        let factors = second_factors(sql, actor)?;
        factors.needed && factors.code_app_since.is_none() && factors.passkeys == 0
    };
    Ok(Me {
        account: MeAccount {
            id: actor.id,
            username: account.map(|account| account.username).unwrap_or_default(),
            name: actor.name.clone(),
        },
        organisation: MeOrganisation {
            id: sql.organisation(),
            name: organisation.map(|organisation| organisation.name).unwrap_or_default(),
        },
        grants: actor.grants.clone(),
        rights: rights.into_iter().map(str::to_owned).collect(),
        second_factor_missing,
    })
}

/// Who a password is checked for, and what they need beside it.
pub(crate) struct AtTheDoor {
    pub(crate) account: Account,
    pub(crate) code_app: Option<CodeApp>,
    /// An app or a passkey is in use.
    pub(crate) has_factor: bool,
}

/// The account to check a password against.
pub(crate) fn sign_in_account(sql: &mut dyn Sql, username: &str) -> Result<Option<AtTheDoor>> {
    let account = store::account_named(sql, &username.trim().to_lowercase())?;
    match account.filter(|account| account.disabled_at.is_none()) {
        Some(account) => {
            let (code_app, has_factor) = (store::code_app(sql, account.id)?, store::has_factor(sql, account.id)?);
            Ok(Some(AtTheDoor { account, code_app, has_factor }))
        }
        None => Ok(None),
    }
}

/// The app that the actor was offered, in use or not.
pub(crate) fn offered_app(sql: &mut dyn Sql, actor: &Actor) -> Result<CodeApp> {
    let app = match actor.id {
        Some(account) => store::offered_app(sql, account)?,
        None => None,
    };
    app.ok_or_else(|| Error::conflict("no app was offered; begin again"))
}

/// The actor that an account is, for the request that signs it in.
pub(crate) fn actor_of(sql: &mut dyn Sql, account: &Account, rights: &kernel::actor::RightsTable) -> Result<Actor> {
    let grants = store::grants(sql, &[account.id])?.iter().map(StoredGrant::grant).collect();
    Ok(Actor::new(Some(account.id), account.name.clone(), grants, None, rights))
}
