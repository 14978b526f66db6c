//! The catalogue.

use kernel::Result;
use kernel::db::Sql;

use crate::model::{DispositionView, IncidentTypeView};
use crate::store;

/// Incident types by category and priority.
///
/// # Errors
/// As [`Sql::query`].
pub fn types(sql: &mut dyn Sql) -> Result<Vec<IncidentTypeView>> {
    Ok(store::types(sql)?.into_iter().map(IncidentTypeView::from).collect())
}

/// Outcome codes, in the catalogue's order.
///
/// # Errors
/// As [`Sql::query`].
pub fn dispositions(sql: &mut dyn Sql) -> Result<Vec<DispositionView>> {
    let rows = store::dispositions(sql)?;
    Ok(rows.into_iter().map(|row| DispositionView { code: row.code, name: row.name, about: row.about }).collect())
}
