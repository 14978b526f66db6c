//! The main job, done in the store and taken back: a call is received, a unit assigned and cleared, the incident closed.
//!
//! It runs the very commands that people's acts run, in the savepoint that every command has, on a site of the installation
//! and in the state that it has now; then it refuses itself, and the savepoint takes all of it away: rows, numbers, deadlines
//! and entries. So it leaves nothing in the journal, on a board or in a figure, and tells nobody anything.

use dispatch::commands::{
    AdvanceAssignment, AssignUnit, CloseIncident, CreateIncident, advance_assignment, assign_unit, close_incident,
    create_incident,
};
use dispatch::model::Step;
use force::commands::{ChangeDuty, CreateUnit, change_duty, create_unit};
use force::model::Duty;
use kernel::page::Paging;
use kernel::{Context, Error, Id, Result, Tx};

/// The code of the error by which a rehearsal that went well is taken back.
pub(super) const WENT_WELL: &str = "rehearsed";
/// The code where there is nothing yet to rehearse with: no site, or no catalogue.
pub(super) const NOTHING_THERE: &str = "nothing_to_rehearse";
/// What a unit calls itself that is there for a millisecond, and a place; nobody sees them.
const NAME: &str = "SELF-PROBE";

/// Does it all, and ends with an error in any case: one with the code [`WENT_WELL`] when every step was done. It is an error
/// of the kind that is written nowhere.
pub(super) fn rehearse(tx: &mut Tx<'_>, context: &Context, (): ()) -> Result<()> {
    let outcome = run(tx, context);
    let (code, cause) = match outcome {
        Ok(true) => (WENT_WELL, String::new()),
        Ok(false) => (NOTHING_THERE, String::new()),
        // The store itself does not answer: the batch is tried again, as it is for everybody.
        Err(error) if error.kind() == kernel::error::Kind::Unavailable => return Err(error),
        Err(error) => return Err(Error::internal(error.detail())),
    };
    Err(Error::internal(cause).coded(code))
}

fn run(tx: &mut Tx<'_>, context: &Context) -> Result<bool> {
    let first = Paging { limit: Some(1), cursor: None };
    let site = places::queries::sites(tx, &context.actor, &first)?.items.pop();
    let kind = dispatch::queries::types(tx)?.into_iter().find(|kind| kind.active);
    let outcome = dispatch::queries::dispositions(tx)?.into_iter().find(|one| one.active);
    let (Some(site), Some(kind), Some(outcome)) = (site, kind, outcome) else { return Ok(false) };
    let unit = CreateUnit {
        site_id: site.id,
        call_sign: NAME.to_owned(),
        vehicle: None,
        capabilities: Vec::new(),
        officers: Vec::new(),
    };
    let unit = create_unit(tx, context, unit)?.id;
    change_duty(tx, context, ChangeDuty { id: unit, to: Duty::OnDuty, reason: None, occurred_at: None })?;
    let call = CreateIncident {
        site_id: site.id,
        type_code: kind.code,
        place_id: None,
        location_text: Some(NAME.to_owned()),
        priority: None,
        priority_reason: None,
        narrative: None,
        source: None,
        caller_name: None,
        caller_phone: None,
        compartment_id: None,
        occurred_at: None,
    };
    let incident = create_incident(tx, context, call)?.id;
    let sent = AssignUnit { incident_id: incident, unit_id: unit, backup: None, occurred_at: None };
    let assignment: Id = assign_unit(tx, context, sent)?.id;
    let cleared = AdvanceAssignment { id: assignment, to: Step::Cleared, reason: None, occurred_at: None };
    advance_assignment(tx, context, cleared)?;
    let closed = CloseIncident { id: incident, disposition: outcome.code, note: None, occurred_at: None };
    close_incident(tx, context, closed)?;
    let shown = dispatch::queries::incident(tx, &context.actor, incident)?;
    Ok(shown.incident.closed_at.is_some())
}
