//! Deadlines: whatever must happen by a time is a row, and one sweeper acts on what is due. A restart in between
//! changes nothing.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::actor::{Actor, Caller};
use crate::db::{Context, Db, Sql, SqlExt, Tx};
use crate::{App, Id, Result, Time};

/// Pause between looks at the table when nothing is known to be due sooner.
const PAUSE: Duration = Duration::from_millis(500);
/// Deadlines acted on between two looks.
const CHUNK: i64 = 200;

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
    loop {
        match sweep(&app.db, &actor, &duties, app.clock.now()).await {
            Ok(done) if done as i64 == CHUNK => continue,
            Ok(_) => {}
            Err(error) => tracing::error!(cause = %error, "deadlines could not be swept; trying again"),
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
        let Some(duty) = duties.get(deadline.kind.as_str()).copied() else {
            tracing::error!(kind = deadline.kind, "no duty handles this kind of deadline");
            continue;
        };
        let caller = Caller::internal(actor.clone(), "deadline");
        db.write(caller, Due { deadline, duty }, expire).await.map_err(crate::Error::from)?;
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
    let organisation = tx.organisation();
    let present: Option<Deadline> = tx.find_one(
        "WHERE organisation = $1 AND kind = $2 AND subject = $3",
        crate::params![organisation, due.deadline.kind.as_str(), due.deadline.subject],
    )?;
    if present.as_ref() != Some(&due.deadline) {
        return Ok(());
    }
    clear(tx, &due.deadline.kind, due.deadline.subject)?;
    (due.duty.act)(tx, context, due.deadline)
}

fn due(sql: &mut dyn Sql, now: Time) -> Result<Vec<Deadline>> {
    let organisation = sql.organisation();
    sql.find(
        "WHERE organisation = $1 AND due_at <= $2 ORDER BY due_at LIMIT $3",
        crate::params![organisation, now, CHUNK],
    )
}
