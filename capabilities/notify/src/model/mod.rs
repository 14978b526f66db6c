//! Webhooks and their deliveries, mail, and the shapes that other systems take.

mod delivery;
mod eido;
mod event;
mod mail;
mod pattern;
mod retry;
mod webhook;

pub use delivery::{Delivery, DeliveryView, KEPT};
pub use eido::{Issuer, eido};
pub use event::{Event, signature};
pub use mail::{Line, MailServer, MailSettings, MailState, MailView};
pub use pattern::{Pattern, clean_patterns};
pub use retry::{FAILING_AFTER, pause};
pub use webhook::{Lease, SEALED_SECRET, TESTED, Webhook, WebhookState, WebhookView};

/// Webhooks of an organisation at the most: each one is delivered to on its own.
pub const WEBHOOKS_MAX: usize = 50;
/// Sites of a webhook at the most; for more it takes all.
pub const SITES_MAX: usize = 200;
