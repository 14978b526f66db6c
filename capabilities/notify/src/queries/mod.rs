//! What screens ask about webhooks and mail, and other systems about incidents.

mod eido;
mod mail;

pub use eido::eido;
pub use mail::mails;

use kernel::db::{Sql, SqlExt as _};
use kernel::page::{Page, Paging};
use kernel::{Actor, Error, Id, Result, Scope, Time};

use crate::model::{DeliveryView, Webhook, WebhookView};
use crate::rights::ReadWebhooks;
use crate::store;

/// The webhooks that an actor may read, by name. They are few, so the list is whole.
///
/// # Errors
/// As [`Sql::query`].
pub fn webhooks(sql: &mut dyn Sql, actor: &Actor) -> Result<Page<WebhookView>> {
    let scope = actor.scope::<ReadWebhooks>();
    let seen = store::webhooks(sql)?.into_iter().filter(|webhook| covers(&scope, webhook));
    Ok(Page::whole(seen.map(WebhookView::from).collect()))
}

/// The webhooks that are failing, each with its name and since when; for whoever looks after the system, not for a screen.
///
/// # Errors
/// As [`Sql::query`].
pub fn failing(sql: &mut dyn Sql) -> Result<Vec<(String, Time)>> {
    let active = store::webhooks(sql)?.into_iter().filter(|webhook| webhook.active);
    Ok(active.filter_map(|webhook| webhook.failing_since.map(|since| (webhook.name, since))).collect())
}

/// One webhook.
///
/// # Errors
/// `not_found` when it is not there or the actor may not know of it.
pub fn webhook(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<WebhookView> {
    readable(sql, actor, id).map(WebhookView::from)
}

/// What was delivered to a webhook and what is being tried, newest first.
///
/// # Errors
/// `not_found` when it is not there or the actor may not know of it.
pub fn deliveries(sql: &mut dyn Sql, actor: &Actor, id: Id, paging: &Paging) -> Result<Page<DeliveryView>> {
    let webhook = readable(sql, actor, id)?;
    let before = paging.cursor.as_deref().map(str::parse).transpose();
    let before = before.map_err(|_| Error::invalid("the cursor does not belong to this list"))?;
    let rows = store::deliveries(sql, webhook.id, before, paging.probe())?;
    Ok(Page::cut(rows.into_iter().map(DeliveryView::from).collect(), paging, |line| line.number.to_string()))
}

fn readable(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<Webhook> {
    let scope = actor.scope::<ReadWebhooks>();
    let webhook: Option<Webhook> = sql.by_id(id)?;
    webhook.filter(|webhook| covers(&scope, webhook)).ok_or_else(|| Error::not_found("webhook"))
}

/// Whether a scope holds every site of a webhook.
pub(crate) fn covers(scope: &Scope, webhook: &Webhook) -> bool {
    match &webhook.sites {
        None => *scope == Scope::All,
        Some(sites) => sites.0.iter().all(|site| scope.contains(*site)),
    }
}
