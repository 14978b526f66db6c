//! Files on an incident: in, out, and taken away.

use axum::body::Body as Answer;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::db::{Load, Refused};
use kernel::http::{Body, By, Created, Done, Params, PathId, Upload};
use kernel::{Id, Result, Time};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::note_sealed_read;
use crate::commands::{self, RemoveAttachment};
use crate::model::{Attachment, AttachmentView, media_type};
use crate::queries;
use crate::rights::{self, AttachFile, ReadIncidents};

/// What cannot act on its own, shown as if it came from nowhere.
const POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";
/// The same for a PDF: browsers draw it by an extension of their own, which a sandbox would keep out.
const POLICY_PDF: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// What is said of a file.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttachmentQuery {
    /// Its name; `file` when absent.
    #[serde(default)]
    name: String,
    /// What is written about it.
    note: Option<String>,
    /// When it was taken, if that was not now.
    occurred_at: Option<Time>,
}

/// A file, byte for byte.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "it stands in the API document only: files are streamed")]
struct FileBytes(Vec<u8>);

/// Put a file on an incident. The body is the file itself, of at most 25 MiB, its `Content-Type` what it is said to be.
/// The answer says that it is on disk.
#[utoipa::path(post, path = "/incidents/{id}/attachments", tag = "dispatch",
    params(("id" = Id, Path), AttachmentQuery),
    request_body(content = inline(FileBytes), content_type = "application/octet-stream"),
    responses((status = 201, body = AttachmentView)))]
pub(crate) async fn attach_file(
    by: By<AttachFile>,
    PathId(incident_id): PathId,
    Params(said): Params<AttachmentQuery>,
    headers: HeaderMap,
    upload: Upload,
) -> Result<Created<AttachmentView>, Refused> {
    by.app.db.must_have_room(Load::Upload)?;
    by.read(move |sql, actor| queries::may_attach(sql, actor, incident_id)).await?;
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let file = by.app.files.receive(by.app.clock.now(), upload.pieces()).await?;
    let input = commands::AttachFile {
        incident_id,
        name: said.name,
        media_type: media_type(kind, file.head())?,
        size: file.size(),
        sha256: file.sha256(),
        note: said.note,
        occurred_at: said.occurred_at,
    };
    // On disk under its name before the row that points at it.
    file.keep().await?;
    by.write(input, commands::attach_file).await.map(Created)
}

/// A file, as it was handed in. Pictures, PDF and plain text are shown by browsers, everything else is saved.
#[utoipa::path(get, path = "/attachments/{id}", tag = "dispatch", params(("id" = Id, Path)),
    responses((status = 200, body = inline(FileBytes), content_type = "*/*")))]
pub(crate) async fn read_attachment(by: By<ReadIncidents>, PathId(id): PathId) -> Result<Response> {
    let (attachment, compartment) = by
        .read(move |sql, actor| {
            let attachment = queries::attachment(sql, actor, id)?;
            let compartment = queries::compartment_of(sql, attachment.incident_id)?;
            Ok((attachment, compartment))
        })
        .await?;
    note_sealed_read(&by, attachment.incident_id, compartment, Some(id)).await?;
    let file = by.app.files.read(&attachment.sha256, attachment.size).await?;
    let shown = attachment.is_shown();
    let kind = match attachment.media_type.as_str() {
        "text/plain" => "text/plain; charset=utf-8",
        kind if shown => kind,
        _ => "application/octet-stream",
    };
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_LENGTH, file.length.to_string()),
        (CONTENT_DISPOSITION, disposition(&attachment)),
        (CONTENT_SECURITY_POLICY, if kind == "application/pdf" { POLICY_PDF } else { POLICY }.to_owned()),
    ];
    Ok((headers, Answer::from_stream(file.pieces())).into_response())
}

/// How a browser is to treat the file, and its name: as it is, and in ASCII for those that know no other (RFC 6266).
fn disposition(attachment: &Attachment) -> String {
    use std::fmt::Write as _;
    let how = if attachment.is_shown() { "inline" } else { "attachment" };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || " ._-()".contains(letter);
    let ascii: String = attachment.name.chars().map(|letter| if plain(letter) { letter } else { '_' }).collect();
    let whole = attachment.name.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    });
    format!("{how}; filename=\"{ascii}\"; filename*=UTF-8''{whole}")
}

/// Take a file away from everybody's eyes. Its content stays, and the journal says who took it away and why.
#[utoipa::path(post, path = "/attachments/{id}/remove", tag = "dispatch", request_body = RemoveAttachment,
    params(("id" = Id, Path)), responses((status = 200, body = AttachmentView)))]
pub(crate) async fn remove_attachment(
    by: By<rights::RemoveAttachment>,
    PathId(id): PathId,
    Body(input): Body<RemoveAttachment>,
) -> Result<Done<AttachmentView>, Refused> {
    by.write(RemoveAttachment { id, ..input }, commands::remove_attachment).await
}
