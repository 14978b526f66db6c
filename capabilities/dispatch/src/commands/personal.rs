//! Persons as subjects: who is mentioned gets one, and what entries say of them is written under their key.

use kernel::db::SqlExt as _;
use kernel::subject::{self, ERASED, Named};
use kernel::{Context, Id, Result, Tx};

use crate::model::{Incident, IncidentView, Mention, MentionKind, Person, Vehicle, caller};
use crate::store;

/// What a caller is, in the clear, while the image of the incident goes into the journal.
pub(super) struct Caller {
    name: Option<String>,
    phone: Option<String>,
}

impl Caller {
    /// Writes the caller of an image under the caller's key.
    pub(super) fn seal(tx: &mut Tx<'_>, subject: Option<Id>, view: &mut IncidentView) -> Result<Self> {
        let plain = Self { name: view.caller_name.clone(), phone: view.caller_phone.clone() };
        seal(tx, subject, [&mut view.caller_name, &mut view.caller_phone])?;
        Ok(plain)
    }

    /// Puts it back, for whoever asked.
    pub(super) fn put_back(self, view: &mut IncidentView) {
        (view.caller_name, view.caller_phone) = (self.name, self.phone);
    }
}

/// A person as the journal has them.
pub(super) fn sealed_person(tx: &mut Tx<'_>, mut person: Person) -> Result<Person> {
    let subject = person.subject_id;
    seal(tx, subject, [&mut person.name, &mut person.phone, &mut person.description])?;
    Ok(person)
}

/// A vehicle as the journal has it.
pub(super) fn sealed_vehicle(tx: &mut Tx<'_>, mut vehicle: Vehicle) -> Result<Vehicle> {
    let subject = vehicle.subject_id;
    seal(tx, subject, [&mut vehicle.plate, &mut vehicle.make, &mut vehicle.colour, &mut vehicle.note])?;
    Ok(vehicle)
}

fn seal<const N: usize>(tx: &mut Tx<'_>, subject: Option<Id>, texts: [&mut Option<String>; N]) -> Result<()> {
    let Some(subject) = subject else { return Ok(()) };
    for text in texts {
        if let Some(said) = text.as_deref().filter(|said| *said != ERASED) {
            *text = Some(tx.seal_for(subject, said)?);
        }
    }
    Ok(())
}

/// Sees to it that the caller of an incident is a subject.
pub(super) fn know_caller(tx: &mut Tx<'_>, context: &Context, incident: &mut Incident) -> Result<()> {
    let named = caller(incident);
    let (kind, thing) = (MentionKind::Caller, incident.id);
    incident.caller_subject_id = know(tx, context, incident.caller_subject_id, &named, (kind, thing, incident.id))?;
    Ok(())
}

/// Sees to it that a person is a subject; in a compartment, one of its own.
pub(super) fn know_person(tx: &mut Tx<'_>, context: &Context, person: &mut Person, within: Option<Id>) -> Result<()> {
    // Somebody of whom only a description is known is a subject, too.
    let mut named = Named { within, ..person.named() };
    if named.name.is_none() && named.phone.is_none() {
        named.name = person.description.as_deref().map(|text| text.chars().take(DESCRIBED_MAX).collect());
        named.search = named.name.as_deref().map(places::model::fold).unwrap_or_default();
    }
    let about = (MentionKind::Person, person.id, person.incident_id);
    person.subject_id = know(tx, context, person.subject_id, &named, about)?;
    Ok(())
}

/// Characters of a description by which somebody without a name is listed.
const DESCRIBED_MAX: usize = 80;

/// Sees to it that whoever keeps a vehicle is a subject; in a compartment, one of its own.
pub(super) fn know_vehicle(
    tx: &mut Tx<'_>,
    context: &Context,
    vehicle: &mut Vehicle,
    within: Option<Id>,
) -> Result<()> {
    let mut named = Named { within, ..vehicle.named() };
    named.name = named.name.or_else(|| vehicle.colour.clone());
    let about = (MentionKind::Vehicle, vehicle.id, vehicle.incident_id);
    vehicle.subject_id = know(tx, context, vehicle.subject_id, &named, about)?;
    Ok(())
}

fn know(
    tx: &mut Tx<'_>,
    context: &Context,
    subject: Option<Id>,
    named: &Named,
    (kind, thing_id, incident_id): (MentionKind, Id, Id),
) -> Result<Option<Id>> {
    if subject.is_some() || (named.name.is_none() && named.phone.is_none()) {
        return Ok(subject);
    }
    let subject_id = tx.subject(context, named)?;
    store::mention(tx, &Mention { subject_id, kind, thing_id, incident_id })?;
    Ok(Some(subject_id))
}

/// Says anew what a subject is known by, when the same person is said otherwise.
pub(super) fn rename(tx: &mut Tx<'_>, subject: Option<Id>, named: &Named) -> Result<()> {
    subject.map_or(Ok(()), |subject| subject::rename(tx, subject, named))
}

/// Gives a subject to those who were written down without one, at most so many of each kind. Their entries stay in the
/// clear; an erasure writes over them.
pub(crate) fn adopt(tx: &mut Tx<'_>, context: &Context, limit: i64) -> Result<usize> {
    let mut count = 0;
    for mut incident in store::unknown_callers(tx, limit)? {
        know_caller(tx, context, &mut incident)?;
        tx.save(&incident)?;
        count += 1;
    }
    for mut person in store::unknown_persons(tx, limit)? {
        let within = compartment_of(tx, person.incident_id)?;
        know_person(tx, context, &mut person, within)?;
        tx.save(&person)?;
        count += 1;
    }
    for mut vehicle in store::unknown_vehicles(tx, limit)? {
        let within = compartment_of(tx, vehicle.incident_id)?;
        know_vehicle(tx, context, &mut vehicle, within)?;
        tx.save(&vehicle)?;
        count += 1;
    }
    Ok(count)
}

fn compartment_of(tx: &mut Tx<'_>, incident: Id) -> Result<Option<Id>> {
    Ok(store::called(tx, &[incident])?.first().and_then(|one| one.compartment_id))
}
