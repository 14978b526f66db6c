//! One subscriber's stream: what it missed from the journal, then what is committed, filtered by its present rights.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::sync::broadcast;
use tokio::time::Instant;

use super::{Batch, Event, News, Passing, View};
use crate::actor::Actor;
use crate::app::{App, Credential};
use crate::compartments::Seals;
use crate::journal;

/// Entries read from the journal at once while catching up.
const CATCH_UP: i64 = 500;
/// Silence after which a beat is sent, so that a screen can tell quiet from broken.
const BEAT: Duration = Duration::from_secs(2);

/// How long an open stream can outlive its session.
const CHECK: Duration = Duration::from_secs(3);

/// Tells a screen to read everything anew: something that it showed was closed to it, or something was opened.
const ANEW: &str = "event: anew\ndata: {}\n\n";

/// State of one stream.
pub struct Subscriber {
    app: Arc<App>,
    credential: Credential,
    actor: Arc<Actor>,
    /// The state of who may do what in which the rest was looked up; none before the first time.
    epoch: Option<u64>,
    seals: Arc<Seals>,
    /// Whether the screen has to read everything anew.
    anew: bool,
    sees_all: bool,
    news: broadcast::Receiver<News>,
    /// Number of the last entry that was sent or passed over.
    last: i64,
    behind: bool,
    beat_at: Instant,
    /// When the session was looked up last.
    checked_at: Instant,
}

impl Subscriber {
    /// A stream that begins after entry `after`.
    pub fn new(app: Arc<App>, credential: Credential, actor: Arc<Actor>, after: i64) -> Self {
        let news = app.db.feed().subscribe();
        let sees_all = app.visibility.sees_all(&actor);
        // The first beat goes out at once: headers alone do not tell a client that the stream works.
        Self {
            app,
            credential,
            actor,
            epoch: None,
            seals: Arc::default(),
            anew: false,
            sees_all,
            news,
            last: after,
            behind: true,
            beat_at: Instant::now(),
            checked_at: Instant::now(),
        }
    }

    /// The next block of frames; none when the stream ends because the session did.
    pub async fn next(mut self) -> Option<(Result<Bytes, std::convert::Infallible>, Self)> {
        loop {
            if !self.still_allowed().await {
                return None;
            }
            if std::mem::take(&mut self.anew) {
                return Some((Ok(Bytes::from_static(ANEW.as_bytes())), self));
            }
            if self.behind {
                if let Some(block) = self.catch_up().await? {
                    return Some((Ok(block), self));
                }
                continue;
            }
            let block = match tokio::time::timeout_at(self.beat_at, self.news.recv()).await {
                Ok(Ok(News::End) | Err(broadcast::error::RecvError::Closed)) => return None,
                Ok(Err(broadcast::error::RecvError::Lagged(_))) => {
                    self.behind = true;
                    None
                }
                Ok(Ok(_)) if !self.still_allowed().await => return None,
                Ok(Ok(News::Passing(passing))) => self.visible_passing(&passing),
                Ok(Ok(News::Batch(batch))) => {
                    let block = self.take(&batch);
                    if block.is_some() {
                        self.beat_at = Instant::now() + BEAT;
                    }
                    block
                }
                // A stream that was opened while the server stopped has missed the end.
                Err(_) if *self.app.stopping.borrow() => return None,
                Err(_) => {
                    self.beat_at = Instant::now() + BEAT;
                    let trouble = if self.app.db.feed().is_storing() { "" } else { " unstored" };
                    Some(Bytes::from(format!(": beat {} {}{trouble}\n\n", self.app.clock.now(), self.last)))
                }
            };
            if let Some(block) = block {
                return Some((Ok(block), self));
            }
        }
    }

    /// Looks the session up again when who may do what has changed, and every few seconds in any case: sessions end by
    /// time as well.
    async fn still_allowed(&mut self) -> bool {
        let epoch = self.app.db.feed().epoch();
        if Some(epoch) == self.epoch && self.checked_at.elapsed() < CHECK {
            return true;
        }
        match self.app.authenticator.authenticate(&self.app, &self.credential).await {
            Ok(actor) => {
                let Ok(seals) = self.app.seals().await else { return false };
                self.seals = seals;
                self.anew |= actor.admission() != self.actor.admission();
                self.sees_all = self.app.visibility.sees_all(&actor);
                self.actor = actor;
                self.epoch = Some(epoch);
                self.checked_at = Instant::now();
                true
            }
            Err(_) => false,
        }
    }

    /// The next block from the journal; an empty read ends the catching up.
    async fn catch_up(&mut self) -> Option<Option<Bytes>> {
        let after = self.last;
        let entries = self.app.db.read(move |sql| journal::after(sql, after, CATCH_UP)).await.ok()?;
        let Some(last) = entries.last().map(|entry| entry.seq) else {
            self.behind = false;
            return Some(None);
        };
        let batch = Batch::new(entries.iter().map(Event::new).collect());
        let block = self.visible(&batch);
        self.last = last;
        Some(block)
    }

    /// What of a fresh batch is to be sent.
    fn take(&mut self, batch: &Batch) -> Option<Bytes> {
        if batch.last() <= self.last {
            return None;
        }
        if batch.first() > self.last + 1 {
            self.behind = true;
            return None;
        }
        let block = self.visible(batch);
        self.last = batch.last();
        block
    }

    fn visible_passing(&self, passing: &[Passing]) -> Option<Bytes> {
        let mut out = BytesMut::new();
        for one in passing {
            if self.app.visibility.view(&self.actor, one.kind, Some(one.site), None) == View::Full {
                out.extend_from_slice(&one.frame);
            }
        }
        (!out.is_empty()).then(|| out.freeze())
    }

    fn visible(&mut self, batch: &Batch) -> Option<Bytes> {
        if self.sees_all && batch.first() == self.last + 1 && batch.is_plain(&self.seals) {
            return Some(batch.block.clone());
        }
        let mut out = BytesMut::new();
        for event in batch.events.iter().filter(|event| event.seq > self.last) {
            self.anew |= event.closes(&self.app.visibility, &self.actor);
            out.extend(event.shown(&self.app.visibility, &self.actor, &self.seals));
        }
        (!out.is_empty()).then(|| out.freeze())
    }
}
