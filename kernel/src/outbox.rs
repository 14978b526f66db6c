//! What is to leave the system: written with the command that causes it, delivered later, tried again until it is
//! delivered or given up. No network call is ever made inside a command. Of several processes on one database, one delivers
//! an item: it takes it by a command, for longer than a delivery lasts.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::actor::{Actor, Caller};
use crate::app::Pending;
use crate::db::{Context, Filter, Sql, SqlExt, Tx};
use crate::{App, Id, Result, Time, Trouble};

/// Pause between looks at the table.
const PAUSE: Duration = Duration::from_millis(500);
/// Items taken at one look.
const CHUNK: i64 = 50;
/// Attempts before an item is given up: with the doubling pause, some nine hours.
const ATTEMPTS_MAX: i64 = 15;
/// Pause before the second attempt in seconds; doubles each time.
const RETRY_S: i64 = 2;
/// Seconds for which an item is one process's to deliver: longer than a carrier takes for one. A conversation with a
/// mail server has some ten answers, each of which may take twenty seconds.
const CLAIM_S: i64 = 300;
/// Seconds for which what was delivered or given up can be looked at: a quarter of a year.
const KEPT_S: i64 = 90 * 24 * 3600;

/// One thing to deliver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Id; a carrier passes it on, so that a receiver can tell a repeat.
    pub id: Id,
    /// Which carrier delivers it.
    pub channel: String,
    /// What to deliver, as JSON.
    pub payload: String,
    /// Attempts so far.
    pub attempts: i64,
}

crate::record!(Item in "outbox": id, channel, payload, attempts);

/// Why an item was not delivered, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// It may arrive later.
    Later(String),
    /// It never will: the receiver said so, or there is nothing to send.
    Never(String),
}

/// Delivers the items of a channel.
pub trait Carrier: Send + Sync {
    /// Name of the channel.
    fn channel(&self) -> &'static str;
    /// Delivers one item; may be called again for an item whose delivery was not recorded.
    fn carry<'a>(&'a self, item: &'a Item) -> Pending<'a, Result<(), Undelivered>>;
}

/// Puts an item into the outbox of the running command.
///
/// # Errors
/// As [`Sql::execute`].
pub fn post(tx: &mut Tx<'_>, context: &Context, channel: &str, payload: &impl Serialize) -> Result<()> {
    let organisation = tx.organisation();
    let payload = serde_json::to_string(payload).map_err(crate::Error::internal)?;
    tx.execute(
        "INSERT INTO outbox (id, organisation, channel, payload, created_at, attempts, next_at) \
         VALUES ($1, $2, $3, $4, $5, 0, $5)",
        crate::params![Id::new(context.now), organisation, channel, payload, context.now],
    )
}

/// Delivers until the system stops.
pub async fn run(app: Arc<App>, carriers: Vec<Arc<dyn Carrier>>) {
    let carriers: HashMap<&'static str, Arc<dyn Carrier>> =
        carriers.into_iter().map(|carrier| (carrier.channel(), carrier)).collect();
    let actor = Actor::system("Outbox", &app.rights);
    let mut stopping = app.stopping.clone();
    let trouble = Trouble::new();
    loop {
        match deliver(&app, &actor, &carriers).await {
            Ok(()) => {
                if let Some(seconds) = trouble.over() {
                    tracing::info!(seconds, "the outbox is worked on again");
                }
            }
            Err(error) => {
                if let Some(times) = trouble.again() {
                    tracing::error!(cause = %error, times, "the outbox could not be worked on; trying again");
                }
            }
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stopping.changed() => return,
        }
    }
}

async fn deliver(app: &App, actor: &Arc<Actor>, carriers: &HashMap<&'static str, Arc<dyn Carrier>>) -> Result<()> {
    let now = app.clock.now();
    for item in app.db.read(move |sql| due(sql, now)).await? {
        let caller = Caller::internal(actor.clone(), "outbox");
        let Some(item) = app.db.write(caller, item.id, claim).await.map_err(crate::Error::from)?.output()? else {
            continue;
        };
        let error = match carriers.get(item.channel.as_str()) {
            Some(carrier) => carrier.carry(&item).await.err(),
            None => Some(Undelivered::Later(format!("no carrier for the channel {}", item.channel))),
        };
        let outcome = if error.is_none() { "delivered" } else { "failed" };
        metrics::counter!("castellan_outbox_total", "outcome" => outcome).increment(1);
        let caller = Caller::internal(actor.clone(), "outbox");
        let (error, last) = match error {
            None => (None, true),
            Some(Undelivered::Later(error)) => (Some(error), item.attempts + 1 >= ATTEMPTS_MAX),
            Some(Undelivered::Never(error)) => (Some(error), true),
        };
        let attempt = Attempt { id: item.id, channel: item.channel, attempts: item.attempts + 1, error, last };
        app.db.write(caller, attempt, settle).await.map_err(crate::Error::from)?;
    }
    Ok(())
}

/// Condition under which an item is to be delivered at the moment `$2`, and by nobody else.
const DUE: &str = "organisation = $1 AND next_at <= $2 AND (claimed_until IS NULL OR claimed_until <= $2)";

fn due(sql: &mut dyn Sql, now: Time) -> Result<Vec<Item>> {
    let organisation = sql.organisation();
    sql.find(&format!("WHERE {DUE} ORDER BY next_at LIMIT $3"), crate::params![organisation, now, CHUNK])
}

