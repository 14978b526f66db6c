//! How one gets from place to place.

use kernel::db::Sql;
use kernel::{Actor, Error, Id, Result};
use suggestion::paths::Traveller;

use crate::model::{PathGraph, Way, Ways};
use crate::store;

/// The ways of a site.
///
/// # Errors
/// `not_found` for a site that the actor may not know.
pub fn paths(sql: &mut dyn Sql, actor: &Actor, site_id: Id) -> Result<PathGraph> {
    let site = super::site(sql, actor, site_id)?;
    let row = store::path_graph(sql, site.id)?;
    let (paths, version) = row.map(|row| (row.edges.0, row.version)).unwrap_or_default();
    Ok(PathGraph { site_id: site.id, paths, version })
}

/// The ways of a site for a capability that checks its own right; none where nobody has drawn any.
///
/// # Errors
/// As [`Sql::query`].
pub fn ways(sql: &mut dyn Sql, site: Id) -> Result<Option<Ways>> {
    let Some(row) = store::path_graph(sql, site)?.filter(|row| !row.edges.0.is_empty()) else { return Ok(None) };
    Ways::new(&row.edges.0, store::way_places(sql, site)?).map(Some)
}

/// How one gets from one place of a site to another.
///
/// # Errors
/// `not_found` when the actor may not know of the site, a place is not one of it, or no way leads there.
pub fn way(sql: &mut dyn Sql, actor: &Actor, site: Id, from: Id, to: Id, traveller: &Traveller) -> Result<Way> {
    let site = super::site(sql, actor, site)?;
    for place in [from, to] {
        if super::known_place(sql, place)?.site_id != site.id {
            return Err(Error::not_found("place"));
        }
    }
    let none = || Error::not_found("way");
    let ways = ways(sql, site.id)?.ok_or_else(none)?;
    let (from, to) = ways.node_of(from).zip(ways.node_of(to)).ok_or_else(none)?;
    let way = ways.to(to, &[from], traveller)?.pop().flatten().ok_or_else(none)?;
    Ok(Way { seconds: way.seconds, places: way.nodes })
}
