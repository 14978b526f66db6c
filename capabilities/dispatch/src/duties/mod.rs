//! What runs by itself: a target that was overrun, and a hold that ends.

use kernel::db::SqlExt as _;
use kernel::journal::{Fact, stream};
use kernel::sweep::{Deadline, Duty};
use kernel::{Context, Result, Tx};

use crate::commands::{HOLD, PHASE, release};
use crate::model::{Incident, IncidentState, IncidentView};

/// The duties of dispatch.
pub(crate) const DUTIES: &[Duty] = &[Duty { kind: PHASE, act: overdue }, Duty { kind: HOLD, act: end_hold }];

#[derive(serde::Serialize)]
struct OverdueFact {
    incident: IncidentView,
    /// The phase whose target was overrun.
    phase: &'static str,
}

/// The target of a phase was overrun: it is written down, and every screen hears of it.
fn overdue(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    let Some(mut incident) = tx.by_id::<Incident>(deadline.subject)? else { return Ok(()) };
    let phase = match crate::commands::state(tx, &incident)? {
        IncidentState::Received => "queue",
        IncidentState::Dispatched => "travel",
        IncidentState::OnScene => "scene",
        _ => return Ok(()),
    };
    incident.last_seq = tx.next_seq();
    tx.save(&incident)?;
    let (id, site) = (incident.id, incident.site_id);
    let incident = crate::queries::shown_one(tx, incident)?;
    let fact = Fact {
        action: "incident.overdue",
        stream: stream("incident", id),
        site: Some(site),
        occurred_at: Some(deadline.due_at),
        payload: OverdueFact { incident, phase },
    };
    tx.record(context, fact).map(|_| ())
}

/// A hold ended: the incident returns to the queue.
fn end_hold(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    match tx.by_id::<Incident>(deadline.subject)? {
        Some(incident) if incident.held_at.is_some() => release(tx, context, incident).map(|_| ()),
        _ => Ok(()),
    }
}
