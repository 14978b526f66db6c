//! Files on incidents.

use kernel::db::{Sql, SqlExt as _};
use kernel::{Actor, App, Error, Id, Result};

use crate::model::{Attachment, Incident};
use crate::rights::{AttachFile, ReadIncidents};
use crate::store;

/// Files that are looked at between two questions to the database.
const VERIFIED_AT_ONCE: i64 = 200;

/// Whether the actor may put a file on an incident: asked before the file comes in.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn may_attach(sql: &mut dyn Sql, actor: &Actor, incident: Id) -> Result<()> {
    let found: Option<Incident> = sql.by_id(incident)?;
    let incident = found
        .filter(|incident| actor.admission().opens(incident.id, incident.compartment_id))
        .ok_or_else(|| Error::not_found("incident"))?;
    actor.must_seen::<AttachFile, ReadIncidents>(incident.site_id, "incident")
}

/// A file on an incident that the actor may read.
///
/// # Errors
/// `not_found` when it is not there or the actor may not know of it; `gone` when it was taken away.
pub fn attachment(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<Attachment> {
    let attachment: Attachment = sql.by_id(id)?.ok_or_else(|| Error::not_found("file"))?;
    super::reached(sql, actor, attachment.incident_id).map_err(|_| Error::not_found("file"))?;
    if attachment.removed_at.is_some() {
        return Err(Error::new(kernel::error::Kind::Gone, attachment.gone()));
    }
    Ok(attachment)
}

/// A file on an incident, as the folder of files knows it.
#[derive(Clone, Debug)]
pub struct KeptFile {
    /// Id on the incident.
    pub id: Id,
    /// SHA-256 of its content.
    pub sha256: String,
    /// Bytes.
    pub size: i64,
}

/// The next files after one, also those that were taken away.
///
/// # Errors
/// As [`Sql::query`].
pub fn files_after(sql: &mut dyn Sql, after: Id, limit: i64) -> Result<Vec<KeptFile>> {
    let some = store::attachments_after(sql, after, limit)?;
    Ok(some.into_iter().map(|one| KeptFile { id: one.id, sha256: one.sha256, size: one.size }).collect())
}

/// Looks at every file on every incident, also those that were taken away. Gives their number.
///
/// # Errors
/// `unavailable`, naming the first that is gone or altered.
pub async fn verify_attachments(app: &App) -> Result<usize> {
    let (mut after, mut count) = (Id::nil(), 0);
    loop {
        let some = app.db.read(move |sql| store::attachments_after(sql, after, VERIFIED_AT_ONCE)).await?;
        let Some(last) = some.last() else { return Ok(count) };
        after = last.id;
        for attachment in some {
            app.files.read(&attachment.sha256, attachment.size).await?;
            count += 1;
        }
    }
}
