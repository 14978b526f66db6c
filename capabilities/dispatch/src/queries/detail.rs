//! One incident.

use std::collections::BTreeMap;

use kernel::db::{Sql, SqlExt as _};
use kernel::{Actor, Id, Result, Time};

use super::{mask, reached, shown_one};
use crate::model::{Attachment, AttachmentView, Incident, IncidentDetail, Line, LineView, MERGED_MAX, Merged, Related};
use crate::rights::{ReadCallers, ReadIncidents};
use crate::store;

/// One incident with its log and all that belongs to it.
///
/// # Errors
/// `not_found` when it is not there or the actor may not know of it.
pub fn incident(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<IncidentDetail> {
    let incident = reached(sql, actor, id)?;
    let callers = actor.scope::<ReadCallers>().contains(incident.site_id);
    let merged = merged(sql, incident.id)?;
    let ids: Vec<Id> = std::iter::once(incident.id).chain(merged.iter().map(|one| one.id)).collect();
    let began: BTreeMap<Id, Time> =
        std::iter::once(&incident).chain(&merged).map(|one| (one.id, one.began())).collect();
    let began = |id: Id| began.get(&id).copied().unwrap_or_else(|| incident.began());
    let shown = |line: Line| {
        let began = began(line.incident_id);
        LineView::new(line, began)
    };
    let log = store::lines(sql, &ids)?.into_iter().map(shown).collect();
    let shown = |file: Attachment| {
        let began = began(file.incident_id);
        AttachmentView::new(file, began)
    };
    let attachments = store::attachments(sql, &ids)?.into_iter().map(shown).collect();
    let related = related(sql, actor, incident.id)?;
    let (persons, vehicles) =
        if callers { (store::persons(sql, &ids)?, store::vehicles(sql, &ids)?) } else { (Vec::new(), Vec::new()) };
    let merged = merged
        .into_iter()
        .map(|one| Merged {
            id: one.id,
            number: one.number,
            received_at: one.received_at,
            caller_name: one.caller_name.filter(|_| callers),
            caller_phone: one.caller_phone.filter(|_| callers),
        })
        .collect();
    let mut incident = shown_one(sql, incident)?;
    incident.attachments = attachments;
    mask(actor, &mut incident);
    Ok(IncidentDetail { incident, log, merged, related, persons, vehicles })
}

/// The incidents that were merged into one, and those merged into them. An incident points at one that was open then, so
/// that the way never leads in a circle.
pub(crate) fn merged(sql: &mut dyn Sql, id: Id) -> Result<Vec<Incident>> {
    let mut all: Vec<Incident> = Vec::new();
    let mut level = vec![id];
    while !level.is_empty() && all.len() < MERGED_MAX {
        let found = store::merged_into(sql, &level)?;
        level = found.iter().map(|incident| incident.id).collect();
        all.extend(found);
    }
    all.truncate(MERGED_MAX);
    Ok(all)
}

/// Those of the related incidents that the actor may know of.
fn related(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<Vec<Related>> {
    let relations = store::relations(sql, id)?;
    let others: Vec<Id> = relations.iter().map(|relation| relation.other(id)).collect();
    let reach = actor.reach::<ReadIncidents>();
    let seen = |one: &Incident| reach.contains(one.site_id, one.id, one.compartment_id);
    let others: Vec<Incident> = sql.by_ids("id", &others, "")?;
    let mut out = Vec::with_capacity(relations.len());
    for relation in relations {
        let other = others.iter().find(|other| other.id == relation.other(id) && seen(other));
        let Some(other) = other else { continue };
        let kind = store::type_coded(sql, &other.type_code)?;
        out.push(Related {
            relation_id: relation.id,
            id: other.id,
            number: other.number.clone(),
            type_name: kind.map_or_else(|| other.type_code.clone(), |kind| kind.name),
            received_at: other.received_at,
            open: other.is_open(),
        });
    }
    Ok(out)
}
