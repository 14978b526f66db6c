//! Where persons, their keys and what was erased are stored.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::db::{Filter, Sql, SqlExt as _, Tx};
use crate::error::Kind;
use crate::{Error, Id, Result, Time};

/// Request hash of an answer that was erased: it stands for every request under that key, since the true one was made of
/// what the request said.
pub(crate) const ERASED_REQUEST: [u8; 32] = [0; 32];
/// Fewest digits of a number by which a person is recognised; shorter ones are extensions.
const DIGITS_MIN: usize = 6;

/// A person about whom details are kept.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Subject {
    /// Id.
    pub id: Id,
    /// Name, or the plate of a vehicle that stands for whoever keeps it.
    pub name: Option<String>,
    /// Number.
    pub phone: Option<String>,
    /// When they were first mentioned.
    pub made_at: Time,
    /// When they were erased.
    pub erased_at: Option<Time>,
    /// Number of the journal entry that tells of it.
    pub erased_by: Option<i64>,
}

crate::record!(Subject in "subject": id, name, phone, made_at, erased_at, erased_by);

/// The key of a subject as it is stored.
pub(super) struct StoredKey {
    pub(super) id: Id,
    pub(super) sealed_key: Option<String>,
}

crate::record!(StoredKey in "subject": id, sealed_key);

/// What a person is known by.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// Name, or a plate.
    pub name: Option<String>,
    /// Number.
    pub phone: Option<String>,
    /// Name and number folded for searching.
    pub search: String,
    /// Whether the name alone says who it is, as a plate does.
    pub is_plate: bool,
    /// The compartment in which it is said: the same person outside is another subject, or finding one would tell of the
    /// other.
    pub within: Option<Id>,
}

impl Named {
    fn same(&self) -> Option<String> {
        let name = self.name.as_deref()?.to_lowercase();
        let within = self.within.map(|compartment| format!("{compartment} ")).unwrap_or_default();
        if self.is_plate {
            return Some(format!("{within}plate {}", name.split_whitespace().collect::<String>()));
        }
        let digits: String = self.phone.as_deref()?.chars().filter(char::is_ascii_digit).collect();
        (digits.len() >= DIGITS_MIN).then(|| format!("{within}{digits} {name}"))
    }
}

pub(super) fn same(sql: &mut dyn Sql, named: &Named) -> Result<Option<Id>> {
    let Some(same) = named.same() else { return Ok(None) };
    let organisation = sql.organisation();
    let statement = "SELECT id FROM subject WHERE organisation = $1 AND same = $2 AND erased_at IS NULL LIMIT 1";
    sql.query(statement, crate::params![organisation, same])?.first().map(|row| row.get(0)).transpose()
}

pub(super) fn insert(tx: &mut Tx<'_>, id: Id, named: &Named, sealed_key: &str, now: Time) -> Result<()> {
    let organisation = tx.organisation();
    tx.execute(
        "INSERT INTO subject (id, organisation, sealed_key, name, phone, search, same, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        crate::params![
            id,
            organisation,
            sealed_key,
            named.name.clone(),
            named.phone.clone(),
            named.search.as_str(),
            named.same(),
            now
        ],
    )
}

/// Says anew what a subject is known by.
///
/// # Errors
/// As [`Sql::execute`].
pub fn rename(tx: &mut Tx<'_>, id: Id, named: &Named) -> Result<()> {
    tx.execute(
        "UPDATE subject SET name = $2, phone = $3, search = $4, same = $5 WHERE id = $1 AND erased_at IS NULL",
        crate::params![id, named.name.clone(), named.phone.clone(), named.search.as_str(), named.same()],
    )
}

pub(super) fn destroy(tx: &mut Tx<'_>, id: Id) -> Result<()> {
    tx.execute(
        "UPDATE subject SET sealed_key = NULL, name = NULL, phone = NULL, search = NULL, same = NULL WHERE id = $1",
        crate::params![id],
    )
}

/// Notes which entry tells of an erasure.
///
/// # Errors
/// As [`Sql::execute`].
pub fn mark_erased(tx: &mut Tx<'_>, id: Id, at: Time, entry: i64) -> Result<()> {
    tx.execute("UPDATE subject SET erased_at = $2, erased_by = $3 WHERE id = $1", crate::params![id, at, entry])
}

/// One subject.
///
/// # Errors
/// `not_found`.
pub fn by_id(sql: &mut dyn Sql, id: Id) -> Result<Subject> {
    let organisation = sql.organisation();
    let found = sql.find_one("WHERE organisation = $1 AND id = $2", crate::params![organisation, id])?;
    found.ok_or_else(|| Error::not_found("subject"))
}

/// Which subjects to find.
#[derive(Clone, Debug, Default)]
pub struct SubjectFilter {
    /// Words, folded, each of which the name or the number must hold.
    pub words: Vec<String>,
    /// Those that were erased.
    pub erased: bool,
    /// Begin before this one.
    pub before: Option<(Time, Id)>,
}

