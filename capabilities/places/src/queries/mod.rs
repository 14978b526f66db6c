//! What screens ask about places.

mod paths;
mod pictures;

pub use paths::{paths, way, ways};
pub use pictures::{picture, picture_file, pictures};
mod advice;

pub use advice::{cautions, contacts, known_contact, lies_in, located, near, neighbourhood, spot};

use std::collections::BTreeMap;

use kernel::actor::Scope;
use kernel::db::{Sql, SqlExt as _};
use kernel::page::{Page, Paging, cursor_parts, join_cursor};
use kernel::{Actor, Error, Id, Result};

use crate::model::{Area, Place, PlaceKind, PlaceLabel, Site, fold, words};
use crate::rights::ReadPlaces;
use crate::store;

/// Sites whose names are given at once; an operation of more is not known.
const NAMES_MAX: i64 = 10_000;

/// Sites by code.
///
/// # Errors
/// As [`Sql::query`].
pub fn sites(sql: &mut dyn Sql, actor: &Actor, paging: &Paging) -> Result<Page<Site>> {
    let after = paging.cursor.as_deref().unwrap_or_default();
    let rows = store::sites(sql, &actor.scope::<ReadPlaces>(), after, paging.probe())?;
    Ok(Page::cut(rows, paging, |site| site.code.clone()))
}

/// What all sites are called, for whoever must not choose such a word.
///
/// # Errors
/// As [`Sql::query`].
pub fn names_of_all_sites(sql: &mut dyn Sql) -> Result<Vec<String>> {
    Ok(store::sites(sql, &Scope::All, "", NAMES_MAX)?.into_iter().map(|site| site.name).collect())
}

/// One site.
///
/// # Errors
/// `not_found` when it is not there or the actor may not know of it.
pub fn site(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<Site> {
    sql.by_id(id)?
        .filter(|site: &Site| actor.scope::<ReadPlaces>().contains(site.id))
        .ok_or_else(|| Error::not_found("site"))
}

/// A site for a command of a higher capability, which checks its own right.
///
/// # Errors
/// `not_found`.
pub fn known_site(sql: &mut dyn Sql, id: Id) -> Result<Site> {
    sql.by_id(id)?.ok_or_else(|| Error::not_found("site"))
}

/// A place for a command of a higher capability, which checks its own right.
///
/// # Errors
/// `not_found`.
pub fn known_place(sql: &mut dyn Sql, id: Id) -> Result<PlaceLabel> {
    sql.by_id(id)?.ok_or_else(|| Error::not_found("place"))
}

/// The areas of a site that have an outline, without the site itself and without floors and rooms: a position knows no
/// storey, and rooms of all of them lie upon each other.
///
/// # Errors
/// As [`Sql::query`].
pub fn areas(sql: &mut dyn Sql, site: Id) -> Result<Vec<Area>> {
    let storeyed = |kind| matches!(kind, PlaceKind::Site | PlaceKind::Floor | PlaceKind::Room);
    let rows = store::outlines(sql, site)?.into_iter().filter(|row| !storeyed(row.kind));
    Ok(rows.filter_map(|row| Area::new(row.id, row.path, &row.outline?.0)).collect())
}

/// Names of sites.
///
/// # Errors
/// As [`Sql::query`].
pub fn site_names(sql: &mut dyn Sql, ids: &[Id]) -> Result<BTreeMap<Id, String>> {
    let sites: Vec<Site> = sql.by_ids("id", ids, "")?;
    Ok(sites.into_iter().map(|site| (site.id, site.name)).collect())
}

/// Places by id.
///
/// # Errors
/// As [`Sql::query`].
pub fn places_by_id(sql: &mut dyn Sql, ids: &[Id]) -> Result<BTreeMap<Id, PlaceLabel>> {
    let places: Vec<PlaceLabel> = sql.by_ids("id", ids, "")?;
    Ok(places.into_iter().map(|place| (place.id, place)).collect())
}

/// Every place of a site, by path.
///
/// # Errors
/// `not_found` for a site that the actor may not know.
pub fn places_of_site(sql: &mut dyn Sql, actor: &Actor, site_id: Id, paging: &Paging) -> Result<Page<Place>> {
    let site = site(sql, actor, site_id)?;
    let after = paging.cursor.as_deref().map(read_cursor).transpose()?;
    let after = after.as_ref().map(|(path, id)| (path.as_str(), *id));
    let rows = store::of_site(sql, site.id, after, paging.probe())?;
    let page = Page::cut(rows, paging, |row| join_cursor(&[&row.path, &row.id.to_string()]));
    Ok(Page { items: page.items.into_iter().map(|row| Place::new(row, &site.name)).collect(), next: page.next })
}

fn read_cursor(cursor: &str) -> Result<(String, Id)> {
    let [path, id] = cursor_parts::<2>(cursor)?;
    Ok((path.to_owned(), Id::parse(id)?))
}

/// Places that are ranked; more fit only when next to nothing was typed.
const CANDIDATES_MAX: i64 = 300;

/// Validated places that fit what somebody typed, best first, duplicates told apart by path and site.
///
/// # Errors
/// As [`Sql::query`].
pub fn search(sql: &mut dyn Sql, actor: &Actor, query: &str, site: Option<Id>, paging: &Paging) -> Result<Page<Place>> {
    let scope = actor.scope::<ReadPlaces>().within(site);
    let words = words(query);
    let mut rows = store::search(sql, &scope, &words, CANDIDATES_MAX)?;
    // What fits by its own name goes before what fits by the areas around it, and that before what fits only because its
    // site is called so.
    let fits = |text: &str| {
        let text = fold(text);
        words.iter().all(|word| text.contains(&format!(" {word}")))
    };
    rows.sort_by_cached_key(|row| (!fits(&row.name), !fits(&row.path)));
    rows.truncate(paging.limit());
    let ids: Vec<Id> = rows.iter().map(|row| row.site_id).collect();
    let names = site_names(sql, &ids)?;
    let name = |site: Id| names.get(&site).map_or("", String::as_str);
    Ok(Page::whole(
        rows.into_iter()
            .map(|row| {
                let site_name = name(row.site_id).to_owned();
                Place::new(row, &site_name)
            })
            .collect(),
    ))
}
