//! The feed: committed entries, in order, to every screen that may see them.
//!
//! Entries are formatted once and the bytes shared by all subscribers. A subscriber that lags reads what it missed
//! from the journal by number, so a slow screen costs no memory and loses nothing.

pub mod subscriber;
pub(crate) mod tail;
mod visibility;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::sync::{broadcast, mpsc};
use tokio::time::Instant;

pub use visibility::{View, Visibility, VisibilityTable};

use crate::compartments::{self, Redacted, Seals};
use crate::journal::Entry;
use crate::{Actor, Id};

/// Batches that wait for formatting at the most; the writer waits beyond it.
const PENDING_MAX: usize = 256;
/// News a subscriber may lag behind before it reads from the journal instead; what passed is then lost to it.
const LAG_MAX: usize = 1_024;
/// Subscribers from which on batches are gathered: waking each for every commit costs more than it gives.
const GATHER_FROM: usize = 300;
/// Time between two batches to so many; what comes after a pause goes out at once. Well under the 25 ms that a change may
/// take to a thousand screens.
const GATHER: Duration = Duration::from_millis(10);

/// One entry, formatted.
#[derive(Clone, Debug)]
pub struct Event {
    /// Number.
    pub seq: i64,
    /// The entry.
    entry: Entry,
    /// As a server-sent event.
    pub frame: Bytes,
    /// What it says to those who were not let into what it names; none where it names nothing sealed.
    outside: OnceLock<Option<(Redacted, Bytes)>>,
}

impl Event {
    /// Formats an entry.
    pub fn new(entry: &Entry) -> Self {
        Self { seq: entry.seq, frame: frame(entry), entry: entry.clone(), outside: OnceLock::new() }
    }

    /// Whether everybody who sees all kinds of things sees this as it is.
    fn is_plain(&self, seals: &Seals) -> bool {
        self.entry.compartment_id.is_none() && self.outside(seals).is_none()
    }

    fn outside(&self, seals: &Seals) -> Option<&(Redacted, Bytes)> {
        let shown = || {
            let redacted = seals.redact(&self.entry.stream, self.entry.payload.get())?;
            let frame = frame(&Entry { payload: redacted.payload.clone(), ..self.entry.clone() });
            Some((redacted, frame))
        };
        self.outside.get_or_init(shown).as_ref()
    }

    /// What of it somebody may see, as a server-sent event.
    fn shown(&self, visibility: &VisibilityTable, actor: &Actor, seals: &Seals) -> Option<Bytes> {
        match visibility.of(actor, &self.entry) {
            View::Full => Some(match self.outside(seals) {
                Some((redacted, frame)) if !redacted.is_open_to(actor.admission()) => frame.clone(),
                _ => self.frame.clone(),
            }),
            View::Masked => Some(frame(&masked(&self.entry))),
            View::Sealed => Some(frame(&sealed(&self.entry))),
            View::Hidden => None,
        }
    }

    /// Whether it closes something to somebody who has seen it until now.
    fn closes(&self, visibility: &VisibilityTable, actor: &Actor) -> bool {
        self.entry.action.ends_with(compartments::SEALED)
            && visibility.of(actor, &self.entry) != View::Full
            && visibility.view(actor, &self.entry.stream, self.entry.site_id, None) == View::Full
    }
}

/// An entry as a server-sent event.
fn frame(entry: &Entry) -> Bytes {
    let json = serde_json::to_string(entry).unwrap_or_default();
    Bytes::from(format!("id: {}\ndata: {json}\n\n", entry.seq))
}

/// An entry without its payload, for a reader who may know what was done, and not what it says.
fn masked(entry: &Entry) -> Entry {
    Entry { payload: null(), ..entry.clone() }
}

/// What a reader of the whole journal sees of an entry in a compartment: that there is one, and its hash.
fn sealed(entry: &Entry) -> Entry {
    let nobody = crate::journal::EntryActor { id: None, name: String::new() };
    Entry {
        id: Id::NIL,
        occurred_at: entry.recorded_at,
        actor: nobody,
        action: "sealed".to_owned(),
        stream: "sealed".to_owned(),
        site_id: None,
        compartment_id: None,
        key: None,
        payload: null(),
        ..entry.clone()
    }
}

