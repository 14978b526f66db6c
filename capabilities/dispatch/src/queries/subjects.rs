//! Persons across incidents: who is known, where, what an erasure would take, and all that is known of one.

use std::collections::{BTreeMap, BTreeSet};

use kernel::actor::Action as _;
use kernel::db::{Sql, SqlExt as _};
use kernel::journal::stream;
use kernel::page::{Page, Paging, cursor_parts, join_cursor};
use kernel::subject::{self, Subject, SubjectFilter};
use kernel::{Actor, Error, Id, Result, Time};

use super::seen;
use crate::model::{
    ErasurePreview, Incident, LegalHold, ListedHold, MENTIONS_MAX, MentionKind, MentionedOn, NamedPart, SaidOf,
    SubjectAccess, SubjectDetail, Taken, fields_of, masked, sought,
};
use crate::rights::{ReadLegalHolds, ReadSubjects};
use crate::store;

/// Where a person is mentioned, as an erasure needs it.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// As what, on which incident.
    pub mentions: Vec<(MentionKind, Id)>,
    /// The incidents, each once.
    pub incidents: Vec<Id>,
    /// What of their entries is about the person.
    pub taken: Taken,
}

impl Found {
    /// What of it the actor may know of; none when that is nothing, and the person then is not there either.
    pub(crate) fn seen_by(&self, sql: &mut dyn Sql, actor: &Actor) -> Result<Option<Self>> {
        let seen = seen(sql, actor, &self.incidents)?;
        let mentions: Vec<_> = self.mentions.iter().filter(|one| seen.contains(&one.1)).copied().collect();
        let incidents: Vec<Id> = self.incidents.iter().filter(|one| seen.contains(one)).copied().collect();
        let found = Self { mentions, incidents, taken: self.taken.clone() };
        Ok(Some(found).filter(|found| !found.incidents.is_empty()))
    }
}

/// Where a person is mentioned, in compartments too.
///
/// # Errors
/// `conflict` for more mentions than one erasure takes.
pub(crate) fn mentioned(sql: &mut dyn Sql, subject: Id) -> Result<Found> {
    let limit = i64::try_from(MENTIONS_MAX + 1).map_err(Error::internal)?;
    let mentions = store::mentions(sql, subject, limit)?;
    if mentions.len() > MENTIONS_MAX {
        return Err(Error::conflict(format!("this person is mentioned more than {MENTIONS_MAX} times")));
    }
    let mut taken = Taken::default();
    for mention in &mentions {
        let ids = if mention.kind == MentionKind::Caller { &mut taken.callers } else { &mut taken.things };
        ids.insert(mention.thing_id);
    }
    let incidents = mentions.iter().map(|one| one.incident_id).collect::<BTreeSet<_>>().into_iter().collect();
    Ok(Found { mentions: mentions.into_iter().map(|one| (one.kind, one.incident_id)).collect(), incidents, taken })
}

/// Rows that are read at once where some of them are not for whoever asks.
const CHUNK: i64 = 200;

/// Persons, the newest first: all of them, or those whose name or number holds every word.
///
/// # Errors
/// `forbidden`; `invalid` for a cursor that cannot be.
pub fn subjects(
    sql: &mut dyn Sql,
    actor: &Actor,
    query: Option<&str>,
    erased: bool,
    paging: &Paging,
) -> Result<Page<Subject>> {
    actor.must_everywhere::<ReadSubjects>()?;
    let before = paging.cursor.as_deref().map(read_cursor).transpose()?;
    let words = query.map(sought).unwrap_or_default();
    let most = paging.probe().max(CHUNK);
    let seen = Page::gather(paging, |last: Option<&Subject>| {
        let before = last.map(|one| (one.made_at, one.id)).or(before);
        let mut found = subject::find(sql, &SubjectFilter { words: words.clone(), erased, before }, most)?;
        let behind = found.last().filter(|_| found.len() as i64 == most).cloned();
        let ids: Vec<Id> = found.iter().map(|one| one.id).collect();
        let known = known_among(sql, actor, &ids)?;
        found.retain(|one| known.contains(&one.id));
        Ok((found, behind))
    })?;
    Ok(Page::cut(seen, paging, |one| join_cursor(&[&one.made_at.micros().to_string(), &one.id.to_string()])))
}

