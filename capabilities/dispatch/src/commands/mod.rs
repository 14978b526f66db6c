//! What can be done with incidents, assignments and the catalogue: one file per operation.

mod add_line;
mod advance_assignment;
mod advance_outside;
mod advancing;
mod ask_backup;
mod assign_unit;
mod attach_file;
mod call_outside;
mod cancel_incident;
mod close_incident;
mod confirm_safe;
mod create_incident;
mod describe;
mod desk;
mod erase_subject;
mod hold_incident;
mod import_calls;
mod legal_hold;
mod load_catalogue;
mod manage_disposition;
mod manage_type;
mod merge_incident;
mod note_reading;
mod own_incident;
mod personal;
mod record;
mod relate_incident;
mod reopen_incident;
mod retention;
mod schedule;
mod seal_incident;
mod set_chain;
mod show_presence;
mod still_coming;
mod transfer_assignment;
mod update_incident;
mod watch;

pub use add_line::{AddLine, add_line};
pub use advance_assignment::{AdvanceAssignment, advance_assignment};
pub use advance_outside::{AdvanceOutside, advance_outside};
pub use ask_backup::{AskBackup, ask_backup};
pub use assign_unit::{AssignUnit, assign_unit};
pub use attach_file::{AttachFile, RemoveAttachment, attach_file, remove_attachment};
pub use call_outside::{CallOutside, call_outside};
pub use cancel_incident::{CancelIncident, cancel_incident};
pub use close_incident::{CloseIncident, close_incident};
pub use confirm_safe::{ConfirmSafe, confirm_safe};
pub use create_incident::{CreateIncident, create_incident};
pub use describe::{
    Describe, Remove, add_person, add_vehicle, change_person, change_vehicle, remove_person, remove_vehicle,
};
pub use desk::{
    CreatePosition, HandOver, LeavePosition, SignPassOn, TakePosition, UpdatePosition, create_position, hand_over,
    leave_position, sign_pass_on, take_position, update_position,
};
pub use erase_subject::{EraseAgain, EraseSubject, erase_again, erase_subject, note_access};
pub(crate) use hold_incident::release;
pub use hold_incident::{HoldIncident, ReleaseIncident, hold_incident, release_incident};
pub use import_calls::{HistoricalCall, HistoricalLegs, ImportCalls, ImportReport, ImportedStatus, import_calls};
pub use legal_hold::{LiftLegalHold, PlaceLegalHold, lift_legal_hold, place_legal_hold};
pub use load_catalogue::load_catalogue;
pub use manage_disposition::{CreateDisposition, UpdateDisposition, create_disposition, update_disposition};
pub use manage_type::{CreateType, UpdateType, create_type, update_type};
pub use merge_incident::{MergeIncident, merge_incident};
pub use note_reading::{NoteReading, note_reading};
pub use own_incident::{HandIncident, TakeIncident, hand_incident, take_incident};
pub use relate_incident::{RelateIncident, Unrelate, relate_incident, unrelate};
pub use reopen_incident::{ReopenIncident, reopen_incident};
pub use retention::{DismissRetention, SetRetention, approve_retention, dismiss_retention, set_retention};
pub use schedule::{PlanSchedule, plan_schedule};
pub(crate) use schedule::{SCHEDULED, record_schedule};
pub use seal_incident::{SealIncident, UnsealIncident, seal_incident, unseal_incident};
pub use set_chain::{SetChain, set_chain};
pub use show_presence::{ShowPresence, show_presence};
pub use still_coming::{StillComing, still_coming};
pub use transfer_assignment::{TransferAssignment, transfer_assignment};
pub use update_incident::{Seen, UpdateIncident, update_incident};

pub(crate) use own_incident::give;
pub(crate) use personal::adopt;
pub(crate) use record::{About, HOLD, IncidentFact, PHASE, incident_changed};
pub(crate) use retention::{RETENTION, RETENTION_ERASE, look_again, record as record_retention};
pub(crate) use watch::{ARRIVAL, ESCALATE, SAFETY, UNTOUCHED, look_at, set_next_step, whereabouts};

use kernel::actor::Action;
use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Time, Tx};

use crate::model::{Incident, IncidentState};
use crate::rights::ReadIncidents;

/// The incident to act on, when the actor holds the action at its site.
fn incident<A: Action>(tx: &mut Tx<'_>, context: &Context, id: Id) -> Result<Incident> {
    incident_of::<A>(tx, context, id, "incident")
}

/// The same for something that hangs on an incident. Where the actor may not know of it, the thing itself is not there.
fn incident_of<A: Action>(tx: &mut Tx<'_>, context: &Context, id: Id, what: &str) -> Result<Incident> {
    let incident = let_in(tx, context, id, what)?;
    context.actor.must_seen::<A, ReadIncidents>(incident.site_id, what)?;
    Ok(incident)
}

/// An incident that is not closed to the actor; a refusal of the command lies where it does.
fn let_in(tx: &mut Tx<'_>, context: &Context, id: Id, what: &str) -> Result<Incident> {
    let found: Option<Incident> = tx.by_id(id)?;
    let open = |incident: &Incident| context.actor.admission().opens(incident.id, incident.compartment_id);
    let incident = found.filter(open).ok_or_else(|| Error::not_found(what))?;
    tx.lies_in(incident.compartment_id);
    Ok(incident)
}

/// Refuses to join two incidents of which one is closed to some who see the other.
fn must_lie_together(one: &Incident, other: &Incident) -> Result<()> {
    if one.compartment_id == other.compartment_id {
        return Ok(());
    }
    Err(Error::conflict("one of the two lies in a compartment, and the other does not lie in the same"))
}

/// Where an incident stands, from its assignments.
pub(crate) fn state(tx: &mut Tx<'_>, incident: &Incident) -> Result<IncidentState> {
    let assignments = crate::store::assignments(tx, &[incident.id])?;
    Ok(crate::model::state(incident, &assignments))
}

/// Refuses an act on an incident that is finished.
fn must_be_open(incident: &Incident) -> Result<()> {
    if incident.is_open() {
        Ok(())
    } else {
        Err(Error::conflict(format!("incident {} is finished; reopen it first", incident.number)))
    }
}

/// The time at which an incident ends, unless it was reopened after it: whoever reopened it knew more.
fn since_reopened(incident: &Incident, at: Time) -> Result<Time> {
    if incident.reopened_at.is_some_and(|reopened_at| at < reopened_at) {
        return Err(Error::conflict(format!("incident {} was reopened after that", incident.number)));
    }
    Ok(at)
}

/// Refuses while units are still on the incident.
fn must_be_free(tx: &mut Tx<'_>, incident: &Incident, act: &str) -> Result<()> {
    let open = crate::store::assignments(tx, &[incident.id])?.iter().filter(|assignment| assignment.is_open()).count();
    if open == 0 {
        Ok(())
    } else {
        let units = if open == 1 { "a unit is".to_owned() } else { format!("{open} units are") };
        Err(Error::conflict(format!(
            "{units} still on incident {}; clear or transfer before you {act} it",
            incident.number
        ))
        .coded("units_engaged"))
    }
}
