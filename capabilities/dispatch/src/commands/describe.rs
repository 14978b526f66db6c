//! Write down, change and take away the persons and vehicles of an incident.

use kernel::db::SqlExt as _;
use kernel::subject::Named;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};

use super::personal;
use super::record::{About, IncidentFact, incident_changed};
use crate::model::{Incident, PEOPLE_MAX, Person, PersonSaid, Vehicle, VehicleSaid, is_somebody_else, unless_erased};
use crate::rights::WriteLog;
use crate::store;

/// What is said, and of what: of a new one on an incident, or of one that is there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Describe<Said> {
    /// The incident, the person or the vehicle.
    pub id: Id,
    /// What is said.
    pub said: Said,
}

/// Which person or vehicle to take away.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Remove {
    /// The person or the vehicle.
    pub id: Id,
}

fn too_many(what: &str) -> Error {
    Error::conflict(format!("an incident has at most {PEOPLE_MAX} {what}; write the others into the log"))
}

/// Adds a person.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid`; `conflict` when there are too many.
pub fn add_person(tx: &mut Tx<'_>, context: &Context, input: Describe<PersonSaid>) -> Result<Person> {
    let incident = super::incident::<WriteLog>(tx, context, input.id)?;
    if store::persons(tx, &[incident.id])?.len() >= PEOPLE_MAX {
        return Err(too_many("persons"));
    }
    let mut person = Person::new(Id::new(context.now), incident.id, &input.said)?;
    personal::know_person(tx, context, &mut person, incident.compartment_id)?;
    tx.insert(&person)?;
    person_changed(tx, context, "incident.person_added", incident, person)
}

/// Says anew what is known of a person.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid`.
pub fn change_person(tx: &mut Tx<'_>, context: &Context, input: Describe<PersonSaid>) -> Result<Person> {
    let old: Person = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("person"))?;
    let incident = super::incident_of::<WriteLog>(tx, context, old.incident_id, "person")?;
    let mut person = Person::new(old.id, old.incident_id, &input.said)?;
    person.name = unless_erased(person.name);
    if !is_somebody_else(old.name.as_deref(), person.name.as_deref()) {
        person.subject_id = old.subject_id;
        personal::rename(tx, old.subject_id, &Named { within: incident.compartment_id, ..person.named() })?;
    }
    personal::know_person(tx, context, &mut person, incident.compartment_id)?;
    tx.save(&person)?;
    person_changed(tx, context, "incident.person_changed", incident, person)
}

/// Takes a person away, and gives them as they were.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn remove_person(tx: &mut Tx<'_>, context: &Context, input: Remove) -> Result<Person> {
    let mut person: Person = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("person"))?;
    let incident = super::incident_of::<WriteLog>(tx, context, person.incident_id, "person")?;
    personal::know_person(tx, context, &mut person, incident.compartment_id)?;
    store::delete_person(tx, person.id)?;
    person_changed(tx, context, "incident.person_removed", incident, person)
}

fn person_changed(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    incident: Incident,
    person: Person,
) -> Result<Person> {
    let fact = IncidentFact { person: Some(person.clone()), ..IncidentFact::default() };
    incident_changed(tx, context, action, incident, About { fact, ..About::default() })?;
    Ok(person)
}

/// Adds a vehicle.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid`; `conflict` when there are too many.
pub fn add_vehicle(tx: &mut Tx<'_>, context: &Context, input: Describe<VehicleSaid>) -> Result<Vehicle> {
    let incident = super::incident::<WriteLog>(tx, context, input.id)?;
    if store::vehicles(tx, &[incident.id])?.len() >= PEOPLE_MAX {
        return Err(too_many("vehicles"));
    }
    let mut vehicle = Vehicle::new(Id::new(context.now), incident.id, &input.said)?;
    personal::know_vehicle(tx, context, &mut vehicle, incident.compartment_id)?;
    tx.insert(&vehicle)?;
    vehicle_changed(tx, context, "incident.vehicle_added", incident, vehicle)
}

/// Says anew what is known of a vehicle.
///
/// # Errors
/// `not_found`, `forbidden`, `invalid`.
pub fn change_vehicle(tx: &mut Tx<'_>, context: &Context, input: Describe<VehicleSaid>) -> Result<Vehicle> {
    let old: Vehicle = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("vehicle"))?;
    let incident = super::incident_of::<WriteLog>(tx, context, old.incident_id, "vehicle")?;
    let mut vehicle = Vehicle::new(old.id, old.incident_id, &input.said)?;
    vehicle.plate = unless_erased(vehicle.plate);
    if !is_somebody_else(old.plate.as_deref(), vehicle.plate.as_deref()) {
        vehicle.subject_id = old.subject_id;
        personal::rename(tx, old.subject_id, &Named { within: incident.compartment_id, ..vehicle.named() })?;
    }
    personal::know_vehicle(tx, context, &mut vehicle, incident.compartment_id)?;
    tx.save(&vehicle)?;
    vehicle_changed(tx, context, "incident.vehicle_changed", incident, vehicle)
}

/// Takes a vehicle away, and gives it as it was.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn remove_vehicle(tx: &mut Tx<'_>, context: &Context, input: Remove) -> Result<Vehicle> {
    let mut vehicle: Vehicle = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("vehicle"))?;
    let incident = super::incident_of::<WriteLog>(tx, context, vehicle.incident_id, "vehicle")?;
    personal::know_vehicle(tx, context, &mut vehicle, incident.compartment_id)?;
    store::delete_vehicle(tx, vehicle.id)?;
    vehicle_changed(tx, context, "incident.vehicle_removed", incident, vehicle)
}

fn vehicle_changed(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    incident: Incident,
    vehicle: Vehicle,
) -> Result<Vehicle> {
    let fact = IncidentFact { vehicle: Some(vehicle.clone()), ..IncidentFact::default() };
    incident_changed(tx, context, action, incident, About { fact, ..About::default() })?;
    Ok(vehicle)
}
