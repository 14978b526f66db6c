//! Add and change panels.

use std::collections::BTreeMap;

use dispatch::model::required;
use kernel::db::{Json, Sql as _, SqlExt as _};
use kernel::error::Kind;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::record_account;
use super::{hear, hours, paths};
use crate::model::{
    Account, AccountHours, AccountView, GRACE_S, Hours, INTERVAL_MAX_S, Keyholder, Mapping, PathInput, SourceKind,
    Zone, clean_number, clean_quirks, zone_number,
};
use crate::rights::{ManageAccounts, ReadAccounts, must_at};
use crate::store;

/// Zones of one panel at the most: as many as three digits number.
const ZONES_MAX: usize = 1_000;
/// Keyholders of one panel at the most; nobody calls more in the time that there is.
const KEYHOLDERS_MAX: usize = 20;

/// A secret on its way into the database: sealed, and a mark by which a repeat of the request is known, which the sealed
/// text, different each time, cannot be.
#[derive(Clone, Debug, Serialize)]
pub struct Sealed {
    /// Sealed; empty takes the secret away.
    #[serde(skip)]
    pub text: Option<String>,
    /// The mark.
    pub mark: String,
}

/// What a zone is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AlarmZoneInput)]
pub struct ZoneInput {
    /// Number.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// The point or area of the site.
    #[serde(default)]
    pub place_id: Option<Id>,
}

/// Whom to call, sealed.
#[derive(Clone, Debug, Serialize)]
pub struct KeyholderInput {
    /// Name.
    pub name: String,
    /// Number to call.
    pub phone: String,
    /// At the premises themselves.
    pub premises: bool,
    /// What they say to prove who they are; none: as it was.
    pub phrase: Option<Sealed>,
    /// What they say when somebody forces them; none: as it was.
    pub duress: Option<Sealed>,
}

/// What is known of a panel; what is absent stays.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PlanAccount {
    /// The account; none: a new one.
    pub id: Option<Id>,
    /// The version that the caller has seen.
    pub seen_version: Option<i64>,
    /// What it calls itself; a new one needs it.
    pub number: Option<String>,
    /// What it is; a new one is a panel when nobody says otherwise, and stays what it is.
    pub kind: Option<SourceKind>,
    /// Where messages of another source hold what, and what they are about.
    pub mapping: Option<Mapping>,
    /// What people call it.
    pub name: Option<String>,
    /// Where it stands.
    pub site_id: Option<Id>,
    /// Where its alarms are when the zone says nothing.
    pub place_id: Option<Id>,
    /// Its key.
    pub key: Option<Sealed>,
    /// Frames in the clear are refused.
    pub require_encryption: Option<bool>,
    /// What it may do wrongly.
    pub quirks: Option<Vec<String>>,
    /// Seconds between two signs of life; 0: none are expected.
    pub interval_s: Option<i64>,
    /// How much later still is in time, in seconds.
    pub grace_s: Option<i64>,
    /// All ways on which it should be heard.
    pub paths: Option<Vec<PathInput>>,
    /// All of its zones.
    pub zones: Option<Vec<ZoneInput>>,
    /// All of its keyholders, in the order in which they are called.
    pub keyholders: Option<Vec<KeyholderInput>>,
    /// When its premises are open; empty takes that away.
    pub hours: Option<Hours>,
    /// No longer received.
    pub retired: Option<bool>,
}

/// Adds a panel, or changes one.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid`; `conflict` for a number that is taken; `stale`.
pub fn plan_account(tx: &mut Tx<'_>, context: &Context, input: PlanAccount) -> Result<AccountView> {
    let (mut account, action) = match input.id {
        None => (fresh(tx, context, &input)?, "alarm_account.created"),
        Some(id) => (known(tx, context, id, input.seen_version)?, "alarm_account.changed"),
    };
    change(tx, &mut account, &input)?;
    must_manage(context, &account)?;
    // All is checked before anything is written: an import goes on after a row that was refused.
    let zones = input.zones.map(|zones| checked_zones(tx, &account, zones)).transpose()?;
    let keyholders = input.keyholders.map(|list| checked_keyholders(tx, context, account.id, list)).transpose()?;
    let ways = input.paths.map(|ways| paths::checked(context, &account, ways)).transpose()?;
    let fresh_hours = input.hours.map(|hours| checked_hours(&account, hours)).transpose()?;
    if action == "alarm_account.created" {
        tx.insert(&account)?;
    } else {
        account.version += 1;
        tx.save(&account)?;
    }
    if let Some(zones) = zones {
        set_zones(tx, context, account.id, zones)?;
    }
    if let Some(keyholders) = keyholders {
        store::forget_keyholders(tx, account.id)?;
        keyholders.iter().try_for_each(|keyholder| tx.insert(keyholder))?;
    }
    if let Some(hours) = fresh_hours {
        set_hours(tx, account.id, hours)?;
    }
    if let Some(ways) = ways {
        paths::set(tx, context, &account, ways)?;
    }
    hours::watch(tx, &account, context.now)?;
    if let Some(heard) = store::heard(tx, &[account.id])?.pop().filter(|heard| heard.silent_since.is_none()) {
        hear::watch(tx, &account, heard.at)?;
    }
    record_account(tx, context, action, account.id, None)
}

