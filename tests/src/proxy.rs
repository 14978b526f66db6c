//! A line that fails: stands between a client and a server, and cuts, swallows, delays and trickles what goes through, as a
//! seed has it. It adds nothing and doubles nothing.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;

/// How long a black hole stays open before the line breaks: longer than an impatient client waits.
const HOLE: Duration = Duration::from_millis(2_500);
/// How often a line that is to end looks whether it should.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// Bytes in one go and pause between two on a slow line.
const TRICKLE_BYTES: usize = 48;
const TRICKLE_PAUSE: Duration = Duration::from_millis(2);

/// What happens to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing.
    Sound,
    /// It breaks in the middle of what the client sends.
    CutAsked,
    /// It breaks in the middle of what the server answers.
    CutAnswered,
    /// What the client sends goes nowhere; the line breaks later.
    SwallowAsked,
    /// What the server answers goes nowhere; the line breaks later.
    SwallowAnswered,
    /// Everything comes in small pieces.
    Slow,
}

/// The fates that are counted.
const FATES: [Fate; 5] = [Fate::CutAsked, Fate::CutAnswered, Fate::SwallowAsked, Fate::SwallowAnswered, Fate::Slow];

struct Shared {
    target: SocketAddr,
    reach: usize,
    rough: AtomicBool,
    ended: AtomicBool,
    /// Counts the times at which all lines were cut.
    cuts: AtomicUsize,
    rng: Mutex<Rng>,
    struck: [AtomicUsize; FATES.len()],
}

/// The proxy. Lines end when it is dropped.
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Proxy {
    /// Listens in front of a server. Nothing happens to lines before [`Self::be_rough`], and then after `reach` bytes at the
    /// most.
    ///
    /// # Panics
    /// When the machine has no port to give, or the address is none.
    pub fn before(target: &str, seed: u64, reach: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("a port");
        let shared = Arc::new(Shared {
            target: target.parse().expect("an address"),
            reach,
            rough: AtomicBool::new(false),
            ended: AtomicBool::new(false),
            cuts: AtomicUsize::new(0),
            rng: Mutex::new(Rng::with_seed(seed)),
            struck: Default::default(),
        });
        let own = shared.clone();
        thread::spawn(move || {
            for line in listener.incoming().flatten() {
                if own.ended.load(Ordering::Relaxed) {
                    return;
                }
                let shared = own.clone();
                thread::spawn(move || carry(&shared, &line));
            }
        });
        Self { address, shared }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on something happens to each new line, and none goes on for ever; or to no line any more.
    pub fn be_rough(&self, rough: bool) {
        self.shared.rough.store(rough, Ordering::Relaxed);
    }

    /// Cuts every line that is open, whatever its fate is.
    pub fn cut_all(&self) {
        self.shared.cuts.fetch_add(1, Ordering::Relaxed);
    }

    /// How many lines had which fate, in words.
    pub fn words(&self) -> String {
        let counted = FATES.iter().zip(&self.shared.struck);
        let words: Vec<String> =
            counted.map(|(fate, count)| format!("{} {fate:?}", count.load(Ordering::Relaxed))).collect();
        words.join(", ")
    }

    /// How many lines had a fate that came to pass.
    pub fn struck(&self, fate: Fate) -> usize {
        let at = FATES.iter().position(|one| *one == fate);
        at.map_or(0, |at| self.shared.struck[at].load(Ordering::Relaxed))
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address);
    }
}

/// What one line is in for.
struct Line<'a> {
    shared: &'a Shared,
    fate: Fate,
    after: usize,
    /// The count of cuts when it was opened.
    opened_at: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Asked,
    Answered,
}

fn carry(shared: &Shared, client: &TcpStream) {
    let opened_at = shared.cuts.load(Ordering::Relaxed);
    let Ok(server) = TcpStream::connect(shared.target) else { return };
    let (fate, after) = {
        let mut rng = shared.rng.lock().unwrap_or_else(PoisonError::into_inner);
        let fate = FATES[rng.usize(0..FATES.len())];
        // Small numbers more often: most of what is asked is short.
        let after = rng.usize(0..shared.reach) >> rng.usize(0..5);
        (if shared.rough.load(Ordering::Relaxed) { fate } else { Fate::Sound }, after)
    };
    for line in [client, &server] {
        let _ = line.set_nodelay(true);
        let _ = line.set_read_timeout(Some(LOOK_EVERY));
    }
    let line = Line { shared, fate, after, opened_at };
    thread::scope(|scope| {
        scope.spawn(|| line.pass(client, &server, Way::Asked));
        line.pass(&server, client, Way::Answered);
    });
}

impl Line<'_> {
    /// Carries what comes from one end to the other, until one of them ends it or its fate does.
    fn pass(&self, mut from: &TcpStream, mut to: &TcpStream, way: Way) {
        let (mut passed, mut buffer) = (0, [0; 16 * 1024]);
        while !self.is_over() {
            let count = match from.read(&mut buffer) {
                Ok(0) => {
                    let _ = to.shutdown(Shutdown::Write);
                    return;
                }
                Ok(count) => count,
                Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {
                    continue;
                }
                Err(_) => break,
            };
            let piece = &buffer[..count];
            let left = self.after.saturating_sub(passed);
            passed += count;
            let is_rough = self.shared.rough.load(Ordering::Relaxed);
            let strikes = is_rough && passed > self.after;
            let went = match (self.fate, way) {
                (Fate::CutAsked, Way::Asked) | (Fate::CutAnswered, Way::Answered) if strikes => {
                    self.count();
                    let _ = to.write_all(&piece[..left.min(count)]);
                    break;
                }
                (Fate::SwallowAsked, Way::Asked) | (Fate::SwallowAnswered, Way::Answered) if strikes => {
                    self.count();
                    let _ = to.write_all(&piece[..left.min(count)]);
                    self.swallow(from);
                    break;
                }
                (Fate::Slow, _) if is_rough => {
                    if passed > self.shared.reach {
                        break;
                    }
                    if way == Way::Asked && passed == count {
                        self.count();
                    }
                    piece.chunks(TRICKLE_BYTES).try_for_each(|some| {
                        thread::sleep(TRICKLE_PAUSE);
                        to.write_all(some)
                    })
                }
                _ => to.write_all(piece),
            };
            if went.is_err() {
                break;
            }
        }
        let _ = from.shutdown(Shutdown::Both);
        let _ = to.shutdown(Shutdown::Both);
    }

    fn is_over(&self) -> bool {
        self.shared.ended.load(Ordering::Relaxed) || self.shared.cuts.load(Ordering::Relaxed) != self.opened_at
    }

    /// Takes what comes and gives none of it on, for a while.
    fn swallow(&self, mut from: &TcpStream) {
        let (begun, mut nowhere) = (Instant::now(), [0; 16 * 1024]);
        while begun.elapsed() < HOLE && !self.is_over() {
            if matches!(from.read(&mut nowhere), Ok(0)) {
                return;
            }
        }
    }

    fn count(&self) {
        if let Some(at) = FATES.iter().position(|one| *one == self.fate) {
            self.shared.struck[at].fetch_add(1, Ordering::Relaxed);
        }
    }
}
