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

/// Outcome codes, in the order in which they were added.
///
/// # Errors
/// As [`Sql::query`].
pub fn dispositions(sql: &mut dyn Sql) -> Result<Vec<DispositionView>> {
    Ok(store::dispositions(sql)?.into_iter().map(DispositionView::from).collect())
}
