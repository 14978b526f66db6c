//! Promises about time that were not kept: each is written down once, and climbs along the site's chain until somebody
//! does what it waits for.

use std::collections::BTreeMap;

use kernel::db::SqlExt as _;
use kernel::mail::{self, Letter};
use kernel::sweep::Deadline;
use kernel::{Context, Id, Result, Time, Tx};

use crate::commands::{About, IncidentFact, incident_changed, look_at, set_next_step, whereabouts};
use crate::model::{
    Assignment, AssignmentState, AssignmentView, Cause, ChainStep, Coming, Incident, IncidentView, OverrunLetter,
    Phase, since, state,
};
use crate::store;

/// The target of a phase was overrun.
pub(super) fn overdue(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    let Some(mut incident) = tx.by_id::<Incident>(deadline.subject)? else { return Ok(()) };
    let assignments = store::assignments(tx, &[incident.id])?;
    let Some(phase) = Phase::of(state(&incident, &assignments)) else { return Ok(()) };
    (incident.overdue_phase, incident.overdue_of) = (Some(phase), Some(since(&incident, &assignments)));
    let cause = match phase {
        Phase::Queue => Cause::Queue,
        Phase::Travel => Cause::Travel,
        Phase::Scene => Cause::Scene,
    };
    let fact = IncidentFact { cause: Some(cause), ..IncidentFact::default() };
    let about = About { fact, occurred_at: Some(deadline.due_at), ..About::default() };
    incident_changed(tx, context, "incident.overdue", incident, about).map(|_| ())
}

/// A unit acknowledged and did not set out.
pub(super) fn untouched(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    let Some(mut assignment) = tx.by_id::<Assignment>(deadline.subject)? else { return Ok(()) };
    if assignment.state() != AssignmentState::Acknowledged {
        return Ok(());
    }
    assignment.untouched_at = Some(deadline.due_at);
    found(tx, context, &assignment, "assignment.untouched", Cause::Untouched, deadline.due_at)
}

/// A unit on scene has not said that it is safe.
pub(super) fn safety(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    let Some(mut assignment) = tx.by_id::<Assignment>(deadline.subject)? else { return Ok(()) };
    if !assignment.is_open() || assignment.safety_due_at.is_none() {
        return Ok(());
    }
    assignment.safety_missed_at = Some(deadline.due_at);
    found(tx, context, &assignment, "assignment.safety_due", Cause::Safety, deadline.due_at)
}

/// Seconds after which a late unit that comes nearer is looked at again.
const LOOK_AGAIN_S: i64 = 60;

/// A unit that set out should be there by now. One that comes nearer is looked at again; that one is there and nobody
/// stamped it is for the dispatcher to see and to stamp, never for the system.
pub(super) fn arrival(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    let Some(mut assignment) = tx.by_id::<Assignment>(deadline.subject)? else { return Ok(()) };
    let Some(incident) = tx.by_id::<Incident>(assignment.incident_id)? else { return Ok(()) };
    if assignment.state() != AssignmentState::EnRoute {
        return Ok(());
    }
    let now = whereabouts(tx, &incident, assignment.unit_id)?;
    match Coming::of(now, assignment.arrival_metres) {
        Coming::There => Ok(()),
        Coming::Nearer => {
            assignment.arrival_metres = now.and_then(|now| now.metres);
            tx.save(&assignment)?;
            look_at(tx, &incident, &assignment, context.now.plus_seconds(LOOK_AGAIN_S))
        }
        Coming::Not => {
            assignment.not_arrived_at = Some(deadline.due_at);
            found(tx, context, &assignment, "assignment.not_arrived", Cause::Arrival, deadline.due_at)
        }
    }
}

