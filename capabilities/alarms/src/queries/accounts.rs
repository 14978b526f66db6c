//! Lists of accounts, and one of them.

use std::collections::BTreeMap;

use kernel::db::{Sql, SqlExt as _};
use kernel::page::{Page, Paging};
use kernel::{Actor, Error, Id, Result};

use crate::model::{Account, AccountView, Heard, Hours, Keyholder, KeyholderView, Opening, PathView, Zone};
use crate::rights::{ReadAccounts, holds};
use crate::store;

/// Which accounts to list.
#[derive(Clone, Debug, Default)]
pub struct AccountFilter {
    /// One site only.
    pub site_id: Option<Id>,
    /// A part of the number or the name.
    pub query: Option<String>,
}

/// Accounts by number.
///
/// # Errors
/// As [`Sql::query`].
pub fn accounts(
    sql: &mut dyn Sql,
    actor: &Actor,
    filter: &AccountFilter,
    paging: &Paging,
) -> Result<Page<AccountView>> {
    let scope = actor.scope::<ReadAccounts>().within(filter.site_id);
    let after = paging.cursor.as_deref().unwrap_or_default();
    let rows = store::accounts(sql, &scope, filter.query.as_deref().unwrap_or_default().trim(), after, paging.probe())?;
    let page = Page::cut(rows, paging, |row| row.number.clone());
    Ok(Page { items: shown(sql, page.items)?, next: page.next })
}

/// One account.
///
/// # Errors
/// `not_found` when it is not there or the actor may not know of it.
pub(crate) fn account(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<AccountView> {
    let scope = actor.scope::<ReadAccounts>();
    let view = known_account(sql, id)?;
    if holds(&scope, view.site_id) { Ok(view) } else { Err(Error::not_found("account")) }
}

/// An account for a command, which checks its own right.
pub(crate) fn known_account(sql: &mut dyn Sql, id: Id) -> Result<AccountView> {
    let account = sql.by_id(id)?.ok_or_else(|| Error::not_found("account"))?;
    shown(sql, vec![account])?.pop().ok_or_else(|| Error::internal("an account is shown as none"))
}

fn shown(sql: &mut dyn Sql, accounts: Vec<Account>) -> Result<Vec<AccountView>> {
    let ids: Vec<Id> = accounts.iter().map(|account| account.id).collect();
    let mut zones: BTreeMap<Id, Vec<Zone>> = BTreeMap::new();
    for zone in store::zones(sql, &ids)? {
        zones.entry(zone.account_id).or_default().push(zone);
    }
    let mut keyholders: BTreeMap<Id, Vec<KeyholderView>> = BTreeMap::new();
    for keyholder in store::keyholders(sql, &ids)? {
        keyholders.entry(keyholder.account_id).or_default().push(keyholder.into());
    }
    let mut heard: BTreeMap<Id, Heard> =
        store::heard(sql, &ids)?.into_iter().map(|heard| (heard.account_id, heard)).collect();
    let mut paths: BTreeMap<Id, Vec<PathView>> = BTreeMap::new();
    for path in store::paths(sql, &ids)? {
        paths.entry(path.account_id).or_default().push(path.into());
    }
    let mut hours: BTreeMap<Id, Hours> =
        store::hours(sql, &ids)?.into_iter().map(|hours| (hours.account_id, hours.into())).collect();
    let mut openings: BTreeMap<Id, Opening> =
        store::openings(sql, &ids)?.into_iter().map(|opening| (opening.account_id, opening)).collect();
    let sites: Vec<Id> = accounts.iter().filter_map(|account| account.site_id).collect();
    let sites = places::queries::site_names(sql, &sites)?;
    let places: Vec<Id> = accounts.iter().filter_map(|account| account.place_id).collect();
    let places = places::queries::places_by_id(sql, &places)?;
    let shown = accounts.into_iter().map(|account| {
        let heard = heard.remove(&account.id);
        let opening = openings.remove(&account.id);
        AccountView {
            id: account.id,
            number: account.number,
            name: account.name,
            site_id: account.site_id,
            site_name: account.site_id.and_then(|site| sites.get(&site).cloned()),
            place_id: account.place_id,
            place: account.place_id.and_then(|place| Some(places.get(&place)?.shown().to_owned())),
            kind: account.kind,
            mapping: account.mapping.0,
            has_key: account.key_sealed.is_some(),
            require_encryption: account.require_encryption,
            quirks: account.quirks.0,
            interval_s: account.interval_s,
            grace_s: account.grace_s,
            test_until: account.test_until,
            test_reason: account.test_reason,
            test_by: account.test_by,
            heard_at: heard.as_ref().map(|heard| heard.at),
            silent_since: heard.as_ref().and_then(|heard| heard.silent_since),
            heard_by: heard.map(|heard| heard.path),
            paths: paths.remove(&account.id).unwrap_or_default(),
            hours: hours.remove(&account.id),
            is_open: opening.as_ref().map(|opening| opening.state().is_open),
            opened_at: opening.as_ref().and_then(|opening| opening.opened_at),
            closed_at: opening.and_then(|opening| opening.closed_at),
            retired: account.retired,
            zones: zones.remove(&account.id).unwrap_or_default().into_iter().map(Into::into).collect(),
            keyholders: keyholders.remove(&account.id).unwrap_or_default(),
            version: account.version,
        }
    });
    Ok(shown.collect())
}

/// What the keyholders of an account say, sealed, for comparing what somebody has said on the phone.
///
/// # Errors
/// As [`Sql::query`].
pub fn keyholder_words(sql: &mut dyn Sql, account: Id) -> Result<Vec<Keyholder>> {
    store::keyholders(sql, &[account])
}
