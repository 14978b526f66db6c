//! Write and take away what to know of a place.

use kernel::db::SqlExt as _;
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{CAUTIONS_MAX, Caution, CautionRow, PlaceLabel, clean_note};
use crate::rights::{ManageCautions, ReadCautions};
use crate::store;

#[derive(serde::Serialize)]
struct CautionFact<'a> {
    caution: &'a Caution,
}

fn record(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    site: Id,
    row: CautionRow,
    place: &PlaceLabel,
) -> Result<Caution> {
    let caution = Caution::new(row, place.shown());
    let stream = stream("caution", caution.id);
    let payload = CautionFact { caution: &caution };
    tx.record(context, Fact { action, stream, site: Some(site), occurred_at: None, payload })?;
    Ok(caution)
}

/// What to know of a place before somebody is sent there.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddCaution {
    /// The place; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub place_id: Id,
    /// What to know.
    pub text: String,
    /// Since when it holds; now when absent.
    #[serde(default)]
    pub from: Option<Time>,
    /// Until when; until somebody takes it away when absent.
    #[serde(default)]
    pub until: Option<Time>,
}

/// Writes a caution for a place and all that lies in it.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid`; `conflict` when the place has as many as people read.
pub fn add_caution(tx: &mut Tx<'_>, context: &Context, input: AddCaution) -> Result<Caution> {
    let place = crate::queries::known_place(tx, input.place_id)?;
    context.actor.must_seen::<ManageCautions, ReadCautions>(place.site_id, "place")?;
    let text = clean_note("text", Some(&input.text))?.ok_or_else(|| {
        let message = "say what to know of the place";
        Error::invalid(message).field("text", message)
    })?;
    let from_at = input.from.unwrap_or(context.now);
    if input.until.is_some_and(|until| until <= from_at || until <= context.now) {
        let message = "the caution would be over before it begins";
        return Err(Error::invalid(message).field("until", message));
    }
    let present = store::cautions(tx, &[place.id])?;
    if present.iter().filter(|other| other.until_at.is_none_or(|until| until > context.now)).count() >= CAUTIONS_MAX {
        return Err(Error::conflict(format!("the place has {CAUTIONS_MAX} cautions; take one away first")));
    }
    let row = CautionRow {
        id: Id::new(context.now),
        place_id: place.id,
        text,
        from_at,
        until_at: input.until,
        author_id: context.actor.id,
        author: context.actor.name.clone(),
        recorded_at: context.now,
    };
    tx.insert(&row)?;
    record(tx, context, "caution.added", place.site_id, row, &place)
}

/// Takes a caution away.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RemoveCaution {
    /// Which caution.
    pub id: Id,
}

/// Takes a caution away, and gives it as it was.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn remove_caution(tx: &mut Tx<'_>, context: &Context, input: RemoveCaution) -> Result<Caution> {
    let row: CautionRow = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("caution"))?;
    let place = crate::queries::known_place(tx, row.place_id)?;
    context.actor.must_seen::<ManageCautions, ReadCautions>(place.site_id, "caution")?;
    store::delete_caution(tx, row.id)?;
    record(tx, context, "caution.removed", place.site_id, row, &place)
}
