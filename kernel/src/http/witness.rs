//! Being a witness, over HTTP: other journals hand their checkpoints in and get a cosignature (C2SP tlog-witness).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::journal::ManageWitness;
use super::{Body, By, NoContent};
use crate::db::Refused;
use crate::tree::{self, BeginAnew, Taken};
use crate::{App, Result};

/// What the size of a checkpoint is sent as.
const SIZE: &str = "text/x.tlog.size";

/// Hand a checkpoint in to be cosigned, as C2SP tlog-witness has it. No session: its signature says whose it is.
#[utoipa::path(post, path = "/witness/add-checkpoint", tag = "journal",
    request_body(content = String, content_type = "text/plain",
        description = "`old SIZE`, the hashes of the consistency proof in Base64, an empty line, the signed checkpoint."),
    responses(
        (status = 200, description = "Lines with cosignatures.", content_type = "text/plain", body = String),
        (status = 409, description = "The size that the witness has.", content_type = "text/x.tlog.size", body = String)))]
pub(super) async fn add_checkpoint(State(app): State<Arc<App>>, body: Bytes) -> Result<Response> {
    Ok(match tree::take(&app, &body).await? {
        Taken::Cosigned(lines) => ([(CONTENT_TYPE, "text/plain; charset=utf-8")], lines).into_response(),
        Taken::StandsAt(size) => (StatusCode::CONFLICT, [(CONTENT_TYPE, SIZE)], format!("{size}\n")).into_response(),
    })
}

/// Forget how far another journal was witnessed here, so that it begins anew: its database was brought back from an older
/// copy, and whoever answers for it has said so. What was known goes into our own journal.
#[utoipa::path(post, path = "/witness/begin-anew", tag = "journal", request_body = BeginAnew, responses((status = 204)))]
pub(super) async fn begin_log_anew(by: By<ManageWitness>, Body(input): Body<BeginAnew>) -> Result<NoContent, Refused> {
    by.write(input, tree::begin_anew).await.map(|_| NoContent)
}
