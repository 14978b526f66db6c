//! Persons and vehicles of an incident.

use kernel::Id;
use kernel::db::Refused;
use kernel::http::{Body, By, Created, Done, PathId};

use crate::commands::{self, Describe, Remove};
use crate::model::{Person, PersonSaid, Vehicle, VehicleSaid};
use crate::rights::WriteLog;

/// Write down a person that an incident is about.
#[utoipa::path(post, path = "/incidents/{id}/persons", tag = "dispatch", request_body = PersonSaid,
    params(("id" = Id, Path)), responses((status = 201, body = Person)))]
pub(crate) async fn add_person(
    by: By<WriteLog>,
    PathId(id): PathId,
    Body(said): Body<PersonSaid>,
) -> Result<Created<Person>, Refused> {
    by.write(Describe { id, said }, commands::add_person).await.map(Created)
}

/// Say anew what is known of a person.
#[utoipa::path(put, path = "/incident-persons/{id}", tag = "dispatch", request_body = PersonSaid,
    params(("id" = Id, Path)), responses((status = 200, body = Person)))]
pub(crate) async fn change_person(
    by: By<WriteLog>,
    PathId(id): PathId,
    Body(said): Body<PersonSaid>,
) -> Result<Done<Person>, Refused> {
    by.write(Describe { id, said }, commands::change_person).await
}

/// Take a person away. The journal keeps what was said.
#[utoipa::path(delete, path = "/incident-persons/{id}", tag = "dispatch", params(("id" = Id, Path)),
    responses((status = 200, body = Person)))]
pub(crate) async fn remove_person(by: By<WriteLog>, PathId(id): PathId) -> Result<Done<Person>, Refused> {
    by.write(Remove { id }, commands::remove_person).await
}

/// Write down a vehicle that an incident is about.
#[utoipa::path(post, path = "/incidents/{id}/vehicles", tag = "dispatch", request_body = VehicleSaid,
    params(("id" = Id, Path)), responses((status = 201, body = Vehicle)))]
pub(crate) async fn add_vehicle(
    by: By<WriteLog>,
    PathId(id): PathId,
    Body(said): Body<VehicleSaid>,
) -> Result<Created<Vehicle>, Refused> {
    by.write(Describe { id, said }, commands::add_vehicle).await.map(Created)
}

/// Say anew what is known of a vehicle.
#[utoipa::path(put, path = "/incident-vehicles/{id}", tag = "dispatch", request_body = VehicleSaid,
    params(("id" = Id, Path)), responses((status = 200, body = Vehicle)))]
pub(crate) async fn change_vehicle(
    by: By<WriteLog>,
    PathId(id): PathId,
    Body(said): Body<VehicleSaid>,
) -> Result<Done<Vehicle>, Refused> {
    by.write(Describe { id, said }, commands::change_vehicle).await
}

/// Take a vehicle away. The journal keeps what was said.
#[utoipa::path(delete, path = "/incident-vehicles/{id}", tag = "dispatch", params(("id" = Id, Path)),
    responses((status = 200, body = Vehicle)))]
pub(crate) async fn remove_vehicle(by: By<WriteLog>, PathId(id): PathId) -> Result<Done<Vehicle>, Refused> {
    by.write(Remove { id }, commands::remove_vehicle).await
}
