//! An incident for systems that speak EIDO.

use kernel::db::Sql;
use kernel::{Actor, Id, Result};
use serde_json::Value;

use crate::model::{Issuer, eido as shaped};

/// One incident in the shape of an EIDO, as far as the actor may see it.
///
/// # Errors
/// `not_found` when it is not there or the actor may not know of it.
pub fn eido(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<Value> {
    let detail = dispatch::queries::incident(sql, actor, id)?;
    let organisation = identity::queries::me(sql, actor)?.organisation;
    Ok(shaped(&detail, &Issuer { id: organisation.id, name: &organisation.name }))
}
