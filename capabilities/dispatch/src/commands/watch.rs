//! Keeping promises about time: what ends an overrun, what begins one, and when the next step of the chain is due.

use kernel::sweep::{self, Deadline};
use kernel::{Context, Id, Result, Time, Tx};

use crate::model::{
    Assignment, AssignmentState, Incident, Phase, SafetyCheck, Step, Whereabouts, causes, since, state,
};
use crate::store;

/// Kind of deadline: the next step of the chain for an incident.
pub(crate) const ESCALATE: &str = "dispatch.escalate";
/// Kind of deadline: an acknowledged assignment whose unit has not set out.
pub(crate) const UNTOUCHED: &str = "dispatch.untouched";
/// Kind of deadline: a unit that set out should be there.
pub(crate) const ARRIVAL: &str = "dispatch.arrival";
/// Kind of deadline: a unit on scene has to say that it is safe.
pub(crate) const SAFETY: &str = "dispatch.safety";

fn deadline(kind: &str, subject: Id, site: Id, due_at: Time, owner: &str) -> Deadline {
    Deadline { kind: kind.to_owned(), subject, site_id: Some(site), due_at, owner: owner.to_owned() }
}

/// Brings what is overrun of an incident in line with where it stands now. Gives the moment by which its phase has to
/// end, when it is in one.
pub(super) fn settle(tx: &mut Tx<'_>, context: &Context, incident: &mut Incident) -> Result<Option<Time>> {
    let assignments = store::assignments(tx, &[incident.id])?;
    let (phase, began) = (Phase::of(state(incident, &assignments)), since(incident, &assignments));
    let targets = store::type_label(tx, &incident.type_code)?.map(|kind| kind.targets_at(incident.priority));
    let due_at = phase.zip(targets).map(|(phase, targets)| {
        began.plus_seconds(match phase {
            Phase::Queue => targets.queue_s,
            Phase::Travel => targets.travel_s,
            Phase::Scene => targets.scene_s,
        })
    });
    let holds = incident.overdue_of == Some(began)
        && incident.overdue_phase == phase
        && due_at.is_some_and(|due_at| due_at <= context.now);
    if !holds {
        (incident.overdue_phase, incident.overdue_of) = (None, None);
    }
    match (causes(incident, &assignments).is_empty(), incident.overrun_at) {
        (true, Some(_)) => {
            incident.overrun_at = None;
            incident.escalation_level = 0;
            (incident.escalated_role, incident.escalated_id, incident.escalated_at) = (None, None, None);
            sweep::clear(tx, ESCALATE, incident.id)?;
        }
        (false, None) => {
            incident.overrun_at = Some(context.now);
            set_next_step(tx, incident)?;
        }
        _ => {}
    }
    Ok(due_at)
}

/// Sets the deadline of the chain's next step, when there is one.
pub(crate) fn set_next_step(tx: &mut Tx<'_>, incident: &Incident) -> Result<()> {
    let Some(overrun_at) = incident.overrun_at else { return Ok(()) };
    let chain = store::chain_of(tx, incident.site_id)?;
    match chain.next(incident.escalation_level, incident.priority, overrun_at) {
        Some((step, due_at)) => {
            let owner = step.role.map_or_else(|| "account".to_owned(), |role| role.to_string());
            sweep::set(tx, &deadline(ESCALATE, incident.id, incident.site_id, due_at, &owner))
        }
        None => Ok(()),
    }
}

/// Sets and takes away what watches over one unit, after it took a step.
pub(super) fn watch_unit(
    tx: &mut Tx<'_>,
    context: &Context,
    incident: &Incident,
    assignment: &mut Assignment,
    step: Step,
) -> Result<()> {
    if assignment.state() == AssignmentState::Acknowledged {
        let wait_s = store::chain_of(tx, incident.site_id)?.untouched_s;
        let due_at = context.now.plus_seconds(wait_s);
        sweep::set(tx, &deadline(UNTOUCHED, assignment.id, incident.site_id, due_at, "dispatcher"))?;
    } else if assignment.acknowledged_at.is_some() {
        assignment.untouched_at = None;
        sweep::clear(tx, UNTOUCHED, assignment.id)?;
    }
    if assignment.state() != AssignmentState::EnRoute {
        (assignment.arrival_metres, assignment.not_arrived_at) = (None, None);
        sweep::clear(tx, ARRIVAL, assignment.id)?;
    } else if step == Step::EnRoute {
        await_arrival(tx, context, incident, assignment)?;
    }
    if !assignment.is_open() {
        return end_safety(tx, assignment);
    }
    if step == Step::OnScene { await_safety(tx, context, incident, assignment) } else { Ok(()) }
}

