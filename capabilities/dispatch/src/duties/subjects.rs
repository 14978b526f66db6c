//! Gives those a subject who were written down before there were any, and takes the content of files away that were given
//! up.

use std::sync::Arc;
use std::time::Duration;

use kernel::actor::{Actor, Caller};
use kernel::{App, Context, Error, Id, Result, Tx};

use crate::commands::adopt;
use crate::store;

/// Pause between looks: nobody waits for it.
const PAUSE: Duration = Duration::from_secs(2);
/// Pause between two pieces of work: the writer belongs to others.
const BREATH: Duration = Duration::from_millis(20);
/// Rows that one command takes.
const CHUNK: i64 = 50;

/// Works until the system stops.
pub async fn keep_subjects(app: Arc<App>) {
    let mut stopping = app.stopping.clone();
    loop {
        let worked = look_after_subjects(&app).await.unwrap_or_else(|error| {
            tracing::error!(cause = %error, "persons could not be looked after; trying again");
            false
        });
        let pause = if worked { BREATH } else { PAUSE };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stopping.changed() => return,
        }
    }
}

/// One piece of that work. Says whether there was any.
///
/// # Errors
/// What the store or the disk gives.
pub async fn look_after_subjects(app: &App) -> Result<bool> {
    let waiting = app.db.read(|sql| {
        let new = !store::unknown_callers(sql, 1)?.is_empty()
            || !store::unknown_persons(sql, 1)?.is_empty()
            || !store::unknown_vehicles(sql, 1)?.is_empty();
        Ok((new, store::files_to_erase(sql, CHUNK)?))
    });
    let (new, files) = waiting.await?;
    let caller = || Caller::internal(Actor::system("Persons", &app.rights), "persons");
    if new {
        app.db.write(caller(), CHUNK, adopt).await.map_err(Error::from)?;
    }
    for file in &files {
        let sha256 = file.sha256.clone();
        if !app.db.read(move |sql| store::is_content_kept(sql, &sha256)).await? {
            app.files.erase(&file.sha256).await?;
        }
        app.db.write(caller(), file.id, forget_content).await.map_err(Error::from)?;
    }
    Ok(new || !files.is_empty())
}

/// Notes that the content of a file is gone.
fn forget_content(tx: &mut Tx<'_>, _: &Context, id: Id) -> Result<()> {
    store::forget_content(tx, id)
}
