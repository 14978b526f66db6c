//! What a dispatcher wants to know before somebody is sent: numbers of the site, cautions of the place, what lies near.

use kernel::db::{Sql, SqlExt as _};
use kernel::page::Page;
use kernel::{Actor, Error, Id, Result, Time};

use super::{known_place, known_site};
use crate::model::{self, Caution, Contact, ContactRow, DEPTH_MAX, Near, PlaceKind, PlaceLabel, SiteContacts};
use crate::rights::{ReadCautions, ReadContacts, ReadPlaces};
use crate::store;

/// Places of one area that are looked at: those of a large building.
const AREA_PLACES_MAX: usize = 500;
/// Points near a place that are told of: what somebody looks at before they act.
const NEAR_MAX: usize = 8;

/// The numbers of a site.
///
/// # Errors
/// `not_found` when the site is not there or the actor may not know of it.
pub fn contacts(sql: &mut dyn Sql, actor: &Actor, site_id: Id) -> Result<SiteContacts> {
    let site = known_site(sql, site_id)?;
    if !actor.scope::<ReadContacts>().contains(site.id) {
        return Err(Error::not_found("site"));
    }
    let contacts = store::contacts(sql, site.id)?.into_iter().map(Contact::from).collect();
    Ok(SiteContacts { site_id: site.id, contacts, version: site.version })
}

/// A number for a command of a higher capability, which checks its own right.
///
/// # Errors
/// `not_found`.
pub fn known_contact(sql: &mut dyn Sql, id: Id) -> Result<ContactRow> {
    sql.by_id(id)?.ok_or_else(|| Error::not_found("contact"))
}

/// The areas that a place lies in, from the place itself up to the site.
fn upward(sql: &mut dyn Sql, place: PlaceLabel) -> Result<Vec<PlaceLabel>> {
    let mut chain = Vec::new();
    let mut next = Some(place);
    while let Some(place) = next.filter(|_| chain.len() <= DEPTH_MAX) {
        next = match place.parent_id {
            Some(parent) => sql.by_id(parent)?,
            None => None,
        };
        chain.push(place);
    }
    Ok(chain)
}

/// Where a place is: its own position, or that of the nearest area around it that has one. WGS 84 degrees, north and east.
///
/// # Errors
/// `not_found`.
pub fn spot(sql: &mut dyn Sql, place_id: Id) -> Result<Option<(f64, f64)>> {
    Ok(located(sql, place_id)?.map(|(_, at)| at))
}

/// The place itself, or the nearest area around it, that has a position; with that position.
///
/// # Errors
/// `not_found`.
pub fn located(sql: &mut dyn Sql, place_id: Id) -> Result<Option<(Id, (f64, f64))>> {
    let place = known_place(sql, place_id)?;
    let site = known_site(sql, place.site_id)?;
    let chain = upward(sql, place)?;
    let around = chain.iter().find_map(|place| Some((place.id, place.latitude.zip(place.longitude)?)));
    Ok(around.or_else(|| Some((site.id, site.latitude.zip(site.longitude)?))))
}

/// The points near a place, of one kind or of all, the nearest first; at most [`NEAR_MAX`].
///
/// # Errors
/// `not_found` when the place is not there or the actor may not know of it.
pub fn near(sql: &mut dyn Sql, actor: &Actor, place_id: Id, kind: Option<PlaceKind>) -> Result<Page<Near>> {
    let place = known_place(sql, place_id)?;
    if !actor.scope::<ReadPlaces>().contains(place.site_id) {
        return Err(Error::not_found("place"));
    }
    Ok(Page::whole(model::near(&store::near_places(sql, place.site_id)?, place.id, kind, NEAR_MAX)))
}

/// Whether a place is an area or lies in it.
///
/// # Errors
/// `not_found`.
pub fn lies_in(sql: &mut dyn Sql, place_id: Id, area: Id) -> Result<bool> {
    let place = known_place(sql, place_id)?;
    Ok(upward(sql, place)?.iter().any(|around| around.id == area))
}

/// Cautions of a place and of the areas it lies in that hold now or later, the nearest place first.
///
/// # Errors
/// `not_found` when the place is not there or the actor may not know of its cautions.
pub fn cautions(sql: &mut dyn Sql, actor: &Actor, place_id: Id, now: Time) -> Result<Page<Caution>> {
    let place = known_place(sql, place_id)?;
    if !actor.scope::<ReadCautions>().contains(place.site_id) {
        return Err(Error::not_found("place"));
    }
    let chain = upward(sql, place)?;
    let ids: Vec<Id> = chain.iter().map(|place| place.id).collect();
    let rows = store::cautions(sql, &ids)?;
    let mut out = Vec::new();
    for place in &chain {
        let own = rows.iter().filter(|row| row.place_id == place.id && row.until_at.is_none_or(|until| until > now));
        out.extend(own.map(|row| Caution::new(row.clone(), place.shown())));
    }
    Ok(Page::whole(out))
}

/// Ids of the places of the same area: what lies in a place, and around it in the area it lies in. The whole site is
/// nobody's neighbourhood.
///
/// # Errors
/// `not_found`.
pub fn neighbourhood(sql: &mut dyn Sql, place_id: Id) -> Result<Vec<Id>> {
    let place = known_place(sql, place_id)?;
    let chain = upward(sql, place)?;
    let areas: Vec<&PlaceLabel> = chain.iter().filter(|place| place.parent_id.is_some()).collect();
    let [own, rest @ ..] = areas.as_slice() else { return Ok(Vec::new()) };
    let area = rest.first().unwrap_or(own);
    let mut ids = vec![area.id];
    let mut level = vec![area.id];
    while !level.is_empty() && ids.len() < AREA_PLACES_MAX {
        level = store::labels_within(sql, &level)?.into_iter().map(|place| place.id).collect();
        ids.extend(&level);
    }
    ids.truncate(AREA_PLACES_MAX);
    ids.retain(|id| *id != own.id);
    Ok(ids)
}
