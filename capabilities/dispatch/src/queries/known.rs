//! Incidents with what belongs to them: assignments, outside calls, files and lines.
//!
//! Reading them took most of a board's time (docs/design/0017), and most of it is the same as a second ago. Every change of
//! an incident or of a part is an entry of its journal, so both are the same as long as the number of its last entry is.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::db::Sql;
use kernel::{Id, Result};

use crate::model::{Assignment, AttachmentView, Incident, OutsideCallView};
use crate::store::{self, IncidentHead};

/// Incidents that are kept: several boards of the longest page. Beyond it all are forgotten, which costs one slower board.
const KNOWN_MAX: usize = 4_096;

/// An incident and what belongs to it.
#[derive(Debug)]
pub(crate) struct Whole {
    pub incident: Incident,
    pub assignments: Vec<Assignment>,
    pub outside: Vec<OutsideCallView>,
    pub attachments: Vec<AttachmentView>,
    /// Lines in its log.
    pub lines: i64,
}

/// Incidents as they were committed.
#[derive(Debug, Default)]
pub struct KnownIncidents(Mutex<HashMap<Id, Arc<Whole>>>);

impl KnownIncidents {
    /// Some incidents of a snapshot, in their order; those that changed since they were read last are read again.
    ///
    /// # Errors
    /// As [`Sql::query`].
    pub(crate) fn of(&self, sql: &mut dyn Sql, heads: &[IncidentHead]) -> Result<Vec<Arc<Whole>>> {
        let mut wholes = self.still_true(heads);
        let changed: Vec<Id> = heads.iter().map(|head| head.id).filter(|id| !wholes.contains_key(id)).collect();
        if !changed.is_empty() {
            let incidents = store::incidents_by_id(sql, &changed)?;
            let read: Vec<Arc<Whole>> = read(sql, incidents)?.into_iter().map(Arc::new).collect();
            self.keep(&read);
            wholes.extend(read.into_iter().map(|whole| (whole.incident.id, whole)));
        }
        Ok(heads.iter().filter_map(|head| wholes.remove(&head.id)).collect())
    }

    fn still_true(&self, heads: &[IncidentHead]) -> HashMap<Id, Arc<Whole>> {
        let known = self.lock();
        let current = |head: &IncidentHead| {
            let whole = known.get(&head.id).filter(|whole| whole.incident.last_seq == head.last_seq)?;
            Some((head.id, whole.clone()))
        };
        heads.iter().filter_map(current).collect()
    }

    fn keep(&self, wholes: &[Arc<Whole>]) {
        let mut known = self.lock();
        if known.len() + wholes.len() > KNOWN_MAX {
            known.clear();
        }
        known.extend(wholes.iter().map(|whole| (whole.incident.id, whole.clone())));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Id, Arc<Whole>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads what belongs to some incidents; keeps their order.
pub(crate) fn read(sql: &mut dyn Sql, incidents: Vec<Incident>) -> Result<Vec<Whole>> {
    let ids: Vec<Id> = incidents.iter().map(|incident| incident.id).collect();
    let mut assignments = grouped(store::assignments(sql, &ids)?, |one| one.incident_id);
    let mut outside = grouped(store::outside_calls(sql, &ids)?, |one| one.incident_id);
    let mut attachments = grouped(store::attachments(sql, &ids)?, |one| one.incident_id);
    let lines: HashMap<Id, i64> = store::line_counts(sql, &ids)?.into_iter().collect();
    let whole = |incident: Incident| {
        let (id, began) = (incident.id, incident.began());
        Whole {
            assignments: assignments.remove(&id).unwrap_or_default(),
            outside: outside.remove(&id).unwrap_or_default().iter().map(OutsideCallView::from).collect(),
            attachments: attachments
                .remove(&id)
                .unwrap_or_default()
                .into_iter()
                .map(|one| AttachmentView::new(one, began))
                .collect(),
            lines: lines.get(&id).copied().unwrap_or_default(),
            incident,
        }
    };
    Ok(incidents.into_iter().map(whole).collect())
}

fn grouped<T>(rows: Vec<T>, of: fn(&T) -> Id) -> HashMap<Id, Vec<T>> {
    let mut groups: HashMap<Id, Vec<T>> = HashMap::new();
    for row in rows {
        groups.entry(of(&row)).or_default().push(row);
    }
    groups
}
