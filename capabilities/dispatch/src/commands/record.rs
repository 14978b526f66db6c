//! Writing what was done into the journal, with the after-images that the screens use.

use force::model::Unit;
use kernel::db::SqlExt as _;
use kernel::journal::{Fact, stream};
use kernel::sweep::{self, Deadline};
use kernel::{Context, Id, Result, Time, Tx};

use crate::model::{AssignmentView, Incident, IncidentState, IncidentView, LineView, OutsideCallView, Person, Vehicle};

/// What an entry about an incident says.
#[derive(Default, serde::Serialize)]
pub(super) struct IncidentFact {
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
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What it was before, where that is the point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Whether somebody else did it for the unit.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub on_behalf: bool,
}

/// What to write about an incident, besides its after-image.
#[derive(Default)]
pub(super) struct About {
    pub fact: IncidentFact,
    /// The unit whose availability changed.
    pub units: Vec<Id>,
    /// When it happened in the world.
    pub occurred_at: Option<Time>,
}

/// Writes the incident and the journal entry, and sets the deadline of its phase. Gives the incident as it is shown.
pub(super) fn incident_changed(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    mut incident: Incident,
    about: About,
) -> Result<IncidentView> {
    let About { mut fact, units, occurred_at } = about;
    // The number that this entry will have; images of the incident carry it, so that a screen never takes an older one.
    incident.last_seq = tx.next_seq();
    tx.save(&incident)?;
    let (id, site) = (incident.id, incident.site_id);
    let held_until = incident.held_until.filter(|_| incident.held_at.is_some());
    let view = crate::queries::shown_one(tx, incident)?;
    set_deadlines(tx, &view, held_until)?;
    for unit in units {
        fact.units.push(force::queries::unit_by_id(tx, unit)?.image());
    }
    fact.incident = Some(view);
    let entry = Fact { action, stream: stream("incident", id), site: Some(site), occurred_at, payload: &fact };
    tx.record(context, entry)?;
    let mut view = fact.incident.ok_or_else(|| kernel::Error::internal("the image of an incident is gone"))?;
    crate::queries::mask(&context.actor, &mut view);
    Ok(view)
}

/// Kinds of deadlines of an incident: the target of its phase, and the end of a hold.
pub(crate) const PHASE: &str = "dispatch.phase";
pub(crate) const HOLD: &str = "dispatch.hold";

/// One deadline for the phase an incident is in; a finished, cleared or parked one has none.
fn set_deadlines(tx: &mut Tx<'_>, incident: &IncidentView, held_until: Option<Time>) -> Result<()> {
    let target_s = match incident.state {
        IncidentState::Received => Some(incident.targets.queue_s),
        IncidentState::Dispatched => Some(incident.targets.travel_s),
        IncidentState::OnScene => Some(incident.targets.scene_s),
        IncidentState::Held | IncidentState::Cleared | IncidentState::Closed | IncidentState::Cancelled => None,
    };
    let deadline = |kind: &str, due_at: Time| Deadline {
        kind: kind.to_owned(),
        subject: incident.id,
        site_id: Some(incident.site_id),
        due_at,
        owner: "dispatcher".to_owned(),
    };
    match target_s.filter(|target| *target > 0) {
        Some(target) => sweep::set(tx, &deadline(PHASE, incident.since.plus_seconds(target)))?,
        None => sweep::clear(tx, PHASE, incident.id)?,
    }
    match held_until {
        Some(until) => sweep::set(tx, &deadline(HOLD, until)),
        None => sweep::clear(tx, HOLD, incident.id),
    }
}
