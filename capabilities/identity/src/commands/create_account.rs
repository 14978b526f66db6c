//! Make an account.

use kernel::actor::Grant;
use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};

use crate::model::{Account, AccountView, clean_email, clean_username};
use crate::rights::{ManageAccounts, must_over};
use crate::store;

/// A new account. The password comes hashed: hashing takes longer than a command may.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateAccount {
    /// What is typed to sign in.
    pub username: String,
    /// What colleagues read.
    pub name: String,
    /// Where mail reaches the person.
    #[serde(default)]
    pub email: Option<String>,
    /// Roles.
    pub grants: Vec<Grant>,
    /// argon2id in PHC form; left out of what a repeat must match, because it is salted.
    #[serde(skip)]
    pub password_hash: String,
    /// Stands for the password in what a repeat must match.
    pub password_mark: String,
}

/// Makes an account.
///
/// # Errors
/// `forbidden` when a granted role lies outside the actor's own right, or without a fresh proof; `conflict` when the user name is taken.
pub fn create_account(tx: &mut Tx<'_>, context: &Context, input: CreateAccount) -> Result<AccountView> {
    context.actor.must_be_proved(context.now)?;
    must_over::<ManageAccounts>(&context.actor, &input.grants)?;
    let username = clean_username(&input.username)?;
    if input.grants.is_empty() {
        return Err(Error::invalid("an account needs at least one role").field("grants", "grant at least one role"));
    }
    if store::account_named(tx, &username)?.is_some() {
        return Err(Error::conflict(format!("the user name {username} is taken")).field("username", "is taken"));
    }
    let account = Account {
        id: Id::new(context.now),
        organisation: kernel::db::Sql::organisation(tx),
        username,
        name: input.name.trim().to_owned(),
        password_hash: input.password_hash,
        email: clean_email(input.email.as_deref().unwrap_or_default())?,
        disabled_at: None,
        created_at: context.now,
        version: 1,
    };
    tx.insert(&account)?;
    super::put_grants(tx, context, account.id, &input.grants)?;
    let view = AccountView::new(&account, input.grants);
    super::record(tx, context, "account.created", &view)?;
    Ok(view)
}
