//! Seal what a release before this one had stored in the open.

use kernel::actor::Caller;
use kernel::db::SqlExt as _;
use kernel::{Actor, App, Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};

use crate::model::{SEALED_SECRET, Webhook};
use crate::store;

/// A secret that was sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct SealSecret {
    id: Id,
    sealed: String,
}

/// Seals the secrets that lie open in the database. What they sign stays as it is: receivers notice nothing.
///
/// # Errors
/// As [`kernel::Db::write`].
pub async fn seal_secrets(app: &App) -> Result<()> {
    let open = app.db.read(store::open_secrets).await?;
    let actor = Actor::system("Webhooks", &app.rights);
    for webhook in &open {
        let input = SealSecret { id: webhook.id, sealed: app.sealer.seal(SEALED_SECRET, webhook.secret.as_bytes())? };
        let caller = Caller::internal(actor.clone(), "webhook");
        app.db.write(caller, input, seal_secret).await.map_err(Error::from)?;
    }
    if !open.is_empty() {
        tracing::info!(count = open.len(), "secrets of webhooks were sealed");
    }
    Ok(())
}

fn seal_secret(tx: &mut Tx<'_>, _: &Context, input: SealSecret) -> Result<()> {
    let webhook: Option<Webhook> = tx.by_id(input.id)?;
    let Some(mut webhook) = webhook.filter(|webhook| !webhook.secret.is_empty()) else { return Ok(()) };
    webhook.secret_sealed = Some(input.sealed);
    webhook.secret = String::new();
    tx.save(&webhook)
}
