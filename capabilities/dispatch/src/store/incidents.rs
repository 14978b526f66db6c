//! Finding incidents.

use kernel::db::{Filter, Sql, SqlExt, Value};
use kernel::{Id, Reach, Result, Time, params};

use crate::model::{Incident, IncidentState};

/// Which incidents to find.
#[derive(Clone, Debug, Default)]
pub(crate) struct IncidentFilter {
    /// What is not closed or cancelled; in the board's order.
    pub open: bool,
    /// One state.
    pub state: Option<IncidentState>,
    /// Codes of types; none: all.
    pub types: Option<Vec<String>>,
    /// One priority.
    pub priority: Option<i64>,
    /// Those on which one of these units is.
    pub units: Option<Vec<Id>>,
    /// The account that answers for it.
    pub owner: Option<Id>,
    /// Those of which something is overrun.
    pub escalated: bool,
    /// Last part of the number.
    pub serial: Option<i64>,
    /// The whole number.
    pub number: Option<String>,
    /// Words, each of which must fit the type or the place.
    pub words: Vec<WordMatch>,
    /// Begin after this one: priority (open lists only), time received, id.
    pub after: Option<(i64, Time, Id)>,
}

/// Of an incident, what tells its place in a list and whether it has changed.
#[derive(Clone, Debug)]
pub(crate) struct IncidentHead {
    pub id: Id,
    pub priority: i64,
    pub received_at: Time,
    /// The number of its last entry in the journal.
    pub last_seq: i64,
}

/// What one word of a search fits.
#[derive(Clone, Debug, Default)]
pub(crate) struct WordMatch {
    /// Types whose name holds it.
    pub types: Vec<String>,
    /// Places whose path holds it.
    pub places: Vec<Id>,
    /// The word itself, looked for in free-text locations.
    pub word: String,
}

const OPEN: &str = "incident.closed_at IS NULL AND incident.cancelled_at IS NULL";
const BUSY: &str = "assignment.cleared_at IS NULL AND assignment.refused_at IS NULL";

/// Assignments that count since the incident was opened or reopened, as model/state.rs has it.
fn assigned(condition: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM assignment WHERE assignment.incident_id = incident.id AND {condition} \
         AND (({BUSY}) OR incident.reopened_at IS NULL OR assignment.assigned_recorded_at >= incident.reopened_at))"
    )
}

fn state_condition(state: IncidentState) -> String {
    let on_scene = assigned(&format!("{BUSY} AND assignment.on_scene_at IS NOT NULL"));
    let busy = assigned(BUSY);
    let done = assigned("assignment.cleared_at IS NOT NULL AND assignment.refused_at IS NULL");
    match state {
        IncidentState::Closed => "incident.closed_at IS NOT NULL AND incident.cancelled_at IS NULL".to_owned(),
        IncidentState::Cancelled => "incident.cancelled_at IS NOT NULL".to_owned(),
        IncidentState::OnScene => format!("{OPEN} AND {on_scene}"),
        IncidentState::Dispatched => format!("{OPEN} AND {busy} AND NOT {on_scene}"),
        IncidentState::Held => format!("{OPEN} AND NOT {busy} AND incident.held_at IS NOT NULL"),
        IncidentState::Cleared => format!("{OPEN} AND NOT {busy} AND incident.held_at IS NULL AND {done}"),
        IncidentState::Received => format!("{OPEN} AND NOT {busy} AND incident.held_at IS NULL AND NOT {done}"),
    }
}

fn list(count: usize) -> String {
    vec!["{}"; count].join(", ")
}

