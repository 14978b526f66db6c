//! Incidents with what their parts are called.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use kernel::db::Sql;
use kernel::{Error, Id, Result, Time};

use super::parts::Parts;
use crate::model::{AssignmentView, Incident, IncidentView, Labels, TypeLabel};
use crate::store;

/// Shows incidents, in their order.
pub(crate) fn shown(sql: &mut dyn Sql, incidents: Vec<Incident>) -> Result<Vec<IncidentView>> {
    let parts = super::parts::read(sql, &incidents)?;
    shown_with(sql, incidents, &parts)
}

/// Shows incidents with parts that were read before, in their order.
pub(crate) fn shown_with(
    sql: &mut dyn Sql,
    incidents: Vec<Incident>,
    parts: &HashMap<Id, Arc<Parts>>,
) -> Result<Vec<IncidentView>> {
    let units = distinct(parts.values().flat_map(|parts| &parts.assignments).map(|assignment| assignment.unit_id));
    let call_signs = force::queries::call_signs(sql, &units)?;
    let none = Parts::default();
    let masters = distinct(incidents.iter().filter_map(|incident| incident.merged_into));
    let masters: BTreeMap<Id, String> = store::numbers(sql, &masters)?.into_iter().collect();
    let sites = places::queries::site_names(sql, &distinct(incidents.iter().map(|incident| incident.site_id)))?;
    let places =
        places::queries::places_by_id(sql, &distinct(incidents.iter().filter_map(|incident| incident.place_id)))?;
    let types = types_of(sql, &incidents)?;
    let people = distinct(incidents.iter().flat_map(|incident| [incident.owner_id, incident.escalated_id]).flatten());
    let people: BTreeMap<Id, String> = identity::queries::names(sql, &people)?.into_iter().collect();
    Ok(incidents
        .into_iter()
        .map(|incident| {
            let own = parts.get(&incident.id).map_or(&none, Arc::as_ref);
            let labels = Labels {
                site: sites.get(&incident.site_id).map_or("", String::as_str),
                kind: types.get(&incident.type_code),
                place: incident.place_id.and_then(|place| places.get(&place)),
                assignments: shown_assignments(own, &call_signs, incident.began()),
                attachments: own.attachments.clone(),
                outside: own.outside.clone(),
                merged_into: incident.merged_into.and_then(|master| masters.get(&master).cloned()),
                lines: own.lines,
                people: &people,
            };
            IncidentView::new(incident, &own.assignments, labels)
        })
        .collect())
}

fn shown_assignments(parts: &Parts, call_signs: &BTreeMap<Id, String>, began: Time) -> Vec<AssignmentView> {
    let call_sign = |unit: Id| call_signs.get(&unit).map_or("", String::as_str);
    parts.assignments.iter().map(|one| AssignmentView::new(one, call_sign(one.unit_id), began)).collect()
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
