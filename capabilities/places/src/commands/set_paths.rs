//! Draw the ways of a site.

use std::collections::HashSet;

use kernel::db::{Json, SqlExt as _};
use kernel::error::Kind;
use kernel::journal::{Fact, stream};
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};

use crate::model::{Path, PathChanges, PathGraph, PathGraphRow, Site, graph, path_changes};
use crate::rights::{ManagePlaces, ReadPlaces};
use crate::store;

/// All ways of a site, in place of those that were there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetPaths {
    /// The site.
    pub site_id: Id,
    /// The version the caller has seen.
    pub seen_version: Option<i64>,
    /// Its ways.
    pub paths: Vec<Path>,
}

#[derive(Serialize)]
struct PathsFact {
    /// How many there are now.
    paths: usize,
    /// What was changed; absent where that is too long, as of a site that was brought in.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<PathChanges>,
    version: i64,
}

/// Replaces the ways of a site.
///
/// # Errors
/// `not_found`, `forbidden`, `stale`; `invalid`, naming the way that cannot be.
pub fn set_paths(tx: &mut Tx<'_>, context: &Context, input: SetPaths) -> Result<PathGraph> {
    let site: Site = tx.by_id(input.site_id)?.ok_or_else(|| Error::not_found("site"))?;
    context.actor.must_seen::<ManagePlaces, ReadPlaces>(site.id, "site")?;
    let known: Option<PathGraphRow> = store::path_graph(tx, site.id)?;
    let version = known.as_ref().map_or(0, |known| known.version);
    if input.seen_version.is_some_and(|seen| seen != version) {
        return Err(Error::new(Kind::Stale, "the ways were changed in the meantime; read them again"));
    }
    graph(&input.paths)?;
    let places: HashSet<Id> = store::parents(tx, site.id)?.into_iter().map(|place| place.id).collect();
    if let Some(n) = input.paths.iter().position(|path| !places.contains(&path.from) || !places.contains(&path.to)) {
        let message = format!("way {}: it joins a place that is not one of this site", n + 1);
        return Err(Error::invalid(message.clone()).field("paths", message));
    }
    let before = known.as_ref().map_or(&[][..], |known| &known.edges.0);
    let changed = path_changes(before, &input.paths);
    let row = PathGraphRow { site_id: site.id, edges: Json(input.paths), version: version + 1 };
    if known.is_some() {
        tx.save(&row)?;
    } else {
        tx.insert(&row)?;
    }
    let fact = Fact {
        action: "site.paths_set",
        stream: stream("paths", site.id),
        site: Some(site.id),
        occurred_at: None,
        payload: PathsFact { paths: row.edges.0.len(), changed, version: row.version },
    };
    tx.record(context, fact)?;
    Ok(PathGraph { site_id: row.site_id, paths: row.edges.0, version: row.version })
}