/// Writes down what was found about one unit.
fn found(
    tx: &mut Tx<'_>,
    context: &Context,
    assignment: &Assignment,
    action: &'static str,
    cause: Cause,
    at: Time,
) -> Result<()> {
    let Some(incident) = tx.by_id::<Incident>(assignment.incident_id)? else { return Ok(()) };
    tx.save(assignment)?;
    let call_sign = force::queries::known_unit(tx, assignment.unit_id)?.call_sign;
    let fact = IncidentFact {
        assignment: Some(AssignmentView::new(assignment, &call_sign, incident.began())),
        cause: Some(cause),
        ..IncidentFact::default()
    };
    let about = About { fact, occurred_at: Some(at), ..About::default() };
    incident_changed(tx, context, action, incident, about).map(|_| ())
}

/// The next step of the chain hears of an overrun.
pub(super) fn escalate(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    let Some(mut incident) = tx.by_id::<Incident>(deadline.subject)? else { return Ok(()) };
    let Some(overrun_at) = incident.overrun_at else { return Ok(()) };
    let chain = store::chain_of(tx, incident.site_id)?;
    let Some((step, _)) = chain.next(incident.escalation_level, incident.priority, overrun_at) else { return Ok(()) };
    incident.escalation_level += 1;
    incident.escalated_role = step.role;
    incident.escalated_id = step.account_id;
    incident.escalated_at = Some(deadline.due_at);
    set_next_step(tx, &incident)?;
    let to = match step.account_id {
        Some(account) => identity::queries::names(tx, &[account])?.into_iter().next().map(|(_, name)| name),
        None => step.role.map(|role| role.to_string()),
    };
    let fact = IncidentFact { to: to.clone(), ..IncidentFact::default() };
    let about = About { fact, occurred_at: Some(deadline.due_at), ..About::default() };
    let view = incident_changed(tx, context, "incident.escalated", incident, about)?;
    tell_by_mail(tx, context, &view, &step, &to.unwrap_or_default())
}

/// An overrun in a compartment is told to its members alone, and the letter says no more than where to look: it lies in
/// lists of what was sent.
fn tell_members(tx: &mut Tx<'_>, context: &Context, compartment: Id, incident: &Id) -> Result<()> {
    let members = identity::queries::members(tx, compartment, context.now)?;
    for to in identity::queries::mailboxes_of(tx, &members.into_iter().collect::<Vec<_>>())? {
        let letter = Letter {
            to,
            subject: "Overdue in a compartment".to_owned(),
            text: "Something in a compartment that you belong to is overdue. Sign in to see what.\n".to_owned(),
            page: Some(format!("/console/incidents/{incident}")),
            attachments: Vec::new(),
        };
        mail::post(tx, context, letter)?;
    }
    Ok(())
}

/// One letter about this step to each mailbox that it names.
fn tell_by_mail(tx: &mut Tx<'_>, context: &Context, incident: &IncidentView, step: &ChainStep, to: &str) -> Result<()> {
    let mut mailboxes = step.mailboxes.clone();
    if step.mail {
        mailboxes.extend(match (step.role, step.account_id) {
            (Some(role), _) => identity::queries::mailboxes_of_holders(tx, &[role], incident.site_id)?,
            (None, account) => identity::queries::mailboxes_of(tx, account.as_slice())?,
        });
    }
    let Some(escalation) = &incident.escalation else { return Ok(()) };
    if let Some(compartment) = incident.compartment_id {
        return if mailboxes.is_empty() { Ok(()) } else { tell_members(tx, context, compartment, &incident.id) };
    }
    if mailboxes.is_empty() {
        return Ok(());
    }
    let zone = places::queries::known_site(tx, incident.site_id)?.time_zone;
    let letter = OverrunLetter::new(incident, escalation, to, &zone)?;
    let told: BTreeMap<String, String> =
        mailboxes.into_iter().map(|mailbox| (mailbox.to_lowercase(), mailbox)).collect();
    for mailbox in told.into_values() {
        let letter = Letter {
            to: mailbox,
            subject: letter.subject.clone(),
            text: letter.text.clone(),
            page: Some(letter.page.clone()),
            attachments: Vec::new(),
        };
        mail::post(tx, context, letter)?;
    }
    Ok(())
}
