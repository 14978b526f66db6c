//! Rows of compartments.

use kernel::db::{Sql, SqlExt};
use kernel::{Id, Result, Time, params};

use crate::model::{BrokenGlass, Compartment, Member};

kernel::record!(Compartment in "compartment": id, organisation, name, about, keeper_id, created_at, version);
kernel::record!(Member in "compartment_member": id, compartment_id, account_id, since, until_at, glass_id);
kernel::record!(BrokenGlass in "broken_glass":
    id, compartment_id, asker_id, reason, asked_at, confirmer_id, confirmed_at, ends_at, ended_at);

/// Compartments of one list at the most: an organisation has a handful.
const COMPARTMENTS_MAX: i64 = 500;

pub(crate) fn compartments(sql: &mut dyn Sql) -> Result<Vec<Compartment>> {
    let organisation = sql.organisation();
    sql.find("WHERE organisation = $1 ORDER BY name, id LIMIT $2", params![organisation, COMPARTMENTS_MAX])
}

pub(crate) fn compartment_named(sql: &mut dyn Sql, name: &str) -> Result<Option<Compartment>> {
    let organisation = sql.organisation();
    sql.find_one("WHERE organisation = $1 AND name = $2", params![organisation, name])
}

/// Where an account is in.
pub(crate) fn memberships(sql: &mut dyn Sql, account: Id) -> Result<Vec<Member>> {
    sql.find("WHERE account_id = $1", params![account])
}

/// Who is in some compartments.
pub(crate) fn members(sql: &mut dyn Sql, compartments: &[Id]) -> Result<Vec<Member>> {
    sql.by_ids("compartment_id", compartments, "ORDER BY compartment_id, id")
}

pub(crate) fn delete_member(sql: &mut dyn Sql, id: Id) -> Result<()> {
    sql.execute("DELETE FROM compartment_member WHERE id = $1", params![id])
}

/// The requests of some compartments that have not ended, oldest first.
pub(crate) fn open_glass(sql: &mut dyn Sql, compartments: &[Id], now: Time) -> Result<Vec<BrokenGlass>> {
    let mut glass: Vec<BrokenGlass> =
        sql.by_ids("compartment_id", compartments, "AND ended_at IS NULL ORDER BY compartment_id, id")?;
    glass.retain(|one| now < one.ends_at);
    Ok(glass)
}
