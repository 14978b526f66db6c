//! What somebody was let into: the compartments that they belong to, and the sealed records that they work on. Dispatch
//! knows the latter and stands above; it hands its answer down once, when the capabilities are put together.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use kernel::db::Sql;
use kernel::{Admission, Id, Result, Time};

use crate::store;

/// Gives the sealed records that an account works on.
pub type Source = fn(&mut dyn Sql, Id) -> Result<BTreeSet<Id>>;

static SOURCE: OnceLock<Source> = OnceLock::new();

/// Says who knows on which sealed records an account works.
pub fn connect(source: Source) {
    // Every test application of a process connects the same function.
    let _ = SOURCE.set(source);
}

/// What an account was let into, and until when that holds where it ends by itself.
pub(crate) fn of(sql: &mut dyn Sql, account: Id, now: Time) -> Result<(Admission, Option<Time>)> {
    let mut members = store::memberships(sql, account)?;
    members.retain(|member| member.until_at.is_none_or(|until| now < until));
    let until = members.iter().filter_map(|member| member.until_at).min();
    let compartments = members.iter().map(|member| member.compartment_id).collect();
    let records = SOURCE.get().map_or_else(|| Ok(BTreeSet::new()), |source| source(sql, account))?;
    Ok((Admission::new(compartments, records), until))
}
