//! Where persons are mentioned, legal holds, and what is still to be given a subject.

use kernel::db::{Filter, Sql, SqlExt as _};
use kernel::{Id, Result, Tx, params};

use crate::model::{Attachment, Incident, LegalHold, Line, Mention, Person, Vehicle};

kernel::record!(Mention in "subject_mention": subject_id, kind, thing_id, incident_id);
kernel::record!(LegalHold in "legal_hold":
    id, subject_id, incident_id, reason, placed_by, placed_at, lifted_by, lifted_at, lifted_reason);

pub(crate) fn mention(tx: &mut Tx<'_>, mention: &Mention) -> Result<()> {
    tx.execute(
        "INSERT INTO subject_mention (subject_id, kind, thing_id, incident_id) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (subject_id, kind, thing_id) DO NOTHING",
        params![mention.subject_id, mention.kind, mention.thing_id, mention.incident_id],
    )
}

pub(crate) fn mentions(sql: &mut dyn Sql, subject: Id, limit: i64) -> Result<Vec<Mention>> {
    sql.find("WHERE subject_id = $1 ORDER BY incident_id, kind, thing_id LIMIT $2", params![subject, limit])
}

/// Where some persons are mentioned.
pub(crate) fn mentions_of(sql: &mut dyn Sql, subjects: &[Id]) -> Result<Vec<Mention>> {
    sql.by_ids("subject_id", subjects, "")
}

pub(crate) fn mentioned_on(sql: &mut dyn Sql, incidents: &[Id]) -> Result<Vec<Mention>> {
    sql.by_ids("incident_id", incidents, "")
}

/// Holds on a person or on incidents that were not lifted.
pub(crate) fn holds_on(sql: &mut dyn Sql, subject: Id, incidents: &[Id]) -> Result<Vec<LegalHold>> {
    let mut holds: Vec<LegalHold> = sql.find("WHERE subject_id = $1 AND lifted_at IS NULL", params![subject])?;
    holds.extend(sql.by_ids::<LegalHold>("incident_id", incidents, "AND lifted_at IS NULL")?);
    Ok(holds)
}

/// Holds, the newest first; those that were lifted only when asked for.
pub(crate) fn holds(sql: &mut dyn Sql, lifted: bool, before: Option<Id>, limit: i64) -> Result<Vec<LegalHold>> {
    let mut filter = Filter::default();
    filter.add("organisation = {}", [sql.organisation().into()]);
    filter.add(if lifted { "lifted_at IS NOT NULL" } else { "lifted_at IS NULL" }, []);
    if let Some(before) = before {
        filter.add("id < {}", [before.into()]);
    }
    let (tail, params) = filter.finish("ORDER BY id DESC LIMIT {}", limit);
    sql.find(&tail, &params)
}

pub(crate) fn insert_hold(tx: &mut Tx<'_>, hold: &LegalHold) -> Result<()> {
    let organisation = tx.organisation();
    tx.execute(
        "INSERT INTO legal_hold (id, organisation, subject_id, incident_id, reason, placed_by, placed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![
            hold.id,
            organisation,
            hold.subject_id,
            hold.incident_id,
            hold.reason.as_str(),
            hold.placed_by.as_str(),
            hold.placed_at
        ],
    )
}

pub(crate) fn lines_by_id(sql: &mut dyn Sql, ids: &[Id]) -> Result<Vec<Line>> {
    sql.by_ids("id", ids, "")
}

pub(crate) fn attachments_by_id(sql: &mut dyn Sql, ids: &[Id]) -> Result<Vec<Attachment>> {
    sql.by_ids("id", ids, "")
}

/// Persons that are still there, by their ids.
pub(crate) fn persons_by_id(sql: &mut dyn Sql, ids: &[Id]) -> Result<Vec<Person>> {
    sql.by_ids("id", ids, "")
}

/// Vehicles that are still there, by their ids.
pub(crate) fn vehicles_by_id(sql: &mut dyn Sql, ids: &[Id]) -> Result<Vec<Vehicle>> {
    sql.by_ids("id", ids, "")
}

/// Incidents whose caller has no subject yet.
pub(crate) fn unknown_callers(sql: &mut dyn Sql, limit: i64) -> Result<Vec<Incident>> {
    sql.find(
        "WHERE caller_subject_id IS NULL AND (caller_name IS NOT NULL OR caller_phone IS NOT NULL) LIMIT $1",
        params![limit],
    )
}

/// Persons who have none.
pub(crate) fn unknown_persons(sql: &mut dyn Sql, limit: i64) -> Result<Vec<Person>> {
    sql.find("WHERE subject_id IS NULL LIMIT $1", params![limit])
}

/// Vehicles whose keepers have none.
pub(crate) fn unknown_vehicles(sql: &mut dyn Sql, limit: i64) -> Result<Vec<Vehicle>> {
    sql.find("WHERE subject_id IS NULL LIMIT $1", params![limit])
}

/// Files whose content is still to be given up.
pub(crate) fn files_to_erase(sql: &mut dyn Sql, limit: i64) -> Result<Vec<Attachment>> {
    sql.find("WHERE erased_at IS NOT NULL AND sha256 <> '' LIMIT $1", params![limit])
}

/// Notes that the content of a file is gone.
pub(crate) fn forget_content(tx: &mut Tx<'_>, id: Id) -> Result<()> {
    tx.execute("UPDATE attachment SET sha256 = '' WHERE id = $1", params![id])
}

/// Whether another file that stays has the same content.
pub(crate) fn is_content_kept(sql: &mut dyn Sql, sha256: &str) -> Result<bool> {
    let rows =
        sql.query("SELECT id FROM attachment WHERE sha256 = $1 AND erased_at IS NULL LIMIT 1", params![sha256])?;
    Ok(!rows.is_empty())
}
