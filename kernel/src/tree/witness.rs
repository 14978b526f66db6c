//! Being a witness of other journals (C2SP tlog-witness): this system keeps the last checkpoint of each and cosigns the next
//! when it has provably grown out of it. Who owns the other machine cannot take that back.

use std::sync::{Mutex, PoisonError};

use ledger::witness::{Held, Refusal, SUBMISSION_BYTES_MAX, Submission};
use ledger::{Checkpoint, Hash, Note, VerifyingKey};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::cosigned::Asked;
use super::{key, store};
use crate::actor::{Actor, Caller};
use crate::db::{Context, Row, Sql, Tx};
use crate::error::Kind;
use crate::http::journal::ManageWitness;
use crate::journal::{Fact, stream};
use crate::outbound::Outbound;
use crate::{App, Error, Result, Time, secret};

/// Submissions of one journal that are looked up in a minute at the most: one that signs every half minute, from several
/// nodes, with exports between.
const SUBMISSIONS_PER_MINUTE: u32 = 60;
/// A shorter checkpoint that comes so many seconds after a longer one was not just overtaken on its way: no request to a
/// witness takes as long.
const OVERTAKEN_S: i64 = 60;
/// So many seconds a contradiction is told of, even when the journal that was known has gone on: a day.
const TOLD_S: i64 = 24 * 3_600;

/// Who cosigns the journal, and whose journals are cosigned here.
#[derive(Debug, Default)]
pub struct Witnessing {
    asked: Option<Asked>,
    logs: Vec<Log>,
}

/// A journal that is witnessed.
#[derive(Debug)]
struct Log {
    key: VerifyingKey,
    /// The minute, and how much was looked up in it.
    looked_up: Mutex<(i64, u32)>,
}

impl Witnessing {
    /// Reads the settings: address and key of the witness that is asked, and the keys of the journals that are witnessed,
    /// with blanks or commas between.
    ///
    /// # Errors
    /// `invalid`, naming the setting.
    pub fn of(url: &str, key: &str, logs: &str, outbound: Outbound) -> Result<Self> {
        let keys = logs.split(|letter: char| letter == ',' || letter.is_whitespace()).filter(|key| !key.is_empty());
        let logs = keys.map(|text| {
            let key = VerifyingKey::parse(text).ok_or_else(|| {
                Error::invalid(format!("witness_for: “{text}” is no key; one looks like castellan/…+1a2b3c4d+AQ…"))
            })?;
            Ok(Log { key, looked_up: Mutex::default() })
        });
        Ok(Self { asked: Asked::of(url, key, outbound)?, logs: logs.collect::<Result<_>>()? })
    }

    /// The witness that is asked, if any.
    pub(super) const fn asked(&self) -> Option<&Asked> {
        self.asked.as_ref()
    }

    /// The checkpoint of a note, with the journal whose key signed it.
    fn open(&self, note: &Note) -> Result<(&Log, Checkpoint)> {
        let claimed = Checkpoint::parse(&note.text).ok_or_else(|| Error::invalid("the note is no checkpoint"))?;
        let mut logs = self.logs.iter().filter(|log| log.key.name() == claimed.origin).peekable();
        if logs.peek().is_none() {
            return Err(Error::not_found("journal among those that are witnessed here"));
        }
        logs.find_map(|log| Some((log, Checkpoint::open(note, &log.key)?)))
            .ok_or_else(|| Error::new(Kind::Forbidden, "no key that is known here for this journal signed it"))
    }

    /// The names of the journals that are witnessed here.
    pub fn origins(&self) -> impl Iterator<Item = &str> {
        self.logs.iter().map(|log| log.key.name())
    }
}

impl Log {
    /// Whether one more may be looked up in this minute.
    fn may_look_up(&self, now: Time) -> bool {
        let minute = now.micros() / 60_000_000;
        let mut looked_up = self.looked_up.lock().unwrap_or_else(PoisonError::into_inner);
        if looked_up.0 != minute {
            *looked_up = (minute, 0);
        }
        looked_up.1 = looked_up.1.saturating_add(1);
        looked_up.1 <= SUBMISSIONS_PER_MINUTE
    }
}

crate::text_enum! {
    /// How a checkpoint contradicts the one that is held.
    pub enum Contradiction {
        /// Both have as many entries, and others: proof that the key signed two journals.
        OtherRoot = "other_root",
        /// It has fewer entries: brought back from an older copy, cut off, or handed in again by somebody.
        Shrunk = "shrunk",
        /// It is not proved that it grew out of the one that is held.
        Unproved = "unproved",
    }
}

