//! Write down that somebody read a sealed incident.

use kernel::journal::{Fact, stream};
use kernel::{Context, Id, Result, Tx};
use serde::{Deserialize, Serialize};

use crate::queries;

/// What was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NoteReading {
    /// The incident.
    pub incident_id: Id,
    /// The file on it, when it was that.
    pub file_id: Option<Id>,
}

#[derive(Serialize)]
struct ReadingFact {
    #[serde(skip_serializing_if = "Option::is_none")]
    file_id: Option<Id>,
    /// By what it exists for the reader: the compartment, or the unit that was sent.
    let_in_by: &'static str,
}

/// Writes the entry into the incident's own stream, so that it is seen by those who see the incident.
///
/// # Errors
/// `not_found` when it is no longer there for them.
pub fn note_reading(tx: &mut Tx<'_>, context: &Context, input: NoteReading) -> Result<()> {
    let incident = queries::reached(tx, &context.actor, input.incident_id)?;
    let within = incident.compartment_id.is_some_and(|one| context.actor.admission().is_within(one));
    let payload = ReadingFact { file_id: input.file_id, let_in_by: if within { "compartment" } else { "assignment" } };
    let stream = stream("incident", incident.id);
    let site = Some(incident.site_id);
    let fact = Fact { action: "incident.sealed_read", stream, site, occurred_at: None, payload };
    tx.record_within(context, incident.compartment_id, fact)?;
    Ok(())
}