fn fresh(tx: &mut Tx<'_>, context: &Context, input: &PlanAccount) -> Result<Account> {
    let number = clean_number(input.number.as_deref().unwrap_or_default())?;
    if store::account_numbered(tx, &number)?.is_some() {
        let message = format!("there is an account {number} already");
        return Err(Error::conflict(message.clone()).field("account", message));
    }
    let kind = input.kind.unwrap_or(SourceKind::Panel);
    let is_panel = kind == SourceKind::Panel;
    Ok(Account {
        id: Id::new(context.now),
        organisation: tx.organisation(),
        name: input.name.clone().unwrap_or_else(|| format!("{} {number}", if is_panel { "Panel" } else { "Source" })),
        number,
        site_id: None,
        place_id: None,
        key_sealed: None,
        require_encryption: false,
        quirks: Json(Vec::new()),
        interval_s: None,
        grace_s: GRACE_S,
        test_until: None,
        test_reason: None,
        test_by: None,
        retired: false,
        created_at: context.now,
        version: 1,
        kind,
        mapping: Json(Mapping::default()),
    })
}

fn known(tx: &mut Tx<'_>, context: &Context, id: Id, seen: Option<i64>) -> Result<Account> {
    let account: Account = tx.by_id(id)?.ok_or_else(|| Error::not_found("account"))?;
    must_at::<ManageAccounts, ReadAccounts>(&context.actor, account.site_id, "account")?;
    if seen.is_some_and(|seen| seen != account.version) {
        return Err(Error::new(Kind::Stale, "the account was changed since you read it; read it again"));
    }
    Ok(account)
}

/// An account is managed at its site; one of no site by whoever manages them everywhere.
fn must_manage(context: &Context, account: &Account) -> Result<()> {
    match account.site_id {
        Some(site) => context.actor.must::<ManageAccounts>(site),
        None => context.actor.must_everywhere::<ManageAccounts>(),
    }
}

fn change(tx: &mut Tx<'_>, account: &mut Account, input: &PlanAccount) -> Result<()> {
    if let Some(name) = &input.name {
        account.name = required("name", name)?;
    }
    if let Some(site) = input.site_id {
        places::queries::known_site(tx, site)?;
        account.site_id = Some(site);
    }
    if let Some(place) = input.place_id {
        account.place_id = Some(check_place(tx, account, place)?);
    }
    if let Some(key) = &input.key {
        account.key_sealed.clone_from(&key.text);
    }
    set_mapping(account, input)?;
    account.require_encryption = input.require_encryption.unwrap_or(account.require_encryption);
    if account.require_encryption && account.key_sealed.is_none() {
        let message = "an account that takes encrypted frames only needs a key";
        return Err(Error::invalid(message).field("require_encryption", message));
    }
    if let Some(quirks) = &input.quirks {
        account.quirks = Json(clean_quirks(quirks.clone())?);
    }
    if let Some(interval_s) = input.interval_s {
        account.interval_s = Some(check_seconds("interval_s", interval_s)?).filter(|interval_s| *interval_s > 0);
    }
    if let Some(grace_s) = input.grace_s {
        account.grace_s = check_seconds("grace_s", grace_s)?;
    }
    account.retired = input.retired.unwrap_or(account.retired);
    Ok(())
}

/// Another source is read by its mapping, and has a secret of ours in the place of a key.
fn set_mapping(account: &mut Account, input: &PlanAccount) -> Result<()> {
    if input.kind.is_some_and(|kind| kind != account.kind) {
        let message = format!("it is {} and stays so; add another account", account.kind);
        return Err(Error::invalid(message.clone()).field("kind", message));
    }
    if account.kind == SourceKind::Panel {
        return Ok(());
    }
    if input.key.is_some() {
        let message = "only a panel has a key; give the source a secret";
        return Err(Error::invalid(message).field("key_hex", message));
    }
    if let Some(mapping) = &input.mapping {
        account.mapping = Json(mapping.clone());
    }
    account.mapping.0.check(account.kind)
}