/// Subjects, the newest first.
///
/// # Errors
/// As [`Sql::query`].
pub fn find(sql: &mut dyn Sql, wanted: &SubjectFilter, limit: i64) -> Result<Vec<Subject>> {
    let mut filter = Filter::default();
    filter.add("organisation = {}", [sql.organisation().into()]);
    filter.add(if wanted.erased { "erased_at IS NOT NULL" } else { "erased_at IS NULL" }, []);
    for word in &wanted.words {
        // Plates are written with gaps and without; what the same one is recognised by has none.
        let plate = format!("%plate %{word}%");
        filter.add("search LIKE {} OR same LIKE {}", [format!("%{word}%").into(), plate.into()]);
    }
    if let Some((at, id)) = wanted.before {
        filter.add("made_at < {} OR (made_at = {} AND id < {})", [at.into(), at.into(), id.into()]);
    }
    let (tail, params) = filter.finish("ORDER BY made_at DESC, id DESC LIMIT {}", limit);
    sql.find(&tail, &params)
}

/// Who was erased, when, and the details of the entry that tells of it.
#[derive(Clone, Debug)]
pub struct Erasure {
    /// The subject.
    pub subject: Id,
    /// When.
    pub at: Time,
    /// What its entry says.
    pub details: String,
}

/// Every erasure, the oldest first.
///
/// # Errors
/// As [`Sql::query`].
pub fn erasures(sql: &mut dyn Sql) -> Result<Vec<Erasure>> {
    let organisation = sql.organisation();
    let rows = sql.query(
        "SELECT subject.id, subject.erased_at, journal_detail.details FROM subject JOIN journal_detail \
         ON journal_detail.organisation = subject.organisation AND journal_detail.seq = subject.erased_by \
         WHERE subject.organisation = $1 AND subject.erased_at IS NOT NULL ORDER BY subject.erased_by",
        crate::params![organisation],
    )?;
    rows.iter().map(|row| Ok(Erasure { subject: row.get(0)?, at: row.get(1)?, details: row.get(2)? })).collect()
}

/// The entries of a stream with their details as they are stored.
///
/// # Errors
/// As [`Sql::query`].
pub fn raw_details(sql: &mut dyn Sql, stream: &str) -> Result<Vec<(i64, String)>> {
    let organisation = sql.organisation();
    let rows = sql.query(
        "SELECT journal.seq, journal_detail.details FROM journal JOIN journal_detail \
         ON journal_detail.organisation = journal.organisation AND journal_detail.seq = journal.seq \
         WHERE journal.organisation = $1 AND journal.stream = $2 ORDER BY journal.seq",
        crate::params![organisation, stream],
    )?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Puts other details in the place of those that were written in the clear. What the entry has in the chain and in the tree
/// stays; the salt goes, and the entry `by` must name this one.
///
/// # Errors
/// As [`Sql::execute`].
pub fn redact(tx: &mut Tx<'_>, seq: i64, details: &str, by: i64) -> Result<()> {
    let organisation = tx.organisation();
    tx.execute(
        "UPDATE journal_detail SET salt = $3, details = $4, erased_by = $5 WHERE organisation = $1 AND seq = $2",
        crate::params![organisation, seq, Vec::<u8>::new(), details, by],
    )
}

/// Forgets the first answers that were given to whatever wrote an entry of a stream: they hold what the entry holds. A
/// repeat of such a request hears so, and is not carried out a second time.
///
/// # Errors
/// As [`Sql::query`].
pub fn forget_answers(tx: &mut Tx<'_>, stream: &str) -> Result<usize> {
    let organisation = tx.organisation();
    let rows = tx.query(
        "SELECT DISTINCT journal.actor, journal_detail.actor_name, journal.command_key FROM journal \
         JOIN journal_detail ON journal_detail.organisation = journal.organisation AND journal_detail.seq = journal.seq \
         WHERE journal.organisation = $1 AND journal.stream = $2 AND journal.command_key IS NOT NULL",
        crate::params![organisation, stream],
    )?;
    let gone = Error::new(Kind::Gone, "this was done; the answer was erased with a person whom it named").problem();
    let reply = serde_json::to_string(&gone).map_err(Error::internal)?;
    for row in &rows {
        let (actor, name, key): (Option<Id>, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let who = actor.map_or(name, |id| id.to_string());
        tx.execute(
            "UPDATE command SET status = $4, reply = $5, request_hash = $6 \
             WHERE organisation = $1 AND actor = $2 AND key = $3 AND status = 200",
            crate::params![organisation, who, key, i64::from(gone.status), reply.as_str(), ERASED_REQUEST.to_vec()],
        )?;
    }
    Ok(rows.len())
}
