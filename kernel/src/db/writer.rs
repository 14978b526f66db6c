//! The one writer. It takes whatever has queued, runs each command in a savepoint, and commits all of them together:
//! one flush for many, none answered before it, and no two commands ever race.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use super::connection::{CommitFailure, Connection};
use super::dialect;
use super::remembered::Remembered;
use super::{Context, Tx, Value};
use crate::actor::Caller;
use crate::clock::Clock;
use crate::error::{Kind, Problem};
use crate::feed::{Feed, Passing};
use crate::journal::{Chain, Entry, Fact};
use crate::{Error, Id, Result, Time, Trouble, compartments};

/// Commands in one commit at the most: beyond this a batch gains nothing and its first command waits for its last.
const BATCH_MAX: usize = 512;
/// Attempts to commit a batch whose connection broke or that lost against another node.
const ATTEMPTS: u32 = 6;
/// Pause before the first new attempt; doubles each time.
const PAUSE: Duration = Duration::from_millis(50);

/// Batches that could not be committed: hundreds a second when a disk is full.
static UNSTORED: Trouble = Trouble::new();

/// What a caller gets: the output as JSON, or the refusal.
pub(crate) type Answer = Result<String, Refusal>;

/// A refusal: fresh, or as it was given the first time.
#[derive(Clone, Debug)]
pub(crate) enum Refusal {
    Fresh(Error),
    Again(Problem),
}

/// The command with its input, ready to run; runs again when a batch must be retried.
pub(crate) type Run = Box<dyn FnMut(&mut Tx<'_>, &Context) -> Result<String> + Send>;

/// One command waiting for its turn.
pub(crate) struct Job {
    pub(crate) caller: Caller,
    pub(crate) request_hash: [u8; 32],
    pub(crate) run: Run,
    pub(crate) reply: oneshot::Sender<Answer>,
}

/// Opens the writer's connection anew after it was lost.
pub(crate) type Reopen = Box<dyn FnMut() -> Result<Box<dyn Connection>> + Send>;

pub(crate) struct Writer {
    pub(crate) connection: Box<dyn Connection>,
    pub(crate) reopen: Reopen,
    pub(crate) organisation: Id,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) queue: mpsc::Receiver<Job>,
    pub(crate) feed: Arc<Feed>,
    /// Set when a flush failed: the outcome is unknown, and nothing more may be acknowledged.
    pub(crate) failed: Arc<tokio::sync::Notify>,
    pub(crate) now: Time,
    pub(super) remembered: Remembered,
    pub(super) sealer: super::SealedWith,
    pub(super) sealed: crate::subject::Sealed,
    /// The compartment of what the running command acts on.
    pub(super) within: Option<Id>,
    /// What this writer calls itself in the head row.
    pub(crate) name: Id,
}

/// Answers by caller and key, each with the hash of the request that it answered.
type Known = HashMap<(String, String), ([u8; 32], Answer)>;

/// What a batch comes to before it is committed.
struct Batch {
    answers: Vec<Answer>,
    entries: Vec<Entry>,
    passing: Vec<Passing>,
    chain: Chain,
    before: Chain,
}

impl Writer {
    /// Works until every handle to the database is gone.
    pub(crate) fn run(mut self) {
        while let Some(first) = self.queue.blocking_recv() {
            let mut jobs = vec![first];
            while jobs.len() < BATCH_MAX {
                match self.queue.try_recv() {
                    Ok(job) => jobs.push(job),
                    Err(_) => break,
                }
            }
            if !self.serve(jobs) {
                return;
            }
        }
    }

    /// Commits a batch and answers its callers. False when the store can no longer be trusted.
    fn serve(&mut self, mut jobs: Vec<Job>) -> bool {
        metrics::histogram!("castellan_batch_commands").record(jobs.len() as f64);
        let begun = Instant::now();
        let (outcome, trusted) = self.attempt(&mut jobs);
        metrics::histogram!("castellan_commit_seconds").record(begun.elapsed().as_secs_f64());
        self.feed.note_storing(outcome.is_ok());
        match outcome {
            Ok(batch) => {
                if let Some(seconds) = UNSTORED.over() {
                    tracing::info!(seconds, "batches are committed again");
                }
                self.feed.committed(batch.entries);
                self.feed.pass(batch.passing);
                for (job, answer) in jobs.into_iter().zip(batch.answers) {
                    // A caller that has gone away can ask again with its key.
                    let _ = job.reply.send(answer);
                }
            }
            Err(error) => {
                self.remembered.forget();
                metrics::counter!("castellan_commit_failures_total").increment(1);
                if let Some(times) = UNSTORED.again() {
                    tracing::error!(cause = %error, commands = jobs.len(), times, "a batch was not committed");
                }
                for job in jobs {
                    let _ = job.reply.send(Err(Refusal::Fresh(error.clone())));
                }
            }
        }
        if !trusted {
            self.failed.notify_one();
        }
        trusted
    }

