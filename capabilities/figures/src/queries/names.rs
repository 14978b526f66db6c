//! What keys are called.

use std::collections::BTreeMap;

use kernel::db::Sql;
use kernel::{Actor, Id, Result};

use crate::model::{By, shift_name};

/// Names of the keys of a grouping; a key that needs none is not among them.
pub(super) fn names(sql: &mut dyn Sql, by: By, keys: &[&str]) -> Result<BTreeMap<String, String>> {
    let ids: Vec<Id> = keys.iter().filter_map(|key| Id::parse(key).ok()).collect();
    let found: BTreeMap<Id, String> = match by {
        By::Site => places::queries::site_names(sql, &ids)?,
        By::Place => place_names(sql, &ids)?,
        By::Spot => {
            let mut spots = place_names(sql, &ids)?;
            // A site has no path: it is where all paths begin.
            spots.retain(|_, path| !path.is_empty());
            let mut named = places::queries::site_names(sql, &ids)?;
            named.extend(spots);
            named
        }
        By::Unit => force::queries::call_signs(sql, &ids)?,
        By::Type => return type_names(sql),
        By::Shift => {
            let named = keys.iter().filter_map(|key| Some(((*key).to_owned(), shift_name(key)?)));
            return Ok(named.collect());
        }
        // Names of operators come from the journal, together with who they are.
        By::Operator | By::Priority | By::Hour | By::Weekday | By::HourOfWeek => BTreeMap::new(),
    };
    Ok(found.into_iter().map(|(id, name)| (id.to_string(), name)).collect())
}

pub(super) fn type_names(sql: &mut dyn Sql) -> Result<BTreeMap<String, String>> {
    Ok(dispatch::queries::types(sql)?.into_iter().map(|kind| (kind.code, kind.name)).collect())
}

/// Places with their site in front: names like “North gate” are everywhere.
pub(super) fn place_names(sql: &mut dyn Sql, ids: &[Id]) -> Result<BTreeMap<Id, String>> {
    let places = places::queries::places_by_id(sql, ids)?;
    Ok(places.into_iter().map(|(id, place)| (id, place.path)).collect())
}

/// The zone of the period: of the site asked about, else of the first that the actor may know.
pub(super) fn first_site(sql: &mut dyn Sql, actor: &Actor, asked: Option<Id>) -> Result<Option<Id>> {
    if asked.is_some() {
        return Ok(asked);
    }
    let paging = kernel::page::Paging { limit: Some(1), cursor: None };
    Ok(places::queries::sites(sql, actor, &paging)?.items.first().map(|site| site.id))
}
