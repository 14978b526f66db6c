//! What runs by itself: a break that lasts too long.

use kernel::db::SqlExt as _;
use kernel::sweep::{Deadline, Duty};
use kernel::{Context, Result, Tx};

use crate::commands::{BREAK, record};
use crate::model::{self, UnitRow};

/// The duties of force.
pub(crate) const DUTIES: &[Duty] = &[Duty { kind: BREAK, act: overrun }];

/// A break lasts longer than its site allows: it is written down, and every unit board shows it.
fn overrun(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    match tx.by_id::<UnitRow>(deadline.subject)? {
        Some(mut row) if row.duty == model::Duty::OnBreak => {
            row.break_overrun_at = Some(deadline.due_at);
            row.version += 1;
            tx.save(&row)?;
            record(tx, context, "unit.break_overrun", row.id, None).map(|_| ())
        }
        _ => Ok(()),
    }
}
