//! The control room: positions, and what is passed on with them.

use std::collections::BTreeMap;

use kernel::{Error, Id, Result, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Colleague;

/// Longest name of a position: it stands in the head of the console.
const POSITION_NAME_MAX: usize = 40;

/// A position as stored.
#[derive(Clone, Debug)]
pub struct Position {
    /// Id.
    pub id: Id,
    /// The site.
    pub site_id: Id,
    /// Name, such as `Desk 1`.
    pub name: String,
    /// Who holds it.
    pub holder_id: Option<Id>,
    /// Since when.
    pub held_since: Option<Time>,
    /// No longer used.
    pub retired: bool,
    /// Counts its changes.
    pub version: i64,
}

impl Position {
    /// Puts somebody on the position, or nobody.
    pub fn hold(&mut self, holder: Option<Id>, now: Time) {
        self.holder_id = holder;
        self.held_since = holder.map(|_| now);
        self.version += 1;
    }
}

/// A name of a position without blanks around it.
///
/// # Errors
/// `invalid` on the field `name`.
pub fn position_name(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > POSITION_NAME_MAX {
        let message = format!("a position's name has 1 to {POSITION_NAME_MAX} characters");
        return Err(Error::invalid(message.clone()).field("name", message));
    }
    Ok(name.to_owned())
}

/// What was passed on with a position, as stored.
#[derive(Clone, Debug)]
pub struct PassOn {
    /// Id.
    pub id: Id,
    /// The position.
    pub position_id: Id,
    /// What was written.
    pub text: String,
    /// Who wrote it.
    pub author_id: Id,
    /// Their name at that time.
    pub author: String,
    /// When.
    pub written_at: Time,
    /// Open incidents that went with it.
    pub incidents: i64,
    /// Who read and signed it.
    pub signer_id: Option<Id>,
    /// Their name at that time.
    pub signer: Option<String>,
    /// When.
    pub signed_at: Option<Time>,
}

/// What was passed on, as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = PassOn)]
pub struct PassOnView {
    /// Id.
    pub id: Id,
    /// The position.
    pub position_id: Id,
    /// What was written.
    pub text: String,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub written_at: Time,
    /// Open incidents that went with it.
    pub incidents: i64,
    /// Who read and signed it; null until somebody has.
    pub signer: Option<String>,
    /// When.
    pub signed_at: Option<Time>,
}

impl From<PassOn> for PassOnView {
    fn from(note: PassOn) -> Self {
        Self {
            id: note.id,
            position_id: note.position_id,
            text: note.text,
            author: note.author,
            written_at: note.written_at,
            incidents: note.incidents,
            signer: note.signer,
            signed_at: note.signed_at,
        }
    }
}

/// A position as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = DeskPosition)]
pub struct PositionView {
    /// Id.
    pub id: Id,
    /// The site.
    pub site_id: Id,
    /// Name, such as `Desk 1`.
    pub name: String,
    /// Who holds it; null while nobody does.
    pub holder: Option<Colleague>,
    /// Since when.
    pub held_since: Option<Time>,
    /// What was passed on and nobody has signed yet, oldest first.
    pub unsigned: Vec<PassOnView>,
    /// No longer used.
    pub retired: bool,
    /// Counts its changes; also the ETag.
    pub version: i64,
}

impl PositionView {
    /// Shows a position.
    pub fn new(position: Position, unsigned: Vec<PassOnView>, names: &BTreeMap<Id, String>) -> Self {
        let person = |id: Id| Colleague { account_id: id, name: names.get(&id).cloned().unwrap_or_default() };
        Self {
            id: position.id,
            site_id: position.site_id,
            name: position.name,
            holder: position.holder_id.map(person),
            held_since: position.held_since,
            unsigned,
            retired: position.retired,
            version: position.version,
        }
    }
}
