//! What a receiver needs to know, and what it could not take.

use std::collections::{BTreeMap, BTreeSet};

use kernel::db::Sql;
use kernel::page::{Page, Paging, cursor_parts, join_cursor};
use kernel::{Actor, Error, Id, Result, Time};

use crate::model::{Account, AnomalyView, SourceKind};
use crate::rights::ReadAccounts;
use crate::store;

/// What a receiver needs to read the frames of an account.
#[derive(Clone, Debug)]
pub struct AccountAtReceiver {
    /// Id.
    pub id: Id,
    /// Its key, sealed.
    pub key_sealed: Option<String>,
    /// Frames in the clear are refused.
    pub require_encryption: bool,
    /// What it may do wrongly.
    pub quirks: Vec<String>,
    /// IANA name of the zone of its site, for one whose clock shows the time of day there.
    pub time_zone: Option<String>,
}

/// The panel that calls itself so, for a receiver; another source does not speak its protocol.
///
/// # Errors
/// As [`Sql::query`].
pub fn at_receiver(sql: &mut dyn Sql, number: &str) -> Result<Option<AccountAtReceiver>> {
    let account = store::account_numbered(sql, number)?.filter(|account| !account.retired);
    let account = account.filter(|account| account.kind == SourceKind::Panel);
    let Some(account) = account else { return Ok(None) };
    let site = account.site_id.map(|site| places::queries::known_site(sql, site)).transpose()?;
    Ok(Some(AccountAtReceiver {
        id: account.id,
        key_sealed: account.key_sealed,
        require_encryption: account.require_encryption,
        quirks: account.quirks.0,
        time_zone: site.map(|site| site.time_zone),
    }))
}

/// What the receiver could not take, the latest first. It belongs to no site: only who sees all of them sees it.
///
/// # Errors
/// `forbidden`; `invalid` for a cursor that cannot be.
pub fn anomalies(sql: &mut dyn Sql, actor: &Actor, paging: &Paging) -> Result<Page<AnomalyView>> {
    actor.must_everywhere::<ReadAccounts>()?;
    let after = paging.cursor.as_deref().map(read_cursor).transpose()?;
    let rows = store::anomalies(sql, after, paging.probe())?;
    let page = Page::cut(rows, paging, |row| join_cursor(&[&row.last_at.micros().to_string(), &row.id.to_string()]));
    let numbers: BTreeSet<String> = page.items.iter().map(|row| row.number.to_uppercase()).collect();
    let known = store::accounts_in_use(sql, numbers)?.into_iter().map(|account| (account.number.clone(), account));
    let known: BTreeMap<String, Account> = known.collect();
    let shown = page.items.into_iter().map(|row| {
        let account = known.get(&row.number.to_uppercase());
        AnomalyView::new(row, account)
    });
    Ok(Page { items: shown.collect(), next: page.next })
}

pub(super) fn read_cursor(cursor: &str) -> Result<(Time, Id)> {
    let [at, id] = cursor_parts::<2>(cursor)?;
    let at = at.parse().map_err(|_| Error::invalid("the cursor does not belong to this list"))?;
    Ok((Time::from_micros(at), Id::parse(id)?))
}