/// Takes an item for this process; none when another one has taken it since it was read.
fn claim(tx: &mut Tx<'_>, context: &Context, id: Id) -> Result<Option<Item>> {
    let organisation = tx.organisation();
    let item: Option<Item> =
        tx.find_one(&format!("WHERE {DUE} AND id = $3"), crate::params![organisation, context.now, id])?;
    if item.is_some() {
        let until = context.now.plus_seconds(CLAIM_S);
        tx.execute("UPDATE outbox SET claimed_until = $2 WHERE id = $1", crate::params![id, until])?;
    }
    Ok(item)
}

/// Gives back what a process that is gone had taken: for a store that only one process opens.
///
/// # Errors
/// As [`crate::Db::write`].
pub async fn give_back(app: &App) -> Result<()> {
    let caller = Caller::internal(Actor::system("Outbox", &app.rights), "outbox");
    app.db.write(caller, (), unclaim).await.map(|_| ()).map_err(crate::Error::from)
}

fn unclaim(tx: &mut Tx<'_>, _: &Context, (): ()) -> Result<()> {
    let organisation = tx.organisation();
    tx.execute(
        "UPDATE outbox SET claimed_until = NULL WHERE organisation = $1 AND claimed_until IS NOT NULL",
        crate::params![organisation],
    )
}

/// What became of one attempt.
#[derive(Clone, Serialize)]
struct Attempt {
    id: Id,
    channel: String,
    attempts: i64,
    error: Option<String>,
    /// No other one follows.
    last: bool,
}

/// Records one attempt, and forgets what is old.
fn settle(tx: &mut Tx<'_>, context: &Context, attempt: Attempt) -> Result<()> {
    let Attempt { id, channel, attempts, error, last } = attempt;
    let delivered = error.is_none().then_some(context.now);
    let next = (!last).then(|| context.now.plus_seconds(RETRY_S << (attempts - 1).clamp(0, ATTEMPTS_MAX)));
    tx.execute(
        "UPDATE outbox SET attempts = $2, next_at = $3, delivered_at = $4, last_error = $5, claimed_until = NULL \
         WHERE id = $1",
        crate::params![id, attempts, next, delivered, error],
    )?;
    let (organisation, before) = (tx.organisation(), context.now.plus_seconds(-KEPT_S));
    tx.execute(
        "DELETE FROM outbox WHERE organisation = $1 AND channel = $2 AND created_at < $3 AND next_at IS NULL",
        crate::params![organisation, channel, before],
    )
}

/// An item as whoever looks after the system sees it.
#[derive(Clone, Debug)]
pub struct Posted {
    /// Id.
    pub id: Id,
    /// What is delivered, as JSON.
    pub payload: String,
    /// When it was posted.
    pub created_at: Time,
    /// Attempts so far.
    pub attempts: i64,
    /// When it is tried next; none: delivered or given up.
    pub next_at: Option<Time>,
    /// When it was delivered.
    pub delivered_at: Option<Time>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
}

crate::record!(Posted in "outbox": id, payload, created_at, attempts, next_at, delivered_at, last_error);

/// What was posted to a channel, the newest first, before a moment and an id.
///
/// # Errors
/// As [`Sql::query`].
pub fn posted(sql: &mut dyn Sql, channel: &str, before: Option<(Time, Id)>, limit: i64) -> Result<Vec<Posted>> {
    let mut filter = Filter::default();
    filter.add("organisation = {} AND channel = {}", [sql.organisation().into(), channel.into()]);
    if let Some((at, id)) = before {
        filter.add("created_at < {} OR (created_at = {} AND id < {})", [at.into(), at.into(), id.into()]);
    }
    let (tail, params) = filter.finish("ORDER BY created_at DESC, id DESC LIMIT {}", limit);
    sql.find(&tail, &params)
}

/// What of a channel was tried and waits for the next attempt: how many items, and since when the oldest.
///
/// # Errors
/// As [`Sql::query`].
pub fn waiting(sql: &mut dyn Sql, channel: &str) -> Result<(i64, Option<Time>)> {
    let organisation = sql.organisation();
    let rows = sql.query(
        "SELECT COUNT(*), MIN(created_at) FROM outbox WHERE organisation = $1 AND next_at IS NOT NULL AND channel = $2 \
         AND attempts > 0",
        crate::params![organisation, channel],
    )?;
    let row = rows.first().ok_or_else(|| crate::Error::internal("a count has a row"))?;
    Ok((row.get(0)?, row.get(1)?))
}

/// Tries an item of a channel again at once, with all its attempts before it.
///
/// # Errors
/// `not_found`; `conflict` for one that was delivered.
pub fn again(tx: &mut Tx<'_>, context: &Context, channel: &str, id: Id) -> Result<Posted> {
    let organisation = tx.organisation();
    let item: Option<Posted> =
        tx.find_one("WHERE organisation = $1 AND channel = $2 AND id = $3", crate::params![organisation, channel, id])?;
    let item = item.ok_or_else(|| crate::Error::not_found(channel))?;
    if item.delivered_at.is_some() {
        return Err(crate::Error::conflict("it was delivered; it is not sent twice"));
    }
    tx.execute("UPDATE outbox SET attempts = 0, next_at = $2 WHERE id = $1", crate::params![id, context.now])?;
    Ok(Posted { attempts: 0, next_at: Some(context.now), ..item })
}
