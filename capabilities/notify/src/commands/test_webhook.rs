//! Try a webhook out.

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Tx};

use crate::model::{TESTED, WebhookView};

/// Writes an entry that goes to this webhook alone, in its turn, and ends the pause before the next attempt.
///
/// # Errors
/// `not_found`, `forbidden`; `conflict` for a webhook that is paused.
pub fn test_webhook(tx: &mut Tx<'_>, context: &Context, id: Id) -> Result<WebhookView> {
    let mut webhook = super::managed(tx, context, id)?;
    if !webhook.active {
        return Err(Error::conflict("the webhook is paused; let it go on first"));
    }
    webhook.next_at = None;
    tx.save(&webhook)?;
    super::record(tx, context, TESTED, webhook, None)
}
