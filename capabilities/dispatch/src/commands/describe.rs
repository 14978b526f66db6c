//! Write down, change and take away the persons and vehicles of an incident.

use kernel::db::SqlExt as _;
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};

use super::record::{About, IncidentFact, incident_changed};
use crate::model::{Incident, PEOPLE_MAX, Person, PersonSaid, Vehicle, VehicleSaid};
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
    let person = Person::new(Id::new(context.now), incident.id, &input.said)?;
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
    let person = Person::new(old.id, old.incident_id, &input.said)?;
    tx.save(&person)?;
    person_changed(tx, context, "incident.person_changed", incident, person)
}

/// Takes a person away, and gives them as they were.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn remove_person(tx: &mut Tx<'_>, context: &Context, input: Remove) -> Result<Person> {
    let person: Person = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("person"))?;
    let incident = super::incident_of::<WriteLog>(tx, context, person.incident_id, "person")?;
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
    let vehicle = Vehicle::new(Id::new(context.now), incident.id, &input.said)?;
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
    let vehicle = Vehicle::new(old.id, old.incident_id, &input.said)?;
    tx.save(&vehicle)?;
    vehicle_changed(tx, context, "incident.vehicle_changed", incident, vehicle)
}

/// Takes a vehicle away, and gives it as it was.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn remove_vehicle(tx: &mut Tx<'_>, context: &Context, input: Remove) -> Result<Vehicle> {
    let vehicle: Vehicle = tx.by_id(input.id)?.ok_or_else(|| Error::not_found("vehicle"))?;
    let incident = super::incident_of::<WriteLog>(tx, context, vehicle.incident_id, "vehicle")?;
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