/// Those of some persons who are mentioned on an incident that the actor may know of.
pub(super) fn known_among(sql: &mut dyn Sql, actor: &Actor, persons: &[Id]) -> Result<BTreeSet<Id>> {
    let mentions = store::mentions_of(sql, persons)?;
    let incidents: Vec<Id> = mentions.iter().map(|one| one.incident_id).collect();
    let seen = seen(sql, actor, &incidents)?;
    Ok(mentions.iter().filter(|one| seen.contains(&one.incident_id)).map(|one| one.subject_id).collect())
}

fn read_cursor(cursor: &str) -> Result<(Time, Id)> {
    let [at, id] = cursor_parts::<2>(cursor)?;
    let at = at.parse().map_err(|_| Error::invalid("the cursor does not belong to this list"))?;
    Ok((Time::from_micros(at), Id::parse(id)?))
}

/// A person, where they are mentioned, and what keeps them from being erased.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn subject(sql: &mut dyn Sql, actor: &Actor, id: Id, now: Time) -> Result<SubjectDetail> {
    known(sql, actor, id, now).map(|(person, _)| person)
}

/// A person, and where they are mentioned, as far as the actor may know.
fn known(sql: &mut dyn Sql, actor: &Actor, id: Id, now: Time) -> Result<(SubjectDetail, Found)> {
    actor.must_everywhere::<ReadSubjects>()?;
    let subject = subject::by_id(sql, id)?;
    let found = mentioned(sql, id)?.seen_by(sql, actor)?.ok_or_else(|| Error::not_found("subject"))?;
    Ok((detail(sql, subject, &found, now)?, found))
}

fn detail(sql: &mut dyn Sql, subject: Subject, found: &Found, now: Time) -> Result<SubjectDetail> {
    let incidents: Vec<Incident> = sql.by_ids("id", &found.incidents, "")?;
    let kept_until = store::retention(sql)?.kept_until(incidents.iter().map(Incident::over_at), now);
    let mut incidents: Vec<MentionedOn> = incidents
        .into_iter()
        .map(|incident| MentionedOn {
            kinds: found.mentions.iter().filter(|(_, on)| *on == incident.id).map(|(kind, _)| *kind).collect(),
            incident_id: incident.id,
            number: incident.number,
            site_id: incident.site_id,
            received_at: incident.received_at,
        })
        .collect();
    incidents.sort_by_key(|one| (one.received_at, one.incident_id));
    let holds = store::holds_on(sql, subject.id, &found.incidents)?;
    Ok(SubjectDetail { subject, incidents, holds, kept_until })
}

/// What an erasure would take.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn preview(sql: &mut dyn Sql, actor: &Actor, id: Id, now: Time) -> Result<ErasurePreview> {
    let (person, found) = known(sql, actor, id, now)?;
    let (mut entries, mut entries_in_the_clear) = (0, 0);
    for incident in &found.incidents {
        for (_, details) in subject::raw_details(sql, &stream("incident", *incident))? {
            let in_the_clear = found.taken.out_of(&details).is_some();
            entries_in_the_clear += usize::from(in_the_clear);
            entries += usize::from(in_the_clear || subject::subjects(&details).any(|one| one == id));
        }
    }
    let lines = lines(sql, &found.incidents)?;
    let files = store::attachments(sql, &found.incidents)?
        .into_iter()
        .map(|file| NamedPart { id: file.id, incident_id: file.incident_id, text: file.name })
        .collect();
    Ok(ErasurePreview { person, entries, entries_in_the_clear, rows: found.mentions.len(), lines, files })
}

fn lines(sql: &mut dyn Sql, incidents: &[Id]) -> Result<Vec<NamedPart>> {
    let lines = store::lines(sql, incidents)?.into_iter();
    Ok(lines.map(|line| NamedPart { id: line.id, incident_id: line.incident_id, text: line.text }).collect())
}

