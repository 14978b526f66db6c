//! For how long persons are kept, whose time is over, and the lists of them.

use kernel::db::{Row, Sql, SqlExt as _};
use kernel::{Id, Result, Tx, params};

use crate::model::{Limits, Proposal, Retention};

kernel::record!(Proposal in "retention_proposal": id, made_at, state, persons, decided_at, decided_by, reason);

/// Whose time is over: all incidents that mention them have been over for long enough, none lies in a compartment, and
/// nothing is held.
const IS_DUE: &str = "subject.organisation = $1 AND subject.erased_at IS NULL AND subject.made_at <= $5 \
    AND EXISTS (SELECT 1 FROM subject_mention WHERE subject_id = subject.id) \
    AND NOT EXISTS (SELECT 1 FROM subject_mention JOIN incident ON incident.id = subject_mention.incident_id \
        WHERE subject_mention.subject_id = subject.id AND (incident.compartment_id IS NOT NULL \
        OR (incident.closed_at IS NULL AND incident.cancelled_at IS NULL) \
        OR (subject_mention.kind = 'caller' AND COALESCE(incident.closed_at, incident.cancelled_at) > $2) \
        OR (subject_mention.kind = 'person' AND COALESCE(incident.closed_at, incident.cancelled_at) > $3) \
        OR (subject_mention.kind = 'vehicle' AND COALESCE(incident.closed_at, incident.cancelled_at) > $4))) \
    AND NOT EXISTS (SELECT 1 FROM legal_hold WHERE lifted_at IS NULL AND (legal_hold.subject_id = subject.id \
        OR legal_hold.incident_id IN (SELECT incident_id FROM subject_mention WHERE subject_id = subject.id)))";

/// Those whose time is over, who were mentioned first first.
pub(crate) fn due(sql: &mut dyn Sql, limits: &Limits, limit: i64) -> Result<Vec<Id>> {
    let organisation = sql.organisation();
    let statement = format!("SELECT id FROM subject WHERE {IS_DUE} ORDER BY made_at, id LIMIT $6");
    let rows = sql.query(
        &statement,
        params![organisation, limits.caller, limits.person, limits.vehicle, limits.latest(), limit],
    )?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Whether one's time is over.
pub(crate) fn is_due(sql: &mut dyn Sql, limits: &Limits, subject: Id) -> Result<bool> {
    let organisation = sql.organisation();
    let statement = format!("SELECT id FROM subject WHERE {IS_DUE} AND id = $6");
    let rows = sql.query(
        &statement,
        params![organisation, limits.caller, limits.person, limits.vehicle, limits.latest(), subject],
    )?;
    Ok(!rows.is_empty())
}

/// The schedule; where none was set, everything is kept for ever.
pub(crate) fn retention(sql: &mut dyn Sql) -> Result<Retention> {
    let organisation = sql.organisation();
    let rows = sql.query(
        "SELECT caller_days, person_days, vehicle_days, least_days, version FROM retention WHERE organisation = $1",
        params![organisation],
    )?;
    let read = |row: &Row| -> Result<Retention> {
        let (caller_days, person_days, vehicle_days) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Retention { caller_days, person_days, vehicle_days, least_days: row.get(3)?, version: row.get(4)? })
    };
    Ok(rows.first().map(read).transpose()?.unwrap_or_default())
}

pub(crate) fn save_retention(tx: &mut Tx<'_>, set: &Retention) -> Result<()> {
    let organisation = tx.organisation();
    tx.execute(
        "INSERT INTO retention (organisation, caller_days, person_days, vehicle_days, least_days, version) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (organisation) DO UPDATE SET caller_days = excluded.caller_days, \
         person_days = excluded.person_days, vehicle_days = excluded.vehicle_days, least_days = excluded.least_days, \
         version = excluded.version",
        params![organisation, set.caller_days, set.person_days, set.vehicle_days, set.least_days, set.version],
    )
}

/// The latest lists, the newest first.
pub(crate) fn proposals(sql: &mut dyn Sql, limit: i64) -> Result<Vec<Proposal>> {
    let organisation = sql.organisation();
    sql.find("WHERE organisation = $1 ORDER BY id DESC LIMIT $2", params![organisation, limit])
}

/// Whether a list waits for somebody.
pub(crate) fn is_proposed(sql: &mut dyn Sql) -> Result<bool> {
    let organisation = sql.organisation();
    let statement = "SELECT id FROM retention_proposal WHERE organisation = $1 AND state = 'open' LIMIT 1";
    Ok(!sql.query(statement, params![organisation])?.is_empty())
}

pub(crate) fn insert_proposal(tx: &mut Tx<'_>, proposal: &Proposal) -> Result<()> {
    let organisation = tx.organisation();
    tx.execute(
        "INSERT INTO retention_proposal (id, organisation, made_at, state, persons) VALUES ($1, $2, $3, $4, $5)",
        params![proposal.id, organisation, proposal.made_at, proposal.state, proposal.persons.clone()],
    )
}