/// What is known of a journal that is witnessed here.
#[derive(Clone, Debug)]
pub struct Witnessed {
    /// Its name.
    pub origin: String,
    /// Entries when it was cosigned last.
    pub size: i64,
    root: Hash,
    note: String,
    /// When that was.
    pub taken_at: Time,
    refused: Option<(Time, Contradiction)>,
}

impl Witnessed {
    /// How it was contradicted, when that is still to be told: it has not gone on since, or it is less than a day ago.
    pub fn contradiction(&self, now: Time) -> Option<Contradiction> {
        let told = |at: &Time| *at > self.taken_at || at.plus_seconds(TOLD_S) > now;
        self.refused.filter(|(at, _)| told(at)).map(|(_, how)| how)
    }
}

/// What becomes of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is cosigned: the lines of the answer.
    Cosigned(String),
    /// The witness stands at another size, which it names.
    StandsAt(i64),
}

/// Takes a checkpoint of another journal in, and cosigns it once it is on disk.
///
/// # Errors
/// `too_large` and `invalid` for what is no submission; `not_found` for a journal that is not witnessed here; `forbidden`
/// when its key did not sign; `unproved` when it did not grow out of what is held; `too_many`.
pub async fn take(app: &App, submission: &[u8]) -> Result<Taken> {
    let outcome = taken(app, submission).await;
    let word = match &outcome {
        Ok((_, word)) => word,
        Err(error) => error.kind().code(),
    };
    metrics::counter!("castellan_witnessed_total", "outcome" => word.to_owned()).increment(1);
    outcome.map(|(taken, _)| taken)
}

async fn taken(app: &App, submission: &[u8]) -> Result<(Taken, &'static str)> {
    if submission.len() > SUBMISSION_BYTES_MAX {
        return Err(Error::new(Kind::TooLarge, format!("a submission has {SUBMISSION_BYTES_MAX} bytes at the most")));
    }
    let read = std::str::from_utf8(submission).ok().and_then(Submission::parse);
    let read = read.ok_or_else(|| Error::invalid("this is no submission as C2SP tlog-witness writes it"))?;
    let (log, checkpoint) = app.witnessing.open(&read.note)?;
    if !log.may_look_up(app.clock.now()) {
        return Err(Error::new(Kind::TooMany, "this journal was handed in too often in this minute"));
    }
    let handed = Handed {
        origin: checkpoint.origin,
        size: store::signed(checkpoint.size).map_err(|_| Error::invalid("the size cannot be"))?,
        root: checkpoint.root,
        old: read.old,
        proof: read.proof,
        note: read.note.to_string(),
    };
    let caller = Caller::internal(Actor::system("Witness", &app.rights), "checkpoint of another journal");
    let origin = handed.origin.clone();
    match app.db.write(caller, handed, judge).await.map_err(Error::from)?.output()? {
        Verdict::Taken(at) => {
            let cosignature = key::open_cosigning(app).await?.cosign(&read.note.text, seconds(at));
            Ok((Taken::Cosigned(cosignature.to_string()), "cosigned"))
        }
        Verdict::Ahead => Err(Error::invalid("the proof begins behind the checkpoint")),
        Verdict::StandsAt(size, None) => Ok((Taken::StandsAt(size), "elsewhere")),
        Verdict::StandsAt(size, Some(how)) => {
            contradicted(&origin, how);
            Ok((Taken::StandsAt(size), how.as_str()))
        }
        Verdict::Unproved => {
            contradicted(&origin, Contradiction::Unproved);
            Err(Error::new(Kind::Unproved, "it is not proved that it grew out of the checkpoint that is known here"))
        }
    }
}

fn contradicted(origin: &str, how: Contradiction) {
    tracing::error!(origin, how = how.as_str(), "a journal that is witnessed here contradicts what was known of it");
}

fn seconds(at: Time) -> u64 {
    (at.micros() / 1_000_000).unsigned_abs()
}

/// What was handed in, signed by its key.
#[derive(Clone, Debug, Serialize)]
struct Handed {
    origin: String,
    size: i64,
    root: Hash,
    old: u64,
    proof: Vec<Hash>,
    note: String,
}

