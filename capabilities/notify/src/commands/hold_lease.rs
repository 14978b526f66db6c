//! Which process delivers.

use kernel::db::{Sql as _, SqlExt as _};
use kernel::{Context, Id, Result, Time, Tx};

use crate::model::Lease;
use crate::store;

/// How long a lease lasts: some attempts long, and short enough that nobody waits for a dead process.
pub const LEASE_S: i64 = 20;

/// Takes or renews the lease. Gives until when it holds; none when another process has it.
///
/// # Errors
/// As [`kernel::Sql::execute`].
pub fn hold_lease(tx: &mut Tx<'_>, context: &Context, holder: Id) -> Result<Option<Time>> {
    let lease = Lease { organisation: tx.organisation(), holder, until: context.now.plus_seconds(LEASE_S) };
    match store::lease(tx)? {
        None => tx.insert(&lease)?,
        Some(present) if present.holder == holder || present.until <= context.now => tx.save(&lease)?,
        Some(_) => return Ok(None),
    }
    Ok(Some(lease.until))
}
