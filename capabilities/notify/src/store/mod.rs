//! Rows of webhooks, their deliveries and the lease.

use kernel::db::{Filter, Sql, SqlExt, Value};
use kernel::{Id, Result, Scope, Time, params};

use crate::model::{Delivery, Lease, Webhook};

kernel::record!(Webhook in "webhook": id, organisation, name, url, secret, secret_sealed, actions, sites, callers, active,
    created_by, created_at, position, deliveries, attempts, next_at, failing_since, delivered_at, version);
kernel::record!(Delivery in "webhook_delivery": id, webhook_id, number, seq, action, first_at, at, attempts, delivered,
    status, duration_ms, error);
kernel::record!(Lease in "webhook_lease": organisation, holder, until);

/// All webhooks by name; they are few.
pub(crate) fn webhooks(sql: &mut dyn Sql) -> Result<Vec<Webhook>> {
    let organisation = sql.organisation();
    sql.find("WHERE organisation = $1 ORDER BY name, id", params![organisation])
}

/// Those whose secret still lies open.
pub(crate) fn open_secrets(sql: &mut dyn Sql) -> Result<Vec<Webhook>> {
    let organisation = sql.organisation();
    sql.find("WHERE organisation = $1 AND secret <> '' ORDER BY id", params![organisation])
}

/// Those that may be delivered to now: entries are beyond their position, and no pause holds them up.
pub(crate) fn due(sql: &mut dyn Sql, head: i64, now: Time) -> Result<Vec<Webhook>> {
    let organisation = sql.organisation();
    sql.find(
        "WHERE organisation = $1 AND active = $2 AND position < $3 AND (next_at IS NULL OR next_at <= $4) ORDER BY id",
        params![organisation, true, head, now],
    )
}

/// Deliveries of a webhook, newest first, before a number.
pub(crate) fn deliveries(sql: &mut dyn Sql, webhook: Id, before: Option<i64>, limit: i64) -> Result<Vec<Delivery>> {
    let mut filter = Filter::scoped(&Scope::All, "webhook_id");
    filter.add("webhook_id = {}", [webhook.into()]);
    if let Some(before) = before {
        filter.add("number < {}", [Value::from(before)]);
    }
    let (tail, params) = filter.finish("ORDER BY number DESC LIMIT {}", limit);
    sql.find(&tail, &params)
}

pub(crate) fn delivery(sql: &mut dyn Sql, webhook: Id, number: i64) -> Result<Option<Delivery>> {
    sql.find_one("WHERE webhook_id = $1 AND number = $2", params![webhook, number])
}

/// Forgets the lines up to a number.
pub(crate) fn forget_deliveries(sql: &mut dyn Sql, webhook: Id, up_to: i64) -> Result<()> {
    sql.execute("DELETE FROM webhook_delivery WHERE webhook_id = $1 AND number <= $2", params![webhook, up_to])
}

pub(crate) fn delete_webhook(sql: &mut dyn Sql, id: Id) -> Result<()> {
    sql.execute("DELETE FROM webhook_delivery WHERE webhook_id = $1", params![id])?;
    sql.execute("DELETE FROM webhook WHERE id = $1", params![id])
}

pub(crate) fn lease(sql: &mut dyn Sql) -> Result<Option<Lease>> {
    let organisation = sql.organisation();
    sql.find_one("WHERE organisation = $1", params![organisation])
}
