//! The self-probe: every minute the system does its main job and looks whether it came out right.
//!
//! Steps, each within [`STEP_WITHIN`]: the *rehearsal* of a call in the store (see `rehearsal`); a small write that is flushed
//! (*store*), *read* back by another connection, and told over the *feed*; the *web* address takes a connection and answers;
//! the alarm *receiver* answers a frame, which went through the store.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use dc09::{Message, Piece, Splitter, Token, read_reply};
use kernel::actor::{Actor, Caller};
use kernel::db::SqlExt as _;
use kernel::feed::{News, Passing};
use kernel::{App, Context, Error, Id, Result, Time, Tx};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::broadcast::Receiver;

use super::node::{Beat, Own, Shown, beat};
use super::rehearsal::{NOTHING_THERE, WENT_WELL, rehearse};
use super::store::Node;

/// Longest time of a step: beyond it nobody at a desk would say that it works.
const STEP_WITHIN: Duration = Duration::from_secs(5);
/// Self-probes whose outcome could not be stored and waits for the next: an hour's.
const UNSTORED_MAX: usize = 60;
/// Kind of what passes over the feed. No table of visibility names it, so that no screen hears it.
const PASSING: &str = "self_probe";
/// The step that the receiver answers for.
pub(super) const RECEIVER: &str = "receiver";
/// What of an answer is read.
const ANSWER_BYTES: usize = 1_024;

/// What is probed.
pub(super) struct Probe {
    app: Arc<App>,
    own: Own,
    /// Where the web address is, and whether it speaks without TLS.
    pub(super) web: (SocketAddr, bool),
    /// Where the receiver is, and as which account it is tried.
    pub(super) receiver: Option<(SocketAddr, String)>,
    /// What could not be stored yet.
    unstored: Vec<Shown>,
    last: Option<Time>,
}

/// What one run has come to.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    pub(super) took: Duration,
    /// The step at which it failed, and why.
    pub(super) failed: Option<(&'static str, String)>,
}

/// A write that everybody may see pass and nobody does.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Mark {
    beat: Beat,
    mark: Id,
}

fn leave_mark(tx: &mut Tx<'_>, context: &Context, input: Mark) -> Result<i64> {
    tx.pass(Passing::new(PASSING, Id::nil(), &input.mark)?);
    beat(tx, context, input.beat)
}

impl Probe {
    pub(super) const fn new(
        app: Arc<App>,
        own: Own,
        web: (SocketAddr, bool),
        receiver: Option<(SocketAddr, String)>,
    ) -> Self {
        Self { app, own, web, receiver, unstored: Vec::new(), last: None }
    }

    /// Runs once. `every` is the time between two runs.
    pub(super) async fn run(&mut self, every: Duration, clock_ahead_us: Option<i64>) -> Outcome {
        let (at, begun) = (self.app.clock.now(), tokio::time::Instant::now());
        let failed = self.steps(clock_ahead_us).await.err();
        let covers_s = self.last.map_or(0, |last| (at.micros() - last.micros()) / 1_000_000);
        // A process that was frozen, or whose clock was set, answers for no more than what a run is for.
        let covers_s = covers_s.clamp(0, i64::try_from(every.as_secs() * 2).unwrap_or(i64::MAX));
        self.last = Some(at);
        let kept = failed.as_ref().map(|(step, why)| ((*step).to_owned(), why.clone()));
        self.unstored.push(Shown { at, covers_s, failed: kept });
        let over = self.unstored.len().saturating_sub(UNSTORED_MAX);
        self.unstored.drain(..over);
        if self.store(clock_ahead_us).await.is_ok() {
            self.unstored.clear();
        }
        Outcome { took: begun.elapsed(), failed }
    }

    /// Writes down what was shown so far.
    async fn store(&self, clock_ahead_us: Option<i64>) -> Result<()> {
        let beat_now = Beat { own: self.own.clone(), clock_ahead_us, shown: self.unstored.clone() };
        let written = self.app.db.write(self.caller(), beat_now, beat);
        within(written).await?.map(|_| ()).map_err(Error::from)
    }

    fn caller(&self) -> Caller {
        Caller::internal(Actor::system("Self-probe", &self.app.rights), "self-probe")
    }

    async fn steps(&self, clock_ahead_us: Option<i64>) -> Result<(), (&'static str, String)> {
        let named = |step: &'static str| move |error: Error| (step, error.detail().to_owned());
        self.rehearse().await.map_err(named("rehearsal"))?;
        let mut news = self.app.db.feed().subscribe();
        let mark = Id::new(self.app.clock.now());
        let before =
            within(self.app.db.read(kernel::journal::head)).await.and_then(|head| head).map_err(named("read"))?;
        let probes = self.leave_mark(mark, clock_ahead_us).await.map_err(named("store"))?;
        let head = self.read_back(probes).await.map_err(named("read"))?;
        // What others wrote meanwhile has to come over the feed too.
        let due = (head > before).then_some(head);
        within(hear(&mut news, mark, due)).await.map_err(named("feed"))?;
        self.web().await.map_err(named("web"))?;
        if let Some((address, account)) = &self.receiver {
            within(ring(*address, account)).await.and_then(|rung| rung).map_err(named(RECEIVER))?;
        }
        Ok(())
    }

