//! Deliver again.

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::WebhookView;

/// Where a webhook goes on from.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplayWebhook {
    /// Which webhook; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// Number of the first journal entry to deliver; one beyond the last leaves out all that waits.
    pub from_seq: i64,
}

/// Delivers from an entry on, whether it was delivered before or not.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` for a number beyond the journal.
pub fn replay_webhook(tx: &mut Tx<'_>, context: &Context, input: ReplayWebhook) -> Result<WebhookView> {
    let mut webhook = super::managed(tx, context, input.id)?;
    let next = tx.next_seq();
    if !(1..=next).contains(&input.from_seq) {
        let message = format!("the journal goes from 1 to {}", next - 1);
        return Err(Error::invalid(message.clone()).field("from_seq", message));
    }
    webhook.move_to(input.from_seq - 1);
    tx.save(&webhook)?;
    super::record(tx, context, "webhook.replayed", webhook, None)
}
