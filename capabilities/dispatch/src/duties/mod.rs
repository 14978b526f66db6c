//! What runs by itself: promises that were not kept, the chain that hears of them, and a hold that ends.

mod retention;
mod schedule;
mod subjects;
mod watch;

use kernel::db::SqlExt as _;
use kernel::sweep::{Deadline, Duty};
use kernel::{Context, Result, Tx};

use crate::commands::{
    ARRIVAL, ESCALATE, HOLD, PHASE, RETENTION, RETENTION_ERASE, SAFETY, SCHEDULED, UNTOUCHED, release,
};
use crate::model::Incident;

pub use subjects::{keep_subjects, look_after_subjects};

/// The duties of dispatch.
pub(crate) const DUTIES: &[Duty] = &[
    Duty { kind: PHASE, act: watch::overdue },
    Duty { kind: UNTOUCHED, act: watch::untouched },
    Duty { kind: SAFETY, act: watch::safety },
    Duty { kind: ARRIVAL, act: watch::arrival },
    Duty { kind: ESCALATE, act: watch::escalate },
    Duty { kind: SCHEDULED, act: schedule::open },
    Duty { kind: HOLD, act: end_hold },
    Duty { kind: RETENTION, act: retention::propose },
    Duty { kind: RETENTION_ERASE, act: retention::erase },
];

/// A hold ended: the incident returns to the queue.
fn end_hold(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    match tx.by_id::<Incident>(deadline.subject)? {
        Some(incident) if incident.held_at.is_some() => release(tx, context, incident, None).map(|_| ()),
        _ => Ok(()),
    }
}
