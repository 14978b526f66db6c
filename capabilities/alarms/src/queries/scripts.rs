//! What to do about alarms at a site.

use std::collections::BTreeMap;

use kernel::db::Sql;
use kernel::{Actor, Id, Result};

use crate::model::{Category, ScriptView};
use crate::rights::ReadAccounts;
use crate::store;

/// The script of each category at a site.
///
/// # Errors
/// `not_found` for a site that the actor may not know.
pub(crate) fn scripts(sql: &mut dyn Sql, actor: &Actor, site: Id) -> Result<Vec<ScriptView>> {
    places::queries::known_site(sql, site)?;
    actor.must_seen::<ReadAccounts, places::ReadPlaces>(site, "site")?;
    let mut own: BTreeMap<Category, _> =
        store::scripts_of(sql, site)?.into_iter().map(|script| (script.category, script)).collect();
    Ok(Category::ALL.iter().map(|category| ScriptView::new(site, *category, own.remove(category))).collect())
}
