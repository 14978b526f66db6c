//! What became of an attempt to deliver.

use kernel::db::SqlExt as _;
use kernel::{Context, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};

use crate::model::{Delivery, FAILING_AFTER, KEPT, Webhook, pause};
use crate::store;

/// One attempt.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Attempt {
    /// Which webhook.
    pub webhook_id: Id,
    /// The process that made it.
    pub holder: Id,
    /// Where the webhook stood.
    pub from: i64,
    /// The version by which it was told of the entry.
    pub version: i64,
    /// Number of the entry.
    pub seq: i64,
    /// What the entry is about.
    pub action: String,
    /// HTTP status of the answer.
    pub status: Option<u16>,
    /// How long it took.
    pub duration_ms: i64,
    /// Why it failed; none: it was confirmed.
    pub error: Option<String>,
    /// Spreads the pause before the next one; any byte.
    pub chance: u8,
}

impl Attempt {
    const fn delivered(&self) -> bool {
        self.error.is_none()
    }
}

/// Writes an attempt into the log and moves the webhook on, or sets its pause. Gives whether the next entry
/// may follow at once: not when it failed, or the webhook was changed, paused, replayed or taken away meanwhile.
///
/// # Errors
/// As [`kernel::Sql::execute`].
pub fn settle_attempt(tx: &mut Tx<'_>, context: &Context, attempt: Attempt) -> Result<bool> {
    let holds = store::lease(tx)?.is_some_and(|lease| lease.holder == attempt.holder);
    let webhook: Option<Webhook> = tx.by_id(attempt.webhook_id)?;
    let Some(mut webhook) = webhook.filter(|_| holds) else { return Ok(false) };
    write_line(tx, &mut webhook, &attempt, context.now)?;
    // Somebody has moved it since: the line stands, the position is theirs.
    let moved = webhook.position != attempt.from;
    let was_failing = webhook.failing_since.is_some();
    if attempt.delivered() {
        webhook.delivered_at = Some(context.now);
        webhook.failing_since = None;
        if !moved {
            webhook.move_to(attempt.seq);
        }
    } else if !moved {
        webhook.attempts += 1;
        webhook.next_at = Some(Time::from_micros(context.now.micros() + pause(webhook.attempts, attempt.chance)));
        if webhook.attempts >= FAILING_AFTER {
            webhook.failing_since = webhook.failing_since.or(Some(context.now));
        }
    }
    tx.save(&webhook)?;
    let (unchanged, is_failing) = (webhook.version == attempt.version, webhook.failing_since.is_some());
    if is_failing != was_failing {
        let action = if is_failing { "webhook.failing" } else { "webhook.recovered" };
        super::record(tx, context, action, webhook, attempt.error.as_deref())?;
    }
    Ok(unchanged && !moved && attempt.delivered())
}

/// The attempts at one entry are one line. The oldest line goes when a new one comes.
fn write_line(tx: &mut Tx<'_>, webhook: &mut Webhook, attempt: &Attempt, now: Time) -> Result<()> {
    let last = store::delivery(tx, webhook.id, webhook.deliveries)?;
    let same = last.filter(|line| webhook.attempts > 0 && line.seq == attempt.seq && !line.delivered);
    let is_new = same.is_none();
    if is_new {
        webhook.deliveries += 1;
    }
    let line = Delivery {
        id: same.as_ref().map_or_else(|| Id::new(now), |line| line.id),
        webhook_id: webhook.id,
        number: webhook.deliveries,
        seq: attempt.seq,
        action: attempt.action.clone(),
        first_at: same.as_ref().map_or(now, |line| line.first_at),
        at: now,
        attempts: same.as_ref().map_or(0, |line| line.attempts) + 1,
        delivered: attempt.delivered(),
        status: attempt.status.map(i64::from),
        duration_ms: attempt.duration_ms,
        error: attempt.error.clone(),
    };
    if is_new {
        tx.insert(&line)?;
        store::forget_deliveries(tx, webhook.id, line.number - KEPT)
    } else {
        tx.save(&line)
    }
}
