//! Incidents with what their parts are called.

use std::collections::{BTreeMap, BTreeSet};

use kernel::db::Sql;
use kernel::{Error, Id, Result, Time};

use super::known::Whole;
use crate::model::{Assignment, AssignmentView, Incident, IncidentView, Labels, TypeLabel};
use crate::store;

/// Shows incidents, in their order.
pub(crate) fn shown(sql: &mut dyn Sql, incidents: Vec<Incident>) -> Result<Vec<IncidentView>> {
    let wholes = super::known::read(sql, incidents)?;
    shown_wholes(sql, &wholes.iter().collect::<Vec<_>>())
}

/// Shows incidents that were read with what belongs to them, in their order.
pub(crate) fn shown_wholes(sql: &mut dyn Sql, wholes: &[&Whole]) -> Result<Vec<IncidentView>> {
    let incidents = || wholes.iter().map(|whole| &whole.incident);
    let units = distinct(wholes.iter().flat_map(|whole| &whole.assignments).map(|assignment| assignment.unit_id));
    let call_signs = force::queries::call_signs(sql, &units)?;
    let masters = distinct(incidents().filter_map(|incident| incident.merged_into));
    let masters: BTreeMap<Id, String> = store::numbers(sql, &masters)?.into_iter().collect();
    let sites = places::queries::site_names(sql, &distinct(incidents().map(|incident| incident.site_id)))?;
    let places = places::queries::places_by_id(sql, &distinct(incidents().filter_map(|incident| incident.place_id)))?;
    let types = types_of(sql, incidents().map(|incident| incident.type_code.as_str()).collect())?;
    let people = distinct(incidents().flat_map(|incident| [incident.owner_id, incident.escalated_id]).flatten());
    let people: BTreeMap<Id, String> = identity::queries::names(sql, &people)?.into_iter().collect();
    let shown = |whole: &&Whole| {
        let incident = &whole.incident;
        let labels = Labels {
            site: sites.get(&incident.site_id).map_or("", String::as_str),
            kind: types.get(&incident.type_code),
            place: incident.place_id.and_then(|place| places.get(&place)),
            assignments: shown_assignments(&whole.assignments, &call_signs, incident.began()),
            attachments: whole.attachments.clone(),
            outside: whole.outside.clone(),
            merged_into: incident.merged_into.and_then(|master| masters.get(&master).cloned()),
            lines: whole.lines,
            people: &people,
        };
        IncidentView::new(incident.clone(), &whole.assignments, labels)
    };
    Ok(wholes.iter().map(shown).collect())
}

fn shown_assignments(
    assignments: &[Assignment],
    call_signs: &BTreeMap<Id, String>,
    began: Time,
) -> Vec<AssignmentView> {
    let call_sign = |unit: Id| call_signs.get(&unit).map_or("", String::as_str);
    assignments.iter().map(|one| AssignmentView::new(one, call_sign(one.unit_id), began)).collect()
}

/// Shows one incident.
pub(crate) fn shown_one(sql: &mut dyn Sql, incident: Incident) -> Result<IncidentView> {
    shown(sql, vec![incident])?.pop().ok_or_else(|| Error::internal("an incident is shown as none"))
}

fn distinct(ids: impl Iterator<Item = Id>) -> Vec<Id> {
    ids.collect::<BTreeSet<_>>().into_iter().collect()
}

/// The types of a few incidents one by one, of a board all at once.
fn types_of(sql: &mut dyn Sql, codes: BTreeSet<&str>) -> Result<BTreeMap<String, TypeLabel>> {
    let types = if codes.len() <= 2 {
        let found: Result<Vec<_>> = codes.into_iter().map(|code| store::type_label(sql, code)).collect();
        found?.into_iter().flatten().collect()
    } else {
        store::type_labels(sql)?
    };
    Ok(types.into_iter().map(|kind| (kind.code.clone(), kind)).collect())
}
