//! Add and change outcome codes.

use kernel::db::{Sql as _, SqlExt as _};
use kernel::error::Kind;
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{Disposition, DispositionView, check_code, optional, required};
use crate::rights::ManageTypes;
use crate::store;

#[derive(serde::Serialize)]
struct DispositionFact<'a> {
    disposition: &'a DispositionView,
}

fn record(tx: &mut Tx<'_>, context: &Context, action: &'static str, row: Disposition) -> Result<DispositionView> {
    let view = DispositionView::from(row);
    let payload = DispositionFact { disposition: &view };
    let stream = stream("disposition", view.id);
    tx.record(context, Fact { action, stream, site: None, occurred_at: None, payload })?;
    Ok(view)
}

/// A new outcome code.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateDisposition {
    /// Code: lower-case letters, digits and underscores; stable for ever.
    pub code: String,
    /// Plain name.
    pub name: String,
    /// When to use it.
    #[serde(default)]
    pub about: String,
}

/// Adds an outcome code.
///
/// # Errors
/// `forbidden`, `invalid`, `conflict` when the code is taken.
pub fn create_disposition(tx: &mut Tx<'_>, context: &Context, input: CreateDisposition) -> Result<DispositionView> {
    context.actor.must_everywhere::<ManageTypes>()?;
    check_code(&input.code)?;
    if store::disposition_coded(tx, &input.code)?.is_some() {
        return Err(Error::conflict(format!("the code {} is taken", input.code)).field("code", "is taken"));
    }
    let row = Disposition {
        id: Id::new(context.now),
        organisation: tx.organisation(),
        code: input.code,
        name: required("name", &input.name)?,
        about: optional("about", Some(&input.about))?.unwrap_or_default(),
        active: true,
        version: 1,
    };
    tx.insert(&row)?;
    record(tx, context, "disposition.created", row)
}

/// What of a disposition to change; what is absent stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UpdateDisposition {
    /// Which disposition.
    pub id: Id,
    /// The version the caller has seen.
    pub seen_version: Option<i64>,
    /// New name.
    pub name: Option<String>,
    /// New words on when to use it.
    pub about: Option<String>,
    /// Whether it is offered.
    pub active: Option<bool>,
}

/// Changes an outcome code.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid`, `stale`.
pub fn update_disposition(tx: &mut Tx<'_>, context: &Context, input: UpdateDisposition) -> Result<DispositionView> {
    context.actor.must_everywhere::<ManageTypes>()?;
    let mut row: Disposition = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("disposition"))?;
    if input.seen_version.is_some_and(|seen| seen != row.version) {
        return Err(Error::new(Kind::Stale, "the disposition was changed in the meantime; read it again"));
    }
    if let Some(name) = input.name {
        row.name = required("name", &name)?;
    }
    if let Some(about) = input.about {
        row.about = optional("about", Some(&about))?.unwrap_or_default();
    }
    row.active = input.active.unwrap_or(row.active);
    row.version += 1;
    tx.save(&row)?;
    record(tx, context, "disposition.updated", row)
}
