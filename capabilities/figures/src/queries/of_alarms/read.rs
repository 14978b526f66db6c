//! Reading the alarms of a period a part at a time.

use alarms::model::PastAlarm;
use kernel::db::Sql;
use kernel::error::Kind;
use kernel::{Actor, Error, Id, Result, Scope, Time};

use super::AlarmAsk;
use crate::queries::read::Flow;
use crate::rights::ReadFigures;

/// Alarms read at a time: enough to make a statement worth its while, few enough to stay within some megabytes.
const PART: i64 = 2_048;
/// Alarms, or signals of them, of one answer at the most: some seconds of reading.
pub(super) const ALARMS_MAX: usize = 250_000;

/// What the actor may see of what is asked.
///
/// # Errors
/// `not_found` for a site that the actor may not know.
pub(super) fn scope_of(actor: &Actor, ask: &AlarmAsk) -> Result<Scope> {
    let scope = actor.scope::<ReadFigures>();
    if ask.site_id.is_some_and(|site| !scope.contains(site)) {
        return Err(Error::not_found("site"));
    }
    Ok(scope.within(ask.site_id))
}

/// Hands the alarms of the period over, by the time they were signalled first, after the one named, until there are none or
/// `take` says enough.
pub(super) fn each(
    sql: &mut dyn Sql,
    scope: &Scope,
    ask: &AlarmAsk,
    after: Option<(Time, Id)>,
    mut take: impl FnMut(PastAlarm) -> Flow,
) -> Result<()> {
    let (mut after, mut seen) = (after, 0);
    loop {
        let part = alarms::queries::past(sql, scope, &ask.filter, after, PART)?;
        let Some(last) = part.last() else { return Ok(()) };
        after = Some((last.first_at, last.id));
        let is_last = (part.len() as i64) < PART;
        seen += part.len();
        if seen > ALARMS_MAX {
            return Err(too_many("alarms"));
        }
        for alarm in part {
            if take(alarm) == Flow::Enough {
                return Ok(());
            }
        }
        if is_last {
            return Ok(());
        }
    }
}

/// Refuses a period that would take too long to read.
pub(super) fn too_many(what: &str) -> Error {
    let detail = format!("the period holds more than {ALARMS_MAX} {what}; ask for a shorter one, or one site");
    Error::new(Kind::TooLarge, detail)
}
