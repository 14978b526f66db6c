//! Scheduled work that is due opens its incident, by the same command as a call does.

use kernel::db::SqlExt as _;
use kernel::sweep::Deadline;
use kernel::{Context, Result, Tx};

use crate::commands::{CreateIncident, create_incident, give, record_schedule};
use crate::model::{Incident, Schedule};

/// How the incidents of scheduled work came in.
const SOURCE: &str = "schedule";

/// Opens the incident and sets the next time. What was due while the system was away is opened once, late.
pub(super) fn open(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    let Some(mut schedule) = tx.by_id::<Schedule>(deadline.subject)? else { return Ok(()) };
    if !schedule.active {
        return Ok(());
    }
    let text = schedule.text.as_deref().map_or_else(String::new, |text| format!(": {text}"));
    let create = CreateIncident {
        compartment_id: None,
        site_id: schedule.site_id,
        type_code: schedule.type_code.clone(),
        place_id: Some(schedule.place_id),
        location_text: None,
        priority: schedule.priority,
        priority_reason: None,
        narrative: Some(format!("{}{text}", schedule.name)),
        source: Some(SOURCE.to_owned()),
        caller_name: None,
        caller_phone: None,
        occurred_at: None,
    };
    // A type or a place that is gone by now must not stop the clock: the schedule goes on, and its entry says so.
    let action = match create_incident(tx, context, create) {
        Ok(opened) => {
            if let Some(owner) = schedule.owner_id
                && let Some(incident) = tx.by_id::<Incident>(opened.id)?
                && let Some((_, name)) = identity::queries::names(tx, &[owner])?.pop()
            {
                give(tx, context, incident, owner, &name, "incident.handed")?;
            }
            "schedule.opened"
        }
        Err(error) if matches!(error.kind(), kernel::error::Kind::Invalid | kernel::error::Kind::NotFound) => {
            schedule.active = false;
            "schedule.stopped"
        }
        Err(error) => return Err(error),
    };
    let zone = places::queries::known_site(tx, schedule.site_id)?.time_zone;
    schedule.next_at = schedule.next_after(context.now.max(deadline.due_at), &zone)?;
    schedule.version += 1;
    tx.save(&schedule)?;
    record_schedule(tx, context, action, schedule).map(|_| ())
}
