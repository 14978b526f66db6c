//! What to know of a place before somebody is sent there.

use kernel::{Id, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Cautions of one place at the most: a longer list is not read before a unit is sent.
pub const CAUTIONS_MAX: usize = 20;

/// A caution as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0003_place_cautions.sql describes every column")]
pub struct CautionRow {
    pub id: Id,
    pub place_id: Id,
    pub text: String,
    pub from_at: Time,
    pub until_at: Option<Time>,
    pub author_id: Option<Id>,
    pub author: String,
    pub recorded_at: Time,
}

/// A caution as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Caution {
    /// Id.
    pub id: Id,
    /// The place it was written for.
    pub place_id: Id,
    /// Path of that place; the site's name for the whole site.
    pub place: String,
    /// What to know.
    pub text: String,
    /// Since when it holds.
    pub from: Time,
    /// Until when; null until somebody takes it away.
    pub until: Option<Time>,
    /// Who wrote it.
    pub author: String,
    /// When it was written.
    pub recorded_at: Time,
}

impl Caution {
    /// Shows a caution of a place that is called so.
    pub fn new(row: CautionRow, place: &str) -> Self {
        Self {
            id: row.id,
            place_id: row.place_id,
            place: place.to_owned(),
            text: row.text,
            from: row.from_at,
            until: row.until_at,
            author: row.author,
            recorded_at: row.recorded_at,
        }
    }
}
