//! One run: clients at work, phases in which something happens, and what is wrong in the end.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use blackbox::{Desk, wait_for};

use crate::clients::{Held, Work, act, follow};
use crate::cluster::Cluster;
use crate::compare::compare;
use crate::network::MACHINES;

/// Time for an answer to whoever looks at the whole.
const LOOK: Duration = Duration::from_mins(2);

/// A number from the environment, for other loads.
pub(crate) fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Microseconds between two acts of one of so many clients, who together act so often in a second.
fn pace_us(clients: usize, rate: usize) -> u64 {
    (clients * 1_000_000 / rate) as u64
}

/// Clients at work on a cluster.
pub(crate) struct Run {
    pub(crate) cluster: Cluster,
    work: Arc<Work>,
    before: i64,
    clients: Vec<JoinHandle<Vec<Held>>>,
    feeds: Vec<JoinHandle<i64>>,
    phases: Vec<Phase>,
}

/// What happened when, and how long a client may be without an answer.
struct Phase {
    what: String,
    began: Instant,
    ended: Instant,
    bound: Duration,
}

impl Run {
    /// Sets clients to work.
    pub(crate) fn begin(mut cluster: Cluster) -> Self {
        for at in 0..MACHINES {
            cluster.is_ready(at);
        }
        let desk = Desk::new(Cluster::api(0, LOOK).with_token(&cluster.tokens[0]));
        let clients = number("CASTELLAN_CLIENTS", 40);
        let rate = number("CASTELLAN_RATE", 500);
        let before = desk.head();
        let work = Arc::new(Work {
            enough: AtomicBool::new(false),
            repeated: AtomicUsize::new(0),
            wrong: Mutex::default(),
            until: Mutex::default(),
            shown: Mutex::default(),
            pace_us: AtomicU64::new(pace_us(clients, rate)),
            nodes: AtomicUsize::new(MACHINES),
            desk,
            tokens: cluster.tokens.clone(),
        });
        println!("{clients} clients, together {rate} commands a second");
        let spawn = |at: usize| {
            let (one, other) = (work.clone(), work.clone());
            (std::thread::spawn(move || act(&one, at)), std::thread::spawn(move || follow(&other, at, before)))
        };
        let (clients, feeds) = (0..clients).map(spawn).unzip();
        Self { cluster, work, before, clients, feeds, phases: Vec::new() }
    }

    /// Lets something happen and the clients work on for a while.
    pub(crate) fn phase(&mut self, what: &str, least: Duration, bound: Duration, happen: impl FnOnce(&mut Cluster)) {
        println!("{what}");
        let began = Instant::now();
        happen(&mut self.cluster);
        std::thread::sleep(least.saturating_sub(began.elapsed()));
        self.phases.push(Phase { what: what.to_owned(), began, ended: Instant::now(), bound });
    }

    /// From now on the clients know the first so many nodes, and together act so often in a second; without a rate, as fast
    /// as they are answered.
    pub(crate) fn pace(&self, nodes: usize, rate: Option<usize>) {
        self.work.nodes.store(nodes, Ordering::Relaxed);
        self.work.pace_us.store(rate.map_or(0, |rate| pace_us(self.clients.len(), rate)), Ordering::Relaxed);
    }

    /// Switches a machine on again, or mends what it lacks, and waits until all is whole.
    pub(crate) fn mend(&mut self, at: usize) {
        if self.cluster.network.processes(at).is_empty() {
            self.cluster.power_on(at);
        }
        Cluster::is_whole();
        self.cluster.is_ready(at);
    }

    /// Ends the work, tells what there was to see, and gives what is wrong.
    pub(crate) fn end(mut self) -> Vec<String> {
        self.work.enough.store(true, Ordering::Relaxed);
        let each: Vec<Vec<Held>> = self.clients.drain(..).map(|one| one.join().expect("a client")).collect();
        for at in 0..MACHINES {
            self.cluster.is_ready(at);
        }
        let auditor = Cluster::api(0, LOOK).with_token(&self.work.tokens[1]);
        let end = blackbox::journal::head(&auditor);
        *self.work.until.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
        let feeds: Vec<JoinHandle<i64>> = self.feeds.drain(..).collect();
        wait_for("the end of the feeds", 60, || feeds.iter().all(JoinHandle::is_finished).then_some(()));
        let mut wrong = std::mem::take(&mut *self.work.wrong.lock().unwrap_or_else(PoisonError::into_inner));
        for phase in &self.phases {
            wrong.extend(phase.told(&each));
        }
        let held: Vec<Held> = each.into_iter().flatten().collect();
        for phase in &self.phases {
            self.tell_delay(phase, &held);
        }
        println!(
            "{} answers held, {} requests repeated, {} feeds up to {end}",
            held.len(),
            self.work.repeated.load(Ordering::Relaxed),
            feeds.len()
        );
        let dispatcher = Cluster::api(0, LOOK).with_token(&self.work.tokens[0]);
        wrong.extend(compare(&dispatcher, self.before, &held));
        println!("{}", self.cluster.verify(0).trim_end());
        wrong
    }

    /// From the answer to the screen: what was answered, on the feed that is watched, whoever did it.
    fn tell_delay(&self, phase: &Phase, held: &[Held]) {
        let shown = self.work.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let answered: HashMap<&str, Instant> = held.iter().map(|one| (one.key.as_str(), one.at)).collect();
        let mut delays: Vec<Duration> = shown
            .iter()
            .filter(|(_, at)| (phase.began..phase.ended).contains(at))
            .filter_map(|(key, at)| Some(at.saturating_duration_since(*answered.get(key.as_str())?)))
            .collect();
        delays.sort_unstable();
        let ms = |share: usize| delays.get(delays.len() * share / 100).copied().unwrap_or_default().as_secs_f64() * 1e3;
        println!("{}: from the answer to a screen p50 {:.1} ms, p99 {:.1} ms", phase.what, ms(50), ms(99));
    }
}

impl Phase {
    /// Prints how long clients were without an answer, and gives what was longer than it may.
    fn told(&self, each: &[Vec<Held>]) -> Option<String> {
        let mut away: Vec<Duration> = each.iter().map(|held| self.away(held)).collect();
        away.sort_unstable();
        let answers = each.iter().flatten().filter(|one| (self.began..self.ended).contains(&one.at)).count();
        let (longest, middle) = (away.last().copied().unwrap_or_default(), away[away.len() / 2]);
        println!(
            "{}: longest without an answer {:.1} s (half of the clients {:.1} s), {:.0} commands a second",
            self.what,
            longest.as_secs_f64(),
            middle.as_secs_f64(),
            answers as f64 / (self.ended - self.began).as_secs_f64()
        );
        (longest > self.bound).then(|| format!("{}: a client was without an answer for {longest:?}", self.what))
    }

    /// The longest time that a client went without an answer, from the moment at which it happened.
    fn away(&self, held: &[Held]) -> Duration {
        let mut last = self.began;
        let mut longest = Duration::ZERO;
        for one in held.iter().filter(|one| one.at > self.began) {
            longest = longest.max(one.at.min(self.ended) - last);
            last = one.at;
            if last > self.ended {
                return longest;
            }
        }
        longest.max(self.ended.saturating_duration_since(last))
    }
}
