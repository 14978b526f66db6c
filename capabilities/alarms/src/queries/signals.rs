//! What devices said.

use std::collections::BTreeMap;

use kernel::db::{Sql, SqlExt as _};
use kernel::page::{Page, Paging, join_cursor};
use kernel::{Actor, Id, Result};

use super::receiver::read_cursor;
use crate::model::{Account, SignalView};
use crate::rights::ReadAlarms;
use crate::store::{self, SignalFilter};

/// Which signals to list.
#[derive(Clone, Debug, Default)]
pub struct SignalsFilter {
    /// Of one site only.
    pub site_id: Option<Id>,
    /// Of one account only.
    pub account_id: Option<Id>,
    /// Of one alarm only.
    pub alarm_id: Option<Id>,
}

/// Signals, newest first.
///
/// # Errors
/// `invalid` for a cursor that cannot be.
pub fn signals(sql: &mut dyn Sql, actor: &Actor, wanted: &SignalsFilter, paging: &Paging) -> Result<Page<SignalView>> {
    let scope = actor.scope::<ReadAlarms>().within(wanted.site_id);
    let after = paging.cursor.as_deref().map(read_cursor).transpose()?;
    let filter = SignalFilter { account: wanted.account_id, alarm: wanted.alarm_id, after };
    let rows = store::signals(sql, &scope, &filter, paging.probe())?;
    let page =
        Page::cut(rows, paging, |row| join_cursor(&[&row.received_at.micros().to_string(), &row.id.to_string()]));
    let ids: Vec<Id> = page.items.iter().filter_map(|row| row.account_id).collect();
    let accounts: Vec<Account> = sql.by_ids("id", &ids, "")?;
    let numbers: BTreeMap<Id, String> = accounts.into_iter().map(|account| (account.id, account.number)).collect();
    let number = |id: Option<Id>| id.and_then(|id| numbers.get(&id)).map_or("", String::as_str).to_owned();
    let items = page.items.into_iter().map(|row| {
        let account = number(row.account_id);
        SignalView::new(row, &account)
    });
    Ok(Page { items: items.collect(), next: page.next })
}
