//! `castellan simulate`: a believable shift at the example site, played through the public API by the example's own
//! people. It is the demonstration, and at a high speed the load generator.
//!
//! [`shift`] decides, by a seed; everything here only carries what it says to the server and what the server shows
//! back to it.

mod agenda;
mod calls;
mod client;
mod content;
mod crew;
mod dispatcher;
mod eyes;
mod officer;
mod panels;
#[cfg(test)]
mod rehearsal;
mod seen;
mod shift;
mod summary;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use kernel::clock::{Clock as _, SystemClock};
use serde_json::Value;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::Instant;

use agenda::Moment;
use client::{Address, Person};
use content::Content;
use eyes::Seen;
use shift::{About, Act, Rules, Shift};
use summary::Summary;

pub use shift::Dispatching;

/// Requests of one person that wait for those before.
const WAITING_MAX: usize = 64;
/// Images that wait to be taken in.
const SEEN_MAX: usize = 1_024;
/// A phone says where it is once in a real second at the most.
const FIX_PAUSE_S: f64 = 1.0;
/// Time for what is under way at the end to be answered; a server that is away does not keep the simulation.
const DRAIN: Duration = Duration::from_secs(30);
/// Longest pause of the loop.
const LONGEST: Duration = Duration::from_hours(1);
/// Calls an hour in a demonstration: something happens, and one can still read it.
const GENTLE: f64 = 8.0;
/// The unit that the demonstration leaves to whoever tries the officer's page.
const LEFT_IN_DEMO: &str = "P4";

/// How to simulate.
#[derive(clap::Args, Clone, Debug)]
pub struct SimulateArguments {
    /// The server that serves the example site.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    server: String,
    /// Password of the example's accounts.
    #[arg(long)]
    password: String,
    /// Times faster than real time.
    #[arg(long, default_value_t = 20.0)]
    speed: f64,
    /// The same seed gives the same shift.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Simulated minutes; without end when left out.
    #[arg(long)]
    minutes: Option<f64>,
    /// Hour of the day at which the shift begins: it decides what happens, and how much.
    #[arg(long, default_value_t = 18, value_parser = clap::value_parser!(u8).range(0..24))]
    hour: u8,
    /// Who sends the units: yes (the simulation), no (a person), stand-in (the simulation what a person leaves lying).
    #[arg(long, default_value = "yes")]
    dispatcher: Dispatching,
    /// Calls in an hour, as the mean of a whole day.
    #[arg(long, default_value_t = 12.0)]
    calls_per_hour: f64,
    /// A call sign that somebody plays at the officer's page; may be given again.
    #[arg(long, value_name = "CALL_SIGN")]
    leave: Vec<String>,
    /// Where the server receives alarms: the example's panels dial it, at the pace of life.
    #[arg(long, value_name = "HOST:PORT")]
    receiver: Option<String>,
    /// Print what the run came to as one line of JSON.
    #[arg(long)]
    summary: bool,
}

impl SimulateArguments {
    /// The activity of the demonstration: at the pace of life, from the present hour on, with a dispatcher who stands in
    /// where nobody acts.
    fn demonstration(server: &str, receiver: Option<String>, password: &str) -> Self {
        let hour = SystemClock.now().micros() / 3_600_000_000 % 24;
        Self {
            server: server.to_owned(),
            password: password.to_owned(),
            speed: 1.0,
            seed: 1,
            minutes: None,
            hour: u8::try_from(hour).unwrap_or_default(),
            dispatcher: Dispatching::StandIn,
            calls_per_hour: GENTLE,
            leave: vec![LEFT_IN_DEMO.to_owned()],
            receiver,
            summary: false,
        }
    }
}

/// Plays a shift until its end, or until the process is asked to end.
///
/// # Errors
/// When the server does not serve the example site, or lets its people not in.
#[expect(clippy::print_stdout, reason = "the summary of a command")]
pub async fn simulate(arguments: SimulateArguments) -> Result<()> {
    let summarised = arguments.summary;
    let report = play(arguments).await?;
    if summarised {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!(
            "{} calls, {} acts in {:.0} simulated minutes; answers within {} ms (half) and {} ms (99 of 100)",
            report.calls,
            report.acts.values().sum::<u64>(),
            report.simulated_minutes,
            report.p50_ms,
            report.p99_ms
        );
    }
    Ok(())
}

