//! Take a webhook away.

use kernel::{Context, Id, Result, Tx};

use crate::store;

/// Takes a webhook away, with its log. What was delivered stands in the journal.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn delete_webhook(tx: &mut Tx<'_>, context: &Context, id: Id) -> Result<()> {
    let webhook = super::managed(tx, context, id)?;
    store::delete_webhook(tx, id)?;
    super::record(tx, context, "webhook.deleted", webhook, None).map(|_| ())
}
