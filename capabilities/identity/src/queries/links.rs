//! What is asked about links to the organisation's provider.

use kernel::actor::RightsTable;
use kernel::db::{Sql, SqlExt as _};
use kernel::{Actor, Error, Id, Result, Role, Time};

use crate::model::{Account, CodeApp, SignInLink, SignInLinkView};
use crate::oidc::Person;
use crate::rights::ReadAccounts;
use crate::store;

/// The link of an account.
///
/// # Errors
/// `not_found` for an account that is not there or lies outside the actor's right.
pub fn link(sql: &mut dyn Sql, actor: &Actor, account: Id) -> Result<SignInLinkView> {
    super::account_within::<ReadAccounts>(sql, actor, account)?;
    view(sql, account)
}

/// The actor's own link.
///
/// # Errors
/// As [`Sql::query`].
pub fn own_link(sql: &mut dyn Sql, actor: &Actor) -> Result<SignInLinkView> {
    actor.id.map_or_else(|| Ok(SignInLinkView::default()), |account| view(sql, account))
}

fn view(sql: &mut dyn Sql, account: Id) -> Result<SignInLinkView> {
    Ok(store::link_of(sql, account)?.map(SignInLinkView::from).unwrap_or_default())
}

/// The account that somebody at the provider has here.
pub(crate) struct Known {
    pub(crate) account: Account,
    /// The actor that it is.
    pub(crate) actor: Actor,
    /// The name under which they were expected, when nobody is linked yet.
    pub(crate) expected: Option<String>,
    /// The app whose code it can give beside what the provider says.
    pub(crate) code_app: Option<CodeApp>,
    /// Whether it has to give a code, of an app or a recovery code, where the provider does not vouch for a second factor.
    pub(crate) has_factor: bool,
}

/// The account of somebody at the provider: the one that is linked to them, or the one that expects them.
pub(crate) fn known(sql: &mut dyn Sql, rights: &RightsTable, person: &Person, now: Time) -> Result<Option<Known>> {
    let mut found = store::link_to(sql, &person.issuer, &person.subject)?.map(|link| (link, None));
    for name in &person.names {
        if found.is_some() {
            break;
        }
        let expecting = store::link_expecting(sql, name)?.filter(|link: &SignInLink| link.expects(name, now));
        found = expecting.map(|link| (link, Some(name.clone())));
    }
    found.map(|(link, expected)| known_account(sql, rights, link.account_id, expected)).transpose()
}

/// The account with this id, as it is known.
pub(crate) fn known_account(
    sql: &mut dyn Sql,
    rights: &RightsTable,
    id: Id,
    expected: Option<String>,
) -> Result<Known> {
    let account: Account = sql.by_id(id)?.ok_or_else(|| Error::not_found("account"))?;
    let actor = super::actor_of(sql, &account, rights)?;
    let (code_app, has_factor) = (store::code_app(sql, id)?, store::has_factor(sql, id)?);
    Ok(Known { account, actor, expected, code_app, has_factor })
}

/// Whether the password of an account opens nothing. That of an administrator always does: the provider may be away, or
/// set up wrongly, and somebody has to get in and mend it.
pub(crate) fn refuses_password(sql: &mut dyn Sql, account: Id) -> Result<bool> {
    let refused = store::link_of(sql, account)?.is_some_and(|link| link.password_refused);
    Ok(refused && !store::grants(sql, &[account])?.iter().any(|grant| grant.role == Role::Administrator))
}
