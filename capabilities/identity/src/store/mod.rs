//! Rows of accounts, grants, sessions and tokens.

mod compartments;
mod links;
mod passkeys;

use kernel::db::{Sql, SqlExt};
use kernel::{Id, Result, Role, Scope, params};

pub(crate) use passkeys::{
    challenge_is_used, delete_passkey, delete_passkeys, forget_challenges, has_factor, passkey_with, passkeys,
};

use crate::model::{
    Account, AccountName, ApiToken, CodeApp, May, Organisation, Policy, RecoveryCode, Session, StoredGrant,
};

pub(crate) use compartments::{compartment_named, compartments, delete_member, members, memberships, open_glass};
pub(crate) use links::{delete_link, link_expecting, link_of, link_to};

kernel::record!(Organisation in "organisation": id, name, created_at);
kernel::record!(Account in "account": id, organisation, username, name, password_hash, email, disabled_at, created_at, version);
kernel::record!(AccountName in "account": id, name, email);
kernel::record!(StoredGrant in "account_grant": id, account_id, role, site_id);
kernel::record!(Session in "session": id, account_id, token_hash, created_at, seen_at, ended_at, factors, proved_at, agent);
kernel::record!(CodeApp in "code_app": account_id, secret, created_at, confirmed_at, last_step);
kernel::record!(RecoveryCode in "recovery_code": id, account_id, code_hash, used_at);
kernel::record!(Policy in "sign_in_policy": organisation, second_factor_roles, changed_at, version);
kernel::record!(ApiToken in "api_token": id, account_id, name, token_hash, scopes, created_at, expires_at, revoked_at);

pub(crate) fn organisation(sql: &mut dyn Sql) -> Result<Option<Organisation>> {
    let id = sql.organisation();
    sql.by_id(id)
}

pub(crate) fn account_named(sql: &mut dyn Sql, username: &str) -> Result<Option<Account>> {
    let organisation = sql.organisation();
    sql.find_one("WHERE organisation = $1 AND username = $2", params![organisation, username])
}

/// Accounts by user name, after one, within a scope: those of the whole organisation, or with a grant at its sites.
/// With `may`, those only that are not disabled and hold one of its roles there.
pub(crate) fn accounts(
    sql: &mut dyn Sql,
    scope: &Scope,
    may: Option<&May>,
    after: &str,
    limit: i64,
) -> Result<Vec<Account>> {
    let mut filter = kernel::db::Filter::default();
    filter.add("account.organisation = {} AND account.username > {}", [sql.organisation().into(), after.into()]);
    if let Scope::Sites(sites) = scope {
        let holders = vec!["{}"; sites.len().max(1)].join(", ");
        let values: Vec<kernel::db::Value> = if sites.is_empty() {
            vec![kernel::db::Value::Null]
        } else {
            sites.iter().map(|site| (*site).into()).collect()
        };
        filter.add(
            &format!("EXISTS (SELECT 1 FROM account_grant WHERE account_grant.account_id = account.id AND account_grant.site_id IN ({holders}))"),
            values,
        );
    }
    if let Some(may) = may {
        let mut values: Vec<kernel::db::Value> = may.roles.iter().map(|role| (*role).into()).collect();
        if values.is_empty() {
            values.push(kernel::db::Value::Null);
        }
        let roles = vec!["{}"; values.len()].join(", ");
        let at = match may.site_id {
            Some(site) => {
                values.push(site.into());
                " AND (account_grant.site_id IS NULL OR account_grant.site_id = {})"
            }
            None => "",
        };
        filter.add(
            &format!("account.disabled_at IS NULL AND EXISTS (SELECT 1 FROM account_grant WHERE account_grant.account_id = account.id AND account_grant.role IN ({roles}){at})"),
            values,
        );
    }
    let (tail, params) = filter.finish("ORDER BY account.username LIMIT {}", limit);
    sql.find(&tail, &params)
}

pub(crate) fn grants(sql: &mut dyn Sql, accounts: &[Id]) -> Result<Vec<StoredGrant>> {
    sql.by_ids("account_id", accounts, "ORDER BY account_id, role, id")
}