/// All that is known of a person, with others masked.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn access(sql: &mut dyn Sql, actor: &Actor, id: Id, at: Time) -> Result<SubjectAccess> {
    let (person, found) = known(sql, actor, id, at)?;
    let mut said: Vec<SaidOf> = Vec::new();
    for incident in &found.incidents {
        let mut latest: BTreeMap<BTreeMap<String, String>, SaidOf> = BTreeMap::new();
        for (seq, details) in subject::raw_details(sql, &stream("incident", *incident))? {
            for fields in said_by(sql, id, &found.taken, &details)? {
                let one = latest.entry(fields.clone()).or_insert_with(|| SaidOf {
                    incident_id: *incident,
                    fields,
                    first_entry: seq,
                    last_entry: seq,
                    entries: 0,
                });
                (one.last_entry, one.entries) = (seq, one.entries + 1);
            }
        }
        said.extend(latest.into_values());
    }
    said.sort_by_key(|one| one.first_entry);
    let others = others(sql, id, &found.incidents)?;
    let mut lines = lines(sql, &found.incidents)?;
    for line in &mut lines {
        line.text = masked(&line.text, &others);
    }
    Ok(SubjectAccess { person, at, said, lines })
}

/// What one entry says of a person: the parts under their key, and what was written in the clear before there were keys.
fn said_by(sql: &mut dyn Sql, id: Id, taken: &Taken, details: &str) -> Result<Vec<BTreeMap<String, String>>> {
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).map_err(Error::internal);
    let mut out = Vec::new();
    if subject::subjects(details).any(|one| one == id) {
        let opened = subject::open_payload(sql, details)?;
        out.push(fields_of(id, &value(details)?, &value(&opened)?));
    }
    if let Some(without) = taken.out_of(details) {
        out.push(crate::model::lost_fields(&value(details)?, &value(&without)?));
    }
    Ok(out)
}

/// What others on some incidents are known by: names, numbers and plates.
fn others(sql: &mut dyn Sql, id: Id, incidents: &[Id]) -> Result<Vec<String>> {
    let ids: Vec<Id> = store::mentioned_on(sql, incidents)?.iter().map(|one| one.subject_id).collect();
    let subjects: Vec<Subject> = sql.by_ids("id", &ids, "")?;
    let names = subjects.into_iter().filter(|one| one.id != id).flat_map(|one| [one.name, one.phone]).flatten();
    let mut names: Vec<String> = names.collect();
    // The longest first: a name may hold another.
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names.dedup();
    Ok(names)
}

/// Legal holds, the newest first.
///
/// # Errors
/// `forbidden`; `invalid` for a cursor that cannot be.
pub fn holds(sql: &mut dyn Sql, actor: &Actor, lifted: bool, paging: &Paging) -> Result<Page<ListedHold>> {
    actor.must_everywhere::<ReadLegalHolds>()?;
    let before = paging.cursor.as_deref().map(Id::parse).transpose()?;
    let most = paging.probe().max(CHUNK);
    let holds = Page::gather(paging, |last: Option<&LegalHold>| {
        let mut holds = store::holds(sql, lifted, last.map(|one| one.id).or(before), most)?;
        let behind = holds.last().filter(|_| holds.len() as i64 == most).cloned();
        let incidents: Vec<Id> = holds.iter().filter_map(|hold| hold.incident_id).collect();
        let seen = seen(sql, actor, &incidents)?;
        holds.retain(|hold| hold.incident_id.is_none_or(|incident| seen.contains(&incident)));
        Ok((holds, behind))
    })?;
    let page = Page::cut(holds, paging, |hold| hold.id.to_string());
    let incidents: Vec<Id> = page.items.iter().filter_map(|hold| hold.incident_id).collect();
    let mut called: BTreeMap<Id, String> = store::numbers(sql, &incidents)?.into_iter().collect();
    let persons: Vec<Id> = page.items.iter().filter_map(|hold| hold.subject_id).collect();
    if actor.holds_everywhere(ReadSubjects::NAME) {
        let known = known_among(sql, actor, &persons)?;
        let persons: Vec<Subject> = sql.by_ids("id", &persons, "")?;
        let persons = persons.into_iter().filter(|one| known.contains(&one.id));
        called.extend(persons.filter_map(|one| Some((one.id, one.name.or(one.phone)?))));
    }
    let with_name = |hold: LegalHold| {
        let on = hold.incident_id.or(hold.subject_id).and_then(|id| called.get(&id).cloned());
        ListedHold { hold, on }
    };
    Ok(Page { items: page.items.into_iter().map(with_name).collect(), next: page.next })
}
