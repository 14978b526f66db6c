//! What happened in a period, for the capability `figures` above.

use std::collections::{BTreeMap, HashMap};

use kernel::db::Sql;
use kernel::journal::{self, EntryActor};
use kernel::{Id, Reach, Result, Time};

use crate::model::{Past, PastFilter};
use crate::store;

/// Incidents received in a period with their units, by time received, then id, after the one named.
///
/// # Errors
/// As [`Sql::query`].
pub fn past(
    sql: &mut dyn Sql,
    reach: &Reach,
    filter: &PastFilter,
    after: Option<(Time, Id)>,
    limit: i64,
) -> Result<Vec<Past>> {
    let mut part = store::past(sql, reach, filter, after, limit)?;
    let (Some(first), Some(last)) = (part.first(), part.last()) else { return Ok(part) };
    let units = store::past_units(sql, reach, filter, first.received_at, last.received_at)?;
    let places: HashMap<Id, usize> = part.iter().enumerate().map(|(place, incident)| (incident.id, place)).collect();
    for unit in units {
        // Another part may hold incidents of the same microsecond.
        if let Some(incident) = places.get(&unit.incident_id).and_then(|place| part.get_mut(*place)) {
            incident.units.push(unit);
        }
    }
    Ok(part)
}

/// Who opened incidents, from the journal. Imported ones were opened by nobody here.
///
/// # Errors
/// As [`Sql::query`].
pub fn openers(sql: &mut dyn Sql, incidents: &[Id]) -> Result<BTreeMap<Id, EntryActor>> {
    let streams: BTreeMap<String, Id> = incidents.iter().map(|id| (journal::stream("incident", *id), *id)).collect();
    let names: Vec<&str> = streams.keys().map(String::as_str).collect();
    let actors = journal::actors(sql, "incident.created", &names)?;
    Ok(actors.into_iter().filter_map(|(stream, actor)| Some((*streams.get(&stream)?, actor))).collect())
}