    async fn rehearse(&self) -> Result<()> {
        let outcome = within(self.app.db.write(self.caller(), (), rehearse)).await?;
        match outcome.map_err(Error::from) {
            Err(error) if [WENT_WELL, NOTHING_THERE].contains(&error.problem().code.as_str()) => Ok(()),
            Err(error) => Err(error),
            Ok(_) => Err(Error::internal("a rehearsal was not taken back")),
        }
    }

    /// Gives the number of self-probes that the store knows then.
    async fn leave_mark(&self, mark: Id, clock_ahead_us: Option<i64>) -> Result<i64> {
        let beat = Beat { own: self.own.clone(), clock_ahead_us, shown: Vec::new() };
        let written = within(self.app.db.write(self.caller(), Mark { beat, mark }, leave_mark)).await?;
        written.map_err(Error::from)?.output()
    }

    /// Gives the number of the journal's last entry.
    async fn read_back(&self, probes: i64) -> Result<i64> {
        let id = self.own.id;
        let read = self.app.db.read(move |sql| Ok((sql.by_id::<Node>(id)?, kernel::journal::head(sql)?)));
        let (found, head) = within(read).await??;
        match found {
            Some(node) if node.probes == probes => Ok(head),
            _ => Err(Error::unavailable("what was just stored is not read")),
        }
    }

    /// The web address takes a connection and, where it speaks without TLS, answers on it.
    async fn web(&self) -> Result<()> {
        let (address, plain) = self.web;
        let asked = async {
            let mut line = connect(address).await?;
            if !plain {
                return Ok(());
            }
            let request = b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            line.write_all(request).await.map_err(broken)?;
            let mut answer = vec![0; ANSWER_BYTES];
            let count = line.read(&mut answer).await.map_err(broken)?;
            let right = answer.get(..count).is_some_and(|answer| answer.starts_with(b"HTTP/1.1 200 "));
            if right { Ok(()) } else { Err(Error::unavailable("the web address answered something else")) }
        };
        within(asked).await?
    }
}

/// Gives up after [`STEP_WITHIN`].
async fn within<T>(step: impl Future<Output = T>) -> Result<T> {
    let late = || Error::unavailable(format!("no answer within {} s", STEP_WITHIN.as_secs()));
    tokio::time::timeout(STEP_WITHIN, step).await.map_err(|_| late())
}

/// Waits until the mark has come over the feed, and the entry of a number.
async fn hear(news: &mut Receiver<News>, mark: Id, due: Option<i64>) {
    let mark = mark.to_string();
    let (mut heard, mut last) = (false, 0);
    while !heard || due.is_some_and(|due| last < due) {
        match news.recv().await {
            Ok(News::Passing(passing)) => {
                heard |= passing.iter().any(|one| one.kind == PASSING && holds(&one.frame, &mark));
            }
            Ok(News::Batch(batch)) => last = batch.last(),
            // The end, or so much else was told that this was missed: then the feed is alive.
            Ok(News::End) | Err(_) => return,
        }
    }
}

fn holds(frame: &[u8], mark: &str) -> bool {
    frame.windows(mark.len()).any(|part| part == mark.as_bytes())
}

/// A panel's sign of life, and the receiver's answer.
async fn ring(address: SocketAddr, account: &str) -> Result<()> {
    let frame = dc09::encode(&Message::null(account), None, &[0; _]).map_err(Error::internal)?;
    let mut line = connect(address).await?;
    line.write_all(&frame).await.map_err(broken)?;
    let (mut splitter, mut buffer) = (Splitter::default(), vec![0; ANSWER_BYTES]);
    loop {
        let count = line.read(&mut buffer).await.map_err(broken)?;
        if count == 0 {
            return Err(Error::unavailable("the receiver closed the line without an answer"));
        }
        for piece in splitter.push(buffer.get(..count).unwrap_or_default()) {
            let Piece::Frame(answer) = piece else { continue };
            let reply = read_reply(&answer, None).map_err(|why| Error::unavailable(why.to_string()))?;
            let right = reply.token == Token::Ack;
            return if right { Ok(()) } else { Err(Error::unavailable("the receiver did not acknowledge")) };
        }
    }
}

async fn connect(address: SocketAddr) -> Result<TcpStream> {
    TcpStream::connect(address).await.map_err(|error| Error::unavailable(format!("{address}: {error}")))
}

fn broken(error: std::io::Error) -> Error {
    Error::unavailable(format!("the line broke: {error}"))
}

/// Where this machine reaches what listens at an address: one that stands for all of its own is none to connect to.
pub(super) fn reached_at(listens: SocketAddr) -> SocketAddr {
    let ip = match listens.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        other => other,
    };
    SocketAddr::new(ip, listens.port())
}
