//! The nodes: each keeps a row of its own, so that every other one sees whether it is there and what its clock says.

use std::path::Path;

use kernel::db::{Sql as _, SqlExt as _};
use kernel::{Context, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};

use super::store::{self, Node, ProbeHour};

/// Name of the file in the data folder by which a node knows its own row.
const FILE: &str = "node.id";
/// A node that was not heard for so long is forgotten, a month in seconds; and so are the hours of its self-probes.
pub(super) const KEPT_S: i64 = 30 * 24 * 3_600;
/// Seconds of an hour.
pub(super) const HOUR_S: i64 = 3_600;
/// Longest word about a failure that is kept.
const WHY_MAX: usize = 500;

/// This node, as it shows itself to the others.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Own {
    pub(super) id: Id,
    pub(super) name: String,
    pub(super) started_at: Time,
    /// Whether it has its database for itself. A row of another node came with a copy of the database.
    pub(super) alone: bool,
}

impl Own {
    /// The node of a data folder that listens at an address. It keeps its row over restarts.
    pub(super) fn of(data: &Path, listens: &str, alone: bool, now: Time) -> std::io::Result<Self> {
        let file = data.join(FILE);
        let known = std::fs::read_to_string(&file).ok().and_then(|text| Id::parse(text.trim()).ok());
        let id = known.unwrap_or_else(|| Id::new(now));
        if known.is_none() {
            // A file that a power cut takes away costs a row that is forgotten in time.
            std::fs::write(&file, format!("{id}\n"))?;
        }
        let machine = rustix::system::uname().nodename().to_string_lossy().into_owned();
        Ok(Self { id, name: format!("{machine} {listens}"), started_at: now, alone })
    }
}

/// What a node tells of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Beat {
    pub(super) own: Own,
    pub(super) clock_ahead_us: Option<i64>,
    /// What its self-probes have shown since the last beat.
    pub(super) shown: Vec<Shown>,
}

/// What one self-probe has shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Shown {
    pub(super) at: Time,
    /// Seconds since the one before; 0 for the first of a process, which says nothing of the time before it.
    pub(super) covers_s: i64,
    /// The step at which it failed, and why.
    pub(super) failed: Option<(String, String)>,
}

/// Keeps the row of a node, without an entry in the journal: it says nothing of what was done. Gives the number of its
/// self-probes so far.
pub(super) fn beat(tx: &mut Tx<'_>, context: &Context, beat: Beat) -> Result<i64> {
    let Beat { own, clock_ahead_us, shown } = beat;
    let present: Option<Node> = tx.by_id(own.id)?;
    let is_new = present.is_none();
    let mut node = present.unwrap_or_else(|| Node {
        id: own.id,
        organisation: tx.organisation(),
        name: String::new(),
        version: String::new(),
        started_at: own.started_at,
        beat_at: context.now,
        clock_ahead_us: None,
        probed_since: None,
        probed_at: None,
        probes: 0,
        failed_at: None,
        failed_step: None,
        failed_why: None,
    });
    node.name.clone_from(&own.name);
    env!("CARGO_PKG_VERSION").clone_into(&mut node.version);
    (node.started_at, node.beat_at) = (own.started_at, context.now);
    node.clock_ahead_us = clock_ahead_us;
    for one in &shown {
        node.probed_since = node.probed_since.or(Some(one.at));
        node.probed_at = Some(one.at);
        node.probes += 1;
        if let Some((step, why)) = &one.failed {
            node.failed_at = Some(one.at);
            node.failed_step = Some(step.clone());
            node.failed_why = Some(why.chars().take(WHY_MAX).collect());
        }
    }
    if is_new {
        tx.insert(&node)?;
    } else {
        tx.save(&node)?;
    }
    for one in shown {
        count(tx, node.id, &one)?;
    }
    if own.alone {
        store::forget_others(tx, node.id)?;
    } else {
        store::forget_nodes(tx, context.now.plus_seconds(-KEPT_S))?;
    }
    Ok(node.probes)
}

/// Adds a self-probe to its hour.
fn count(tx: &mut Tx<'_>, node: Id, shown: &Shown) -> Result<()> {
    let hour = shown.at.micros() / 1_000_000 / HOUR_S;
    let present = store::hour(tx, node, hour)?;
    let is_new = present.is_none();
    let mut row = present.unwrap_or_else(|| ProbeHour {
        id: Id::new(shown.at),
        node_id: node,
        hour,
        good_s: 0,
        runs: 0,
        failures: 0,
    });
    row.runs += 1;
    match &shown.failed {
        None => row.good_s += shown.covers_s,
        Some(_) => row.failures += 1,
    }
    if !is_new {
        return tx.save(&row);
    }
    tx.insert(&row)?;
    store::forget_hours(tx, node, hour - KEPT_S / HOUR_S)
}

/// The share of a time in which everything worked, as far as self-probes tell: from the beginning of the hour `from`, or
/// from the first self-probe of all, to the last one. While nobody probed, the node was not there. None before the second.
pub(super) fn availability(node: &Node, hours: &[ProbeHour], from: i64) -> Option<f64> {
    let begun = node.probed_since?.micros().max(from * HOUR_S * 1_000_000);
    let of = (node.probed_at?.micros() - begun) / 1_000_000;
    let good: i64 = hours.iter().filter(|hour| hour.hour >= from).map(|hour| hour.good_s).sum();
    (of > 0).then(|| (good as f64 / of as f64).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_has_probed_was_not_there() {
        let at = |hour: i64, minute: i64| Time::from_micros((hour * HOUR_S + minute * 60) * 1_000_000);
        let node = |since: Time, last: Time| Node {
            id: Id::nil(),
            organisation: Id::nil(),
            name: String::new(),
            version: String::new(),
            started_at: since,
            beat_at: last,
            clock_ahead_us: None,
            probed_since: Some(since),
            probed_at: Some(last),
            probes: 1,
            failed_at: None,
            failed_step: None,
            failed_why: None,
        };
        let hour = |hour: i64, good_s: i64| ProbeHour {
            id: Id::nil(),
            node_id: Id::nil(),
            hour,
            good_s,
            runs: 1,
            failures: 0,
        };
        let check = |since: Time, last: Time, hours: &[(i64, i64)], from: i64, expected: Option<f64>| {
            let hours: Vec<ProbeHour> = hours.iter().map(|(number, good)| hour(*number, *good)).collect();
            assert_eq!(availability(&node(since, last), &hours, from), expected, "{hours:?} from {from}");
        };
        check(at(100, 0), at(100, 0), &[(100, 0)], 77, None);
        check(at(100, 30), at(101, 30), &[(100, 1_800), (101, 1_800)], 78, Some(1.0));
        // A quarter of an hour failed.
        check(at(100, 30), at(101, 30), &[(100, 1_800), (101, 900)], 78, Some(0.75));
        // It did not run for an hour.
        check(at(100, 0), at(102, 0), &[(100, 3_600)], 78, Some(0.5));
        // What was before the hours that are asked for does not count.
        check(at(0, 0), at(101, 0), &[(50, 1), (100, 3_600)], 100, Some(1.0));
    }
}
