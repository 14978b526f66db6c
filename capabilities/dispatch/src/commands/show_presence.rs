//! Say that one has an incident open, and hear who else has.

use kernel::db::SqlExt as _;
use kernel::{Context, Id, Result, Tx};
use serde::{Deserialize, Serialize};

use crate::model::Colleague;
use crate::rights::WriteLog;
use crate::store::{self, Presence};

/// How long a presence holds without being renewed: a screen that is gone is forgotten within it.
const HOLDS_S: i64 = 40;
/// It is written anew only when less than this is left, so that a screen that asks often writes seldom.
const RENEWED_BELOW_S: i64 = 25;

/// Which incident is open.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ShowPresence {
    /// The incident.
    pub id: Id,
}

/// Notes that the actor has an incident open. Gives the others who have. Nothing is journaled: looking is no deed.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn show_presence(tx: &mut Tx<'_>, context: &Context, input: ShowPresence) -> Result<Vec<Colleague>> {
    let incident = super::incident::<WriteLog>(tx, context, input.id)?;
    let present = store::present(tx, incident.id, context.now)?;
    if let Some(me) = context.actor.id {
        let own = present.iter().find(|one| one.account_id == me);
        if own.is_none_or(|one| one.until_at <= context.now.plus_seconds(RENEWED_BELOW_S)) {
            store::forget_presence(tx, incident.id, me, context.now)?;
            tx.insert(&Presence {
                id: Id::new(context.now),
                incident_id: incident.id,
                account_id: me,
                until_at: context.now.plus_seconds(HOLDS_S),
            })?;
        }
    }
    let others: Vec<Id> =
        present.iter().map(|one| one.account_id).filter(|account| Some(*account) != context.actor.id).collect();
    let names = identity::queries::names(tx, &others)?;
    Ok(names.into_iter().map(|(account_id, name)| Colleague { account_id, name }).collect())
}
