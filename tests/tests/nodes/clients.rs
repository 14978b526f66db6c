//! Clients that know the addresses of all nodes: whoever gives no answer is left for the next. Each acts at its pace, keeps
//! every answer, and follows the feed without a gap.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use blackbox::desk::id;
use blackbox::{Api, Desk, Value, fresh_key, json};

use crate::cluster::Cluster;
use crate::network::{MACHINES, OUTER, address};

/// Time for an answer, after which another node is asked. A commit may wait some seconds for a new standby.
const ANSWER: Duration = Duration::from_secs(2);
/// Silence of the feed after which another node is asked: two beats were missed.
const SILENCE: Duration = Duration::from_secs(5);
/// Time within which an act must have been answered by somebody.
const BACK: Duration = Duration::from_mins(2);
/// Pause before another node is asked.
const PAUSE: Duration = Duration::from_millis(50);
/// Lines written about each incident.
const LINES: usize = 8;

/// What the clients share.
pub(crate) struct Work {
    /// Set when nothing more is to be begun.
    pub(crate) enough: AtomicBool,
    /// Requests that had no answer and were repeated.
    pub(crate) repeated: AtomicUsize,
    /// What clients and feeds saw that cannot be.
    pub(crate) wrong: Mutex<Vec<String>>,
    /// Set to the number at which the feeds may end.
    pub(crate) until: Mutex<Option<i64>>,
    /// When which entry came on the feed that is watched closely, with its key.
    pub(crate) shown: Mutex<Vec<(String, Instant)>>,
    /// Microseconds between two acts of one client.
    pub(crate) pace_us: AtomicU64,
    /// How many nodes the clients know: the first so many.
    pub(crate) nodes: AtomicUsize,
    /// The desk's ids.
    pub(crate) desk: Desk,
    /// Token of the dispatcher, and of the auditor, who sees each number.
    pub(crate) tokens: [String; 2],
}

impl Work {
    /// Notes something that cannot be.
    fn say(&self, wrong: String) {
        self.wrong.lock().expect("nobody panics with it").push(wrong);
    }
}

/// An answer that a client holds.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) key: String,
    pub(crate) path: String,
    pub(crate) body: Value,
    pub(crate) answer: Value,
    /// When it came.
    pub(crate) at: Instant,
}

/// One client's acts until it is enough, and every answer.
pub(crate) fn act(work: &Work, number: usize) -> Vec<Held> {
    let ways = (0..MACHINES).map(|at| Cluster::api(at, ANSWER).with_token(&work.tokens[0])).collect();
    let mut client = Client { work, number, ways, node: number % MACHINES, held: Vec::new(), next: Instant::now() };
    while !work.enough.load(Ordering::Relaxed) {
        let _ = client.live();
    }
    client.held
}

struct Client<'a> {
    work: &'a Work,
    number: usize,
    /// The way to each node, and which of them is asked.
    ways: Vec<Api>,
    node: usize,
    held: Vec<Held>,
    next: Instant,
}

