//! One incident.

use kernel::db::{Sql, SqlExt as _};
use kernel::{Actor, Error, Id, Result};

use super::{mask, shown_one};
use crate::model::{Incident, IncidentDetail, LineView};
use crate::rights::ReadIncidents;
use crate::store;

/// One incident with its log.
///
/// # Errors
/// `not_found` when it is not there or the actor may not know of it.
pub fn incident(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<IncidentDetail> {
    let incident: Incident = sql
        .by_id(id)?
        .filter(|incident: &Incident| actor.scope::<ReadIncidents>().contains(incident.site_id))
        .ok_or_else(|| Error::not_found("incident"))?;
    let log = store::lines(sql, incident.id)?.into_iter().map(LineView::from).collect();
    let mut incident = shown_one(sql, incident)?;
    mask(actor, &mut incident);
    Ok(IncidentDetail { incident, log })
}
