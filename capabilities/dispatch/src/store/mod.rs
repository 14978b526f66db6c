//! Rows of incidents, assignments, log lines and the catalogue.

mod desk;
mod incidents;
mod past;
mod retention;
mod schedule;
mod subjects;

use kernel::db::{Row, Sql, SqlExt};
use kernel::{Id, Result, Time, params};

use crate::model::{
    Assignment, Attachment, Chain, Disposition, Incident, IncidentType, Line, Numbered, OutsideCall, Person, Relation,
    TypeLabel, Vehicle,
};

pub(crate) use desk::{Presence, forget_presence, open_of, pass_ons, position_named, positions, present, unsigned};
pub(crate) use incidents::{
    IncidentFilter, IncidentHead, WordMatch, by_import, earlier, find as find_incidents, reached,
};
pub(crate) use past::{past, past_units};
pub(crate) use retention::{due, insert_proposal, is_due, is_proposed, proposals, retention, save_retention};
pub(crate) use schedule::schedules;
pub(crate) use subjects::{
    attachments_by_id, files_to_erase, forget_content, holds, holds_on, insert_hold, is_content_kept, lines_by_id,
    mention, mentioned_on, mentions, mentions_of, persons_by_id, unknown_callers, unknown_persons, unknown_vehicles,
    vehicles_by_id,
};

kernel::record!(Incident in "incident":
    id, site_id, number, serial, type_code, priority, place_id, location_text, location_search, latitude, longitude, source,
    caller_name, caller_phone, caller_subject_id, received_at, time_precision, recorded_at, hold_reason, held_at, held_until,
    backup_requested_at, closed_at, disposition, cancelled_at, outcome_note, reopened_at,
    owner_id, overdue_phase, overdue_of, overrun_at, escalation_level, escalated_role, escalated_id, escalated_at,
    merged_into, import_source, import_id, import_extra, version, last_seq, compartment_id);
kernel::record!(IncidentHead in "incident": id, priority, received_at, last_seq);
kernel::record!(Assignment in "assignment":
    id, incident_id, unit_id, backup, assigned_at, assigned_recorded_at, acknowledged_at, acknowledged_recorded_at,
    en_route_at, en_route_recorded_at, on_scene_at, on_scene_recorded_at, cleared_at, cleared_recorded_at,
    refused_at, refused_recorded_at, reason, untouched_at, safety_due_at, safety_missed_at, arrival_metres,
    not_arrived_at);
kernel::record!(Line in "log_line": id, incident_id, text, author_id, author, corrects, occurred_at, recorded_at);
kernel::record!(IncidentType in "incident_type":
    id, organisation, code, name, category, priority, queue_s, travel_s, scene_s, warning_percent,
    safety_check_min, priority_percent, words, needs, active, version);
kernel::record!(TypeLabel in "incident_type":
    code, name, category, queue_s, travel_s, scene_s, warning_percent, priority_percent);
kernel::record!(Chain in "chain": site_id, steps, priority_percent, untouched_s, version);
kernel::record!(OutsideCall in "outside_call":
    id, incident_id, service, name, number, caller_id, caller, sent_at, sent_recorded_at, accepted_at,
    accepted_recorded_at, rejected_at, rejected_recorded_at, dispatched_at, dispatched_recorded_at,
    on_scene_at, on_scene_recorded_at, closed_at, closed_recorded_at, reference, outcome, note);
kernel::record!(Relation in "incident_relation": id, first_id, second_id, author, recorded_at);
kernel::record!(Person in "incident_person": id, incident_id, role, name, phone, description, subject_id);
kernel::record!(Vehicle in "incident_vehicle": id, incident_id, plate, make, colour, note, subject_id);
kernel::record!(Attachment in "attachment":
    id, incident_id, name, media_type, size, sha256, note, author_id, author, occurred_at, recorded_at,
    removed_by, removed_at, removed_reason, erased_at);
kernel::record!(Disposition in "disposition": id, organisation, code, name, about, active, version);

/// Condition under which an assignment keeps its unit busy; the partial indexes say the same.
const OPEN: &str = "assignment.cleared_at IS NULL AND assignment.refused_at IS NULL";

pub(crate) fn incidents_by_id(sql: &mut dyn Sql, ids: &[Id]) -> Result<Vec<Incident>> {
    sql.by_ids("id", ids, "")
}

