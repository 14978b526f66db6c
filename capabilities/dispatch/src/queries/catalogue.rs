//! The catalogue.

use std::collections::BTreeSet;

use kernel::Result;
use kernel::db::Sql;

use crate::model::{DispositionView, IncidentTypeView, shipped_dispositions, shipped_types};
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

/// Whether the organisation lacks something of the catalogue that ships: an older version did not have it yet.
///
/// # Errors
/// As [`Sql::query`].
pub fn lacks_shipped(sql: &mut dyn Sql) -> Result<bool> {
    let types: BTreeSet<String> = store::types(sql)?.into_iter().map(|kind| kind.code).collect();
    let dispositions: BTreeSet<String> = store::dispositions(sql)?.into_iter().map(|row| row.code).collect();
    Ok(shipped_types()?.iter().any(|shipped| !types.contains(&shipped.code))
        || shipped_dispositions()?.iter().any(|shipped| !dispositions.contains(&shipped.code)))
}
