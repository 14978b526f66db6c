//! Deadlines: whatever must happen by a time is a row, and one sweeper acts on what is due. A restart in between
//! changes nothing, and a duty that fails holds up no other: it is put off for a while, and tried until it succeeds.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::actor::{Actor, Caller};
use crate::db::{Context, Db, Sql, SqlExt, Tx};
use crate::error::Kind;
use crate::{App, Error, Id, Result, Time, Trouble};

/// Pause between looks at the table when nothing is known to be due sooner.
const PAUSE: Duration = Duration::from_millis(500);
/// Deadlines acted on between two looks.
const CHUNK: i64 = 200;
/// Seconds before a duty that failed is tried again; doubles each time.
const PUT_OFF_S: i64 = 5;
/// The longest such pause: whatever was in its way is out of it for at most so long before it is done.
const PUT_OFF_MAX_S: i64 = 300;
/// Doublings after which the longest pause is reached in any case.
const DOUBLINGS_MAX: i64 = 10;

/// A thing that must happen by a time.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Deadline {
    /// Which duty handles it.
    pub kind: String,
    /// What it is about.
    pub subject: Id,
    /// The site it belongs to.
    pub site_id: Option<Id>,
    /// When it is due.
    pub due_at: Time,
    /// Who answers for it, in words.
    pub owner: String,
}

crate::record!(Deadline in "deadline": kind, subject, site_id, due_at, owner);

