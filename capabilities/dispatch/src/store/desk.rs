//! Rows of the control room.

use kernel::db::{Filter, Sql, SqlExt};
use kernel::{Id, Result, Scope, Time, params};

use crate::model::{Incident, PassOn, Position};

kernel::record!(Position in "desk_position": id, site_id, name, holder_id, held_since, retired, version);
kernel::record!(PassOn in "pass_on":
    id, position_id, text, author_id, author, written_at, incidents, signer_id, signer, signed_at);

/// Positions in use, and with `retired` those that are not, by name.
pub(crate) fn positions(sql: &mut dyn Sql, scope: &Scope, retired: bool, limit: i64) -> Result<Vec<Position>> {
    let mut filter = Filter::scoped(scope, "desk_position.site_id");
    if !retired {
        filter.add("desk_position.retired = {}", [false.into()]);
    }
    let (tail, params) = filter.finish("ORDER BY desk_position.name, desk_position.id LIMIT {}", limit);
    sql.find(&tail, &params)
}

pub(crate) fn position_named(sql: &mut dyn Sql, site: Id, name: &str) -> Result<Option<Position>> {
    sql.find_one("WHERE site_id = $1 AND name = $2", params![site, name])
}

/// What was passed on with these positions and is not signed yet, oldest first.
pub(crate) fn unsigned(sql: &mut dyn Sql, positions: &[Id]) -> Result<Vec<PassOn>> {
    sql.by_ids("position_id", positions, "AND signed_at IS NULL ORDER BY id")
}

/// What was passed on with a position, newest first, after an id.
pub(crate) fn pass_ons(sql: &mut dyn Sql, position: Id, after: Option<Id>, limit: i64) -> Result<Vec<PassOn>> {
    let mut filter = Filter::default();
    filter.add("pass_on.position_id = {}", [position.into()]);
    if let Some(after) = after {
        filter.add("pass_on.id < {}", [after.into()]);
    }
    let (tail, params) = filter.finish("ORDER BY pass_on.id DESC LIMIT {}", limit);
    sql.find(&tail, &params)
}

/// The open incidents of a site that somebody answers for.
pub(crate) fn open_of(sql: &mut dyn Sql, owner: Id, site: Id, limit: i64) -> Result<Vec<Incident>> {
    sql.find(
        "WHERE owner_id = $1 AND site_id = $2 AND closed_at IS NULL AND cancelled_at IS NULL ORDER BY id LIMIT $3",
        params![owner, site, limit],
    )
}

/// Somebody who has an incident open.
#[derive(Clone, Debug)]
pub(crate) struct Presence {
    pub id: Id,
    pub incident_id: Id,
    pub account_id: Id,
    pub until_at: Time,
}

kernel::record!(Presence in "presence": id, incident_id, account_id, until_at);

/// Who has an incident open now.
pub(crate) fn present(sql: &mut dyn Sql, incident: Id, now: Time) -> Result<Vec<Presence>> {
    sql.find("WHERE incident_id = $1 AND until_at > $2 ORDER BY id", params![incident, now])
}

/// Takes away what lapsed, and what this account had on the incident.
pub(crate) fn forget_presence(sql: &mut dyn Sql, incident: Id, account: Id, now: Time) -> Result<()> {
    sql.execute(
        "DELETE FROM presence WHERE until_at <= $3 OR (incident_id = $1 AND account_id = $2)",
        params![incident, account, now],
    )
}
