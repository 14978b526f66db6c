//! Writing what was done into the journal, with the after-images that the screens use.

use force::model::Unit;
use kernel::db::SqlExt as _;
use kernel::journal::{Fact, stream};
use kernel::sweep::{self, Deadline};
use kernel::{Context, Doubt, Id, Result, Time, Tx};

use super::personal;
use crate::model::{
    AssignmentView, AttachmentView, Cause, Incident, IncidentView, LineView, OutsideCallView, Person, Vehicle,
};

/// What an entry about an incident says.
#[derive(Default, serde::Serialize)]
pub(crate) struct IncidentFact {
    /// The incident afterwards.
    pub incident: Option<IncidentView>,
    /// The assignment it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignment: Option<AssignmentView>,
    /// The units whose availability changed with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<Unit>,
    /// A new line of the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<LineView>,
    /// The call for help from outside that it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outside_call: Option<OutsideCallView>,
    /// The person that it was about, afterwards; as they were when they were taken away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<Person>,
    /// The vehicle that it was about, afterwards; as it was when it was taken away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vehicle: Option<Vehicle>,
    /// The file that it was about; as it was when it was taken away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment: Option<AttachmentView>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What it was before, where that is the point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What was overrun.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// Why the time at which it is said to have happened is doubtful.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Doubt>,
    /// Whether somebody else did it for the unit.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub on_behalf: bool,
}

/// What to write about an incident, besides its after-image.
#[derive(Default)]
pub(crate) struct About {
    pub fact: IncidentFact,
    /// The unit whose availability changed.
    pub units: Vec<Id>,
    /// When it happened in the world.
    pub occurred_at: Option<Time>,
}

/// Writes the incident and the journal entry, and sets the deadline of its phase. Gives the incident as it is shown.
pub(crate) fn incident_changed(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    mut incident: Incident,
    about: About,
) -> Result<IncidentView> {
    let About { mut fact, units, occurred_at } = about;
    fact.doubt = occurred_at.and_then(|at| Doubt::of(at, context.now, Some(incident.began())));
    // The number that this entry will have; images of the incident carry it, so that a screen never takes an older one.
    incident.last_seq = tx.next_seq();
    let due_at = super::watch::settle(tx, context, &mut incident)?;
    personal::know_caller(tx, context, &mut incident)?;
    let caller = incident.caller_subject_id;
    tx.save(&incident)?;
    let overdue = incident.overdue_phase.is_some();
    let (id, site, compartment) = (incident.id, incident.site_id, incident.compartment_id);
    let held_until = incident.held_until.filter(|_| incident.held_at.is_some());
    let view = crate::queries::shown_one(tx, incident)?;
    set_deadlines(tx, &view, due_at.filter(|_| !overdue), held_until)?;
    for unit in &units {
        fact.units.push(force::queries::unit_by_id(tx, *unit)?.image());
    }
    let mut view = view;
    let plain = personal::Caller::seal(tx, caller, &mut view)?;
    fact.person = fact.person.map(|person| personal::sealed_person(tx, person)).transpose()?;
    fact.vehicle = fact.vehicle.map(|vehicle| personal::sealed_vehicle(tx, vehicle)).transpose()?;
    fact.incident = Some(view);
    let entry = Fact { action, stream: stream("incident", id), site: Some(site), occurred_at, payload: &fact };
    tx.record_within(context, compartment, entry)?;
    if compartment.is_some() {
        // Whoever may not see the incident still has to see that the units are busy.
        units.iter().try_for_each(|unit| force::commands::engaged(tx, context, *unit))?;
    }
    let mut view = fact.incident.ok_or_else(|| kernel::Error::internal("the image of an incident is gone"))?;
    plain.put_back(&mut view);
    crate::queries::mask(&context.actor, &mut view);
    Ok(view)
}

/// Kinds of deadlines of an incident: the target of its phase, and the end of a hold.
pub(crate) const PHASE: &str = "dispatch.phase";
pub(crate) const HOLD: &str = "dispatch.hold";

/// One deadline for the phase an incident is in; a finished, cleared or parked one has none, and one whose target is
/// overrun already has had it.
fn set_deadlines(
    tx: &mut Tx<'_>,
    incident: &IncidentView,
    due_at: Option<Time>,
    held_until: Option<Time>,
) -> Result<()> {
    let deadline = |kind: &str, due_at: Time| Deadline {
        kind: kind.to_owned(),
        subject: incident.id,
        site_id: Some(incident.site_id),
        due_at,
        owner: "dispatcher".to_owned(),
    };
    match due_at {
        Some(due_at) => sweep::set(tx, &deadline(PHASE, due_at))?,
        None => sweep::clear(tx, PHASE, incident.id)?,
    }
    match held_until {
        Some(until) => sweep::set(tx, &deadline(HOLD, until)),
        None => sweep::clear(tx, HOLD, incident.id),
    }
}