/// The incidents that a filter chooses: open ones by priority, then age; others newest first.
pub(crate) fn find(sql: &mut dyn Sql, reach: &Reach, filter: &IncidentFilter, limit: i64) -> Result<Vec<IncidentHead>> {
    let mut conditions = Filter::reaching(reach, "incident");
    if filter.open {
        conditions.add(OPEN, []);
    }
    if let Some(state) = filter.state {
        conditions.add(&state_condition(state), []);
    }
    if let Some(types) = &filter.types {
        conditions.add(
            &format!("incident.type_code IN ({})", list(types.len())),
            types.iter().map(|code| Value::from(code.as_str())),
        );
    }
    if let Some(priority) = filter.priority {
        conditions.add("incident.priority = {}", [priority.into()]);
    }
    if let Some(owner) = filter.owner {
        conditions.add("incident.owner_id = {}", [owner.into()]);
    }
    if filter.escalated {
        conditions.add("incident.overrun_at IS NOT NULL", []);
    }
    if let Some(serial) = filter.serial {
        conditions.add("incident.serial = {}", [serial.into()]);
    }
    if let Some(number) = &filter.number {
        // By the serial as well, for its index: the number alone is unique only within a site.
        let serial: i64 = number.rsplit('-').next().and_then(|part| part.parse().ok()).unwrap_or_default();
        conditions.add("incident.serial = {} AND incident.number = {}", [serial.into(), number.as_str().into()]);
    }
    if let Some(units) = &filter.units {
        if units.is_empty() {
            return Ok(Vec::new());
        }
        conditions.add(
            &assigned(&format!("{BUSY} AND assignment.unit_id IN ({})", list(units.len()))),
            units.iter().map(|unit| Value::from(*unit)),
        );
    }
    for word in &filter.words {
        add_word(&mut conditions, word);
    }
    if let Some((priority, received_at, id)) = filter.after {
        if filter.open {
            conditions.add(
                "incident.priority > {} OR (incident.priority = {} AND (incident.received_at > {} \
                 OR (incident.received_at = {} AND incident.id > {})))",
                [priority.into(), priority.into(), received_at.into(), received_at.into(), id.into()],
            );
        } else {
            conditions.add(
                "incident.received_at < {} OR (incident.received_at = {} AND incident.id < {})",
                [received_at.into(), received_at.into(), id.into()],
            );
        }
    }
    let tail = if filter.open {
        "ORDER BY incident.priority, incident.received_at, incident.id LIMIT {}"
    } else {
        "ORDER BY incident.received_at DESC, incident.id DESC LIMIT {}"
    };
    let (tail, params) = conditions.finish(tail, limit);
    sql.find(&tail, &params)
}

fn add_word(conditions: &mut Filter, word: &WordMatch) {
    let mut parts = vec!["incident.location_search LIKE {}".to_owned()];
    let mut values = vec![Value::Text(format!("% {}%", word.word))];
    if !word.types.is_empty() {
        parts.push(format!("incident.type_code IN ({})", list(word.types.len())));
        values.extend(word.types.iter().map(|code| Value::from(code.as_str())));
    }
    if !word.places.is_empty() {
        parts.push(format!("incident.place_id IN ({})", list(word.places.len())));
        values.extend(word.places.iter().map(|place| Value::from(*place)));
    }
    conditions.add(&parts.join(" OR "), values);
}

/// An incident of a reach. The database looks at the reach, so that one that is hidden costs what one costs that is not there.
pub(crate) fn reached(sql: &mut dyn Sql, reach: &Reach, id: Id) -> Result<Option<Incident>> {
    let mut conditions = Filter::reaching(reach, "incident");
    conditions.add("incident.id = {}", [id.into()]);
    let (tail, params) = conditions.finish("LIMIT {}", 1);
    sql.find_one(&tail, &params)
}

/// The incident that an import made before.
pub(crate) fn by_import(sql: &mut dyn Sql, site: Id, source: &str, id: &str) -> Result<Option<Incident>> {
    sql.find_one("WHERE site_id = $1 AND import_source = $2 AND import_id = $3", params![site, source, id])
}

/// Incidents at some places that were received in a time, newest first.
pub(crate) fn earlier(
    sql: &mut dyn Sql,
    reach: &Reach,
    places: &[Id],
    since: Time,
    before: Time,
    limit: usize,
) -> Result<Vec<Incident>> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let mut conditions = Filter::reaching(reach, "incident");
    conditions
        .add(&format!("incident.place_id IN ({})", list(places.len())), places.iter().map(|place| Value::from(*place)));
    conditions.add("incident.received_at >= {} AND incident.received_at < {}", [since.into(), before.into()]);
    let (tail, params) = conditions.finish(
        "ORDER BY incident.received_at DESC, incident.id DESC LIMIT {}",
        i64::try_from(limit).unwrap_or(i64::MAX),
    );
    sql.find(&tail, &params)
}