/// Handles one kind of deadline when it is due. The deadline's row is gone already, in the same transaction.
#[derive(Clone, Copy)]
pub struct Duty {
    /// The kind of deadline.
    pub kind: &'static str,
    /// What to do.
    pub act: fn(&mut Tx<'_>, &Context, Deadline) -> Result<()>,
}

/// Sets a deadline, in place of an earlier one of the same kind for the same subject.
///
/// # Errors
/// As [`Sql::execute`].
pub fn set(tx: &mut Tx<'_>, deadline: &Deadline) -> Result<()> {
    clear(tx, &deadline.kind, deadline.subject)?;
    let organisation = tx.organisation();
    tx.execute(
        "INSERT INTO deadline (organisation, kind, subject, site_id, due_at, owner) VALUES ($1, $2, $3, $4, $5, $6)",
        crate::params![
            organisation,
            deadline.kind.as_str(),
            deadline.subject,
            deadline.site_id,
            deadline.due_at,
            deadline.owner.as_str()
        ],
    )
}

/// Takes a deadline away: what it waited for has happened.
///
/// # Errors
/// As [`Sql::execute`].
pub fn clear(tx: &mut Tx<'_>, kind: &str, subject: Id) -> Result<()> {
    let organisation = tx.organisation();
    tx.execute(
        "DELETE FROM deadline WHERE organisation = $1 AND kind = $2 AND subject = $3",
        crate::params![organisation, kind, subject],
    )
}

/// Acts on deadlines until the database is closed.
pub async fn run(app: Arc<App>, duties: Vec<Duty>) {
    let duties: Arc<HashMap<&'static str, Duty>> = Arc::new(duties.into_iter().map(|duty| (duty.kind, duty)).collect());
    let actor = Actor::system("Deadlines", &app.rights);
    let mut stopping = app.stopping.clone();
    let trouble = Trouble::new();
    loop {
        match sweep(&app.db, &actor, &duties, app.clock.now()).await {
            Ok(done) if done as i64 == CHUNK => continue,
            Ok(_) => {
                if let Some(seconds) = trouble.over() {
                    tracing::info!(seconds, "deadlines are swept again");
                }
            }
            Err(error) => {
                if let Some(times) = trouble.again() {
                    tracing::error!(cause = %error, times, "deadlines could not be swept; trying again");
                }
            }
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stopping.changed() => return,
        }
    }
}

/// One look at the table. Gives how many deadlines were due.
async fn sweep(db: &Db, actor: &Arc<Actor>, duties: &Arc<HashMap<&'static str, Duty>>, now: Time) -> Result<usize> {
    let due = db.read(move |sql| due(sql, now)).await?;
    let count = due.len();
    for deadline in due {
        let failed = match duties.get(deadline.kind.as_str()).copied() {
            Some(duty) => {
                let caller = Caller::internal(actor.clone(), "deadline");
                let expiring = db.write(caller, Due { deadline: deadline.clone(), duty }, expire).await;
                expiring.err().map(Error::from)
            }
            None => Some(Error::internal("no duty handles this kind of deadline")),
        };
        let Some(error) = failed else { continue };
        // What comes after it would fail in the same way, and nothing can be written down.
        if error.kind() == Kind::Unavailable {
            return Err(error);
        }
        metrics::counter!("castellan_deadlines_failed_total", "kind" => deadline.kind.clone()).increment(1);
        tracing::error!(kind = deadline.kind, subject = %deadline.subject, cause = %error, "a duty failed; it is put off");
        let caller = Caller::internal(actor.clone(), "deadline");
        db.write(caller, deadline, put_off).await.map_err(Error::from)?;
    }
    Ok(count)
}

/// A due deadline with what handles it.
#[derive(Clone, serde::Serialize)]
struct Due {
    deadline: Deadline,
    #[serde(skip)]
    duty: Duty,
}

/// Takes a due deadline away and acts on it, unless it was cleared or moved since it was read.
fn expire(tx: &mut Tx<'_>, context: &Context, due: Due) -> Result<()> {
    if !stands(tx, &due.deadline)? {
        return Ok(());
    }
    clear(tx, &due.deadline.kind, due.deadline.subject)?;
    (due.duty.act)(tx, context, due.deadline)
}

/// Lets a deadline whose duty failed wait, unless it was cleared or moved meanwhile.
fn put_off(tx: &mut Tx<'_>, context: &Context, deadline: Deadline) -> Result<()> {
    if !stands(tx, &deadline)? {
        return Ok(());
    }
    let organisation = tx.organisation();
    let failures: i64 = tx.scalar(
        "SELECT failures FROM deadline WHERE organisation = $1 AND kind = $2 AND subject = $3",
        crate::params![organisation, deadline.kind.as_str(), deadline.subject],
    )?;
    let until = context.now.plus_seconds(pause_s(failures));
    tx.execute(
        "UPDATE deadline SET failures = $4, put_off_until = $5 WHERE organisation = $1 AND kind = $2 AND subject = $3",
        crate::params![organisation, deadline.kind.as_str(), deadline.subject, failures + 1, until],
    )
}

/// Seconds to wait after so many failures before.
fn pause_s(failures: i64) -> i64 {
    (PUT_OFF_S << failures.clamp(0, DOUBLINGS_MAX)).min(PUT_OFF_MAX_S)
}

/// Whether a deadline is still there as it was read.
fn stands(tx: &mut Tx<'_>, deadline: &Deadline) -> Result<bool> {
    let organisation = tx.organisation();
    let present: Option<Deadline> = tx.find_one(
        "WHERE organisation = $1 AND kind = $2 AND subject = $3",
        crate::params![organisation, deadline.kind.as_str(), deadline.subject],
    )?;
    Ok(present.as_ref() == Some(deadline))
}

/// How many deadlines are overdue because their duty failed.
///
/// # Errors
/// As [`Sql::query`].
pub fn failing(sql: &mut dyn Sql) -> Result<i64> {
    let organisation = sql.organisation();
    sql.scalar("SELECT COUNT(*) FROM deadline WHERE organisation = $1 AND failures > 0", crate::params![organisation])
}

fn due(sql: &mut dyn Sql, now: Time) -> Result<Vec<Deadline>> {
    let organisation = sql.organisation();
    sql.find(
        "WHERE organisation = $1 AND due_at <= $2 AND (put_off_until IS NULL OR put_off_until <= $2) \
         ORDER BY due_at LIMIT $3",
        crate::params![organisation, now, CHUNK],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duty_that_fails_is_tried_at_growing_intervals_for_ever() {
        let pauses: Vec<i64> = [0, 1, 2, 5, 6, 7, 63, 64, i64::MAX].into_iter().map(pause_s).collect();
        assert_eq!(pauses, [5, 10, 20, 160, 300, 300, 300, 300, 300]);
    }
}
