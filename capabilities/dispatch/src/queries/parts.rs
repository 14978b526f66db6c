//! What belongs to incidents: their assignments, outside calls, files and lines.
//!
//! Reading them took half of a board's time, four lists of 500 ids each (docs/design/0017), and most of it is the same as a
//! second ago. Every change of a part is an entry of its incident, so parts are the same as long as the number of the
//! incident's last entry is.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::db::Sql;
use kernel::{Id, Result, Time};

use crate::model::{Assignment, AttachmentView, Incident, OutsideCallView};
use crate::store;

/// Incidents whose parts are kept: several boards of the longest page. Beyond it all are forgotten, which costs one
/// slower board.
const KNOWN_MAX: usize = 4_096;

/// What belongs to one incident.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    pub assignments: Vec<Assignment>,
    pub outside: Vec<OutsideCallView>,
    pub attachments: Vec<AttachmentView>,
    /// Lines in its log.
    pub lines: i64,
}

/// Parts of incidents as they were committed, each with the number of its incident's last entry.
#[derive(Debug, Default)]
pub struct KnownParts(Mutex<HashMap<Id, (i64, Arc<Parts>)>>);

impl KnownParts {
    /// The parts of some incidents of a snapshot; those that changed since they were read last are read again.
    ///
    /// # Errors
    /// As [`Sql::query`].
    pub(crate) fn of(&self, sql: &mut dyn Sql, incidents: &[Incident]) -> Result<HashMap<Id, Arc<Parts>>> {
        let mut parts = self.still_true(incidents);
        let changed: Vec<&Incident> = incidents.iter().filter(|incident| !parts.contains_key(&incident.id)).collect();
        let read = read(sql, changed.iter().copied())?;
        self.keep(&changed, &read);
        parts.extend(read);
        Ok(parts)
    }

    fn still_true(&self, incidents: &[Incident]) -> HashMap<Id, Arc<Parts>> {
        let known = self.lock();
        let current = |incident: &Incident| {
            known.get(&incident.id).filter(|(seq, _)| *seq == incident.last_seq).map(|(_, parts)| parts.clone())
        };
        incidents.iter().filter_map(|incident| Some((incident.id, current(incident)?))).collect()
    }

    fn keep(&self, incidents: &[&Incident], parts: &HashMap<Id, Arc<Parts>>) {
        let mut known = self.lock();
        if known.len() + incidents.len() > KNOWN_MAX {
            known.clear();
        }
        for incident in incidents {
            if let Some(parts) = parts.get(&incident.id) {
                known.insert(incident.id, (incident.last_seq, parts.clone()));
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Id, (i64, Arc<Parts>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads the parts of some incidents.
pub(crate) fn read<'a>(
    sql: &mut dyn Sql,
    incidents: impl IntoIterator<Item = &'a Incident>,
) -> Result<HashMap<Id, Arc<Parts>>> {
    let began: HashMap<Id, Time> = incidents.into_iter().map(|incident| (incident.id, incident.began())).collect();
    let ids: Vec<Id> = began.keys().copied().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut parts: HashMap<Id, Parts> = ids.iter().map(|id| (*id, Parts::default())).collect();
    for assignment in store::assignments(sql, &ids)? {
        parts.entry(assignment.incident_id).or_default().assignments.push(assignment);
    }
    for call in store::outside_calls(sql, &ids)? {
        parts.entry(call.incident_id).or_default().outside.push(OutsideCallView::from(&call));
    }
    for attachment in store::attachments(sql, &ids)? {
        let Some(began) = began.get(&attachment.incident_id) else { continue };
        let parts = parts.entry(attachment.incident_id).or_default();
        parts.attachments.push(AttachmentView::new(attachment, *began));
    }
    for (incident, lines) in store::line_counts(sql, &ids)? {
        parts.entry(incident).or_default().lines = lines;
    }
    Ok(parts.into_iter().map(|(id, parts)| (id, Arc::new(parts))).collect())
}
