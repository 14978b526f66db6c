//! How one gets from place to place.

use std::collections::BTreeMap;

use kernel::db::Sql;
use kernel::{Actor, Error, Id, Result};
use suggestion::paths::Traveller;

use crate::model::{PathGraph, Way, graph, nearest_node};
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

/// How one gets to a place from each of others, by the ways of their site. What no way joins is missing. One search for
/// all of them.
///
/// # Errors
/// As [`Sql::query`].
pub fn ways_to(
    sql: &mut dyn Sql,
    site_id: Id,
    to: Id,
    from: &[Id],
    traveller: &Traveller,
) -> Result<BTreeMap<Id, Way>> {
    let Some(row) = store::path_graph(sql, site_id)? else { return Ok(BTreeMap::new()) };
    let graph = graph(&row.edges.0)?;
    let nodes: std::collections::HashSet<Id> = row.edges.0.iter().flat_map(|path| [path.from, path.to]).collect();
    let parents: BTreeMap<Id, Option<Id>> =
        store::parents(sql, site_id)?.into_iter().map(|place| (place.id, place.parent_id)).collect();
    let node = |place: Id| nearest_node(place, &parents, |id| nodes.contains(&id));
    let Some(goal) = node(to) else { return Ok(BTreeMap::new()) };
    let starts: Vec<(Id, Id)> = from.iter().filter_map(|place| Some((*place, node(*place)?))).collect();
    let ids: Vec<Id> = starts.iter().map(|(_, node)| *node).collect();
    let ways = graph.ways_to(goal, &ids, traveller).map_err(Error::internal)?;
    Ok(starts
        .into_iter()
        .zip(ways)
        .filter_map(|((place, _), way)| way.map(|way| (place, Way { seconds: way.seconds, places: way.nodes })))
        .collect())
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
    ways_to(sql, site.id, to, &[from], traveller)?.remove(&from).ok_or_else(|| Error::not_found("way"))
}