#[derive(Debug, Serialize, Deserialize)]
enum Verdict {
    /// On disk, at this time.
    Taken(Time),
    /// The proof begins behind its end.
    Ahead,
    /// What is held has this size; with what speaks against the checkpoint.
    StandsAt(i64, Option<Contradiction>),
    Unproved,
}

/// Compares with what is held and puts the new one in its place, in one transaction: of two that come at once, the second
/// is compared with the first. Nothing is refused as commands are, since what was refused has to be kept.
fn judge(tx: &mut Tx<'_>, context: &Context, handed: Handed) -> Result<Verdict> {
    let known = one(tx, &handed.origin)?;
    let held = match &known {
        None => Held::default(),
        Some(known) => Held { size: store::unsigned(known.size)?, root: known.root },
    };
    let checkpoint =
        Checkpoint { origin: handed.origin.clone(), size: store::unsigned(handed.size)?, root: handed.root };
    let stands_at = store::signed(held.size)?;
    let refusal = match held.takes(&checkpoint, handed.old, &handed.proof) {
        Ok(()) => {
            if known.as_ref().is_none_or(|known| known.size < handed.size) {
                let refused = known.and_then(|known| known.refused);
                let Handed { origin, size, root, note, .. } = handed;
                put(tx, &Witnessed { origin, size, root, note, taken_at: context.now, refused })?;
            }
            return Ok(Verdict::Taken(context.now));
        }
        Err(refusal) => refusal,
    };
    let overtaken = known.as_ref().is_some_and(|known| known.taken_at.plus_seconds(OVERTAKEN_S) > context.now);
    let (verdict, how) = match refusal {
        Refusal::Ahead => (Verdict::Ahead, None),
        Refusal::Elsewhere => (Verdict::StandsAt(stands_at, None), None),
        Refusal::Shrunk if overtaken => (Verdict::StandsAt(stands_at, None), None),
        Refusal::Shrunk => (Verdict::StandsAt(stands_at, Some(Contradiction::Shrunk)), Some(Contradiction::Shrunk)),
        Refusal::OtherRoot => {
            (Verdict::StandsAt(stands_at, Some(Contradiction::OtherRoot)), Some(Contradiction::OtherRoot))
        }
        Refusal::Unproved => (Verdict::Unproved, Some(Contradiction::Unproved)),
    };
    if let (Some(known), Some(how)) = (known, how) {
        refuse(tx, context, known, how, &handed)?;
    }
    Ok(verdict)
}

/// Remembers a contradiction, and writes the first of its kind since the journal went on last into our own.
fn refuse(tx: &mut Tx<'_>, context: &Context, known: Witnessed, how: Contradiction, handed: &Handed) -> Result<()> {
    let is_news = known.refused.is_none_or(|(at, before)| before != how || at <= known.taken_at);
    if is_news {
        let payload = serde_json::json!({
            "origin": known.origin,
            "contradiction": how,
            "known": { "size": known.size, "root": secret::hex(&known.root), "checkpoint": known.note },
            "received": { "size": handed.size, "root": secret::hex(&handed.root), "checkpoint": handed.note },
        });
        let stream = stream("journal", tx.organisation());
        tx.record(context, Fact { action: "witness.contradicted", stream, site: None, occurred_at: None, payload })?;
    }
    put(tx, &Witnessed { refused: Some((context.now, how)), ..known })
}

/// Which journal begins anew.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginAnew {
    /// Its name.
    pub origin: String,
}

/// Forgets how far a journal was witnessed, on the word of whoever answers for it. What was known stands in our journal.
///
/// # Errors
/// `not_found` when nothing is known of it; `forbidden`.
pub fn begin_anew(tx: &mut Tx<'_>, context: &Context, BeginAnew { origin }: BeginAnew) -> Result<()> {
    context.actor.must_everywhere::<ManageWitness>()?;
    let known = one(tx, &origin)?.ok_or_else(|| Error::not_found("journal that was cosigned here"))?;
    let organisation = tx.organisation();
    tx.execute(
        "DELETE FROM witness_log WHERE organisation = $1 AND origin = $2",
        crate::params![organisation, origin.as_str()],
    )?;
    let payload = serde_json::json!({
        "origin": origin,
        "known": { "size": known.size, "root": secret::hex(&known.root), "checkpoint": known.note },
    });
    let stream = stream("journal", organisation);
    tx.record(context, Fact { action: "witness.begun_anew", stream, site: None, occurred_at: None, payload })
        .map(|_| ())
}

