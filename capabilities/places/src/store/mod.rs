//! Rows of sites and places.

use kernel::db::{Filter, Sql, SqlExt, Value};
use kernel::{Id, Result, Scope, params};

use crate::model::{
    CautionRow, ContactRow, NearPlace, PathGraphRow, PictureFile, PictureRow, PlaceLabel, PlaceOutline, PlaceRow, Site,
    WayPlace,
};

kernel::record!(Site in "site": id, organisation, code, name, address, time_zone, jurisdiction, latitude, longitude, break_limit_min, shifts, version);
kernel::record!(PlaceRow in "place": id, site_id, parent_id, kind, name, path, restricted, latitude, longitude, outline, level, link, retired, search, version);

kernel::record!(PlaceLabel in "place": id, site_id, parent_id, name, path, restricted, latitude, longitude, retired);
kernel::record!(ContactRow in "site_contact": id, site_id, service, name, number, note, position);
kernel::record!(CautionRow in "place_caution": id, place_id, text, from_at, until_at, author_id, author, recorded_at);

kernel::record!(PictureRow in "place_picture": place_id, site_id, media_type, width_px, height_px, size_bytes, pins, version);
kernel::record!(PictureFile in "place_picture_file": place_id, bytes);
kernel::record!(PathGraphRow in "path_graph": site_id, edges, version);

/// What lies in what.
pub(crate) struct Parent {
    pub id: Id,
    pub parent_id: Option<Id>,
}

kernel::record!(Parent in "place": id, parent_id);

/// What lies in what on a site.
pub(crate) fn parents(sql: &mut dyn Sql, site: Id) -> Result<Vec<Parent>> {
    sql.find("WHERE site_id = $1", params![site])
}

kernel::record!(NearPlace in "place": id, parent_id, kind, name, path, latitude, longitude, level, link, retired);

/// What of a site's places matters to what is near.
pub(crate) fn near_places(sql: &mut dyn Sql, site: Id) -> Result<Vec<NearPlace>> {
    sql.find("WHERE site_id = $1", params![site])
}

kernel::record!(WayPlace in "place": id, parent_id, kind, name, latitude, longitude, level);

/// What of a site's places matters to its ways.
pub(crate) fn way_places(sql: &mut dyn Sql, site: Id) -> Result<Vec<WayPlace>> {
    sql.find("WHERE site_id = $1", params![site])
}

pub(crate) fn path_graph(sql: &mut dyn Sql, site: Id) -> Result<Option<PathGraphRow>> {
    sql.find_one("WHERE site_id = $1", params![site])
}
kernel::record!(PlaceOutline in "place": id, kind, path, outline);

/// The picture of an area, without its bytes.
pub(crate) fn picture(sql: &mut dyn Sql, place: Id) -> Result<Option<PictureRow>> {
    sql.find_one("WHERE place_id = $1", params![place])
}

pub(crate) fn pictures(sql: &mut dyn Sql, site: Id) -> Result<Vec<PictureRow>> {
    sql.find("WHERE site_id = $1 ORDER BY place_id", params![site])
}

pub(crate) fn delete_picture(sql: &mut dyn Sql, place: Id) -> Result<()> {
    sql.execute("DELETE FROM place_picture_file WHERE place_id = $1", params![place])?;
    sql.execute("DELETE FROM place_picture WHERE place_id = $1", params![place])
}

pub(crate) fn sites(sql: &mut dyn Sql, scope: &Scope, after: &str, limit: i64) -> Result<Vec<Site>> {
    let mut filter = Filter::scoped(scope, "site.id");
    let organisation = sql.organisation();
    filter.add("site.organisation = {} AND site.code > {}", [organisation.into(), after.into()]);
    let (tail, params) = filter.finish("ORDER BY site.code LIMIT {}", limit);
    sql.find(&tail, &params)
}

pub(crate) fn site_coded(sql: &mut dyn Sql, code: &str) -> Result<Option<Site>> {
    let organisation = sql.organisation();
    sql.find_one("WHERE organisation = $1 AND code = $2", params![organisation, code])
}

/// Places of one site by path, after a key.
pub(crate) fn of_site(sql: &mut dyn Sql, site: Id, after: Option<(&str, Id)>, limit: i64) -> Result<Vec<PlaceRow>> {
    let mut filter = Filter::default();
    filter.add("place.site_id = {}", [site.into()]);
    if let Some((path, id)) = after {
        filter.add("place.path > {} OR (place.path = {} AND place.id > {})", [path.into(), path.into(), id.into()]);
    }
    let (tail, params) = filter.finish("ORDER BY place.path, place.id LIMIT {}", limit);
    sql.find(&tail, &params)
}

/// Areas of one site that have an outline.
pub(crate) fn outlines(sql: &mut dyn Sql, site: Id) -> Result<Vec<PlaceOutline>> {
    sql.find("WHERE site_id = $1 AND outline IS NOT NULL AND retired = $2 ORDER BY id", params![site, false])
}

/// Places that hold every word at the beginning of one of theirs. Short paths first: the building goes before its rooms.
pub(crate) fn search(sql: &mut dyn Sql, scope: &Scope, words: &[String], limit: i64) -> Result<Vec<PlaceRow>> {
    let mut filter = Filter::scoped(scope, "place.site_id");
    filter.add("place.retired = {}", [Value::Bool(false)]);
    for word in words {
        // Folded words hold letters and digits only, so that no wildcard can come in.
        filter.add("place.search LIKE {}", [Value::Text(format!("% {word}%"))]);
    }
    let (tail, params) = filter.finish("ORDER BY length(place.path), place.path, place.id LIMIT {}", limit);
    sql.find(&tail, &params)
}

/// Places that lie directly in one.
pub(crate) fn children(sql: &mut dyn Sql, parent: Id) -> Result<Vec<PlaceRow>> {
    sql.find("WHERE parent_id = $1 ORDER BY id", params![parent])
}

pub(crate) fn sibling_named(sql: &mut dyn Sql, parent: Id, name: &str) -> Result<Option<PlaceRow>> {
    sql.find_one("WHERE parent_id = $1 AND name = $2", params![parent, name])
}

/// The numbers of a site, in their order.
pub(crate) fn contacts(sql: &mut dyn Sql, site: Id) -> Result<Vec<ContactRow>> {
    sql.find("WHERE site_id = $1 ORDER BY position", params![site])
}

pub(crate) fn delete_contacts(sql: &mut dyn Sql, site: Id) -> Result<()> {
    sql.execute("DELETE FROM site_contact WHERE site_id = $1", params![site])
}

/// What to know of some places.
pub(crate) fn cautions(sql: &mut dyn Sql, places: &[Id]) -> Result<Vec<CautionRow>> {
    sql.by_ids("place_id", places, "ORDER BY place_id, id")
}

pub(crate) fn delete_caution(sql: &mut dyn Sql, id: Id) -> Result<()> {
    sql.execute("DELETE FROM place_caution WHERE id = $1", params![id])
}

/// What lies directly in some areas.
pub(crate) fn labels_within(sql: &mut dyn Sql, areas: &[Id]) -> Result<Vec<PlaceLabel>> {
    sql.by_ids("parent_id", areas, "ORDER BY parent_id, name")
}
