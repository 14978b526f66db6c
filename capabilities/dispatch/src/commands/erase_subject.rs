//! Erase a person: the key under which the journal speaks of them, and every row that does.

use std::collections::BTreeSet;

use kernel::db::SqlExt as _;
use kernel::journal::{Fact, stream};
use kernel::subject::{self, ERASED, ERASED_ACTION, Subject};
use kernel::{Context, Error, Id, Result, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::{About, IncidentFact, incident_changed};
use crate::model::{Attachment, ErasureReport, Incident, Line, required};
use crate::queries::{Found, mentioned};
use crate::rights::{self, ReadSubjects};
use crate::store;

/// Whom to erase, and why.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EraseSubject {
    /// The person; taken from the address.
    #[serde(default = "Id::nil")]
    #[schema(ignore)]
    pub id: Id,
    /// Why, without a word about who it is: the journal keeps it.
    pub reason: String,
    /// Lines of logs that tell of the person, to be blanked.
    #[serde(default)]
    pub lines: Vec<Id>,
    /// Files that show the person, to be given up for good.
    #[serde(default)]
    pub files: Vec<Id>,
}

/// An erasure that happened before, and of which a database that was brought back knows nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EraseAgain {
    /// The person.
    pub id: Id,
    /// Lines that were blanked.
    pub lines: Vec<Id>,
    /// Files that were given up.
    pub files: Vec<Id>,
}

/// What the entry says of an erasure; nothing of the person.
#[derive(Serialize)]
struct Told<'a> {
    reason: &'a str,
    /// Entries whose details were in the clear and were written over.
    entries: Vec<i64>,
    lines: &'a [Id],
    files: &'a [Id],
    incidents: usize,
}

/// Erases a person.
///
/// # Errors
/// `not_found`, `forbidden`; `invalid` without a reason, or for a line or file of another incident; `conflict` for somebody
/// who was erased before, with the code `legal_hold` where something is in the way, and `kept_by_law` before the least time
/// for which what mentions them is kept.
pub fn erase_subject(tx: &mut Tx<'_>, context: &Context, input: EraseSubject) -> Result<ErasureReport> {
    context.actor.must_everywhere::<rights::EraseSubject>()?;
    context.actor.must_be_proved(context.now)?;
    let subject = subject::by_id(tx, input.id)?;
    if subject.erased_at.is_some() {
        return Err(Error::conflict("this person was erased before"));
    }
    let reason = required("reason", &input.reason)?;
    let found = mentioned(tx, subject.id)?;
    let seen = found.seen_by(tx, &context.actor)?.ok_or_else(|| Error::not_found("subject"))?;
    let holds = store::holds_on(tx, subject.id, &found.incidents)?;
    if !holds.is_empty() {
        // Not how many: one may be on something in a compartment.
        return Err(Error::conflict("a legal hold is in the way").coded("legal_hold"));
    }
    let over = store::incidents_by_id(tx, &found.incidents)?.into_iter().map(|one| one.over_at());
    if store::retention(tx)?.kept_until(over, context.now).is_some() {
        // Not until when: it may be for something in a compartment.
        return Err(Error::conflict("what mentions this person has to be kept for longer").coded("kept_by_law"));
    }
    let (lines, files) = named(tx, &input.lines, &input.files)?;
    let elsewhere = |incident: Id| !seen.incidents.contains(&incident);
    if lines.iter().any(|line| elsewhere(line.incident_id)) || files.iter().any(|file| elsewhere(file.incident_id)) {
        let message = "a line or a file is on an incident that does not mention this person";
        return Err(Error::invalid(message).field("lines", message));
    }
    if (lines.len(), files.len()) != (distinct(&input.lines), distinct(&input.files)) {
        let message = "there is no such line or file";
        return Err(Error::invalid(message).field("lines", message));
    }
    erase(tx, context, &subject, &found, Parts { reason, lines, files, incidents: seen.incidents.len() })
}

/// Does again, on a database that was brought back, what was done before; holds were looked at then. Gives nothing for
/// somebody whom the database does not know, or knows as erased.
///
/// # Errors
/// As the store.
pub fn erase_again(tx: &mut Tx<'_>, context: &Context, input: EraseAgain) -> Result<Option<ErasureReport>> {
    let subject = match subject::by_id(tx, input.id) {
        Ok(subject) if subject.erased_at.is_none() => subject,
        _ => return Ok(None),
    };
    let found = mentioned(tx, subject.id)?;
    let (lines, files) = named(tx, &input.lines, &input.files)?;
    let reason = "erased before the backup was brought back".to_owned();
    let seen = found.seen_by(tx, &context.actor)?.map_or(0, |seen| seen.incidents.len());
    erase(tx, context, &subject, &found, Parts { reason, lines, files, incidents: seen }).map(Some)
}

