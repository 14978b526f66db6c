//! What is to leave the system: written with the command that causes it, delivered later, tried again until it is
//! delivered or given up. No network call is ever made inside a command.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::actor::{Actor, Caller};
use crate::app::Pending;
use crate::db::{Context, Sql, SqlExt, Tx};
use crate::{App, Id, Result, Time};

/// Pause between looks at the table.
const PAUSE: Duration = Duration::from_millis(500);
/// Items taken at one look.
const CHUNK: i64 = 50;
/// Attempts before an item is given up: with the doubling pause, some nine hours.
const ATTEMPTS_MAX: i64 = 15;
/// Pause before the second attempt in seconds; doubles each time.
const RETRY_S: i64 = 2;

/// One thing to deliver.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// Delivers the items of a channel.
pub trait Carrier: Send + Sync {
    /// Name of the channel.
    fn channel(&self) -> &'static str;
    /// Delivers one item; may be called again for an item whose delivery was not recorded.
    fn carry<'a>(&'a self, item: &'a Item) -> Pending<'a, Result<(), String>>;
}

/// Puts an item into the outbox of the running command.
///
/// # Errors
/// As [`Sql::execute`].
pub fn post(tx: &mut Tx<'_>, context: &Context, channel: &str, payload: &impl serde::Serialize) -> Result<()> {
    let organisation = tx.organisation();
    let payload = serde_json::to_string(payload).map_err(crate::Error::internal)?;
    tx.execute(
        "INSERT INTO outbox (id, organisation, channel, payload, created_at, attempts, next_at) \
         VALUES ($1, $2, $3, $4, $5, 0, $5)",
        crate::params![Id::new(context.now), organisation, channel, payload, context.now],
    )
}

/// Delivers until the system stops.
pub async fn run(app: Arc<App>, carriers: Vec<Box<dyn Carrier>>) {
    let carriers: HashMap<&'static str, Box<dyn Carrier>> =
        carriers.into_iter().map(|carrier| (carrier.channel(), carrier)).collect();
    let actor = Actor::system("Outbox", &app.rights);
    let mut stopping = app.stopping.clone();
    loop {
        if let Err(error) = deliver(&app, &actor, &carriers).await {
            tracing::error!(cause = %error, "the outbox could not be worked on; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stopping.changed() => return,
        }
    }
}

async fn deliver(app: &App, actor: &Arc<Actor>, carriers: &HashMap<&'static str, Box<dyn Carrier>>) -> Result<()> {
    let now = app.clock.now();
    for item in app.db.read(move |sql| due(sql, now)).await? {
        let error = match carriers.get(item.channel.as_str()) {
            Some(carrier) => carrier.carry(&item).await.err(),
            None => Some(format!("no carrier for the channel {}", item.channel)),
        };
        let outcome = if error.is_none() { "delivered" } else { "failed" };
        metrics::counter!("castellan_outbox_total", "outcome" => outcome).increment(1);
        let caller = Caller::internal(actor.clone(), "outbox");
        app.db.write(caller, (item.id, item.attempts + 1, error), settle).await.map_err(crate::Error::from)?;
    }
    Ok(())
}

fn due(sql: &mut dyn Sql, now: Time) -> Result<Vec<Item>> {
    let organisation = sql.organisation();
    sql.find(
        "WHERE organisation = $1 AND next_at <= $2 ORDER BY next_at LIMIT $3",
        crate::params![organisation, now, CHUNK],
    )
}

/// Records one attempt.
fn settle(tx: &mut Tx<'_>, context: &Context, (id, attempts, error): (Id, i64, Option<String>)) -> Result<()> {
    let delivered = error.is_none().then_some(context.now);
    let next = (error.is_some() && attempts < ATTEMPTS_MAX)
        .then(|| context.now.plus_seconds(RETRY_S << (attempts - 1).clamp(0, ATTEMPTS_MAX)));
    tx.execute(
        "UPDATE outbox SET attempts = $2, next_at = $3, delivered_at = $4, last_error = $5 WHERE id = $1",
        crate::params![id, attempts, next, delivered, error],
    )
}
