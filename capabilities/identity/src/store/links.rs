//! Rows of links to the organisation's provider.

use kernel::db::{Sql, SqlExt as _};
use kernel::{Id, Result, params};

use crate::model::SignInLink;

kernel::record!(SignInLink in "sign_in_link": account_id, organisation, issuer, subject, expected, expected_until, password_refused, linked_at);

pub(crate) fn link_of(sql: &mut dyn Sql, account: Id) -> Result<Option<SignInLink>> {
    sql.find_one("WHERE account_id = $1", params![account])
}

pub(crate) fn link_to(sql: &mut dyn Sql, issuer: &str, subject: &str) -> Result<Option<SignInLink>> {
    let organisation = sql.organisation();
    sql.find_one("WHERE organisation = $1 AND issuer = $2 AND subject = $3", params![organisation, issuer, subject])
}

pub(crate) fn link_expecting(sql: &mut dyn Sql, name: &str) -> Result<Option<SignInLink>> {
    let organisation = sql.organisation();
    sql.find_one("WHERE organisation = $1 AND expected = $2", params![organisation, name])
}

pub(crate) fn delete_link(sql: &mut dyn Sql, account: Id) -> Result<()> {
    sql.execute("DELETE FROM sign_in_link WHERE account_id = $1", params![account])
}
