//! Accounts.

use kernel::actor::Grant;
use kernel::db::Refused;
use kernel::http::{Body, By, Created, Edited, List, Params, PathId, Tagged};
use kernel::page::{Page, Paging};
use kernel::{Error, Id, Result};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::commands::{self, ChangeAccount, CreateAccount};
use crate::model::{AccountView, May, MayLine, may};
use crate::rights::{ManageAccounts, ReadAccounts};
use crate::{password, queries};

/// Which accounts to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountQuery {
    /// Those only that may do this, such as `unit.manage`; disabled ones may nothing.
    may: Option<String>,
    /// With `may`: at this site; absent: somewhere.
    site_id: Option<Id>,
    /// Items at the most (1 to 500, 100 when absent).
    limit: Option<u32>,
    /// Taken from `next`.
    #[serde(default, deserialize_with = "kernel::page::cursor")]
    cursor: Option<String>,
}

/// Accounts by user name.
#[utoipa::path(get, path = "/accounts", tag = "identity", params(AccountQuery),
    responses((status = 200, body = Page<AccountView>)))]
pub(crate) async fn list_accounts(
    by: By<ReadAccounts>,
    Params(query): Params<AccountQuery>,
) -> Result<List<AccountView>> {
    let may = match &query.may {
        Some(action) => Some(May { roles: may::roles_of(&by.app.rights, action)?, site_id: query.site_id }),
        None if query.site_id.is_some() => {
            return Err(Error::invalid("`site_id` goes with `may`").field("site_id", "goes with `may`"));
        }
        None => None,
    };
    let paging = Paging { limit: query.limit, cursor: query.cursor };
    by.list(move |sql, actor| queries::accounts(sql, actor, may.as_ref(), &paging)).await
}

/// What to ask of somebody's rights.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct MayQuery {
    /// One action, such as `unit.manage`; absent: all of them.
    action: Option<String>,
    /// At this site; absent: somewhere.
    site_id: Option<Id>,
}

/// What an account may do, and why: the grants that allow it, or the roles that would. A token of the account may do
/// less.
#[utoipa::path(get, path = "/accounts/{id}/may", tag = "identity", params(("id" = kernel::Id, Path), MayQuery),
    responses((status = 200, body = Page<MayLine>)))]
pub(crate) async fn show_account_rights(
    by: By<ReadAccounts>,
    PathId(id): PathId,
    Params(query): Params<MayQuery>,
) -> Result<List<MayLine>> {
    let rights = by.app.rights.clone();
    by.list(move |sql, actor| {
        let account = queries::account(sql, actor, id)?;
        if let Some(action) = &query.action {
            may::roles_of(&rights, action)?;
        }
        let lacks_factor = queries::factors_of(sql, id, &account.grants)?.are_lacking();
        let asked = |line: &&kernel::actor::Right| query.action.as_ref().is_none_or(|action| line.action == action);
        let lines = rights.lines().filter(asked).map(|line| MayLine::new(line, &account, lacks_factor, query.site_id));
        Ok(Page::whole(lines.collect()))
    })
    .await
}

/// One account.
#[utoipa::path(get, path = "/accounts/{id}", tag = "identity", params(("id" = kernel::Id, Path)),
    responses((status = 200, body = AccountView)))]
pub(crate) async fn show_account(by: By<ReadAccounts>, PathId(id): PathId) -> Result<Tagged<AccountView>> {
    let account = by.read(move |sql, actor| queries::account(sql, actor, id)).await?;
    let version = account.version;
    Ok(Tagged(account, version))
}

/// A new account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAccount {
    username: String,
    name: String,
    /// Where mail reaches the person.
    #[serde(default)]
    email: Option<String>,
    password: String,
    grants: Vec<Grant>,
}

/// Make an account.
#[utoipa::path(post, path = "/accounts", tag = "identity", request_body = NewAccount,
    responses((status = 201, body = AccountView)))]
pub(crate) async fn create_account(
    by: By<ManageAccounts>,
    Body(input): Body<NewAccount>,
) -> Result<Created<AccountView>, Refused> {
    let mut words = by.read(|sql, _| password::words_around(sql)).await?;
    words.extend([input.username.clone(), input.name.clone()]);
    password::check(&input.password, &words)?;
    let password_mark = by.mark_of(&input.password);
    let password_hash = password::hash(input.password).await?;
    let (username, name, email, grants) = (input.username, input.name, input.email, input.grants);
    let input = CreateAccount { username, name, email, grants, password_hash, password_mark };
    by.write(input, commands::create_account).await.map(Created)
}

/// What of an account to change; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountChange {
    name: Option<String>,
    /// New mailbox; empty: none.
    email: Option<String>,
    password: Option<String>,
    disabled: Option<bool>,
    grants: Option<Vec<Grant>>,
}

/// Change an account. Disabling it ends its sessions at once.
#[utoipa::path(patch, path = "/accounts/{id}", tag = "identity", request_body = AccountChange,
    params(("id" = kernel::Id, Path)), responses((status = 200, body = AccountView)))]
pub(crate) async fn change_account(
    by: By<ManageAccounts>,
    PathId(id): PathId,
    Body(input): Body<AccountChange>,
) -> Result<Edited<AccountView>, Refused> {
    let password_mark = input.password.as_deref().map(|password| by.mark_of(password));
    let password_hash = match input.password {
        Some(password) => {
            let words = by.read(move |sql, actor| {
                let account = queries::account(sql, actor, id)?;
                Ok([password::words_around(sql)?, vec![account.username, account.name]].concat())
            });
            password::check(&password, &words.await?)?;
            Some(password::hash(password).await?)
        }
        None => None,
    };
    let input = ChangeAccount {
        id,
        seen_version: by.seen_version()?,
        name: input.name,
        email: input.email,
        grants: input.grants,
        disabled: input.disabled,
        password_hash,
        password_mark,
    };
    by.write(input, commands::change_account).await.map(Edited)
}
