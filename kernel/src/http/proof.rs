//! What proves the journal, over HTTP: its key, its checkpoints, proofs, and the export.

use axum::Json;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::journal::{ReadExport, ReadJournal};
use super::{By, List, Params};
use crate::page::{Page, Paging};
use crate::tree::{self, Checkpoint, Export};
use crate::{Error, Result, Time, secret};

/// The key that signs the journal.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct JournalKey {
    /// Name of the journal, which stands in every checkpoint.
    origin: String,
    /// The public key as `castellan verify --key` takes it (C2SP signed-note).
    key: String,
    /// The public key with which this system cosigns the journals of others, as `castellan verify --witness` takes it (C2SP
    /// tlog-cosignature).
    witness_key: String,
}

/// The public key of the journal. Keep it away from the server: whoever verifies takes it from there.
#[utoipa::path(get, path = "/journal/key", tag = "journal", responses((status = 200, body = JournalKey)))]
pub(super) async fn show_journal_key(by: By<ReadJournal>) -> Result<Json<JournalKey>> {
    let key = tree::public_key(&by.app).await?;
    let origin = key.split('+').next().unwrap_or_default().to_owned();
    Ok(Json(JournalKey { origin, key, witness_key: tree::witness_key(&by.app).await? }))
}

/// What was signed about the journal.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CheckpointView {
    /// Number of entries.
    size: i64,
    /// Root of the tree over them (RFC 6962), in hexadecimal.
    root: String,
    /// When it was signed.
    at: Time,
    /// The signed note (C2SP tlog-checkpoint).
    note: String,
}

impl From<Checkpoint> for CheckpointView {
    fn from(checkpoint: Checkpoint) -> Self {
        let Checkpoint { size, root, at, note } = checkpoint;
        Self { size, root: secret::hex(&root), at, note }
    }
}

/// The signed checkpoints, the newest first. One is signed within a minute of an entry.
#[utoipa::path(get, path = "/journal/checkpoints", tag = "journal", params(Paging),
    responses((status = 200, body = Page<CheckpointView>)))]
pub(super) async fn list_checkpoints(
    by: By<ReadJournal>,
    Params(paging): Params<Paging>,
) -> Result<List<CheckpointView>> {
    by.list(move |sql, _| {
        let before = match &paging.cursor {
            None => i64::MAX,
            Some(cursor) => cursor.parse().map_err(|_| Error::invalid("the cursor does not belong to this list"))?,
        };
        let items = tree::checkpoints(sql, before, paging.probe())?;
        let page = Page::cut(items, &paging, |checkpoint| checkpoint.size.to_string());
        Ok(Page { items: page.items.into_iter().map(CheckpointView::from).collect(), next: page.next })
    })
    .await
}

/// Which entry to prove, and in which tree.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct InclusionQuery {
    /// Number of the entry; the last one of the tree when absent.
    entry: Option<i64>,
    /// Number of entries of the tree; those of the last checkpoint when absent.
    size: Option<i64>,
}

/// Proof that an entry is in the journal that was signed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InclusionProof {
    /// Number of the entry; in the tree it is leaf `entry - 1`.
    entry: i64,
    /// Number of entries of the tree.
    size: i64,
    /// Hash of the entry's leaf, in hexadecimal.
    leaf: String,
    /// The hashes beside its way to the root, the nearest first, in hexadecimal.
    path: Vec<String>,
    /// The signed note of the tree's size; null where that size was not signed.
    checkpoint: Option<String>,
}

/// Prove that an entry is in the journal that was signed (RFC 6962, 2.1.1).
#[utoipa::path(get, path = "/journal/inclusion", tag = "journal", params(InclusionQuery),
    responses((status = 200, body = InclusionProof)))]
pub(super) async fn prove_inclusion(
    by: By<ReadJournal>,
    Params(query): Params<InclusionQuery>,
) -> Result<Json<InclusionProof>> {
    let proof = by.read(move |sql, _| {
        let (size, note) = tree_of(sql, query.size)?;
        let entry = query.entry.unwrap_or(size);
        if !(1..=size).contains(&entry) {
            return Err(Error::invalid(format!("a tree of {size} entries has those from 1 to {size}")));
        }
        let proof = tree::inclusion(sql, entry, size)?;
        Ok(InclusionProof { entry, size, leaf: secret::hex(&proof.leaf), path: hexed(&proof.path), checkpoint: note })
    });
    proof.await.map(Json)
}

/// Which trees to compare.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ConsistencyQuery {
    /// Number of entries of the older tree; 0 when absent.
    from: Option<i64>,
    /// Number of entries of the newer one; those of the last checkpoint when absent.
    to: Option<i64>,
}

/// Proof that the journal only grew between two checkpoints.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ConsistencyProof {
    /// Number of entries of the older tree.
    from: i64,
    /// Number of entries of the newer one.
    to: i64,
    /// The hashes, in the order of RFC 6962, in hexadecimal.
    path: Vec<String>,
    /// The signed note of the newer one; null where that size was not signed.
    checkpoint: Option<String>,
}

/// Prove that the journal only grew between two checkpoints (RFC 6962, 2.1.2).
#[utoipa::path(get, path = "/journal/consistency", tag = "journal", params(ConsistencyQuery),
    responses((status = 200, body = ConsistencyProof)))]
pub(super) async fn prove_consistency(
    by: By<ReadJournal>,
    Params(query): Params<ConsistencyQuery>,
) -> Result<Json<ConsistencyProof>> {
    let proof = by.read(move |sql, _| {
        let (to, note) = tree_of(sql, query.to)?;
        let from = query.from.unwrap_or(0);
        if !(0..=to).contains(&from) {
            return Err(Error::invalid(format!("the older tree has from 0 to {to} entries")));
        }
        let path = tree::consistency(sql, from, to)?;
        Ok(ConsistencyProof { from, to, path: hexed(&path), checkpoint: note })
    });
    proof.await.map(Json)
}

/// The size that is asked for, or the last that was signed; with its note.
fn tree_of(sql: &mut dyn crate::Sql, size: Option<i64>) -> Result<(i64, Option<String>)> {
    if size.is_some_and(|size| size < 0) {
        return Err(Error::invalid("a size is a number from 0"));
    }
    let checkpoint = tree::checkpoint(sql, size)?;
    let size = size.or(checkpoint.as_ref().map(|checkpoint| checkpoint.size));
    let size = size.ok_or_else(|| Error::conflict("nothing was signed yet; ask again in a minute"))?;
    Ok((size, checkpoint.map(|checkpoint| checkpoint.note)))
}

fn hexed(path: &[ledger::Hash]) -> Vec<String> {
    path.iter().map(|hash| secret::hex(hash)).collect()
}

/// The whole journal as a file that proves itself: a JSON object a line, for `castellan verify`. What the reader may not
/// see is left out of it, and its hashes still hold. That it was exported is written into the journal.
#[utoipa::path(get, path = "/journal/export", tag = "journal",
    responses((status = 200, content_type = "application/jsonl", body = String)))]
pub(super) async fn export_journal(by: By<ReadExport>) -> Result<Response> {
    // It has a line for every entry, wherever it belongs.
    by.actor.must_everywhere::<ReadExport>()?;
    let export = Export::begin(by.app.clone(), by.caller()).await?;
    let pieces = futures_util::stream::try_unfold(export, Export::next);
    let headers = [
        (CONTENT_TYPE, "application/jsonl"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_DISPOSITION, "attachment; filename=\"castellan-journal.jsonl\""),
    ];
    Ok((headers, axum::body::Body::from_stream(pieces)).into_response())
}
