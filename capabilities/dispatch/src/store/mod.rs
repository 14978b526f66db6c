//! Rows of incidents, assignments, log lines and the catalogue.

mod incidents;
mod past;

use kernel::db::{Row, Sql, SqlExt};
use kernel::{Id, Result, params};

use crate::model::{Assignment, Disposition, Incident, IncidentType, Line};

pub(crate) use incidents::{IncidentFilter, WordMatch, by_import, find as find_incidents};
pub(crate) use past::{past, past_units};

kernel::record!(Incident in "incident":
    id, site_id, number, serial, type_code, priority, place_id, location_text, location_search, latitude, longitude, source,
    caller_name, caller_phone, received_at, time_precision, recorded_at, hold_reason, held_at, held_until,
    backup_requested_at, closed_at, disposition, cancelled_at, outcome_note, reopened_at,
    import_source, import_id, import_extra, version, last_seq);
kernel::record!(Assignment in "assignment":
    id, incident_id, unit_id, backup, assigned_at, assigned_recorded_at, acknowledged_at, acknowledged_recorded_at,
    en_route_at, en_route_recorded_at, on_scene_at, on_scene_recorded_at, cleared_at, cleared_recorded_at,
    refused_at, refused_recorded_at, reason);
kernel::record!(Line in "log_line": id, incident_id, text, author_id, author, corrects, occurred_at, recorded_at);
kernel::record!(IncidentType in "incident_type":
    id, organisation, code, name, category, priority, queue_s, travel_s, scene_s, warning_percent, words, active,
    version);
kernel::record!(Disposition in "disposition": id, organisation, code, name, about, active, version);

/// Condition under which an assignment keeps its unit busy; the partial indexes say the same.
const OPEN: &str = "assignment.cleared_at IS NULL AND assignment.refused_at IS NULL";

pub(crate) fn assignments(sql: &mut dyn Sql, incidents: &[Id]) -> Result<Vec<Assignment>> {
    sql.by_ids("incident_id", incidents, "ORDER BY incident_id, id")
}

pub(crate) fn open_assignments_of_units(sql: &mut dyn Sql, units: &[Id]) -> Result<Vec<Assignment>> {
    sql.by_ids("unit_id", units, &format!("AND {OPEN} ORDER BY id"))
}

/// What is shown of an incident beside a unit that is on it.
struct Numbered {
    id: Id,
    number: String,
}

kernel::record!(Numbered in "incident": id, number);

/// Numbers of incidents.
pub(crate) fn numbers(sql: &mut dyn Sql, ids: &[Id]) -> Result<Vec<(Id, String)>> {
    let incidents: Vec<Numbered> = sql.by_ids("id", ids, "")?;
    Ok(incidents.into_iter().map(|incident| (incident.id, incident.number)).collect())
}

pub(crate) fn lines(sql: &mut dyn Sql, incident: Id) -> Result<Vec<Line>> {
    sql.find("WHERE incident_id = $1 ORDER BY id", params![incident])
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

pub(crate) fn type_coded(sql: &mut dyn Sql, code: &str) -> Result<Option<IncidentType>> {
    let organisation = sql.organisation();
    sql.find_one("WHERE organisation = $1 AND code = $2", params![organisation, code])
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