/// Accounts in use with one of these roles at a site or everywhere.
pub(crate) fn holders(sql: &mut dyn Sql, roles: &[Role], site: Id) -> Result<Vec<AccountName>> {
    let mut filter = kernel::db::Filter::default();
    filter.add("account.organisation = {} AND account.disabled_at IS NULL", [sql.organisation().into()]);
    let list = vec!["{}"; roles.len()].join(", ");
    let values = roles.iter().map(|role| (*role).into()).chain([site.into()]);
    filter.add(
        &format!(
            "EXISTS (SELECT 1 FROM account_grant WHERE account_grant.account_id = account.id \
             AND account_grant.role IN ({list}) AND (account_grant.site_id IS NULL OR account_grant.site_id = {{}}))"
        ),
        values,
    );
    let (tail, params) = filter.finish("ORDER BY account.name, account.id LIMIT {}", HOLDERS_MAX);
    sql.find(&tail, &params)
}

/// Accounts in use of a list.
pub(crate) fn in_use(sql: &mut dyn Sql, ids: &[Id]) -> Result<Vec<AccountName>> {
    sql.by_ids("id", ids, "AND account.disabled_at IS NULL")
}

/// Holders of a role at one site at the most: a list that somebody picks a name from.
const HOLDERS_MAX: i64 = 500;

pub(crate) fn delete_grants(sql: &mut dyn Sql, account: Id) -> Result<()> {
    sql.execute("DELETE FROM account_grant WHERE account_id = $1", params![account])
}

pub(crate) fn session_of(sql: &mut dyn Sql, token_hash: &[u8]) -> Result<Option<Session>> {
    sql.find_one("WHERE token_hash = $1", params![token_hash.to_vec()])
}

pub(crate) fn open_sessions(sql: &mut dyn Sql, account: Id) -> Result<Vec<Session>> {
    sql.find("WHERE account_id = $1 AND ended_at IS NULL", params![account])
}

/// What signing in asks; nothing beyond a password until somebody says otherwise.
pub(crate) fn policy(sql: &mut dyn Sql) -> Result<Policy> {
    let organisation = sql.organisation();
    let policy = sql.find_one("WHERE organisation = $1", params![organisation])?;
    Ok(policy.unwrap_or_else(|| Policy::of_a_new_system(organisation)))
}

/// The app of an account that is in use.
pub(crate) fn code_app(sql: &mut dyn Sql, account: Id) -> Result<Option<CodeApp>> {
    Ok(offered_app(sql, account)?.filter(|app| app.confirmed_at.is_some()))
}

/// The app of an account, in use or not.
pub(crate) fn offered_app(sql: &mut dyn Sql, account: Id) -> Result<Option<CodeApp>> {
    sql.find_one("WHERE account_id = $1", params![account])
}

pub(crate) fn unused_codes(sql: &mut dyn Sql, account: Id) -> Result<Vec<RecoveryCode>> {
    sql.find("WHERE account_id = $1 AND used_at IS NULL ORDER BY id", params![account])
}

pub(crate) fn delete_recovery_codes(sql: &mut dyn Sql, account: Id) -> Result<()> {
    sql.execute("DELETE FROM recovery_code WHERE account_id = $1", params![account])
}

pub(crate) fn delete_code_app(sql: &mut dyn Sql, account: Id) -> Result<()> {
    sql.execute("DELETE FROM code_app WHERE account_id = $1", params![account])
}

pub(crate) fn token_of(sql: &mut dyn Sql, token_hash: &[u8]) -> Result<Option<ApiToken>> {
    sql.find_one("WHERE token_hash = $1", params![token_hash.to_vec()])
}

pub(crate) fn live_tokens(sql: &mut dyn Sql, account: Id) -> Result<Vec<ApiToken>> {
    sql.find("WHERE account_id = $1 AND revoked_at IS NULL ORDER BY id", params![account])
}

pub(crate) fn setup_code_hash(sql: &mut dyn Sql) -> Result<Option<Vec<u8>>> {
    let organisation = sql.organisation();
    let rows = sql.query("SELECT code_hash FROM setup_code WHERE organisation = $1", params![organisation])?;
    rows.first().map(|row| row.get(0)).transpose()
}

pub(crate) fn put_setup_code(sql: &mut dyn Sql, hash: Vec<u8>, now: kernel::Time) -> Result<()> {
    let organisation = sql.organisation();
    delete_setup_code(sql)?;
    sql.execute(
        "INSERT INTO setup_code (organisation, code_hash, created_at) VALUES ($1, $2, $3)",
        params![organisation, hash, now],
    )
}

pub(crate) fn delete_setup_code(sql: &mut dyn Sql) -> Result<()> {
    let organisation = sql.organisation();
    sql.execute("DELETE FROM setup_code WHERE organisation = $1", params![organisation])
}