pub(crate) fn assignments(sql: &mut dyn Sql, incidents: &[Id]) -> Result<Vec<Assignment>> {
    sql.by_ids("incident_id", incidents, "ORDER BY incident_id, id")
}

pub(crate) fn open_assignments_of_units(sql: &mut dyn Sql, units: &[Id]) -> Result<Vec<Assignment>> {
    sql.by_ids("unit_id", units, &format!("AND {OPEN} ORDER BY id"))
}

kernel::record!(Numbered in "incident": id, number);

/// The latest arrival of each of some units.
pub(crate) fn latest_arrivals(sql: &mut dyn Sql, units: &[Id]) -> Result<Vec<Assignment>> {
    sql.by_ids(
        "unit_id",
        units,
        "AND on_scene_at = (SELECT MAX(other.on_scene_at) FROM assignment AS other \
         WHERE other.unit_id = assignment.unit_id AND other.on_scene_at IS NOT NULL) ORDER BY id",
    )
}

/// How many of a site's latest incidents since a moment were at each of its places; those in compartments count for
/// nobody.
pub(crate) fn counts_by_place(sql: &mut dyn Sql, site: Id, since: Time, latest: i64) -> Result<Vec<(Id, i64)>> {
    let rows = sql.query(
        "SELECT place_id, COUNT(*) FROM (SELECT place_id FROM incident WHERE site_id = $1 AND received_at >= $2 \
         AND compartment_id IS NULL ORDER BY received_at DESC LIMIT $3) AS recent WHERE place_id IS NOT NULL GROUP BY place_id ORDER BY place_id",
        params![site, since, latest],
    )?;
    rows.iter().map(|row: &Row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// What an incident is called, and the compartment that it lies in.
#[derive(Clone, Debug)]
pub(crate) struct Called {
    pub id: Id,
    pub number: String,
    pub compartment_id: Option<Id>,
}

kernel::record!(Called in "incident": id, number, compartment_id);

pub(crate) fn called(sql: &mut dyn Sql, incidents: &[Id]) -> Result<Vec<Called>> {
    sql.by_ids("id", incidents, "")
}

/// Those of some incidents that lie in compartments.
pub(crate) fn sealed(sql: &mut dyn Sql, incidents: &[Id]) -> Result<Vec<Called>> {
    sql.by_ids("id", incidents, "AND compartment_id IS NOT NULL")
}

/// Numbers of incidents.
pub(crate) fn numbers(sql: &mut dyn Sql, ids: &[Id]) -> Result<Vec<(Id, String)>> {
    let incidents: Vec<Numbered> = sql.by_ids("id", ids, "")?;
    Ok(incidents.into_iter().map(|incident| (incident.id, incident.number)).collect())
}

/// The lines of some incidents, in the order in which they were written.
pub(crate) fn lines(sql: &mut dyn Sql, incidents: &[Id]) -> Result<Vec<Line>> {
    let mut lines: Vec<Line> = sql.by_ids("incident_id", incidents, "ORDER BY id")?;
    lines.sort_by_key(|line| line.id);
    Ok(lines)
}

pub(crate) fn outside_calls(sql: &mut dyn Sql, incidents: &[Id]) -> Result<Vec<OutsideCall>> {
    sql.by_ids("incident_id", incidents, "ORDER BY incident_id, id")
}

pub(crate) fn persons(sql: &mut dyn Sql, incidents: &[Id]) -> Result<Vec<Person>> {
    sql.by_ids("incident_id", incidents, "ORDER BY id")
}

pub(crate) fn delete_person(sql: &mut dyn Sql, id: Id) -> Result<()> {
    sql.execute("DELETE FROM incident_person WHERE id = $1", params![id])
}

pub(crate) fn vehicles(sql: &mut dyn Sql, incidents: &[Id]) -> Result<Vec<Vehicle>> {
    sql.by_ids("incident_id", incidents, "ORDER BY id")
}

pub(crate) fn delete_vehicle(sql: &mut dyn Sql, id: Id) -> Result<()> {
    sql.execute("DELETE FROM incident_vehicle WHERE id = $1", params![id])
}

/// The files on some incidents that were not taken away, in the order in which they were handed in.
pub(crate) fn attachments(sql: &mut dyn Sql, incidents: &[Id]) -> Result<Vec<Attachment>> {
    sql.by_ids("incident_id", incidents, "AND removed_at IS NULL ORDER BY id")
}

/// The next files of all, also of those that were taken away; not those whose content was given up.
pub(crate) fn attachments_after(sql: &mut dyn Sql, after: Id, limit: i64) -> Result<Vec<Attachment>> {
    sql.find("WHERE id > $1 AND erased_at IS NULL ORDER BY id LIMIT $2", params![after, limit])
}

/// The relations of an incident, from either side.
pub(crate) fn relations(sql: &mut dyn Sql, incident: Id) -> Result<Vec<Relation>> {
    sql.find("WHERE first_id = $1 OR second_id = $1 ORDER BY id", params![incident])
}

pub(crate) fn delete_relation(sql: &mut dyn Sql, id: Id) -> Result<()> {
    sql.execute("DELETE FROM incident_relation WHERE id = $1", params![id])
}

/// The incidents that were merged into some others.
pub(crate) fn merged_into(sql: &mut dyn Sql, incidents: &[Id]) -> Result<Vec<Incident>> {
    sql.by_ids("merged_into", incidents, "ORDER BY received_at, id")
}

/// How many lines the logs of incidents have.
pub(crate) fn line_counts(sql: &mut dyn Sql, incidents: &[Id]) -> Result<Vec<(Id, i64)>> {
    let mut out = Vec::with_capacity(incidents.len());
    for chunk in incidents.chunks(COUNTS_MAX) {
        let (list, params) = kernel::db::id_list(chunk);
        let rows = sql.query(
            &format!("SELECT incident_id, COUNT(*) FROM log_line WHERE incident_id IN ({list}) GROUP BY incident_id"),
            &params,
        )?;
        let counts: Result<Vec<(Id, i64)>> = rows.iter().map(|row: &Row| Ok((row.get(0)?, row.get(1)?))).collect();
        out.extend(counts?);
    }
    Ok(out)
}

/// Incidents counted in one statement.
const COUNTS_MAX: usize = 512;

pub(crate) fn types(sql: &mut dyn Sql) -> Result<Vec<IncidentType>> {
    let organisation = sql.organisation();
    sql.find("WHERE organisation = $1 ORDER BY category, priority, code", params![organisation])
}

pub(crate) fn type_labels(sql: &mut dyn Sql) -> Result<Vec<TypeLabel>> {
    let organisation = sql.organisation();
    sql.find("WHERE organisation = $1", params![organisation])
}

pub(crate) fn type_label(sql: &mut dyn Sql, code: &str) -> Result<Option<TypeLabel>> {
    let organisation = sql.organisation();
    sql.find_one("WHERE organisation = $1 AND code = $2", params![organisation, code])
}

pub(crate) fn type_coded(sql: &mut dyn Sql, code: &str) -> Result<Option<IncidentType>> {
    let organisation = sql.organisation();
    sql.find_one("WHERE organisation = $1 AND code = $2", params![organisation, code])
}

/// The chain of a site: its own, or the one that ships.
pub(crate) fn chain_of(sql: &mut dyn Sql, site: Id) -> Result<Chain> {
    let own = sql.find_one("WHERE site_id = $1", params![site])?;
    Ok(own.unwrap_or_else(|| Chain::default_of(site)))
}

pub(crate) fn dispositions(sql: &mut dyn Sql) -> Result<Vec<Disposition>> {
    let organisation = sql.organisation();
    sql.find("WHERE organisation = $1 ORDER BY id", params![organisation])
}

pub(crate) fn disposition_coded(sql: &mut dyn Sql, code: &str) -> Result<Option<Disposition>> {
    let organisation = sql.organisation();
    sql.find_one("WHERE organisation = $1 AND code = $2", params![organisation, code])
}

/// Takes the next number of a site and year.
pub(crate) fn next_serial(sql: &mut dyn Sql, site: Id, year: i64) -> Result<i64> {
    let rows = sql.query("SELECT last FROM incident_counter WHERE site_id = $1 AND year = $2", params![site, year])?;
    let Some(row) = rows.first() else {
        sql.execute("INSERT INTO incident_counter (site_id, year, last) VALUES ($1, $2, 1)", params![site, year])?;
        return Ok(1);
    };
    let serial = row.get::<i64>(0)? + 1;
    sql.execute("UPDATE incident_counter SET last = $3 WHERE site_id = $1 AND year = $2", params![site, year, serial])?;
    Ok(serial)
}
