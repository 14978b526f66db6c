//! Put a panel on test, and shelve a zone: for a time, and with a reason.

use dispatch::model::required;
use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::record_account;
use crate::model::{Account, AccountView, Zone, zone_number};
use crate::rights::{InhibitAlarms, ReadAccounts, must_at};
use crate::store;

/// Longest test: two days, in seconds. A panel that is forgotten on test protects nobody.
const TEST_MAX_S: i64 = 48 * 3_600;
/// Longest shelving of a runaway detector: a week, in seconds.
const SHELVE_MAX_S: i64 = 7 * 24 * 3_600;

/// Until when, and why.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PutAccountOnTest)]
pub struct PutOnTest {
    /// The account; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// When it counts again by itself; null: now.
    pub until: Option<Time>,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Puts a panel on test, or ends that. Its signals are written down and raise nothing, but for those that concern a life.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` without a reason, or for a time that is past or too far.
pub fn put_on_test(tx: &mut Tx<'_>, context: &Context, input: PutOnTest) -> Result<AccountView> {
    let mut account = account(tx, context, input.id)?;
    account.version += 1;
    let Some(until) = input.until else {
        account.test_until = None;
        tx.save(&account)?;
        return record_account(tx, context, "alarm_account.test_ended", account.id, None);
    };
    let reason = required("reason", input.reason.as_deref().unwrap_or_default())?;
    super::check_until(context, until, TEST_MAX_S)?;
    account.test_until = Some(until);
    account.test_reason = Some(reason.clone());
    account.test_by = Some(context.actor.name.clone());
    tx.save(&account)?;
    record_account(tx, context, "alarm_account.on_test", account.id, Some(reason))
}

/// Which zone, until when, and why.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShelveZone {
    /// The account; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// Number of the zone.
    pub zone: String,
    /// When it counts again by itself; null: now.
    pub until: Option<Time>,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Shelves a runaway zone, or ends that. Its signals are written down and raise nothing, but for those that concern a life.
///
/// # Errors
/// As [`put_on_test`].
pub fn shelve_zone(tx: &mut Tx<'_>, context: &Context, input: ShelveZone) -> Result<AccountView> {
    let account = account(tx, context, input.id)?;
    let number = zone_number(&input.zone).to_owned();
    let known = store::zone(tx, account.id, &number)?;
    let fresh = known.is_none();
    let mut zone = known.unwrap_or_else(|| Zone {
        id: Id::new(context.now),
        account_id: account.id,
        name: format!("Zone {number}"),
        number,
        place_id: None,
        shelved_until: None,
        shelved_reason: None,
        shelved_by: None,
    });
    let reason = match input.until {
        None => None,
        Some(until) => {
            super::check_until(context, until, SHELVE_MAX_S)?;
            Some(required("reason", input.reason.as_deref().unwrap_or_default())?)
        }
    };
    zone.shelved_until = input.until;
    zone.shelved_reason.clone_from(&reason);
    zone.shelved_by = input.until.map(|_| context.actor.name.clone());
    if fresh {
        tx.insert(&zone)?;
    } else {
        tx.save(&zone)?;
    }
    let action = if input.until.is_some() { "alarm_account.zone_shelved" } else { "alarm_account.zone_returned" };
    record_account(tx, context, action, account.id, reason)
}

fn account(tx: &mut Tx<'_>, context: &Context, id: Id) -> Result<Account> {
    let account: Account = tx.by_id(id)?.ok_or_else(|| Error::not_found("account"))?;
    must_at::<InhibitAlarms, ReadAccounts>(&context.actor, account.site_id, "account")?;
    Ok(account)
}