/// The payload of an entry that may not be read.
pub fn null() -> Box<serde_json::value::RawValue> {
    serde_json::value::RawValue::NULL.to_owned()
}

/// The kind of thing a stream is about.
pub fn kind_of(stream: &str) -> &str {
    stream.split('/').next().unwrap_or_default()
}

/// Entries committed together.
#[derive(Debug)]
pub struct Batch {
    /// The entries, in order, without gap.
    pub events: Vec<Event>,
    /// All frames in one block, for readers who see everything.
    pub block: Bytes,
    /// Whether nothing in it is sealed, nor names what is.
    plain: OnceLock<bool>,
}

impl Batch {
    fn new(events: Vec<Event>) -> Self {
        let mut block = BytesMut::with_capacity(events.iter().map(|event| event.frame.len()).sum());
        for event in &events {
            block.extend_from_slice(&event.frame);
        }
        Self { events, block: block.freeze(), plain: OnceLock::new() }
    }

    fn is_plain(&self, seals: &Seals) -> bool {
        *self.plain.get_or_init(|| self.events.iter().all(|event| event.is_plain(seals)))
    }

    /// Number of the first entry.
    pub fn first(&self) -> i64 {
        self.events.first().map_or(0, |event| event.seq)
    }

    /// Number of the last entry.
    pub fn last(&self) -> i64 {
        self.events.last().map_or(0, |event| event.seq)
    }
}

/// Something that screens show at once and the journal does not keep, such as where a unit is. It has no number; whoever
/// misses it hears the next one or reads the list. Only the node that took it in tells it.
#[derive(Clone, Debug)]
pub struct Passing {
    /// Kind of thing; also the name of the event.
    pub kind: &'static str,
    /// The site it concerns.
    pub site: Id,
    /// As a server-sent event.
    pub frame: Bytes,
}

impl Passing {
    /// Formats it.
    ///
    /// # Errors
    /// `internal` when it cannot be written as JSON.
    pub fn new(kind: &'static str, site: Id, shown: &impl serde::Serialize) -> crate::Result<Self> {
        let json = serde_json::to_string(shown).map_err(crate::Error::internal)?;
        Ok(Self { kind, site, frame: Bytes::from(format!("event: {kind}\ndata: {json}\n\n")) })
    }
}

/// What a subscriber hears. One line carries it all: a thousand streams then wait for one thing each, not for three.
#[derive(Clone, Debug)]
pub enum News {
    /// Entries that were committed.
    Batch(Arc<Batch>),
    /// What passes and is not kept.
    Passing(Arc<Vec<Passing>>),
    /// The server stops.
    End,
}

/// Carries committed entries to subscribers.
pub struct Feed {
    pending: mpsc::Sender<Vec<Entry>>,
    news: broadcast::Sender<News>,
    /// Counts changes to who may do what; resolved actors are valid for one value of it.
    epoch: AtomicU64,
    /// Whether the last batch could not be stored: nobody is told that anything was, and screens say why.
    unstored: AtomicBool,
    /// Whether entries come from a tailer of the database and not from this node's writer.
    tailed: AtomicBool,
    /// Kinds of things, and actions, that decide who may do what.
    identity_kinds: &'static [&'static str],
    /// Kinds of things that somebody keeps in memory, with how often one of them has changed.
    counted: Vec<(&'static str, AtomicU64)>,
    /// Counts changes of what is sealed.
    sealings: AtomicU64,
    /// What is sealed, as it was read last, and the count at which it was.
    seals: Mutex<(Option<u64>, Arc<Seals>)>,
}

impl Feed {
    /// Starts the feed. `identity_kinds` are the kinds of streams, and the actions, that decide who may do what: an entry of
    /// one of them makes every resolved actor void. `counted_kinds` are those of which [`Self::changes`] tells.
    pub fn start(identity_kinds: &'static [&'static str], counted_kinds: &[&'static str]) -> Arc<Self> {
        let (pending, queue) = mpsc::channel(PENDING_MAX);
        let (news, _) = broadcast::channel(LAG_MAX);
        let feed = Arc::new(Self {
            pending,
            news: news.clone(),
            epoch: AtomicU64::new(0),
            unstored: AtomicBool::new(false),
            tailed: AtomicBool::new(false),
            identity_kinds,
            counted: counted_kinds.iter().map(|kind| (*kind, AtomicU64::new(0))).collect(),
            sealings: AtomicU64::new(0),
            seals: Mutex::default(),
        });
        tokio::spawn(publish(queue, news));
        feed
    }

