//! Numbers of a site, cautions of a place.

use kernel::db::Refused;
use kernel::http::{Body, By, Created, Done, Edited, List, PathId, Tagged};
use kernel::page::Page;
use kernel::{Id, Result};

use crate::commands::{self, AddCaution, PutContacts, RemoveCaution};
use crate::model::{Caution, SiteContacts};
use crate::queries;
use crate::rights::{ManageCautions, ManagePlaces, ReadCautions, ReadContacts};

/// The numbers of a site: whom to call from there.
#[utoipa::path(get, path = "/sites/{id}/contacts", tag = "places", params(("id" = Id, Path)),
    responses((status = 200, body = SiteContacts)))]
pub(crate) async fn show_contacts(by: By<ReadContacts>, PathId(id): PathId) -> Result<Tagged<SiteContacts>> {
    let contacts = by.read(move |sql, actor| queries::contacts(sql, actor, id)).await?;
    let version = contacts.version;
    Ok(Tagged(contacts, version))
}

/// Write the numbers of a site, all of them in their order.
#[utoipa::path(put, path = "/sites/{id}/contacts", tag = "places", request_body = PutContacts,
    params(("id" = Id, Path)), responses((status = 200, body = SiteContacts)))]
pub(crate) async fn put_contacts(
    by: By<ManagePlaces>,
    PathId(site_id): PathId,
    Body(input): Body<PutContacts>,
) -> Result<Edited<SiteContacts>, Refused> {
    let seen_version = by.seen_version()?;
    by.write(PutContacts { site_id, seen_version, ..input }, commands::put_contacts).await.map(Edited)
}

/// Cautions of a place and of the areas it lies in, the nearest first.
#[utoipa::path(get, path = "/places/{id}/cautions", tag = "places", params(("id" = Id, Path)),
    responses((status = 200, body = Page<Caution>)))]
pub(crate) async fn list_cautions(by: By<ReadCautions>, PathId(id): PathId) -> Result<List<Caution>> {
    let now = by.app.clock.now();
    by.list(move |sql, actor| queries::cautions(sql, actor, id, now)).await
}

/// Write what to know of a place before somebody is sent there.
#[utoipa::path(post, path = "/places/{id}/cautions", tag = "places", request_body = AddCaution,
    params(("id" = Id, Path)), responses((status = 201, body = Caution)))]
pub(crate) async fn add_caution(
    by: By<ManageCautions>,
    PathId(place_id): PathId,
    Body(input): Body<AddCaution>,
) -> Result<Created<Caution>, Refused> {
    by.write(AddCaution { place_id, ..input }, commands::add_caution).await.map(Created)
}

/// Take a caution away.
#[utoipa::path(delete, path = "/cautions/{id}", tag = "places", params(("id" = Id, Path)),
    responses((status = 200, body = Caution)))]
pub(crate) async fn remove_caution(by: By<ManageCautions>, PathId(id): PathId) -> Result<Done<Caution>, Refused> {
    by.write(RemoveCaution { id }, commands::remove_caution).await
}
