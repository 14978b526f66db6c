//! Persons and vehicles that an incident is about.

use kernel::{Error, Id, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Persons of one incident at the most, and vehicles: beyond it they belong into a report.
pub const PEOPLE_MAX: usize = 50;
/// Longest name, number, plate, make or colour.
const SHORT_MAX: usize = 200;
/// Longest description: an entry of the journal carries it.
const DESCRIPTION_MAX: usize = 2_000;

kernel::text_enum! {
    /// What a person has to do with an incident.
    pub enum PersonRole {
        /// Called it in.
        Caller = "caller",
        /// Was harmed.
        Victim = "victim",
        /// Saw it.
        Witness = "witness",
        /// Is thought to have done it.
        Suspect = "suspect",
        /// Anything else.
        Other = "other",
    }
}

/// A person, as stored and as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = IncidentPerson)]
pub struct Person {
    /// Id.
    pub id: Id,
    /// The incident.
    pub incident_id: Id,
    /// What they have to do with it.
    pub role: PersonRole,
    /// Name.
    pub name: Option<String>,
    /// Number to call.
    pub phone: Option<String>,
    /// What they look like, what they said, where they went.
    pub description: Option<String>,
    /// Who it is, across incidents.
    #[serde(default)]
    pub subject_id: Option<Id>,
}

/// A vehicle, as stored and as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = IncidentVehicle)]
pub struct Vehicle {
    /// Id.
    pub id: Id,
    /// The incident.
    pub incident_id: Id,
    /// As it is written on the vehicle.
    pub plate: Option<String>,
    /// Make and model.
    pub make: Option<String>,
    /// Colour.
    pub colour: Option<String>,
    /// What else is known of it.
    pub note: Option<String>,
    /// Whoever keeps it, across incidents.
    #[serde(default)]
    pub subject_id: Option<Id>,
}

/// What is said of a person.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonSaid {
    /// What they have to do with it.
    pub role: PersonRole,
    /// Name.
    #[serde(default)]
    pub name: Option<String>,
    /// Number to call.
    #[serde(default)]
    pub phone: Option<String>,
    /// What they look like, what they said, where they went.
    #[serde(default)]
    pub description: Option<String>,
}

/// What is said of a vehicle.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VehicleSaid {
    /// As it is written on the vehicle.
    #[serde(default)]
    pub plate: Option<String>,
    /// Make and model.
    #[serde(default)]
    pub make: Option<String>,
    /// Colour.
    #[serde(default)]
    pub colour: Option<String>,
    /// What else is known of it.
    #[serde(default)]
    pub note: Option<String>,
}

fn bounded(field: &str, text: Option<&str>, most: usize) -> Result<Option<String>> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    if text.is_some_and(|text| text.chars().count() > most) {
        let message = format!("takes at most {most} characters");
        return Err(Error::invalid(format!("{field} {message}")).field(field, message));
    }
    Ok(text.map(str::to_owned))
}

impl Person {
    /// A person of whom this is said.
    ///
    /// # Errors
    /// `invalid` when nothing but the role is said, or a text is too long.
    pub fn new(id: Id, incident_id: Id, said: &PersonSaid) -> Result<Self> {
        let person = Self {
            id,
            incident_id,
            role: said.role,
            name: bounded("name", said.name.as_deref(), SHORT_MAX)?,
            phone: bounded("phone", said.phone.as_deref(), SHORT_MAX)?,
            description: bounded("description", said.description.as_deref(), DESCRIPTION_MAX)?,
            subject_id: None,
        };
        if person.name.is_none() && person.phone.is_none() && person.description.is_none() {
            let message = "say who it is: a name, a number or what they look like";
            return Err(Error::invalid(message).field("name", message));
        }
        Ok(person)
    }
}

impl Vehicle {
    /// A vehicle of which this is said.
    ///
    /// # Errors
    /// `invalid` when nothing is said, or a text is too long.
    pub fn new(id: Id, incident_id: Id, said: &VehicleSaid) -> Result<Self> {
        let vehicle = Self {
            id,
            incident_id,
            plate: bounded("plate", said.plate.as_deref(), SHORT_MAX)?.map(|plate| plate.to_uppercase()),
            make: bounded("make", said.make.as_deref(), SHORT_MAX)?,
            colour: bounded("colour", said.colour.as_deref(), SHORT_MAX)?,
            note: bounded("note", said.note.as_deref(), DESCRIPTION_MAX)?,
            subject_id: None,
        };
        if vehicle.plate.is_none() && vehicle.make.is_none() && vehicle.colour.is_none() && vehicle.note.is_none() {
            let message = "say which vehicle it is: a plate, a make, a colour";
            return Err(Error::invalid(message).field("plate", message));
        }
        Ok(vehicle)
    }
}

#[cfg(test)]
mod tests {
    use kernel::Time;

    use super::*;

    #[test]
    fn a_person_is_more_than_a_role() {
        let id = Id::new(Time::from_micros(1));
        let check = |name: &str, description: &str, expected: Option<&str>| {
            let said = PersonSaid {
                role: PersonRole::Suspect,
                name: Some(name.to_owned()),
                phone: None,
                description: Some(description.to_owned()),
            };
            assert_eq!(
                Person::new(id, id, &said).ok().map(|person| person.name).as_ref().map(Option::as_deref),
                expected.map(|name| Some(name).filter(|name| !name.is_empty())),
                "{name} {description}"
            );
        };
        check(" Ada Low ", "", Some("Ada Low"));
        check("", "red coat, ran to the quay", Some(""));
        check(" ", " ", None);
        check(&"x".repeat(201), "", None);
    }

    #[test]
    fn a_plate_is_written_in_capitals() {
        let id = Id::new(Time::from_micros(1));
        let said = VehicleSaid { plate: Some("ab12 cde".to_owned()), make: None, colour: None, note: None };
        assert_eq!(Vehicle::new(id, id, &said).expect("a vehicle").plate.as_deref(), Some("AB12 CDE"));
        let nothing = VehicleSaid { plate: None, make: None, colour: None, note: Some(" ".to_owned()) };
        assert!(Vehicle::new(id, id, &nothing).is_err());
    }
}