impl Client<'_> {
    /// One incident from the call to its end; it ends early when what was acknowledged before is not there any more.
    fn live(&mut self) -> Option<()> {
        let (sign, site) = [("P4", "HP"), ("C1", "HP"), ("N1", "ND"), ("P6", "HP")][self.number % 4];
        let mut call = self.work.desk.call(site);
        call["narrative"] = json!(format!("Call of client {}", self.number));
        let incident = self.act("/incidents", call)?;
        let path = |act: &str| format!("/incidents/{}/{act}", id(&incident));
        for line in 0..LINES {
            self.act(&path("log"), json!({ "text": format!("line {line}") }))?;
        }
        let unit = self.work.desk.unit_id(sign).to_owned();
        let assignment = self.act(&path("assignments"), json!({ "unit_id": unit }))?;
        self.act(&format!("/assignments/{}/advance", id(&assignment)), json!({ "to": "cleared" }))?;
        self.act(&path("close"), json!({ "disposition": "handled" }))?;
        Some(())
    }

    /// Acts at its pace and asks one node after the other until there is an answer; none when that is a refusal.
    fn act(&mut self, path: &str, body: Value) -> Option<Value> {
        std::thread::sleep(self.next.saturating_duration_since(Instant::now()));
        // Who was held up does not make up for it.
        let pace = Duration::from_micros(self.work.pace_us.load(Ordering::Relaxed));
        self.next = (self.next + pace).max(Instant::now());
        let (key, begun) = (fresh_key(), Instant::now());
        let nodes = self.work.nodes.load(Ordering::Relaxed);
        if self.node >= nodes {
            self.node = self.number % nodes;
        }
        let answer = loop {
            match self.ways[self.node].ask("POST", path).key(&key).json(&body).try_send() {
                Ok(answer) if answer.status != 503 => break answer,
                _ => self.work.repeated.fetch_add(1, Ordering::Relaxed),
            };
            assert!(begun.elapsed() < BACK, "{path}: no answer for {BACK:?}");
            self.node = (self.node + 1) % nodes;
            std::thread::sleep(PAUSE);
        };
        if answer.status >= 300 {
            self.work.say(format!("{path} was refused: {} {}", answer.status, answer.text));
            return None;
        }
        let shown = needed(&answer.json);
        self.held.push(Held { key, path: path.to_owned(), body, answer: shown, at: Instant::now() });
        Some(answer.json)
    }
}

/// What of an answer is compared later: many thousands are held.
fn needed(answer: &Value) -> Value {
    let keys = ["id", "number", "incident_id", "stamps", "closed_at"];
    keys.into_iter().filter(|key| !answer[key].is_null()).map(|key| (key.to_owned(), answer[key].clone())).collect()
}

/// Follows the feed after a number, from one node to the next, until the end is known and reached.
pub(crate) fn follow(work: &Work, number: usize, after: i64) -> i64 {
    let (mut last, mut node) = (after, number % MACHINES);
    let watched = number == 0;
    while !ended(work, last) {
        let _ = follow_one(work, node, &mut last, watched);
        node = (node + 1) % MACHINES;
        std::thread::sleep(PAUSE);
    }
    last
}

fn ended(work: &Work, last: i64) -> bool {
    work.until.lock().expect("nobody panics with it").is_some_and(|until| last >= until)
}

/// Reads one node's feed until it breaks off, or the end is reached.
fn follow_one(work: &Work, node: usize, last: &mut i64, watched: bool) -> std::io::Result<()> {
    let host = format!("{}:8080", address(OUTER, node));
    let stream = TcpStream::connect_timeout(&host.parse().expect("an address"), Duration::from_millis(500))?;
    stream.set_read_timeout(Some(SILENCE))?;
    // By the old protocol a body is not cut into pieces.
    let asked = format!(
        "GET /api/v1/feed?after={last} HTTP/1.0\r\nhost: {host}\r\nauthorization: Bearer {}\r\n\r\n",
        work.tokens[1]
    );
    (&stream).write_all(asked.as_bytes())?;
    let mut lines = BufReader::with_capacity(64 * 1024, stream);
    let mut line = Vec::new();
    let mut opened = false;
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if !opened {
            if !line.windows(4).any(|part| part == b" 200") {
                return Ok(());
            }
            opened = true;
        }
        if let Some(number) = line.strip_prefix(b"id: ") {
            let number: i64 = String::from_utf8_lossy(number).trim().parse().expect("an id is a number");
            if number != *last + 1 {
                work.say(format!("the feed shows {number} after {last}"));
            }
            *last = number;
        } else if watched && line.starts_with(b"data: ") {
            let entry: Value = serde_json::from_slice(&line[6..]).expect("an entry is JSON");
            if let Some(key) = entry["key"].as_str() {
                work.shown.lock().expect("nobody panics with it").push((key.to_owned(), Instant::now()));
            }
        }
        if ended(work, *last) {
            return Ok(());
        }
    }
}