    fn attempt(&mut self, jobs: &mut [Job]) -> (Result<Batch>, bool) {
        let mut pause = PAUSE;
        let mut unknown: Option<Batch> = None;
        for attempt in 1..=ATTEMPTS {
            if attempt > 1 {
                self.remembered.forget();
            }
            if self.connection.is_lost() {
                match (self.reopen)() {
                    Ok(connection) => self.connection = connection,
                    Err(error) if attempt == ATTEMPTS => return (Err(error), true),
                    Err(_) => {
                        std::thread::sleep(pause);
                        pause *= 2;
                        continue;
                    }
                }
            }
            // After a commit whose outcome is unknown, the journal itself says whether it happened.
            if let Some(batch) = unknown.take() {
                match self.is_settled(&batch) {
                    Ok(true) => return (Ok(batch), true),
                    Ok(false) => {}
                    Err(_) => {
                        unknown = Some(batch);
                        continue;
                    }
                }
            }
            let batch = match self.prepare(jobs) {
                Ok(batch) => batch,
                Err(error) => {
                    self.connection.rollback();
                    if !self.may_retry(&error) || attempt == ATTEMPTS {
                        return (Err(error), true);
                    }
                    std::thread::sleep(pause);
                    pause *= 2;
                    continue;
                }
            };
            match self.connection.commit() {
                Ok(()) => return (Ok(batch), true),
                Err(CommitFailure::Undone(error)) => {
                    self.connection.rollback();
                    if !self.may_retry(&error) || attempt == ATTEMPTS {
                        return (Err(error), true);
                    }
                }
                Err(CommitFailure::Unknown(error)) if self.connection.dialect() == dialect::Dialect::Sqlite => {
                    // A failed flush is never retried: the pages may look clean to the kernel and be lost.
                    self.connection.rollback();
                    return (Err(error), false);
                }
                Err(CommitFailure::Unknown(_)) => unknown = Some(batch),
            }
        }
        (
            Err(Error::unavailable("the database did not answer; the outcome is unknown, ask again with the same key")),
            true,
        )
    }

    fn may_retry(&self, error: &Error) -> bool {
        error.kind() == Kind::Unavailable && self.connection.dialect() == dialect::Dialect::Postgres
    }

    /// Whether a batch was committed, for good.
    ///
    /// The head row is taken first: the server may still be at that commit, and nobody sees it before it is done. A server
    /// that came up again shows what it had on its own disk, also when no standby has confirmed it: a commit after it waits
    /// for the standby, and what came before it is confirmed as well.
    fn is_settled(&mut self, batch: &Batch) -> Result<bool> {
        if batch.chain == batch.before {
            return Ok(false);
        }
        let settled = self.settle(batch);
        if !matches!(settled, Ok(true)) {
            self.connection.rollback();
        }
        settled
    }

    fn settle(&mut self, batch: &Batch) -> Result<bool> {
        self.connection.begin()?;
        self.connection.query(dialect::lock_head(self.connection.dialect()), &[self.organisation.into()])?;
        if !self.is_committed(batch)? {
            return Ok(false);
        }
        self.connection.execute(
            "UPDATE head SET writer = $2 WHERE organisation = $1",
            &[self.organisation.into(), self.name.into()],
        )?;
        self.connection.commit().map(|()| true).map_err(|failed| match failed {
            CommitFailure::Undone(error) | CommitFailure::Unknown(error) => error,
        })
    }