pub(super) fn check_seconds(field: &str, seconds: i64) -> Result<i64> {
    if (0..=INTERVAL_MAX_S).contains(&seconds) {
        return Ok(seconds);
    }
    let message = format!("takes 0 to {INTERVAL_MAX_S} seconds");
    Err(Error::invalid(format!("{field} {message}")).field(field, message))
}

fn check_place(tx: &mut Tx<'_>, account: &Account, place: Id) -> Result<Id> {
    let fits = places::queries::known_place(tx, place).is_ok_and(|place| Some(place.site_id) == account.site_id);
    if fits {
        return Ok(place);
    }
    let message = "this is not a place of the account's site";
    Err(Error::invalid(message).field("place_id", message))
}

fn checked_hours(account: &Account, hours: Hours) -> Result<Hours> {
    if account.site_id.is_none() && !hours.is_empty() {
        let message = "say first where the panel stands: hours are those of the site's clock";
        return Err(Error::invalid(message).field("hours", message));
    }
    hours.checked()
}

fn set_hours(tx: &mut Tx<'_>, account: Id, hours: Hours) -> Result<()> {
    store::forget_hours(tx, account)?;
    if hours.is_empty() { Ok(()) } else { tx.insert(&AccountHours::new(account, hours)) }
}

fn too_many(field: &str, most: usize) -> Error {
    Error::new(Kind::TooLarge, format!("a panel has at most {most} {field}")).field(field, "are too many")
}

/// What zones are to be, checked: number, name, place.
fn checked_zones(
    tx: &mut Tx<'_>,
    account: &Account,
    zones: Vec<ZoneInput>,
) -> Result<Vec<(String, String, Option<Id>)>> {
    if zones.len() > ZONES_MAX {
        return Err(too_many("zones", ZONES_MAX));
    }
    let mut checked: BTreeMap<String, (String, Option<Id>)> = BTreeMap::new();
    for input in zones {
        let number = zone_number(&clean_number(&input.number)?).to_owned();
        let place = input.place_id.map(|place| check_place(tx, account, place)).transpose()?;
        checked.insert(number, (required("name", &input.name)?, place));
    }
    Ok(checked.into_iter().map(|(number, (name, place))| (number, name, place)).collect())
}

/// Sets the zones. What is shelved stays so.
fn set_zones(tx: &mut Tx<'_>, context: &Context, account: Id, zones: Vec<(String, String, Option<Id>)>) -> Result<()> {
    let mut known: BTreeMap<String, Zone> =
        store::zones(tx, &[account])?.into_iter().map(|zone| (zone.number.clone(), zone)).collect();
    for (number, name, place_id) in zones {
        match known.remove(&number) {
            Some(zone) => tx.save(&Zone { name, place_id, ..zone })?,
            None => tx.insert(&Zone {
                id: Id::new(context.now),
                account_id: account,
                number,
                name,
                place_id,
                shelved_until: None,
                shelved_reason: None,
                shelved_by: None,
            })?,
        }
    }
    known.into_values().try_for_each(|zone| store::forget_zone(tx, zone.id))
}

/// Who keyholders are to be, checked. Who keeps the name keeps the words that are not said anew.
fn checked_keyholders(
    tx: &mut Tx<'_>,
    context: &Context,
    account: Id,
    keyholders: Vec<KeyholderInput>,
) -> Result<Vec<Keyholder>> {
    if keyholders.len() > KEYHOLDERS_MAX {
        return Err(too_many("keyholders", KEYHOLDERS_MAX));
    }
    let known = store::keyholders(tx, &[account])?;
    let words = |fresh: Option<Sealed>, before: Option<&String>| match fresh {
        Some(sealed) => sealed.text,
        None => before.cloned(),
    };
    let checked = (1..).zip(keyholders).map(|(ordinal, input)| {
        let name = required("name", &input.name)?;
        let before = known.iter().find(|keyholder| keyholder.name == name);
        Ok(Keyholder {
            id: Id::new(context.now),
            account_id: account,
            ordinal,
            phone: places::model::clean_number("phone", &input.phone)?,
            premises: input.premises,
            phrase_sealed: words(input.phrase, before.and_then(|row| row.phrase_sealed.as_ref())),
            duress_sealed: words(input.duress, before.and_then(|row| row.duress_sealed.as_ref())),
            name,
        })
    });
    checked.collect()
}
