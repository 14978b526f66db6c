//! What is needed to take in what sources say that are no panels.

use kernel::db::{Sql, SqlExt as _};
use kernel::{Id, Result};

use crate::model::source::States;
use crate::model::{Account, Mapping, SourceKind};
use crate::store;

/// How far back the states of a source are looked for, in signals: what it said in between are events.
const REMEMBERED_MAX: i64 = 200;

/// A source as its intake needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceAtIntake {
    /// Id.
    pub id: Id,
    /// What it calls itself.
    pub number: String,
    /// What it is.
    pub kind: SourceKind,
    /// How its messages are read.
    pub mapping: Mapping,
    /// Its secret, sealed.
    pub secret_sealed: Option<String>,
}

impl From<Account> for SourceAtIntake {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            number: account.number,
            kind: account.kind,
            mapping: account.mapping.0,
            secret_sealed: account.key_sealed,
        }
    }
}

/// The source that posts to an address of ours; none when nothing that posts has this id.
///
/// # Errors
/// As [`Sql::query`].
pub fn posting_source(sql: &mut dyn Sql, id: Id) -> Result<Option<SourceAtIntake>> {
    let account: Option<Account> = sql.by_id(id)?;
    let posts = |kind| matches!(kind, SourceKind::Webhook | SourceKind::Alertmanager);
    Ok(account.filter(|account| !account.retired && posts(account.kind)).map(Into::into))
}

/// The source that mails under this name.
///
/// # Errors
/// As [`Sql::query`].
pub fn mailing_source(sql: &mut dyn Sql, number: &str) -> Result<Option<SourceAtIntake>> {
    let account = store::account_numbered(sql, number)?;
    Ok(account.filter(|account| !account.retired && account.kind == SourceKind::Mail).map(Into::into))
}

/// The sources that speak through a broker, with what is remembered of their states.
///
/// # Errors
/// As [`Sql::query`].
pub fn sources_on_mqtt(sql: &mut dyn Sql) -> Result<Vec<(SourceAtIntake, States)>> {
    let kinds = [SourceKind::Frigate, SourceKind::HomeAssistant, SourceKind::Onvif];
    let accounts = store::accounts_of_kinds(sql, kinds)?;
    let remembered = accounts.into_iter().map(|account| {
        let codes = store::last_codes(sql, account.id, REMEMBERED_MAX)?;
        Ok((account.into(), States::remembered(codes.iter().map(String::as_str))))
    });
    remembered.collect()
}
