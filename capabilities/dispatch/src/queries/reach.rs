//! Whether an incident exists for somebody: the one place where a question about one incident begins.

use std::collections::BTreeSet;

use kernel::db::Sql;
use kernel::{Actor, Error, Id, Result};

use crate::model::Incident;
use crate::rights::ReadIncidents;
use crate::store;

/// An incident that the actor reaches by the right to read.
///
/// # Errors
/// `not_found` when it is not there or the actor may not know of it.
pub(crate) fn reached(sql: &mut dyn Sql, actor: &Actor, id: Id) -> Result<Incident> {
    store::reached(sql, &actor.reach::<ReadIncidents>(), id)?.ok_or_else(|| Error::not_found("incident"))
}

/// Those of some incidents that are closed to an actor by a compartment, for what a capability above shows beside its own.
///
/// # Errors
/// As [`Sql::query`].
pub fn hidden(sql: &mut dyn Sql, actor: &Actor, incidents: &[Id]) -> Result<BTreeSet<Id>> {
    let sealed = store::sealed(sql, incidents)?;
    let closed = |one: &&store::Called| !actor.admission().opens(one.id, one.compartment_id);
    Ok(sealed.iter().filter(closed).map(|one| one.id).collect())
}

/// Those of some incidents that the actor may know of: what lies in a compartment is there for its members only.
pub(crate) fn seen(sql: &mut dyn Sql, actor: &Actor, incidents: &[Id]) -> Result<BTreeSet<Id>> {
    let called = store::called(sql, incidents)?.into_iter();
    Ok(called.filter(|one| actor.admission().opens(one.id, one.compartment_id)).map(|one| one.id).collect())
}

/// The compartment that an incident lies in, if any.
///
/// # Errors
/// As [`Sql::query`].
pub fn compartment_of(sql: &mut dyn Sql, incident: Id) -> Result<Option<Id>> {
    Ok(store::sealed(sql, &[incident])?.into_iter().find_map(|one| one.compartment_id))
}

/// The sealed incidents that an account works on: those of the units that it is on, as long as they are assigned.
///
/// # Errors
/// As [`Sql::query`].
pub fn sealed_work(sql: &mut dyn Sql, account: Id) -> Result<BTreeSet<Id>> {
    let units = force::queries::units_of(sql, account)?;
    let open = store::open_assignments_of_units(sql, &units)?;
    let incidents: Vec<Id> = open.iter().map(|assignment| assignment.incident_id).collect();
    Ok(store::sealed(sql, &incidents)?.into_iter().map(|one| one.id).collect())
}