    fn is_committed(&mut self, batch: &Batch) -> Result<bool> {
        let rows = self.connection.query(
            "SELECT hash FROM journal WHERE organisation = $1 AND seq = $2",
            &[self.organisation.into(), batch.chain.seq.into()],
        )?;
        Ok(match rows.first() {
            Some(row) => row.get::<Vec<u8>>(0)? == batch.chain.hash,
            None => false,
        })
    }

    /// Runs every command of the batch; on return all that is missing is the commit.
    fn prepare(&mut self, jobs: &mut [Job]) -> Result<Batch> {
        self.connection.begin()?;
        let lock = dialect::lock_head(self.connection.dialect());
        let rows = self.connection.query(lock, &[self.organisation.into()])?;
        let row = rows.first().ok_or_else(|| Error::internal("the organisation has no head row"))?;
        let hash: Vec<u8> = row.get(1)?;
        let before = Chain {
            seq: row.get(0)?,
            hash: hash.try_into().map_err(|_| Error::internal("the head's hash is not 32 bytes"))?,
        };
        // After another node's batch nothing remembered holds.
        let wrote_last = row.get::<Option<Id>>(2)? == Some(self.name);
        if !wrote_last {
            self.remembered.forget();
        }
        let writes = self.remembered.writes();
        let mut batch = Batch {
            answers: Vec::with_capacity(jobs.len()),
            entries: Vec::new(),
            passing: Vec::new(),
            chain: before.clone(),
            before,
        };
        self.now = self.now.max(self.clock.now());
        let mut known = self.known(jobs)?;
        // A server that came up again shows an answer which no standby has confirmed: it is given again after a commit that
        // waits for one.
        let repeated = !known.is_empty() && self.connection.dialect() == dialect::Dialect::Postgres;
        for job in jobs {
            let answer = self.one(job, &mut batch, &mut known)?;
            batch.answers.push(answer);
        }
        // Writes without an entry are rare, but another node must not remember past them either.
        if batch.chain != batch.before || repeated || (self.remembered.writes() > writes && !wrote_last) {
            self.connection.execute(
                "UPDATE head SET seq = $2, hash = $3, writer = $4 WHERE organisation = $1",
                &[self.organisation.into(), batch.chain.seq.into(), batch.chain.hash.to_vec().into(), self.name.into()],
            )?;
            if self.connection.dialect() == dialect::Dialect::Postgres {
                self.connection.query("SELECT pg_notify('castellan', '')::TEXT", &[])?;
            }
        }
        Ok(batch)
    }

    /// The answers already given to the keys of this batch.
    fn known(&mut self, jobs: &[Job]) -> Result<Known> {
        let mut known = HashMap::new();
        let keys: Vec<&str> = jobs.iter().filter_map(|job| job.caller.key.as_deref()).collect();
        let Some(last) = keys.last() else { return Ok(known) };
        // Padded to a power of two: few distinct statements, few plans.
        let padded = keys.len().next_power_of_two();
        let mut params: Vec<Value> = vec![self.organisation.into()];
        params.extend(keys.iter().chain(std::iter::repeat_n(last, padded - keys.len())).map(|key| Value::from(*key)));
        let rows = self.connection.query(
            &format!(
                "SELECT actor, key, request_hash, status, reply FROM command WHERE organisation = $1 AND key IN ({})",
                super::placeholders(2, padded)
            ),
            &params,
        )?;
        for row in &rows {
            let hash: Vec<u8> = row.get(2)?;
            let (status, reply): (i64, String) = (row.get(3)?, row.get(4)?);
            let answer = if status == 200 {
                Ok(reply)
            } else {
                Err(Refusal::Again(serde_json::from_str(&reply).map_err(Error::internal)?))
            };
            let hash = hash.try_into().map_err(|_| Error::internal("a request hash is not 32 bytes"))?;
            known.insert((row.get(0)?, row.get(1)?), (hash, answer));
        }
        Ok(known)
    }

