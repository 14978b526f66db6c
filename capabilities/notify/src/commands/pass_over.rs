//! Go past entries that a webhook is not told of.

use kernel::db::SqlExt as _;
use kernel::{Context, Id, Result, Tx};
use serde::{Deserialize, Serialize};

use crate::model::Webhook;

/// From where to where.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PassOver {
    /// Which webhook.
    pub webhook_id: Id,
    /// Where it stood; when it stands elsewhere by now, somebody else has moved it, and nothing is done.
    pub from: i64,
    /// Number of the last entry that is passed over.
    pub to: i64,
}

/// Moves the position of a webhook.
///
/// # Errors
/// As [`kernel::Sql::execute`].
pub fn pass_over(tx: &mut Tx<'_>, _context: &Context, input: PassOver) -> Result<()> {
    let webhook: Option<Webhook> = tx.by_id(input.webhook_id)?;
    let Some(mut webhook) = webhook.filter(|webhook| webhook.position == input.from) else { return Ok(()) };
    webhook.position = input.to;
    tx.save(&webhook)
}
