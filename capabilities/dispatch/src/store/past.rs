//! Incidents of a period for figures: few columns, by time, a part at a time.

use kernel::db::{Filter, Row, Sql, Value};
use kernel::{Id, Reach, Result, Time};

use crate::model::{Past, PastFilter, PastUnit};

const INCIDENT: &str = "SELECT incident.id, incident.site_id, incident.number, incident.type_code, incident.priority, \
    incident.place_id, incident.location_text, incident.received_at, incident.time_precision, incident.closed_at, \
    incident.cancelled_at, incident.import_source FROM incident";
const UNIT: &str = "SELECT assignment.incident_id, assignment.unit_id, assignment.assigned_at, assignment.en_route_at, \
    assignment.on_scene_at, assignment.cleared_at, assignment.refused_at \
    FROM incident JOIN assignment ON assignment.incident_id = incident.id";

/// Incidents received from one moment to before another, by time, without their units.
pub(crate) fn past(
    sql: &mut dyn Sql,
    reach: &Reach,
    filter: &PastFilter,
    after: Option<(Time, Id)>,
    limit: i64,
) -> Result<Vec<Past>> {
    // One lower bound only: of two, the database may take the wrong one and read the parts before again.
    let mut conditions = conditions(reach, filter, after.map_or(filter.from, |(received_at, _)| received_at));
    conditions.add("incident.received_at < {}", [filter.to.into()]);
    if let Some((received_at, id)) = after {
        conditions.add("incident.received_at > {} OR incident.id > {}", [received_at.into(), id.into()]);
    }
    let (tail, params) = conditions.finish("ORDER BY incident.received_at, incident.id LIMIT {}", limit);
    sql.query(&format!("{INCIDENT} {tail}"), &params)?.into_iter().map(read).collect()
}

/// The units of incidents received from one moment to another, both included.
pub(crate) fn past_units(
    sql: &mut dyn Sql,
    reach: &Reach,
    filter: &PastFilter,
    first: Time,
    last: Time,
) -> Result<Vec<PastUnit>> {
    let (tail, params) = conditions(reach, filter, first).finish("AND incident.received_at <= {}", last.micros());
    sql.query(&format!("{UNIT} {tail}"), &params)?.into_iter().map(read_unit).collect()
}

fn conditions(reach: &Reach, filter: &PastFilter, from: Time) -> Filter {
    let mut conditions = Filter::reaching(reach, "incident");
    conditions.add("incident.received_at >= {}", [from.into()]);
    if let Some(code) = &filter.type_code {
        conditions.add("incident.type_code = {}", [Value::from(code.as_str())]);
    }
    if let Some(priority) = filter.priority {
        conditions.add("incident.priority = {}", [priority.into()]);
    }
    conditions
}

fn read(row: Row) -> Result<Past> {
    let mut values = row.into_values();
    Ok(Past {
        id: values.take()?,
        site_id: values.take()?,
        number: values.take()?,
        type_code: values.take()?,
        priority: values.take()?,
        place_id: values.take()?,
        location_text: values.take()?,
        received_at: values.take()?,
        time_precision: values.take()?,
        closed_at: values.take()?,
        cancelled_at: values.take()?,
        import_source: values.take()?,
        units: Vec::new(),
    })
}

fn read_unit(row: Row) -> Result<PastUnit> {
    let mut values = row.into_values();
    Ok(PastUnit {
        incident_id: values.take()?,
        unit_id: values.take()?,
        assigned_at: values.take()?,
        en_route_at: values.take()?,
        on_scene_at: values.take()?,
        cleared_at: values.take()?,
        refused_at: values.take()?,
    })
}