    /// Runs one command in its savepoint. An error here aborts the whole batch; refusals are answers.
    fn one(&mut self, job: &mut Job, batch: &mut Batch, known: &mut Known) -> Result<Answer> {
        let who = job.caller.actor.id.map_or_else(|| job.caller.actor.name.clone(), |id| id.to_string());
        if let Some(key) = &job.caller.key
            && let Some((hash, answer)) = known.get(&(who.clone(), key.clone()))
        {
            return Ok(if *hash == job.request_hash || *hash == crate::subject::ERASED_REQUEST {
                answer.clone()
            } else {
                Err(Refusal::Fresh(Error::new(
                    Kind::KeyReused,
                    "this idempotency key was used for another request; take a new key for a new request",
                )))
            });
        }
        let context = Context { actor: job.caller.actor.clone(), now: self.now, key: job.caller.key.clone() };
        self.within = None;
        let answer = match self.within_savepoint(batch, |tx| (job.run)(tx, &context)) {
            Ok(json) => Ok(json),
            Err(error) if error.kind() == Kind::Unavailable => return Err(error),
            Err(error) => Err(Refusal::Fresh(error)),
        };
        let outcome = if answer.is_ok() { "done" } else { "refused" };
        metrics::counter!("castellan_commands_total", "outcome" => outcome).increment(1);
        let problem = match &answer {
            Err(Refusal::Fresh(error)) if error.kind() != Kind::Internal => Some(error.problem()),
            _ => None,
        };
        if let Some(problem) = &problem {
            self.refused(batch, &context, &job.caller.request, problem)?;
        }
        if let Some(key) = &job.caller.key
            && (answer.is_ok() || problem.is_some())
        {
            let (status, reply) = match (&answer, &problem) {
                (Ok(json), _) => (200, json.clone()),
                (_, problem) => (
                    problem.as_ref().map_or(500, |problem| i64::from(problem.status)),
                    serde_json::to_string(&problem).map_err(Error::internal)?,
                ),
            };
            self.connection.execute(
                "INSERT INTO command (organisation, actor, key, request_hash, seq, status, reply, at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                &[
                    self.organisation.into(),
                    who.clone().into(),
                    key.clone().into(),
                    job.request_hash.to_vec().into(),
                    batch.chain.seq.into(),
                    Value::Int(status),
                    reply.into(),
                    self.now.into(),
                ],
            )?;
            known.insert((who, key.clone()), (job.request_hash, answer.clone()));
        }
        Ok(answer)
    }

    /// Writes a refusal into the journal: what was asked, and why it was not done.
    fn refused(&mut self, batch: &mut Batch, context: &Context, request: &str, problem: &Problem) -> Result<()> {
        let payload = serde_json::json!({ "request": request, "code": problem.code, "detail": problem.detail });
        let refusal = Id::new(context.now);
        let stream = crate::journal::stream("command", refusal);
        let fact = Fact { action: "command.refused", stream, site: None, occurred_at: None, payload };
        let within = self.within.take();
        self.within_savepoint(batch, |tx| {
            if let Some(compartment) = within {
                compartments::seal(tx, &fact.stream, compartment, &refusal.to_string())?;
            }
            tx.record_within(context, within, fact).map(|_| ())
        })
    }

    fn within_savepoint<T>(&mut self, batch: &mut Batch, work: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        self.connection.savepoint()?;
        let (chain, entries, passing) = (batch.chain.clone(), batch.entries.len(), batch.passing.len());
        self.sealed.trim();
        let mut tx = Tx {
            connection: &mut *self.connection,
            remembered: &mut self.remembered,
            organisation: self.organisation,
            chain: &mut batch.chain,
            entries: &mut batch.entries,
            passing: &mut batch.passing,
            sealer: &self.sealer,
            sealed: &mut self.sealed,
            within: &mut self.within,
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut tx)))
            .unwrap_or_else(|_| Err(Error::internal("a command panicked")));
        let outcome = outcome.and_then(|value| {
            tx.connection.execute("RELEASE SAVEPOINT command", &[])?;
            tx.connection.flush()?;
            Ok(value)
        });
        if let Err(error) = &outcome {
            batch.chain = chain;
            batch.entries.truncate(entries);
            batch.passing.truncate(passing);
            self.remembered.forget();
            self.connection.discard();
            // Trouble of the database takes the whole batch back. It may have come before the savepoint was on its way, and
            // a return to what is not there would hide why.
            if error.kind() != Kind::Unavailable {
                self.connection.execute("ROLLBACK TO SAVEPOINT command", &[])?;
                self.connection.execute("RELEASE SAVEPOINT command", &[])?;
                self.connection.flush()?;
            }
        }
        outcome
    }
}
