//! Incidents with what their parts are called.

use std::collections::BTreeMap;

use kernel::db::Sql;
use kernel::{Error, Id, Result};

use crate::model::{
    Assignment, AssignmentView, Attachment, AttachmentView, Incident, IncidentView, Labels, OutsideCallView, TypeLabel,
};
use crate::store;

/// Shows incidents, in their order.
pub(crate) fn shown(sql: &mut dyn Sql, incidents: Vec<Incident>) -> Result<Vec<IncidentView>> {
    let ids: Vec<Id> = incidents.iter().map(|incident| incident.id).collect();
    let mut assignments: BTreeMap<Id, Vec<Assignment>> = BTreeMap::new();
    for assignment in store::assignments(sql, &ids)? {
        assignments.entry(assignment.incident_id).or_default().push(assignment);
    }
    let call_signs = force::queries::call_signs(
        sql,
        &distinct(assignments.values().flatten().map(|assignment| assignment.unit_id)),
    )?;
    let mut outside: BTreeMap<Id, Vec<OutsideCallView>> = BTreeMap::new();
    for call in store::outside_calls(sql, &ids)? {
        outside.entry(call.incident_id).or_default().push(OutsideCallView::from(&call));
    }
    let mut attachments: BTreeMap<Id, Vec<Attachment>> = BTreeMap::new();
    for attachment in store::attachments(sql, &ids)? {
        attachments.entry(attachment.incident_id).or_default().push(attachment);
    }
    let masters = distinct(incidents.iter().filter_map(|incident| incident.merged_into));
    let masters: BTreeMap<Id, String> = store::numbers(sql, &masters)?.into_iter().collect();
    let lines: BTreeMap<Id, i64> = store::line_counts(sql, &ids)?.into_iter().collect();
    let sites = places::queries::site_names(sql, &distinct(incidents.iter().map(|incident| incident.site_id)))?;
    let places =
        places::queries::places_by_id(sql, &distinct(incidents.iter().filter_map(|incident| incident.place_id)))?;
    let types = types_of(sql, &incidents)?;
    let people = distinct(incidents.iter().flat_map(|incident| [incident.owner_id, incident.escalated_id]).flatten());
    let people: BTreeMap<Id, String> = identity::queries::names(sql, &people)?.into_iter().collect();
    Ok(incidents
        .into_iter()
        .map(|incident| {
            let own = assignments.remove(&incident.id).unwrap_or_default();
            let files = attachments.remove(&incident.id).unwrap_or_default();
            let began = incident.began();
            let call_sign = |unit: Id| call_signs.get(&unit).map_or("", String::as_str);
            let labels = Labels {
                site: sites.get(&incident.site_id).map_or("", String::as_str),
                kind: types.get(&incident.type_code),
                place: incident.place_id.and_then(|place| places.get(&place)),
                assignments: own.iter().map(|one| AssignmentView::new(one, call_sign(one.unit_id), began)).collect(),
                attachments: files.into_iter().map(|file| AttachmentView::new(file, began)).collect(),
                outside: outside.remove(&incident.id).unwrap_or_default(),
                merged_into: incident.merged_into.and_then(|master| masters.get(&master).cloned()),
                lines: lines.get(&incident.id).copied().unwrap_or_default(),
                people: &people,
            };
            IncidentView::new(incident, &own, labels)
        })
        .collect())
}

/// Shows one incident.
pub(crate) fn shown_one(sql: &mut dyn Sql, incident: Incident) -> Result<IncidentView> {
    shown(sql, vec![incident])?.pop().ok_or_else(|| Error::internal("an incident is shown as none"))
}

fn distinct(ids: impl Iterator<Item = Id>) -> Vec<Id> {
    ids.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

/// The types of a few incidents one by one, of a board all at once.
fn types_of(sql: &mut dyn Sql, incidents: &[Incident]) -> Result<BTreeMap<String, TypeLabel>> {
    let codes: std::collections::BTreeSet<&str> =
        incidents.iter().map(|incident| incident.type_code.as_str()).collect();
    let types = if codes.len() <= 2 {
        let found: Result<Vec<_>> = codes.into_iter().map(|code| store::type_label(sql, code)).collect();
        found?.into_iter().flatten().collect()
    } else {
        store::type_labels(sql)?
    };
    Ok(types.into_iter().map(|kind| (kind.code.clone(), kind)).collect())
}