/// Plays the activity of the demonstration. The example serves without it as well.
pub async fn demonstrate(server: String, receiver: Option<String>, password: String) {
    if let Err(error) = play(SimulateArguments::demonstration(&server, receiver, &password)).await {
        tracing::warn!(cause = %error, "nothing is simulated");
    }
}

async fn play(arguments: SimulateArguments) -> Result<summary::Report> {
    ensure!(arguments.speed > 0.0, "--speed is above 0");
    let address = Address::parse(&arguments.server)?;
    let mut desk = Person::sign_in(&address, "dispatcher", &arguments.password).await?;
    let content = content_of(&mut desk).await?;
    if let Some(receiver) = arguments.receiver.clone() {
        let (address, password) = (address.clone(), arguments.password.clone());
        let content = content.clone();
        tokio::spawn(async move {
            if let Err(error) = panels::play(&address, &receiver, &password, &content).await {
                tracing::warn!(cause = %error, "no panels are simulated");
            }
        });
    }
    let mut people: BTreeSet<String> = content.officers.values().cloned().collect();
    people.extend(["dispatcher".to_owned(), "reception".to_owned()]);
    let left = arguments.leave.iter().map(|sign| sign.to_uppercase()).collect();
    let rules = Rules {
        seed: arguments.seed,
        hour: arguments.hour,
        calls_per_hour: arguments.calls_per_hour,
        dispatching: arguments.dispatcher,
        fix_pause_min: calls::millis(arguments.speed * FIX_PAUSE_S),
        left,
    };
    let mut shift = Shift::new(rules, content);
    let (seen, seq) = eyes::board(&mut desk).await?;
    for one in seen {
        hear(&mut shift, one, 0);
    }
    let (heard, hearing) = channel(SEEN_MAX);
    // No answer waits for the loop while the loop waits for a queue: there is room for all that can be under way.
    let (answers, answered) = channel(people.len() * (WAITING_MAX + 2));
    let mut queues = BTreeMap::new();
    for username in people {
        let person = Person::sign_in(&address, &username, &arguments.password).await?;
        let (queue, waiting) = channel(WAITING_MAX);
        tokio::spawn(work(person, waiting, answers.clone()));
        queues.insert(username, queue);
    }
    drop(answers);
    tokio::spawn(eyes::follow(desk, seq, heard));
    let run = Run { arguments, shift, queues, hearing, answered, summary: Summary::new(), acts: 0 };
    run.until_the_end().await
}

/// Matches the example's files with what the server knows.
async fn content_of(desk: &mut Person) -> Result<Content> {
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut known: BTreeMap<(String, String), (String, String)> = BTreeMap::new();
    for site in desk.list("/sites?limit=500").await?.0 {
        let (code, site_id) = (text(&site, "code"), text(&site, "id"));
        for place in desk.list(&format!("/sites/{site_id}/places?limit=500")).await?.0 {
            known.insert((code.clone(), text(&place, "path")), (site_id.clone(), text(&place, "id")));
        }
    }
    Content::new(|code, path| known.get(&(code.to_owned(), path.to_owned())).cloned())
}

fn hear(shift: &mut Shift, seen: Seen, now: Moment) {
    match seen {
        Seen::Unit(unit) => shift.hear_unit(unit, now),
        Seen::Incident(incident) => shift.hear_incident(incident, now),
    }
}

/// An act on its way, with the key under which it is done once.
struct Errand {
    act: Act,
    /// None where a repeat is harmless, and the answer not worth keeping for ever.
    key: Option<String>,
}

/// How an act went.
struct Outcome {
    kind: &'static str,
    about: About,
    refusal: Option<String>,
    took: Duration,
    repeated: u64,
}

