//! What screens ask about incidents.

mod approach;
mod attachments;
mod board;
mod catalogue;
mod desk;
mod detail;
mod earlier;
mod known;
mod past;
mod reach;
mod retention;
mod schedules;
mod shown;
mod subjects;
mod suggestions;
mod watch;

pub use attachments::{KeptFile, attachment, files_after, may_attach, verify_attachments};
pub(crate) use board::mask;
pub use board::{BoardFilter, incidents, mask_callers};
pub use catalogue::{dispositions, lacks_shipped, types};
pub(crate) use desk::shown_positions;
pub use desk::{pass_ons, positions};
pub use detail::incident;
pub(crate) use detail::merged;
pub use earlier::earlier;
pub use known::KnownIncidents;
pub use past::{openers, past};
pub use reach::{compartment_of, hidden, sealed_work};
pub(crate) use reach::{reached, seen};
pub(crate) use retention::shown_proposal;
pub use retention::{proposals, retention};
pub use schedules::{calendar, schedules};
pub(crate) use shown::{shown, shown_one, shown_wholes};
pub(crate) use subjects::{Found, mentioned};
pub use subjects::{access, holds, preview, subject, subjects};
pub use suggestions::suggestions;
pub use watch::{chain, dispatchers};
pub(crate) use watch::{people_who_handle, shown_chain};

use force::engagement::Engagement;
use kernel::db::Sql;
use kernel::{Error, Id, Result};

use crate::model::Disposition;
use crate::store;

/// What units are engaged in: the answer that the capability `force` below asks for.
///
/// # Errors
/// As [`Sql::query`].
pub fn engagements(sql: &mut dyn Sql, units: &[Id]) -> Result<Vec<Engagement>> {
    let open = store::open_assignments_of_units(sql, units)?;
    let incidents: Vec<Id> = open.iter().map(|assignment| assignment.incident_id).collect();
    let called = store::called(sql, &incidents)?;
    let called: std::collections::BTreeMap<Id, &store::Called> = called.iter().map(|one| (one.id, one)).collect();
    Ok(open
        .iter()
        .filter_map(|assignment| {
            Some(Engagement {
                unit_id: assignment.unit_id,
                assignment_id: assignment.id,
                incident_id: assignment.incident_id,
                compartment_id: called.get(&assignment.incident_id).and_then(|one| one.compartment_id),
                incident_number: called.get(&assignment.incident_id).map(|one| one.number.clone()).unwrap_or_default(),
                state: assignment.activity()?,
                since: assignment.since(),
            })
        })
        .collect())
}

/// Numbers of incidents, for what a capability above shows beside its own.
///
/// # Errors
/// As [`Sql::query`].
pub fn numbers(sql: &mut dyn Sql, incidents: &[Id]) -> Result<std::collections::BTreeMap<Id, String>> {
    Ok(store::numbers(sql, incidents)?.into_iter().collect())
}

/// The outcome with this code, for what is to end with it.
///
/// # Errors
/// `invalid` when the catalogue does not have it, or it is no longer used.
pub fn known_disposition(sql: &mut dyn Sql, code: &str) -> Result<Disposition> {
    let wrong = |message: String| Error::invalid(message.clone()).field("disposition", message);
    let disposition =
        store::disposition_coded(sql, code)?.ok_or_else(|| wrong(format!("there is no disposition “{code}”")))?;
    if disposition.active {
        Ok(disposition)
    } else {
        Err(wrong(format!("the disposition “{}” is no longer used; choose another", disposition.name)))
    }
}
