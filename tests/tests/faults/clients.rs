//! Clients that live through the server's deaths: each act is repeated under the same key until it has an answer.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use blackbox::desk::id;
use blackbox::{Api, Desk, Value, fresh_key, json};
use fastrand::Rng;

/// Time within which a server that was killed must answer again.
const BACK: Duration = Duration::from_mins(1);
/// Pause before an act is repeated.
const PAUSE: Duration = Duration::from_millis(20);

/// What the clients share.
pub(crate) struct Work {
    /// Incidents still to be taken.
    pub(crate) incidents: AtomicUsize,
    /// Set when no more incidents are to be begun.
    pub(crate) enough: AtomicBool,
    /// Requests that had no answer and were repeated.
    pub(crate) repeated: AtomicUsize,
    /// Acts that were answered.
    pub(crate) answered: AtomicUsize,
}

/// Ends what runs until there is enough when dropped: a check that fails meanwhile is then told, instead of waiting for ever.
pub(crate) struct Ends<'a>(pub(crate) &'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// An answer that a client holds.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    /// Under which key.
    pub(crate) key: String,
    /// Where.
    pub(crate) path: String,
    /// What was sent.
    pub(crate) body: Value,
    /// Status of the answer.
    pub(crate) status: u16,
    /// The answer.
    pub(crate) answer: Value,
}

/// One client.
pub(crate) struct Client<'a> {
    desk: &'a Desk,
    work: &'a Work,
    rng: Rng,
    call_sign: &'a str,
    held: Vec<Held>,
}

impl<'a> Client<'a> {
    pub(crate) fn new(desk: &'a Desk, work: &'a Work, seed: u64, call_sign: &'a str) -> Self {
        Self { desk, work, rng: Rng::with_seed(seed), call_sign, held: Vec::new() }
    }

    /// Lives through incidents until there are no more, and gives every answer.
    pub(crate) fn run(mut self) -> Vec<Held> {
        while !self.work.enough.load(Ordering::Relaxed) && self.take() {
            self.live();
        }
        self.held
    }

    fn take(&self) -> bool {
        let less = |left: usize| left.checked_sub(1);
        self.work.incidents.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }

    /// One incident, with legs left out and lines written as chance has it. Some stay open.
    fn live(&mut self) {
        let site = if self.call_sign.starts_with('N') { "ND" } else { "HP" };
        let mut call = self.desk.call(site);
        call["narrative"] = json!(format!("Call of {}", self.call_sign));
        let incident = self.act("/incidents", call);
        let path = |act: &str| format!("/incidents/{}/{act}", id(&incident));
        for line in 0..self.rng.usize(0..3) {
            self.act(&path("log"), json!({ "text": format!("line {line}") }));
        }
        let unit = self.desk.unit_id(self.call_sign).to_owned();
        let assignment = self.act(&path("assignments"), json!({ "unit_id": unit }));
        for step in ["acknowledged", "en_route", "on_scene", "cleared"] {
            let (leave_out, leave_open) = (self.rng.u8(0..4) == 0, self.rng.u8(0..40) == 0);
            if leave_open {
                return;
            }
            if step == "cleared" || !leave_out {
                self.act(&format!("/assignments/{}/advance", id(&assignment)), json!({ "to": step }));
            }
        }
        if self.rng.u8(0..10) > 0 {
            self.act(&path("close"), json!({ "disposition": "handled" }));
        }
    }

    /// Asks until there is an answer.
    fn act(&mut self, path: &str, body: Value) -> Value {
        let key = fresh_key();
        let begun = Instant::now();
        let answer = loop {
            match send(&self.desk.api, path, &key, &body) {
                Some((status, answer)) => break Held { key, path: path.to_owned(), body, status, answer },
                None => self.work.repeated.fetch_add(1, Ordering::Relaxed),
            };
            assert!(begun.elapsed() < BACK, "{path}: no answer for {BACK:?}");
            std::thread::sleep(PAUSE);
        };
        assert!((200..300).contains(&answer.status), "{}: {} {}", answer.path, answer.status, answer.answer);
        self.work.answered.fetch_add(1, Ordering::Relaxed);
        let shown = answer.answer.clone();
        self.held.push(answer);
        shown
    }
}

/// One request; none when there was no answer, or one that says “ask again”.
fn send(api: &Api, path: &str, key: &str, body: &Value) -> Option<(u16, Value)> {
    let answer = api.ask("POST", path).key(key).json(body).try_send().ok()?;
    (answer.status != 503).then_some((answer.status, answer.json))
}
