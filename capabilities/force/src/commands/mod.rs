//! What can be done with units.

mod change_duty;
mod create_unit;
mod report_positions;
mod update_unit;

pub(crate) use change_duty::BREAK;
pub use change_duty::{ChangeDuty, change_duty};
pub use create_unit::{CreateUnit, create_unit, retired_unit};
pub use report_positions::{FixOutcome, PositionReport, PositionsTaken, report_positions};
pub use update_unit::{UpdateUnit, update_unit};

use kernel::db::SqlExt as _;
use kernel::journal::{Fact, stream};
use kernel::{Context, Doubt, Error, Id, Result, Tx};

use crate::model::{CALL_SIGN_MAX, Crew, Duty, Unit};

#[derive(serde::Serialize)]
struct UnitFact<'a> {
    unit: &'a Unit,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[derive(serde::Serialize)]
struct DutyFact<'a> {
    unit: &'a Unit,
    /// What was told; the unit shows what holds.
    to: Duty,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    /// Why the time at which it is said to have happened is doubtful.
    #[serde(skip_serializing_if = "Option::is_none")]
    doubt: Option<Doubt>,
}

/// The areas between which a unit has moved; null: none.
#[derive(serde::Serialize)]
struct Move {
    from: Option<String>,
    to: Option<String>,
    since: Option<kernel::Time>,
}

#[derive(serde::Serialize)]
struct MoveFact<'a> {
    unit: &'a Unit,
    #[serde(flatten)]
    moved: Move,
}

/// A unit has entered an area or left one. Its place in the entry is the area, never the position.
fn record_move(tx: &mut Tx<'_>, context: &Context, id: Id, moved: Move) -> Result<()> {
    let unit = crate::queries::unit_by_id(tx, id)?;
    let fact = Fact {
        action: "unit.moved",
        stream: stream("unit", id),
        site: Some(unit.site_id),
        occurred_at: moved.since,
        payload: MoveFact { unit: &unit.image(), moved },
    };
    tx.record(context, fact)?;
    Ok(())
}

/// Writes down that what a unit is engaged in has changed, where no entry says so that all may read.
///
/// # Errors
/// `not_found`; as [`Tx::record`].
pub fn engaged(tx: &mut Tx<'_>, context: &Context, unit: Id) -> Result<()> {
    record(tx, context, "unit.engaged", unit, None).map(|_| ())
}

pub(crate) fn record(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    id: Id,
    reason: Option<&str>,
) -> Result<Unit> {
    record_at(tx, context, action, id, About { reason, occurred_at: None })
}

/// What to say of a change of a unit, besides what it is afterwards.
pub(crate) struct About<'a> {
    /// Why.
    pub reason: Option<&'a str>,
    /// When it happened in the world.
    pub occurred_at: Option<kernel::Time>,
}

pub(crate) fn record_at(
    tx: &mut Tx<'_>,
    context: &Context,
    action: &'static str,
    id: Id,
    about: About<'_>,
) -> Result<Unit> {
    let unit = crate::queries::unit_by_id(tx, id)?;
    let fact = Fact {
        action,
        stream: stream("unit", id),
        site: Some(unit.site_id),
        occurred_at: about.occurred_at,
        payload: UnitFact { unit: &unit.clone().image(), reason: about.reason },
    };
    tx.record(context, fact)?;
    Ok(unit.seen_by(context.actor.admission()))
}

/// A change of duty was told.
fn record_duty(tx: &mut Tx<'_>, context: &Context, action: &'static str, told: &ChangeDuty) -> Result<Unit> {
    let unit = crate::queries::unit_by_id(tx, told.id)?;
    let payload = DutyFact {
        unit: &unit.clone().image(),
        to: told.to,
        reason: told.reason.as_deref(),
        doubt: told.occurred_at.and_then(|at| Doubt::of(at, context.now, None)),
    };
    let (stream, site) = (stream("unit", told.id), Some(unit.site_id));
    tx.record(context, Fact { action, stream, site, occurred_at: told.occurred_at, payload })?;
    Ok(unit.seen_by(context.actor.admission()))
}

fn clean_call_sign(text: &str) -> Result<String> {
    let text = text.trim().to_uppercase();
    let fits = !text.is_empty() && text.chars().count() <= CALL_SIGN_MAX && !text.contains(char::is_whitespace);
    if fits {
        Ok(text)
    } else {
        let message = format!("a call sign has 1 to {CALL_SIGN_MAX} characters and no blanks");
        Err(Error::invalid(message.clone()).field("call_sign", message))
    }
}

fn put_crew(tx: &mut Tx<'_>, context: &Context, unit: Id, officers: &[Id]) -> Result<()> {
    crate::store::delete_crew(tx, unit)?;
    let known = identity::queries::names(tx, officers)?;
    for officer in officers {
        if !known.iter().any(|(id, _)| id == officer) {
            let message = "one of the officers has no account";
            return Err(Error::invalid(message).field("officers", message));
        }
        tx.insert(&Crew { id: Id::new(context.now), unit_id: unit, account_id: *officer })?;
    }
    Ok(())
}
