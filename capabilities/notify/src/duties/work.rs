//! One webhook's entries, one after another.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use kernel::actor::Caller;
use kernel::compartments::Seals;
use kernel::journal::{self, Entry};
use kernel::outbound::{Outbound, TIMEOUT, Target};
use kernel::{Actor, App, Error, Id, Result, secret};
use serde_json::value::RawValue;
use tokio::time::Instant;

use crate::commands::{Attempt, LEASE_S, PassOver, hold_lease, pass_over, settle_attempt};
use crate::model::{Event, Webhook, signature};

/// Entries read from the journal at once.
const CHUNK: i64 = 200;
/// What of the lease must be left before an attempt, in seconds: an attempt's whole time, and as much again for the
/// clocks of two machines.
const MARGIN_S: i64 = 10;
const _: () = assert!(MARGIN_S as u64 >= 2 * TIMEOUT.as_secs() && MARGIN_S < LEASE_S, "an attempt fits into a lease");

/// What deliveries need.
pub(super) struct Work {
    app: Arc<App>,
    outbound: Outbound,
    actor: Arc<Actor>,
    /// This process, as the lease knows it.
    holder: Id,
    /// Until when the lease is ours, in microseconds; 0 when it is not.
    until: AtomicI64,
}

impl Work {
    pub(super) fn new(app: Arc<App>, outbound: Outbound) -> Self {
        let actor = Arc::new(Actor::outside("Webhooks", &app.rights));
        let holder = Id::new(app.clock.now());
        Self { app, outbound, actor, holder, until: AtomicI64::new(0) }
    }

    fn caller(&self) -> Caller {
        Caller::internal(self.actor.clone(), "webhook")
    }

    /// Whether this process may deliver; takes or renews the lease where it is needed.
    pub(super) async fn hold(&self) -> bool {
        if self.until.load(Ordering::Acquire) > self.app.clock.now().plus_seconds(MARGIN_S).micros() {
            return true;
        }
        let until = match self.app.db.write(self.caller(), self.holder, hold_lease).await.map_err(Error::from) {
            Ok(reply) => reply.output().unwrap_or_default(),
            Err(error) => {
                tracing::warn!(cause = %error, "the right to deliver could not be taken; trying again");
                None
            }
        };
        self.until.store(until.map_or(0, kernel::Time::micros), Ordering::Release);
        until.is_some()
    }

    /// Delivers what lies beyond a webhook's position until all is delivered or something fails.
    pub(super) async fn serve(&self, webhook: Webhook) {
        let id = webhook.id;
        if let Err(error) = self.follow(webhook).await {
            tracing::warn!(webhook = %id, cause = %error, "deliveries could not be worked on; trying again");
        }
    }

    async fn follow(&self, mut webhook: Webhook) -> Result<()> {
        loop {
            let from = webhook.position;
            let read = move |sql: &mut dyn kernel::Sql| Ok((journal::after(sql, from, CHUNK)?, Seals::read(sql)?));
            let (entries, seals) = self.app.db.read(read).await?;
            let whole = (entries.len() as i64) < CHUNK;
            let Some(last) = entries.last().map(|entry| entry.seq) else { return Ok(()) };
            for entry in entries {
                // A program belongs to no compartment: it is not told what lies in one, nor by what else says it.
                if entry.compartment_id.is_some() || !webhook.wants(&entry) {
                    continue;
                }
                let entry = seals.shown(self.actor.admission(), entry);
                if !self.hold().await || !self.attempt(&webhook, &entry).await? {
                    return Ok(());
                }
                webhook.move_to(entry.seq);
            }
            if webhook.position < last {
                let input = PassOver { webhook_id: webhook.id, from: webhook.position, to: last };
                self.app.db.write(self.caller(), input, pass_over).await.map_err(Error::from)?;
            }
            if whole || *self.app.stopping.borrow() {
                return Ok(());
            }
            let id = webhook.id;
            let fresh = self.app.db.read(move |sql| kernel::db::SqlExt::by_id::<Webhook>(sql, id)).await?;
            match fresh.filter(|fresh| fresh.active && fresh.position == last) {
                Some(fresh) => webhook = fresh,
                None => return Ok(()),
            }
        }
    }

    /// Tries to deliver one entry, and writes down what became of it. Gives whether the next one may follow.
    async fn attempt(&self, webhook: &Webhook, entry: &Entry) -> Result<bool> {
        let begun = Instant::now();
        let outcome = self.send(webhook, entry).await;
        let duration = begun.elapsed();
        let (status, error) = match outcome {
            Ok(status @ 200..=299) => (Some(status), None),
            Ok(status @ 300..=399) => (Some(status), Some(format!("status {status}: redirects are not followed"))),
            Ok(status) => (Some(status), Some(format!("status {status}"))),
            Err(why) => (None, Some(why)),
        };
        let label = if error.is_none() { "delivered" } else { "failed" };
        metrics::counter!("castellan_webhook_attempts_total", "outcome" => label).increment(1);
        let mut chance = [0_u8; 1];
        secret::fill(&mut chance);
        let input = Attempt {
            webhook_id: webhook.id,
            holder: self.holder,
            from: webhook.position,
            version: webhook.version,
            seq: entry.seq,
            action: entry.action.clone(),
            status,
            duration_ms: millis(duration),
            error,
            chance: chance[0],
        };
        self.app.db.write(self.caller(), input, settle_attempt).await.map_err(Error::from)?.output()
    }

    async fn send(&self, webhook: &Webhook, entry: &Entry) -> Result<u16, String> {
        let target = Target::parse(&webhook.url).map_err(|error| error.detail().to_owned())?;
        let masked = (!webhook.callers).then(|| without_callers(entry)).transpose();
        let masked = masked.map_err(|error| format!("the entry cannot be read: {error}"))?;
        let entry = masked.as_ref().unwrap_or(entry);
        let body = serde_json::to_vec(&Event::new(entry)).map_err(|error| error.to_string())?;
        let secret = webhook.signed_with(&self.app.sealer).map_err(|error| error.detail().to_owned())?;
        let headers = [
            ("castellan-signature", signature(&secret, self.app.clock.now(), &body)),
            ("castellan-delivery", entry.id.to_string()),
        ];
        self.outbound.post_json(&target, &headers, Bytes::from(body)).await
    }
}

/// An entry that does not say who called.
fn without_callers(entry: &Entry) -> serde_json::Result<Entry> {
    let mut payload: serde_json::Value = serde_json::from_str(entry.payload.get())?;
    dispatch::queries::mask_callers(&mut payload);
    Ok(Entry { payload: RawValue::from_string(payload.to_string())?, ..entry.clone() })
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
