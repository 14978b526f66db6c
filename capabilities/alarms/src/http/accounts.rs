//! Panels: their keys, zones and keyholders.

use kernel::db::Refused;
use kernel::http::{Body, By, Created, Done, Edited, List, Params, PathId, Signed, Tagged};
use kernel::page::{Page, Paging};
use kernel::{Error, Id, Result, secret};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::commands::{
    self, AccountImport, ImportAccounts, ImportRow, KeyholderInput, PlanAccount, PutOnTest, Sealed, ShelveZone,
    ZoneInput,
};
use crate::model::{AccountView, Hours, Mapping, PathInput, SEALED_KEY, SEALED_WORDS, SourceKind};
use crate::queries::{self, AccountFilter};
use crate::rights::{InhibitAlarms, ManageAccounts, ReadAccounts};

/// Lengths of keys in bytes: AES-128, AES-192, AES-256.
const KEY_BYTES: [usize; 3] = [16, 24, 32];

/// Which accounts to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountQuery {
    /// One site only.
    site_id: Option<Id>,
    /// A part of the number or the name.
    query: Option<String>,
    /// Items at the most (1 to 500, 100 when absent).
    limit: Option<u32>,
    /// Taken from `next`.
    #[serde(default, deserialize_with = "kernel::page::cursor")]
    cursor: Option<String>,
}

/// Panels as the receiver knows them.
#[utoipa::path(get, path = "/alarm-accounts", tag = "alarms", params(AccountQuery),
    responses((status = 200, body = Page<AccountView>)))]
pub(crate) async fn list_alarm_accounts(
    by: By<ReadAccounts>,
    Params(query): Params<AccountQuery>,
) -> Result<List<AccountView>> {
    let filter = AccountFilter { site_id: query.site_id, query: query.query };
    let paging = Paging { limit: query.limit, cursor: query.cursor };
    by.list(move |sql, actor| queries::accounts(sql, actor, &filter, &paging)).await
}

/// One panel.
#[utoipa::path(get, path = "/alarm-accounts/{id}", tag = "alarms", params(("id" = Id, Path)),
    responses((status = 200, body = AccountView)))]
pub(crate) async fn show_alarm_account(by: By<ReadAccounts>, PathId(id): PathId) -> Result<Tagged<AccountView>> {
    let account = by.read(move |sql, actor| queries::account(sql, actor, id)).await?;
    let version = account.version;
    Ok(Tagged(account, version))
}

/// Whom to call.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AlarmKeyholderInput)]
pub(crate) struct KeyholderWords {
    /// Name.
    name: String,
    /// Number to call.
    phone: String,
    /// At the premises themselves.
    #[serde(default)]
    premises: bool,
    /// What they say to prove who they are; absent: as it was, empty: none.
    #[serde(default)]
    phrase: Option<String>,
    /// What they say when somebody forces them; absent: as it was, empty: none.
    #[serde(default)]
    duress_word: Option<String>,
}

/// What is known of a panel; in a change, what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AlarmAccountInput)]
pub(crate) struct AccountInput {
    /// What it calls itself: 3 to 16 hexadecimal digits over DC-09. A new one needs it.
    #[serde(default)]
    account: Option<String>,
    /// What it is: a panel when absent. It stays so.
    #[serde(default)]
    kind: Option<SourceKind>,
    /// Where messages of another source hold what, and what they are about.
    #[serde(default)]
    mapping: Option<Mapping>,
    /// What people call it.
    #[serde(default)]
    name: Option<String>,
    /// Where it stands.
    #[serde(default)]
    site_id: Option<Id>,
    /// Where its alarms are when the zone says nothing.
    #[serde(default)]
    place_id: Option<Id>,
    /// Its key as 32, 48 or 64 hexadecimal digits; empty takes it away.
    #[serde(default)]
    key_hex: Option<String>,
    /// Its key as 16, 24 or 32 letters. One of the two, said outright: 32 letters may be either.
    #[serde(default)]
    key_text: Option<String>,
    /// Frames in the clear are refused.
    #[serde(default)]
    require_encryption: Option<bool>,
    /// What it may do wrongly.
    #[serde(default)]
    quirks: Option<Vec<String>>,
    /// Seconds between two signs of life; 0: none are expected.
    #[serde(default)]
    interval_s: Option<i64>,
    /// How much later still is in time, in seconds.
    #[serde(default)]
    grace_s: Option<i64>,
    /// All ways on which it should be heard, for a panel that has more than one.
    #[serde(default)]
    paths: Option<Vec<PathInput>>,
    /// All of its zones.
    #[serde(default)]
    zones: Option<Vec<ZoneInput>>,
    /// All of its keyholders, in the order in which they are called.
    #[serde(default)]
    keyholders: Option<Vec<KeyholderWords>>,
    /// When its premises are open, in the time of its site; without any span nothing is expected.
    #[serde(default)]
    hours: Option<Hours>,
    /// No longer received.
    #[serde(default)]
    retired: Option<bool>,
}

