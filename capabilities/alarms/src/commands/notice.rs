//! Write down what a receiver could not take.

use kernel::db::{Sql as _, SqlExt as _};
use kernel::{Context, Id, Result, Tx};
use serde::{Deserialize, Serialize};

use crate::model::{ANOMALY_WINDOW_S, Anomaly, AnomalyKind, RAW_MAX};
use crate::store;

/// Something that a receiver could not take, or has to wonder about.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Noticed {
    /// What was wrong.
    pub kind: AnomalyKind,
    /// Address it came from.
    pub sender: String,
    /// What the message calls itself; empty when that could not be read.
    pub number: String,
    /// What was wrong, in words.
    pub about: String,
    /// The bytes.
    pub raw: Vec<u8>,
}

/// Writes an anomaly down; the same from the same sender within ten minutes counts up. It is no entry of the journal: the
/// journal is for what was done here, and anybody who reaches the port could fill it for ever.
pub(super) fn note(tx: &mut Tx<'_>, context: &Context, noticed: Noticed) -> Result<()> {
    let since = context.now.plus_seconds(-ANOMALY_WINDOW_S);
    if let Some(mut row) = store::same_anomaly(tx, noticed.kind, &noticed.sender, &noticed.number, since)? {
        row.count += 1;
        row.last_at = context.now;
        return tx.save(&row);
    }
    let mut raw = noticed.raw;
    raw.truncate(RAW_MAX);
    tx.insert(&Anomaly {
        id: Id::new(context.now),
        organisation: tx.organisation(),
        kind: noticed.kind,
        sender: noticed.sender,
        number: noticed.number,
        about: noticed.about,
        first_at: context.now,
        last_at: context.now,
        count: 1,
        raw,
    })
}
