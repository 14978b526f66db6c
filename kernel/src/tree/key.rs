//! The key that signs the journal: made at the first start, sealed at rest, its public half for everybody.

use ledger::{CosigningKey, SigningKey};

use super::internal;
use super::store::{self, StoredKey};
use crate::db::{Context, Sql as _, Tx};
use crate::journal::{Fact, stream};
use crate::{App, Error, Result, secret};

/// What binds a sealed secret to this use.
const SEALED_AS: &str = "journal key";
/// What the key that cosigns comes of, with the other's seed: two keys, of which one has to be kept.
const COSIGNS: &[u8] = b"castellan key of a witness";
/// Bytes that a key comes of.
const SEED_BYTES: usize = 32;

/// Makes a key when there is none that can be opened. A new one in place of one whose sealing key is lost goes into the
/// journal and is another one to whoever verifies.
///
/// # Errors
/// As [`crate::Db::write`].
pub(super) async fn make(app: &App) -> Result<()> {
    let keys = app.db.read(store::keys).await?;
    if keys.iter().any(|key| open_stored(app, key).is_some()) {
        return Ok(());
    }
    if !keys.is_empty() {
        tracing::error!("the key that signs the journal cannot be opened with this sealing.key; a new one is made");
    }
    let mut seed = [0_u8; SEED_BYTES];
    secret::fill(&mut seed);
    // One journal, one name, whatever the address under which people open it.
    let name = format!("castellan/{}", app.db.organisation());
    let key = SigningKey::from_seed(&name, &seed).ok_or_else(|| Error::internal("a key could not be made"))?;
    let stored =
        StoredKey { public: key.public().to_string(), sealed: app.sealer.seal(SEALED_AS, &seed)?, known: keys.len() };
    app.db.write(internal(app), stored, keep_made).await.map_err(Error::from)?;
    Ok(())
}

/// Keeps a new key, unless another process has made one meanwhile.
fn keep_made(tx: &mut Tx<'_>, context: &Context, key: StoredKey) -> Result<()> {
    if store::keys(tx)?.len() != key.known {
        return Ok(());
    }
    store::keep_key(tx, &key, context.now)?;
    let payload = serde_json::json!({ "public_key": key.public });
    let stream = stream("journal", tx.organisation());
    tx.record(context, Fact { action: "journal.key_made", stream, site: None, occurred_at: None, payload }).map(|_| ())
}

/// The key in use: the newest that this server can open.
///
/// # Errors
/// `unavailable` when there is none.
pub(super) async fn open(app: &App) -> Result<SigningKey> {
    in_use(app, open_stored).await
}

/// The key that cosigns the journals of others.
///
/// # Errors
/// As [`open`].
pub(super) async fn open_cosigning(app: &App) -> Result<CosigningKey> {
    in_use(app, |app, key| {
        let signing = open_stored(app, key)?;
        let seed = secret::sha256(&[COSIGNS, &app.sealer.open_sealed(SEALED_AS, &key.sealed).ok()?]);
        CosigningKey::from_seed(&format!("{}/witness", signing.public().name()), &seed)
    })
    .await
}

async fn in_use<K>(app: &App, open: impl Fn(&App, &StoredKey) -> Option<K>) -> Result<K> {
    let keys = app.db.read(store::keys).await?;
    keys.iter().find_map(|key| open(app, key)).ok_or_else(|| {
        Error::unavailable(if keys.is_empty() {
            "the journal has no key yet; it is made when the server starts"
        } else {
            "the key that signs the journal cannot be opened with this sealing.key"
        })
    })
}

fn open_stored(app: &App, key: &StoredKey) -> Option<SigningKey> {
    let seed = app.sealer.open_sealed(SEALED_AS, &key.sealed).ok()?;
    let made = SigningKey::from_seed(key.public.split('+').next()?, &seed)?;
    (made.public().to_string() == key.public).then_some(made)
}

/// The public half of the key that cosigns, as whoever checks a cosignature takes it.
///
/// # Errors
/// As [`open`].
pub async fn witness_key(app: &App) -> Result<String> {
    Ok(open_cosigning(app).await?.public().to_string())
}

/// The public half of the key in use, as whoever verifies takes it.
///
/// # Errors
/// As [`open`].
pub async fn public_key(app: &App) -> Result<String> {
    Ok(open(app).await?.public().to_string())
}