struct Parts {
    reason: String,
    lines: Vec<Line>,
    files: Vec<Attachment>,
    /// Incidents that whoever erases sees: of others nothing is told.
    incidents: usize,
}

fn named(tx: &mut Tx<'_>, lines: &[Id], files: &[Id]) -> Result<(Vec<Line>, Vec<Attachment>)> {
    Ok((store::lines_by_id(tx, lines)?, store::attachments_by_id(tx, files)?))
}

fn distinct(ids: &[Id]) -> usize {
    ids.iter().collect::<BTreeSet<_>>().len()
}

fn erase(tx: &mut Tx<'_>, context: &Context, subject: &Subject, found: &Found, parts: Parts) -> Result<ErasureReport> {
    let Parts { reason, lines, files, incidents } = parts;
    let (line_ids, file_ids): (Vec<Id>, Vec<Id>) =
        (lines.iter().map(|line| line.id).collect(), files.iter().map(|file| file.id).collect());
    let mut taken = found.taken.clone();
    taken.lines.extend(&line_ids);
    taken.files.extend(&file_ids);
    let mut rewritten = Vec::new();
    for incident in &found.incidents {
        let of = stream("incident", *incident);
        for (seq, details) in subject::raw_details(tx, &of)? {
            rewritten.extend(taken.out_of(&details).map(|details| (seq, details)));
        }
        subject::forget_answers(tx, &of)?;
    }
    let told = Told {
        reason: &reason,
        entries: rewritten.iter().map(|(seq, _)| *seq).collect(),
        lines: &line_ids,
        files: &file_ids,
        incidents,
    };
    let of = stream("subject", subject.id);
    let entry =
        tx.record(context, Fact { action: ERASED_ACTION, stream: of, site: None, occurred_at: None, payload: told })?;
    for (seq, details) in &rewritten {
        subject::redact(tx, *seq, details, entry)?;
    }
    tx.destroy_key(subject.id)?;
    subject::mark_erased(tx, subject.id, context.now, entry)?;
    for mut line in lines {
        ERASED.clone_into(&mut line.text);
        tx.save(&line)?;
    }
    for file in files {
        give_up(tx, context, file)?;
    }
    blank_rows(tx, subject.id, found)?;
    for id in &found.incidents {
        let Some(mut incident) = tx.by_id::<Incident>(*id)? else { continue };
        if incident.caller_subject_id == Some(subject.id) {
            (incident.caller_name, incident.caller_phone) = (Some(ERASED.to_owned()), None);
        }
        let about = About { fact: IncidentFact::default(), ..About::default() };
        incident_changed(tx, context, "incident.person_erased", incident, about)?;
    }
    Ok(ErasureReport {
        subject_id: subject.id,
        entry,
        incidents,
        entries_in_the_clear: rewritten.len(),
        lines: line_ids.len(),
        files: file_ids.len(),
    })
}

/// Takes a file away; its content goes when it is seen that no other file has the same.
fn give_up(tx: &mut Tx<'_>, context: &Context, mut file: Attachment) -> Result<()> {
    if file.removed_at.is_none() {
        file.remove(&context.actor.name, context.now, "a person was erased".to_owned())?;
    }
    (file.name, file.note) = (ERASED.to_owned(), None);
    file.erased_at = Some(context.now);
    tx.save(&file)
}

fn blank_rows(tx: &mut Tx<'_>, subject: Id, found: &Found) -> Result<()> {
    let things: Vec<Id> = found.taken.things.iter().copied().collect();
    for mut person in store::persons_by_id(tx, &things)?.into_iter().filter(|one| one.subject_id == Some(subject)) {
        (person.name, person.phone, person.description) = (Some(ERASED.to_owned()), None, None);
        tx.save(&person)?;
    }
    for mut vehicle in store::vehicles_by_id(tx, &things)?.into_iter().filter(|one| one.subject_id == Some(subject)) {
        vehicle.plate = Some(ERASED.to_owned());
        (vehicle.make, vehicle.colour, vehicle.note) = (None, None, None);
        tx.save(&vehicle)?;
    }
    Ok(())
}

/// Writes into the journal that somebody put together what is known of a person.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn note_access(tx: &mut Tx<'_>, context: &Context, id: Id) -> Result<i64> {
    context.actor.must_everywhere::<ReadSubjects>()?;
    let subject = subject::by_id(tx, id)?;
    mentioned(tx, id)?.seen_by(tx, &context.actor)?.ok_or_else(|| Error::not_found("subject"))?;
    let stream = stream("subject", subject.id);
    let payload = serde_json::json!({});
    tx.record(context, Fact { action: "subject.accessed", stream, site: None, occurred_at: None, payload })
}