/// One person's requests, one after another.
async fn work(mut person: Person, mut waiting: Receiver<Errand>, answers: Sender<Outcome>) {
    while let Some(Errand { act, key }) = waiting.recv().await {
        let before = person.repeated;
        let (answer, took) = person.act(&act.path, key.as_deref(), &act.body).await;
        let refusal = (!answer.status.is_success()).then(|| {
            tracing::info!(by = %act.by, path = %act.path, status = %answer.status, answer = %answer.json, "refused");
            answer.json.get("code").and_then(Value::as_str).unwrap_or("unknown").to_owned()
        });
        let repeated = person.repeated - before;
        if answers.send(Outcome { kind: act.kind, about: act.about, refusal, took, repeated }).await.is_err() {
            return;
        }
    }
}

/// A shift under way.
struct Run {
    arguments: SimulateArguments,
    shift: Shift,
    queues: BTreeMap<String, Sender<Errand>>,
    hearing: Receiver<Seen>,
    answered: Receiver<Outcome>,
    summary: Summary,
    acts: u64,
}

impl Run {
    async fn until_the_end(mut self) -> Result<summary::Report> {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut term, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        let begun = Instant::now();
        let last = self.arguments.minutes.map(|minutes| begun + self.real(calls::millis(minutes * 60.0)));
        // Keys of two runs of one seed are not the same: the second is another shift.
        let run = SystemClock.now().micros();
        let ended = async move {
            tokio::select! {
                _ = term.recv() => {}
                _ = interrupt.recv() => {}
                () = async { match last { Some(last) => tokio::time::sleep_until(last).await, None => std::future::pending().await } } => {}
            }
        };
        tokio::pin!(ended);
        loop {
            let now = self.simulated(begun.elapsed());
            for act in self.shift.due(now) {
                self.acts += 1;
                let key = (act.kind != "position").then(|| format!("simulate-{run}-{}", self.acts));
                let queue = self.queues.get(&act.by).with_context(|| format!("nobody is {}", act.by))?;
                tokio::select! {
                    () = &mut ended => return Ok(self.report(begun).await),
                    sent = queue.send(Errand { act, key }) => sent.context("a person has gone")?,
                }
            }
            let next = self.shift.next_at().map_or(LONGEST, |at| self.real(at)).min(begun.elapsed() + LONGEST);
            tokio::select! {
                () = &mut ended => return Ok(self.report(begun).await),
                Some(seen) = self.hearing.recv() => hear(&mut self.shift, seen, now),
                Some(outcome) = self.answered.recv() => self.take(outcome, now),
                () = tokio::time::sleep_until(begun + next) => {}
            }
        }
    }

    fn take(&mut self, outcome: Outcome, now: Moment) {
        let Outcome { kind, about, refusal, took, repeated } = outcome;
        self.summary.add(kind, refusal.as_deref(), took, repeated);
        self.shift.answered(about, refusal.is_none(), now);
    }

    /// Lets everybody finish what is under way, and ends.
    async fn report(mut self, begun: Instant) -> summary::Report {
        let (elapsed, now) = (begun.elapsed(), self.simulated(begun.elapsed()));
        self.queues.clear();
        let finish = async {
            while let Some(outcome) = self.answered.recv().await {
                self.take(outcome, now);
            }
        };
        if tokio::time::timeout(DRAIN, finish).await.is_err() {
            tracing::warn!("some requests were not answered in time");
        }
        self.summary.report(self.arguments.seed, self.arguments.speed, elapsed)
    }

    fn simulated(&self, real: Duration) -> Moment {
        calls::millis(real.as_secs_f64() * self.arguments.speed)
    }

    fn real(&self, simulated: Moment) -> Duration {
        Duration::from_secs_f64(simulated as f64 / 1_000.0 / self.arguments.speed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example as it is, with the names of its places for ids.
    pub(super) fn content() -> Content {
        Content::new(|site, path| Some((site.to_owned(), path.to_owned()))).expect("the example's files are whole")
    }

    #[test]
    fn every_story_has_its_places_and_every_unit_at_work_its_officer() {
        let content = content();
        assert_eq!(content.officers.len(), 11);
        assert_eq!(content.officers.get("P4").map(String::as_str), Some("officer1"));
        for kind in ["test", "cardiac_arrest", "gate_papers"] {
            assert!(content.story(kind).is_some(), "{kind}");
        }
        assert!(Content::new(|_, _| None).is_err(), "another site is not the example");
    }
}