const COLUMNS: &str = "SELECT origin, size, root, note, taken_at, refused_at, refused FROM witness_log \
    WHERE organisation = $1";

fn row(row: &Row) -> Result<Witnessed> {
    let root: Vec<u8> = row.get(2)?;
    let root = root.try_into().map_err(|_| Error::internal("the root of a witnessed journal is no hash"))?;
    let (refused_at, refused): (Option<Time>, Option<Contradiction>) = (row.get(5)?, row.get(6)?);
    Ok(Witnessed {
        origin: row.get(0)?,
        size: row.get(1)?,
        root,
        note: row.get(3)?,
        taken_at: row.get(4)?,
        refused: refused_at.zip(refused),
    })
}

fn one(sql: &mut dyn Sql, origin: &str) -> Result<Option<Witnessed>> {
    let organisation = sql.organisation();
    let rows = sql.query(&format!("{COLUMNS} AND origin = $2"), crate::params![organisation, origin])?;
    rows.first().map(row).transpose()
}

/// The journals of which a checkpoint was cosigned here, by name.
///
/// # Errors
/// As [`Sql::query`].
pub fn witnessed(sql: &mut dyn Sql) -> Result<Vec<Witnessed>> {
    let organisation = sql.organisation();
    let rows = sql.query(&format!("{COLUMNS} ORDER BY origin"), crate::params![organisation])?;
    rows.iter().map(row).collect()
}

fn put(tx: &mut Tx<'_>, one: &Witnessed) -> Result<()> {
    let organisation = tx.organisation();
    let (refused_at, refused) = one.refused.unzip();
    tx.execute(
        "INSERT INTO witness_log (organisation, origin, size, root, note, taken_at, refused_at, refused) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
         ON CONFLICT (organisation, origin) DO UPDATE SET size = excluded.size, root = excluded.root, \
         note = excluded.note, taken_at = excluded.taken_at, refused_at = excluded.refused_at, \
         refused = excluded.refused",
        crate::params![
            organisation,
            one.origin.as_str(),
            one.size,
            one.root.to_vec(),
            one.note.as_str(),
            one.taken_at,
            refused_at,
            refused
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbound::Guard;

    #[test]
    fn a_journal_is_looked_up_so_often_in_a_minute() {
        let key = ledger::SigningKey::from_seed("castellan/other", &[3; 32]).expect("a key").public().clone();
        let log = Log { key, looked_up: Mutex::default() };
        let minute = |minute: i64| Time::from_micros(minute * 60_000_000);
        for _ in 0..SUBMISSIONS_PER_MINUTE {
            assert!(log.may_look_up(minute(7)));
        }
        assert!(!log.may_look_up(minute(7)) && log.may_look_up(minute(8)));
    }

    #[test]
    fn journals_are_named_by_their_keys() {
        let key = |name: &str| ledger::SigningKey::from_seed(name, &[3; 32]).expect("a key").public().to_string();
        let of = |logs: &str| Witnessing::of("", "", logs, Outbound::new(Guard::default()));
        let both = of(&format!("{}, {}\n", key("castellan/one"), key("castellan/two"))).expect("two keys");
        assert_eq!(both.origins().collect::<Vec<_>>(), ["castellan/one", "castellan/two"]);
        assert_eq!(of("").expect("none").origins().count(), 0);
        let error = of("castellan/one").expect_err("no key");
        assert!(error.detail().contains("witness_for: “castellan/one”"), "{error}");
    }

    #[test]
    fn a_contradiction_is_told_until_the_journal_goes_on_and_for_a_day() {
        let at = |s: i64| Time::from_micros(s * 1_000_000);
        let with = |taken_s: i64, refused_s: Option<i64>| Witnessed {
            origin: "o".to_owned(),
            size: 1,
            root: [0; 32],
            note: String::new(),
            taken_at: at(taken_s),
            refused: refused_s.map(|s| (at(s), Contradiction::Shrunk)),
        };
        for (taken_s, refused_s, now_s, told) in [
            (10, None, 20, false),
            (10, Some(11), 20, true),
            (10, Some(11), 10 * TOLD_S, true),
            (12, Some(11), 20, true),
            (12, Some(11), 11 + TOLD_S, false),
        ] {
            let found = with(taken_s, refused_s).contradiction(at(now_s));
            assert_eq!(found.is_some(), told, "{taken_s} {refused_s:?} {now_s}");
        }
    }
}
