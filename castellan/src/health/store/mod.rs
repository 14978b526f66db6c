//! Rows of nodes and of what their self-probes have shown.

use kernel::db::{Sql, SqlExt as _};
use kernel::{Id, Result, Time, params};

/// A node as stored.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) id: Id,
    pub(super) organisation: Id,
    pub(super) name: String,
    pub(super) version: String,
    pub(super) started_at: Time,
    pub(super) beat_at: Time,
    pub(super) clock_ahead_us: Option<i64>,
    pub(super) probed_since: Option<Time>,
    pub(super) probed_at: Option<Time>,
    pub(super) probes: i64,
    pub(super) failed_at: Option<Time>,
    pub(super) failed_step: Option<String>,
    pub(super) failed_why: Option<String>,
}

/// What the self-probes of one hour have shown.
#[derive(Clone, Debug)]
pub(super) struct ProbeHour {
    pub(super) id: Id,
    pub(super) node_id: Id,
    pub(super) hour: i64,
    pub(super) good_s: i64,
    pub(super) runs: i64,
    pub(super) failures: i64,
}

kernel::record!(Node in "node": id, organisation, name, version, started_at, beat_at, clock_ahead_us, probed_since,
    probed_at, probes, failed_at, failed_step, failed_why);
kernel::record!(ProbeHour in "probe_hour": id, node_id, hour, good_s, runs, failures);

/// The nodes that were heard since a moment, by name.
pub(super) fn nodes(sql: &mut dyn Sql, since: Time) -> Result<Vec<Node>> {
    let organisation = sql.organisation();
    sql.find("WHERE organisation = $1 AND beat_at >= $2 ORDER BY name, id", params![organisation, since])
}

/// The hours of a node from one on.
pub(super) fn hours(sql: &mut dyn Sql, node: Id, from: i64) -> Result<Vec<ProbeHour>> {
    sql.find("WHERE node_id = $1 AND hour >= $2 ORDER BY hour", params![node, from])
}

pub(super) fn hour(sql: &mut dyn Sql, node: Id, hour: i64) -> Result<Option<ProbeHour>> {
    sql.find_one("WHERE node_id = $1 AND hour = $2", params![node, hour])
}

/// Forgets the hours of a node before one.
pub(super) fn forget_hours(sql: &mut dyn Sql, node: Id, before: i64) -> Result<()> {
    sql.execute("DELETE FROM probe_hour WHERE node_id = $1 AND hour < $2", params![node, before])
}

/// Forgets every node but one.
pub(super) fn forget_others(sql: &mut dyn Sql, node: Id) -> Result<()> {
    sql.execute("DELETE FROM probe_hour WHERE node_id <> $1", params![node])?;
    let organisation = sql.organisation();
    sql.execute("DELETE FROM node WHERE organisation = $1 AND id <> $2", params![organisation, node])
}

/// Forgets nodes that were not heard since a moment.
pub(super) fn forget_nodes(sql: &mut dyn Sql, before: Time) -> Result<()> {
    let organisation = sql.organisation();
    sql.execute(
        "DELETE FROM probe_hour WHERE node_id IN (SELECT id FROM node WHERE organisation = $1 AND beat_at < $2)",
        params![organisation, before],
    )?;
    sql.execute("DELETE FROM node WHERE organisation = $1 AND beat_at < $2", params![organisation, before])
}