    /// Follows along from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    /// Ends every open stream.
    pub fn end(&self) {
        let _ = self.news.send(News::End);
    }

    /// Subscribers at the moment.
    pub fn subscribers(&self) -> usize {
        self.news.receiver_count()
    }

    /// The present state of who may do what; a resolved actor is valid while this stays the same.
    pub fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }

    /// How often a thing of a counted kind has changed; what is kept of such things is valid while this stays the same.
    pub fn changes(&self, kind: &str) -> u64 {
        self.counted.iter().find(|(counted, _)| *counted == kind).map_or(0, |(_, count)| count.load(Ordering::Acquire))
    }

    /// The count at which what is sealed has to be read, and what was read at that count.
    pub(crate) fn known_seals(&self) -> (u64, Option<Arc<Seals>>) {
        let count = self.sealings.load(Ordering::Acquire);
        let known = self.seals.lock().unwrap_or_else(PoisonError::into_inner);
        (count, (known.0 == Some(count)).then(|| known.1.clone()))
    }

    pub(crate) fn keep_seals(&self, count: u64, seals: Arc<Seals>) {
        *self.seals.lock().unwrap_or_else(PoisonError::into_inner) = (Some(count), seals);
    }

    /// Whether the writer of this node could store what it last had to. Beats tell the screens, which hear of a full disk
    /// while panels and phones are not answered.
    pub fn is_storing(&self) -> bool {
        !self.unstored.load(Ordering::Acquire)
    }

    pub(crate) fn note_storing(&self, storing: bool) {
        self.unstored.store(!storing, Ordering::Release);
    }

    /// Takes what the writer of this node has committed, before anybody is answered.
    pub(crate) fn committed(&self, entries: Vec<Entry>) {
        self.note(&entries);
        if !self.tailed.load(Ordering::Acquire) && !entries.is_empty() {
            // Waits when the publisher is behind; it fails only when the runtime has gone.
            let _ = self.pending.blocking_send(entries);
        }
    }

    /// Tells what passes, after the commit it came with.
    pub(crate) fn pass(&self, passing: Vec<Passing>) {
        if !passing.is_empty() {
            // Nobody listens: nobody misses it.
            let _ = self.news.send(News::Passing(Arc::new(passing)));
        }
    }

    /// Takes what the tailer has read.
    pub(crate) async fn tailed(&self, entries: Vec<Entry>) {
        self.note(&entries);
        let _ = self.pending.send(entries).await;
    }

    pub(crate) fn use_tailer(&self) {
        self.tailed.store(true, Ordering::Release);
    }

    fn note(&self, entries: &[Entry]) {
        if entries.iter().any(compartments::concerns) {
            self.sealings.fetch_add(1, Ordering::AcqRel);
        }
        let decides = |entry: &Entry| {
            compartments::concerns(entry)
                || self.identity_kinds.contains(&kind_of(&entry.stream))
                || self.identity_kinds.contains(&entry.action.as_str())
        };
        if entries.iter().any(decides) {
            self.epoch.fetch_add(1, Ordering::AcqRel);
        }
        for (kind, count) in &self.counted {
            if entries.iter().any(|entry| kind_of(&entry.stream) == *kind) {
                count.fetch_add(1, Ordering::AcqRel);
            }
        }
    }
}

async fn publish(mut queue: mpsc::Receiver<Vec<Entry>>, news: broadcast::Sender<News>) {
    let mut told = Instant::now();
    while let Some(mut entries) = queue.recv().await {
        if news.receiver_count() > GATHER_FROM {
            tokio::time::sleep_until(told + GATHER).await;
        }
        while let Ok(more) = queue.try_recv() {
            entries.extend(more);
        }
        if news.receiver_count() > 0 {
            let batch = Batch::new(entries.iter().map(Event::new).collect());
            let _ = news.send(News::Batch(Arc::new(batch)));
        }
        told = Instant::now();
        metrics::gauge!("castellan_feed_subscribers").set(news.receiver_count() as f64);
    }
}