impl AccountInput {
    /// The command's input, with every secret sealed.
    fn plan(self, by: &Signed) -> Result<PlanAccount> {
        let key = match (self.key_hex, self.key_text) {
            (None, None) => None,
            (Some(_), Some(_)) => return Err(wrong_key("say key_hex or key_text, not both")),
            (Some(hex), None) if hex.trim().is_empty() => Some(Vec::new()),
            (Some(hex), None) => Some(checked_key(secret::from_hex(hex.trim()).unwrap_or_default())?),
            (None, Some(text)) if text.is_empty() => Some(Vec::new()),
            (None, Some(text)) => Some(checked_key(text.into_bytes())?),
        };
        let keyholders = self.keyholders.map(|list| {
            let sealed = list.into_iter().map(|words| {
                Ok(KeyholderInput {
                    phrase: words
                        .phrase
                        .map(|phrase| sealed(by, SEALED_WORDS, phrase.trim().as_bytes()))
                        .transpose()?,
                    duress: words
                        .duress_word
                        .map(|word| sealed(by, SEALED_WORDS, word.trim().as_bytes()))
                        .transpose()?,
                    name: words.name,
                    phone: words.phone,
                    premises: words.premises,
                })
            });
            sealed.collect::<Result<Vec<_>>>()
        });
        Ok(PlanAccount {
            id: None,
            seen_version: None,
            number: self.account,
            kind: self.kind,
            mapping: self.mapping,
            name: self.name,
            site_id: self.site_id,
            place_id: self.place_id,
            key: key.map(|key| sealed(by, SEALED_KEY, &key)).transpose()?,
            require_encryption: self.require_encryption,
            quirks: self.quirks,
            interval_s: self.interval_s,
            grace_s: self.grace_s,
            paths: self.paths,
            zones: self.zones,
            keyholders: keyholders.transpose()?,
            hours: self.hours,
            retired: self.retired,
        })
    }
}

fn wrong_key(message: &str) -> Error {
    Error::invalid(message).field("key_hex", message)
}

fn checked_key(key: Vec<u8>) -> Result<Vec<u8>> {
    if KEY_BYTES.contains(&key.len()) {
        return Ok(key);
    }
    Err(wrong_key("a key is 32, 48 or 64 hexadecimal digits, or 16, 24 or 32 letters"))
}

fn sealed(by: &Signed, what: &str, plain: &[u8]) -> Result<Sealed> {
    let text = if plain.is_empty() { None } else { Some(by.app.sealer.seal(what, plain)?) };
    Ok(Sealed { text, mark: by.mark_of(&secret::hex(plain)) })
}

/// Add a panel.
#[utoipa::path(post, path = "/alarm-accounts", tag = "alarms", request_body = AccountInput,
    responses((status = 201, body = AccountView)))]
pub(crate) async fn create_alarm_account(
    by: By<ManageAccounts>,
    Body(input): Body<AccountInput>,
) -> Result<Created<AccountView>, Refused> {
    let plan = input.plan(&by)?;
    by.write(plan, commands::plan_account).await.map(Created)
}

/// Change a panel.
#[utoipa::path(patch, path = "/alarm-accounts/{id}", tag = "alarms", request_body = AccountInput,
    params(("id" = Id, Path)), responses((status = 200, body = AccountView)))]
pub(crate) async fn update_alarm_account(
    by: By<ManageAccounts>,
    PathId(id): PathId,
    Body(input): Body<AccountInput>,
) -> Result<Edited<AccountView>, Refused> {
    let plan = PlanAccount { id: Some(id), seen_version: by.seen_version()?, number: None, ..input.plan(&by)? };
    by.write(plan, commands::plan_account).await.map(Edited)
}

/// Panels to bring in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AlarmAccountImport)]
pub(crate) struct AccountsInput {
    /// What is known of each, at most 500; those that are there already are changed.
    items: Vec<AccountInput>,
}

/// Bring panels in from a list.
#[utoipa::path(post, path = "/alarm-accounts/import", tag = "alarms", request_body = AccountsInput,
    responses((status = 200, body = AccountImport)))]
pub(crate) async fn import_alarm_accounts(
    by: By<ManageAccounts>,
    Body(input): Body<AccountsInput>,
) -> Result<Done<AccountImport>, Refused> {
    let row = |item: AccountInput| ImportRow {
        account: item.account.clone().unwrap_or_default(),
        plan: item.plan(&by).map_err(|error| error.detail().to_owned()),
    };
    let items = input.items.into_iter().map(row).collect();
    by.write(ImportAccounts { items }, commands::import_accounts).await
}

/// Put a panel on test for a time, or end that.
#[utoipa::path(post, path = "/alarm-accounts/{id}/test", tag = "alarms", request_body = PutOnTest,
    params(("id" = Id, Path)), responses((status = 200, body = AccountView)))]
pub(crate) async fn put_on_test(
    by: By<InhibitAlarms>,
    PathId(id): PathId,
    Body(input): Body<PutOnTest>,
) -> Result<Done<AccountView>, Refused> {
    by.write(PutOnTest { id, ..input }, commands::put_on_test).await
}

/// Shelve a runaway zone for a time, or end that.
#[utoipa::path(post, path = "/alarm-accounts/{id}/shelve", tag = "alarms", request_body = ShelveZone,
    params(("id" = Id, Path)), responses((status = 200, body = AccountView)))]
pub(crate) async fn shelve_zone(
    by: By<InhibitAlarms>,
    PathId(id): PathId,
    Body(input): Body<ShelveZone>,
) -> Result<Done<AccountView>, Refused> {
    by.write(ShelveZone { id, ..input }, commands::shelve_zone).await
}
