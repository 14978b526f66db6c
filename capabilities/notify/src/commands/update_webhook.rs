//! Change a webhook.

use kernel::db::{Json, SqlExt as _};
use kernel::error::Kind;
use kernel::outbound::Target;
use kernel::{Context, Error, Id, Result, Tx};
use places::model::clean;
use serde::{Deserialize, Serialize};

use crate::model::{WebhookView, clean_patterns};

/// What of a webhook to change; what is absent stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UpdateWebhook {
    /// Which webhook.
    pub id: Id,
    /// The version the caller has seen.
    pub seen_version: Option<i64>,
    /// New name.
    pub name: Option<String>,
    /// New address.
    pub url: Option<String>,
    /// New actions.
    pub actions: Option<Vec<String>>,
    /// New sites; empty: all.
    pub sites: Option<Vec<Id>>,
    /// Whether it is told who called.
    pub callers: Option<bool>,
    /// Whether it is delivered to.
    pub active: Option<bool>,
}

/// Changes a webhook. What it is told of from now on also holds for what still waits.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid`, `stale`.
pub fn update_webhook(tx: &mut Tx<'_>, context: &Context, input: UpdateWebhook) -> Result<WebhookView> {
    let mut webhook = super::managed(tx, context, input.id)?;
    if input.seen_version.is_some_and(|seen| seen != webhook.version) {
        return Err(Error::new(Kind::Stale, "the webhook was changed in the meantime; read it again"));
    }
    if let Some(name) = input.name {
        webhook.name = clean("name", &name)?;
    }
    if let Some(url) = input.url {
        Target::parse(&url)?;
        webhook.url = url;
    }
    if let Some(actions) = input.actions {
        webhook.actions = Json(clean_patterns(&actions)?);
    }
    if let Some(sites) = input.sites {
        webhook.sites = super::clean_sites(tx, sites)?.map(Json);
    }
    webhook.callers = input.callers.unwrap_or(webhook.callers);
    webhook.active = input.active.unwrap_or(webhook.active);
    super::must_be_allowed(context, &webhook)?;
    // Whatever stood in the way may be gone: the next attempt is made at once.
    webhook.next_at = None;
    webhook.version += 1;
    tx.save(&webhook)?;
    super::record(tx, context, "webhook.updated", webhook, None)
}
