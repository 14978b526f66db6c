//! Put a file on an incident, and take it away.

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{About, IncidentFact, incident_changed};
use crate::model::{ATTACHMENTS_MAX, Attachment, AttachmentView, file_name, optional, required};
use crate::rights;
use crate::store;

/// A file that is on disk, and what is said of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AttachFile {
    /// The incident.
    pub incident_id: Id,
    /// Its name.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of its content.
    pub sha256: String,
    /// What is written about it.
    pub note: Option<String>,
    /// When it was taken, if that was not now.
    pub occurred_at: Option<Time>,
}

/// Which file to take away, and why.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveAttachment {
    /// The file; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// Why.
    pub reason: String,
}

/// Puts a file on an incident; also on a finished one, where it shows what came to light later.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid`; `conflict` when there are too many.
pub fn attach_file(tx: &mut Tx<'_>, context: &Context, input: AttachFile) -> Result<AttachmentView> {
    let incident = super::incident::<rights::AttachFile>(tx, context, input.incident_id)?;
    if store::attachments(tx, &[incident.id])?.len() >= ATTACHMENTS_MAX {
        return Err(Error::conflict(format!(
            "incident {} has {ATTACHMENTS_MAX} files, the most that one may have; take one away first",
            incident.number
        )));
    }
    let attachment = Attachment {
        id: Id::new(context.now),
        incident_id: incident.id,
        name: file_name(&input.name),
        media_type: input.media_type,
        size: input.size,
        sha256: input.sha256,
        note: optional("note", input.note.as_deref())?,
        author_id: context.actor.id,
        author: context.actor.name.clone(),
        occurred_at: input.occurred_at.unwrap_or(context.now),
        recorded_at: context.now,
        removed_by: None,
        removed_at: None,
        removed_reason: None,
        erased_at: None,
    };
    tx.insert(&attachment)?;
    let view = AttachmentView::new(attachment, incident.began());
    let fact = IncidentFact { attachment: Some(view.clone()), ..IncidentFact::default() };
    let about = About { fact, occurred_at: input.occurred_at, ..About::default() };
    incident_changed(tx, context, "incident.file_attached", incident, about)?;
    Ok(view)
}

/// Takes a file away from everybody's eyes, and gives it as it was. Its row and its content stay.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` without a reason; `conflict` when it was taken away before.
pub fn remove_attachment(tx: &mut Tx<'_>, context: &Context, input: RemoveAttachment) -> Result<AttachmentView> {
    let mut attachment: Attachment = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("file"))?;
    let incident = super::incident_of::<rights::RemoveAttachment>(tx, context, attachment.incident_id, "file")?;
    let reason = required("reason", &input.reason)?;
    attachment.remove(&context.actor.name, context.now, reason.clone())?;
    tx.save(&attachment)?;
    let view = AttachmentView::new(attachment, incident.began());
    let fact = IncidentFact { attachment: Some(view.clone()), reason: Some(reason), ..IncidentFact::default() };
    incident_changed(tx, context, "incident.file_removed", incident, About { fact, ..About::default() })?;
    Ok(view)
}
