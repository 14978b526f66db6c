//! A line of the log of deliveries.

use kernel::{Id, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Lines kept of each webhook: enough for a day of a quiet site and an hour of a busy one. The journal has the rest.
pub const KEPT: i64 = 1_000;

/// A delivery as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0001_webhooks.sql describes every column")]
pub struct Delivery {
    pub id: Id,
    pub webhook_id: Id,
    pub number: i64,
    pub seq: i64,
    pub action: String,
    pub first_at: Time,
    pub at: Time,
    pub attempts: i64,
    pub delivered: bool,
    pub status: Option<i64>,
    pub duration_ms: i64,
    pub error: Option<String>,
}

/// A delivery as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub struct DeliveryView {
    /// 1, 2, 3 … within the webhook.
    pub number: i64,
    /// Number of the journal entry.
    pub seq: i64,
    /// What the entry is about.
    pub action: String,
    /// The first attempt.
    pub first_at: Time,
    /// The last attempt.
    pub at: Time,
    /// Attempts so far.
    pub attempts: i64,
    /// Whether it was confirmed.
    pub delivered: bool,
    /// HTTP status of the last answer; null when there was none.
    pub status: Option<i64>,
    /// How long the last attempt took.
    pub duration_ms: i64,
    /// Why the last attempt failed.
    pub error: Option<String>,
}

impl From<Delivery> for DeliveryView {
    fn from(delivery: Delivery) -> Self {
        Self {
            number: delivery.number,
            seq: delivery.seq,
            action: delivery.action,
            first_at: delivery.first_at,
            at: delivery.at,
            attempts: delivery.attempts,
            delivered: delivery.delivered,
            status: delivery.status,
            duration_ms: delivery.duration_ms,
            error: delivery.error,
        }
    }
}
