//! Whoever reads a sealed incident leaves an entry in the journal: who, when, and which part of it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use kernel::error::Kind;
use kernel::http::Signed;
use kernel::{Error, Id, Result, Time};

use crate::commands::{NoteReading, note_reading};

/// A screen that shows an incident reads it anew with every change: within this it is the same reading.
const SAME_FOR_S: i64 = 900;
/// Readings that are remembered; beyond it they are written down once more.
const REMEMBERED_MAX: usize = 10_000;

type Reading = (Option<Id>, Id, Option<Id>);

static NOTED: Mutex<Option<HashMap<Reading, Time>>> = Mutex::new(None);

/// Writes down that somebody was given an incident, or a file on it, when that lies in a compartment.
///
/// # Errors
/// What the command refuses; a disk that is full keeps nobody from reading what is there.
pub async fn note_sealed_read(
    by: &Signed,
    incident_id: Id,
    compartment: Option<Id>,
    file_id: Option<Id>,
) -> Result<()> {
    if compartment.is_none() {
        return Ok(());
    }
    let (reading, now) = ((by.actor.id, incident_id, file_id), by.app.clock.now());
    if with(|noted| noted.get(&reading).is_some_and(|at| now < at.plus_seconds(SAME_FOR_S))) {
        return Ok(());
    }
    let caller = kernel::actor::Caller::internal(by.actor.clone(), "reading of a sealed incident");
    match by.app.db.write(caller, NoteReading { incident_id, file_id }, note_reading).await.map_err(Error::from) {
        Ok(_) => {
            with(|noted| {
                if noted.len() >= REMEMBERED_MAX {
                    noted.clear();
                }
                noted.insert(reading, now);
            });
            Ok(())
        }
        Err(error) if error.kind() == Kind::Unavailable => {
            tracing::error!(cause = %error, incident = %incident_id, "a reading of a sealed incident could not be written down");
            Ok(())
        }
        Err(error) => Err(error),
    }
}

fn with<T>(work: impl FnOnce(&mut HashMap<Reading, Time>) -> T) -> T {
    work(NOTED.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default())
}