/// Gives a unit that is under way its travel target to arrive in, and remembers how far it is.
pub(super) fn await_arrival(
    tx: &mut Tx<'_>,
    context: &Context,
    incident: &Incident,
    assignment: &mut Assignment,
) -> Result<()> {
    assignment.not_arrived_at = None;
    let Some(targets) = store::type_label(tx, &incident.type_code)?.map(|kind| kind.targets_at(incident.priority))
    else {
        return sweep::clear(tx, ARRIVAL, assignment.id);
    };
    assignment.arrival_metres = whereabouts(tx, incident, assignment.unit_id)?.and_then(|now| now.metres);
    look_at(tx, incident, assignment, context.now.plus_seconds(targets.travel_s))
}

/// Looks at a unit's way again at a moment.
pub(crate) fn look_at(tx: &mut Tx<'_>, incident: &Incident, assignment: &Assignment, at: Time) -> Result<()> {
    sweep::set(tx, &deadline(ARRIVAL, assignment.id, incident.site_id, at, "dispatcher"))
}

/// Where a unit is, seen from an incident; none when nobody knows where it is.
pub(crate) fn whereabouts(tx: &mut Tx<'_>, incident: &Incident, unit: Id) -> Result<Option<Whereabouts>> {
    let Some(position) = force::queries::positions(tx, &[unit])?.remove(&unit) else { return Ok(None) };
    let spot = match incident.place_id {
        Some(place) => places::queries::spot(tx, place)?,
        None => incident.latitude.zip(incident.longitude),
    };
    let entered = match (incident.place_id, position.place_id) {
        (Some(place), Some(area)) => places::queries::lies_in(tx, place, area)?,
        _ => false,
    };
    let metres = spot.map(|spot| places::model::metres(spot, (position.latitude, position.longitude)));
    Ok(Some(Whereabouts { entered, metres }))
}

/// The next moment at which the unit has to say that it is safe, where the type asks for it.
pub(super) fn await_safety(
    tx: &mut Tx<'_>,
    context: &Context,
    incident: &Incident,
    assignment: &mut Assignment,
) -> Result<()> {
    let Some(every_s) = safety_every_s(tx, incident)? else { return end_safety(tx, assignment) };
    watch_safety(tx, incident, assignment, SafetyCheck { due_at: context.now.plus_seconds(every_s), missed_at: None })
}

/// A unit said at a moment that it is safe.
pub(super) fn heard_safe(
    tx: &mut Tx<'_>,
    context: &Context,
    incident: &Incident,
    assignment: &mut Assignment,
    at: Time,
) -> Result<()> {
    let Some(due_at) = assignment.safety_due_at else { return Ok(()) };
    let Some(every_s) = safety_every_s(tx, incident)? else { return end_safety(tx, assignment) };
    let present = SafetyCheck { due_at, missed_at: assignment.safety_missed_at };
    let next = present.heard(at, every_s, context.now);
    if next == present { Ok(()) } else { watch_safety(tx, incident, assignment, next) }
}

/// Seconds after which a unit on scene has to say again that it is safe, where the type asks for it.
fn safety_every_s(tx: &mut Tx<'_>, incident: &Incident) -> Result<Option<i64>> {
    let kind = store::type_coded(tx, &incident.type_code)?;
    Ok(kind.and_then(|kind| kind.safety_check_min).map(|minutes| minutes * 60))
}

fn watch_safety(tx: &mut Tx<'_>, incident: &Incident, assignment: &mut Assignment, check: SafetyCheck) -> Result<()> {
    (assignment.safety_due_at, assignment.safety_missed_at) = (Some(check.due_at), check.missed_at);
    if check.missed_at.is_some() {
        return sweep::clear(tx, SAFETY, assignment.id);
    }
    sweep::set(tx, &deadline(SAFETY, assignment.id, incident.site_id, check.due_at, "dispatcher"))
}

fn end_safety(tx: &mut Tx<'_>, assignment: &mut Assignment) -> Result<()> {
    if assignment.safety_due_at.is_none() {
        return Ok(());
    }
    (assignment.safety_due_at, assignment.safety_missed_at) = (None, None);
    sweep::clear(tx, SAFETY, assignment.id)
}
