//! What can be done with webhooks and mail, by people and by the delivery itself.

mod create_webhook;
mod delete_webhook;
mod hold_lease;
mod mail;
mod pass_over;
mod replay_webhook;
mod seal_secret;
mod settle_attempt;
mod test_webhook;
mod update_webhook;

pub use create_webhook::{CreateWebhook, MadeWebhook, NewSecret, create_webhook};
pub use delete_webhook::delete_webhook;
pub use hold_lease::{LEASE_S, hold_lease};
pub use mail::{TestMail, resend_mail, test_mail};
pub use pass_over::{PassOver, pass_over};
pub use replay_webhook::{ReplayWebhook, replay_webhook};
pub use seal_secret::seal_secrets;
pub use settle_attempt::{Attempt, settle_attempt};
pub use test_webhook::test_webhook;
pub use update_webhook::{UpdateWebhook, update_webhook};

use kernel::actor::Action;
use kernel::db::SqlExt as _;
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Scope, Tx};

use crate::model::{SITES_MAX, Webhook, WebhookView};
use crate::queries::covers;
use crate::rights::{ManageWebhooks, ReadWebhooks};

#[derive(serde::Serialize)]
struct WebhookFact<'a> {
    webhook: &'a WebhookView,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

/// Writes the entry about a webhook. It belongs to no site, so that only whoever reads all webhooks sees it.
fn record(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    webhook: Webhook,
    reason: Option<&str>,
) -> Result<WebhookView> {
    let stream = stream("webhook", webhook.id);
    let view = WebhookView::from(webhook);
    let payload = WebhookFact { webhook: &view, reason };
    tx.record(context, Fact { action, stream, site: None, occurred_at: None, payload })?;
    Ok(view)
}

/// A webhook that the actor may manage.
fn managed(tx: &mut Tx<'_>, context: &Context, id: Id) -> Result<Webhook> {
    let webhook: Webhook = tx.by_id(id)?.ok_or_else(|| Error::not_found("webhook"))?;
    if covers(&context.actor.scope::<ManageWebhooks>(), &webhook) {
        return Ok(webhook);
    }
    let known = covers(&context.actor.scope::<ReadWebhooks>(), &webhook);
    Err(if known { Error::forbidden(ManageWebhooks::NAME) } else { Error::not_found("webhook") })
}

/// The sites of a webhook as they are stored: each one once, none for all.
fn clean_sites(tx: &mut Tx<'_>, sites: Vec<Id>) -> Result<Option<Vec<Id>>> {
    if sites.len() > SITES_MAX {
        let message = format!("names at most {SITES_MAX} sites; take all of them");
        return Err(Error::invalid(format!("a webhook {message}")).field("sites", message));
    }
    let sites: std::collections::BTreeSet<Id> = sites.into_iter().collect();
    for site in &sites {
        places::queries::known_site(tx, *site)?;
    }
    Ok((!sites.is_empty()).then(|| sites.into_iter().collect()))
}

/// Refuses a webhook that would be told more than its maker may manage and read.
fn must_be_allowed(context: &Context, webhook: &Webhook) -> Result<()> {
    let must = |scope: Scope, action: &str| {
        if covers(&scope, webhook) { Ok(()) } else { Err(Error::forbidden(action)) }
    };
    must(context.actor.scope::<ManageWebhooks>(), ManageWebhooks::NAME)?;
    if webhook.callers {
        must(context.actor.scope::<dispatch::ReadCallers>(), dispatch::ReadCallers::NAME)?;
    }
    Ok(())
}
