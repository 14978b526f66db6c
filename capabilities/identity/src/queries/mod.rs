//! What screens ask about accounts.

use kernel::actor::Grant;
use kernel::db::{Sql, SqlExt as _};
use kernel::page::{Page, Paging};
use kernel::{Actor, Error, Id, Result};

use crate::model::{Account, AccountName, AccountView, May, Me, MeAccount, MeOrganisation, StoredGrant, TokenView};
use crate::rights::ReadAccounts;
use crate::store;

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
        rights: actor.actions().into_iter().map(str::to_owned).collect(),
    })
}

/// The account to check a password against, and its hash.
pub(crate) fn sign_in_account(sql: &mut dyn Sql, username: &str) -> Result<Option<Account>> {
    Ok(store::account_named(sql, &username.trim().to_lowercase())?.filter(|account| account.disabled_at.is_none()))
}

/// The actor that an account is, for the request that signs it in.
pub(crate) fn actor_of(sql: &mut dyn Sql, account: &Account, rights: &kernel::actor::RightsTable) -> Result<Actor> {
    let grants = store::grants(sql, &[account.id])?.iter().map(StoredGrant::grant).collect();
    Ok(Actor::new(Some(account.id), account.name.clone(), grants, None, rights))
}
