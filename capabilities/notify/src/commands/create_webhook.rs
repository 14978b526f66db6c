//! Tell another system.

use kernel::db::{Json, Sql as _, SqlExt as _};
use kernel::outbound::Target;
use kernel::{Context, Error, Id, Result, Sealer, Tx, secret};
use places::model::clean;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{SEALED_SECRET, WEBHOOKS_MAX, Webhook, WebhookView, clean_patterns};
use crate::store;

/// A new webhook. It begins with what happens from now on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateWebhook {
    /// What it is for.
    pub name: String,
    /// Where it delivers to: `https://host/path`.
    pub url: String,
    /// The actions it is told of: `incident.closed`, `incident.*`, or `*` for all.
    pub actions: Vec<String>,
    /// The sites whose entries it gets; absent or empty: all.
    #[serde(default)]
    pub sites: Option<Vec<Id>>,
    /// Whether it is told who called, which only somebody who may read that can say.
    #[serde(default)]
    pub callers: bool,
    /// What deliveries are signed with.
    #[serde(skip)]
    pub secret: NewSecret,
}

/// A secret as it goes into the store.
#[derive(Clone, Debug, Default)]
pub struct NewSecret {
    /// Sealed.
    pub sealed: String,
    /// Its SHA-256, in hexadecimal.
    pub hash: String,
}

impl NewSecret {
    /// Seals a secret.
    ///
    /// # Errors
    /// As [`Sealer::seal`].
    pub fn of(sealer: &Sealer, plain: &str) -> Result<Self> {
        Ok(Self { sealed: sealer.seal(SEALED_SECRET, plain.as_bytes())?, hash: hash(plain) })
    }
}

fn hash(plain: &str) -> String {
    secret::hex(&secret::sha256(&[plain.as_bytes()]))
}

/// A webhook that was made. The hash tells a repeat of the request, whose own secret was never stored, from the first.
#[derive(Debug, Serialize, Deserialize)]
pub struct MadeWebhook {
    /// The webhook without its secret.
    pub view: WebhookView,
    /// SHA-256 of the secret, in hexadecimal.
    pub secret_hash: String,
}

impl MadeWebhook {
    /// Whether a secret is the one that was stored.
    pub fn is_signed_with(&self, key: &str) -> bool {
        self.secret_hash == hash(key)
    }
}

/// Makes a webhook.
///
/// # Errors
/// `invalid`; `not_found` for a site; `forbidden` where the actor may not manage webhooks, or read who called when it
/// is to be told; `conflict` when there are too many.
pub fn create_webhook(tx: &mut Tx<'_>, context: &Context, input: CreateWebhook) -> Result<MadeWebhook> {
    Target::parse(&input.url)?;
    let mut webhook = Webhook {
        id: Id::new(context.now),
        organisation: tx.organisation(),
        name: clean("name", &input.name)?,
        url: input.url,
        secret: String::new(),
        secret_sealed: Some(input.secret.sealed),
        actions: Json(clean_patterns(&input.actions)?),
        sites: super::clean_sites(tx, input.sites.unwrap_or_default())?.map(Json),
        callers: input.callers,
        active: true,
        created_by: context.actor.name.clone(),
        created_at: context.now,
        position: 0,
        deliveries: 0,
        attempts: 0,
        next_at: None,
        failing_since: None,
        delivered_at: None,
        version: 1,
    };
    super::must_be_allowed(context, &webhook)?;
    if store::webhooks(tx)?.len() >= WEBHOOKS_MAX {
        return Err(Error::conflict(format!("there are {WEBHOOKS_MAX} webhooks already; take one away first")));
    }
    // Its own making is the first thing it is not told of.
    webhook.position = tx.next_seq();
    tx.insert(&webhook)?;
    let view = super::record(tx, context, "webhook.created", webhook, None)?;
    Ok(MadeWebhook { view, secret_hash: input.secret.hash })
}
