//! Accounts.

use kernel::Result;
use kernel::actor::Grant;
use kernel::db::Refused;
use kernel::http::{Body, By, Created, Edited, List, Params, PathId, Tagged};
use kernel::page::{Page, Paging};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::commands::{self, ChangeAccount, CreateAccount};
use crate::model::AccountView;
use crate::rights::{ManageAccounts, ReadAccounts};
use crate::{password, queries};

/// Accounts by user name.
#[utoipa::path(get, path = "/accounts", tag = "identity", params(Paging),
    responses((status = 200, body = Page<AccountView>)))]
pub(crate) async fn list_accounts(by: By<ReadAccounts>, Params(paging): Params<Paging>) -> Result<List<AccountView>> {
    by.list(move |sql, actor| queries::accounts(sql, actor, &paging)).await
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
    password::check(&input.password, &[&input.username, &input.name])?;
    let password_mark = by.mark_of(&input.password);
    let password_hash = password::hash(input.password).await?;
    let (username, name, grants) = (input.username, input.name, input.grants);
    let input = CreateAccount { username, name, grants, password_hash, password_mark };
    by.write(input, commands::create_account).await.map(Created)
}

/// What of an account to change; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountChange {
    name: Option<String>,
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
            let account = by.read(move |sql, actor| queries::account(sql, actor, id)).await?;
            password::check(&password, &[&account.username, &account.name])?;
            Some(password::hash(password).await?)
        }
        None => None,
    };
    let input = ChangeAccount {
        id,
        seen_version: by.seen_version()?,
        name: input.name,
        grants: input.grants,
        disabled: input.disabled,
        password_hash,
        password_mark,
    };
    by.write(input, commands::change_account).await.map(Edited)
}
