//! Pictures of areas.

use kernel::db::{Sql, SqlExt as _};
use kernel::page::Page;
use kernel::{Actor, Error, Id, Result};

use crate::model::{Picture, PictureFile, PictureRow};
use crate::rights::ReadPlaces;
use crate::store;

/// The pictures of a site, all of them: one for a floor, without their bytes.
///
/// # Errors
/// `not_found` for a site that the actor may not know.
pub fn pictures(sql: &mut dyn Sql, actor: &Actor, site_id: Id) -> Result<Page<Picture>> {
    let site = super::site(sql, actor, site_id)?;
    Ok(Page::whole(store::pictures(sql, site.id)?.into_iter().map(Picture::new).collect()))
}

/// What a picture is, when the actor may see it.
///
/// # Errors
/// `not_found`.
pub fn picture(sql: &mut dyn Sql, actor: &Actor, place_id: Id) -> Result<PictureRow> {
    store::picture(sql, place_id)?
        .filter(|picture| actor.scope::<ReadPlaces>().contains(picture.site_id))
        .ok_or_else(|| Error::not_found("picture"))
}

/// The bytes of a picture that the actor may see.
///
/// # Errors
/// `not_found`.
pub fn picture_file(sql: &mut dyn Sql, actor: &Actor, place_id: Id) -> Result<(PictureRow, Vec<u8>)> {
    let row = picture(sql, actor, place_id)?;
    let file: Option<PictureFile> = sql.find_one("WHERE place_id = $1", kernel::params![place_id])?;
    Ok((row, file.ok_or_else(|| Error::not_found("picture"))?.bytes))
}
